import fc from 'fast-check';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Column, ColumnDefault, Index, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { arbitrarySchema } from '../compare/arbitrary.ts';

export type SourceEngine = 'mysql' | 'postgres';

interface Kind {
  readonly rawType: string;
  readonly type: ColumnType;
  readonly defaults: readonly string[];
  /** May be in a key. */
  readonly keyed: boolean;
}

const int = (rawType: string, bits: number, unsigned = false, truth = false): Kind => ({
  rawType,
  type: { kind: 'integer', bits, unsigned, truth },
  defaults: unsigned ? ['0', '7'] : ['0', '-7'],
  keyed: true,
});
const text = (rawType: string, length: number | null, fixed = false): Kind => ({
  rawType,
  type: { kind: 'text', length, fixed },
  defaults: ['', 'it\'s \\ "x" ` $lockstep$', 'ü😀'].filter((value) => length === null || value.length <= length),
  keyed: length !== null && length <= 100,
});
const one = (rawType: string, type: ColumnType, defaults: readonly string[] = [], keyed = false): Kind => ({
  rawType,
  type,
  defaults,
  keyed,
});
const labels = ['a', "it's", 'ü,x', 'Long label'];

const kinds: Readonly<Record<SourceEngine, readonly Kind[]>> = {
  mysql: [
    int('tinyint(1)', 8, false, true),
    int('tinyint unsigned', 8, true),
    int('smallint', 16),
    int('mediumint unsigned', 24, true),
    int('int', 32),
    int('int unsigned zerofill', 32, true),
    int('bigint', 64),
    int('bigint unsigned', 64, true),
    text('varchar(40)', 40),
    text('char(10)', 10, true),
    text('text', 65_535),
    text('longtext', 4_294_967_295),
    text('varchar(5000)', 5000),
    one('decimal(10,2)', { kind: 'decimal', precision: 10, scale: 2, unsigned: false }, ['1.50'], true),
    one('float(7,2) unsigned', { kind: 'float', bits: 32, unsigned: true }, ['1.5']),
    one('double', { kind: 'float', bits: 64, unsigned: false }),
    one('date', { kind: 'date' }, ['2000-02-29', '0000-00-00'], true),
    one('datetime(3)', { kind: 'timestamp', precision: 3, zoned: false }, ['2024-01-01 00:00:00.000'], true),
    one('timestamp', { kind: 'timestamp', precision: 0, zoned: true }, ['2024-01-01 00:00:00'], true),
    one('time(6)', { kind: 'time', precision: 6, zoned: false, spansDays: true }, ['-30:00:00'], true),
    one('year', { kind: 'year' }, ['2000'], true),
    one('bit(1)', { kind: 'bits', length: 1, varying: false }, ['1'], true),
    one('bit(9)', { kind: 'bits', length: 9, varying: false }, ['101010101'], true),
    one('binary(16)', { kind: 'bytes', length: 16, fixed: true }, [], true),
    one('varbinary(9)', { kind: 'bytes', length: 9, fixed: false }, ['\\x00ff'], true),
    one('blob', { kind: 'bytes', length: 65_535, fixed: false }),
    one('enum', { kind: 'enum', labels, typeName: null }, labels, true),
    one('set', { kind: 'set', labels: ['a', "it's", 'x y'] }, ['', "a,it's"], true),
    one('json', { kind: 'json', binary: true }),
    one('longtext', { kind: 'json', binary: false }, ['[]']),
    one('uuid', { kind: 'uuid' }, [], true),
    one('inet6', { kind: 'inet' }, ['::1'], true),
    one('point', { kind: 'geometry', subtype: 'point', srid: 4326 }),
    one('vector(3)', { kind: 'other' }),
  ],
  postgres: [
    int('smallint', 16),
    int('integer', 32),
    int('bigint', 64),
    int('oid', 32, true),
    one('boolean', { kind: 'boolean' }, ['0', '1'], true),
    text('text', null),
    text('character varying(40)', 40),
    text('character(10)', 10, true),
    text('citext', null),
    text('character varying(20000)', 20_000),
    text('email', 60),
    one('numeric', { kind: 'decimal', precision: null, scale: null, unsigned: false }, ['1.5', 'NaN']),
    one('numeric(90,40)', { kind: 'decimal', precision: 90, scale: 40, unsigned: false }),
    one('numeric(3,-2)', { kind: 'decimal', precision: 3, scale: -2, unsigned: false }),
    one('numeric(2,5)', { kind: 'decimal', precision: 2, scale: 5, unsigned: false }),
    one('real', { kind: 'float', bits: 32, unsigned: false }, ['Infinity']),
    one('double precision', { kind: 'float', bits: 64, unsigned: false }, ['1e+30']),
    one('date', { kind: 'date' }, ['2000-02-29', 'infinity', '0044-03-15 BC'], true),
    one(
      'timestamp without time zone',
      { kind: 'timestamp', precision: 6, zoned: false },
      ['2024-01-01 00:00:00'],
      true,
    ),
    one(
      'timestamp(2) with time zone',
      { kind: 'timestamp', precision: 2, zoned: true },
      ['2024-01-01 00:00:00+00', '1900-01-01 00:00:00+00', '2024-01-01 00:00:00+05:30'],
      true,
    ),
    one('time with time zone', { kind: 'time', precision: 6, zoned: true, spansDays: false }, ['10:00:00+02']),
    one('interval', { kind: 'interval' }, ['1 mon', '01:00:00']),
    one('bit(9)', { kind: 'bits', length: 9, varying: false }, ['101010101'], true),
    one('bit varying', { kind: 'bits', length: null, varying: true }, ['10']),
    one('bit(80)', { kind: 'bits', length: 80, varying: false }),
    one('bytea', { kind: 'bytes', length: null, fixed: false }, ['\\x', '\\x00ff'], true),
    one('public.mood', { kind: 'enum', labels: [...labels, 'a '], typeName: 'public.mood' }, labels, true),
    one('json', { kind: 'json', binary: false }, ['{"a": "it\'s"}']),
    one('jsonb', { kind: 'json', binary: true }, ['{}']),
    one('uuid', { kind: 'uuid' }, ['00000000-0000-0000-0000-000000000000'], true),
    one('cidr', { kind: 'inet' }, ['10.0.0.0/8'], true),
    one('text[]', { kind: 'array', of: 'text' }, ['{}', '{a,b}', '{"it\'s"}']),
    one('integer[]', { kind: 'array', of: 'integer' }, ['{1,NULL}']),
    one('int4range', { kind: 'other' }, ['empty'], true),
    one('money', { kind: 'other' }, ['$1.00']),
    one('point', { kind: 'other' }),
    one('xml', { kind: 'other' }),
    one('tsvector', { kind: 'other' }),
  ],
};

const methods: Readonly<Record<SourceEngine, readonly string[]>> = {
  mysql: ['btree', 'hash', 'fulltext'],
  postgres: ['btree', 'hash', 'gin', 'gist', 'brin'],
};

/** Names, keys, indexes, checks and texts of `arbitrarySchema`, made into what a catalogue of that engine can really hold. */
export function arbitraryCatalogue(engine: SourceEngine): fc.Arbitrary<Schema> {
  const choice = fc.infiniteStream(fc.nat(1_000_000));
  return fc.tuple(arbitrarySchema, choice).map(([schema, stream]) => {
    const pick = <T>(items: readonly T[]): T | undefined =>
      items[Number(stream.next().value ?? 0) % Math.max(1, items.length)];
    const home = engine === 'mysql' ? 'shop' : 'public';
    const place = (name: string) => (name === 'public' || engine === 'mysql' ? home : name);
    const tables = schema.tables.map((table) => possibleTable({ ...table, schema: place(table.schema) }, engine, pick));
    const distinct = new Map(tables.map((table) => [JSON.stringify([table.schema, table.name]), table]));
    const sequences =
      engine === 'mysql'
        ? []
        : schema.sequences.slice(0, 1).map((sequence) => ({ ...sequence, name: 'free', ownedBy: null, maximum: '99' }));
    const flavor = engine === 'mysql' ? (pick(['mysql', 'mariadb']) ?? 'mysql') : 'postgresql';
    return { ...schema, engine, flavor, defaultSchema: home, tables: [...distinct.values()], sequences };
  });
}

type Pick = <T>(items: readonly T[]) => T | undefined;

function possibleTable(table: Table, engine: SourceEngine, pick: Pick): Table {
  const made = table.columns.map((column, at) => {
    const kind = pick(kinds[engine]) ?? int('int', 32);
    const counts = at === 0 && kind.type.kind === 'integer' && column.identity !== null;
    return {
      kind,
      column: possibleColumn({ ...column, invisible: engine === 'mysql' && column.invisible }, kind, counts, pick),
    };
  });
  const keyed = new Set(
    made.filter(({ kind, column }) => kind.keyed && column.generated === null).map(({ column }) => column.name),
  );
  const primary = (table.primaryKey?.columns ?? []).filter((name) => keyed.has(name)).slice(0, 2);
  const names = new Set<string>();
  const fresh = (name: string) => !names.has(name.toLowerCase()) && names.add(name.toLowerCase());
  const columns = made.map(({ column }) => (primary.includes(column.name) ? { ...column, nullable: false } : column));
  const types = new Map(made.map(({ kind, column }) => [column.name, kind.rawType]));
  const uniqueKeys = table.uniqueKeys
    .map((key) => ({ ...key, columns: key.columns.filter((name) => keyed.has(name)).slice(0, 2) }))
    .filter((key) => key.columns.length > 0 && fresh(key.name));
  return {
    ...table,
    columns,
    primaryKey:
      table.primaryKey === null || primary.length === 0
        ? null
        : { ...table.primaryKey, name: engine === 'mysql' ? 'PRIMARY' : `${table.name}_pkey`, columns: primary },
    uniqueKeys,
    indexes: [
      ...uniqueKeys.map((key) => plainIndex(key.name, key.columns)),
      ...table.indexes
        .filter((index) => fresh(index.name))
        .flatMap((index) => possibleIndex(index, engine, made, pick)),
    ],
    foreignKeys: table.foreignKeys
      .filter(
        ({ columns: own, references }) =>
          own[0] !== references.columns[0] &&
          types.get(own[0] ?? '') === types.get(references.columns[0] ?? '') &&
          keyed.has(own[0] ?? '') &&
          fresh(`fk ${own[0]}`),
      )
      .map((key) => ({ ...key, references: { ...key.references, schema: table.schema } })),
    checks: table.checks.filter(({ name }) => fresh(`check ${name}`)),
    partitioning: null,
  };
}

function plainIndex(name: string, columns: readonly string[]): Index {
  const parts = columns.map((column) => ({
    column,
    expression: null,
    prefix: null,
    descending: false,
    nullsFirst: false,
  }));
  return { name, unique: true, method: 'btree', parts, include: [], predicate: null, nullsDistinct: true, valid: true };
}

function possibleIndex(
  index: Index,
  engine: SourceEngine,
  made: readonly { readonly kind: Kind; readonly column: Column }[],
  pick: Pick,
): Index[] {
  const method = pick(methods[engine]) ?? 'btree';
  const texts = made.filter(({ kind }) => kind.type.kind === 'text');
  const full = method === 'fulltext' && texts.length > 0;
  const seen = new Set<string>();
  const parts = index.parts.flatMap((part) => {
    const found = made.find(({ column }) => column.name === part.column);
    if (part.column === null) return engine === 'postgres' ? [part] : [];
    if (found === undefined || seen.has(part.column) || (!found.kind.keyed && engine === 'postgres')) return [];
    seen.add(part.column);
    const prefixed =
      engine === 'mysql' &&
      ['text', 'bytes'].includes(found.kind.type.kind) &&
      (!found.kind.keyed || part.prefix !== null);
    return found.kind.keyed || prefixed ? [{ ...part, prefix: prefixed ? 5 : null }] : [];
  });
  const prefixable = engine === 'mysql' ? ['text', 'bytes'] : [];
  const first = full ? texts[0] : made.find(({ kind }) => kind.keyed || prefixable.includes(kind.type.kind));
  if (first === undefined) return [];
  const prefix = first.kind.keyed || full ? null : 5;
  const alone = [{ column: first.column.name, expression: null, prefix, descending: false, nullsFirst: false }];
  return [
    {
      ...index,
      method: full ? 'fulltext' : method === 'fulltext' ? 'btree' : method,
      unique: index.unique && !full,
      parts: full || parts.length === 0 ? alone : parts,
      predicate: engine === 'mysql' ? null : index.predicate,
    },
  ];
}

function possibleColumn(column: Column, kind: Kind, counts: boolean, pick: Pick): Column {
  const textual = kind.type.kind === 'text';
  const generated = counts || column.generated === null ? null : column.generated;
  const value = pick(kind.defaults);
  const moment = kind.type.kind === 'timestamp' ? ({ kind: 'now', precision: kind.type.precision } as const) : null;
  const literal = value === undefined ? null : ({ kind: 'literal', value } as const);
  const given: ColumnDefault | null =
    pick([literal, moment, column.default?.kind === 'expression' ? column.default : null]) ?? null;
  return {
    ...column,
    rawType: kind.rawType,
    type: kind.type,
    default: counts || generated !== null ? null : given,
    identity: counts ? column.identity : null,
    generated,
    onUpdateNow: column.onUpdateNow && kind.type.kind === 'timestamp' && generated === null,
    charset: textual ? 'utf8mb4' : null,
    collation: textual ? (column.caseSensitive === false ? 'utf8mb4_general_ci' : 'utf8mb4_bin') : null,
    caseSensitive: textual ? column.caseSensitive !== false : null,
    padSpace: textual ? column.padSpace === true : null,
  };
}
