import type { Reference, TableRef } from '../../engines/engine.ts';
import type { Mapping, TableMapping, TableName } from '../../model/mapping.ts';
import type { ForeignKey, Schema, Table } from '../../model/schema.ts';

/** A reference that the target's rows must keep. */
export interface KeptReference {
  /** The foreign key that asks for it. */
  readonly name: string;
  /** The target has no such constraint, so nothing but the source's own one ever kept it. */
  readonly unguarded: boolean;
  readonly target: Reference;
  /** The same columns on the source; null when the mapping does not lead there. */
  readonly source: Reference | null;
}

interface Sides {
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly table: TableMapping;
}

/** The target table's foreign keys, and those of the source whose columns the target has too; each pair of column lists once. */
export function keptReferences({ sourceSchema, targetSchema, mapping, table }: Sides): KeptReference[] {
  const target = tableOf(targetSchema, table.target);
  const source = tableOf(sourceSchema, table.source);
  if (target === null) return [];
  const own = target.foreignKeys.flatMap((key) => {
    const reference = referenceOf(target, key);
    if (tableOf(targetSchema, reference.parent) === null) return [];
    return [{ name: key.name, unguarded: false, target: reference, source: mapped(reference, mapping, table, BACK) }];
  });
  const ofSource = (source?.foreignKeys ?? []).flatMap((key) => {
    if (source === null) return [];
    const reference = referenceOf(source, key);
    const there = mapped(reference, mapping, table, THERE);
    if (there === null || own.some((known) => isSame(known.target, there))) return [];
    return [{ name: key.name, unguarded: true, target: there, source: reference }];
  });
  return [...own, ...ofSource];
}

function referenceOf(child: Table, { columns, references }: ForeignKey): Reference {
  return {
    child: { schema: child.schema, name: child.name },
    columns,
    parent: { schema: references.schema, name: references.table },
    references: references.columns,
  };
}

type Direction = readonly [from: 'source' | 'target', to: 'source' | 'target'];
const THERE: Direction = ['source', 'target'];
const BACK: Direction = ['target', 'source'];

/** The reference in the other side's names; null when a table or a column of it is not mapped. Of a parent that is spread, the part that holds the columns. */
function mapped(reference: Reference, mapping: Mapping, table: TableMapping, [from, to]: Direction): Reference | null {
  const translate = (columns: readonly string[], within: TableMapping) =>
    columns.flatMap((name) => within.columns.find((pair) => pair[from] === name)?.[to] ?? []);
  const columns = translate(reference.columns, table);
  if (columns.length < reference.columns.length) return null;
  for (const parent of mapping.tables.filter((candidate) => isTable(candidate[from], reference.parent))) {
    const references = translate(reference.references, parent);
    // Rows that a filter leaves out are no orphans of the source, and of a merged parent each row is in one of several tables.
    const filtered =
      to === 'source' && [table, parent].some(({ where, merged }) => where.length > 0 || merged === true);
    if (references.length === columns.length)
      return filtered ? null : { child: table[to], columns, parent: parent[to], references };
  }
  return null;
}

function isSame(one: Reference, other: Reference): boolean {
  const pairs = ({ columns, references }: Reference) =>
    columns.map((name, at) => JSON.stringify([name, references[at]]));
  const [first, second] = [pairs(one).sort(), pairs(other).sort()];
  return isTable(one.parent, other.parent) && JSON.stringify(first) === JSON.stringify(second);
}

/** The table of that name; null when the schema has none. */
export function tableOf(schema: Schema, name: TableName): Table | null {
  return schema.tables.find((table) => isTable(table, name)) ?? null;
}

function isTable(one: TableRef, other: TableRef): boolean {
  return one.schema === other.schema && one.name === other.name;
}
