import type { ColumnType } from '../../model/column-type.ts';
import type { CauseColumn } from './cause-column.ts';
import { alike, type DecimalNumber, readDecimal } from './decimal-text.ts';
import { timeMicros } from './moment.ts';
import { isNumeric } from './numeric-form.ts';

/** MySQL's TIME ends here on both sides of zero. */
const LONGEST_TIME = (838n * 3600n + 59n * 60n + 59n) * 1_000_000n;

interface Ends {
  readonly low: DecimalNumber;
  readonly high: DecimalNumber;
}

/** Ends of 32 and 64 bits, where programs between the databases clamp too. Those of narrower numbers are ordinary values. */
const COMMON: readonly Ends[] = [32, 64].flatMap((bits) => [signed(bits), unsigned(bits)]);

/** The target holds the smallest or largest value of a type, and the source one beyond it. */
export function isOverflowClamped({ form, target: type }: CauseColumn, source: string, target: string): boolean {
  if (form.kind === 'time') return isTimeClamped(source, target);
  if (!isNumeric(form)) return false;
  const [from, to] = [readDecimal(source), readDecimal(target)];
  if (from === null || to === null) return false;
  const beyond = compare(from, to);
  const own = ownEnds(type);
  if (own !== null && compare(to, own.low) === 0 && beyond < 0) return true;
  // Any negative number is below 0, but only an unsigned type makes it one.
  const lows = COMMON.filter(({ low }) => low.digits < 0n);
  if (beyond < 0) return lows.some(({ low }) => compare(to, low) === 0);
  return [...COMMON, ...(own === null ? [] : [own])].some(({ high }) => compare(to, high) === 0);
}

function isTimeClamped(source: string, target: string): boolean {
  const [from, to] = [timeMicros(source), timeMicros(target)];
  if (from === null || to === null) return false;
  return (to === LONGEST_TIME && from > to) || (to === -LONGEST_TIME && from < to);
}

function ownEnds(type: ColumnType): Ends | null {
  if (type.kind === 'integer') return type.unsigned ? unsigned(type.bits) : signed(type.bits);
  if (type.kind !== 'decimal' || type.precision === null) return null;
  const high = { digits: 10n ** BigInt(type.precision) - 1n, scale: Math.max(0, type.scale ?? 0) };
  return { low: { ...high, digits: type.unsigned ? 0n : -high.digits }, high };
}

function signed(bits: number): Ends {
  const half = 2n ** BigInt(bits - 1);
  return { low: { digits: -half, scale: 0 }, high: { digits: half - 1n, scale: 0 } };
}

function unsigned(bits: number): Ends {
  return { low: { digits: 0n, scale: 0 }, high: { digits: 2n ** BigInt(bits) - 1n, scale: 0 } };
}

/** Below 0 when the first is the smaller. */
function compare(one: DecimalNumber, other: DecimalNumber): number {
  const [first, second] = alike(one, other);
  return first === second ? 0 : first < second ? -1 : 1;
}
