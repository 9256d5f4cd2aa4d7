import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

const INTEGERS = ['smallint', 'integer', 'bigint'];
const FLOATS = ['real', 'double precision'];

const baseOf = ({ rawType }: AskedColumn) => {
  const { base, array } = parseRawType(rawType);
  return array ? '' : base;
};

/** Numbers beyond two limits; NaN, which PostgreSQL puts above every number, and infinities are not numbers. */
export function numberOutside(column: AskedColumn, min: string | null, max: string | null): string | null {
  const base = baseOf(column);
  const { sql } = column;
  if (
    base === 'boolean' ||
    (!INTEGERS.includes(base) && !FLOATS.includes(base) && base !== 'numeric' && base !== 'bit' && base !== 'oid')
  )
    return null;
  if (base === 'bit' && Number(parseRawType(column.rawType).args[0] ?? 1) > 63) return null;
  const number = base === 'bit' || base === 'oid' ? `${sql}::bigint` : sql;
  const ends = [...(min === null ? [] : [`${number} < ${min}`]), ...(max === null ? [] : [`${number} > ${max}`])];
  if (ends.length === 0) return null;
  const infinite = notFinite(column);
  return infinite === null ? ends.join(' OR ') : `(${ends.join(' OR ')}) AND NOT (${infinite})`;
}

export function finerFraction(column: AskedColumn, scale: number): string | null {
  if (baseOf(column) !== 'numeric') return null;
  const own = parseRawType(column.rawType).args;
  if (own.length > 0 && Number(own[1] ?? 0) <= scale) return null;
  return `scale(trim_scale(${column.sql})) > ${Math.max(0, scale)}`;
}

export function notFinite(column: AskedColumn): string | null {
  const base = baseOf(column);
  if (base !== 'numeric' && !FLOATS.includes(base)) return null;
  return `${column.sql} IN ('NaN'::${base}, 'Infinity'::${base}, '-Infinity'::${base})`;
}

/** The largest or smallest value that a question about a range lets pass. */
export function clamped(question: Extract<RowQuestion, { kind: 'number outside' }>, { sql }: AskedColumn): string {
  const least = question.min === null ? sql : `greatest(${sql}, ${question.min})`;
  return question.max === null ? least : `least(${least}, ${question.max})`;
}
