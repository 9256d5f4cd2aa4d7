import { LockstepError } from '../model/errors.ts';
import type { Mapping, TableMapping, TableName } from '../model/mapping.ts';
import type { Column, Schema, Table } from '../model/schema.ts';

/** Which of the two databases. */
export type Side = 'source' | 'target';

/** A column as both sides declare it. */
export interface ComparedColumn {
  readonly table: ComparedTable;
  readonly source: Column;
  readonly target: Column;
}

/** A table as both sides declare it, with the pairs of its columns in the source's order. */
export interface ComparedTable {
  readonly mapping: TableMapping;
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly ComparedColumn[];
}

/** Everything a rule may look at. */
export interface Comparison {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly tables: readonly ComparedTable[];
}

/** Joins the mapping's names with both catalogues; a name that its catalogue lacks is a CONFLICT. */
export function makeComparison(source: Schema, target: Schema, mapping: Mapping): Comparison {
  const find = { source: tableFinder(source), target: tableFinder(target) };
  const tables = mapping.tables.map((pair) => compareTable(pair, find.source(pair.source), find.target(pair.target)));
  return { source, target, mapping, tables };
}

/** One text for a table's full name. */
export function tableKey({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}

/** The target's name for each mapped source column. */
export function targetNames({ mapping }: ComparedTable): Map<string, string> {
  return new Map(mapping.columns.map(({ source, target }) => [source, target]));
}

/** The source's name for each mapped target column. */
export function sourceNames({ mapping }: ComparedTable): Map<string, string> {
  return new Map(mapping.columns.map(({ source, target }) => [target, source]));
}

/** The target's names of source columns, or null when one of them is not mapped. */
export function inTarget(pair: ComparedTable, columns: readonly string[]): string[] | null {
  return translate(columns, targetNames(pair));
}

/** The source's names of target columns, or null when one of them is not mapped. */
export function inSource(pair: ComparedTable, columns: readonly string[]): string[] | null {
  return translate(columns, sourceNames(pair));
}

function translate(columns: readonly string[], names: ReadonlyMap<string, string>): string[] | null {
  const found = columns.flatMap((name) => names.get(name) ?? []);
  return found.length === columns.length ? found : null;
}

function compareTable(mapping: TableMapping, source: Table, target: Table): ComparedTable {
  const columns: ComparedColumn[] = [];
  const table: ComparedTable = { mapping, source, target, columns };
  const find = { source: columnFinder(source), target: columnFinder(target) };
  for (const pair of mapping.columns) {
    columns.push({ table, source: find.source(pair.source), target: find.target(pair.target) });
  }
  return table;
}

function tableFinder(schema: Schema): (name: TableName) => Table {
  const tables = new Map(schema.tables.map((table) => [tableKey(table), table]));
  return (name) => tables.get(tableKey(name)) ?? unknown(`table ${name.schema}.${name.name}`, schema.database);
}

function columnFinder(table: Table): (name: string) => Column {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  return (name) => columns.get(name) ?? unknown(`column ${name}`, `${table.schema}.${table.name}`);
}

function unknown(what: string, where: string): never {
  throw new LockstepError('CONFLICT', `The mapping names ${what}, which ${where} does not have.`, {
    hint: 'The mapping was made from another state of the schema: map the tables again.',
  });
}
