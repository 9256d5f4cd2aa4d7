import type { Column, ForeignKey, Index, Table } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** Refuses a table that cannot hold, or does not demand, what another one does: a row of it would have no place in a table of both. */
export function refuseUnlike(first: Table, other: Table): void {
  for (const [what, of] of SAME) {
    const [one, two] = [of(first), of(other)];
    const missing = [...one.keys()].find((each) => !two.has(each)) ?? [...two.keys()].find((each) => !one.has(each));
    if (missing === undefined) continue;
    const [has, not] = one.has(missing) ? [first, other] : [other, first];
    const named = (one.get(missing) ?? two.get(missing) ?? '') || missing;
    throw refuse(`${not.name} has no ${what} like ${named} of ${has.name}: make them alike first.`);
  }
  if (first.schema !== other.schema) throw refuse(`${first.name} and ${other.name} do not lie in one schema.`);
  if (first.logged !== other.logged) throw refuse(`One of ${first.name} and ${other.name} is UNLOGGED.`);
}

/** What must be the same in both: what it is called, by what it is. */
const SAME: readonly (readonly [what: string, of: (table: Table) => ReadonlyMap<string, string>])[] = [
  ['column', ({ columns }) => new Map(columns.map((each) => [columnKey(each), each.name]))],
  ['primary key', ({ primaryKey }) => new Map([[primaryKey?.columns.join(', ') ?? 'none', '']])],
  [
    'unique key',
    ({ indexes }) => new Map(indexes.filter(({ unique }) => unique).map((each) => [indexKey(each), each.name])),
  ],
  ['check', ({ checks }) => new Map(checks.map(({ name, sql }) => [sql, name]))],
  ['foreign key', ({ foreignKeys }) => new Map(foreignKeys.map((each) => [referenceKey(each), each.name]))],
];

function columnKey({ comment, identity, invisible, ...column }: Column): string {
  return JSON.stringify({ ...column, numbered: identity !== null });
}

function indexKey({ name, valid, ...index }: Index): string {
  return JSON.stringify(index);
}

function referenceKey({ name, ...key }: ForeignKey): string {
  return JSON.stringify(key);
}
