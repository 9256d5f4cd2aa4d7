import { describeCapacity } from '../../mcp-server/src/cdc/capacity.ts';
import { describeCdc } from '../../mcp-server/src/cdc/describe-cdc.ts';
import type { Dialect } from '../../mcp-server/src/engines/engine.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { DescribedCdc, KafkaSecurity } from '../../mcp-server/src/model/described-cdc.ts';
import type { Measured } from '../../mcp-server/src/model/measured.ts';
import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { renderCdc } from '../../mcp-server/src/render/cdc/cdc-files.ts';
import { column, foreignKey, integer, key, numbered, schema, table, unsigned, varchar } from '../compare/build.ts';
import { mysqlSemantics, postgresSemantics } from '../compare/servers.ts';
import { ask } from '../mapping/ask.ts';

/** A migration whose connectors are generated. */
export interface CdcCase {
  readonly name: string;
  readonly source: Schema;
  readonly target: Schema;
  readonly dialects: { readonly source: Dialect; readonly target: Dialect };
  readonly yaml: string;
  readonly encrypted?: boolean;
  readonly kafka?: KafkaSecurity;
  readonly measured?: Measured;
  readonly writesPerMinute?: number;
}

const inSchema = (name: string, tables: readonly Table[]) => tables.map((each) => ({ ...each, schema: name }));

export function mysql(tables: readonly Table[], more: Partial<Schema> = {}): Schema {
  const named = { engine: 'mysql', flavor: 'mysql', version: '9.7.4', semantics: mysqlSemantics };
  return schema(inSchema('shop', tables), { ...named, ...more });
}

export function mariadb(tables: readonly Table[]): Schema {
  const semantics = { ...mysqlSemantics, zeroDates: true };
  return mysql(tables, { flavor: 'mariadb', version: '10.11.19-MariaDB', semantics });
}

export function postgres(tables: readonly Table[], more: Partial<Schema> = {}): Schema {
  const named = { engine: 'postgres', flavor: 'postgresql', version: '18.4', defaultSchema: 'public' };
  return schema(inSchema('public', tables), { ...named, semantics: postgresSemantics, ...more });
}

const sized = { rowEstimate: 1_000_000, dataBytes: 200_000_000, storage: 'InnoDB' };
const id = integer('id', { identity: numbered('auto_increment') }, 64);
const big = integer('id', {}, 64);
const text = (name: string, more: Partial<Column> = {}) =>
  column(name, 'text', { kind: 'text', length: null, fixed: false }, more);
const moment = (name: string, zoned = false, more: Partial<Column> = {}) =>
  column(name, zoned ? 'timestamp(6)' : 'datetime(6)', { kind: 'timestamp', precision: 6, zoned }, more);
const day = (name: string, more: Partial<Column> = {}) => column(name, 'date', { kind: 'date' }, more);
const money = (name: string) =>
  column(name, 'decimal(12,2)', { kind: 'decimal', precision: 12, scale: 2, unsigned: false });
const labels = column('state', "enum('new','paid')", { kind: 'enum', labels: ['new', 'paid'], typeName: null });
const clock = (name: string, spansDays: boolean) =>
  column(name, 'time', { kind: 'time', precision: 0, zoned: false, spansDays }, { nullable: true });
const truth = column('is_open', 'tinyint(1)', { kind: 'integer', bits: 8, unsigned: false, truth: true });
const json = (name: string, binary: boolean) =>
  column(name, binary ? 'jsonb' : 'json', { kind: 'json', binary }, { nullable: true });

const customers = (own: Column, more: Partial<Table> = {}) =>
  table('customers', [own, varchar('email', 190), moment('created_at'), json('about', true)], {
    ...sized,
    uniqueKeys: [key('customers_email', 'email')],
    ...more,
  });

/** Kafka Connect would put a variable in. */
const REFERENCE = '$' + '{env:PATH}';
const computed = (name: string) =>
  integer(name, { generated: { sql: 'amount * 2', stored: true }, nullable: name !== 'id' });
/** The dialects of a pair of servers. */
const toPostgres = { source: mysqlDialect, target: postgresDialect };

export const CASES: readonly CdcCase[] = [
  {
    name: 'mysql-to-postgres',
    source: mysql([
      customers(id),
      table(
        'orders',
        [id, integer('customer_id', {}, 64), labels, truth, money('total'), unsigned('clicks', 64), day('due')],
        {
          ...sized,
          foreignKeys: [foreignKey('orders_customer', 'customer_id', 'customers', { onDelete: 'cascade' })],
        },
      ),
    ]),
    target: postgres([
      customers(big),
      table('orders', [
        big,
        integer('customer_id', {}, 64),
        { ...labels, rawType: 'state' },
        column('is_open', 'boolean', { kind: 'boolean' }),
        money('total'),
        column('clicks', 'numeric(20,0)', { kind: 'decimal', precision: 20, scale: 0, unsigned: false }),
        day('due'),
      ]),
    ]),
    dialects: toPostgres,
    yaml: 'tables: []',
    encrypted: true,
    measured: {
      measuredAt: '2026-02-20T09:00:00.000Z',
      estimate: {
        tables: [],
        notEstimated: [],
        rates: [],
        readSeconds: null,
        backfillSeconds: null,
        verifySeconds: { low: 1800, high: 7200 },
        catchUp: { verdict: 'unknown', written: null, applied: null, seconds: null, explanation: '' },
        assumptions: [],
      },
      tables: [
        { schema: 'shop', table: 'orders', inserted: 800, updated: 0, deleted: 0, perSecond: 420 },
        { schema: 'shop', table: 'customers', inserted: 800, updated: 0, deleted: 0, perSecond: 380 },
      ],
    },
  },
  {
    name: 'mariadb-to-postgres',
    source: mariadb([
      table(
        'rooms',
        [
          id,
          clock('opens', true),
          day('built'),
          column('place', 'point', { kind: 'geometry', subtype: 'point', srid: 0 }, { nullable: true }),
        ],
        sized,
      ),
      table(
        'bookings',
        [id, integer('room_id', {}, 64), moment('at', true, { nullable: true }), clock('lasts', true)],
        {
          ...sized,
          storage: 'Aria',
          foreignKeys: [foreignKey('bookings_room', 'room_id', 'rooms', { onDelete: 'cascade', onUpdate: 'cascade' })],
          partitioning: { method: 'RANGE', key: 'id', partitions: [{ name: 'p0', bound: '1000' }] },
        },
      ),
      table('log_line', [moment('at'), text('line')], { primaryKey: null, storage: 'InnoDB' }),
    ]),
    target: postgres(
      [
        table('rooms', [
          big,
          column('opens', 'interval', { kind: 'interval' }, { nullable: true }),
          day('built'),
          column('place', 'point', { kind: 'geometry', subtype: 'point', srid: 0 }, { nullable: true }),
        ]),
        table('bookings', [
          big,
          integer('room_id', {}, 64),
          moment('at', true, { nullable: true }),
          clock('lasts', false),
        ]),
        table('log_line', [moment('at'), text('line')], { primaryKey: null }),
      ],
      { version: '14.9' },
    ),
    dialects: toPostgres,
    yaml: 'tables: []',
    writesPerMinute: 1200,
  },
  {
    name: 'postgres-to-mysql',
    source: postgres([
      customers(integer('id', { identity: numbered('identity') }, 64)),
      table('notes', [big, text('body'), column('tags', 'text[]', { kind: 'array', of: 'text' }, { nullable: true })], {
        ...sized,
        partitioning: { method: 'range', key: 'id', partitions: [{ name: 'n1', bound: 'FROM (0)' }] },
      }),
      table('sessions', [column('token', 'uuid', { kind: 'uuid' }), integer('hits')], { logged: false }),
      table('devices', [column('device', 'uuid', { kind: 'uuid' }), integer('seen')], { replicaIdentity: 'default' }),
      table('lines', [big, integer('amount'), computed('double'), computed('its half')], sized),
      table('totals', [computed('id'), integer('amount')], sized),
    ]),
    target: mysql(
      [
        customers(id),
        table('notes', [id, text('body'), json('tags', true)]),
        table('sessions', [column('token', 'char(36)', { kind: 'text', length: 36, fixed: true }), integer('hits')]),
        table('devices', [column('device', 'binary(16)', { kind: 'bytes', length: 16, fixed: true }), integer('seen')]),
        table('lines', [id, integer('amount'), computed('double'), integer('its half', { nullable: true })]),
        table('totals', [integer('id'), integer('amount')]),
      ],
      {
        triggers: [
          {
            schema: 'shop',
            table: 'customers',
            name: 'customers_audit',
            timing: 'after',
            events: ['insert'],
            perRow: true,
            enabled: true,
            sql: null,
          },
        ],
      },
    ),
    dialects: { source: postgresDialect, target: mysqlDialect },
    yaml: 'schemas: { public: shop }',
  },
  {
    name: 'reshaped',
    source: mysql([
      table(
        'order',
        [
          integer('shop'),
          integer('number'),
          varchar('legacy', 9, { nullable: true }),
          money('total'),
          varchar('note', 40, { nullable: true }),
        ],
        {
          ...sized,
          primaryKey: key('PRIMARY', 'shop', 'number'),
        },
      ),
      table(
        'users',
        [id, varchar('email', 60), varchar('name', 40), moment('deleted_at', false, { nullable: true })],
        sized,
      ),
      table('plain_left', [id, integer('kept'), varchar('secret', 9)], sized),
      table('plain', [id, integer('g', { generated: { sql: 'id + 1', stored: true } })], sized),
    ]),
    target: postgres([
      table(
        'orders',
        [
          integer('shop_id'),
          integer('no'),
          money('total'),
          varchar('note', 40, { nullable: true }),
          varchar('tenant', 20),
        ],
        {
          primaryKey: key('orders_pkey', 'shop_id', 'no'),
        },
      ),
      table('users', [big, varchar('email', 60), varchar('name', 40)]),
      table('plain_left', [big, integer('kept')]),
      table('plain', [big, integer('g', { generated: { sql: 'id + 1', stored: true } })]),
    ]),
    dialects: toPostgres,
    yaml: `tables:
  - source: order
    target: orders
    columns: { shop: shop_id, number: no }
    drop: [legacy]
    constants: { tenant: "ac'me 😀" }
  - source: users
    drop: [deleted_at]
    where: [{ column: deleted_at, op: is null }]
  - source: plain_left
    drop: [secret]`,
    kafka: { tls: true, ownAuthority: true, sasl: 'scram-sha-512' },
  },
  {
    name: 'odd-names',
    source: mysql([
      table("it's a $1 (table) [x]*\\", [id, varchar('na.me ? #{x}', 20), varchar('é|ü', 20)], sized),
      table('twin', [id], sized),
      table('Twin', [id], sized),
      table('a b', [id], sized),
      table('a_b', [id], sized),
      table('with.dot', [id], sized),
      table('back`tick', [id], sized),
      table('quoted', [id, varchar('a "b"', 20)], sized),
      table('line\nfeed', [id], sized),
      table(REFERENCE, [id], sized),
      table('und_er', [id], sized),
    ]),
    target: postgres([
      table("it's a $1 (table) [x]*\\", [big, varchar('na.me ? #{x}', 20), varchar('é|ü', 20)]),
      table('twin', [big]),
      table('Twin', [big]),
      table('a b', [big]),
      table('a_b', [big]),
      table('with.dot', [big]),
      table('back`tick', [big]),
      table('quoted', [big, varchar('a "b"', 20)]),
      table('line\nfeed', [big]),
      table(REFERENCE, [big]),
      table('und_er', [big]),
      table('undXer', [big]),
    ]),
    dialects: toPostgres,
    yaml: 'tables: []',
  },
];

/** What is described and written for a case. */
export function generated(one: CdcCase): {
  readonly cdc: DescribedCdc;
  readonly files: readonly { path: string; text: string }[];
} {
  const { mapping } = ask(one.yaml, one.source, one.target);
  const encrypted = one.encrypted ?? false;
  const side = (which: 'source' | 'target') => ({ schema: one[which], dialect: one.dialects[which], encrypted });
  const cdc = describeCdc({
    source: side('source'),
    target: side('target'),
    mapping,
    ...(one.kafka === undefined ? {} : { kafka: one.kafka }),
  });
  const files = renderCdc(cdc, {
    sides: {
      source: { label: `db1:3306/${one.source.database}`, server: '', dialect: one.dialects.source },
      target: { label: `db2:5432/${one.target.database}`, server: '', dialect: one.dialects.target },
    },
    checks: [{ setting: 'log_bin', value: 'OFF', wanted: 'ON', ok: false }],
    capacity: describeCapacity({
      cdc,
      source: one.source,
      measured: one.measured ?? null,
      writesPerMinute: one.writesPerMinute,
    }),
  });
  return { cdc, files: [...files] };
}
