import type { Mapping, TableMapping, TableName } from '../model/mapping.ts';
import type { ForeignKey, Schema, Table } from '../model/schema.ts';
import { columnOf, nameKey, tableOf } from './catalogue.ts';

type Side = 'source' | 'target';

export interface Sides {
  readonly source: Schema;
  readonly target: Schema;
}

/** A reference by its columns' names on both sides; `comparable` is false when a side would compare different kinds of types. */
export interface CheckedReference {
  readonly child: TableMapping;
  readonly parent: TableMapping;
  readonly columns: readonly { readonly child: Pair; readonly parent: Pair }[];
  readonly comparable: boolean;
}

interface Pair {
  readonly source: string;
  readonly target: string;
}

/** The column pairs of every unique rule that either side has and whose columns both sides have; each set of columns once. */
export function uniqueKeys(mapping: TableMapping, sides: Sides): Pair[][] {
  const found = new Map<string, Pair[]>();
  for (const side of ['source', 'target'] as const) {
    for (const names of uniqueColumns(tableOf(sides[side], mapping[side]))) {
      const pairs = names.map((name) => mapping.columns.find((pair) => pair[side] === name));
      const known = pairs.filter((pair) => pair !== undefined);
      const id = JSON.stringify(known.map((pair) => pair.source).sort());
      if (known.length === names.length && names.length > 0 && !found.has(id)) found.set(id, known);
    }
  }
  return [...found.values()];
}

/** Partial, prefix and expression keys are left out: they rule over less than whole values. */
function uniqueColumns(table: Table): string[][] {
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  const indexes = table.indexes
    .filter((index) => index.unique && index.predicate === null)
    .filter((index) => index.parts.every((part) => part.column !== null && part.prefix === null))
    .map((index) => index.parts.flatMap((part) => (part.column === null ? [] : [part.column])));
  return [...keys.map((key) => key.columns), ...indexes];
}

/** Every reference that either side declares between mapped tables and columns; each once. */
export function references(child: TableMapping, mapping: Mapping, sides: Sides): CheckedReference[] {
  const found = new Map<string, CheckedReference>();
  for (const side of ['source', 'target'] as const) {
    for (const foreignKey of tableOf(sides[side], child[side]).foreignKeys) {
      const reference = mappedReference(child, foreignKey, side, mapping);
      if (reference === null) continue;
      const id = JSON.stringify([nameKey(reference.parent.source), reference.columns]);
      if (!found.has(id)) found.set(id, { ...reference, comparable: comparable(reference, sides) });
    }
  }
  return [...found.values()];
}

function mappedReference(child: TableMapping, foreignKey: ForeignKey, side: Side, mapping: Mapping) {
  const name: TableName = { schema: foreignKey.references.schema, name: foreignKey.references.table };
  const parent = mapping.tables.find(({ [side]: table }) => table.schema === name.schema && table.name === name.name);
  if (parent === undefined) return null;
  const columns = foreignKey.columns.flatMap((column, place) => {
    const from = child.columns.find((pair) => pair[side] === column);
    const to = parent.columns.find((pair) => pair[side] === foreignKey.references.columns[place]);
    return from === undefined || to === undefined ? [] : [{ child: from, parent: to }];
  });
  return columns.length === foreignKey.columns.length ? { child, parent, columns } : null;
}

function comparable(reference: Omit<CheckedReference, 'comparable'>, sides: Sides): boolean {
  return (['source', 'target'] as const).every((side) => {
    const child = tableOf(sides[side], reference.child[side]);
    const parent = tableOf(sides[side], reference.parent[side]);
    return reference.columns.every((pair) => {
      const kinds = [columnOf(child, pair.child[side]).type.kind, columnOf(parent, pair.parent[side]).type.kind];
      return kinds[0] === kinds[1] && kinds[0] !== 'other' && kinds[0] !== 'json';
    });
  });
}
