import { LockstepError } from '../../model/errors.ts';
import type { KeyBounds } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { type OpenTable, wholeNumberLimits } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';

/** Smallest and largest key; null when there is none. Throws VALIDATION when the column cannot hold whole numbers only. */
export async function keyBounds({ session, sql, label, column }: OpenTable, name: string): Promise<KeyBounds | null> {
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
  const text = `SELECT ${bound('MIN')} AS c0, ${bound('MAX')} AS c1 FROM ${sql} AS t`;
  const [row = []] = await session.rows({ text, about });
  const [min, max] = [rowOptional(row, 0), rowOptional(row, 1)];
  return min === null || max === null ? null : { min: BigInt(min), max: BigInt(max) };
}
