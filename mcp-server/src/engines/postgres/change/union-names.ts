import type { UnionTables } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { columnsOf, type Link, nextOf, ownName, type Rows } from './rows.ts';
import { list } from './statement.ts';

/** The tables of a union and their columns, as SQL names them. */
export function namesOfUnion(request: UnionTables) {
  const { parts, whole, mark } = request;
  return {
    ...columnsOf(request),
    whole: qualified(whole),
    mark: quote(mark),
    parts: parts.map((part) => ({ ...part, sql: qualified(part.table), literal: quoteLiteral(part.value) })),
  };
}

/** The tables of a union: the old version writes the parts. */
export function rowsOfUnion(request: UnionTables): Rows {
  const { whole, mark, key, written, parts } = namesOfUnion(request);
  const values = parts.map(({ value }) => value).join(', ');
  const up = ({ literal }: (typeof parts)[number]): Link => ({
    to: { table: request.whole, sql: whole },
    of: () => null,
    at: `n.${mark} = ${literal}`,
    into: `${mark}, ${list(written)}`,
    values: (row) => `${literal}, ${list(written, `${row}.`)}`,
    key: `${mark}, ${list(key)}`,
  });
  const down = ({ table, sql, literal }: (typeof parts)[number]): Link => ({
    to: { table, sql },
    of: (row) => `${row}.${mark} = ${literal}`,
    at: null,
    into: list(written),
    values: (row) => list(written, `${row}.`),
    key: list(key),
  });
  const numberOf = (column: string) =>
    `CASE NEW.${mark}\n${parts.map(({ sql, literal }) => `      WHEN ${literal} THEN ${nextOf(sql, column)}`).join('\n')}\n    END`;
  return {
    request,
    old: parts.map((part, at) => ({
      table: part.table,
      sql: part.sql,
      fn: ownName(request, `part${at + 1}`),
      place: key.map(quote),
      links: [up(part)],
      next: (column) => nextOf(part.sql, column),
      none: null,
    })),
    fresh: [
      {
        table: request.whole,
        sql: whole,
        fn: ownName(request, 'back'),
        place: [mark, ...key.map(quote)],
        links: parts.map(down),
        next: numberOf,
        none: `RAISE EXCEPTION 'lockstep: %.% is none of %', ${[request.whole.name, request.mark, values].map(quoteLiteral).join(', ')} USING ERRCODE = 'check_violation';`,
      },
    ],
  };
}
