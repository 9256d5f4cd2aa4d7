import type { KitLimit, NotCarried } from '../model/described-kit.ts';
import type { ColumnDescriptor, TableDescriptor, TableSide } from '../model/kit.ts';
import type { TableMapping } from '../model/mapping.ts';
import { rowFilters } from '../model/row-filters.ts';
import type { Column, Table } from '../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';
import { describeColumn, describeConstant } from './describe-column.ts';
import { schemaHash } from './hash-of.ts';
import { columnOf, type KitCatalogue, kitName, type Side } from './kit-input.ts';
import { rowKeyLength } from './row-key-length.ts';

/** A pair of tables as the kit carries it; null with the reason in `notCarried` where it cannot. */
export interface DescribedTable {
  readonly table: TableDescriptor | null;
  readonly notCarried: readonly NotCarried[];
  readonly limits: readonly KitLimit[];
}

/** What the kit knows of one pair of tables. */
export function describeTable(input: KitCatalogue, mapping: TableMapping): DescribedTable {
  const name = kitName(mapping);
  const source = input.tableOf('source', mapping.source);
  const target = input.tableOf('target', mapping.target);
  const whole = (reason: string): DescribedTable => ({
    table: null,
    notCarried: [{ table: name, column: null, reason }],
    limits: [],
  });
  if (mapping.merged === true)
    return whole(
      `${mapping.target.schema}.${mapping.target.name} receives other tables too, and the kit carries one source into a table`,
    );
  const { columns, notCarried } = describeColumns(input, mapping, source, target);
  const refusal = refuseKey(input, mapping, source, target, columns) ?? refuseUnfilled(target, columns);
  if (refusal !== null) return whole(refusal);
  const places: Places = (names, side) =>
    names.map((wanted) => columns.findIndex((column) => column[side]?.name === wanted));
  const keyNames = (side: Side) => mapping.key.map((pair) => pair[side]);
  const table: TableDescriptor = {
    name,
    columns,
    key: places(keyNames('source'), 'source'),
    source: {
      ...tableSide(input, 'source', source, keyNames('source'), places),
      where: input.source.dialect.filter(rowFilters(mapping, source), (wanted) => columnOf(source, wanted)),
    },
    target: tableSide(input, 'target', target, keyNames('target'), places),
  };
  return {
    table,
    notCarried,
    limits: [
      ...unfilledOnSource(name, source, columnsBack(input, mapping, columns)),
      ...uncomparedConstants(name, columns),
      ...othersBack(name, columns),
    ],
  };
}

function describeColumns(input: KitCatalogue, mapping: TableMapping, source: Table, target: Table) {
  const table = kitName(mapping);
  const columns: ColumnDescriptor[] = [];
  const notCarried: NotCarried[] = [];
  const add = (column: string, described: ColumnDescriptor | string) => {
    if (typeof described === 'string') notCarried.push({ table, column, reason: described });
    else columns.push(described);
  };
  for (const pair of mapping.columns) {
    add(pair.source, describeColumn(input, mapping, columnOf(source, pair.source), columnOf(target, pair.target)));
  }
  for (const { column, value } of mapping.constants) {
    add(column, describeConstant(input, mapping, columnOf(target, column), value));
  }
  return { columns, notCarried };
}

/** Why the key cannot be the row key; null when it can. */
function refuseKey(
  { source: { dialect: from }, target: { dialect: to } }: KitCatalogue,
  { key }: TableMapping,
  source: Table,
  target: Table,
  columns: readonly ColumnDescriptor[],
): string | null {
  if (key.length === 0) return 'it has no key that both sides share';
  for (const pair of key) {
    const carried = columns.find((column) => column.source?.name === pair.source);
    if (carried === undefined) return `its key column ${pair.source} is not carried`;
    if (carried.rule !== 'exact') {
      return `the two sides may spell one value of its key column ${pair.source} in different ways`;
    }
  }
  const length = rowKeyLength(key.map((pair) => [columnOf(source, pair.source), columnOf(target, pair.target)]));
  const most = Math.min(from.longestRowKey, to.longestRowKey);
  return length !== null && length > most
    ? `its key may be ${length} characters long, and outbox and ledger hold ${most}`
    : null;
}

/** Why no row can be inserted; null when one can. */
function refuseUnfilled(target: Table, columns: readonly ColumnDescriptor[]): string | null {
  const filled = new Set(columns.map((column) => column.target.name));
  const names = target.columns.filter((column) => needsValue(column) && !filled.has(column.name));
  return names.length === 0
    ? null
    : `the target requires a value in ${names.map(({ name }) => name).join(', ')}, and nothing fills it`;
}

/** The source's columns that a row of the target fills on its way back: a row that is spread goes back whole, one that is divided alone. */
function columnsBack(input: KitCatalogue, mapping: TableMapping, columns: readonly ColumnDescriptor[]): Set<string> {
  const parts = partsOf(input.mapping.tables).get(partId(mapping)) ?? [];
  const others = parts.filter((part) => part !== mapping).flatMap((part) => part.columns.map(({ source }) => source));
  return new Set([...columns.flatMap(({ source }) => source?.name ?? []), ...others]);
}

const partsKnown = new WeakMap<readonly TableMapping[], Map<string, TableMapping[]>>();

/** The pairs of one source and one condition; made once, because a mapping may have ten thousand. */
function partsOf(tables: readonly TableMapping[]): Map<string, TableMapping[]> {
  const known = partsKnown.get(tables);
  if (known !== undefined) return known;
  const parts = new Map<string, TableMapping[]>();
  for (const one of tables) parts.set(partId(one), [...(parts.get(partId(one)) ?? []), one]);
  partsKnown.set(tables, parts);
  return parts;
}

function partId({ source, where }: TableMapping): string {
  return JSON.stringify([source.schema, source.name, where]);
}

function unfilledOnSource(table: string, source: Table, filled: ReadonlySet<string>): KitLimit[] {
  const names = source.columns.filter((column) => needsValue(column) && !filled.has(column.name));
  if (names.length === 0) return [];
  const list = names.map(({ name }) => name).join(', ');
  return [
    {
      table,
      what: `reverse sync cannot insert rows: the source requires a value in ${list}, which no pair of it carries`,
    },
  ];
}

function uncomparedConstants(table: string, columns: readonly ColumnDescriptor[]): KitLimit[] {
  return columns
    .filter(({ compared }) => compared === false)
    .map(({ name, target: { rawType } }) => ({
      table,
      what: `whether ${name} holds its constant is not compared: a value of type ${rawType} has no one spelling`,
    }));
}

function othersBack(table: string, columns: readonly ColumnDescriptor[]): KitLimit[] {
  const constants = columns.filter(({ constant, compared }) => constant !== undefined && compared !== false);
  if (constants.length === 0) return [];
  const names = constants.map(({ name }) => name).join(', ');
  return [
    {
      table,
      what: `relay and backfill back to the source take a row of the target that was not migrated, and does not hold the constants of ${names}, for another writer's; triggers there note it all the same, and the relay passes it over`,
    },
  ];
}

function needsValue(column: Column): boolean {
  return !column.nullable && column.default === null && column.identity === null && column.generated === null;
}

type Places = (names: readonly string[], side: Side) => number[];

function tableSide(input: KitCatalogue, side: Side, table: Table, key: readonly string[], places: Places): TableSide {
  const counted = table.columns.find(({ identity }) => identity !== null);
  const [counter = -1] = counted === undefined ? [] : places([counted.name], side);
  const self = input.nameOf(side, table);
  const own = ({ references }: Table['foreignKeys'][number]) =>
    references.schema === table.schema && references.table === table.name;
  const parents = table.foreignKeys.flatMap(
    ({ references }) => input.nameOf(side, { schema: references.schema, name: references.table }) ?? [],
  );
  return {
    schema: table.schema,
    name: table.name,
    sql: input[side].dialect.table(table),
    where: null,
    primary: table.primaryKey !== null && columnSet(table.primaryKey.columns) === columnSet(key),
    unique: uniqueKeysOf(table)
      .filter(({ columns }) => columnSet(columns) !== columnSet(key))
      .map(({ columns }) => places(columns, side))
      .filter((unique) => !unique.includes(-1)),
    counter: counter < 0 ? null : { column: counter, sequence: counted?.identity?.sequence ?? null },
    parents: [...new Set(parents.filter((parent) => parent !== self))].sort(),
    own: table.foreignKeys
      .filter(own)
      .map(({ columns, references }) => ({
        columns: places(columns, side),
        refersTo: places(references.columns, side),
      }))
      .filter(({ columns, refersTo }) => !columns.includes(-1) && !refersTo.includes(-1)),
    schemaHash: schemaHash(table, input[side].dialect),
  };
}
