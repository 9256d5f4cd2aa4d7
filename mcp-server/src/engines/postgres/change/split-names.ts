import type { SplitRows } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { columnsOf, nextOf, ownName, type Rows } from './rows.ts';
import { list } from './statement.ts';

/** The tables of a split and their columns, as SQL names them. */
export function namesOfSplit(request: SplitRows) {
  const { table, column, parts } = request;
  const all = parts.flatMap(({ values }) => values ?? []);
  /** True or false of every row, NULL among them; `row` is its name and a dot, or nothing. */
  const taken = (values: readonly string[], row: string) =>
    `(${row}${quote(column.name)} IN (${values.map(quoteLiteral).join(', ')}))`;
  return {
    ...columnsOf(request),
    whole: qualified(table),
    parts: parts.map((part, at) => ({
      ...part,
      sql: qualified(part.table),
      fn: ownName(request, `part${at + 1}`),
      of: (row: string) =>
        part.values === null ? `${taken(all, row)} IS NOT TRUE` : `${taken(part.values, row)} IS TRUE`,
    })),
    /** A condition on rows that no part takes; null: there is always one. */
    outside: parts.some(({ values }) => values === null) ? null : (row: string) => `${taken(all, row)} IS NOT TRUE`,
  };
}

/** The tables of a split: the old version writes the one, whose counter gives the numbers of all. */
export function rowsOfSplit(request: SplitRows): Rows {
  const { whole, key, written, parts } = namesOfSplit(request);
  const same = { into: list(written), values: (row: string) => list(written, `${row}.`), key: list(key) };
  const next = (column: string) => nextOf(whole, column);
  return {
    request,
    old: [
      {
        table: request.table,
        sql: whole,
        fn: ownName(request, 'parted'),
        place: [quote(request.column.name), ...key.map(quote)],
        links: parts.map(({ table, sql, of }) => ({
          ...same,
          to: { table, sql },
          of: (row) => of(`${row}.`),
          at: null,
        })),
        next,
        none: null,
      },
    ],
    fresh: parts.map(({ table, sql, fn, of }) => ({
      table,
      sql,
      fn,
      place: key.map(quote),
      links: [{ ...same, to: { table: request.table, sql: whole }, of: () => null, at: of('n.') }],
      next,
      none: null,
    })),
  };
}
