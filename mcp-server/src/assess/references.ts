import { type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
import type { Reference } from '../model/reference.ts';
import type { RowFilter } from '../model/row-filter.ts';
import { rowFilters } from '../model/row-filters.ts';
import type { ForeignKey, Table } from '../model/schema.ts';
import type { Subject, World } from './check.ts';

/** A reference that the rows must keep on the target, in the source's names. */
export interface KeptReference {
  /** The foreign key that asks for it. */
  readonly name: string;
  readonly reference: Reference;
  /** Lists of filters of which a parent passes at least one if it is copied. */
  readonly moving: readonly (readonly RowFilter[])[];
}

/** The source's foreign keys whose columns are copied, and those of the target alone; each pair of column lists once. */
export function keptReferences(subject: Subject): KeptReference[] {
  const { world, table, target } = subject;
  const ofTarget = (target?.foreignKeys ?? []).flatMap((key) => {
    const kept = target === null ? null : mappedBack(subject, referenceOf(target, key));
    return kept === null ? [] : [{ name: key.name, ...kept }];
  });
  const own = table.foreignKeys.flatMap((key) => {
    const reference = referenceOf(table, key);
    const moving = movingParents(world, reference);
    if (moving === null || !reference.columns.every((name) => carries(subject, name))) return [];
    // The target's own says which of several tables holds the parents.
    const known = ofTarget.find((other) => idOf(other.reference) === idOf(reference));
    return [{ name: key.name, reference, moving: known?.moving ?? moving }];
  });
  const known = new Set(own.map(({ reference }) => idOf(reference)));
  return [...own, ...ofTarget.filter(({ reference }) => !known.has(idOf(reference)))];
}

/** Whether the target takes a column, as it is or computed. */
export function carries({ mapping }: Subject, name: string): boolean {
  return mapping === null || mapping.columns.some(({ source }) => source === name);
}

function referenceOf({ schema, name }: Table, { columns, references }: ForeignKey): Reference {
  return {
    child: { schema, name },
    columns,
    parent: { schema: references.schema, name: references.table },
    references: references.columns,
  };
}

/** null when no parent is copied, or not with the columns that are referred to. */
function movingParents(world: World, { parent, references }: Reference): RowFilter[][] | null {
  const table = world.tables.get(tableKey(parent));
  if (table === undefined) return null;
  const mapped = world.mapped.get(tableKey(parent)) ?? [];
  if (mapped.length === 0) return [[]];
  const whole = mapped.filter(({ columns }) =>
    references.every((name) => columns.some((pair) => pair.source === name)),
  );
  return whole.length === 0 ? null : whole.map((one) => rowFilters(one, table));
}

/** null when the mapping does not lead back to columns of the source. */
function mappedBack(
  { world: { mapping, tables }, table, mapping: own }: Subject,
  { columns, parent, references }: Reference,
): Omit<KeptReference, 'name'> | null {
  const other = mapping.tables.find(({ target }) => same(target, parent));
  const there = other === undefined ? undefined : tables.get(tableKey(other.source));
  if (own === null || other === undefined || there === undefined) return null;
  const back = (names: readonly string[], { columns: pairs }: TableMapping) =>
    names.flatMap((name) => pairs.find((pair) => pair.target === name)?.source ?? []);
  const [from, to] = [back(columns, own), back(references, other)];
  if (from.length < columns.length || to.length < references.length) return null;
  const child = { schema: table.schema, name: table.name };
  return {
    reference: { child, columns: from, parent: other.source, references: to },
    moving: [rowFilters(other, there)],
  };
}

function same(one: TableName, other: TableName): boolean {
  return one.schema === other.schema && one.name === other.name;
}

function idOf({ columns, parent, references }: Reference): string {
  return JSON.stringify([tableKey(parent), columns.map((name, at) => [name, references[at]]).sort()]);
}
