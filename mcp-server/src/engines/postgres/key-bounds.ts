import { LockstepError } from '../../model/errors.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import type { KeyBounds } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { filtered } from './row-filter.ts';
import { parseRawType } from './types.ts';

const WHOLE_NUMBERS = ['smallint', 'integer', 'bigint', 'numeric'];

/** Smallest and largest key; null when there is none. Throws VALIDATION when the column holds anything but whole numbers. */
export async function keyBounds(
  table: OpenTable,
  column: string,
  filters?: readonly RowFilter[],
): Promise<KeyBounds | null> {
  const about = `reading the key bounds of ${table.label}`;
  const type = wholeNumberType(table, column);
  const bound = (which: string) =>
    canonicalExpression(`${which}(t.${quoteIdentifier(column)})`, type, { kind: 'integer' });
  const { where, values } = filtered(table, filters, { where: '', values: [] });
  const text = `SELECT ${bound('min')}, ${bound('max')} FROM ${table.sql} AS t${where}`;
  const [row = []] = await table.session.rows({ text, values, about });
  const [min, max] = [rowOptional(row, 0), rowOptional(row, 1)];
  if (min === null || max === null) return null;
  if (!/^-?\d+$/.test(min) || !/^-?\d+$/.test(max)) {
    throw new LockstepError('VALIDATION', `${about}: column ${JSON.stringify(column)} holds more than whole numbers`, {
      hint: 'Ask for the bounds of a whole-number column only.',
    });
  }
  return { min: BigInt(min), max: BigInt(max) };
}

function wholeNumberType(table: OpenTable, column: string): string {
  const { base, array } = parseRawType(table.typeOf(column));
  if (!array && WHOLE_NUMBERS.includes(base)) return base;
  const what = `column ${JSON.stringify(column)} of ${table.label} is ${base}, not a whole number`;
  throw new LockstepError('VALIDATION', what, { hint: 'Ask for the bounds of a whole-number column only.' });
}
