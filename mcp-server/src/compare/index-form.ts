import type { Index } from '../model/schema.ts';
import { sqlForm } from './sql-form.ts';

/** One text for what an index holds: columns, prefixes, expressions and predicate, with its columns named by `renamed`. Direction, method and INCLUDE do not count. */
export function indexForm(index: Index, renamed: ReadonlyMap<string, string> = new Map()): string {
  const words = new Map([...renamed].map(([from, to]) => [from.toLowerCase(), to.toLowerCase()]));
  const parts = index.parts.map(({ column, expression, prefix }) =>
    column === null ? expressionForm(expression ?? '', words) : prefixForm(renamed.get(column) ?? column, prefix),
  );
  return JSON.stringify([parts, index.predicate === null ? null : sqlForm(index.predicate, words)]);
}

/** Bytes have no left(): their beginning is a substring. */
function expressionForm(sql: string, words: ReadonlyMap<string, string>): string {
  return sqlForm(sql, words).replace(/^substring \( (.+) , 1 , (\d+) \)$/, 'left ( $1 , $2 )');
}

/** A prefix reads like the expression that replaces it where there are no prefixes. */
function prefixForm(column: string, prefix: number | null): string {
  return prefix === null ? column.toLowerCase() : `left ( ${column.toLowerCase()} , ${prefix} )`;
}

/** The index's parts as a reader names them: `email`, `bio(10)`, `lower(email)`. */
export function indexLabel({ parts }: Index): string {
  return parts
    .map(({ column, expression, prefix }) => `${column ?? expression ?? '?'}${prefix === null ? '' : `(${prefix})`}`)
    .join(', ');
}
