import type { TableMapping } from '../model/mapping.ts';
import type { Column, Index, Table } from '../model/schema.ts';
import { sqlTokens } from './sql-tokens.ts';

/** The other pairs of the same source, with their targets. */
export interface Sibling {
  readonly mapping: TableMapping;
  readonly target: Table;
}

/** The source table as far as one pair carries it: without the columns that are dropped or carried by others, and without what needs them. */
export function carriedTable(source: Table, target: Table, mapping: TableMapping, siblings: readonly Sibling[]): Table {
  const gone = new Set([...mapping.dropped, ...mapping.elsewhere]);
  const whole = ({ columns }: { readonly columns: readonly string[] }) => columns.every((name) => !gone.has(name));
  if (gone.size === 0) return source;
  return {
    ...source,
    columns: source.columns
      .filter(({ name }) => !gone.has(name))
      .map((column) =>
        isNumberedElsewhere(column, target, mapping, siblings) ? { ...column, identity: null } : column,
      ),
    primaryKey: source.primaryKey !== null && whole(source.primaryKey) ? source.primaryKey : null,
    uniqueKeys: source.uniqueKeys.filter(whole),
    indexes: source.indexes.filter((index) => indexWords(index).every((name) => !isNamed(gone, name))),
    foreignKeys: source.foreignKeys.filter(whole),
    checks: source.checks.filter(({ sql }) => sqlTokens(sql).every((word) => !isNamed(gone, word))),
  };
}

/** The target table without the columns that hold a constant in its keys: there a key over the rest is as good. */
export function withoutConstants(target: Table, { constants }: TableMapping): Table {
  if (constants.length === 0) return target;
  const fixed = new Set(constants.map(({ column }) => column));
  const rest = <K extends { readonly columns: string[] }>(key: K): K => {
    const columns = key.columns.filter((name) => !fixed.has(name));
    return columns.length === 0 ? key : { ...key, columns };
  };
  const restOfIndex = (index: Index): Index => {
    const parts = index.parts.filter(({ column }) => column === null || !fixed.has(column));
    return !index.unique || parts.length === 0 ? index : { ...index, parts };
  };
  return {
    ...target,
    primaryKey: target.primaryKey === null ? null : rest(target.primaryKey),
    uniqueKeys: target.uniqueKeys.map(rest),
    indexes: target.indexes.map(restOfIndex),
  };
}

/** Whether the source table itself stays in use beside its pairs, where both sides are one database: then no pair speaks of some columns. */
export function staysInPlace(pairs: readonly TableMapping[]): boolean {
  const spoken = new Set(
    pairs.flatMap(({ columns, dropped, unmatched }) => [
      ...columns.map((pair) => pair.source),
      ...dropped,
      ...unmatched.source,
    ]),
  );
  return pairs.some(({ elsewhere }) => elsewhere.some((name) => !spoken.has(name)));
}

/** One of the tables that a source is spread over numbers its rows; the others take that number. */
function isNumberedElsewhere(
  { name, identity }: Column,
  target: Table,
  mapping: TableMapping,
  siblings: readonly Sibling[],
): boolean {
  const receives = (table: Table, { columns }: TableMapping) => {
    const to = columns.find((pair) => pair.source === name)?.target;
    return table.columns.some((column) => column.name === to && column.identity !== null);
  };
  if (identity === null || receives(target, mapping)) return false;
  return (
    staysInPlace([mapping, ...siblings.map((other) => other.mapping)]) ||
    siblings.some((other) => receives(other.target, other.mapping))
  );
}

function indexWords({ parts, predicate }: Index): string[] {
  const words = parts.flatMap(({ column, expression }) => (column === null ? sqlTokens(expression ?? '') : [column]));
  return [...words, ...sqlTokens(predicate ?? '')];
}

/** Expressions name a column in lower case. */
function isNamed(gone: ReadonlySet<string>, word: string): boolean {
  return gone.has(word) || [...gone].some((name) => name.toLowerCase() === word);
}
