import type { DigestRequest, KeyRange } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { quoteIdentifier } from './dialect.ts';
import type { OpenTable } from './open-table.ts';
import { parseRawType } from './types.ts';

/** The rows of a range: `where` is empty or begins with WHERE, `id` is the bucket of a row, both over the alias t. */
export interface KeyFilter {
  readonly where: string;
  readonly id: string;
  readonly values: readonly string[];
}

interface Limits {
  readonly min: bigint;
  readonly max: bigint;
}

const INT8: Limits = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const INTEGERS: ReadonlyMap<string, Limits> = new Map([
  ['smallint', { min: -(2n ** 15n), max: 2n ** 15n - 1n }],
  ['integer', { min: -(2n ** 31n), max: 2n ** 31n - 1n }],
  ['bigint', INT8],
]);

/** The filter for one range of keys, typed as the key column so that its index serves it; null when no key of that type lies in the range. */
export function keyRangeFilter(
  table: OpenTable,
  request: DigestRequest,
  range: KeyRange | null,
  width: bigint,
): KeyFilter | null {
  if (range === null) return { where: '', id: '0', values: [] };
  if (request.bucketBy === null || width < 1n) {
    throw invalid(`a range of ${table.label} needs a whole-number key column and a width of at least 1`);
  }
  const base = wholeNumberType(table, request.bucketBy);
  if (range.from >= range.to) return null;
  const key = `t.${quoteIdentifier(request.bucketBy)}`;
  const limits = INTEGERS.get(base);
  return limits === undefined ? numericFilter(key, range, width) : integerFilter(key, base, limits, range, width);
}

/** The type of a column that can hold keys in ranges: smallint, integer, bigint or numeric. Throws VALIDATION for any other. */
export function wholeNumberType(table: OpenTable, column: string): string {
  const { base, array } = parseRawType(table.typeOf(column));
  if (!array && (INTEGERS.has(base) || base === 'numeric')) return base;
  throw invalid(`column ${JSON.stringify(column)} of ${table.label} is ${base}, not a whole number`);
}

function numericFilter(key: string, range: KeyRange, width: bigint): KeyFilter {
  return {
    where: ` WHERE ${key} >= $1::numeric AND ${key} < $2::numeric`,
    id: `div(${key} - '${range.from}'::numeric, '${width}'::numeric)`,
    values: [String(range.from), String(range.to)],
  };
}

function integerFilter(key: string, type: string, limits: Limits, range: KeyRange, width: bigint): KeyFilter | null {
  let first = range.from;
  if (first < limits.min) first = limits.min;
  let last = range.to - 1n;
  if (last > limits.max) last = limits.max;
  if (first > last) return null;
  // The difference must fit bigint too: that of a range over the whole of it does not.
  const fits = range.from >= INT8.min && width <= INT8.max && last - range.from <= INT8.max;
  return {
    where: ` WHERE ${key} >= $1::${type} AND ${key} <= $2::${type}`,
    id: fits
      ? `(${key}::bigint - '${range.from}'::bigint) / '${width}'::bigint`
      : `div(${key}::numeric - '${range.from}'::numeric, '${width}'::numeric)`,
    values: [String(first), String(last)],
  };
}

function invalid(what: string): LockstepError {
  return new LockstepError('VALIDATION', what, {
    hint: 'Bucket by a smallint, integer, bigint or numeric key column, or digest the table as one bucket.',
  });
}
