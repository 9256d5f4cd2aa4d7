import type { ColumnSide, KitDescriptor, Side, TableDescriptor, TableSide, Text, ValueRule } from '../descriptor.ts';

/** A column of a table on one side, under the name that both sides' callers use: the source's. */
export interface PlacedColumn extends Omit<ColumnSide, 'name'> {
  readonly name: string;
  readonly rule: ValueRule;
  /** What the column holds in every row; undefined where rows differ. */
  readonly constant?: Text;
  /** The form in which keys are texts needs no look at the row. */
  readonly form: 'whole number' | 'uuid' | null;
}

/** A table as it stands on one side. */
export interface Place {
  readonly table: TableSide;
  readonly columns: readonly PlacedColumn[];
  readonly key: readonly PlacedColumn[];
  /** The column that a counter numbers. */
  readonly counted: PlacedColumn | null;
}

/** A table of the source by its name, and the places where its rows stand on one side: several where the migration spreads it. */
export interface PlacedTable {
  /** The source's `schema.table`. */
  readonly name: string;
  readonly places: readonly [Place, ...Place[]];
}

/** The table of that name on a side; `schema.table` of the source, or `table` alone where only one has that name. */
export function placedTable(kit: KitDescriptor, side: Side, wanted: string): PlacedTable {
  const names = new Set(
    kit.tables.filter(({ name, source }) => name === wanted || source.name === wanted).map((found) => found.name),
  );
  const name = names.has(wanted) ? wanted : [...names][0];
  if (name === undefined) throw new Error(`the migration has no table ${wanted}: it has ${listed(kit)}`);
  if (names.size > 1 && name !== wanted)
    throw new Error(`${wanted} may be ${[...names].join(' or ')}: name it with its schema`);
  const tables = kit.tables.filter((table) => table.name === name);
  const spread = side === 'target' && tables.length > 1 && tables.some(({ source }) => source.where !== null);
  if (spread) {
    throw new Error(
      `${name} is divided among several tables of the target by conditions: write to them with the target’s own statements`,
    );
  }
  const [first, ...rest] = side === 'source' ? merged(tables) : tables.map((table) => placeOf(table, side));
  if (first === undefined) throw new Error(`the migration has no table ${wanted}`);
  return { name, places: [first, ...rest] };
}

function placeOf(table: TableDescriptor, side: Side): Place {
  const columns = table.columns.flatMap((_, at) => placedColumn(table, at, side) ?? []);
  const named = (at: number) => columns.find(({ name }) => name === table.columns[at]?.name) ?? null;
  const counter = table[side].counter;
  return {
    table: table[side],
    columns,
    key: table.key.flatMap((at) => named(at) ?? []),
    counted: counter === null ? null : named(counter.column),
  };
}

/** One table of the source that several descriptors take columns from. */
function merged(tables: readonly TableDescriptor[]): Place[] {
  const [first, ...rest] = tables.map((table) => placeOf(table, 'source'));
  if (first === undefined) return [];
  const all = [...[first, ...rest].flatMap(({ columns }) => columns), ...first.key];
  const byName = new Map(all.map((column) => [column.name, column]));
  const numbered = [first, ...rest].find((place) => place.counted !== null)?.counted ?? null;
  const counted = numbered === null ? null : (byName.get(numbered.name) ?? null);
  return [{ ...first, columns: [...byName.values()], counted }];
}

function placedColumn(table: TableDescriptor, at: number, side: Side): PlacedColumn | null {
  const column = table.columns[at];
  const own = column?.[side] ?? null;
  if (column === undefined || own === null || (side === 'source' && column.constant !== undefined)) return null;
  return {
    ...own,
    name: column.name,
    rule: column.rule,
    form: formOf([column.source?.rawType ?? '', column.target.rawType], own.rawType),
    ...(column.constant === undefined ? {} : { constant: column.constant }),
  };
}

const WHOLE = /^((tiny|small|medium|big)?int|integer|smallint|bigint)\b|^(numeric|decimal)\(\d+,0\)/;

function formOf(both: readonly string[], own: string): PlacedColumn['form'] {
  if (both.every((rawType) => WHOLE.test(rawType))) return 'whole number';
  return own === 'uuid' ? 'uuid' : null;
}

function listed({ tables }: KitDescriptor): string {
  const names = [...new Set(tables.map(({ name }) => name))];
  return names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
}
