import { LockstepError } from '../../model/errors.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import type { KeyBounds } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { type OpenTable, wholeNumberLimits } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { filtered } from './row-filter.ts';

/** Smallest and largest key; null when there is none. Throws VALIDATION when the column cannot hold whole numbers only. */
export async function keyBounds(
  table: OpenTable,
  name: string,
  filters?: readonly RowFilter[],
): Promise<KeyBounds | null> {
  const { session, sql, label, column } = table;
  const about = `reading the key bounds of ${label}`;
  const { rawType } = column(name);
  if (wholeNumberLimits(rawType) === null) {
    throw new LockstepError(
      'VALIDATION',
      `${about}: column ${JSON.stringify(name)} is ${rawType}, not a whole number`,
      {
        hint: 'Ask for the bounds of a whole-number column.',
      },
    );
  }
  const bound = (which: string) =>
    canonicalExpression(`${which}(t.${quoteIdentifier(name)})`, rawType, { kind: 'integer' });
  const { where, values } = filtered(table, filters, { where: '', values: [] });
  const text = `SELECT ${bound('MIN')} AS c0, ${bound('MAX')} AS c1 FROM ${sql} AS t${where}`;
  const [row = []] = await session.rows({ text, values, about });
  const [min, max] = [rowOptional(row, 0), rowOptional(row, 1)];
  return min === null || max === null ? null : { min: BigInt(min), max: BigInt(max) };
}
