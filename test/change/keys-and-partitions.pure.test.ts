import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { ForeignKey, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { index, integer, table } from '../compare/build.ts';
import { built } from './built.ts';
import { builtMysql } from './built-mysql.ts';

type Entry = Readonly<Record<string, unknown>>;

const engines = { postgres: [built, postgresDialect.change], mysql: [builtMysql, mysqlDialect.change] } as const;

/** Why an entry is refused; the statements of its first step when it is not. */
function made(engine: keyof typeof engines, entry: Entry, altered: Partial<Schema> = {}): string {
  const [schema, change] = engines[engine];
  const { made: changes, refused } = makeChanges(
    changeSettings.parse([{ name: 'x', ...entry }]),
    { ...schema, ...altered },
    change,
  );
  return (
    refused[0]?.reason ??
    (changes[0]?.steps[0]?.forward ?? [])
      .map(({ sql }) => sql)
      .filter((sql) => /PARTITION (?:OF|BY)/.test(sql))
      .join('\n')
  );
}

const wide = table('visits2', [integer('id', {}, 64)], { schema: 'app' });
const parted = (more: Entry) => ({ kind: 'partition-table', table: 'visits', column: 'day', ...more });
const changed = (schema: Schema, name: string, more: Partial<Table>) => ({
  tables: schema.tables.map((each) => (each.name === name ? { ...each, ...more } : each)),
});

it('rows are parted by range, list and hash as each server says it, and what belongs nowhere has a place', () => {
  const range = {
    by: 'range',
    partitions: [
      { name: 'a', below: '2026-01-01' },
      { name: "b'", below: '2027-01-01' },
    ],
  };
  const list = { column: 'nr', by: 'list', partitions: [{ name: 'few', in: [1, 2] }] };
  const app = { table: 'app.visits' };
  expect({
    postgres: [
      made('postgres', parted({ ...range, ...app })),
      made('postgres', parted({ ...list, ...app })),
      made('postgres', parted({ by: 'hash', count: 2, ...app })),
    ],
    mysql: [made('mysql', parted(range)), made('mysql', parted(list)), made('mysql', parted({ by: 'hash', count: 2 }))],
  }).toMatchInlineSnapshot(`
    {
      "mysql": [
        "SET @lockstep_sql = IF(EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = '~lockstep_x_new' AND PARTITION_NAME IS NOT NULL), 'DO 0', 'ALTER TABLE \`app\`.\`~lockstep_x_new\` COMMENT = ''lockstep change x'' PARTITION BY RANGE COLUMNS (\`day\`) (PARTITION \`a\` VALUES LESS THAN (''2026-01-01''), PARTITION \`b''\` VALUES LESS THAN (''2027-01-01''), PARTITION \`rest\` VALUES LESS THAN (MAXVALUE))');
    PREPARE lockstep_step FROM @lockstep_sql;
    EXECUTE lockstep_step;",
        "SET @lockstep_sql = IF(EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = '~lockstep_x_new' AND PARTITION_NAME IS NOT NULL), 'DO 0', 'ALTER TABLE \`app\`.\`~lockstep_x_new\` COMMENT = ''lockstep change x'' PARTITION BY LIST COLUMNS (\`nr\`) (PARTITION \`few\` VALUES IN (1, 2))');
    PREPARE lockstep_step FROM @lockstep_sql;
    EXECUTE lockstep_step;",
        "SET @lockstep_sql = IF(EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = '~lockstep_x_new' AND PARTITION_NAME IS NOT NULL), 'DO 0', 'ALTER TABLE \`app\`.\`~lockstep_x_new\` COMMENT = ''lockstep change x'' PARTITION BY KEY (\`day\`) PARTITIONS 2');
    PREPARE lockstep_step FROM @lockstep_sql;
    EXECUTE lockstep_step;",
      ],
      "postgres": [
        "CREATE TABLE IF NOT EXISTS "app"."lockstep_x_new" (LIKE "app"."visits" INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE ("day");
    CREATE TABLE IF NOT EXISTS "app"."a" PARTITION OF "app"."lockstep_x_new" FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
    CREATE TABLE IF NOT EXISTS "app"."b'" PARTITION OF "app"."lockstep_x_new" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE TABLE IF NOT EXISTS "app"."visits_rest" PARTITION OF "app"."lockstep_x_new" DEFAULT;",
        "CREATE TABLE IF NOT EXISTS "app"."lockstep_x_new" (LIKE "app"."visits" INCLUDING ALL EXCLUDING INDEXES) PARTITION BY LIST ("nr");
    CREATE TABLE IF NOT EXISTS "app"."few" PARTITION OF "app"."lockstep_x_new" FOR VALUES IN ('1', '2');
    CREATE TABLE IF NOT EXISTS "app"."visits_rest" PARTITION OF "app"."lockstep_x_new" DEFAULT;",
        "CREATE TABLE IF NOT EXISTS "app"."lockstep_x_new" (LIKE "app"."visits" INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH ("day");
    CREATE TABLE IF NOT EXISTS "app"."visits_p0" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE IF NOT EXISTS "app"."visits_p1" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 2, REMAINDER 1);",
      ],
    }
  `);
});

it('a scheme that says nothing, or that a key of the table does not allow, is refused with the reason', () => {
  const app = { table: 'app.visits' };
  const hash = { by: 'hash', count: 4 };
  expect([
    made('postgres', parted({ ...app, column: 'who', ...hash })),
    made('postgres', parted({ ...app, by: 'range' })),
    made('postgres', parted({ ...app, by: 'hash', partitions: [{ name: 'a', below: 1 }] })),
    made('postgres', parted({ ...app, by: 'list', partitions: [{ name: 'a', below: 1, in: [1] }] })),
    made('postgres', parted({ ...app, by: 'range', partitions: [{ name: 'visits', below: 1 }] })),
    made('postgres', parted({ table: 'app.users', column: 'tenant', ...hash })),
    made('postgres', parted({ table: 'app.accounts', column: 'id', ...hash })),
    made('postgres', parted({ table: 'app.lines', column: 'id', ...hash }), { version: '16.2' }),
    made('postgres', parted({ ...app, ...hash }), changed(built, 'visits', { logged: false })),
    made('mysql', parted({ table: 'people', column: 'id', ...hash })),
    made('mysql', parted({ table: 'users', column: 'id', ...hash })),
    made('mysql', parted({ table: 'teams', column: 'id', ...hash })),
    made('mysql', parted({ table: 'articles', column: 'id', ...hash })),
    made('mysql', parted(hash), { flavor: 'mariadb' }),
    made('mysql', parted({ column: 'nr', by: 'range', partitions: [{ name: 'a', below: 'x' }] })),
    made('mysql', parted({ table: 'pairs', column: 'id', by: 'range', partitions: [{ name: 'a', below: 1 }] })),
  ]).toMatchInlineSnapshot(`
    [
      "the primary key of visits (nr, day) does not hold who, and a partitioned table can only keep keys unique that do: part the rows by a column of it, or give the key that column first.",
      "range needs partitions, each with a name and below, and no count.",
      "hash needs count, and no partitions.",
      "list needs partitions, each with a name and in, and no count.",
      "two partitions, or one and the table, are called visits.",
      "CREATE TABLE IF NOT EXISTS "app"."lockstep_x_new" (LIKE "app"."users" INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH ("tenant");
    CREATE TABLE IF NOT EXISTS "app"."users_p0" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 4, REMAINDER 0);
    CREATE TABLE IF NOT EXISTS "app"."users_p1" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 4, REMAINDER 1);
    CREATE TABLE IF NOT EXISTS "app"."users_p2" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 4, REMAINDER 2);
    CREATE TABLE IF NOT EXISTS "app"."users_p3" PARTITION OF "app"."lockstep_x_new" FOR VALUES WITH (MODULUS 4, REMAINDER 3);",
      "accounts refers to accounts by accounts_of_fkey: a foreign key stays with the old table when another one gets its name. Drop it first, and add it again by the change add-foreign-key after the contract.",
      "lines.id is an identity column, which PostgreSQL keeps in a partitioned table from version 17 on. Give it a sequence as its default first.",
      "visits is UNLOGGED, and a partitioned table cannot be. Set it LOGGED first, in a maintenance window: that copies the table.",
      "the unique index by_email of people (email) does not hold id, and a partitioned table can only keep keys unique that do: part the rows by a column of it, or give the key that column first.",
      "users has the foreign key of_team: MySQL and MariaDB know no foreign keys of partitioned tables, nor to them. Drop the key first, keep the rule in the application, and count orphans.",
      "users refers to teams: MySQL and MariaDB know no foreign keys of partitioned tables, nor to them. Drop the key first, keep the rule in the application, and count orphans.",
      "articles has the FULLTEXT index by_body, which no partitioned table can have. Drop it first.",
      "SET @lockstep_sql = IF(EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = '~lockstep_x_new' AND PARTITION_NAME IS NOT NULL), 'DO 0', 'ALTER TABLE \`app\`.\`~lockstep_x_new\` COMMENT = ''lockstep change x'' PARTITION BY KEY (\`day\`) PARTITIONS 4');
    PREPARE lockstep_step FROM @lockstep_sql;
    EXECUTE lockstep_step;",
      "x is no value of visits.nr, which is int. Mend it.",
      "pairs.id is decimal(20,2), by range of which MySQL and MariaDB part no rows. Use hash, or a column of whole numbers, dates or short texts.",
    ]
  `);
});

it('a key that cannot become wider in all tables at once is refused, with what the user can do', () => {
  const key = (table: string) => ({ kind: 'change-primary-key', table, type: 'bigint' });
  expect([
    made('postgres', key('app.users')),
    made('postgres', key('app.words'), changed(built, 'words', { rowSecurity: true })),
    made('postgres', key('app.accounts'), changed(built, 'entries', { replicaIdentity: 'index' })),
    made('postgres', key('app.accounts'), changed(built, 'entries', { primaryKey: null })),
    made('postgres', key('app.Odd "t')),
    made('postgres', key('app.visits2'), { tables: [...built.tables, wide] }),
    made('mysql', key('teams')),
    made('mysql', key('logs'), changed(builtMysql, 'logs', { storage: 'MyISAM' })),
  ]).toMatchInlineSnapshot(`
    [
      "The primary key of users is tenant, id, and only one of one column can be changed.",
      "words has row security, whose policies would go on with the old columns. Disable it first, where the application can do without it until the contract, and make the policies anew then.",
      "entries has an index as its replica identity, which may go with the old column. Set REPLICA IDENTITY DEFAULT or FULL first.",
      "entries refers to the key and has none itself, so its rows cannot be walked in batches: give it one first.",
      "Odd "t.i.d is text, and no whole number.",
      "visits2.id is bigint already; if the change is on its way, its scripts stay as they are.",
      "users refers to teams. A foreign key needs the same type on both sides, and the server changes the type of a column only while writers wait for a copy of its table (it refuses ALGORITHM=INPLACE). Drop the keys, keep the rule in the application meanwhile, and make this change, and change-type of the columns that refer to the key; or, in a maintenance window, table by table: gh-ost --database=app --table=teams --alter='MODIFY COLUMN \`id\` bigint NOT NULL' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`id\` bigint NOT NULL' D=app,t=teams,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers). gh-ost --database=app --table=users --alter='MODIFY COLUMN \`team\` bigint NULL' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`team\` bigint NULL' D=app,t=users,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers).",
      "logs is kept by MyISAM, which has no transactions. Change it to InnoDB first.",
    ]
  `);
});

it('MySQL makes no key a uuid; MariaDB refuses one that none can take the place of, and what foreign keys do by themselves where no second one can do the same', () => {
  const key = (table: string, more: Entry = {}) => ({ kind: 'change-primary-key', table, type: 'uuid', ...more });
  const parts = key('parts');
  const onMariadb = { flavor: 'mariadb', version: '10.11.19' } as const;
  const refers = (table: string, name: string, more: Partial<ForeignKey>) => ({
    tables: builtMysql.tables.map((each) =>
      each.name === table
        ? { ...each, foreignKeys: each.foreignKeys.map((one) => (one.name === name ? { ...one, ...more } : one)) }
        : each,
    ),
  });
  const parent = (more: Partial<Table>) => changed(builtMysql, 'parts', more);
  const tickets = changed(builtMysql, 'tickets', { indexes: [index('words', ['title'], { method: 'fulltext' })] });
  expect([
    made('mysql', parts),
    made('mysql', key('logs'), onMariadb),
    made('mysql', { ...parts, storage: 'uuid' }, { flavor: 'mariadb', version: '10.6.21' }),
    made('mysql', parts, { ...parent({ versioned: true }), ...onMariadb }),
    made('mysql', parts, {
      ...parent({ checks: [{ name: 'low', sql: '`id` < 9', enforced: true, validated: true }] }),
      ...onMariadb,
    }),
    made('mysql', { ...parts, rename: { 'parts.id': 'x'.repeat(65) } }, onMariadb),
    made(
      'mysql',
      { kind: 'rename-column', table: 'parts', column: 'above', to: 'over' },
      refers('parts', 'of_above', { onDelete: 'set null' }),
    ),
    made('mysql', parts, { ...refers('bits', 'of_use', { onUpdate: 'set null' }), ...onMariadb }),
    made('mysql', parts, { ...refers('spots', 'of_line', { onDelete: 'set null' }), ...onMariadb }),
    made('mysql', parts, { ...refers('spots', 'of_line', { onUpdate: 'cascade' }), ...onMariadb }),
    made('mysql', parts, { ...refers('bits', 'of_use', { onDelete: 'unknown' }), ...onMariadb }),
    made('mysql', key('tickets'), { ...tickets, ...onMariadb }),
  ]).toMatchInlineSnapshot(`
    [
      "In trials under writers MySQL 9.7 took all the memory of its machine while statements waited for a table whose foreign keys stand twice, by number and by uuid. Move it to PostgreSQL with the key as it is, and make this change there; or, in a maintenance window, by hand.",
      "logs.id is not numbered by the server, so that the new version, which does not know it, could add no row. Give it AUTO_INCREMENT first.",
      "MariaDB 10.6.21 has no type uuid. Say storage: binary(16) or char(36).",
      "parts keeps its earlier states, which triggers do not see. Make the change by hand.",
      "parts.id stands in the check low, which the server adds to another column only while writers wait for a copy of the table. Drop the check first, and let the application keep the rule meanwhile.",
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is longer than a name may be here, 64 characters: choose a shorter one.",
      "The foreign key of_above of parts sets NULL within its own table: as soon as a second key refers from parts to itself, MySQL 9 refuses every DELETE there (error 6575, cascade exceeds max tables limit). Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.",
      "The foreign key of_use of bits sets its columns when what it refers to is changed, by which no trigger is fired, and the uuid beside would stay. Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.",
      "The foreign key of_line of spots changes several columns by itself, one of which the key of the uuids would change too. Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.",
      "The foreign key of_line of spots changes several columns by itself, one of which the key of the uuids would change too. Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.",
      "What of_use of bits does by itself is hidden from this login. Let it see the key.",
      "tickets has the FULLTEXT index words: with it the server adds a column only while writers wait for a copy of the table. Use gh-ost or pt-online-schema-change, or drop the index first and make it again afterwards.",
    ]
  `);
  // MariaDB takes a second key of a table to itself beside one that sets NULL.
  const self = refers('parts', 'of_above', { onDelete: 'set null' });
  expect(made('mysql', parts, { ...self, ...onMariadb })).toBe('');
});

it('a key that no uuid can take the place of is refused, with what is in the way and what the user can do', () => {
  const key = (table: string, rename: Entry = {}) => ({ kind: 'change-primary-key', table, type: 'uuid', rename });
  const orders = key('app.orders');
  const items = (more: Partial<Table>) => changed(built, 'items', more);
  const of = (name: string) => built.tables.find((each) => each.name === name)?.columns ?? [];
  const [reference, ...others] = of('items');
  const [owner] = built.tables.find(({ name }) => name === 'items')?.foreignKeys ?? [];
  if (reference === undefined || owner === undefined) throw new Error('items has another shape');
  const check = { name: 'low', sql: 'order_id < 9', enforced: true, validated: true };
  const bigint = { kind: 'change-primary-key', table: 'app.orders', type: 'bigint', rename: { 'orders.id': 'x' } };
  expect([
    made('postgres', key('app.teams')),
    made('postgres', key('app.users')),
    made('postgres', orders, { version: '12.9' }),
    made('postgres', orders, items({ checks: [check] })),
    made('postgres', orders, items({ indexes: [index('few', ['order_id'], { predicate: 'order_id < 9' })] })),
    made('postgres', orders, items({ indexes: [index('odd', ['order_id'], { method: 'brin' })] })),
    made('postgres', orders, items({ foreignKeys: [{ ...owner, onDelete: 'set default' }] })),
    made('postgres', orders, items({ foreignKeys: [{ ...owner, deferrable: true }] })),
    made(
      'postgres',
      orders,
      items({ columns: [{ ...reference, default: { kind: 'literal', value: '1' } }, ...others] }),
    ),
    made('postgres', key('app.orders', { 'items.order': 'x' })),
    made('postgres', key('app.orders', { 'orders.id': 'ref' })),
    made('postgres', key('app.orders', { 'orders.id': 'x', 'orders.parent': 'x' })),
    made('postgres', key('app.orders', { 'orders.id': 'x'.repeat(64) })),
    made('postgres', { ...key('app.halves'), table: 'app.halves' }),
    made('postgres', bigint),
    made('postgres', { ...orders, storage: 'char(36)' }),
    made('postgres', { ...bigint, rename: {}, storage: 'char(36)' }),
  ]).toMatchInlineSnapshot(`
    [
      "teams.id is not numbered by the server, so that the new version, which does not know it, could add no row. Give it a sequence as its default first.",
      "The primary key of users is tenant, id, and only one of one column can be changed.",
      "PostgreSQL makes uuids by itself from version 13 on, and this is 12.9. Bring it to a newer one first.",
      "The check low of items (order_id < 9) is about a number that becomes a uuid. Drop it first.",
      "The index few of items is made for numbers (order_id < 9, btree). Drop it first, and build what the new version needs after the contract.",
      "The index odd of items is made for numbers (order_id, brin). Drop it first, and build what the new version needs after the contract.",
      "The foreign key items_order_id_fkey of items sets a default, which a uuid has not. Give it another action first.",
      "items_order_id_fkey of items is looked at when a transaction ends, which two columns cannot do alike. Replace it by one that is not DEFERRABLE first.",
      "items.order_id gets a number where none is given, which a uuid cannot be made of. Drop its default first.",
      "rename names items.order, which does not become a uuid: these do: orders.id, orders.parent, items.order_id, marks.of.",
      "orders has a column ref already.",
      "Two columns of orders would be called x.",
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is too long for the name of a column. Say a shorter one under rename.",
      "halves.whole refers to wholes by halves_whole_fkey, whose columns would stay as they are: drop that key first, or change the key of wholes.",
      "A key that becomes a bigint keeps its name: leave rename out, which is for uuid.",
      "PostgreSQL keeps a uuid as uuid, in 16 bytes, and not as char(36). Leave storage out.",
      "A key that becomes a bigint is kept as one: leave storage out, which is for uuid.",
    ]
  `);
});
