import { createHash } from 'node:crypto';
import type { Dialect } from '../engines/engine.ts';
import { chooseForm } from '../model/forms.ts';
import type { ColumnDescriptor, ColumnSide, KitDescriptor, TableDescriptor, TableSide } from '../model/kit.ts';
import type { Mapping, TableMapping } from '../model/mapping.ts';
import { rowFilters } from '../model/row-filters.ts';
import type { Column, Schema, Table } from '../model/schema.ts';
import { ownPair } from '../model/typed-column.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';

/** Both catalogues, what maps what, and how each side writes SQL. */
export interface KitInput {
  readonly source: { readonly schema: Schema; readonly dialect: Dialect };
  readonly target: { readonly schema: Schema; readonly dialect: Dialect };
  readonly mapping: Mapping;
}

/** A table or a column that the kit does not carry, and why. */
export interface NotCarried {
  readonly table: string;
  /** Null: the whole table. */
  readonly column: string | null;
  readonly reason: string;
}

export interface DescribedKit {
  readonly kit: KitDescriptor;
  readonly notCarried: readonly NotCarried[];
}

/** What the sync kit knows of the migration, parents first, and what it cannot carry. */
export function describeKit(input: KitInput): DescribedKit {
  const notCarried: NotCarried[] = [];
  const tables = input.mapping.tables.flatMap((mapping) => {
    const described = describeTable(input, mapping);
    notCarried.push(...described.notCarried);
    return described.table === null ? [] : [described.table];
  });
  const end = ({ schema, dialect }: KitInput['source'], first: string | undefined) => ({
    engine: dialect.engine,
    flavor: schema.flavor,
    schema: first ?? schema.database,
  });
  return {
    kit: {
      fingerprint: hash([
        input.source.schema.tables.map((table) => schemaHash(table, input.source.dialect)),
        input.target.schema.tables.map((table) => schemaHash(table, input.target.dialect)),
        input.mapping,
      ]),
      source: end(input.source, tables[0]?.source.schema),
      target: end(input.target, tables[0]?.target.schema),
      tables: parentsFirst(tables),
    },
    notCarried,
  };
}

function describeTable(input: KitInput, mapping: TableMapping) {
  const name = `${mapping.source.schema}.${mapping.source.name}`;
  const source = tableOf(input.source.schema, mapping.source);
  const target = tableOf(input.target.schema, mapping.target);
  const notCarried: NotCarried[] = [];
  if (mapping.key.length === 0) {
    return { table: null, notCarried: [{ table: name, column: null, reason: 'it has no key that both sides share' }] };
  }
  const columns: ColumnDescriptor[] = [];
  for (const pair of mapping.columns) {
    const described = describeColumn(input, mapping, columnOf(source, pair.source), columnOf(target, pair.target));
    if (typeof described === 'string') notCarried.push({ table: name, column: pair.source, reason: described });
    else columns.push(described);
  }
  for (const { column, value } of mapping.constants) columns.push(constant(input, columnOf(target, column), value));
  const places = (names: readonly string[], side: 'source' | 'target') =>
    names.map((wanted) => columns.findIndex((column) => column[side]?.name === wanted));
  const keyNames = (side: 'source' | 'target') => mapping.key.map((pair) => pair[side]);
  const table: TableDescriptor = {
    name,
    columns,
    key: places(keyNames('source'), 'source'),
    source: {
      ...tableSide(input, 'source', source, keyNames('source'), places),
      where: filterOf(input, mapping, source),
    },
    target: tableSide(input, 'target', target, keyNames('target'), places),
  };
  return { table, notCarried };
}

function describeColumn(
  { source: { dialect: from }, target: { dialect: to } }: KitInput,
  mapping: TableMapping,
  source: Column,
  target: Column,
): ColumnDescriptor | string {
  if (target.generated !== null) return 'the target computes it';
  const chosen = chooseForm(source, target);
  if ('notCompared' in chosen) return chosen.notCompared;
  const side = (dialect: Dialect, column: Column): ColumnSide | null => {
    const write = dialect.stored(column.rawType, chosen.form);
    if (write === null) return null;
    const sql = dialect.identifier(column.name);
    const read = dialect.canonical(`t.${sql}`, column.rawType, chosen.form);
    return { name: column.name, sql, rawType: column.rawType, nullable: column.nullable, read, write };
  };
  const sides = { source: side(from, source), target: side(to, target) };
  if (sides.source === null || sides.target === null) return 'no value can be made of its text';
  const tolerance = mapping.tolerance.find(({ column }) => column === source.name);
  return {
    name: source.name,
    source: sides.source,
    target: sides.target,
    rule: chosen.rule,
    ...(tolerance === undefined ? {} : { tolerance: { kind: tolerance.kind, by: tolerance.by } }),
    masked: mapping.masked.includes(source.name),
  };
}

function constant({ target: { dialect } }: KitInput, column: Column, value: string | null): ColumnDescriptor {
  const { form } = ownPair(column);
  const sql = dialect.identifier(column.name);
  return {
    name: column.name,
    source: null,
    target: {
      name: column.name,
      sql,
      rawType: column.rawType,
      nullable: column.nullable,
      read: dialect.canonical(`t.${sql}`, column.rawType, form),
      write: dialect.stored(column.rawType, form) ?? '{}',
    },
    constant: value,
    rule: 'exact',
    masked: false,
  };
}

type Places = (names: readonly string[], side: 'source' | 'target') => number[];

function tableSide(
  input: KitInput,
  side: 'source' | 'target',
  table: Table,
  key: readonly string[],
  places: Places,
): TableSide {
  const { dialect } = input[side];
  const counted = table.columns.find(({ identity }) => identity !== null);
  const [counter] = counted === undefined ? [] : places([counted.name], side);
  const names = new Map(
    input.mapping.tables.map((pair) => [JSON.stringify([pair[side].schema, pair[side].name]), sourceName(pair)]),
  );
  return {
    schema: table.schema,
    name: table.name,
    sql: dialect.table(table),
    where: null,
    primary: table.primaryKey !== null && columnSet(table.primaryKey.columns) === columnSet(key),
    unique: uniqueKeysOf(table)
      .filter(({ columns }) => columnSet(columns) !== columnSet(key))
      .map(({ columns }) => places(columns, side))
      .filter((unique) => !unique.includes(-1)),
    counter:
      counted === undefined || counter === undefined || counter < 0
        ? null
        : { column: counter, sequence: counted.identity?.sequence ?? null },
    parents: [
      ...new Set(
        table.foreignKeys
          .map(({ references }) => names.get(JSON.stringify([references.schema, references.table])) ?? '')
          .filter((parent) => parent !== '' && parent !== names.get(JSON.stringify([table.schema, table.name]))),
      ),
    ].sort(),
    own: table.foreignKeys
      .filter(({ references }) => references.schema === table.schema && references.table === table.name)
      .map(({ columns, references }) => ({
        columns: places(columns, side),
        refersTo: places(references.columns, side),
      }))
      .filter(({ columns, refersTo }) => !columns.includes(-1) && !refersTo.includes(-1)),
    schemaHash: schemaHash(table, dialect),
  };
}

function sourceName({ source }: TableMapping): string {
  return `${source.schema}.${source.name}`;
}

function filterOf({ source: { dialect } }: KitInput, mapping: TableMapping, table: Table): string | null {
  return dialect.filter(rowFilters(mapping, table), (name) => columnOf(table, name));
}

/** The same as the kit computes from the live catalogue: the columns' shapes, the primary key, and which columns are unique together. */
function schemaHash(table: Table, { shape }: Dialect): string {
  const unique = uniqueKeysOf(table).map(({ columns }) => columnSet(columns));
  return hash([table.columns.map(shape), table.primaryKey?.columns ?? [], unique.sort()]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** By the target's foreign keys; loops stay in the order of names. */
function parentsFirst(tables: readonly TableDescriptor[]): TableDescriptor[] {
  const waiting = [...tables].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const done: TableDescriptor[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name));
    const at = waiting.findIndex(({ name, target }) =>
      target.parents.every((parent) => parent === name || !open.has(parent)),
    );
    done.push(...waiting.splice(Math.max(0, at), 1));
  }
  return done;
}

function tableOf({ tables }: Schema, wanted: { schema: string; name: string }): Table {
  const found = tables.find(({ schema, name }) => schema === wanted.schema && name === wanted.name);
  if (found === undefined) throw new Error(`${wanted.schema}.${wanted.name} is not in the catalogue`);
  return found;
}

function columnOf({ columns, name }: Table, wanted: string): Column {
  const found = columns.find((column) => column.name === wanted);
  if (found === undefined) throw new Error(`${name} has no column ${wanted}`);
  return found;
}
