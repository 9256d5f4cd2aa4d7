import type { CauseColumn } from './cause-column.ts';
import { isNumeric } from './numeric-form.ts';

/** The target holds a negative number, or time, of the source without its minus. */
export function isSignLost({ form }: CauseColumn, source: string, target: string): boolean {
  return (isNumeric(form) || form.kind === 'time') && source === `-${target}`;
}
