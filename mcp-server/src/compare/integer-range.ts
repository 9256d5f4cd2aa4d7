import type { ColumnType } from '../model/column-type.ts';

/** Smallest and largest whole number a type can hold. */
export interface IntegerRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** The whole numbers that a type of numbers can hold; null when it holds others too, or has no limit. */
export function integerRange(type: ColumnType): IntegerRange | null {
  switch (type.kind) {
    case 'integer':
      return type.unsigned
        ? { min: 0n, max: 2n ** BigInt(type.bits) - 1n }
        : { min: -(2n ** BigInt(type.bits - 1)), max: 2n ** BigInt(type.bits - 1) - 1n };
    case 'year':
      return { min: 0n, max: 2155n };
    case 'boolean':
      return { min: 0n, max: 1n };
    case 'decimal':
      return decimalRange(type.precision, type.scale ?? 0, type.unsigned);
    default:
      return null;
  }
}

function decimalRange(precision: number | null, scale: number, unsigned: boolean): IntegerRange | null {
  if (precision === null) return null;
  const max = 10n ** BigInt(Math.max(0, precision - scale)) - 1n;
  return { min: unsigned ? 0n : -max, max };
}
