import type { UnionTables } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';

/** The tables of a union and their columns, as SQL names them. */
export function namesOfUnion({ name, table, parts, whole, mark }: UnionTables) {
  const key = table.primaryKey?.columns ?? [];
  const written = table.columns.filter(({ generated }) => generated === null).map((column) => column.name);
  const always = table.columns.filter(({ identity }) => identity?.always === true).map((column) => column.name);
  const within = (ending: string) => qualified({ schema: table.schema, name: `lockstep_${name}_${ending}` });
  return {
    whole: qualified(whole),
    mark: quote(mark),
    key,
    /** All that is written; the server computes the others. */
    written,
    /** Those that an UPDATE sets. */
    set: written.filter((each) => !key.includes(each) && !always.includes(each)),
    parts: parts.map((part, at) => ({
      ...part,
      sql: qualified(part.table),
      literal: quoteLiteral(part.value),
      fn: within(`part${at + 1}`),
    })),
    back: within('back'),
    number: within('number'),
    /** That the key of one row, by its name, is that of another. */
    same: (one: string, other: string) =>
      key.map((each) => `${one}.${quote(each)} = ${other}.${quote(each)}`).join(' AND '),
  };
}

/** The columns of the key that the server numbers in the parts. */
export function numberedIn({ table }: UnionTables): string[] {
  return table.columns.filter(({ identity }) => identity !== null).map(({ name }) => name);
}
