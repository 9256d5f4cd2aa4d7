import type { Index } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';

/** Strings, quoted names, words, and single signs of an expression as PostgreSQL prints it. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|::|\s+|./gsu;

/** Whether an expression of the catalogue names the column. */
export function names(sql: string, column: string): boolean {
  return renamedIn(sql, column, `${column} `) !== sql;
}

/** Whether an index holds the column, or asks for it. */
export function uses({ parts, include, predicate }: Index, column: string): boolean {
  return (
    include.includes(column) ||
    parts.some((part) => part.column === column || (part.expression !== null && names(part.expression, column))) ||
    (predicate !== null && names(predicate, column))
  );
}

/** The expression with another column in place of one; functions, types and collations of that name stay. */
export function renamedIn(sql: string, from: string, to: string): string {
  const tokens = sql.match(TOKEN) ?? [];
  const words = tokens.filter((token) => token.trim() !== '');
  let at = -1;
  return tokens
    .map((token) => {
      if (token.trim() === '') return token;
      at += 1;
      const before = words[at - 1]?.toLowerCase() ?? '';
      const isColumn = !['.', '::', 'collate'].includes(before) && words[at + 1] !== '(';
      return isColumn && (token === from || token === quoteIdentifier(from)) && !token.startsWith("'")
        ? quoteIdentifier(to)
        : token;
    })
    .join('');
}
