import type { SplitRows } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral, quoteTable } from '../quote.ts';
import { columnsOf, type Rows } from './rows.ts';

/** The tables of a split and their columns, as SQL names them. */
export function namesOfSplit(request: SplitRows) {
  const { table, column, parts } = request;
  const all = parts.flatMap(({ values }) => values ?? []);
  // A number beside a text would be compared as a double.
  const literal = (value: string) => (column.type.kind === 'integer' ? value : quoteLiteral(value));
  /** `row` is its name and a dot, or nothing. */
  const taken = (values: readonly string[], row: string) =>
    `(${row}${quote(column.name)} IN (${values.map(literal).join(', ')}))`;
  return {
    ...columnsOf(request),
    whole: quoteTable(table),
    literal,
    parts: parts.map((part) => ({
      ...part,
      sql: quoteTable(part.table),
      /** True or false of every row, NULL among them. */
      of: (row: string) =>
        part.values === null ? `${taken(all, row)} IS NOT TRUE` : `${taken(part.values, row)} IS TRUE`,
    })),
    /** A condition on rows that no part takes; null: there is always one. */
    outside: parts.some(({ values }) => values === null) ? null : (row: string) => `${taken(all, row)} IS NOT TRUE`,
  };
}

/** The tables of a split: the old version writes the one, whose counter gives the numbers of all. */
export function rowsOfSplit(request: SplitRows): Rows {
  const { whole, columns, values, has, parts, key } = namesOfSplit(request);
  const same = {
    into: columns,
    values,
    same: key.map(({ name }) => `${quote(name)} = ${quote(name)}`).join(', '),
    has: (row: string) => has(row),
  };
  return {
    request,
    old: [
      {
        table: request.table,
        called: 'whole_',
        links: parts.map(({ sql, of }) => ({ ...same, sql, of: (row) => of(`${row}.`) })),
        mark: quote(request.column.name),
        none: null,
      },
    ],
    fresh: parts.map(({ table }, at) => ({
      table,
      called: at === 0 ? '' : `part${at + 1}_`,
      links: [{ ...same, sql: whole, of: () => null }],
      mark: null,
      none: null,
    })),
  };
}
