import type { Dialect } from '../engines/engine.ts';
import type { Mapping, TableMapping } from '../model/mapping.ts';
import type { Column, Schema, Table } from '../model/schema.ts';

export type Side = 'source' | 'target';

/** One database of the migration. */
export interface KitSide {
  readonly schema: Schema;
  readonly dialect: Dialect;
}

/** Both catalogues, what maps what, and how each side writes SQL. */
export interface KitInput {
  readonly source: KitSide;
  readonly target: KitSide;
  readonly mapping: Mapping;
}

/** What outbox and ledger call a pair of tables. */
export function kitName({ source }: Pick<TableMapping, 'source'>): string {
  return `${source.schema}.${source.name}`;
}

/** A mapped table in its catalogue. */
export function tableOf({ tables }: Schema, wanted: { readonly schema: string; readonly name: string }): Table {
  const found = tables.find(({ schema, name }) => schema === wanted.schema && name === wanted.name);
  if (found === undefined) throw new Error(`${wanted.schema}.${wanted.name} is not in the catalogue`);
  return found;
}

/** A mapped column of a table. */
export function columnOf({ columns, name }: Table, wanted: string): Column {
  const found = columns.find((column) => column.name === wanted);
  if (found === undefined) throw new Error(`${name} has no column ${wanted}`);
  return found;
}
