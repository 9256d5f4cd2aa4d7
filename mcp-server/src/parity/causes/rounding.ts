import type { ColumnType } from '../../model/column-type.ts';
import type { CauseColumn } from './cause-column.ts';
import { absolute, alike, type DecimalNumber, isCutOrRounded, readDecimal } from './decimal-text.ts';
import { isNumeric } from './numeric-form.ts';

/** Digits that must agree, and digits that must be gone, before a number that no type limits counts as rounded: 19.99 beside 20 does not. */
const LEAST_KEPT = 3;
const LEAST_LOST = 3;
/** Servers print 32-bit numbers with as few as 6 digits; programs print either kind with as many as they like. */
const PRINTED_DIGITS = [6, 7, 8, 9];

/** The target is the source's number with fewer digits: what its type can hold, or what is left after a binary floating-point number. */
export function isRounded({ form, target: type }: CauseColumn, source: string, target: string): boolean {
  if (!isNumeric(form)) return false;
  const [from, to] = [readDecimal(source), readDecimal(target)];
  if (from === null || to === null) return false;
  const scale = scaleOf(type);
  if (scale !== null && isRoundedAt(from, to, scale)) return true;
  const lost = significant(from) - significant(to);
  if (from.scale - to.scale >= LEAST_LOST && significant(to) >= LEAST_KEPT && isRoundedAt(from, to, to.scale))
    return true;
  return floatSpellings(from, scale, form.kind === 'float' || lost >= 2).some(
    (value) => !isSame(value, from) && (isSame(value, to) || (scale !== null && isRoundedAt(value, to, scale))),
  );
}

/** Digits after the point that the type can hold; null: as many as there are. */
function scaleOf(type: ColumnType): number | null {
  if (type.kind === 'decimal') return type.scale === null ? null : Math.max(0, type.scale);
  return type.kind === 'integer' || type.kind === 'year' || type.kind === 'boolean' ? 0 : null;
}

/** Whether digits of `from` beyond the given scale are gone, and nothing else. */
function isRoundedAt(from: DecimalNumber, to: DecimalNumber, scale: number): boolean {
  if (from.scale <= scale || to.scale > scale) return false;
  const [one, other] = alike(from, to);
  return isCutOrRounded(one, other, 10n ** BigInt(from.scale - scale));
}

/** What 64-bit and 32-bit numbers make of a value, in the spellings of servers and programs; `short` ones keep too few digits to be telling alone. */
function floatSpellings(from: DecimalNumber, scale: number | null, short: boolean): DecimalNumber[] {
  const double = Number(`${from.digits}e-${from.scale}`);
  const single = Math.fround(double);
  if (!Number.isFinite(double) || double === 0) return [];
  const values = Number.isFinite(single) ? [double, single] : [double];
  const texts = values.flatMap((value) => [
    String(value),
    Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(Math.min(100, scale ?? 20)),
  ]);
  const printed = short ? [double.toPrecision(15), ...PRINTED_DIGITS.map((digits) => single.toPrecision(digits))] : [];
  return [...texts, ...printed].flatMap((text) => readDecimal(text) ?? []);
}

function isSame(one: DecimalNumber, other: DecimalNumber): boolean {
  const [first, second] = alike(one, other);
  return first === second;
}

/** How many digits the number has without zeros at its end. */
function significant({ digits }: DecimalNumber): number {
  return absolute(digits).toString().replace(/0+$/, '').length;
}
