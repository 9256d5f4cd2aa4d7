import type { TableMapping, TableName } from '../model/mapping.ts';
import type { Reference } from '../model/reference.ts';
import type { ForeignKey, Table } from '../model/schema.ts';
import type { Subject, World } from './check.ts';

/** A reference that the rows must keep on the target, in the source's names. */
export interface KeptReference {
  /** The foreign key that asks for it. */
  readonly name: string;
  readonly reference: Reference;
}

/** The source's foreign keys, and those of the target alone; each pair of column lists once. */
export function keptReferences({ world, table, target }: Subject): KeptReference[] {
  const own = table.foreignKeys
    .filter(({ references }) => hasTable(world, { schema: references.schema, name: references.table }))
    .map((key) => ({ name: key.name, reference: referenceOf(table, key) }));
  const ofTarget = (target?.foreignKeys ?? []).flatMap((key) => {
    const reference = target === null ? null : mappedBack(world, table, referenceOf(target, key));
    return reference === null ? [] : [{ name: key.name, reference }];
  });
  const known = new Set(own.map(({ reference }) => idOf(reference)));
  return [...own, ...ofTarget.filter(({ reference }) => !known.has(idOf(reference)))];
}

function referenceOf({ schema, name }: Table, { columns, references }: ForeignKey): Reference {
  return {
    child: { schema, name },
    columns,
    parent: { schema: references.schema, name: references.table },
    references: references.columns,
  };
}

/** null when the mapping does not lead back to columns of the source. */
function mappedBack(
  { mapping }: World,
  table: Table,
  { child, columns, parent, references }: Reference,
): Reference | null {
  const own = mapping.tables.find(({ source, target }) => same(source, table) && same(target, child));
  const other = mapping.tables.find(({ target }) => same(target, parent));
  if (own === undefined || other === undefined) return null;
  const back = (names: readonly string[], { columns: pairs }: TableMapping) =>
    names.flatMap((name) => pairs.find((pair) => pair.target === name)?.source ?? []);
  const [from, to] = [back(columns, own), back(references, other)];
  if (from.length < columns.length || to.length < references.length) return null;
  return { child: { schema: table.schema, name: table.name }, columns: from, parent: other.source, references: to };
}

function hasTable({ source }: World, name: TableName): boolean {
  return source.tables.some((table) => same(table, name));
}

function same(one: TableName, other: TableName): boolean {
  return one.schema === other.schema && one.name === other.name;
}

function idOf({ columns, parent, references }: Reference): string {
  return JSON.stringify([parent.schema, parent.name, columns.map((name, at) => [name, references[at]]).sort()]);
}
