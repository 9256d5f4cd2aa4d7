import type { Expression } from '../../model/sql-query.ts';
import { refuse } from './refuse.ts';
import { both, type Value } from './shape.ts';

type Moment = Extract<Expression, { kind: 'moment' }>;

const form = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?)?$/;

/** The shape of a literal date or timestamp. Refuses what is no real day, which the servers treat differently. */
export function momentValue({ type, value }: Moment): Value {
  const parsed = readMoment(value);
  if (parsed === null || (type === 'date' && parsed.type === 'timestamp'))
    throw refuse(`the literal ’${value}’ as a ${type}`);
  return both({ family: type }, true, true);
}

/** A text that every server reads as the same date or timestamp, or null. */
export function readMoment(value: string): Moment | null {
  const [, year = '', month = '', day = '', hour, minute = '', second = ''] = form.exec(value) ?? [];
  if (year === '' || Number(year) === 0) return null;
  const days = new Date(Date.UTC(Number(year), Number(month), 0));
  if (Number(year) < 100) days.setUTCFullYear(Number(year));
  const real = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days.getUTCDate();
  const timed = hour !== undefined;
  if (!real || (timed && (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59))) return null;
  return { kind: 'moment', type: timed ? 'timestamp' : 'date', value };
}
