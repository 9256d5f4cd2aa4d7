import type { UnionTables } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral, quoteTable } from '../quote.ts';
import { columnsOf, type Link, type Rows } from './rows.ts';

/** The tables of a union and their columns, as SQL names them. */
export function namesOfUnion(request: UnionTables) {
  const { parts, whole, mark } = request;
  return {
    ...columnsOf(request),
    whole: quoteTable(whole),
    mark: quote(mark),
    parts: parts.map((part) => ({ ...part, sql: quoteTable(part.table), literal: quoteLiteral(part.value) })),
  };
}

/** The tables of a union: the old version writes the parts. */
export function rowsOfUnion(request: UnionTables): Rows {
  const { whole, mark, columns, values, has, parts, key } = namesOfUnion(request);
  const up = ({ literal }: (typeof parts)[number]): Link => ({
    sql: whole,
    of: () => null,
    into: `${mark}, ${columns}`,
    values: (row) => `${literal}, ${values(row)}`,
    same: `${mark} = ${literal}`,
    has: (row) => `${mark} = ${literal} AND ${has(row)}`,
  });
  const down = ({ sql, literal }: (typeof parts)[number]): Link => ({
    sql,
    of: (row) => `${row}.${mark} = ${literal}`,
    into: columns,
    values,
    same: key.map(({ name }) => `${quote(name)} = ${quote(name)}`).join(', '),
    has,
  });
  return {
    request,
    old: parts.map((part, at) => ({
      table: part.table,
      called: `part${at + 1}_`,
      links: [up(part)],
      mark: null,
      none: null,
    })),
    fresh: [{ table: request.whole, called: '', links: parts.map(down), mark, none: escapedMessage(request) }],
  };
}

function escapedMessage({ whole, mark, parts }: UnionTables): string {
  const text = `lockstep: ${whole.name}.${mark} is none of ${parts.map(({ value }) => value).join(', ')}`;
  return quoteLiteral([...text].slice(0, 128).join(''));
}
