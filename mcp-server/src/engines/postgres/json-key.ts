import type { KeyColumn } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';

/** What an index entry holds, less what else stands in it. */
export const LONGEST_ROW_KEY = 2000;

/** The key of a row as JSON.stringify writes the array of its canonical texts. */
export function jsonKey(columns: readonly KeyColumn[], row: string): string {
  const parts = columns.map(({ sql, rawType, nullable, form }) => {
    const text = `to_json((${canonicalExpression(`${row}.${sql}`, rawType, form)})::text)::text`;
    return nullable ? `coalesce(${text}, 'null')` : text;
  });
  return `'[' || ${parts.join(` || ',' || `)} || ']'`;
}
