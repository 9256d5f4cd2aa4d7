import { afterAll, describe, expect, it } from 'vitest';
import type { LabDatabase, LabServer, ServerKind } from '../lab/lab.ts';
import { startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, told } from './readiness-bench.ts';

const servers: LabServer[] = [];
afterAll(async () => void (await Promise.all(servers.map((server) => server.stop()))));

/** A database called shop on a server of its own, with these options. */
async function shopOn(kind: ServerKind, extra: readonly string[], sql = ''): Promise<LabDatabase> {
  const server = await startServer(kind, { extra });
  servers.push(server);
  const database = await server.createDatabase({ name: 'shop' });
  if (sql !== '') await database.execute(sql);
  return database;
}

/** An empty target that is as it should be. */
async function goodTarget(work: (target: LabDatabase) => Promise<void>): Promise<void> {
  const target = await sharedServer('postgres').createDatabase();
  try {
    await work(target);
  } finally {
    await target.drop();
  }
}

const RULES = ['capture-settings', 'log-retention', 'log-readers', 'replica-identity'];

describe('capture from the log of a source', () => {
  it('is ready on a MySQL that is set up for it, but for what helps to find bypassing writers', async () => {
    const shop = await shopOn('mysql9', [], 'CREATE TABLE orders (id int PRIMARY KEY)');
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      expect(told(readiness, 'source', ...RULES)).toMatchInlineSnapshot(`
        "note capture-settings database shop: binlog_row_metadata is MINIMAL; reading changes from the log wants FULL.
          Events carry no column names: a reader that does not follow the DDL itself can mix columns up.
          SET GLOBAL binlog_row_metadata = FULL.
        note capture-settings database shop: binlog_rows_query_log_events is OFF; reading changes from the log wants ON.
          The log does not hold the statement behind a change, so a writer that bypasses the sync is hard to find.
          SET GLOBAL binlog_rows_query_log_events = ON."
      `);
    });
  });

  it('is impossible on a MariaDB without a binary log', async () => {
    const shop = await shopOn('mariadb', ['--skip-log-bin']);
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      expect(told(readiness, 'source', ...RULES)).toMatchInlineSnapshot(`
        "warning capture-settings database shop: log_bin is OFF; reading changes from the log wants ON.
          There is no log of changes to read.
          log_bin in the option file, and a restart. Without it, capture by triggers or in the application (outbox) needs no log."
      `);
    });
  });

  it('loses changes on a MariaDB that logs statements and parts of rows, leaves the database out and deletes its log after an hour', async () => {
    const bad = [
      '--binlog-format=STATEMENT',
      '--binlog-row-image=MINIMAL',
      '--binlog-ignore-db=shop',
      '--log-bin-compress=ON',
    ];
    const shop = await shopOn(
      'mariadb',
      [...bad, '--binlog-expire-logs-seconds=3600', '--binlog-row-metadata=FULL', '--gtid-strict-mode=ON'],
      'CREATE TABLE `key less` (v int)',
    );
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      expect(told(readiness, 'source', ...RULES)).toMatchInlineSnapshot(`
        "warning capture-settings database shop: binlog_format is STATEMENT; reading changes from the log wants ROW.
          The log holds statements, from which nobody can tell the rows that changed.
          SET GLOBAL binlog_format = ROW, also in the option file; sessions that are open keep the old one. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: binlog_row_image is MINIMAL; reading changes from the log wants FULL.
          An event lacks the columns that a statement did not touch, and the target would get NULL in them.
          SET GLOBAL binlog_row_image = FULL, also in the option file; sessions that are open keep the old one. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: log_bin_compress is ON; reading changes from the log wants OFF.
          Debezium does not read compressed row events.
          SET GLOBAL log_bin_compress = OFF, also in the option file. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: binlog_do_db, binlog_ignore_db is not shop; reading changes from the log wants nothing that leaves shop out.
          Changes in shop would never reach the log.
          Take the filter out of the option file, and restart. Without it, capture by triggers or in the application (outbox) needs no log.
        warning log-retention database shop: binlog_expire_logs_seconds is 3600: the log is kept for 60 min.
          A reader that is away for longer loses its place, and everything must be copied again.
          Keep at least 72.0 h until the migration is over: SET GLOBAL binlog_expire_logs_seconds, also in the option file.
        warning replica-identity table key less: The log names a row of this table by all of its values, because it has no primary key.
          Equal rows cannot be told apart, and the target searches the whole table for each change.
          ALTER TABLE \`shop\`.\`key less\` ADD PRIMARY KEY (…). Or capture this table by triggers or in the application."
      `);
    });
  });

  it('breaks on a MySQL with partial JSON, compressed transactions and no GTIDs', async () => {
    const bad = ['--binlog-row-value-options=PARTIAL_JSON', '--binlog-transaction-compression=ON'];
    const shop = await shopOn('mysql9', [...bad, '--gtid-mode=OFF', '--enforce-gtid-consistency=OFF']);
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      expect(told(readiness, 'source', 'capture-settings')).toMatchInlineSnapshot(`
        "warning capture-settings database shop: binlog_row_value_options is PARTIAL_JSON; reading changes from the log wants empty.
          Updates of JSON columns are written as parts of the document, which connectors do not apply.
          SET GLOBAL binlog_row_value_options = ''. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: gtid_mode is OFF; reading changes from the log wants ON.
          A reader only knows file and offset: after a failover of the source it cannot go on.
          SET GLOBAL gtid_mode step by step: OFF_PERMISSIVE, ON_PERMISSIVE, ON; enforce_gtid_consistency = ON first. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: binlog_transaction_compression is ON; reading changes from the log wants OFF.
          AWS DMS does not read compressed transactions.
          SET GLOBAL binlog_transaction_compression = OFF, also in the option file.
        note capture-settings database shop: binlog_row_metadata is MINIMAL; reading changes from the log wants FULL.
          Events carry no column names: a reader that does not follow the DDL itself can mix columns up.
          SET GLOBAL binlog_row_metadata = FULL.
        note capture-settings database shop: binlog_rows_query_log_events is OFF; reading changes from the log wants ON.
          The log does not hold the statement behind a change, so a writer that bypasses the sync is hard to find.
          SET GLOBAL binlog_rows_query_log_events = ON."
      `);
    });
  });

  it('needs the log of a replica to hold what it replays, and the primary names who reads its log', async () => {
    const primary = await shopOn('mariadb', ['--log-slave-updates=ON']);
    const copy = await shopOn('mariadb', ['--binlog-row-metadata=FULL', '--gtid-strict-mode=ON']);
    await copy.execute(
      `STOP SLAVE; CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${primary.server.port}, MASTER_USER = 'admin', MASTER_PASSWORD = 'lab-admin'; START SLAVE IO_THREAD`,
    );
    await expect
      .poll(() =>
        primary.query(`SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'`),
      )
      .toEqual([['1']]);
    const fromReplica = await assess({ source: copy.url, target: primary.url });
    expect(told(fromReplica, 'source', 'replica', ...RULES)).toMatchInlineSnapshot(`
      "warning capture-settings database shop: log_slave_updates is OFF; reading changes from the log wants ON where the server is a replica.
        A replica does not write what it replays into its own log: a reader there sees nothing of it.
        log_slave_updates = ON in the option file, and a restart. Without it, capture by triggers or in the application (outbox) needs no log.
      note log-retention database shop: binlog_expire_logs_seconds is 0: the log is kept without limit.
        No reader loses its place, but one that never comes back, or never leaves, fills the disk.
        Watch the free disk, and set a limit that outlasts the migration: SET GLOBAL binlog_expire_logs_seconds, also in the option file.
      note replica database shop: The source URL leads to a replica, and how far it is behind is not known.
        Reading there spares the primary; its settings, sessions and writers are not the primary’s.
        Assess the primary once as well: triggers, outbox and fence stand there."
    `);
    expect(told(fromReplica, 'target', 'log-readers').replace(/session \d+/, 'session 7')).toMatchInlineSnapshot(`
      "note log-readers database shop: There already: 1 reader of the log: session 7 of admin.
        Whoever removes one of them removes somebody’s replica or feed.
        Find out whose they are, and give capture a slot, a publication and a server number of its own."
    `);
    const intoReplica = await assess({ source: primary.url, target: copy.url });
    expect(told(intoReplica, 'target', 'replica')).toMatchInlineSnapshot(`
      "blocker replica database shop: The target is a replica.
        Nothing can be written into it.
        Point LOCKSTEP_TARGET_URL at a server that takes writes."
    `);
  });
});

describe('capture from the log of a PostgreSQL source', () => {
  it('is impossible with wal_level replica and without free slots or senders', async () => {
    const bad = ['wal_level=replica', 'max_replication_slots=0', 'max_wal_senders=0'].flatMap((text) => ['-c', text]);
    const shop = await shopOn('postgres', bad);
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      expect(told(readiness, 'source', ...RULES)).toMatchInlineSnapshot(`
        "warning capture-settings database shop: wal_level is replica; reading changes from the log wants logical.
          The log does not hold what logical decoding needs: no slot can be made.
          ALTER SYSTEM SET wal_level = logical, and a restart. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: free replication slots is 0; reading changes from the log wants at least 1.
          The connector cannot make the slot that keeps the log for it.
          ALTER SYSTEM SET max_replication_slots above 0, and a restart; or drop a slot that nobody uses. Without it, capture by triggers or in the application (outbox) needs no log.
        warning capture-settings database shop: free WAL senders is 0; reading changes from the log wants at least 1.
          The connector is refused when it asks for the stream.
          ALTER SYSTEM SET max_wal_senders above 0, and a restart. Without it, capture by triggers or in the application (outbox) needs no log.
        note log-retention database shop: max_slot_wal_keep_size is -1: the log is kept without limit.
          No reader loses its place, but one that never comes back, or never leaves, fills the disk.
          Watch the free disk, and set a limit that outlasts the migration: ALTER SYSTEM SET max_slot_wal_keep_size; SELECT pg_reload_conf()."
      `);
    });
  });

  it('finds a slot that nobody uses, publications, and tables whose rows the log does not name', async () => {
    const shop = await shopOn(
      'postgres18',
      ['-c', 'max_slot_wal_keep_size=100MB'],
      `CREATE TABLE keyed (id int PRIMARY KEY); CREATE TABLE keyless (v int); CREATE TABLE whole (v int);
       ALTER TABLE whole REPLICA IDENTITY FULL; CREATE UNLOGGED TABLE passing (id int PRIMARY KEY);
       CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE); CREATE TABLE silent (id int PRIMARY KEY);
       ALTER TABLE silent REPLICA IDENTITY NOTHING; CREATE TABLE by_index (id int NOT NULL UNIQUE);
       ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_id_key;
       CREATE TABLE parted (id int, d int) PARTITION BY RANGE (d); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (9);
       CREATE PUBLICATION feed FOR TABLE keyed;`,
    );
    await shop.execute(`SELECT pg_create_logical_replication_slot('left_over', 'pgoutput')`);
    await shop.execute('INSERT INTO keyed SELECT generate_series(1, 1000)');
    await goodTarget(async (target) => {
      const readiness = await assess({ source: shop.url, target: target.url });
      const text = told(readiness, 'source', ...RULES);
      expect(text.replace(/holds [\d.]+ KiB/, 'holds 250 KiB')).toMatchInlineSnapshot(`
        "warning replica-identity table deferred: The table has no key by which the log names a row.
          From the moment it is published, the server refuses the UPDATE and DELETE of your own application.
          Add a primary key that is not deferrable, for "public"."deferred", with REPLICA IDENTITY DEFAULT; or set REPLICA IDENTITY FULL there. Or capture this table by triggers or in the application.
        warning replica-identity table keyless: The table has no key by which the log names a row.
          From the moment it is published, the server refuses the UPDATE and DELETE of your own application.
          Add a primary key that is not deferrable, for "public"."keyless", with REPLICA IDENTITY DEFAULT; or set REPLICA IDENTITY FULL there. Or capture this table by triggers or in the application.
        warning replica-identity table parted: The table has no key by which the log names a row.
          From the moment it is published, the server refuses the UPDATE and DELETE of your own application.
          Add a primary key that is not deferrable, for "public"."parted" and each of its partitions, with REPLICA IDENTITY DEFAULT; or set REPLICA IDENTITY FULL there. Or capture this table by triggers or in the application.
        warning replica-identity table passing: The table is unlogged.
          Its changes never reach the log: capture sees nothing of them.
          ALTER TABLE "public"."passing" SET LOGGED. Or capture this table by triggers or in the application.
        warning replica-identity table silent: The table has no key by which the log names a row.
          From the moment it is published, the server refuses the UPDATE and DELETE of your own application.
          Add a primary key that is not deferrable, for "public"."silent", with REPLICA IDENTITY DEFAULT; or set REPLICA IDENTITY FULL there. Or capture this table by triggers or in the application.
        warning replica-identity table whole: The log names a row of this table by all of its values, because it has no primary key.
          Equal rows cannot be told apart, and the target searches the whole table for each change.
          Add a primary key that is not deferrable, for "public"."whole", with REPLICA IDENTITY DEFAULT. Or capture this table by triggers or in the application.
        warning log-readers database shop: The slot left_over (logical pgoutput in shop) is not in use and holds 250 KiB of the log (reserved).
          The server keeps up to 100MB of the log for it and then gives the slot up: its reader must begin anew.
          Start its reader again, or, when nobody needs it: SELECT pg_drop_replication_slot('left_over').
        note log-readers database shop: There already: 1 publication: feed.
          Whoever removes one of them removes somebody’s replica or feed.
          Find out whose they are, and give capture a slot, a publication and a server number of its own."
      `);
    });
  });
});
