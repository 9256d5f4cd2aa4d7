import type { ColumnType } from '../model/column-type.ts';

/** Smallest and largest number of a type as decimal text; null: no limit. */
export interface NumberRange {
  readonly min: string | null;
  readonly max: string | null;
}

/** The numbers that a type holds; null when its values are no numbers. */
export function numberRange(type: ColumnType): NumberRange | null {
  switch (type.kind) {
    case 'integer':
      return type.unsigned
        ? whole(0n, 2n ** BigInt(type.bits) - 1n)
        : whole(-(2n ** BigInt(type.bits - 1)), 2n ** BigInt(type.bits - 1) - 1n);
    case 'boolean':
      return whole(0n, 1n);
    case 'year':
      return whole(0n, 2155n);
    case 'bits':
      return type.length === null ? null : whole(0n, 2n ** BigInt(type.length) - 1n);
    case 'decimal': {
      if (type.precision === null) return { min: type.unsigned ? '0' : null, max: null };
      const most = nines(type.precision, type.scale ?? 0);
      return { min: type.unsigned ? '0' : `-${most}`, max: most };
    }
    case 'float':
      return { min: type.unsigned ? '0' : null, max: null };
    default:
      return null;
  }
}

/** What of the numbers of one range another one does not hold; null when it holds all. */
export function beyond(from: NumberRange, to: NumberRange): NumberRange | null {
  const min = to.min !== null && (from.min === null || Number(from.min) < Number(to.min)) ? to.min : null;
  const max = to.max !== null && (from.max === null || greater(from.max, to.max)) ? to.max : null;
  return min === null && max === null ? null : { min, max };
}

/** Exact where both are whole: 2^63 and 2^63 - 1 are one double. */
function greater(one: string, other: string): boolean {
  const isWhole = (text: string) => /^-?\d+$/.test(text);
  return isWhole(one) && isWhole(other) ? BigInt(one) > BigInt(other) : Number(one) > Number(other);
}

function whole(min: bigint, max: bigint): NumberRange {
  return { min: String(min), max: String(max) };
}

function nines(precision: number, scale: number): string {
  if (scale <= 0) return `${'9'.repeat(precision)}${'0'.repeat(-scale)}`;
  const digits = '9'.repeat(precision).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
