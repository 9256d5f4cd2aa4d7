import type { JsonProblem } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

/** A regular expression takes time by the square of a document's keys: above so many characters only the top level is looked at. */
const LONGEST_SEARCHED = 8192;

/** Inside a JSON text a quote is always escaped, so `{"` and `,"` begin a key. Then any members, and the same key again. */
const DUPLICATE_KEY =
  '(?(DEFINE)(?<s>"(?:[^"\\\\]|\\\\.)*+")(?<v>(?&s)|\\{(?:[^{}\\[\\]"]|(?&s)|(?&v))*+\\}|\\[(?:[^{}\\[\\]"]|(?&s)|(?&v))*+\\]|[^{}\\[\\]",:\\s]++))' +
  '[{,]\\s*"((?:[^"\\\\]|\\\\.)*+)"\\s*:\\s*(?&v)\\s*(?:,\\s*(?&s)\\s*:\\s*(?&v)\\s*)*?,\\s*"\\g{3}"\\s*:';

const BACKSLASHES = "X'5C5C'";
const hex = (text: string) => `_utf8mb4 X'${Buffer.from(text).toString('hex')}'`;

/** A JSON text, or a parsed document, that another parser refuses or changes. */
export function jsonProblem(column: AskedColumn, problem: JsonProblem, flavor: string): string | null {
  const { base } = parseRawType(column.rawType);
  const parsed = base === 'json';
  // MariaDB's JSON is a longtext.
  if (!parsed && !/^(var)?char$|text$/.test(base)) return null;
  const { sql } = column;
  switch (problem) {
    case 'invalid':
      return parsed ? null : `JSON_VALID(${sql}) = 0`;
    case 'nul':
      // Two backslashes are one that escapes nothing.
      return `LOCATE(X'5C7530303030', REPLACE(CAST(${parsed ? `CAST(${sql} AS CHAR)` : sql} AS BINARY), ${BACKSLASHES}, '')) > 0`;
    case 'surrogate':
      // Neither server takes it for JSON at all.
      return null;
    case 'duplicate key':
      if (parsed) return null;
      return flavor === 'mariadb' ? keptDuplicates(sql) : droppedDuplicates(sql);
  }
}

/** MariaDB keeps the text: JSON_KEYS() names a key once, JSON_LENGTH() counts each. */
function keptDuplicates(sql: string): string {
  const nested = `CHAR_LENGTH(${sql}) <= ${LONGEST_SEARCHED} AND ${sql} REGEXP ${hex(DUPLICATE_KEY)}`;
  return `JSON_VALID(${sql}) AND (JSON_LENGTH(${sql}) > JSON_LENGTH(JSON_KEYS(${sql})) OR (${nested}))`;
}

/** MySQL parses: fewer keys are left. Escaped signs are taken out first, so that only a key's end is a quote with a colon. */
function droppedDuplicates(sql: string): string {
  const plain = `REPLACE(REPLACE(CONVERT(${sql} USING utf8mb4), ${hex('\\\\')}, ''), ${hex('\\"')}, '')`;
  const text = `REGEXP_REPLACE(${plain}, ${hex('"[[:space:]]+:')}, '":')`;
  const keys = (of: string) => `(CHAR_LENGTH(${of}) - CHAR_LENGTH(REPLACE(${of}, '":', '')))`;
  return `CASE WHEN JSON_VALID(${sql}) THEN ${keys(text)} > ${keys(`CAST(CAST(${text} AS JSON) AS CHAR)`)} END`;
}
