import type { Dialect } from '../engines/engine.ts';
import { type Mapping, type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
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

/** The input with what is looked up for every table. */
export interface KitCatalogue extends KitInput {
  /** A mapped table of a side. */
  tableOf(side: Side, wanted: TableName): Table;
  /** What outbox and ledger call a table of a side; undefined when nothing maps it. */
  nameOf(side: Side, table: TableName): string | undefined;
}

/** Indexes both catalogues and the mapping once. */
export function kitCatalogue(input: KitInput): KitCatalogue {
  const indexed = (side: Side) => ({
    tables: new Map(input[side].schema.tables.map((table) => [tableKey(table), table])),
    names: new Map(input.mapping.tables.map((pair) => [tableKey(pair[side]), kitName(pair)])),
  });
  const sides = { source: indexed('source'), target: indexed('target') };
  return {
    ...input,
    tableOf: (side, wanted) => {
      const found = sides[side].tables.get(tableKey(wanted));
      if (found === undefined) throw new Error(`${wanted.schema}.${wanted.name} is not in the catalogue`);
      return found;
    },
    nameOf: (side, table) => sides[side].names.get(tableKey(table)),
  };
}

/** A mapped column of a table. */
export function columnOf({ columns, name }: Table, wanted: string): Column {
  const found = columns.find((column) => column.name === wanted);
  if (found === undefined) throw new Error(`${name} has no column ${wanted}`);
  return found;
}
