import { gateSettings } from '../../mcp-server/src/model/gate-settings.ts';
import type { Measured } from '../../mcp-server/src/model/measured.ts';
import { migrationSettings } from '../../mcp-server/src/model/migration-settings.ts';
import type { Table } from '../../mcp-server/src/model/schema.ts';
import type { PlanInput } from '../../mcp-server/src/plan/plan-input.ts';
import { column, foreignKey, schema, table } from './build-schema.ts';
import { mapByName, NOTHING_SAID, reversed, type ShopInput, shop } from './shop.ts';

const GIB = 1024 ** 3;

const id = (sequence: string | null, next: string) =>
  column(
    'id',
    'bigint',
    { kind: 'integer', bits: 64, unsigned: false, truth: false },
    {
      identity: {
        kind: sequence === null ? 'auto_increment' : 'identity',
        always: false,
        sequence,
        next,
        step: '1',
        limit: null,
        cycles: false,
      },
    },
  );
const number = (name: string) => column(name, 'bigint', { kind: 'integer', bits: 64, unsigned: false, truth: false });
const words = (name: string) => column(name, 'varchar(190)', { kind: 'text', length: 190, fixed: false });
const moment = (name: string) => column(name, 'datetime(6)', { kind: 'timestamp', precision: 6, zoned: false });

/** Users, their posts and an event log, on either side. */
function community(db: string, onSource: boolean): Table[] {
  const size = (rows: number, gib: number) => ({
    rowEstimate: onSource ? rows : 0,
    dataBytes: onSource ? gib * GIB : 8192,
    storage: onSource ? 'InnoDB' : null,
  });
  const counted = (name: string, next: string) => id(onSource ? null : `public.${name}_id_seq`, next);
  return [
    table(db, 'users', [counted('users', '100001'), words('email'), moment('created_at')], size(100_000, 0.1)),
    table(db, 'posts', [counted('posts', '80000001'), number('user_id'), words('title'), moment('created_at')], {
      ...size(80_000_000, 120),
      foreignKeys: [foreignKey(db, 'user_id', 'users')],
    }),
    table(
      db,
      'events',
      [counted('events', '900000001'), number('user_id'), words('kind'), moment('at')],
      size(900_000_000, 379.9),
    ),
  ];
}

const measured: Measured = {
  measuredAt: '2026-02-20T09:00:00.000Z',
  estimate: {
    tables: [],
    notEstimated: [],
    rates: [],
    readSeconds: { low: 9000, high: 16_000 },
    backfillSeconds: { low: 21_600, high: 64_800 },
    verifySeconds: { low: 7200, high: 14_400 },
    catchUp: {
      verdict: 'catches up',
      written: 1000 / 60,
      applied: { low: 900, high: 4000 },
      seconds: { low: 100, high: 1300 },
      explanation:
        '17 rows/s are written, and 900 to 4,000 rows/s can be read and, under what is assumed of the target, applied.',
    },
    assumptions: [],
  },
  tables: [{ schema: 'app', table: 'events', inserted: 800, updated: 0, deleted: 0, perSecond: 13 }],
};

function input(
  tables: { source: Table[]; target: Table[] },
  sides: Pick<PlanInput, 'source' | 'target'>,
  yaml: unknown,
  more: Partial<ShopInput> = {},
): ShopInput {
  const sourceSchema = { ...schema('mysql', sides.source.database, 'app', tables.source) };
  const targetSchema = { ...schema('postgres', sides.target.database, 'public', tables.target) };
  const base = shop();
  return {
    ...base,
    ...sides,
    sourceSchema,
    targetSchema,
    mapping: mapByName(sourceSchema, targetSchema),
    findings: [],
    facts: { source: { ...base.facts.target, flavor: sides.source.flavor }, target: base.facts.target },
    objects: { objects: [], views: [] },
    settings: migrationSettings.parse(yaml),
    gates: gateSettings.parse({}),
    kit: { tables: tables.source.length, notCarried: [] },
    ...more,
  };
}

const mysql8 = (database: string) => ({ label: `db1:3306/${database}`, flavor: 'mysql', version: '8.0.36', database });
const postgres15 = (database: string) => ({
  label: `db2:5432/${database}`,
  flavor: 'postgresql',
  version: '15.6',
  database,
});

const small = (db: string, rows: number): Table[] => [
  table(db, 'rooms', [id(null, '41'), words('name')], { rowEstimate: rows / 10, dataBytes: 16_384, storage: 'InnoDB' }),
  table(db, 'bookings', [id(null, '901'), number('room_id'), moment('at')], {
    rowEstimate: rows,
    dataBytes: 131_072,
    storage: 'InnoDB',
    foreignKeys: [foreignKey(db, 'room_id', 'rooms')],
  }),
];

/** `users` and the table that takes over its addresses, in one database. */
function addresses(): ShopInput {
  const old = table('app', 'users', [id(null, '12000001'), words('email')], {
    rowEstimate: 12_000_000,
    dataBytes: 2 * GIB,
  });
  const fresh = table('app', 'users', [id(null, '1'), words('email')], {
    foreignKeys: [foreignKey('app', 'id', 'users')],
  });
  const made = input(
    { source: [old], target: [fresh] },
    { source: mysql8('app'), target: { ...mysql8('app'), database: 'app (target)' } },
    { start: '2026-03-02', code_in_hand: true, other_writers: ['import script'], downtime_seconds: 0 },
    { sameDatabase: true, kit: { tables: 0, notCarried: [] } },
  );
  const renamed = { schema: 'app', name: 'user_emails' };
  return {
    ...made,
    targetSchema: { ...made.targetSchema, tables: [old, { ...fresh, ...renamed }] },
    mapping: { ...made.mapping, tables: made.mapping.tables.map((pair) => ({ ...pair, target: renamed })) },
  };
}

/** Migrations that differ in what decides a plan, each with the strategy it must come to. */
export const MIGRATIONS: readonly {
  readonly name: string;
  readonly strategy: string;
  readonly turned: boolean;
  readonly input: ShopInput;
}[] = [
  {
    name: 'mysql-8-to-postgresql-15-500-gb',
    strategy: 'dual-write-outbox',
    turned: false,
    input: input(
      { source: community('app', true), target: community('public', false) },
      { source: mysql8('app'), target: postgres15('app_pg') },
      {
        why: 'PostgreSQL’s queries and extensions',
        owner: 'Database Team',
        start: '2026-03-02',
        deadline: '2026-06-30',
        risk: 'high',
        users: 100_000,
        writes_per_minute: 1000,
        reads_per_minute: 10_000,
        downtime_seconds: 0,
        reversible: true,
        code_in_hand: true,
        other_writers: [],
        stale_read_seconds: 5,
        tooling: ['feature_flags'],
        dependencies: [{ name: 'warehouse load', contact: 'data@example.com', tables: ['events'] }],
        roles: { incident_commander: 'Ada, +1 555 0100' },
        prices: {
          source_per_month: 4200,
          target_per_month: 3100,
          sync_per_month: 300,
          work_per_day: 900,
          work_days: 40,
        },
      },
      { measured },
    ),
  },
  {
    name: 'one-shot-small',
    strategy: 'one-shot',
    turned: false,
    input: {
      ...input(
        { source: small('app', 4000), target: small('public', 0) },
        { source: mysql8('rooms'), target: postgres15('rooms_pg') },
        { start: '2026-05-06', downtime_seconds: 1800, reversible: false, risk: 'low', owner: 'Facilities' },
      ),
      oldShapes: 2,
    },
  },
  {
    name: 'keyless-and-cyclic',
    strategy: 'dual-write-outbox',
    turned: false,
    input: { ...shop(), settings: migrationSettings.parse({ other_writers: ['nightly import'], code_in_hand: true }) },
  },
  {
    name: 'postgresql-to-mysql',
    strategy: 'dual-write-outbox',
    turned: true,
    input: { ...reversed(shop()), ...NOTHING_SAID, oldShapes: 6, newShapes: 5 },
  },
  {
    name: 'expand-contract',
    strategy: 'expand-contract',
    turned: false,
    input: { ...addresses(), oldShapes: 1, newShapes: 1 },
  },
  {
    name: 'closed-application-by-the-log',
    strategy: 'cdc',
    turned: false,
    input: input(
      { source: community('app', true), target: community('public', false) },
      { source: mysql8('app'), target: postgres15('app_pg') },
      {
        code_in_hand: false,
        forbids: ['triggers'],
        tooling: ['kafka_connect', 'proxy'],
        downtime_seconds: 0,
        deadline: '2026-03-20',
        start: '2026-03-02',
        rules: ['GDPR: personal data stays in the EU'],
      },
    ),
  },
  {
    name: 'nothing-fits',
    strategy: 'dual-write-outbox',
    turned: false,
    input: input(
      { source: small('app', 4000), target: small('public', 0) },
      { source: mysql8('rooms'), target: postgres15('rooms_pg') },
      { code_in_hand: false, downtime_seconds: 0 },
    ),
  },
];
