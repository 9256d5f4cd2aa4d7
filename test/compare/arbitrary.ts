import fc from 'fast-check';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Detail } from '../../mcp-server/src/model/detail.ts';
import type { Column, Index, Key, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import type { Semantics } from '../../mcp-server/src/model/semantics.ts';

const name = fc.oneof(
  fc.constantFrom('id', 'Id', 'ID', 'user_id', 'userId', '_', '__', 'a"b', 'ß', 'İ', 'x'.repeat(70)),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const sql = fc.constantFrom('a + b', "('x'::text)", '((', "it''s", 'lower(`a`)', '"q" = ANY (ARRAY[1])', '::', '');
const bits = fc.constantFrom(8, 16, 24, 32, 64);
const length = fc.option(fc.nat(300));
const labels = fc.uniqueArray(fc.string({ maxLength: 5 }), { maxLength: 4 });
const precision = fc.nat(6);
const arbitraryDetail: fc.Arbitrary<Detail> = fc.record({
  kind: fc.constantFrom('table' as const, 'index' as const),
  name,
  says: fc.constantFrom('KEY_BLOCK_SIZE=8', 'MATCH FULL'),
  changes: fc.constantFrom('meaning' as const, 'storage' as const),
});

const type: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.record({ kind: fc.constant('integer' as const), bits, unsigned: fc.boolean(), truth: fc.boolean() }),
  fc.record({
    kind: fc.constant('decimal' as const),
    precision: length,
    scale: fc.option(fc.integer({ min: -3, max: 30 })),
    unsigned: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('float' as const), bits, unsigned: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('text' as const, 'bytes' as const), length, fixed: fc.boolean() }),
  fc.record({ kind: fc.constant('timestamp' as const), precision, zoned: fc.boolean() }),
  fc.record({ kind: fc.constant('time' as const), precision, zoned: fc.boolean(), spansDays: fc.boolean() }),
  fc.record({ kind: fc.constant('bits' as const), length, varying: fc.boolean() }),
  fc.record({ kind: fc.constant('enum' as const), labels, typeName: fc.option(name) }),
  fc.record({ kind: fc.constant('set' as const), labels }),
  fc.record({ kind: fc.constant('json' as const), binary: fc.boolean() }),
  fc.record({ kind: fc.constant('geometry' as const), subtype: fc.option(name), srid: fc.option(fc.nat(4326)) }),
  fc.record({ kind: fc.constant('array' as const), of: name }),
  fc.constantFrom<ColumnType>(
    { kind: 'boolean' },
    { kind: 'date' },
    { kind: 'interval' },
    { kind: 'year' },
    { kind: 'uuid' },
    { kind: 'inet' },
    { kind: 'other' },
  ),
);

const column: fc.Arbitrary<Column> = fc.record({
  name,
  rawType: name,
  type,
  nullable: fc.boolean(),
  default: fc.option(
    fc.oneof(
      fc.record({
        kind: fc.constant('literal' as const),
        value: fc.oneof(fc.string(), fc.constantFrom('0', '-0.50', 't')),
      }),
      fc.record({ kind: fc.constant('expression' as const), sql }),
      fc.record({ kind: fc.constant('now' as const), precision }),
    ),
  ),
  identity: fc.option(
    fc.record({
      kind: fc.constantFrom('auto_increment' as const, 'serial' as const, 'identity' as const),
      always: fc.boolean(),
      sequence: fc.option(name),
      next: fc.option(fc.constant('7')),
      step: fc.option(fc.constantFrom('1', '2', '-1')),
      limit: fc.option(fc.constantFrom('99', '2147483647')),
      cycles: fc.boolean(),
    }),
  ),
  generated: fc.option(fc.record({ sql, stored: fc.boolean() })),
  onUpdateNow: fc.boolean(),
  charset: fc.option(fc.constantFrom('utf8mb4', 'latin1', 'UTF8', 'utf8mb3', 'ascii')),
  collation: fc.option(fc.constantFrom('utf8mb4_bin', 'C', 'en_US', 'latin1_swedish_ci')),
  caseSensitive: fc.option(fc.boolean()),
  accentSensitive: fc.option(fc.boolean()),
  padSpace: fc.option(fc.boolean()),
  zeroFill: fc.option(fc.nat(20)),
  floatScale: fc.option(fc.nat(30)),
  invisible: fc.boolean(),
  comment: fc.string(),
});

const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 2 });
const action = fc.constantFrom(
  'no action' as const,
  'restrict' as const,
  'cascade' as const,
  'set null' as const,
  'set default' as const,
);

function key(columns: readonly string[]): fc.Arbitrary<Key> {
  return fc.record({ name, columns: fc.shuffledSubarray([...columns], { minLength: 1 }), deferrable: fc.boolean() });
}

function index(columns: readonly string[]): fc.Arbitrary<Index> {
  const whole = fc.record({ column: fc.constantFrom(...columns), expression: fc.constant(null) });
  const computed = fc.record({ column: fc.constant(null), expression: sql });
  const part = fc
    .tuple(fc.oneof(whole, computed), fc.option(fc.nat(20)), fc.boolean(), fc.boolean())
    .map(([held, prefix, descending, nullsFirst]) => ({
      ...held,
      prefix: held.column === null ? null : prefix,
      descending,
      nullsFirst,
    }));
  return fc.record({
    name,
    unique: fc.boolean(),
    method: fc.constantFrom('btree', 'hash', 'fulltext', 'gin', 'spatial', 'brin'),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    include: fc.constant([]),
    predicate: fc.option(sql),
    nullsDistinct: fc.boolean(),
    valid: fc.boolean(),
  });
}

function table(schemaName: string, tableName: string, columns: Column[]): fc.Arbitrary<Table> {
  const names = columns.map((item) => item.name);
  return fc.record({
    schema: fc.constant(schemaName),
    name: fc.constant(tableName),
    columns: fc.constant(columns),
    primaryKey: fc.option(key(names)),
    uniqueKeys: some(key(names)),
    indexes: some(index(names)),
    foreignKeys: some(
      fc.record({
        name,
        columns: fc.constant(names.slice(0, 1)),
        references: fc.record({
          schema: fc.constant(schemaName),
          table: fc.constant(tableName),
          columns: fc.constant(names.slice(-1)),
        }),
        onDelete: action,
        onUpdate: action,
        deferrable: fc.boolean(),
        validated: fc.boolean(),
      }),
    ),
    checks: some(fc.record({ name, sql, enforced: fc.boolean(), validated: fc.boolean() })),
    partitioning: fc.option(
      fc.record({ method: name, key: sql, partitions: fc.constant([{ name: 'p0', bound: '1' }]) }),
    ),
    storage: fc.option(fc.constantFrom('InnoDB', 'MyISAM')),
    rowFormat: fc.option(fc.constantFrom('dynamic', 'compressed')),
    logged: fc.boolean(),
    versioned: fc.boolean(),
    rowSecurity: fc.boolean(),
    replicaIdentity: fc.option(fc.constantFrom('key', 'full', 'index', 'nothing')),
    collation: fc.constant(null),
    comment: fc.string(),
    rowEstimate: fc.option(fc.nat()),
    dataBytes: fc.option(fc.nat()),
    indexBytes: fc.option(fc.nat()),
    details: fc.array(arbitraryDetail, { maxLength: 2 }),
  });
}

const yes = fc.boolean();
const semantics: fc.Arbitrary<Semantics> = fc.record({
  strict: yes,
  zeroDates: yes,
  fullGroupBy: yes,
  pipesConcatenate: yes,
  doubleQuotesName: yes,
  backslashEscapes: yes,
  exactDivision: yes,
  averageDigits: fc.constantFrom(null, 4),
  divisionByZeroFails: yes,
  coerces: yes,
  errorEndsTransaction: yes,
  ddlCommits: yes,
  nowIsTransactionStart: yes,
  upsertByAnyKey: yes,
  padsFixedText: yes,
  latitudeFirst: yes,
  isolation: fc.constantFrom('read committed', 'repeatable read', 'serializable'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
  instants: fc.record({ first: fc.constantFrom(-4713, 1970), last: fc.constantFrom(2038, 2106) }),
  numbering: fc.record({ onNull: yes, onZero: yes }),
  foreignKeys: fc.record({ checkedByRow: yes, cascadesFireTriggers: yes }),
  names: fc.record({
    longest: fc.constantFrom(1, 63, 64),
    unit: fc.constantFrom('bytes' as const, 'characters' as const),
    unquotedLower: yes,
    tablesIgnoreCase: yes,
    indexesShareSchema: yes,
    reserved: fc.subarray(['id', 'user_id']),
    systemColumns: fc.subarray(['id', 'userid']),
  }),
  mostColumns: fc.constantFrom(3, 1017),
});

/** A schema with one to four tables of nasty names in two schemas, with columns, keys, indexes, constraints, triggers and the rest; no gaps. */
export const arbitrarySchema: fc.Arbitrary<Schema> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('public', 'other'), name), {
    minLength: 1,
    maxLength: 4,
    selector: (place) => JSON.stringify(place),
  })
  .chain((places) =>
    fc.tuple(
      ...places.map(([schemaName, tableName]) =>
        fc
          .uniqueArray(column, { minLength: 1, maxLength: 5, selector: (item) => item.name })
          .chain((columns) => table(schemaName, tableName, columns)),
      ),
    ),
  )
  .chain((tables) =>
    fc.record({
      engine: fc.constant('any'),
      flavor: fc.constant('any'),
      version: fc.constant('1'),
      database: name,
      defaultSchema: fc.constant('public'),
      charset: fc.constantFrom('utf8mb4', 'latin1'),
      collation: fc.constantFrom('utf8mb4_bin', 'en_US'),
      semantics,
      tables: fc.constant(tables),
      views: some(fc.record({ schema: fc.constant('public'), name, materialized: fc.boolean(), sql: fc.option(sql) })),
      routines: some(
        fc.record({
          schema: fc.constant('public'),
          name,
          kind: fc.constantFrom('function' as const, 'procedure' as const),
          arguments: sql,
          returns: fc.option(name),
          language: name,
          sql: fc.option(sql),
        }),
      ),
      triggers: some(
        fc.record({
          schema: fc.constant(tables[0]?.schema ?? ''),
          table: fc.constant(tables[0]?.name ?? ''),
          name,
          timing: fc.constantFrom('before', 'after'),
          events: fc.subarray(['insert' as const, 'update' as const, 'delete' as const], { minLength: 1 }),
          perRow: fc.boolean(),
          enabled: fc.boolean(),
          sql: fc.option(sql),
        }),
      ),
      events: some(
        fc.record({ schema: fc.constant('public'), name, schedule: name, enabled: fc.boolean(), sql: fc.option(sql) }),
      ),
      sequences: some(
        fc.record({
          schema: fc.constant('public'),
          name,
          type: name,
          start: fc.constant('1'),
          increment: fc.constantFrom('1', '2'),
          minimum: fc.constant('1'),
          maximum: fc.constant('99'),
          cycle: fc.boolean(),
          cache: fc.constantFrom('1', '1000'),
          last: fc.constant(null),
          ownedBy: fc.option(name),
        }),
      ),
      enums: fc.constant([]),
      definers: fc.constant([]),
      details: fc.array(arbitraryDetail, { maxLength: 2 }),
      gaps: fc.constant([]),
    }),
  );
