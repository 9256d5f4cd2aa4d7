import type { CanonicalForm } from '../../model/digest.ts';
import type { KeyColumn } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { quoteLiteral } from './quote.ts';
import { parseRawType } from './types.ts';

/** The longest key that the outbox holds. */
export const LONGEST_ROW_KEY = 560;

/** Forms whose texts hold nothing that JSON escapes, unless characters are read in them. */
const PLAIN: readonly CanonicalForm['kind'][] = [
  'integer',
  'decimal',
  'bytes',
  'bits',
  'uuid',
  'date',
  'timestamp',
  'time',
];
/** Types that hold any characters, whatever the form. */
const CHARACTERS = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set|json)$/;

const SHORT: ReadonlyMap<number, string> = new Map([
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [12, '\\f'],
  [13, '\\r'],
]);

/**
 * The key of a row as JSON.stringify writes the array of its canonical texts, cut where it is too long for the outbox: a trigger never
 * refuses a row. Null for TIMESTAMP, whose text depends on the time zone of the session that changes the row.
 */
export function jsonKey(columns: readonly KeyColumn[], row: string): string | null {
  if (columns.some(({ rawType }) => parseRawType(rawType).base === 'timestamp')) return null;
  const parts = columns.map((column) => jsonText(column, row));
  return `LEFT(CONCAT('[', ${parts.join(`, ',', `)}, ']') COLLATE utf8mb4_bin, ${LONGEST_ROW_KEY})`;
}

function jsonText({ sql, rawType, nullable, form }: KeyColumn, row: string): string {
  const text = canonicalExpression(`${row}.${sql}`, rawType, form);
  const plain = form.kind === 'bytes' || (PLAIN.includes(form.kind) && !CHARACTERS.test(parseRawType(rawType).base));
  const quoted = plain ? `CONCAT('"', ${text}, '"')` : escaped(`(${text} COLLATE utf8mb4_bin)`);
  return nullable ? `COALESCE(${quoted}, 'null')` : quoted;
}

/** Control characters are rare, and each costs a pass over the text. */
function escaped(text: string): string {
  const replace = (sql: string, from: string, to: string) =>
    `REPLACE(${sql}, ${quoteLiteral(from)}, ${quoteLiteral(to)})`;
  const signs = replace(replace(text, '\\', '\\\\'), '"', '\\"');
  const all = Array.from({ length: 32 }, (_, code) => code).reduce(
    (sql, code) =>
      replace(sql, String.fromCharCode(code), SHORT.get(code) ?? `\\u${code.toString(16).padStart(4, '0')}`),
    signs,
  );
  return `CONCAT('"', IF(${text} REGEXP '[[:cntrl:]]', ${all}, ${signs}), '"')`;
}
