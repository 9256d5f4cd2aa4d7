import type { UnionTables } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral, quoteTable } from '../quote.ts';

/** The tables of a union and their columns, as SQL names them. */
export function namesOfUnion({ table, parts, whole, mark }: UnionTables) {
  const written = table.columns.filter(({ generated }) => generated === null);
  const names = written.map(({ name }) => quote(name));
  const key = written.filter(({ name }) => table.primaryKey?.columns.includes(name) === true);
  return {
    whole: quoteTable(whole),
    mark: quote(mark),
    key,
    /** The column that the server numbers in the parts. */
    counted: key.find(({ identity }) => identity !== null),
    /** All that is written; the server computes the others. */
    written,
    columns: names.join(', '),
    values: (row: string) => names.map((name) => `${row}.${name}`).join(', '),
    set: (row: string) => names.map((name) => `${name} = ${row}.${name}`).join(', '),
    /** That a row has the key of another one, by its name. */
    has: (row: string, of = '') => key.map(({ name }) => `${of}${quote(name)} = ${row}.${quote(name)}`).join(' AND '),
    parts: parts.map((part) => ({ ...part, sql: quoteTable(part.table), literal: quoteLiteral(part.value) })),
  };
}
