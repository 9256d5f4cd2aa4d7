import { LockstepError } from '../model/errors.ts';
import { groupBy } from '../model/group-by.ts';
import { type Mapping, type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
import type { Column, Schema, Table, Trigger } from '../model/schema.ts';
import { carriedTable, staysInPlace, withoutConstants } from './carried-table.ts';
import { type Hidden, hiddenIn } from './hidden.ts';

/** Which of the two databases. */
export type Side = 'source' | 'target';

/** A column as both sides declare it. */
export interface ComparedColumn {
  readonly table: ComparedTable;
  readonly source: Column;
  readonly target: Column;
}

/** A table as both sides declare it, with the pairs of its columns in the source's order. Of the source it holds what this pair carries. */
export interface ComparedTable {
  readonly mapping: TableMapping;
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly ComparedColumn[];
  /** The target's name of each mapped source column, and the other way round. */
  readonly targetNames: ReadonlyMap<string, string>;
  readonly sourceNames: ReadonlyMap<string, string>;
}

/** Everything a rule may look at. */
export interface Comparison {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly tables: readonly ComparedTable[];
  /** The compared tables by `tableKey` of their source: several where one is spread. */
  readonly bySource: ReadonlyMap<string, readonly ComparedTable[]>;
  /** Where both sides are one database: the tables that stay where they are, by `tableKey`. */
  readonly staying: ReadonlySet<string>;
  /** Enabled triggers by `tableKey` of their table. */
  readonly triggers: Readonly<Record<Side, ReadonlyMap<string, readonly Trigger[]>>>;
  /** What the logins could not see completely. */
  readonly hidden: Readonly<Record<Side, Hidden>>;
}

/** Joins the mapping's names with both catalogues; a name that its catalogue lacks is a CONFLICT. */
export function makeComparison(source: Schema, target: Schema, mapping: Mapping): Comparison {
  const find = { source: tableFinder(source), target: tableFinder(target) };
  const all = mapping.tables.map((pair) => ({
    mapping: pair,
    source: find.source(pair.source),
    target: find.target(pair.target),
  }));
  const bySource = groupBy(all, (pair) => tableKey(pair.source));
  const tables = all.map(({ mapping: pair, source: whole, target: other }) => {
    const siblings = (bySource.get(tableKey(whole)) ?? []).filter((sibling) => sibling.mapping !== pair);
    return compareTable(pair, carriedTable(whole, other, pair, siblings), withoutConstants(other, pair));
  });
  return {
    source,
    target,
    mapping,
    tables,
    bySource: groupBy(tables, (table) => tableKey(table.mapping.source)),
    staying: stayingTables(mapping),
    triggers: { source: enabledTriggers(source), target: enabledTriggers(target) },
    hidden: { source: hiddenIn(source), target: hiddenIn(target) },
  };
}

/** The target's names of source columns, or null when one of them is not mapped. */
export function inTarget(pair: ComparedTable, columns: readonly string[]): string[] | null {
  return translate(columns, pair.targetNames);
}

/** The source's names of target columns, or null when one of them is not mapped. */
export function inSource(pair: ComparedTable, columns: readonly string[]): string[] | null {
  return translate(columns, pair.sourceNames);
}

function translate(columns: readonly string[], names: ReadonlyMap<string, string>): string[] | null {
  const found = columns.flatMap((name) => names.get(name) ?? []);
  return found.length === columns.length ? found : null;
}

function stayingTables({ inPlace, tables }: Mapping): Set<string> {
  const spread = groupBy(tables, ({ source }) => tableKey(source));
  const staying = [...spread].filter(([, pairs]) => staysInPlace(pairs)).map(([key]) => key);
  return new Set([...inPlace.map(tableKey), ...staying]);
}

function compareTable(mapping: TableMapping, source: Table, target: Table): ComparedTable {
  const columns: ComparedColumn[] = [];
  const table: ComparedTable = {
    mapping,
    source,
    target,
    columns,
    targetNames: new Map(mapping.columns.map((pair) => [pair.source, pair.target])),
    sourceNames: new Map(mapping.columns.map((pair) => [pair.target, pair.source])),
  };
  const find = { source: columnFinder(source), target: columnFinder(target) };
  for (const pair of mapping.columns) {
    columns.push({ table, source: find.source(pair.source), target: find.target(pair.target) });
  }
  return table;
}

function enabledTriggers({ triggers }: Schema): Map<string, Trigger[]> {
  const enabled = triggers.filter((trigger) => trigger.enabled);
  return groupBy(enabled, ({ schema, table }) => tableKey({ schema, name: table }));
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
