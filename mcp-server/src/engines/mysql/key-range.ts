import type { DigestRequest, KeyRange } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { quoteIdentifier } from './dialect.ts';
import { type OpenTable, wholeNumberLimits } from './open-table.ts';
import { parseRawType } from './types.ts';

/** The rows of a range: `where` is empty or begins with WHERE, `id` is the bucket of a row, both over the alias t. `idValues` belong to `id`, which stands first in a statement. */
export interface KeyFilter {
  readonly where: string;
  readonly id: string;
  readonly values: readonly string[];
  readonly idValues: readonly string[];
}

/** A parameter as a number of that type. Through CHAR: MySQL takes a bare CAST(? AS UNSIGNED) for a signed parameter and cuts it at 2^63. */
export function numberParameter(type: 'SIGNED' | 'UNSIGNED' | 'DECIMAL(65,0)'): string {
  return `CAST(CAST(? AS CHAR) AS ${type})`;
}

const SIGN_BIT = 2n ** 63n;
const UNSIGNED_END = 2n ** 64n;

/** The filter for one range of keys, typed as the key column so that its index serves it; null when no key of that type lies in the range. */
export function keyRangeFilter(
  table: OpenTable,
  request: DigestRequest,
  range: KeyRange | null,
  width: bigint,
): KeyFilter | null {
  if (range === null) return { where: '', id: '0', values: [], idValues: [] };
  if (request.bucketBy === null || width < 1n) {
    throw invalid(`a range of ${table.label} needs a whole-number key column and a width of at least 1`);
  }
  const { rawType } = table.column(request.bucketBy);
  const limits = wholeNumberLimits(rawType);
  if (limits === null) {
    throw invalid(`column ${JSON.stringify(request.bucketBy)} of ${table.label} is ${rawType}, not a whole number`);
  }
  let first = range.from;
  if (first < limits.min) first = limits.min;
  let last = range.to - 1n;
  if (last > limits.max) last = limits.max;
  if (first > last) return null;
  const key = `t.${quoteIdentifier(request.bucketBy)}`;
  const { base, unsigned } = parseRawType(rawType);
  const type = base === 'decimal' ? 'DECIMAL(65,0)' : unsigned || base === 'year' ? 'UNSIGNED' : 'SIGNED';
  return {
    where: ` WHERE ${key} >= ${numberParameter(type)} AND ${key} <= ${numberParameter(type)}`,
    values: [String(first), String(last)],
    ...bucketId(key, type, range, width),
  };
}

/** Whole-number arithmetic only: MySQL rounds the quotient of a division. */
function bucketId(key: string, type: string, range: KeyRange, width: bigint): Pick<KeyFilter, 'id' | 'idValues'> {
  // The sign bit flipped, signed keys are unsigned numbers in the same order, and no difference of two leaves 64 bits.
  const shift = type === 'SIGNED' ? SIGN_BIT : 0n;
  const from = range.from + shift;
  if (type === 'DECIMAL(65,0)' || from < 0n || from >= UNSIGNED_END || width >= UNSIGNED_END) {
    const distance = `(CAST(${key} AS DECIMAL(65,0)) - ${numberParameter('DECIMAL(65,0)')})`;
    const divisor = numberParameter('DECIMAL(65,0)');
    const [start, size] = [String(range.from), String(width)];
    return {
      id: `CAST((${distance} - MOD(${distance}, ${divisor})) / ${divisor} AS DECIMAL(65,0))`,
      idValues: [start, start, size, size],
    };
  }
  const number = type === 'SIGNED' ? `(CAST(${key} AS UNSIGNED) ^ ${SIGN_BIT})` : `CAST(${key} AS UNSIGNED)`;
  return {
    id: `(${number} - ${numberParameter('UNSIGNED')}) DIV ${numberParameter('UNSIGNED')}`,
    idValues: [String(from), String(width)],
  };
}

function invalid(what: string): LockstepError {
  return new LockstepError('VALIDATION', what, {
    hint: 'Bucket by a whole-number key column, or digest the table as one bucket.',
  });
}
