import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year', 'bit'];

/** Numbers beyond two limits; a year and a bit string as the number they stand for. */
export function numberOutside({ sql, rawType }: AskedColumn, min: string | null, max: string | null): string | null {
  const { base, zerofill } = parseRawType(rawType);
  if (!INTEGERS.includes(base) && !['decimal', 'float', 'double'].includes(base)) return null;
  const number = base === 'year' || base === 'bit' || zerofill ? `${sql} + 0` : sql;
  const ends = [...(min === null ? [] : [`${number} < ${min}`]), ...(max === null ? [] : [`${number} > ${max}`])];
  return ends.length === 0 ? null : ends.join(' OR ');
}

/** Decimals whose digits after the point would be rounded; binary fractions have no digits of their own. */
export function finerFraction({ sql, rawType }: AskedColumn, scale: number): string | null {
  const { base, args } = parseRawType(rawType);
  if (base !== 'decimal' || Number(args[1] ?? 0) <= scale) return null;
  return `ROUND(${sql}, ${Math.max(0, scale)}) <> ${sql}`;
}

/** A FLOAT is printed with six digits: which of them read back as another number. */
export function floatText({ sql, rawType }: AskedColumn): string | null {
  return parseRawType(rawType).base === 'float' ? `CAST(CAST(${sql} AS CHAR) AS FLOAT) <> ${sql}` : null;
}

/** The largest or smallest value that a question about a range lets pass. */
export function clamped(question: Extract<RowQuestion, { kind: 'number outside' }>, { sql }: AskedColumn): string {
  const least = question.min === null ? sql : `GREATEST(${sql}, ${question.min})`;
  return question.max === null ? least : `LEAST(${least}, ${question.max})`;
}
