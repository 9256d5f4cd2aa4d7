import { LockstepError } from '../model/errors.ts';
import type { TableName } from '../model/mapping.ts';
import type { Column, Schema, Table } from '../model/schema.ts';

/** A table's identity as a map key. */
export function nameKey({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}

/** A pair's identity as a map key; null stands for no target. */
export function pairKey({ source, target }: { readonly source: TableName; readonly target: TableName | null }): string {
  return nameKey(source) + (target === null ? '' : nameKey(target));
}

/** The table of that name, or a CONFLICT: plan and catalogue do not belong together. */
export function tableOf(schema: Schema, name: TableName): Table {
  const table = tablesOf(schema).get(nameKey(name));
  if (table !== undefined) return table;
  throw outOfDate(`table ${JSON.stringify(name)}`);
}

const indexed = new WeakMap<Schema, ReadonlyMap<string, Table>>();

function tablesOf(schema: Schema): ReadonlyMap<string, Table> {
  const known = indexed.get(schema) ?? new Map(schema.tables.map((table) => [nameKey(table), table]));
  indexed.set(schema, known);
  return known;
}

/** The column of that name, or a CONFLICT: mapping and catalogue do not belong together. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw outOfDate(`column ${JSON.stringify([table.schema, table.name, name])}`);
}

function outOfDate(object: string): LockstepError {
  return new LockstepError('CONFLICT', `The plan names ${object}, which the catalogue lacks.`, {
    hint: 'The schema changed while the plan was being made. Run generate_plan again.',
  });
}
