import type { CauseColumn } from './cause-column.ts';

/** MySQL's dates with a month or a day that is 00: no other engine has them, so something else had to take their place. */
const ZERO_DATE = /^\d{4}-(00-\d\d|\d\d-00)( |$)/;

/** Exactly one side holds a date that is none; NULL counts as the other side's stand-in. */
export function isZeroDate({ form }: CauseColumn, source: string | null, target: string | null): boolean {
  if (form.kind !== 'date' && form.kind !== 'timestamp') return false;
  return ZERO_DATE.test(source ?? '') !== ZERO_DATE.test(target ?? '');
}
