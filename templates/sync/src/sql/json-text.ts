import type { EngineName } from '../descriptor.ts';

const SHORT: ReadonlyMap<number, string> = new Map([
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [12, '\\f'],
  [13, '\\r'],
]);

/** SQL that writes a text as JSON.stringify does. */
export function jsonText(engine: EngineName, text: string): string {
  if (engine === 'postgres') return `to_json(${text})::text`;
  // MariaDB's JSON_QUOTE writes the hex digits of control characters in capitals.
  return `IF(${text} REGEXP '[[:cntrl:]]', ${escaped(text)}, JSON_QUOTE(${text}))`;
}

function escaped(text: string): string {
  const replace = (sql: string, from: string, to: string) => `REPLACE(${sql}, ${hexText(from)}, ${hexText(to)})`;
  const signs = replace(replace(text, '\\', '\\\\'), '"', '\\"');
  const all = Array.from({ length: 32 }, (_, code) => code).reduce(
    (sql, code) =>
      replace(sql, String.fromCharCode(code), SHORT.get(code) ?? `\\u${code.toString(16).padStart(4, '0')}`),
    signs,
  );
  return `CONCAT('"', ${all}, '"')`;
}

/** In the collation of the stage, so that no two collations meet. */
function hexText(text: string): string {
  return `_utf8mb4 X'${Buffer.from(text, 'utf8').toString('hex')}' COLLATE utf8mb4_bin`;
}
