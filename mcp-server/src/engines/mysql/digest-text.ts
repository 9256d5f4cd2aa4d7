/** Words that a digest spells otherwise than the statement did, when they stand unquoted for a table or a column. */
const RESPELT: ReadonlyMap<string, string> = new Map([
  ['SYSTEM_USER', 'user'],
  ['FIELDS', 'columns'],
  ['GEOMETRYCOLLECTION', 'geomcollection'],
  ['NDBCLUSTER', 'ndb'],
  ['SQL_TSI_SECOND', 'second'],
  ['SQL_TSI_MINUTE', 'minute'],
  ['SQL_TSI_HOUR', 'hour'],
  ['SQL_TSI_DAY', 'day'],
  ['SQL_TSI_MONTH', 'month'],
  ['SQL_TSI_QUARTER', 'quarter'],
]);

/**
 * A digest as SQL again: a backtick inside a name is not doubled there, and some names that are also keywords are spelt as another
 * keyword. EXECUTE stands before what was sent as a prepared statement.
 */
export function digestText(digest: string): string {
  const names = digest.replace(/^EXECUTE /, '').replaceAll(/(?<=^| )`(.+?)`(?= |$)/g, (_, name: string) => {
    return `\`${name.replaceAll('`', '``')}\``;
  });
  return names.replaceAll(/(?<=^| )[A-Z_]+(?= |$)/g, (word) => RESPELT.get(word) ?? word);
}

/** The text of a prepared statement without what may be a literal: in double quotes too, unless a name must stand there. */
export function withoutLiterals(sql: string): string {
  return sql.replaceAll(
    /'(?:[^'\\]|''|\\[\s\S])*'?|(\b(?:into|update|from|table|join)\s+|\.\s*)?"(?:[^"\\]|""|\\[\s\S])*"?|\b\d+(?:\.\d+)?\b(?!\w)/gi,
    (match, before: string | undefined) => (before === undefined ? '?' : match),
  );
}
