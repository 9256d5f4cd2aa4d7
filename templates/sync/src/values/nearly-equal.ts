import type { Tolerance } from '../descriptor.ts';
import { compareDecimals, readDecimal, subtract } from './decimal.ts';

/** Whether two canonical texts are no further apart than the tolerance. NULL, and what is no such value, is near to itself only. */
export function nearlyEqual({ kind, by }: Tolerance, one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return one === other || (kind === 'number' ? nearNumbers(one, other, by) : nearMoments(one, other, by));
}

/** One sentence part for a report: "compared …". */
export function toleranceText({ kind, by }: Tolerance): string {
  return `as equal while they are at most ${by}${kind === 'seconds' ? ' s' : ''} apart`;
}

function nearNumbers(one: string, other: string, by: string): boolean {
  const [left, right, most] = [readDecimal(one), readDecimal(other), readDecimal(by)];
  if (left === null || right === null || most === null) return Math.abs(Number(one) - Number(other)) <= Number(by);
  const difference = subtract(left, right);
  const size = { ...difference, digits: difference.digits < 0n ? -difference.digits : difference.digits };
  return compareDecimals(size, most) <= 0;
}

function nearMoments(one: string, other: string, seconds: string): boolean {
  const [left, right] = [microseconds(one), microseconds(other)];
  if (left === null || right === null) return false;
  return Math.abs(Number(left - right)) <= Number(seconds) * 1e6;
}

/** Microseconds of a date, a timestamp or a time; null for what no calendar has. */
function microseconds(text: string): bigint | null {
  const [, day, clock, fraction = ''] =
    /^(?:(\d{4}-\d\d-\d\d)(?: |$))?(-?\d+:\d\d:\d\d)?(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (day === undefined && clock === undefined) return null;
  const midnight = day === undefined ? 0 : Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return null;
  const [hours = '0', minutes = '0', seconds = '0'] = (clock ?? '0:0:0').replace('-', '').split(':');
  const size =
    BigInt((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000n +
    BigInt(fraction.padEnd(6, '0'));
  return BigInt(midnight) * 1000n + (clock?.startsWith('-') === true ? -size : size);
}
