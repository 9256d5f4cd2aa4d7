#!/usr/bin/env node
import{createRequire as lockstepRequire}from'node:module';import{fileURLToPath as lockstepPath}from'node:url';const require=lockstepRequire(import.meta.url);const __dirname=lockstepPath(new URL('.',import.meta.url));
import{dollarTag,kitFolder,plainLabel,printableJson,renderTemplate}from"./chunk-BPN76SWN.js";import"./chunk-OLQEHB2Y.js";var kit_generated_default={"USAGE.md":"# Using the sync kit\n\nWhat every part does, what it takes, and what it cannot see. README.md says what is special about these two databases.\n\n## Commands in general\n\nAll commands: `npm run sync -- <command>`. Both databases are named by `LOCKSTEP_SOURCE_URL` and `LOCKSTEP_TARGET_URL`, whichever is the primary; the fence rows say which way changes travel, and a command refuses to run while they disagree.\n`sync.json` is optional; every value has a default, and every mistake is named with its place. Options of a command win over it.\n\n| exit code | means |\n|---|---|\n| 0 | fine |\n| 1 | it looked, and something is to be done |\n| 2 | it failed, was refused, or could not tell (never mistaken for clean) |\n| 130 | stopped before its end; nothing is left locked |\n\nResults go to stdout (`--json`: as JSON), the log to stderr: short lines and bars on a terminal, JSON lines otherwise. The first Ctrl-C or SIGTERM finishes the batch in hand, the second ends at once.\n`--metrics-port 9400` serves Prometheus metrics on 127.0.0.1 (`lockstep_sync_*`, listed with their meaning in `src/observe/metric-list.ts`); in your own process call `openMetrics(yourRegistry)` and give `dualWriteMetrics(metrics)` to `createDualWrite` and `shadowMetrics(metrics)` to `createShadow` as hooks; bind `runRelay`, `runReconcile` and so on likewise.\nNo command prints a password or a value of a masked column; the log has no value of any row at all.\n\n- `install` creates the kit's tables on both sides (again and again without harm), `install --triggers` also the triggers of `sql/source-triggers.sql` and `sql/target-triggers.sql`.\n- `status [--watch 5] [--json]`: the primary, epoch, what waits and for how long, what is parked, backfills, leases, ledger, heartbeat. Exit code 1 when something is parked or not installed.\n- `reconcile`: reads every row of every table on both sides, also while both are written, and names each row that truly differs: missing, extra, or in which columns.\n  A row whose change is under way is never a difference: versions are compared, not clocks (row and newest outbox id in one snapshot of the primary, row and ledger version in one of the secondary). What is still under way after `--settle` seconds is counted as not decided, exit code 2.\n  A row that changes all the time is equal once the secondary holds what the primary was seen to hold at the same version. Rows that stay undecided are neither equal nor different: see `relay lag`, then look again with a longer `--settle` or at a quieter moment. A row that is too long to be carried is never decided.\n  It writes `reconcile-report.json` and appends to `reconcile-audit.jsonl` (no values, keyed digests before and after).\n  - `reconcile --apply` repairs what the report of the last dry run names, and nothing else, through the ledger: a row deleted or changed meanwhile is left to the relay. It looks at each row again afterwards. `--yes` repairs whatever is found without a dry run.\n  - Refused unless confirmed: more than `--max-repairs` (1000) as a whole; deleting more than 5 % of a table, or anything when the primary's table is empty (TRUNCATE, DROP PARTITION), or a row of which neither outbox nor ledger knows anything (it may be another writer's): `--confirm-deletes shop.orders`.\n  - Rows that do not hold the mapping's constants, to the byte, are another writer's: never deleted, never overwritten, by no part of the kit. A row that wants their key or their unique value is parked by the relay, and `reconcile` calls its repair failed.\n  - Not looked at, and said: a table whose backfill has not ended, whose definition changed since the kit was rendered, or (only its extra rows) whose secondary receives rows of several tables.\n  - `reconcile pause` / `resume` from any process; `--rows-per-second`; one runner at a time.\n\n| cause in the report | what it means |\n|---|---|\n| unseen | both sides stand at the same version: a write passed by the capture (cascade, bulk load, TRUNCATE, another application), or somebody wrote to the secondary past the ledger |\n| parked | the relay set its newest change aside; see `relay parked` |\n| lost | the change was acknowledged, but the secondary holds an older one: it lost commits (failover) |\n| resurrected | the ledger has a tombstone of the newest change, and yet the row is there |\n| ahead | the secondary holds a version that the primary never gave: the primary lost its newest changes (failover). Never repaired; decide which side is right |\n\n## The adapter: writing through the kit\n\n```ts\nconst dual = createDualWrite({\n  kit, stores,                                   // the kit's own small pools: fences, first tries\n  bindings: { source: mysql2Binding(appPool), target: pgBinding(newPool) },   // or kysely, knex, drizzle, typeorm, prisma; storeBinding(store)\n  modes: (table, tenant) => 'outbox',            // off | outbox | sync | reverse\n  hooks: dualWriteMetrics(metrics),              // or your own: onInline, onRetry, onCommit\n});\nconst { value, token } = await dual.transaction({ tenant }, async (unit) => {\n  const { id } = await unit.table('orders').insert({ tenant, price: '19.99' });\n  await unit.table('stock').update({ sku }, { left: 3 });\n  return id;\n});\n```\n- The work may run again (deadlock, flip): do nothing in it that cannot be undone, and await every write.\n- Statements of your own: `{ source: async (unit) => \u2026unit.native\u2026, target: \u2026 }`, then `await unit.changed('orders', { id })` for every row that was inserted or updated: it looks at the row and locks it, and throws NoSuchRowError where there is none.\n  Before a delete of your own: `unit.table('t').lock(key)`, which notes the row (false: there is none). A key without a lock must not be recorded: it could hide another transaction's insert of it.\n- A transaction that your ORM opens and ends: `await captured(kit, 'source', kyselyTx('mysql', trx), [{ table: 'orders', keys: [{ id }] }])` as its last statement; rows that it deletes: `const gone = await lockForCapture(kit, 'source', tx, { table: 'orders', keys: [{ id }] })` before, and `gone` in the list. It does not wait out a flip\n  (FencedError: run it again) and makes no first try.\n- Values: strings are canonical texts; number, bigint, boolean, Date (UTC), Buffer, objects (JSON columns) are converted; what would need a guess is refused.\n- `UnknownOutcomeError`: the connection was lost after COMMIT was sent. Ask `await error.resolve()` \u2192 'committed' | 'rolled back' | 'undecided' before repeating.\n- The token goes to the reader (`tokenText(token)`) for read-your-writes.\n- Modes: a table that was `off` needs a backfill. With trigger capture use `off`: the triggers record. `off` still passes the fence, so a stale instance is refused after the flip.\n- What it costs: `onCommit('off' | 'on', ms)` tells what the caller of each transaction that changed rows has waited, retries and a first try included. `dualWriteMetrics(metrics)` makes it the histogram `lockstep_sync_dual_write_seconds` in steps of 5 %; serve the registry on this machine (`serveMetrics(registry, 9464)`)\n  and name the address in `observe.latency_urls` of lockstep.yaml, one for each process: `lockstep sync-status` then reads the 99th percentile without capture (mode `off`: before the start, or some tenants) and with it, and the gates judge by both. Other histograms of yours: `observe.latency_metric`, `latency_before`, `latency_now`.\n- What the adapter does not see: other programs, raw SQL whose keys are not named, cascades of foreign keys, triggers of your own, TRUNCATE, DDL. `npm run sync -- watch-bypass --every 60` looks for them\n  (exit 0 nothing suspected, 1 suspected, 2 rows are not counted by this server).\n- Sessions: on MySQL set the application's connections to `time_zone = '+00:00'` where helpers write TIMESTAMP columns; helpers write UTC.\n\n## The relay\n\n`npm run sync -- relay` carries the outbox of the primary to the secondary until SIGTERM; run as many as you like (`--workers`, several processes or machines).\nMore workers carry changes of many rows faster. Changes of a few hot rows are one batch, whichever worker takes it: more workers do not help there, and on MariaDB one is faster (62,870 events/s with one, 54,184 with four; measured to PostgreSQL on two cores).\n`--once` ends when nothing waits. A worker takes two connections of the primary and one of the secondary: `store.poolSize` >= 2 x workers + 2.\n- `relay lag`: how much waits and for how long; how old the newest beat on the secondary is (by one clock), how long it took (corrected for the clocks' difference). Says so, with exit code 1, while the primary's clock stands before what it wrote itself: it was set back, and ages say nothing until the next beat has been carried.\n- `relay parked`: rows that the secondary cannot hold, with reasons that show no values. Mend the row or the column; the next change of the row settles it by itself, or `relay unpark --table shop.item --key '[\"2\"]'` / `--all`. Exit code 1 while something is parked.\n- A row whose parent is missing is put back (0.1 s, doubling to 30 s) and parked after 20 tries and 10 minutes.\n- A table whose definition changes on either side stops, alone, until the kit is rendered again or the change is undone.\n- \"went back to an earlier state\": a failover lost transactions. The relay ends with exit code 2 and carries nothing; `failover status` says which side lost what, see \"After a failover\".\n- `relay prune --older-than 24`: removes applied events except the newest of each key. Tombstones and versions of the ledger stay. Refuses while backfill, trickle or reconcile run.\n\n## After a failover that lost changes\n\nA replica that is promoted may lack the last transactions. The relay asks at its start, every 10 s and after each lost connection whether each side still knows what the other has seen of it, and stops when it does not. A first try of the adapter asks nothing; the next relay finds what it carried.\n```\nnpm run sync -- failover status                # which keys are lost on which side; reads the whole ledger and outbox, changes nothing\nnpm run sync -- failover accept-primary        # dry run: what the primary lost and the secondary still holds\nnpm run sync -- failover accept-primary --lost 'shop.orders=5' --keep-rows lost.jsonl     # do it\nnpm run sync -- failover catch-up-secondary    # the secondary lost changes: the relay applies them again; nothing is lost\nnpm run sync -- failover rebuild-secondary --relay-stopped [--lost \u2026]   # give the secondary up: delete its rows, then backfill\n```\n- `accept-primary` makes the secondary what the primary holds now: every key that was lost or has changed since gets an event above all versions that were ever given; writers may go on, transactions that are open are waited for (`--wait`).\n  `--lost` must name exactly what is lost now, table by table. `--keep-rows` first writes the secondary's rows of these keys, with all values, to a new file that only you may read: nobody else may hold them any more.\n- A lost row that only the backfill had carried is in no ledger: run `reconcile` over all tables afterwards.\n- A target that is gone altogether: `install` on the new one, `failover catch-up-secondary`, then `backfill run` and the relay.\n- After a flip `rebuild-secondary` and the backfill bring back the rows of the target that hold the mapping's constants; one that was migrated and lost them since is another writer's then, and does not come back.\n- Each step is a line of `failover-audit.jsonl` (keys, no values; masked keys left out).\n- A failover that also took the fence row back leaves the two fence rows in disagreement: every command says so and does nothing until somebody decides which side is right.\n\n## Backfill\n\n1. Start capture in every writer (adapter deployed everywhere, or triggers), end old instances, then `npm run sync -- backfill activate`.\n2. `npm run sync -- backfill run` (`--first`, `--tables`, `--order descending`, `--merge-ms`, `--chunk`, `--restart`). It waits until every transaction older than the activation has\n   ended: MySQL/MariaDB logins need `GRANT PROCESS ON *.*`, PostgreSQL logins `GRANT pg_read_all_stats` (without them it refuses: it would not see).\n   Those that were open at the activation are remembered by connection and number, so no clock that is set hides one. MySQL's list is server-wide: a long transaction of another schema holds it up too. A transaction that was opened before the\n   activation but has touched nothing yet is not in MySQL's list: that is why old instances must have ended.\n3. `LOCKSTEP_BACKFILL_URL`: read a replica of the primary. It is waited for by a note written to the primary after the barrier, so no GTID or LSN is needed; the replica must\n   keep the order of commits (MySQL: `replica_preserve_commit_order=ON`, the default since 8.0.27).\n4. Other terminals: `backfill pause | resume | status`. Ctrl-C ends after the chunks on their way; a kill loses at most two chunks' work, never a row.\n5. Rows that the secondary refuses, or that are too long to be carried (more than 256,000,000 characters, bytes counted twice; more than either server's max_allowed_packet), are parked whole (key and reason, values left out), tried again at the end and by the next run; exit code 1 as long as any is parked.\n   Backfill before foreign keys and secondary unique keys are created: each row that waits for its parent costs single-row chunks.\n6. `backfill undo --relay-stopped` deletes the migrated rows of the secondary and what is known of them; refused once the secondary has been the primary. Rows of others in the same tables stay and are counted as `left`:\n   those with other constants, and those whose key neither the primary nor outbox nor ledger knows.\nRights on the secondary: TEMP (PostgreSQL, default), CREATE TEMPORARY TABLES (MySQL).\n\n## Trickle, the last resort\n\n- Sees a row only if every write sets the named column to the time of the write. Rows where it is NULL or set back, or writes that leave it, are invisible: `reconcile` on a schedule.\n- Deletes are only found by the sweep (every `--sweep-every` passes): both sides digest their keys in 4,096 buckets, and the keys of buckets that differ are looked up on the primary. Between sweeps deleted rows stay.\n  Rows of others in the same table are told by their constants; tables that share a target without one are refused.\n- The upper end of a window is `now - lag - age of the oldest open transaction` (same rights as above); `--lag` must exceed how far writers' clocks are apart; a DATETIME in local time needs `--hours-ahead`; a clock with summer time does not fit.\n  A primary's clock that was set back by more than `--overlap` since the last pass ends the trickle: what was written meanwhile has times that were read already. `--restart --since` reads from there again.\n  One that was set back and has passed its old time again before the next pass is not noticed: pass often.\n- Versions are numbers of passes above everything in the ledger, under one lease. Before capture replaces the trickle on the same primary, its outbox counter must be set above the last pass\n  (as at a flip: `(epoch << 48)`), else its events would be taken for old ones. No sync mode, no read-your-writes, no exact watermark: a cutover needs writers stopped for lag + one pass + one sweep.\n\n## Shadow reads, flags, read-your-writes\n\n**Compare before you switch.** Turn shadow reads on after the backfill is done (a row that was not copied yet is a real difference).\n```ts\nconst flags = await createFlags({ provider: fileProvider('flags.json', { log }), log });   // or any vendor's OpenFeature provider\nconst direction = keptDirection(loadDirection);                                              // by the fence rows\nconst shadow = createShadow({ direction: () => direction(true), sampled: flags.shadowed, log, hooks: { record: fileRecord('shadow.jsonl') } });\nconst reader = createReader({ direction, readFrom: flags.readFrom, log,\n  shadow: (name, subject, reads, served) => shadow.readSides(name, subject, reads, served, rules[name]) });\n\nconst order = await reader.read('order', { tenant, entity: id }, { token, row: { table: 'shop.orders', key: [id] } },\n  { source: () => fromMysql(id), target: () => fromPostgres(id) });\n```\n- The caller gets what its own side gives, when it gives it. The other side is read afterwards, bounded in number and time; what does not fit is dropped and counted, never queued.\n- Reads must have no effects: a suspected mismatch reads both sides again. `shadow.onSecondary(tx => \u2026)` gives a candidate that the database itself forbids to write.\n- `shadow.readRow(\u2026)` compares the row itself at equal versions (outbox id = ledger version): exact under load. `read`/`readSides` compare any result by rules\n  (`key`, `unordered`, per field `ignore`, `rule`, `tolerance`, `caseless`, `same`) and count a difference only when it was there twice in a row, unchanged on the primary, with the outbox drained in between.\n- `npm run sync -- shadow report shadow.jsonl`: match rate, most divergent fields, examples with masked values. Exit code 1: something differs. 2: there was no verdict at all.\n- `npm run sync -- ramp step|back|set 10|show`: 0 \u2192 1 \u2192 10 \u2192 50 \u2192 100, each step a superset of the one before; sticky by tenant, else by entity. Takes effect within a second where the file is read.\n- `runRamp({ meter, control: fileRamp('flags.json'), \u2026 })` goes back by itself: to 0 on any drift, one step on errors or slowness; up only with `advance: true`. With a vendor's service give your own `control`.\n- Flags name a side (`source`, `target`), not a role: at cutover nothing needs to be changed in them. What cannot be told (provider down, slow, malformed) is the last good value of the same subject, else the primary.\n- Flags never decide who may write; the fence does.\n- Read-your-writes: the `token` that `dual.transaction()` gives (or `causalToken(side, versions)` of what `captured` gives), `tokenText()` into the session or a header (it names row keys: sign or encrypt it if these are private). `maxStaleMs` bounds how far behind an answer may be.\n\n## Cutover, the way back, rollback\n\n```\nnpm run sync -- cutover prove        # the way back works: a change of a reserved key makes the round trip; no row is touched\nnpm run sync -- cutover preflight    # every question that must be answered before writers are stopped; changes nothing\nnpm run sync -- cutover rehearse     # everything but the decision, then the source is open again; measures the pause\nnpm run sync -- cutover run          # stop writers, carry the rest, compare, raise counters, open the target\nnpm run sync -- cutover status | abort | resume\nnpm run sync -- rollback             # before the decision: abort; after it: the same flip the other way (asks for nothing parked)\n```\n- The primary's own fence row decides: `source` \u2192 `none` (stopped) \u2192 `source` (aborted) or `target` (decided, never taken back), each one transaction there.\n  Only then the target's row opens. So at no instant, whatever is killed, stalls or loses its COMMIT's answer, do both rows let a writer pass.\n- Until the decision everything that goes wrong opens the source again, also when the target is away. `--pause-limit` (10 s) bounds it. After the decision only `cutover resume` leads on.\n- A killed process leaves writers stopped until somebody runs `cutover resume` or `cutover abort`; neither waits for the dead process's lease. Alert on fence `none` for longer than the pause limit.\n- A `relay run` turns round by itself within seconds of a flip: it reads the fence rows every 2 s. Keep it running: it is the way back. While the rows name no primary it ends with exit code 2 and says so.\n- Writers must pass the fence in READ COMMITTED or REPEATABLE READ as their first statement. In PostgreSQL a REPEATABLE READ writer that meets the flip gets 40001: run it again.\n- Before the fence: catch up, compare every key that changed, raise counters, count. In the pause only: drain what is left, compare keys of the last ~2 s, count tables that count in < 250 ms, look at counters again.\n- One fence for everything: a table or a tenant cannot move alone, because a relay carries a whole outbox one way.\n","flags.json":`{
  "$schema": "https://flagd.dev/schema/v0/flags.json",
  "flags": {
    "lockstep-read": {
      "state": "ENABLED",
      "variants": { "source": "source", "target": "target" },
      "defaultVariant": "source",
      "targeting": {
        "fractional": [["target", 0], ["source", 100]]
      }
    },
    "lockstep-shadow": {
      "state": "ENABLED",
      "variants": { "on": true, "off": false },
      "defaultVariant": "off",
      "targeting": {
        "fractional": [["on", 10], ["off", 90]]
      }
    }
  }
}
`,"package.json":`{
  "name": "lockstep-sync",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "engines": {
    "node": ">=20.19"
  },
  "scripts": {
    "build": "tsc",
    "sync": "tsx src/cli.ts"
  },
  "dependencies": {
    "@openfeature/core": "1.12.0",
    "@openfeature/flagd-core": "4.0.1",
    "@openfeature/server-sdk": "1.23.0",
    "cli-progress": "3.12.0",
    "cockatiel": "3.2.1",
    "commander": "14.0.3",
    "mysql2": "3.24.6",
    "pg": "8.23.1",
    "pg-copy-streams": "7.0.0",
    "pino": "10.4.0",
    "prom-client": "15.1.3",
    "sql-template-tag": "5.2.1",
    "tsx": "4.23.15",
    "zod": "4.6.7"
  },
  "devDependencies": {
    "@types/cli-progress": "3.11.6",
    "@types/node": "20.19.43",
    "@types/pg": "8.23.1",
    "@types/pg-copy-streams": "1.2.5",
    "typescript": "7.0.2"
  }
}
`,"sql/mysql/install.sql":`-- The tables of the sync kit in one MySQL or MariaDB database; the same on both sides, because the primary changes at cutover.
-- Run it in the database that holds the migrated tables. It may be run again.

CREATE TABLE IF NOT EXISTS lockstep_outbox (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the version: taken after the lock on the changed row',
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'schema.table of the source',
  row_key VARCHAR(560) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'JSON array of the canonical texts of the key',
  state TINYINT NOT NULL DEFAULT 0 COMMENT '0 pending, 1 applied, 2 parked',
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'a TIMESTAMP, because writers have zones of their own',
  attempts INT NOT NULL DEFAULT 0,
  next_at DATETIME(6) NULL COMMENT 'not tried again before',
  done_at DATETIME(6) NULL,
  error VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  KEY lockstep_pending (state, id),
  KEY lockstep_by_key (table_name, row_key, state, id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_ledger (
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_key VARCHAR(560) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  version BIGINT NOT NULL COMMENT 'outbox id last applied to the key',
  deleted TINYINT NOT NULL COMMENT '1: a tombstone',
  applied_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (table_name, row_key)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_fence (
  scope VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  epoch INT NOT NULL,
  writer VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'source, target or none'
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_gate (
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
) ENGINE = InnoDB COMMENT = 'shared by whoever applies changes to a table, alone for whoever merges a backfill chunk into it';

CREATE TABLE IF NOT EXISTS lockstep_state (
  name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
) ENGINE = InnoDB COMMENT = 'checkpoints, leases and steps, as JSON';

CREATE TABLE IF NOT EXISTS lockstep_heartbeat (
  id INT NOT NULL PRIMARY KEY,
  nonce VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  beat_at DATETIME(6) NOT NULL COMMENT 'by the clock of the primary',
  applied_at DATETIME(6) NULL COMMENT 'by the clock of the secondary'
) ENGINE = InnoDB;

INSERT IGNORE INTO lockstep_fence (scope, epoch, writer) VALUES ('all', 0, 'source');
`,"sql/postgres/install.sql":`-- The tables of the sync kit in one PostgreSQL database; the same on both sides, because the primary changes at cutover.
-- Run it in the schema that holds the migrated tables. It may be run again.

CREATE TABLE IF NOT EXISTS lockstep_outbox (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  table_name text NOT NULL,
  row_key text NOT NULL,
  state smallint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz,
  done_at timestamptz,
  error text
);
CREATE INDEX IF NOT EXISTS lockstep_pending ON lockstep_outbox (id) WHERE state = 0;
CREATE INDEX IF NOT EXISTS lockstep_parked ON lockstep_outbox (id) WHERE state = 2;
CREATE INDEX IF NOT EXISTS lockstep_by_key ON lockstep_outbox (table_name, row_key, state, id);
COMMENT ON COLUMN lockstep_outbox.id IS 'the version: taken after the lock on the changed row';
COMMENT ON COLUMN lockstep_outbox.state IS '0 pending, 1 applied, 2 parked';

CREATE TABLE IF NOT EXISTS lockstep_ledger (
  table_name text NOT NULL,
  row_key text NOT NULL,
  version bigint NOT NULL,
  deleted smallint NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (table_name, row_key)
);

CREATE TABLE IF NOT EXISTS lockstep_fence (
  scope text PRIMARY KEY,
  epoch integer NOT NULL,
  writer text NOT NULL
);

CREATE TABLE IF NOT EXISTS lockstep_gate (
  table_name text PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS lockstep_state (
  name text PRIMARY KEY,
  value text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE IF NOT EXISTS lockstep_heartbeat (
  id integer PRIMARY KEY,
  nonce text NOT NULL,
  beat_at timestamptz NOT NULL,
  applied_at timestamptz
);

INSERT INTO lockstep_fence (scope, epoch, writer) VALUES ('all', 0, 'source') ON CONFLICT DO NOTHING;
`,"src/adapter/binding.ts":`import type { EngineName } from '../descriptor.ts';
import type { Store, Tx } from '../store/store.ts';
import { isDriverError, storeErrorOf } from './driver-error.ts';

/** How the adapter opens the application's own transactions on one side. */
export interface Binding<N> {
  readonly engine: EngineName;
  /**
   * Commits what \`work\` did, or rolls back and throws what it threw. Where the connection was lost after COMMIT was sent it throws a
   * StoreError of kind \`outcome unknown\`.
   */
  transaction<T>(work: (tx: Tx, native: N) => Promise<T>): Promise<T>;
}

/** The kit's own store as the application's database: for those who write through the repository alone. */
export function storeBinding(store: Store): Binding<Tx> {
  return { engine: store.engine, transaction: (work) => store.transaction((tx) => work(tx, tx)) };
}

/** What a binding is made of: the library's way to run a transaction, and how its transaction is seen as the kit's. */
export interface Parts<N> {
  readonly engine: EngineName;
  /** For messages. */
  readonly label: string;
  readonly open: <T>(work: (native: N) => Promise<T>) => Promise<T>;
  readonly txOf: (native: N) => Tx;
}

/** A binding over a library that runs transactions in a callback. */
export function bindTransactions<N>({ engine, label, open, txOf }: Parts<N>): Binding<N> {
  return {
    engine,
    transaction: async (work) => {
      let thrown: { readonly error: unknown } | null = null;
      let ending = false;
      try {
        return await open(async (native) => {
          try {
            const result = await work(txOf(native), native);
            ending = true;
            return result;
          } catch (error) {
            thrown = { error };
            throw error;
          }
        });
      } catch (error) {
        // A rollback that fails too says less than the reason for it.
        throw rethrown(thrown) ?? (ending || isDriverError(error) ? storeErrorOf(engine, error, label, ending) : error);
      }
    },
  };
}

function rethrown(thrown: { readonly error: unknown } | null): unknown {
  return thrown?.error;
}
`,"src/adapter/bindings/drizzle.ts":`import { sql as drizzleSql, type SQL } from 'drizzle-orm';
import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/** A transaction of Drizzle over mysql2 or node-postgres. */
export interface DrizzleTransaction {
  execute(query: SQL): PromiseLike<unknown>;
}

/**
 * A transaction that is open in Drizzle (mysql2 or node-postgres). Not seen: what its builders and \`sql\` templates write, until you
 * name its keys; Drizzle has no hooks for writes.
 */
export function drizzleTx(engine: EngineName, transaction: DrizzleTransaction, label = 'drizzle'): Tx {
  /** MySQL: the rows or the report; PostgreSQL: the whole result. */
  const ask = async (query: Sql): Promise<unknown> => {
    try {
      const result = await transaction.execute(templateOf(query));
      return engine === 'mysql' && Array.isArray(result) ? result[0] : result;
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  if (engine === 'mysql') {
    return {
      engine,
      rows: async (query) => rowsOfObjects(await ask(query)),
      run: async (query) => Number(reported(await ask(query), 'affectedRows')),
      insert: async (query) => reported(await ask(query), 'insertId'),
    };
  }
  return {
    engine,
    rows: async (query) => rowsOfObjects(rowsIn(await ask(query))),
    run: async (query) => Number(reported(await ask(query), 'rowCount')),
  };
}

function templateOf(query: Sql): SQL {
  const strings = [...query.strings];
  return drizzleSql(Object.assign(strings, { raw: strings }), ...textsOf(query));
}

function rowsIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'rows' in result ? result.rows : [];
}

/** A database of Drizzle over mysql2 or node-postgres. */
export interface DrizzleDatabase<N extends DrizzleTransaction> {
  transaction<T>(work: (transaction: N) => Promise<T>): Promise<T>;
}

/** Transactions of Drizzle. */
export function drizzleBinding<N extends DrizzleTransaction>(
  engine: EngineName,
  db: DrizzleDatabase<N>,
  label = 'drizzle',
): Binding<N> {
  return bindTransactions({
    engine,
    label,
    open: (work) => db.transaction(work),
    txOf: (transaction) => drizzleTx(engine, transaction, label),
  });
}
`,"src/adapter/bindings/knex.ts":`import type { Knex } from 'knex';
import type { Sql } from 'sql-template-tag';
import type { EngineName, Text } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in Knex. Not seen: what its builders and \`raw\` write, until you name its keys; its events tell the
 * text of a statement and never the rows that it changed.
 */
export function knexTx(engine: EngineName, transaction: Knex.Transaction, label = 'knex'): Tx {
  /** MySQL: the rows or the report; PostgreSQL: the whole result. */
  const ask = async (query: Sql): Promise<unknown> => {
    try {
      const result: unknown = await (engine === 'mysql'
        ? transaction.raw(...namedTexts(query))
        : transaction.raw(query.strings.map((piece) => piece.replaceAll('?', '\\\\?')).join('?'), textsOf(query)));
      return engine === 'mysql' && Array.isArray(result) ? result[0] : result;
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  if (engine === 'mysql') {
    return {
      engine,
      rows: async (query) => rowsOfObjects(await ask(query)),
      run: async (query) => Number(reported(await ask(query), 'affectedRows')),
      insert: async (query) => reported(await ask(query), 'insertId'),
    };
  }
  return {
    engine,
    rows: async (query) => rowsOfObjects(rowsIn(await ask(query))),
    run: async (query) => Number(reported(await ask(query), 'rowCount')),
  };
}

/** Values by name, because on MySQL Knex has no escape for a question mark that is part of a column's name. */
function namedTexts(query: Sql): [text: string, values: Record<string, Text>] {
  const text = query.strings.reduce((before, piece, at) => \`\${before}:lockstep\${at - 1}\${piece}\`);
  return [text, Object.fromEntries(textsOf(query).map((value, at) => [\`lockstep\${at}\`, value]))];
}

function rowsIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'rows' in result ? result.rows : [];
}

/** Transactions of Knex. */
export function knexBinding(engine: EngineName, knex: Knex, label = 'knex'): Binding<Knex.Transaction> {
  return bindTransactions({
    engine,
    label,
    open: (work) => knex.transaction(work),
    txOf: (transaction) => knexTx(engine, transaction, label),
  });
}
`,"src/adapter/bindings/kysely.ts":`import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in Kysely. Not seen: what its builders and \`sql\` templates write, until you name its keys. A plugin
 * cannot do it for you: it sees a statement before it runs and never the rows that it changed.
 */
export function kyselyTx<DB>(engine: EngineName, transaction: Transaction<DB>, label = 'kysely'): Tx {
  const ask = async (query: Sql) => {
    try {
      const text = engine === 'mysql' ? query.sql : query.text;
      return await transaction.executeQuery(CompiledQuery.raw(text, textsOf(query)));
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const tx: Tx = {
    engine,
    rows: async (query) => rowsOfObjects((await ask(query)).rows),
    run: async (query) => Number((await ask(query)).numAffectedRows ?? 0),
  };
  return engine === 'mysql' ? { ...tx, insert: async (query) => String((await ask(query)).insertId ?? 0) } : tx;
}

/** Transactions of Kysely. */
export function kyselyBinding<DB>(engine: EngineName, db: Kysely<DB>, label = 'kysely'): Binding<Transaction<DB>> {
  return bindTransactions({
    engine,
    label,
    open: (work) => db.transaction().execute(work),
    txOf: (transaction) => kyselyTx(engine, transaction, label),
  });
}
`,"src/adapter/bindings/mysql2.ts":`import type { Pool, PoolConnection } from 'mysql2/promise';
import type { MysqlConnection } from '../../store/mysql-connection.ts';
import { mysqlTx } from '../../store/mysql-store.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';

const STATEMENT_MS = 30_000;

/**
 * A transaction that is open on a connection of mysql2 (its promise interface). Not seen: what you send with \`query\` or \`execute\`
 * yourself, until you name its keys. Leave the flag FOUND_ROWS on, as it is by default: without it an update that changes nothing
 * looks like a row that is not there.
 */
export function mysql2Tx(connection: MysqlConnection, label = 'mysql2'): Tx {
  return mysqlTx(connection, label, STATEMENT_MS);
}

/** Transactions on a pool of mysql2 (its promise interface). */
export function mysql2Binding(pool: Pick<Pool, 'getConnection'>, label = 'mysql2'): Binding<PoolConnection> {
  return bindTransactions({
    engine: 'mysql',
    label,
    txOf: (connection) => mysql2Tx(connection, label),
    open: async (work) => {
      const connection = await pool.getConnection();
      try {
        await connection.beginTransaction();
        const result = await work(connection);
        await connection.commit();
        connection.release();
        return result;
      } catch (error) {
        await connection.rollback().then(
          () => connection.release(),
          () => connection.destroy(),
        );
        throw error;
      }
    },
  });
}
`,"src/adapter/bindings/pg.ts":`import type { Pool, PoolClient } from 'pg';
import { postgresTx } from '../../store/postgres-store.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';

const STATEMENT_MS = 30_000;

/** A transaction that is open on a client of pg. Not seen: what you send with \`query\` yourself, until you name its keys. */
export function pgTx(client: Pick<PoolClient, 'query'>, label = 'pg'): Tx {
  return postgresTx(client, label, STATEMENT_MS);
}

/** Transactions on a pool of pg. */
export function pgBinding(pool: Pick<Pool, 'connect'>, label = 'pg'): Binding<PoolClient> {
  return bindTransactions({
    engine: 'postgres',
    label,
    txOf: (client) => pgTx(client, label),
    open: async (work) => {
      const client = await pool.connect();
      // Lost between two statements, it would end the process without a listener; the next statement fails.
      const hear = () => undefined;
      client.on('error', hear);
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        client.off('error', hear).release();
        return result;
      } catch (error) {
        await client.query('ROLLBACK').then(
          () => client.off('error', hear).release(),
          () => client.release(true),
        );
        throw error;
      }
    },
  });
}
`,"src/adapter/bindings/prisma.ts":`import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { rowsOfObjects, textsOf } from './texts.ts';

/** What the kit uses of the client that an interactive transaction of Prisma gives. */
export interface PrismaTransaction {
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): PromiseLike<T>;
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>;
}

/**
 * An interactive transaction of Prisma 7 that is open, over a driver adapter. For savepoints on MySQL open it
 * as \`new PrismaMariaDb(url, { useTextProtocol: true })\`: MySQL prepares no SAVEPOINT, as Prisma would ask it to. Not seen: what its models write, nested writes and raw queries among them, until
 * you name its keys; an extension on \`query\` sees top-level operations only and no rows of updateMany or deleteMany.
 */
export function prismaTx(engine: EngineName, transaction: PrismaTransaction, label = 'prisma'): Tx {
  const told = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const text = (query: Sql) => (engine === 'mysql' ? query.sql : query.text);
  return {
    engine,
    rows: async (query) => rowsOfObjects(await told(() => transaction.$queryRawUnsafe(text(query), ...textsOf(query)))),
    run: (query) => told(() => transaction.$executeRawUnsafe(text(query), ...textsOf(query))),
  };
}

/** What the kit uses of a client of Prisma. */
export interface PrismaClient<N extends PrismaTransaction> {
  $transaction<T>(work: (transaction: N) => Promise<T>): Promise<T>;
}

/** Interactive transactions of Prisma. */
export function prismaBinding<N extends PrismaTransaction>(
  engine: EngineName,
  client: PrismaClient<N>,
  label = 'prisma',
): Binding<N> {
  return bindTransactions({
    engine,
    label,
    open: (work) => client.$transaction(work),
    txOf: (transaction) => prismaTx(engine, transaction, label),
  });
}
`,"src/adapter/bindings/texts.ts":`import type { Sql } from 'sql-template-tag';
import type { Row, Text } from '../../descriptor.ts';

/**
 * Rows that a library gives as objects, as the kit's rows: the texts in the order of the columns. It needs names that differ, which
 * the adapter's own statements have.
 */
export function rowsOfObjects(rows: unknown): Row[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (typeof row === 'object' && row !== null ? Object.values(row).map(textOf) : []));
}

/** The values of a statement as the texts that they are. */
export function textsOf({ values }: Sql): Text[] {
  return values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function textOf(value: unknown): Text {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** A field of what a driver reports about a statement; 0 where it reports none. */
export function reported(report: unknown, field: 'affectedRows' | 'rowCount' | 'insertId'): string {
  const found = typeof report === 'object' && report !== null ? Reflect.get(report, field) : undefined;
  return found === undefined || found === null ? '0' : String(found);
}
`,"src/adapter/bindings/typeorm.ts":`import type { Sql } from 'sql-template-tag';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in TypeORM. Not seen: what repositories, query builders, cascades of relations and \`query\` write, until
 * you name its keys. A subscriber does not help: repository.update and delete give it no entity, and query builders pass it by.
 */
export function typeormTx(engine: EngineName, open: EntityManager | QueryRunner, label = 'typeorm'): Tx {
  const runner = 'queryRunner' in open ? open.queryRunner : open;
  if (runner === undefined || !('query' in runner)) {
    throw new Error(\`\${label}: this EntityManager has no transaction open: pass the one that transaction() gives\`);
  }
  const ask = async (query: Sql) => {
    try {
      return await runner.query(engine === 'mysql' ? query.sql : query.text, textsOf(query), true);
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const tx: Tx = {
    engine,
    rows: async (query) => rowsOfObjects((await ask(query)).records),
    run: async (query) => Number((await ask(query)).affected ?? 0),
  };
  return engine === 'mysql' ? { ...tx, insert: async (query) => reported((await ask(query)).raw, 'insertId') } : tx;
}

/** Transactions of TypeORM. */
export function typeormBinding(
  engine: EngineName,
  source: Pick<DataSource, 'transaction'>,
  label = 'typeorm',
): Binding<EntityManager> {
  return bindTransactions({
    engine,
    label,
    open: (work) => source.transaction(work),
    txOf: (manager) => typeormTx(engine, manager, label),
  });
}
`,"src/adapter/bypass-sql.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** What a server tells about the rows that were changed in one table since its counters began. */
export interface TableCounter {
  /** Null: this server does not count. */
  readonly rowsChanged: bigint | null;
  /** Another one after TRUNCATE, a rebuild, or a change of the columns. */
  readonly shape: string;
}

/** How an engine is asked. */
export interface BypassSql {
  /** When the counters began; another text means that they began again. */
  began(tx: Tx): Promise<string>;
  /** The tables' counters, in the order asked for; null: there is no such table any more. */
  tables(tx: Tx, tables: readonly TableSide[], counting: boolean): Promise<readonly (TableCounter | null)[]>;
  /** Whether rows are counted, and what this login cannot see, with the way out. */
  counts(tx: Tx): Promise<{ readonly counting: boolean; readonly unseen: readonly string[] }>;
  /** How often statements ran on the whole server that capture cannot see, by their name. */
  statements(tx: Tx): Promise<ReadonlyMap<string, bigint>>;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['com_truncate', 'TRUNCATE'],
  ['com_load', 'LOAD DATA'],
  ['com_insert_select', 'INSERT ... SELECT'],
  ['com_replace_select', 'REPLACE ... SELECT'],
  ['com_alter_table', 'ALTER TABLE'],
  ['com_drop_table', 'DROP TABLE'],
  ['com_rename_table', 'RENAME TABLE'],
  ['com_drop_trigger', 'DROP TRIGGER'],
]);

const NOT_COUNTED =
  'rows are not counted: SET GLOBAL userstat = 1 (MariaDB), or start the server with performance_schema = ON';
const NO_PROCESS =
  'TRUNCATE is seen for the whole server and not by table: GRANT PROCESS to this login to see it by table';

const mysql: BypassSql = {
  began: async (tx) => {
    const [row] = await tx.rows(sql\`SHOW GLOBAL STATUS LIKE 'Uptime'\`);
    const [now] = await tx.rows(sql\`SELECT CAST(UNIX_TIMESTAMP() AS CHAR)\`);
    // A second more or less is the clock's rounding.
    return String(Math.round((Number(now?.[0] ?? 0) - Number(row?.[1] ?? 0)) / 5));
  },
  counts: async (tx) => {
    const on = await switches(tx);
    const counting = on.userstat || on.schema;
    const process = (await storageIds(tx, on.mariadb, '', '')) !== null;
    return { counting, unseen: [...(counting ? [] : [NOT_COUNTED]), ...(process ? [] : [NO_PROCESS])] };
  },
  tables: async (tx, tables, counting) => {
    const on = await switches(tx);
    // MySQL shows what it knew of a table up to a day ago.
    if (on.expiry) await tx.run(sql\`SET SESSION information_schema_stats_expiry = 0\`);
    const counted = on.userstat
      ? sql\`SELECT CAST(SUM(ROWS_CHANGED) AS CHAR) FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = \`
      : sql\`SELECT CAST(SUM(COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE) AS CHAR)
FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_SCHEMA = \`;
    const name = raw(on.userstat ? 'TABLE_NAME' : 'OBJECT_NAME');
    const found: (TableCounter | null)[] = [];
    for (const table of tables) {
      const [made] = await tx.rows(sql\`SELECT CAST(CREATE_TIME AS CHAR) FROM information_schema.TABLES
WHERE TABLE_SCHEMA = \${table.schema} AND TABLE_NAME = \${table.name}\`);
      const columns = await tx.rows(sql\`SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = \${table.schema} AND TABLE_NAME = \${table.name} ORDER BY ORDINAL_POSITION\`);
      const ids = await storageIds(tx, on.mariadb, table.schema, table.name);
      const [row] = counting ? await tx.rows(sql\`\${counted}\${table.schema} AND \${name} = \${table.name}\`) : [];
      const rowsChanged = counting ? BigInt(row?.[0] ?? '0') : null;
      found.push(made === undefined ? null : { rowsChanged, shape: JSON.stringify([made[0], ids, columns]) });
    }
    return found;
  },
  statements: async (tx) => {
    const rows = await tx.rows(sql\`SHOW GLOBAL STATUS LIKE 'Com\\\\_%'\`);
    return new Map(
      rows.flatMap(([name, count]) => {
        const known = NAMED.get((name ?? '').toLowerCase());
        return known === undefined ? [] : [[known, BigInt(count ?? '0')] as const];
      }),
    );
  },
};

/** What this server has and has switched on. */
async function switches(tx: Tx): Promise<{ userstat: boolean; schema: boolean; expiry: boolean; mariadb: boolean }> {
  const rows = await tx.rows(sql\`SHOW GLOBAL VARIABLES
WHERE Variable_name IN ('userstat', 'performance_schema', 'information_schema_stats_expiry')\`);
  const values = new Map(rows.map(([name, value]) => [name, value]));
  return {
    userstat: values.get('userstat') === 'ON',
    schema: values.get('performance_schema') === 'ON',
    expiry: values.has('information_schema_stats_expiry'),
    mariadb: values.has('userstat'),
  };
}

/** The numbers of a table and its partitions in InnoDB, new after each TRUNCATE; null: this login may not see them. */
async function storageIds(tx: Tx, mariadb: boolean, schema: string, name: string): Promise<string | null> {
  const place = \`\${fileName(schema)}/\${fileName(name)}\`;
  try {
    const rows = await tx.rows(sql\`SELECT CAST(TABLE_ID AS CHAR)
FROM information_schema.\${raw(mariadb ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES')}
WHERE NAME = \${place} OR NAME LIKE \${\`\${place.replaceAll(/[%_\\\\]/g, '\\\\$&')}#p#%\`} ORDER BY TABLE_ID\`);
    return rows.flat().join(' ');
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'other') return null;
    throw error;
  }
}

/** How InnoDB spells a name: what is no letter of ASCII, digit or underscore as @ and four hex digits. */
function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, (letter) => \`@\${letter.charCodeAt(0).toString(16).padStart(4, '0')}\`);
}

const postgres: BypassSql = {
  began: async (tx) => {
    const [row] = await tx.rows(sql\`SELECT pg_postmaster_start_time()::text || coalesce(stats_reset::text, '')
FROM pg_stat_database WHERE datname = current_database()\`);
    return row?.[0] ?? '';
  },
  counts: async (tx) => {
    const [row] = await tx.rows(sql\`SELECT current_setting('track_counts')\`);
    const counting = row?.[0] === 'on';
    return { counting, unseen: counting ? [] : ['rows are not counted: track_counts is off'] };
  },
  tables: async (tx, tables, counting) => {
    const asked: Sql[] = tables.map(({ sql: name }, at) => sql\`(\${String(at)}::text, to_regclass(\${name}::text))\`);
    const rows = await tx.rows(sql\`SELECT v.at, c.relfilenode::text || ' ' || coalesce((
    SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull, ',' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ''), (
    SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::text FROM pg_stat_all_tables s
    WHERE s.relid = c.oid OR s.relid IN (SELECT p.relid FROM pg_partition_tree(c.oid) p))
FROM (VALUES \${list(asked)}) AS v (at, rel) JOIN pg_class c ON c.oid = v.rel\`);
    const found = new Map(rows.map(([at, shape, rowsChanged]) => [at, { shape: shape ?? '', rowsChanged }]));
    return tables.map((_, at) => {
      const table = found.get(String(at));
      return table === undefined
        ? null
        : { shape: table.shape, rowsChanged: counting ? BigInt(table.rowsChanged ?? '0') : null };
    });
  },
  statements: async () => new Map(),
};

export const BYPASS_SQL: Readonly<Record<EngineName, BypassSql>> = { mysql, postgres };
`,"src/adapter/bypass.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction, End } from '../core/direction.ts';
import type { TableSide } from '../descriptor.ts';
import { BYPASS_SQL, type TableCounter } from './bypass-sql.ts';

/** What the primary counted by one moment. */
export interface Counters {
  /** Milliseconds of this process's clock. */
  readonly at: number;
  readonly began: string;
  readonly tables: ReadonlyMap<string, TableCounter | null>;
  readonly statements: ReadonlyMap<string, bigint>;
  /** An event whose rows are in the counters for certain, and one behind every row that is in them. */
  readonly low: bigint;
  readonly high: bigint;
  readonly unseen: readonly string[];
}

/** One table in an interval. */
export interface TableBypass {
  readonly name: string;
  /** Rows that the server saw inserted, updated or deleted; null: it did not count. */
  readonly rowsChanged: number | null;
  /** Changes that capture recorded. */
  readonly events: number;
  /** More rows were changed than recorded, beyond what is usual. */
  readonly suspected: boolean;
  /** TRUNCATE, DDL. */
  readonly signs: readonly string[];
}

/** What an interval shows of writes that passed capture by. */
export interface BypassReport {
  readonly seconds: number;
  /** Something is suspected, or a sign was seen. */
  readonly suspected: boolean;
  readonly tables: readonly TableBypass[];
  /** Statements that capture cannot see, anywhere on the server. */
  readonly signs: readonly string[];
  /** What this look could not tell. */
  readonly unseen: readonly string[];
}

/** Fewer rows than this, or a smaller share, are transactions that were under way, rolled back, or changed a row twice. */
const USUAL = { rows: 20, share: 0.1 } as const;

/** PostgreSQL counts the rows of a connection that has nothing else to do up to ten seconds after its transaction has ended. */
const SETTLED_SECONDS = 12;

const ALWAYS_UNSEEN = [
  'rows that were rolled back, or changed twice in one transaction, count like rows that passed capture by: reconcile names the rows',
  'rows that foreign keys cascade to are not counted by every server (MariaDB\u2019s userstat does not)',
];

/** Reads the primary's counters. It only reads. */
export async function readCounters(direction: Direction): Promise<Counters> {
  const { primary, from, named, tables } = direction;
  const engine = BYPASS_SQL[from.store.engine];
  const names = [...new Set(tables.map(({ name }) => name))];
  const sides = names.flatMap((name) => named(name).map((table): [string, TableSide] => [name, table[primary]]));
  return from.store.transaction(async (tx) => {
    const { counting, unseen } = await engine.counts(tx);
    const began = await engine.began(tx);
    const low = await newestEvent(from, SETTLED_SECONDS);
    const found = await engine.tables(
      tx,
      sides.map(([, side]) => side),
      counting,
    );
    // A table of the source that several targets share is one table; one that is spread over several is added up.
    const byTable = new Map(
      sides.map(([name, { sql: place }], at) => [\`\${name} \${place}\`, { name, found: found[at] ?? null }]),
    );
    const counters = new Map<string, TableCounter | null>();
    for (const name of names) counters.set(name, sum([...byTable.values()].filter((one) => one.name === name)));
    return {
      at: performance.now(),
      began,
      tables: counters,
      statements: await engine.statements(tx),
      low,
      high: await newestEvent(from, 0),
      unseen,
    };
  });
}

/** What happened between two readings, in which so many changes were recorded. */
export function compareCounters(
  before: Counters,
  after: Counters,
  recorded: ReadonlyMap<string, bigint>,
): BypassReport {
  const again = before.began !== after.began;
  const tables = [...after.tables].map(([name, now]): TableBypass => {
    const then = before.tables.get(name) ?? null;
    const known = !again && then !== null && now !== null && then.rowsChanged !== null && now.rowsChanged !== null;
    const change = known ? Number((now.rowsChanged ?? 0n) - (then.rowsChanged ?? 0n)) : -1;
    const rowsChanged = change < 0 ? null : change;
    const events = Number(recorded.get(name) ?? 0n);
    const excess = rowsChanged === null ? 0 : rowsChanged - events;
    const signs = [
      ...(now === null ? ['the table is gone'] : []),
      ...(now !== null && then !== null && now.shape !== then.shape
        ? ['the table was truncated, rebuilt or altered: check its schema and verify it again']
        : []),
    ];
    const suspected = excess > Math.max(USUAL.rows, USUAL.share * (rowsChanged ?? 0)) || (events === 0 && excess > 0);
    return { name, rowsChanged, events, suspected, signs };
  });
  const signs = [...after.statements].flatMap(([name, count]) => {
    const times = again ? 0n : count - (before.statements.get(name) ?? 0n);
    return times > 0n ? [\`\${name} ran \${times} times somewhere on this server\`] : [];
  });
  const unseen = [
    ...after.unseen,
    ...(again ? ['the server or its counters began again: this interval tells nothing about rows'] : []),
    ...ALWAYS_UNSEEN,
  ];
  const suspected = tables.some((table) => table.suspected || table.signs.length > 0);
  return { seconds: (after.at - before.at) / 1000, suspected, tables, signs, unseen };
}

export interface WatchOptions {
  readonly everyMs: number;
  /** How many intervals; endless when it is null. */
  readonly times: number | null;
  readonly signal: AbortSignal;
}

/** Looks at the primary's counters again and again and reports each interval. Gives the last report; null if it was stopped before. */
export async function watchBypass(
  direction: Direction,
  { everyMs, times, signal }: WatchOptions,
  onReport: (report: BypassReport) => void,
): Promise<BypassReport | null> {
  let before = await readCounters(direction);
  let last: BypassReport | null = null;
  for (let round = 0; (times === null || round < times) && !signal.aborted; round++) {
    const waited = await sleep(everyMs, true, { signal }).catch(() => false);
    if (!waited) break;
    const after = await readCounters(direction);
    last = compareCounters(before, after, await eventsBetween(direction.from, before.low, after.high));
    onReport(last);
    before = after;
  }
  return last;
}

function sum(places: readonly { readonly found: TableCounter | null }[]): TableCounter | null {
  const known = places.flatMap(({ found }) => found ?? []);
  if (known.length < places.length) return null;
  const rows = known.flatMap(({ rowsChanged }) => rowsChanged ?? []);
  const rowsChanged = rows.length < known.length ? null : rows.reduce((all, one) => all + one, 0n);
  return { rowsChanged, shape: known.map(({ shape }) => shape).join('\\n') };
}

/** The newest event that is at least so old. Events that are counted in two intervals hide a few rows; they raise no false alarm. */
async function newestEvent({ store, tables }: End, seconds: number): Promise<bigint> {
  const [id, before] =
    store.engine === 'mysql'
      ? [sql\`CAST(id AS CHAR)\`, raw(\`NOW(6) - INTERVAL \${seconds} SECOND\`)]
      : [sql\`id::text AS newest\`, raw(\`clock_timestamp() - interval '\${seconds} seconds'\`)];
  const newest = sql\`SELECT \${id} FROM \${tables.outbox} WHERE created_at <= \${before} ORDER BY id DESC LIMIT 1\`;
  const [row] = await store.transaction((tx) => tx.rows(newest));
  return BigInt(row?.[0] ?? '0');
}

/** The events of each table beyond the one and up to the other. */
export async function eventsBetween({ store, tables }: End, low: bigint, high: bigint): Promise<Map<string, bigint>> {
  const number = (id: bigint) =>
    store.engine === 'mysql' ? sql\`CAST(\${String(id)} AS UNSIGNED)\` : sql\`\${String(id)}::text::bigint\`;
  const rows = await store.transaction((tx) =>
    tx.rows(sql\`SELECT table_name, count(*) FROM \${tables.outbox}
WHERE id > \${number(low)} AND id <= \${number(high)} GROUP BY table_name\`),
  );
  return new Map(rows.map(([name, count]) => [name ?? '', BigInt(count ?? '0')]));
}
`,"src/adapter/captured.ts":`import { FENCE_SCOPE, passFence } from '../core/fence.ts';
import { type ChangedKey, recordChanges, type WrittenVersion } from '../core/outbox.ts';
import type { KitDescriptor, Side } from '../descriptor.ts';
import { kitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { lockedKeys, lockRows, type RowsOf } from './locked-keys.ts';

/** Rows that a transaction has locked in order to delete them, or to give them other keys. */
export interface LockedRows {
  readonly locked: readonly ChangedKey[];
}

/** Locks rows before statements of your own delete them or change their keys; give what it gives to \`captured\`. Keys without a row are left out. */
export async function lockForCapture(
  kit: KitDescriptor,
  side: Side,
  tx: Tx,
  ...rows: readonly RowsOf[]
): Promise<LockedRows> {
  return { locked: (await lockRows(kit, side, tx, rows)).found };
}

/**
 * For transactions that the application opens and ends by itself: refuses (FencedError) unless the side may write, and records the
 * changed rows. Call it last, after the statements that change the rows: the fence holds as well at the end as at the beginning, and the
 * versions are taken only when every row is locked. Rows that were inserted or updated are named by their keys, text keys as the rows
 * hold them; rows that are gone by what \`lockForCapture\` gave. Throws NoSuchRowError for a key that has no row.
 */
export async function captured(
  kit: KitDescriptor,
  side: Side,
  tx: Tx,
  changes: readonly (RowsOf | LockedRows)[],
): Promise<readonly WrittenVersion[]> {
  const tables = kitTables(kit[side].engine, kit[side].schema);
  await passFence(tx, tables, side, FENCE_SCOPE);
  const there = await lockedKeys(
    kit,
    side,
    tx,
    changes.filter((change) => 'keys' in change),
  );
  const gone = changes.flatMap((change) => ('locked' in change ? change.locked : []));
  return recordChanges(tx, tables, [...gone, ...there]);
}
`,"src/adapter/carry-now.ts":`import { applyChanges } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { markApplied } from '../core/mark-applied.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { lengthsOf, PORTION } from '../core/portions.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';

/**
 * What the relay does for events, at once and once: reads the keys' state in one snapshot of the primary, applies it to the secondary
 * and marks the events as applied. After an error nothing is lost: the events are still pending. False: the rows are too long to be
 * held in the application's process, and are left to the relay.
 */
export async function carryNow(
  direction: Direction,
  written: readonly WrittenVersion[],
  signal: AbortSignal,
  limitMs: number,
): Promise<boolean> {
  const limits = { lockMs: limitMs, statementMs: limitMs };
  const { from, to, primary } = direction;
  const snapshot = snapshotOfKeys(direction, written, limits);
  const changes = await from.store.transaction(async (tx) => {
    const lengthOf = await lengthsOf(tx, direction, written);
    if (written.reduce((sum, key) => sum + lengthOf(key), 0) > PORTION) return null;
    return readChangesIn(tx, direction, written);
  }, snapshot);
  if (changes === null) return false;
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, from.tables, changes), limits);
  return true;
}
`,"src/adapter/change-where.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { textOfValue, type Value } from '../values/text-of-value.ts';
import { keySelect } from './key-texts.ts';
import type { Place, PlacedTable } from './place.ts';

/** Columns that equal a value; null: are NULL; an array: are one of its values. All of them hold. \`{}\`: every row. */
export type Where = Readonly<Record<string, Value | readonly Value[]>>;

/** Keys locked and changed by one statement. */
const KEYS_AT_ONCE = 500;

/**
 * Locks the rows of a condition, a portion at a time in the order of the key, notes their stored keys and has them changed; gives back
 * how many there were. All of it is one transaction: for very many rows run it for a part of them at a time.
 */
export async function changeWhere(
  tx: Tx,
  table: PlacedTable,
  where: Where,
  note: (key: readonly Text[]) => void,
  change: (place: Place, keys: readonly (readonly Text[])[]) => Promise<void>,
): Promise<number> {
  const [first] = table.places;
  const condition = conditionOf(table, first, where);
  const order = raw(first.key.map((column) => \`t.\${column.sql}\`).join(', '));
  const select = sql\`SELECT \${keySelect(first)} FROM \${raw(first.table.sql)} AS t WHERE \${condition}\`;
  let count = 0;
  for (let last: readonly Text[] | null = null; ; ) {
    const beyond: Sql = last === null ? sql\`\` : sql\` AND \${after(first, last)}\`;
    const keys: (readonly Text[])[] = await tx.rows(
      sql\`\${select}\${beyond} ORDER BY \${order} LIMIT \${raw(String(KEYS_AT_ONCE))} FOR UPDATE\`,
    );
    if (keys.length > 0) for (const place of [...table.places].reverse()) await change(place, keys);
    keys.forEach(note);
    count += keys.length;
    last = keys.at(-1) ?? null;
    if (keys.length < KEYS_AT_ONCE) return count;
  }
}

function conditionOf({ name }: PlacedTable, { columns }: Place, where: Where): Sql {
  const parts = Object.entries(where).map(([wanted, value]) => {
    const column = columns.find((one) => one.name === wanted);
    if (column === undefined) throw new Error(\`\${name} has no column \${wanted} that a condition could ask for\`);
    const texts = (isList(value) ? value : [value]).map((one) => textOfValue(column, one));
    const values = texts.filter((text) => text !== null).map((text) => written(column.write, text));
    const any = [
      ...(values.length > 0 ? [sql\`t.\${raw(column.sql)} IN (\${list(values)})\`] : []),
      ...(texts.includes(null) ? [sql\`t.\${raw(column.sql)} IS NULL\`] : []),
    ];
    return any.length === 0 ? sql\`1 = 0\` : sql\`(\${join(any, ' OR ')})\`;
  });
  return parts.length === 0 ? sql\`1 = 1\` : join(parts, ' AND ');
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

/** Beyond a key, in the order that the key's own columns have. */
function after({ key }: Place, texts: readonly Text[]): Sql {
  const at = (place: number, sign: '=' | '>') => {
    const column = key[place];
    return column === undefined
      ? sql\`1 = 1\`
      : sql\`t.\${raw(column.sql)} \${raw(sign)} \${written(column.write, texts[place] ?? null)}\`;
  };
  const parts = key.map((_, place) =>
    join([...Array.from({ length: place }, (_, before) => at(before, '=')), at(place, '>')], ' AND '),
  );
  return sql\`(\${join(
    parts.map((part) => sql\`(\${part})\`),
    ' OR ',
  )})\`;
}
`,"src/adapter/create-dual-write.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '../core/crash-point.ts';
import { type Direction, directionFrom } from '../core/direction.ts';
import { FENCE_SCOPE, FencedError, passFence } from '../core/fence.ts';
import { recordChanges, type WrittenVersion } from '../core/outbox.ts';
import type { KitDescriptor, Side } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Binding } from './binding.ts';
import { isPassing } from './driver-error.ts';
import { INLINE_LIMITS, type InlineLimits, type InlineResult, openInlineTry } from './inline-try.ts';
import type { ModeOf } from './modes.ts';
import { openRoute } from './route.ts';
import { openUnit, type Unit } from './unit.ts';
import { outcomeOf, UnknownOutcomeError } from './unknown-outcome.ts';

export interface DualWriteLimits extends InlineLimits {
  /** How long a transaction waits, in all, for a flip to end. */
  readonly pauseMs: number;
  /** How often a transaction is run that ends in a deadlock or a lock not got in time. */
  readonly attempts: number;
}

export const DUAL_WRITE_LIMITS: DualWriteLimits = { ...INLINE_LIMITS, pauseMs: 10_000, attempts: 5 };

/** Told what happens; for logs and metrics. */
export interface DualWriteHooks {
  /** A transaction is run again: after a deadlock, or because the primary has changed. */
  readonly onRetry: (reason: 'fenced' | 'passing', error: unknown) => void;
  readonly onInline: (result: InlineResult, ms: number, error: unknown) => void;
  /** A transaction that changed rows has committed: whether anything was recorded, and how long its caller waited, with every try. */
  readonly onCommit: (capture: 'off' | 'on', ms: number) => void;
}

export interface DualWriteOptions<S, T> {
  readonly kit: KitDescriptor;
  /** The kit's own connections, for fences and first tries: a pool that is not the application's. */
  readonly stores: Readonly<Record<Side, Store>>;
  /** How the application's transactions are opened on each side. */
  readonly bindings: { readonly source: Binding<S>; readonly target: Binding<T> };
  /** outbox for every table and tenant unless told. */
  readonly modes?: ModeOf;
  readonly limits?: Partial<DualWriteLimits>;
  readonly hooks?: Partial<DualWriteHooks>;
}

/** For whom a transaction is: which tenant's modes hold. */
export interface Scope {
  readonly tenant?: string;
}

/** The same work for both sides, or one for each. It may be run again, so it must not do what cannot be undone. */
export type Work<S, T, R> =
  | ((unit: Unit<S> | Unit<T>) => Promise<R>)
  | { readonly source: (unit: Unit<S>) => Promise<R>; readonly target: (unit: Unit<T>) => Promise<R> };

/** What a committed transaction gave. */
export interface Committed<R> {
  readonly value: R;
  readonly side: Side;
  /** How many keys it changed, recorded or not. */
  readonly changed: number;
  /** What it wrote, by version. Empty in mode off. */
  readonly written: readonly WrittenVersion[];
  /** For reading one's own writes from the other side; null when nothing was recorded. */
  readonly token: WriteToken | null;
  /** What became of the first try of mode sync; null: there was none. Whatever it is, the events are durable. */
  readonly inline: InlineResult | null;
}

/** The side, the newest version and the changed keys with theirs; no keys when there were too many to name. */
export interface WriteToken {
  readonly written: Side;
  readonly newest: bigint;
  readonly changes: readonly WrittenVersion[];
}

/** Keys that a token names. */
const NAMED_KEYS = 20;

/** The repository layer of the application. */
export interface DualWrite<S, T> {
  /**
   * Runs \`work\` in a transaction of the side that is the primary and records what it changed in the same transaction. Runs it again
   * after a deadlock, and on the other side after a flip. Throws what \`work\` throws, UnknownOutcomeError, or FencedError when a
   * flip takes too long.
   */
  transaction<R>(scope: Scope, work: Work<S, T, R>): Promise<Committed<R>>;
  /** Waits for first tries that are still running. Stores and bindings are closed by whoever opened them. */
  close(): Promise<void>;
}

/** One repository layer over both databases. What happens on the secondary never changes a transaction's result. */
export function createDualWrite<S, T>(options: DualWriteOptions<S, T>): DualWrite<S, T> {
  const { kit, stores, bindings, modes = () => 'outbox' } = options;
  const limits = { ...DUAL_WRITE_LIMITS, ...options.limits };
  const directions = { source: directionFrom('source', kit, stores), target: directionFrom('target', kit, stores) };
  const route = openRoute(directions);
  const inline = openInlineTry(limits, (...told) => options.hooks?.onInline?.(...told));
  const once = async <R>(side: Side, scope: Scope, work: Work<S, T, R>): Promise<Committed<R>> => {
    const modeOf = (table: string) => modes(table, scope.tenant ?? null);
    const works = typeof work === 'function' ? { source: work, target: work } : work;
    const done =
      side === 'source'
        ? await runOn(directions.source, bindings.source, works.source, modeOf, kit)
        : await runOn(directions.target, bindings.target, works.target, modeOf, kit);
    crashPoint('adapter-committed');
    const now = done.written.filter(({ name }) => modeOf(name) === 'sync');
    return {
      ...done,
      side,
      token: tokenOf(side, done.written),
      inline: now.length === 0 ? null : await inline.carry(directions[side], now),
    };
  };
  return {
    transaction: async (scope, work) => {
      const until = performance.now() + limits.pauseMs;
      const began = performance.now();
      for (let attempt = 1; ; ) {
        const side = await route.primary(FENCE_SCOPE);
        try {
          const done = await once(side, scope, work);
          if (done.changed > 0)
            options.hooks?.onCommit?.(done.written.length === 0 ? 'off' : 'on', performance.now() - began);
          return done;
        } catch (error) {
          if (error instanceof FencedError) {
            options.hooks?.onRetry?.('fenced', error);
            await route.moved(FENCE_SCOPE, error, until);
          } else if (isPassing(bindings[side].engine, error) && attempt++ < limits.attempts) {
            options.hooks?.onRetry?.('passing', error);
            await sleep(Math.random() * 20 * 2 ** attempt);
          } else throw error;
        }
      }
    },
    close: inline.settled,
  };
}

async function runOn<N, R>(
  { primary, from }: Direction,
  binding: Binding<N>,
  work: (unit: Unit<N>) => Promise<R>,
  modeOf: (table: string) => ReturnType<ModeOf>,
  kit: KitDescriptor,
): Promise<Pick<Committed<R>, 'value' | 'written' | 'changed'>> {
  let written: readonly WrittenVersion[] = [];
  try {
    return await binding.transaction(async (tx, native) => {
      written = [];
      await passFence(tx, from.tables, primary, FENCE_SCOPE);
      const { unit, notes } = openUnit(kit, primary, tx, native);
      const value = await work(unit).finally(notes.close);
      const noted = notes.list();
      const recorded = noted.filter(({ name }) => modeOf(name) !== 'off');
      written = await recordChanges(tx, from.tables, recorded);
      return { value, written, changed: noted.length };
    });
  } catch (error) {
    const unknown = error instanceof StoreError && error.kind === 'outcome unknown';
    throw unknown ? new UnknownOutcomeError(error, written, () => outcomeOf(from, written)) : error;
  }
}

function tokenOf(written: Side, changes: readonly WrittenVersion[]): WriteToken | null {
  // Ids rise in the order in which they were recorded.
  const newest = changes.at(-1)?.version;
  return newest === undefined ? null : { written, newest, changes: changes.length > NAMED_KEYS ? [] : changes };
}
`,"src/adapter/driver-error.ts":`import type { EngineName } from '../descriptor.ts';
import { mysqlError } from '../store/mysql-errors.ts';
import { postgresError } from '../store/postgres-errors.ts';
import { StoreError } from '../store/store-error.ts';

const ERROR_OF = { mysql: mysqlError, postgres: postgresError } as const;

/** What a driver or a library around it threw, as a StoreError; \`committing\`: COMMIT had been sent. */
export function storeErrorOf(engine: EngineName, error: unknown, label: string, committing = false): StoreError {
  return ERROR_OF[engine](driverErrorOf(error) ?? error, label, committing);
}

/** Whether a database or its driver said it, and not the application. */
export function isDriverError(error: unknown): boolean {
  return error instanceof StoreError || driverErrorOf(error) !== null;
}

/** Whether the whole transaction may be run again: a deadlock, a lock not got in time, or a server that takes no more just now. */
export function isPassing(engine: EngineName, error: unknown): boolean {
  if (error instanceof StoreError) return error.kind === 'retry' || error.kind === 'busy';
  const own = driverErrorOf(error);
  return own !== null && isPassing(engine, storeErrorOf(engine, own, ''));
}

/** The driver's own error inside what a library made of it. */
function driverErrorOf(error: unknown): object | null {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    if (at instanceof StoreError || isReport(at)) return at;
    const adapted = adaptedReport(at);
    if (adapted !== null) return adapted;
    at = 'driverError' in at ? at.driverError : 'meta' in at ? adapterError(at.meta) : 'cause' in at ? at.cause : null;
  }
  return null;
}

function adapterError(meta: unknown): unknown {
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta ? meta.driverAdapterError : null;
}

/** What a driver adapter of Prisma keeps of the server's error, as the driver would have told it. */
function adaptedReport(error: object): object | null {
  if (!('originalCode' in error && typeof error.originalCode === 'string' && 'kind' in error)) return null;
  const { originalCode: code } = error;
  const message = 'originalMessage' in error ? String(error.originalMessage) : error.kind;
  return /^\\d{4}$/.test(code)
    ? Object.assign(new Error(String(message)), { errno: Number(code), sqlState: 'HY000' })
    : Object.assign(new Error(String(message)), { code, severity: 'ERROR' });
}

function isReport(error: object): boolean {
  if ('sqlState' in error || 'fatal' in error || ('errno' in error && 'syscall' in error)) return true;
  return 'severity' in error && 'code' in error;
}
`,"src/adapter/given-values.ts":`import type { Text } from '../descriptor.ts';
import { textOfValue } from '../values/text-of-value.ts';
import type { Given, Values } from './key-texts.ts';
import type { Place, PlacedTable } from './place.ts';
import type { Inserting } from './write-row.ts';

/** A row's texts by column name, the source's names. */
export type Texts = Readonly<Record<string, Text>>;

/** Rows written by one statement; a statement takes 65,535 values at most. */
const ROWS_AT_ONCE = 200;

/** What an update sets in one place; a key is changed by changeKey alone. */
export function settable(table: PlacedTable, place: Place, values: Values): Given[] {
  const given = givenIn(table, place, values);
  const key = given.find(({ column }) => place.key.includes(column));
  if (key !== undefined)
    throw new Error(\`\${table.name}: \${key.column.name} is part of the key; change it with changeKey\`);
  return given;
}

/** The values that one place holds. A column that no place holds is a mistake. */
function givenIn(table: PlacedTable, place: Place, values: Values): Given[] {
  const all = new Map(table.places.flatMap(({ columns }) => columns.map((column) => [column.name, column] as const)));
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!all.has(name)) {
      throw new Error(
        \`\${table.name} has no column \${name} that the migration carries: it has \${[...all.keys()].join(', ')}\`,
      );
    }
    const column = place.columns.find((one) => one.name === name);
    if (column?.constant !== undefined)
      throw new Error(\`\${table.name}: \${name} is the same in every row and is not given\`);
    return column === undefined ? [] : [{ column, text: textOfValue(column, value) }];
  });
}

/** Rows in a few statements: neighbours that give the same columns share one. */
export function alike(table: PlacedTable, place: Place, rows: readonly Values[]) {
  const groups: (Inserting & { readonly rows: (readonly Text[])[] })[] = [];
  for (const row of rows) {
    const given = givenIn(table, place, row).filter(({ column, text }) => !(column === place.counted && text === null));
    checkKey(table, place, given);
    const columns = given.map(({ column }) => column);
    const last = groups.at(-1);
    const same = last?.columns.length === columns.length && columns.every((column, at) => column === last.columns[at]);
    if (last !== undefined && same && last.rows.length < ROWS_AT_ONCE) last.rows.push(given.map(({ text }) => text));
    else groups.push({ columns, rows: [given.map(({ text }) => text)] });
  }
  return groups;
}

function checkKey({ name }: PlacedTable, place: Place, given: readonly Given[]): void {
  for (const column of place.key) {
    const found = given.find((one) => one.column === column);
    if (found === undefined && column !== place.counted)
      throw new Error(\`\${name}: the key needs a value for \${column.name}\`);
    if (found?.text === '0' && column === place.counted) {
      throw new Error(
        \`\${name}: \${column.name} = 0 asks many sessions for the next number: leave it out, or insert it yourself\`,
      );
    }
  }
}

/** A key by column name. */
export function named({ key }: Place, texts: readonly Text[]): Texts {
  return Object.fromEntries(key.map(({ name }, at) => [name, texts[at] ?? null]));
}
`,"src/adapter/inline-try.ts":`import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { carryNow } from './carry-now.ts';

/** What became of a first try: applied; late: the deadline passed; open: the breaker lets none through; full: too many at once, or rows that are too long. */
export type InlineResult = 'applied' | 'late' | 'open' | 'full' | 'failed';

export interface InlineLimits {
  /** The longest that a caller waits for the secondary, in milliseconds. */
  readonly deadlineMs: number;
  /** Failures in a row that open the breaker, and for how long it stays open. */
  readonly failures: number;
  readonly openMs: number;
  /** Tries at the same time, and tries that wait for their turn; less than the stores' pools hold. */
  readonly atOnce: number;
  readonly waiting: number;
  /** A transaction that changed more keys is left to the relay. */
  readonly keys: number;
}

export const INLINE_LIMITS: InlineLimits = {
  deadlineMs: 150,
  failures: 5,
  openMs: 5000,
  atOnce: 4,
  waiting: 32,
  keys: 100,
};

/** Told what became of each first try, and why it failed. */
export type OnInline = (result: InlineResult, ms: number, error: unknown) => void;

/** Tries to carry what a transaction wrote; never throws, and never takes much longer than the deadline. */
export interface InlineTry {
  carry(direction: Direction, written: readonly WrittenVersion[]): Promise<InlineResult>;
  /** Waits for tries whose callers have gone on. */
  settled(): Promise<void>;
}

/**
 * A breaker around the deadline around the bulkhead: the breaker counts what was late as failed, and a try that goes on after its
 * deadline keeps its place in the bulkhead, so that a secondary that stalls holds a few connections and no more.
 */
export function openInlineTry(limits: InlineLimits, onInline: OnInline): InlineTry {
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof BulkheadRejectedError)),
    { halfOpenAfter: limits.openMs, breaker: new ConsecutiveBreaker(limits.failures) },
  );
  const places = bulkhead(limits.atOnce, limits.waiting);
  const policy = wrap(breaker, timeout(limits.deadlineMs, TimeoutStrategy.Aggressive), places);
  const running = new Set<Promise<unknown>>();
  const attempt = async (direction: Direction, written: readonly WrittenVersion[]): Promise<InlineResult> => {
    const began = performance.now();
    const tell = (result: InlineResult, error: unknown = null) => {
      onInline(result, performance.now() - began, error);
      return result;
    };
    try {
      const carried = await policy.execute(({ signal }) => {
        // Its deadline passed while it waited for its turn.
        signal.throwIfAborted();
        const work = carryNow(direction, written, signal, limits.deadlineMs);
        running.add(work);
        return work.finally(() => running.delete(work));
        // A signal of its own: listeners on a shared one would add up, and Node warns of that.
      }, new AbortController().signal);
      return tell(carried ? 'applied' : 'full');
    } catch (error) {
      return tell(resultOf(error), error);
    }
  };
  return {
    // What a hook throws must not reach the caller, whose transaction has committed.
    carry: (direction, written) =>
      written.length > limits.keys ? Promise.resolve('full') : attempt(direction, written).catch(() => 'failed'),
    settled: async () => void (await Promise.allSettled(running)),
  };
}

function resultOf(error: unknown): InlineResult {
  if (error instanceof BrokenCircuitError) return 'open';
  if (error instanceof BulkheadRejectedError) return 'full';
  return error instanceof TaskCancelledError ? 'late' : 'failed';
}
`,"src/adapter/key-texts.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import { isLooseText } from '../core/loose-text.ts';
import type { Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { textOfValue, type Value } from '../values/text-of-value.ts';
import type { Place, PlacedColumn } from './place.ts';

/** Values by column name, the source's names; what is undefined is not given. */
export type Values = Readonly<Record<string, Value | undefined>>;

/** A column and the text for it. */
export interface Given {
  readonly column: PlacedColumn;
  readonly text: Text;
}

const FORMS = { 'whole number': /^(0|-?[1-9][0-9]*)$/, uuid: /^[0-9a-f]{32}$/ } as const;

/** The key's texts as a caller gave them. */
export function keyGiven({ key, table }: Place, values: Values): Text[] {
  return key.map((column) => {
    const value = values[column.name];
    if (value === undefined) throw new Error(\`\${table.name}: the key needs a value for \${column.name}\`);
    return textOfValue(column, value);
  });
}

/** Whether these texts are the ones that the row holds, if there is one: other forms are known only by looking. */
export function isStored({ key }: Place, texts: readonly Text[]): boolean {
  return key.every(({ form }, at) => form !== null && FORMS[form].test(texts[at] ?? ''));
}

/** The expressions that give the key's texts over the alias t, each under a name of its own. */
export function keySelect({ key }: Place): Sql {
  return list(key.map(({ read }, at) => raw(\`\${read} AS k\${at}\`)));
}

/** A condition over the alias t for the row of a key. */
export function keyIs({ key }: Place, texts: readonly Text[]): Sql {
  const parts = key.map((column, at) => sql\`t.\${raw(column.sql)} = \${written(column.write, texts[at] ?? null)}\`);
  return sql\`(\${join(parts, ' AND ')})\`;
}

/** Locks the row of a key and gives the key as it is stored; null where there is no row. */
export async function lockKey(tx: Tx, place: Place, texts: readonly Text[]): Promise<readonly Text[] | null> {
  const from = sql\`FROM \${raw(place.table.sql)} AS t WHERE \${keyIs(place, texts)} FOR UPDATE\`;
  const rows = await tx.rows(sql\`SELECT \${keySelect(place)} \${from}\`);
  return rows.find((row) => row.every((text, at) => text === texts[at])) ?? rows[0] ?? null;
}

/** Whether a row was found under another spelling of its key, which may be what the key was before. */
export function isRespelt({ key }: Place, given: readonly Text[], stored: readonly Text[]): boolean {
  const differ = key.filter((_, at) => given[at] !== stored[at]);
  return differ.length > 0 && differ.every(({ rule, rawType }) => isLooseText(rule, rawType));
}
`,"src/adapter/locked-keys.ts":`import sql, { join, raw } from 'sql-template-tag';
import type { ChangedKey } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import { inParts } from '../sql/engine-sql.ts';
import type { Tx } from '../store/store.ts';
import { isRespelt, isStored, keyGiven, keyIs, keySelect, lockKey, type Values } from './key-texts.ts';
import { type Place, type PlacedTable, placedTable } from './place.ts';

/** Rows of one table, by their keys. */
export interface RowsOf {
  readonly table: string;
  readonly keys: readonly Values[];
}

/** A key has no row, so that nothing can be locked. */
export class NoSuchRowError extends Error {
  override readonly name = 'NoSuchRowError';
}

/**
 * The keys as their rows hold them; the rows are locked until the transaction ends. Throws NoSuchRowError for a key without a row:
 * recorded without a lock, it would take a version beside another transaction's insert of the same key, and hide that insert.
 */
export async function lockedKeys(kit: KitDescriptor, side: Side, tx: Tx, changes: readonly RowsOf[]) {
  const { found, missing } = await lockRows(kit, side, tx, changes);
  const [first] = missing;
  if (first === undefined) return found;
  const columns = first.table.places[0].key.map(({ name }) => name).join(', ');
  throw new NoSuchRowError(
    \`\${first.table.name}: this transaction sees no row of a key (\${columns}) that it was told has changed. Name only keys whose rows are there, and lock the rows that you delete before you delete them\`,
  );
}

/** The keys that have a row, as the rows hold them, with the rows locked; and how many have none. */
export async function lockRows(kit: KitDescriptor, side: Side, tx: Tx, changes: readonly RowsOf[]) {
  const found: ChangedKey[] = [];
  const missing: { readonly table: PlacedTable }[] = [];
  for (const { table: wanted, keys } of changes) {
    const table = placedTable(kit, side, wanted);
    const [first] = table.places;
    const stored: (readonly Text[])[] = [];
    for (const values of keys) {
      const given = keyGiven(first, values);
      const own = isStored(first, given) ? given : await lockKey(tx, first, given);
      if (own === null) {
        missing.push({ table });
        continue;
      }
      stored.push(own);
      // The given spelling may be what the key was before the change; the one row of both is locked.
      if (isRespelt(first, given, own)) found.push({ name: table.name, key: given });
    }
    let there = stored;
    // A row that is spread over several tables is there when every part of it is.
    for (const place of table.places) there = await lockAll(tx, place, there);
    found.push(...there.map((key) => ({ name: table.name, key })));
    missing.push(...Array.from({ length: stored.length - there.length }, () => ({ table })));
  }
  return { found, missing };
}

async function lockAll(tx: Tx, place: Place, keys: readonly (readonly Text[])[]): Promise<(readonly Text[])[]> {
  const there = new Set<string>();
  for (const part of inParts(keys, place.key.length * 60)) {
    const any = join(
      part.map((key) => keyIs(place, key)),
      ' OR ',
    );
    const rows = await tx.rows(
      sql\`SELECT \${keySelect(place)} FROM \${raw(place.table.sql)} AS t WHERE \${any} FOR UPDATE\`,
    );
    for (const row of rows) there.add(rowKeyOf(row));
  }
  return keys.filter((key) => there.has(rowKeyOf(key)));
}
`,"src/adapter/modes.ts":`/**
 * How the changes of a table reach the other side.
 * - off: not at all. A table that was off needs a backfill before it is in step.
 * - outbox: through the outbox, by the relay.
 * - sync: the same, with a first try as soon as the transaction has committed.
 * - reverse: as outbox, once the target is the primary. While the source still is, its changes are recorded too, so that a mode that
 *   runs ahead of the flip loses none.
 */
export type Mode = 'off' | 'outbox' | 'sync' | 'reverse';

/** The mode of a table (the source's \`schema.table\`) for a tenant; null: the transaction has none. */
export type ModeOf = (table: string, tenant: string | null) => Mode;
`,"src/adapter/place.ts":`import type { ColumnSide, KitDescriptor, Side, TableDescriptor, TableSide, Text, ValueRule } from '../descriptor.ts';

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
  /** The source's \`schema.table\`. */
  readonly name: string;
  readonly places: readonly [Place, ...Place[]];
}

/** The table of that name on a side; \`schema.table\` of the source, or \`table\` alone where only one has that name. */
export function placedTable(kit: KitDescriptor, side: Side, wanted: string): PlacedTable {
  const names = new Set(
    kit.tables.filter(({ name, source }) => name === wanted || source.name === wanted).map((found) => found.name),
  );
  const name = names.has(wanted) ? wanted : [...names][0];
  if (name === undefined) throw new Error(\`the migration has no table \${wanted}: it has \${listed(kit)}\`);
  if (names.size > 1 && name !== wanted)
    throw new Error(\`\${wanted} may be \${[...names].join(' or ')}: name it with its schema\`);
  const tables = kit.tables.filter((table) => table.name === name);
  const spread = side === 'target' && tables.length > 1 && tables.some(({ source }) => source.where !== null);
  if (spread) {
    throw new Error(
      \`\${name} is divided among several tables of the target by conditions: write to them with the target\u2019s own statements\`,
    );
  }
  const [first, ...rest] = side === 'source' ? merged(tables) : tables.map((table) => placeOf(table, side));
  if (first === undefined) throw new Error(\`the migration has no table \${wanted}\`);
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

const WHOLE = /^((tiny|small|medium|big)?int|integer|smallint|bigint)\\b|^(numeric|decimal)\\(\\d+,0\\)/;

function formOf(both: readonly string[], own: string): PlacedColumn['form'] {
  if (both.every((rawType) => WHOLE.test(rawType))) return 'whole number';
  return own === 'uuid' ? 'uuid' : null;
}

function listed({ tables }: KitDescriptor): string {
  const names = [...new Set(tables.map(({ name }) => name))];
  return names.length > 10 ? \`\${names.slice(0, 10).join(', ')} and \${names.length - 10} more\` : names.join(', ');
}
`,"src/adapter/read-row.ts":`import sql, { raw } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { keyIs } from './key-texts.ts';
import type { PlacedTable } from './place.ts';

/** The texts of a row by column name, from all places where the table stands; null: there is no row. */
export async function readRow(
  tx: Tx,
  { places }: PlacedTable,
  key: readonly Text[],
): Promise<Readonly<Record<string, Text>> | null> {
  const found: [string, Text][] = [];
  for (const place of places) {
    const columns = place.columns.filter(({ constant }) => constant === undefined);
    const texts = list(columns.map(({ read }, at) => raw(\`\${read} AS c\${at}\`)));
    const [row] = await tx.rows(sql\`SELECT \${texts} FROM \${raw(place.table.sql)} AS t WHERE \${keyIs(place, key)}\`);
    if (row === undefined) return null;
    found.push(...columns.map(({ name }, at): [string, Text] => [name, row[at] ?? null]));
  }
  return Object.fromEntries(found);
}
`,"src/adapter/route.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { type FencedError, readFence } from '../core/fence.ts';
import { otherSide, type Side } from '../descriptor.ts';

/** Knows which side is the primary, by the fence rows. */
export interface Route {
  /** The side that took writes when last asked; the fence itself refuses whoever comes to the wrong one. */
  primary(scope: string): Promise<Side>;
  /** After a side has refused: waits until a side takes writes again; throws what the side said once \`until\` has passed. */
  moved(scope: string, refused: FencedError, until: number): Promise<void>;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** Asks the side that is believed to be the primary first, so that as long as it is, the other one is never waited for. */
export function openRoute(directions: Readonly<Record<Side, Direction>>): Route {
  const known = new Map<string, Side>();
  const asking = new Map<string, Promise<Side | null>>();
  const namesItself = async (side: Side, scope: string) => {
    const { store, tables } = directions[side].from;
    const fence = await store.transaction((tx) => readFence(tx, tables, scope, false));
    return fence.writer === side;
  };
  const ask = async (scope: string): Promise<Side | null> => {
    const first = known.get(scope) ?? 'source';
    const failures: unknown[] = [];
    for (const side of [first, otherSide(first)]) {
      try {
        if (!(await namesItself(side, scope))) continue;
        known.set(scope, side);
        return side;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return null;
  };
  // However many callers wait, one asks.
  const find = (scope: string) => {
    const asked = asking.get(scope) ?? ask(scope).finally(() => asking.delete(scope));
    asking.set(scope, asked);
    return asked;
  };
  return {
    primary: async (scope) => known.get(scope) ?? (await find(scope)) ?? 'source',
    moved: async (scope, refused, until) => {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const left = until - performance.now();
        if (left <= 0) throw refused;
        const over = sleep(left, null, { ref: false });
        // The side that does not answer during a flip is asked again.
        if ((await Promise.race([find(scope).catch(() => null), over])) !== null) return;
        await sleep(Math.min(pause, left));
      }
    },
  };
}
`,"src/adapter/row-operations.ts":`import type { Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { alike, named, settable, type Texts } from './given-values.ts';
import { isStored, keyGiven, lockKey, type Values } from './key-texts.ts';
import type { PlacedTable } from './place.ts';
import { deleteRows, insertRows, insertUnlessTaken, updateRows } from './write-row.ts';

/** Where an operation writes, and who is told the keys that changed. */
export interface Target {
  readonly tx: Tx;
  readonly table: PlacedTable;
  readonly note: (key: readonly Text[]) => void;
}

/** The stored key of a row; it is looked at, and locked from here on, where its form calls for that. Null: there is no row. */
export async function keyOf({ tx, table: { places } }: Target, values: Values): Promise<readonly Text[] | null> {
  const given = keyGiven(places[0], values);
  return isStored(places[0], given) ? given : lockKey(tx, places[0], given);
}

/** Updates the row of a stored key; false: there is none. */
export async function updateOne(
  { tx, table, note }: Target,
  key: readonly Text[] | null,
  values: Values,
): Promise<boolean> {
  if (key === null) return false;
  const sets = table.places.map((place) => ({ place, set: settable(table, place, values) }));
  const counts: number[] = [];
  for (const { place, set } of sets) if (set.length > 0) counts.push(await updateRows(tx, place, set, [key]));
  if (counts.length === 0) return (await lockKey(tx, table.places[0], key)) !== null;
  if (counts.every((count) => count === 0)) return false;
  note(key);
  return true;
}

/** Inserts rows in every place of the table and gives their keys. */
export async function insertAll({ tx, table, note }: Target, rows: readonly Values[]): Promise<Texts[]> {
  const [first, ...others] = table.places;
  const keys: (readonly Text[])[] = [];
  for (const group of alike(table, first, rows)) keys.push(...(await insertRows(tx, first, group)));
  const keyed = rows.map((row, at) => ({ ...row, ...named(first, keys[at] ?? []) }));
  for (const place of others) for (const group of alike(table, place, keyed)) await insertRows(tx, place, group);
  for (const key of keys) note(key);
  return keys.map((key) => named(first, key));
}

/** Updates the row of the key in \`values\`, or inserts it. */
export async function upsertOne(on: Target, values: Values): Promise<'inserted' | 'updated'> {
  const { tx, table, note } = on;
  const [first, ...others] = table.places;
  const isKey = (name: string) => first.key.some((column) => column.name === name);
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !isKey(name)));
  if (await updateOne(on, await keyOf(on, values), rest)) return 'updated';
  const [group] = alike(table, first, [values]);
  if (others.length === 0 && group !== undefined) {
    const stored = await insertUnlessTaken(tx, first, group);
    if (stored !== null) {
      note(stored);
      return 'inserted';
    }
    // Somebody else inserted it in between.
    if (await updateOne(on, await keyOf(on, values), rest)) return 'updated';
  }
  await insertAll(on, [values]);
  return 'inserted';
}

/** Deletes the row of a stored key; false: there was none. */
export async function removeOne({ tx, table, note }: Target, key: readonly Text[] | null): Promise<boolean> {
  if (key === null) return false;
  let count = 0;
  for (const place of [...table.places].reverse()) count += await deleteRows(tx, place, [key]);
  if (count > 0) note(key);
  return count > 0;
}

/** Gives a row another key: two changed keys. False: there is no row. */
export async function rekeyOne(
  { tx, table, note }: Target,
  from: readonly Text[],
  to: readonly Text[],
): Promise<boolean> {
  const [first] = table.places;
  const old = await lockKey(tx, first, from);
  if (old === null) return false;
  for (const place of table.places) {
    const set = place.key.map((column, at) => ({ column, text: to[at] ?? null }));
    await updateRows(tx, place, set, [old]);
  }
  note(old);
  note(isStored(first, to) ? to : ((await lockKey(tx, first, to)) ?? to));
  return true;
}
`,"src/adapter/table-writer.ts":`import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { changeWhere, type Where } from './change-where.ts';
import { settable, type Texts } from './given-values.ts';
import { keyGiven, lockKey, type Values } from './key-texts.ts';
import { placedTable } from './place.ts';
import { readRow } from './read-row.ts';
import { insertAll, keyOf, rekeyOne, removeOne, type Target, updateOne, upsertOne } from './row-operations.ts';
import { deleteRows, updateRows } from './write-row.ts';

/**
 * Writes to one table on the side that is the primary, and notes every key that it changes, as the row holds it. Columns have the
 * source's names on both sides. What the database changes by itself (cascades of foreign keys, triggers) it does not see.
 */
export interface TableWriter {
  /** The row as texts, of the columns that the migration carries; null: there is none. */
  find(key: Values): Promise<Texts | null>;
  /** Locks a row and notes that it changes, for statements of your own; false: there is none. */
  lock(key: Values): Promise<boolean>;
  /** Gives the key, with a number that the database chose. */
  insert(values: Values): Promise<Texts>;
  insertMany(rows: readonly Values[]): Promise<Texts[]>;
  /** False: there is no such row. */
  update(key: Values, values: Values): Promise<boolean>;
  /** Updates the row of the key in \`values\`, or inserts it; other unique keys are not looked at. */
  upsert(values: Values): Promise<'inserted' | 'updated'>;
  remove(key: Values): Promise<boolean>;
  /** Gives a row another key. */
  changeKey(from: Values, to: Values): Promise<boolean>;
  /** Updates all rows of a condition, and tells how many. */
  updateWhere(where: Where, values: Values): Promise<number>;
  removeWhere(where: Where): Promise<number>;
}

/** Takes a key that changed. */
export type Note = (name: string, key: readonly Text[]) => void;

/** A writer for the table of that name, in a transaction that is open on the side. */
export function tableWriter(kit: KitDescriptor, side: Side, tx: Tx, wanted: string, note: Note): TableWriter {
  const table = placedTable(kit, side, wanted);
  const [first] = table.places;
  const on: Target = { tx, table, note: (key) => note(table.name, key) };
  return {
    find: (key) => readRow(tx, table, keyGiven(first, key)),
    lock: async (key) => {
      const stored = await lockKey(tx, first, keyGiven(first, key));
      if (stored !== null) on.note(stored);
      return stored !== null;
    },
    insert: async (values) => (await insertAll(on, [values]))[0] ?? {},
    insertMany: (rows) => insertAll(on, rows),
    update: async (key, values) => updateOne(on, await keyOf(on, key), values),
    upsert: (values) => upsertOne(on, values),
    remove: async (key) => removeOne(on, await keyOf(on, key)),
    changeKey: (from, to) => rekeyOne(on, keyGiven(first, from), keyGiven(first, to)),
    updateWhere: (where, values) =>
      changeWhere(tx, table, where, on.note, async (place, keys) => {
        const set = settable(table, place, values);
        if (set.length > 0) await updateRows(tx, place, set, keys);
      }),
    removeWhere: (where) =>
      changeWhere(tx, table, where, on.note, async (place, keys) => {
        await deleteRows(tx, place, keys);
      }),
  };
}
`,"src/adapter/unit.ts":`import sql, { raw } from 'sql-template-tag';
import type { ChangedKey } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { Values } from './key-texts.ts';
import { lockedKeys } from './locked-keys.ts';
import { type TableWriter, tableWriter } from './table-writer.ts';

/** One transaction on the side that is the primary. */
export interface Unit<N> {
  readonly side: Side;
  /** The transaction as the application's own library sees it. */
  readonly native: N;
  /** The same transaction as the kit sees it. */
  readonly tx: Tx;
  /** Writes that note by themselves what they change. */
  table(name: string): TableWriter;
  /**
   * Notes rows that statements of your own inserted or updated, and locks them. Before a delete, or a change of a key, of your own call
   * \`table(...).lock\`, which notes the row too. Throws NoSuchRowError for a key that has no row.
   */
  changed(name: string, ...keys: Values[]): Promise<void>;
  /**
   * Runs \`work\`; when it throws, undoes its statements and forgets what it noted, and the transaction may go on. Where the server has
   * rolled back the whole transaction, as MySQL does after a deadlock, whatever follows is undone too, and it ends in that error.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** What a unit noted; closed when its work has ended. */
export interface Notes {
  /** Throws what the server rolled the transaction back for, if it did. */
  list(): ChangedKey[];
  close(): void;
}

/** A unit of work over a transaction that is open, and the notes it takes. */
export function openUnit<N>(kit: KitDescriptor, side: Side, tx: Tx, native: N): { unit: Unit<N>; notes: Notes } {
  let noted = new Map<string, ChangedKey>();
  let open = true;
  let points = 0;
  let lost: { readonly error: unknown } | null = null;
  const note = (name: string, key: readonly Text[]) => {
    if (!open) throw new Error(\`\${name}: a change was noted after the transaction's work had ended: await every write\`);
    noted.set(\`\${name} \${rowKeyOf(key)}\`, { name, key });
  };
  const unit: Unit<N> = {
    side,
    native,
    tx,
    table: (name) => tableWriter(kit, side, tx, name, note),
    changed: async (name, ...keys) => {
      for (const found of await lockedKeys(kit, side, tx, [{ table: name, keys }])) note(found.name, found.key);
    },
    savepoint: async (work) => {
      const name = raw(\`lockstep_\${++points}\`);
      const before = new Map(noted);
      await tx.run(sql\`SAVEPOINT \${name}\`);
      try {
        return await work();
      } catch (error) {
        noted = before;
        await tx.run(sql\`ROLLBACK TO SAVEPOINT \${name}\`).catch(async () => {
          // The server has rolled back the transaction: MySQL would commit each statement that follows by itself, past the fence.
          lost ??= { error };
          await tx.run(sql\`START TRANSACTION\`).catch(() => undefined);
        });
        throw error;
      }
    },
  };
  const close = () => {
    open = false;
  };
  const list = () => {
    if (lost !== null) throw lost.error;
    return [...noted.values()];
  };
  return { unit, notes: { list, close } };
}
`,"src/adapter/unknown-outcome.ts":`import sql from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { retrying } from '../store/retrying.ts';
import { StoreError } from '../store/store-error.ts';

/** How a transaction ended. undecided: it has not ended yet, or it recorded nothing to find it by. */
export type Outcome = 'committed' | 'rolled back' | 'undecided';

/**
 * The connection was lost after COMMIT was sent: the transaction may have been committed or not. It has not failed; whoever repeats it
 * without asking may do it twice.
 */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
  /** What the transaction changed, if it was committed. */
  readonly versions: readonly WrittenVersion[];
  /** Asks the primary again whether the transaction was committed. Do it soon: applied events are pruned after a while. */
  readonly resolve: () => Promise<Outcome>;
  constructor(cause: StoreError, versions: readonly WrittenVersion[], resolve: () => Promise<Outcome>) {
    const keys = versions.slice(0, 3).map(({ name, rowKey }) => \`\${name} \${rowKey}\`);
    const rest = versions.length > 3 ? \` and \${versions.length - 3} more\` : '';
    const what = keys.length === 0 ? 'a transaction that recorded no change' : \`\${keys.join(', ')}\${rest}\`;
    super(\`the outcome of COMMIT is unknown, for \${what}: \${cause.message}\`, { cause });
    this.versions = versions;
    this.resolve = resolve;
  }
}

/** Undoes a probe. */
class Undo extends Error {}

/**
 * Whether the transaction that took an outbox id was committed: another row of that id is tried, which waits for the transaction to
 * end, and is always undone.
 */
export async function outcomeOf({ store, tables }: End, versions: readonly WrittenVersion[]): Promise<Outcome> {
  const [first] = versions;
  if (first === undefined) return 'undecided';
  const id = String(first.version);
  const value = store.engine === 'mysql' ? sql\`CAST(\${id} AS UNSIGNED)\` : sql\`\${id}::text::bigint\`;
  const probe = sql\`INSERT INTO \${tables.outbox} (id, table_name, row_key) VALUES (\${value}, \${first.name}, \${first.rowKey})\`;
  try {
    await retrying(store, async (tx) => {
      await tx.run(probe);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return 'rolled back';
    if (error instanceof StoreError && error.kind === 'unique') return 'committed';
    if (error instanceof StoreError && error.kind === 'retry') return 'undecided';
    throw error;
  }
  return 'undecided';
}
`,"src/adapter/write-row.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import { insertedIds } from '../core/outbox.ts';
import type { Text } from '../descriptor.ts';
import { list, names, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Given, isStored, keyIs, keySelect, lockKey } from './key-texts.ts';
import type { Place } from './place.ts';

/** Rows to insert: the same columns in each. */
export interface Inserting {
  readonly columns: readonly Given['column'][];
  readonly rows: readonly (readonly Text[])[];
}

/** Inserts rows and gives their keys as they are stored, in the same order; a counted key that was not given is the number it got. */
export async function insertRows(tx: Tx, place: Place, inserting: Inserting): Promise<(readonly Text[])[]> {
  const insert = insertSql(tx, place, inserting);
  if (tx.engine === 'postgres') return tx.rows(sql\`\${insert} RETURNING \${keySelect(place)}\`);
  const given = inserting.rows.map((row) => place.key.map((column) => row[inserting.columns.indexOf(column)]));
  const { counted } = place;
  const generated = counted !== null && !inserting.columns.includes(counted);
  const numbers = generated ? await insertedIds(tx, insert, inserting.rows.length) : [];
  if (!generated) await tx.run(insert);
  const keys = given.map((key, row) =>
    key.map((text, at) => (place.key[at] === counted && generated ? String(numbers[row]) : (text ?? null))),
  );
  const stored: (readonly Text[])[] = [];
  for (const key of keys) stored.push(isStored(place, key) ? key : ((await lockKey(tx, place, key)) ?? key));
  return stored;
}

/** Inserts a row unless its key is taken, and gives the stored key of the new row; null: it was taken. */
export async function insertUnlessTaken(tx: Tx, place: Place, inserting: Inserting): Promise<readonly Text[] | null> {
  if (tx.engine === 'postgres') {
    const taken = names(place.key.map((column) => column.sql));
    const insert = sql\`\${insertSql(tx, place, inserting)} ON CONFLICT (\${taken}) DO NOTHING\`;
    return (await tx.rows(sql\`\${insert} RETURNING \${keySelect(place)}\`))[0] ?? null;
  }
  try {
    return (await insertRows(tx, place, inserting))[0] ?? null;
  } catch (error) {
    // MySQL undoes the statement only; the caller sees whether it was the key or another unique value.
    if (error instanceof StoreError && error.kind === 'unique') return null;
    throw error;
  }
}

/** Changes columns of the rows of stored keys, and tells how many were found. */
export async function updateRows(
  tx: Tx,
  place: Place,
  set: readonly Given[],
  keys: readonly (readonly Text[])[],
): Promise<number> {
  const changed = list(set.map(({ column, text }) => sql\`\${raw(column.sql)} = \${written(column.write, text)}\`));
  return tx.run(sql\`UPDATE \${raw(place.table.sql)} AS t SET \${changed} WHERE \${anyKey(place, keys)}\`);
}

/** Deletes the rows of keys, and tells how many there were. */
export async function deleteRows(tx: Tx, place: Place, keys: readonly (readonly Text[])[]): Promise<number> {
  const from = raw(tx.engine === 'mysql' ? \`t FROM \${place.table.sql} AS t\` : \`FROM \${place.table.sql} AS t\`);
  return tx.run(sql\`DELETE \${from} WHERE \${anyKey(place, keys)}\`);
}

function anyKey(place: Place, keys: readonly (readonly Text[])[]): Sql {
  return join(
    keys.map((key) => keyIs(place, key)),
    ' OR ',
  );
}

function insertSql(tx: Tx, { table, columns: all, counted }: Place, { columns, rows }: Inserting): Sql {
  const constants = all.filter(({ constant }) => constant !== undefined);
  if (columns.length + constants.length === 0 && counted !== null) {
    const numbered = list(rows.map(() => sql\`(DEFAULT)\`));
    return sql\`INSERT INTO \${raw(table.sql)}\${raw(tx.engine === 'mysql' ? '' : ' AS t')} (\${raw(counted.sql)}) VALUES \${numbered}\`;
  }
  const into = names([...columns, ...constants].map((column) => column.sql));
  const values = rows.map((row) => {
    const given = columns.map(({ write }, at) => written(write, row[at] ?? null));
    return sql\`(\${list([...given, ...constants.map(({ write, constant }) => written(write, constant ?? null))])})\`;
  });
  return tx.engine === 'mysql'
    ? sql\`INSERT INTO \${raw(table.sql)} (\${into}) VALUES \${list(values)}\`
    : sql\`INSERT INTO \${raw(table.sql)} AS t (\${into}) OVERRIDING SYSTEM VALUE VALUES \${list(values)}\`;
}
`,"src/backfill/activation.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import { type OpenTransaction, openTransactions } from '../sql/open-transactions.ts';
import { quantityThat } from '../values/quantity.ts';

/** When capture was declared active, by the primary's own clock, and the transactions that were open then. */
export interface Activation {
  readonly at: string;
  readonly open: readonly OpenTransaction[];
}

const NAME = 'activation';

/** The backfill may not begin. */
export class NotActiveError extends Error {
  override readonly name = 'NotActiveError';
}

/**
 * Declares that every writer of the primary is captured from now on: all instances of the application run the new version, or the
 * triggers stand. Changes that were not captured must have been made by transactions that began before this moment.
 */
export async function activate({ from }: Direction): Promise<Activation> {
  return from.store.transaction(async (tx) => {
    // A server lists a transaction only once it has done something.
    await writeState(tx, from.tables, NAME, '{}');
    const { at, others } = await openTransactions(tx.engine).now(tx);
    const activation: Activation = { at, open: others };
    await writeState(tx, from.tables, NAME, JSON.stringify(activation));
    return activation;
  });
}

/** What \`activate\` noted; null when it was not called. */
export async function readActivation({ from }: Direction): Promise<Activation | null> {
  const text = await from.store.transaction((tx) => readState(tx, from.tables, NAME));
  if (text === null) return null;
  const activation: Activation = JSON.parse(text);
  return activation;
}

export interface BarrierOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Told while it waits. */
  readonly onWait?: (message: string) => void;
}

/**
 * Waits until every transaction of the primary that began before the activation has ended: what such a transaction writes may have
 * no event, and only a row that is read after its commit holds it.
 */
export async function passBarrier(direction: Direction, { timeoutMs, signal, onWait }: BarrierOptions): Promise<void> {
  const activation = await readActivation(direction);
  const { store } = direction.from;
  if (activation === null) {
    throw new NotActiveError(
      \`\${store.label}: nobody has declared that changes are captured. Start capture in every writer, then run \\\`backfill activate\\\`.\`,
    );
  }
  const deadline = performance.now() + timeoutMs;
  for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
    const open = await store.transaction((tx) => openTransactions(tx.engine).still(tx, activation.open));
    if (open.length === 0) return;
    const message = \`\${store.label}: \${quantityThat(open.length, 'transaction', 'is', 'are')} still open that began before the activation at \${activation.at}: \${open.slice(0, 3).join('; ')}\`;
    if (performance.now() > deadline) {
      throw new NotActiveError(\`\${message}. End them, or wait longer; then run the backfill again.\`);
    }
    onWait?.(message);
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
  }
}
`,"src/backfill/backfill-hooks.ts":`import type { Log } from '../observe/log.ts';
import type { Progress } from './progress.ts';

/** Who is told how the backfill goes on. */
export interface BackfillHooks {
  readonly log?: Log;
  readonly onWait?: (reason: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRetry?: () => void;
  readonly onParked?: () => void;
}
`,"src/backfill/brake.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import type { Store } from '../store/store.ts';
import { isPaused } from './control.ts';
import { countPending, loadSql } from './load-sql.ts';
import { lagMeter } from './replica.ts';

/** Above any of these the backfill waits. */
export interface BrakeLimits {
  /** Statements that run at once, on either server. */
  readonly running: number;
  /** Changes that wait in the outbox: live changes come first. */
  readonly pending: number;
  /** Seconds that the replica which is read may be behind. */
  readonly lagSeconds: number;
}

export const BRAKE_LIMITS: BrakeLimits = { running: 50, pending: 50_000, lagSeconds: 10 };

const LOOK_EVERY_MS = 1000;

/** Whether the next chunk may be read, as soon as it may; false: stop. */
export type Brake = () => Promise<boolean>;

/** Asks before each chunk whether somebody paused the backfill, and once a second how the servers are; waits while it should. */
export function createBrake(
  direction: Direction,
  { reader, limits, signal }: { reader: Store | null; limits: BrakeLimits; signal: AbortSignal },
  onWait: (reason: string) => void,
): Brake {
  const lag = reader === null ? async () => 0 : lagMeter(direction, reader);
  let looked = Number.NEGATIVE_INFINITY;
  let load: string | null = null;
  const reason = async (): Promise<string | null> => {
    if (await isPaused(direction)) return 'paused';
    if (performance.now() - looked < LOOK_EVERY_MS) return load;
    load = await loadReason(direction, limits, lag);
    looked = performance.now();
    return load;
  };
  return async () => {
    for (let said: string | null = null; !signal.aborted; ) {
      const why = await reason();
      if (why === null) return true;
      if (why !== said) onWait(why);
      said = why;
      await sleep(250, undefined, { signal }).catch(() => undefined);
    }
    return false;
  };
}

async function loadReason(
  { from, to }: Direction,
  limits: BrakeLimits,
  lag: () => Promise<number>,
): Promise<string | null> {
  for (const { store } of [from, to]) {
    const running = await store.transaction((tx) => loadSql(tx.engine).running(tx));
    if (running > limits.running) return \`\${store.label} is busy\`;
  }
  const pending = await from.store.transaction((tx) => countPending(tx, from.tables, limits.pending));
  if (pending > limits.pending) return \`more than \${limits.pending} changes wait in the outbox\`;
  return (await lag()) > limits.lagSeconds ? \`the replica is more than \${limits.lagSeconds} s behind\` : null;
}
`,"src/backfill/checkpoint.ts":`import { createHash } from 'node:crypto';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import { readState, writeState } from '../core/state.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** Checkpoints of another number were written by a kit that works otherwise. */
export const KIT_VERSION = 1;

/** How far a table is, noted on the secondary in the transaction that brought it there. */
export interface Checkpoint {
  readonly table: string;
  readonly to: string;
  readonly kit: number;
  readonly fingerprint: string;
  readonly schemaHashes: readonly [source: string, target: string];
  readonly order: KeyOrder;
  /** The key of the last row that was merged; null: none yet. */
  readonly last: readonly Text[] | null;
  /** Rows read and merged, and those of them that were inserted here: the others were there or had been written by live changes. */
  readonly rows: number;
  readonly inserted: number;
  readonly parked: number;
  readonly done: boolean;
}

/** A checkpoint that was written under other circumstances: going on from it could skip rows. */
export class CheckpointRefusedError extends Error {
  override readonly name = 'CheckpointRefusedError';
}

/** The name under which a table's checkpoint is noted. */
export function checkpointName(table: TableDescriptor): string {
  const { schema, name } = table.target;
  const id = createHash('sha256')
    .update(JSON.stringify([table.name, schema, name]))
    .digest('hex')
    .slice(0, 16);
  return \`backfill table \${id}\`;
}

/** The checkpoint of a table that nobody has begun. */
export function freshCheckpoint(table: TableDescriptor, fingerprint: string, order: KeyOrder): Checkpoint {
  return {
    table: table.name,
    to: \`\${table.target.schema}.\${table.target.name}\`,
    kit: KIT_VERSION,
    fingerprint,
    schemaHashes: [table.source.schemaHash, table.target.schemaHash],
    order,
    last: null,
    rows: 0,
    inserted: 0,
    parked: 0,
    done: false,
  };
}

/** The noted checkpoint of a table; null where there is none. */
export async function readCheckpoint(tx: Tx, tables: KitTables, table: TableDescriptor): Promise<Checkpoint | null> {
  const text = await readState(tx, tables, checkpointName(table));
  return text === null ? null : parse(text);
}

/** Notes how far a table is. */
export function writeCheckpoint(
  tx: Tx,
  tables: KitTables,
  table: TableDescriptor,
  checkpoint: Checkpoint,
): Promise<void> {
  return writeState(tx, tables, checkpointName(table), JSON.stringify(checkpoint));
}

/** Throws CheckpointRefusedError unless the noted checkpoint belongs to what runs now. */
export function mustContinue(noted: Checkpoint, now: Checkpoint): void {
  const differs = (['kit', 'fingerprint', 'schemaHashes', 'order'] as const).filter(
    (name) => JSON.stringify(noted[name]) !== JSON.stringify(now[name]),
  );
  if (differs.length === 0) return;
  throw new CheckpointRefusedError(
    \`the backfill of \${now.table} into \${now.to} was begun under another \${differs.join(', ')} and stands at \${noted.rows} rows. \` +
      'Going on could skip rows: run it again with --restart, which reads the table from its beginning.',
  );
}

function parse(text: string): Checkpoint {
  // It was written by writeCheckpoint, of this version or another, which \`kit\` tells.
  const checkpoint: Checkpoint = JSON.parse(text);
  return checkpoint;
}

/** The checkpoints of all tables of a direction. */
export function readCheckpoints({ to, tables }: Direction): Promise<(Checkpoint | null)[]> {
  return to.store.transaction(async (tx) => {
    const found: (Checkpoint | null)[] = [];
    for (const table of tables) found.push(await readCheckpoint(tx, to.tables, table));
    return found;
  });
}
`,"src/backfill/columns.ts":`import type { ColumnSide, Side, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';

/** A column that a chunk carries: it is read on one side and written on the other. */
export interface CarriedColumn {
  readonly place: number;
  readonly from: ColumnSide;
  readonly to: ColumnSide;
  readonly key: boolean;
  /** Its name in the stage. */
  readonly staged: string;
}

/** The columns of a table that travel, those of the key first and in key order; constants do not travel. */
export function carriedColumns(table: TableDescriptor, primary: Side): CarriedColumn[] {
  const others = table.columns.map((_, place) => place).filter((place) => !table.key.includes(place));
  return [...table.key, ...others].flatMap((place, at) => {
    const column = table.columns[place];
    const [from, to] = [column?.[primary], column?.[otherSide(primary)]];
    if (!from || !to || column?.constant !== undefined) return [];
    return [{ place, from, to, key: table.key.includes(place), staged: \`c\${at}\` }];
  });
}
`,"src/backfill/control.ts":`import type { Direction } from '../core/direction.ts';
import { dropState, readState, writeState } from '../core/state.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { type Parked, readParked } from './park.ts';

const PAUSED = 'backfill paused';

/** Makes the running backfill, in whatever process, stop before its next chunk and wait; also one that starts later. */
export function pauseBackfill({ to }: Direction): Promise<void> {
  return to.store.transaction((tx) => writeState(tx, to.tables, PAUSED, '{}'));
}

/** Ends the pause. */
export function resumeBackfill({ to }: Direction): Promise<void> {
  return to.store.transaction((tx) => dropState(tx, to.tables, PAUSED));
}

/** Whether the backfill is paused. */
export async function isPaused({ to }: Direction): Promise<boolean> {
  return (await to.store.transaction((tx) => readState(tx, to.tables, PAUSED))) !== null;
}

/** Where the backfill stands, as it is noted on the secondary. */
export interface BackfillStatus {
  readonly paused: boolean;
  /** In the order of the descriptors; null: not begun. */
  readonly tables: readonly (Checkpoint | null)[];
  readonly parked: readonly Parked[];
}

/** Reads the status; needs no running backfill. */
export async function backfillStatus(direction: Direction): Promise<BackfillStatus> {
  const { store, tables } = direction.to;
  return store.transaction(async (tx) => {
    const checkpoints: (Checkpoint | null)[] = [];
    for (const table of direction.tables) checkpoints.push(await readCheckpoint(tx, tables, table));
    const paused = (await readState(tx, tables, PAUSED)) !== null;
    return { paused, tables: checkpoints, parked: await readParked(tx, tables) };
  });
}
`,"src/backfill/copy-chunk.ts":`import sql, { raw } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import { behind, keyParts, orderBy } from '../core/keyset.ts';
import { andOwn } from '../core/own-rows.ts';
import type { Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { mergeSql } from './merge-sql.ts';
import { mergeStage } from './merge-stage.ts';
import { type ChunkContext, type Staged, stageRows } from './stage-rows.ts';

/** What became of a chunk. */
export interface Merged {
  readonly checkpoint: Checkpoint;
  /** Milliseconds in which nobody else could write to the table. */
  readonly heldMs: number;
}

/** A chunk on its way: first it is staged, then, in its turn, merged and committed. */
export interface Chunk {
  readonly staged: Promise<Staged>;
  readonly merged: Promise<Merged>;
}

/**
 * Copies the rows behind a key in one transaction of the secondary: into a stage first, while the chunk before it may still be
 * merged, and from there, behind the closed gate, the rows of which the ledger knows nothing. The checkpoint is committed with them.
 * \`turn\` is kept when the chunk before it is committed.
 */
export function copyChunk(
  context: ChunkContext,
  after: readonly Text[] | null,
  limit: number,
  turn: Promise<unknown>,
): Chunk {
  const { direction, table, order, reader, lease, columns, limits } = context;
  const read = deferred<Staged>();
  const merged = direction.to.store.transaction(async (tx) => {
    const stage = await mergeSql(tx.engine).stage(tx, columns);
    const parts = keyParts(reader.engine, table, direction.primary);
    const which = sql\`\${behind(reader.engine, parts, order, after)}\${andOwn(table, direction.primary)} ORDER BY \${orderBy(parts, order)} LIMIT \${raw(String(limit))}\`;
    const staged = await stageRows(context, tx, stage, which);
    read.resolve(staged);
    await turn;
    await lease.confirm(tx);
    const before = await mustStandAt(context, tx, after);
    const { inserted, heldMs } = await mergeStage(context, tx, stage, staged);
    const checkpoint: Checkpoint = {
      ...before,
      last: staged.last ?? before.last,
      rows: before.rows + staged.rows,
      inserted: before.inserted + inserted,
      done: staged.rows < limit,
    };
    await writeCheckpoint(tx, direction.to.tables, table, checkpoint);
    crashPoint('backfill-merged');
    return { checkpoint, heldMs };
  }, limits);
  merged.then(() => crashPoint('backfill-committed'), read.reject);
  // Whoever waits for the chunk hears of it; nobody may be waiting yet.
  read.promise.catch(() => undefined);
  merged.catch(() => undefined);
  return { staged: read.promise, merged };
}

/** The table's checkpoint, which must end where the chunk begins: another one was committed though nobody heard of it. */
async function mustStandAt(
  { direction: { to }, table }: ChunkContext,
  tx: Tx,
  after: readonly Text[] | null,
): Promise<Checkpoint> {
  const noted = await readCheckpoint(tx, to.tables, table);
  if (noted !== null && JSON.stringify(noted.last) === JSON.stringify(after)) return noted;
  throw new StoreError('retry', \`\${table.name}: the checkpoint has moved since the chunk was read\`);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
`,"src/backfill/first-fields.ts":`import type { EngineName, Text } from '../descriptor.ts';

/** The first fields of a line in the bulk form of the engine that receives it. */
export function firstFields(engine: EngineName, line: string, count: number): Text[] {
  const fields: Text[] = [];
  for (let at = engine === 'mysql' ? 1 : 0; fields.length < count; at++) {
    const [field, end] = engine === 'mysql' ? mysqlField(line, at) : csvField(line, at);
    fields.push(field);
    at = end;
  }
  return fields;
}

/** A field of CSV and the place of the comma behind it; nothing at all is NULL. */
function csvField(line: string, start: number): [field: Text, end: number] {
  if (line[start] !== '"') {
    const comma = line.indexOf(',', start);
    const end = comma < 0 ? line.length : comma;
    return [start === end ? null : line.slice(start, end), end];
  }
  let end = line.indexOf('"', start + 1);
  while (line[end + 1] === '"') end = line.indexOf('"', end + 2);
  return [line.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}

const ESCAPED: Readonly<Record<string, string>> = { '0': '\\0', Z: '\\x1a' };

/** A value of VALUES as QUOTE() or the kit's own SQL writes it, and the place of the comma behind it. */
function mysqlField(line: string, start: number): [field: Text, end: number] {
  if (line[start] !== "'") return [null, start + 'NULL'.length];
  let text = '';
  for (let at = start + 1; ; at++) {
    const character = line[at] ?? '';
    const next = line[at + 1] ?? '';
    if (character === '\\\\') {
      text += ESCAPED[next] ?? next;
      at++;
    } else if (character === "'" && next === "'") {
      text += "'";
      at++;
    } else if (character === "'" || character === '') return [text, at + 1];
    else text += character;
  }
}
`,"src/backfill/line-sql.ts":`import { raw, type Sql } from 'sql-template-tag';
import { lengthTogether, MOST_CHARACTERS } from '../core/value-length.ts';
import type { EngineName } from '../descriptor.ts';
import type { CarriedColumn } from './columns.ts';

/** MySQL's types whose texts hold neither quotes nor commas nor line ends. */
const PLAIN = /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|date|datetime|timestamp|time|year|bit)\\b/i;

type LineWriter = (columns: readonly CarriedColumn[]) => string;

/**
 * One row as bytes in the bulk form of the receiving engine, written by the server that is read, so that this process only passes
 * bytes on. NULL in place of the whole line: it is too long for the server.
 */
const LINES: Readonly<Record<EngineName, Readonly<Record<EngineName, LineWriter>>>> = {
  mysql: {
    postgres: (columns) => mysqlLine(columns.map(mysqlCsv).join(\`, ',', \`)),
    mysql: (columns) => mysqlLine(\`'(', \${columns.map(({ from }) => \`QUOTE(\${from.read})\`).join(\`, ',', \`)}, ')'\`),
  },
  postgres: {
    postgres: (columns) => columns.map(({ from }) => postgresCsv(from.read)).join(\` || ',' || \`),
    mysql: (columns) => \`'(' || \${columns.map(({ from }) => postgresValue(from.read)).join(\` || ',' || \`)} || ')'\`,
  },
};

/** The line of a row, over the alias t; NULL: the row is too long to be carried. */
export function lineSql(from: EngineName, to: EngineName, columns: readonly CarriedColumn[]): Sql {
  const line = LINES[from][to](columns);
  const length = lengthTogether(columns.map((column) => column.from));
  return raw(length === null ? line : \`CASE WHEN \${length} > \${MOST_CHARACTERS} THEN NULL ELSE \${line} END\`);
}

function mysqlLine(parts: string): string {
  return \`CAST(CONCAT(\${parts}) AS BINARY)\`;
}

function mysqlCsv({ from: { read, sql, rawType, nullable } }: CarriedColumn): string {
  if (PLAIN.test(rawType)) return nullable ? \`IF(t.\${sql} IS NULL, '', \${read})\` : read;
  const quoted = \`'"', REPLACE(\${read}, '"', '""'), '"'\`;
  return nullable ? \`IF(t.\${sql} IS NULL, '', CONCAT(\${quoted}))\` : quoted;
}

function postgresCsv(read: string): string {
  return \`coalesce('"' || replace(\${read}, '"', '""') || '"', '')\`;
}

function postgresValue(read: string): string {
  return \`coalesce('''' || replace(replace(\${read}, E'\\\\\\\\', E'\\\\\\\\\\\\\\\\'), '''', '''''') || '''', 'NULL')\`;
}
`,"src/backfill/load-sql.ts":`import sql from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the two engines tell of their load and of the size of tables. */
export interface LoadSql {
  /** How many statements run at the moment, this one left out; of PostgreSQL only in this database, and only what the login may see. */
  running(tx: Tx): Promise<number>;
  /** About how many rows a table has, as the catalogue believes; null: it does not know. */
  estimate(tx: Tx, table: TableSide): Promise<number | null>;
}

const mysql: LoadSql = {
  async running(tx) {
    const [row] = await tx.rows(sql\`SHOW GLOBAL STATUS LIKE 'Threads_running'\`);
    return Number(row?.[1] ?? '1') - 1;
  },
  async estimate(tx, { schema, name }) {
    const [row] = await tx.rows(
      sql\`SELECT table_rows FROM information_schema.tables WHERE table_schema = \${schema} AND table_name = \${name}\`,
    );
    return known(row?.[0]);
  },
};

const postgres: LoadSql = {
  async running(tx) {
    const [row] = await tx.rows(sql\`SELECT count(*) FROM pg_stat_activity
WHERE state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()\`);
    return Number(row?.[0] ?? '0');
  },
  async estimate(tx, { schema, name }) {
    const [row] = await tx.rows(sql\`SELECT nullif(reltuples, -1)::bigint FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = \${schema} AND c.relname = \${name}\`);
    return known(row?.[0]);
  },
};

const SQL = { mysql, postgres } as const;

/** How an engine tells of its load. */
export function loadSql(engine: EngineName): LoadSql {
  return SQL[engine];
}

/** How many changes wait in the outbox, counted no further than just beyond \`limit\`. */
export async function countPending(tx: Tx, { outbox }: KitTables, limit: number): Promise<number> {
  const [row] = await tx.rows(
    sql\`SELECT count(*) FROM (SELECT 1 FROM \${outbox} WHERE state = 0 LIMIT \${sql([String(limit + 1)])}) AS pending\`,
  );
  return Number(row?.[0] ?? '0');
}

function known(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}
`,"src/backfill/merge-sql.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor } from '../descriptor.ts';
import { list, names, written } from '../sql/expression.ts';
import { jsonText } from '../sql/json-text.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { CarriedColumn } from './columns.ts';

/** A table that receives the rows of a stage. */
export interface Merge {
  readonly table: TableDescriptor;
  readonly side: Side;
  readonly columns: readonly CarriedColumn[];
  readonly tables: KitTables;
}

/** What the two engines write differently when a stage is merged. */
export interface MergeSql {
  /** Makes an empty stage that only this transaction sees, and gives back its quoted name. */
  stage(tx: Tx, columns: readonly CarriedColumn[]): Promise<string>;
  /** Takes the rows out of the stage that the ledger knows; gives back how many. */
  dropKnown(tx: Tx, stage: string, merge: Merge): Promise<number>;
  /** Inserts the rows of the stage that the table does not have; gives back how many. */
  insert(tx: Tx, stage: string, merge: Merge): Promise<number>;
  /** How many rows of the stage are not in the table after all: others hold what a collation takes for their key. */
  hidden(tx: Tx, stage: string, merge: Merge): Promise<number>;
}

const mysql: MergeSql = {
  async stage(tx, columns) {
    await tx.run(sql\`DROP TEMPORARY TABLE IF EXISTS lockstep_stage\`);
    const own = columns.map(({ staged }) => \`\${staged} LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin\`);
    await tx.run(sql\`CREATE TEMPORARY TABLE lockstep_stage (\${names(own)}) ENGINE = InnoDB\`);
    return 'lockstep_stage';
  },
  dropKnown: (tx, stage, merge) =>
    tx.run(sql\`DELETE \${raw(\`s FROM \${stage} AS s\`)} WHERE EXISTS (\${inLedger('mysql', merge)})\`),
  async insert(tx, stage, merge) {
    const there = inTable(merge, (text) => \`CAST(\${text} AS BINARY)\`);
    await tx.run(sql\`DELETE \${raw(\`s FROM \${stage} AS s\`)} WHERE EXISTS (\${there})\`);
    // With a subquery in it MariaDB would pass the rows through a table of its own, where UNHEX of a LONGTEXT has no length at all.
    return tx.run(insertSql('mysql', stage, merge));
  },
  // What a collation takes for the key of another row is a duplicate of it.
  hidden: async () => 0,
};

const postgres: MergeSql = {
  async stage(tx, columns) {
    const stage = \`pg_temp.lockstep_stage_\${columns.length}\`;
    const own = columns.map(({ staged }) => \`\${staged} text\`);
    await tx.run(sql\`CREATE TEMPORARY TABLE IF NOT EXISTS \${raw(stage)} (\${names(own)}) ON COMMIT DELETE ROWS\`);
    return stage;
  },
  dropKnown: (tx, stage, merge) =>
    tx.run(sql\`DELETE FROM \${raw(\`\${stage} AS s\`)} WHERE EXISTS (\${inLedger('postgres', merge)})\`),
  insert: (tx, stage, merge) =>
    tx.run(sql\`\${insertSql('postgres', stage, merge)} ON CONFLICT (\${keyNames(merge)}) DO NOTHING\`),
  async hidden(tx, stage, merge) {
    const there = inTable(merge, (text) => \`(\${text}) COLLATE "C"\`);
    const [row] = await tx.rows(sql\`SELECT count(*) FROM \${raw(stage)} AS s WHERE NOT EXISTS (\${there})\`);
    return Number(row?.[0] ?? '0');
  },
};

const SQL = { mysql, postgres } as const;

/** How an engine merges a stage. */
export function mergeSql(engine: EngineName): MergeSql {
  return SQL[engine];
}

function insertSql(engine: EngineName, stage: string, merge: Merge): Sql {
  const { table, side, columns } = merge;
  const constants = table.columns.flatMap((column) =>
    column.constant === undefined || side === 'source'
      ? []
      : [{ sql: column.target.sql, value: written(column.target.write, column.constant) }],
  );
  const carried = columns.map(({ to, staged }) => ({ sql: to.sql, value: raw(place(to.write, \`s.\${staged}\`)) }));
  const all = [...carried, ...constants];
  const overriding = raw(engine === 'postgres' ? ' OVERRIDING SYSTEM VALUE' : '');
  return sql\`INSERT INTO \${raw(table[side].sql)} (\${names(all.map((column) => column.sql))})\${overriding}
SELECT \${list(all.map(({ value }) => value))} FROM \${raw(stage)} AS s\`;
}

/** The ledger's row of a staged key. */
function inLedger(engine: EngineName, { table, columns, tables }: Merge): Sql {
  return sql\`SELECT 1 FROM \${tables.ledger} AS l WHERE l.table_name = \${table.name} AND l.row_key = \${raw(rowKey(engine, columns))}\`;
}

/** The table's row of a staged key, told by its bytes too. */
function inTable({ table, side, columns }: Merge, bytes: (text: string) => string): Sql {
  const parts = columns
    .filter(({ key }) => key)
    .flatMap(({ to, staged }) => [
      \`t.\${to.sql} = \${place(to.write, \`s.\${staged}\`)}\`,
      \`\${bytes(to.read)} = \${bytes(\`s.\${staged}\`)}\`,
    ]);
  return raw(\`SELECT 1 FROM \${table[side].sql} AS t WHERE \${parts.join(' AND ')}\`);
}

/** The staged key as outbox and ledger write it. */
function rowKey(engine: EngineName, columns: readonly CarriedColumn[]): string {
  const texts = columns.filter(({ key }) => key).map(({ staged }) => jsonText(engine, \`s.\${staged}\`));
  return engine === 'postgres'
    ? \`'[' || \${texts.join(\` || ',' || \`)} || ']'\`
    : \`CONCAT('[', \${texts.join(\`, ',', \`)}, ']')\`;
}

function keyNames({ columns }: Merge): Sql {
  return names(columns.filter(({ key }) => key).map(({ to }) => to.sql));
}

function place(write: string, value: string): string {
  return write.replace('{}', () => value);
}
`,"src/backfill/merge-stage.ts":`import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { mergeSql } from './merge-sql.ts';
import { mustHaveShape } from './shape.ts';
import type { ChunkContext, Staged } from './stage-rows.ts';

/** How many rows a merge inserted, and for how many milliseconds nobody else could write to the table. */
export interface MergedRows {
  readonly inserted: number;
  readonly heldMs: number;
}

/**
 * Inserts what is staged behind the closed gate of the table: whoever applied a change to one of its rows has committed by then, and
 * the ledger knows the row; whoever applies one later finds the row and overwrites it.
 */
export async function mergeStage(
  { direction: { primary, to }, table, columns }: ChunkContext,
  tx: Tx,
  stage: string,
  { rows }: Staged,
): Promise<MergedRows> {
  if (rows === 0) return { inserted: 0, heldMs: 0 };
  const engine = mergeSql(tx.engine);
  const side = otherSide(primary);
  const merge = { table, side, columns, tables: to.tables };
  await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
  const start = performance.now();
  const known = await engine.dropKnown(tx, stage, merge);
  const inserted = await engine.insert(tx, stage, merge);
  await mustHaveShape(tx, table, side);
  if (inserted + known < rows && (await engine.hidden(tx, stage, merge)) > 0) {
    throw new StoreError('unique', \`\${table.name}: the \${side} takes the key of a row for that of another one\`);
  }
  return { inserted, heldMs: performance.now() - start };
}
`,"src/backfill/pace.ts":`/** How large chunks may be. */
export interface Sizing {
  readonly firstRows: number;
  readonly maxRows: number;
  readonly maxBytes: number;
  /** How long a merge may hold the table's gate, in milliseconds: live changes to the table wait so long. */
  readonly targetMs: number;
}

export const SIZING: Sizing = { firstRows: 2000, maxRows: 100_000, maxBytes: 32 * 1024 * 1024, targetMs: 200 };

/** Finds how many rows the next chunk should have. */
export interface Pace {
  rows(): number;
  /** A chunk of so many rows and bytes held the gate so long. */
  took(chunk: { readonly rows: number; readonly bytes: number }, heldMs: number): void;
  /** A chunk of so many rows holds one that is refused: look for it with smaller ones. */
  narrow(rows: number): void;
}

/** Chunks grow at most fourfold from one to the next, and shrink as fast as the time says. */
export function createPace({ firstRows, maxRows, maxBytes, targetMs }: Sizing): Pace {
  let rows = firstRows;
  return {
    rows: () => rows,
    took(chunk, heldMs) {
      if (chunk.rows === 0) return;
      const byTime = (chunk.rows * targetMs) / Math.max(heldMs, 1);
      const byBytes = (maxBytes * chunk.rows) / Math.max(chunk.bytes, 1);
      rows = Math.max(1, Math.floor(Math.min(maxRows, byTime, byBytes, chunk.rows * 4)));
    },
    narrow(failed) {
      rows = Math.max(1, Math.floor(failed / 8));
    },
  };
}
`,"src/backfill/park.ts":`import { createHash } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { behind, keyParts, orderBy } from '../core/keyset.ts';
import { andOwn } from '../core/own-rows.ts';
import { keyCondition } from '../core/read-rows.ts';
import { dropState, writeState } from '../core/state.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { mergeSql } from './merge-sql.ts';
import { mergeStage } from './merge-stage.ts';
import { type ChunkContext, stageRows } from './stage-rows.ts';

/** A row that the secondary refused. */
export interface Parked {
  readonly table: string;
  readonly to: string;
  readonly key: readonly Text[];
  readonly reason: string;
}

const PREFIX = 'backfill parked ';

/** Whether the secondary refused a row, as opposed to the transaction. */
export function isRowError({ kind }: StoreError): boolean {
  return kind === 'value' || kind === 'unique' || kind === 'foreign key';
}

/** Why a row was refused, without the values that servers put into their messages. */
export function reasonOf({ kind, code, constraint, message, cause }: StoreError): string {
  // No server spoke, and the kit shows no values.
  if (cause === undefined) return \`\${kind}: \${message}\`;
  const where = constraint ?? /column [\`'"]([^\`'"]+)/i.exec(message)?.[1];
  return [kind, code === '' ? '' : \` (\${code})\`, where === undefined ? '' : \` at \${where}\`].join('');
}

/** Sets the row behind the checkpoint aside, so that the table goes on behind it; it is tried again at the end of the run. */
export async function parkNext(context: ChunkContext, at: Checkpoint, error: StoreError): Promise<Checkpoint> {
  const { direction, table, lease, limits } = context;
  const key = await nextKey(context, at.last);
  if (key === null) return at;
  return direction.to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    await noteParked(tx, direction.to.tables, table, key, error);
    const checkpoint: Checkpoint = { ...at, last: key, rows: at.rows + 1, parked: at.parked + 1 };
    await writeCheckpoint(tx, direction.to.tables, table, checkpoint);
    return checkpoint;
  }, limits);
}

/** Tries a parked row again, as the primary has it now. A row that is gone from there needs nothing any more. */
export async function retryParked(context: ChunkContext, key: readonly Text[]): Promise<StoreError | null> {
  const { direction, table, lease, columns, limits } = context;
  const { store, tables } = direction.to;
  try {
    await store.transaction(async (tx) => {
      const stage = await mergeSql(tx.engine).stage(tx, columns);
      const which = sql\`\${keyCondition(table, direction.primary, key)}\${andOwn(table, direction.primary)}\`;
      const staged = await stageRows(context, tx, stage, which);
      await lease.confirm(tx);
      const { inserted } = await mergeStage(context, tx, stage, staged);
      await dropState(tx, tables, parkedName(table, key));
      const at = await readCheckpoint(tx, tables, table);
      if (at === null) return;
      const parked = Math.max(0, at.parked - 1);
      await writeCheckpoint(tx, tables, table, { ...at, parked, inserted: at.inserted + inserted });
    }, limits);
    return null;
  } catch (error) {
    if (!(error instanceof StoreError) || !isRowError(error)) throw error;
    await store.transaction(async (tx) => {
      await lease.confirm(tx);
      await noteParked(tx, tables, table, key, error);
    });
    return error;
  }
}

/** All parked rows, of every table. */
export async function readParked(tx: Tx, { state }: KitTables): Promise<Parked[]> {
  const rows = await tx.rows(sql\`SELECT value FROM \${state} WHERE name LIKE \${\`\${PREFIX}%\`} ORDER BY name\`);
  return rows.flatMap(([text]) => {
    if (text === null || text === undefined) return [];
    const note: Parked = JSON.parse(text);
    return [note];
  });
}

/** Forgets the parked rows of a table. */
export async function dropParked(tx: Tx, tables: KitTables, table: TableDescriptor): Promise<void> {
  for (const parked of await readParked(tx, tables)) {
    if (parked.table === table.name && parked.to === nameOf(table)) {
      await dropState(tx, tables, parkedName(table, parked.key));
    }
  }
}

function noteParked(tx: Tx, tables: KitTables, table: TableDescriptor, key: readonly Text[], error: StoreError) {
  const note: Parked = { table: table.name, to: nameOf(table), key, reason: reasonOf(error) };
  return writeState(tx, tables, parkedName(table, key), JSON.stringify(note));
}

function parkedName(table: TableDescriptor, key: readonly Text[]): string {
  const id = createHash('sha256').update(JSON.stringify([table.name, nameOf(table), key]));
  return PREFIX + id.digest('hex').slice(0, 40);
}

function nameOf({ target: { schema, name } }: TableDescriptor): string {
  return \`\${schema}.\${name}\`;
}

async function nextKey({ direction: { primary }, table, order, reader }: ChunkContext, last: Checkpoint['last']) {
  const parts = keyParts(reader.engine, table, primary);
  const texts = table.key.map((at) => raw(table.columns[at]?.[primary]?.read ?? 'NULL'));
  const [row] = await reader.transaction((tx) =>
    tx.rows(sql\`SELECT \${list(texts)} FROM \${raw(table[primary].sql)} AS t
WHERE \${behind(reader.engine, parts, order, last)}\${andOwn(table, primary)} ORDER BY \${orderBy(parts, order)} LIMIT 1\`),
  );
  return row ?? null;
}
`,"src/backfill/prepare-table.ts":`import sql, { join, raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import type { Lease } from '../core/lease.ts';
import { andOwn } from '../core/own-rows.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { freshCheckpoint, mustContinue, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { carriedColumns } from './columns.ts';
import { loadSql } from './load-sql.ts';
import { dropParked } from './park.ts';
import { mustHaveShape } from './shape.ts';
import type { ChunkContext } from './stage-rows.ts';

/** What a table's run depends on. */
export interface TablePlan {
  readonly fingerprint: string;
  readonly restart?: boolean;
  readonly order?: (table: TableDescriptor) => KeyOrder;
  readonly replica?: Store;
}

/** A row of the table cannot be told by its key. */
export class NoKeyError extends Error {
  override readonly name = 'NoKeyError';
}

const LIMITS = { statementMs: 300_000, lockMs: 10_000 };

/** Makes a table ready to be copied from its checkpoint, or from its beginning; refuses a checkpoint of other circumstances. */
export async function prepareTable(
  direction: Direction,
  table: TableDescriptor,
  lease: Lease,
  plan: TablePlan,
): Promise<{ readonly context: ChunkContext; readonly estimate: number | null }> {
  const { primary, from, to } = direction;
  const order = plan.order?.(table) ?? 'ascending';
  const estimate = await from.store.transaction(async (tx) => {
    await mustHaveShape(tx, table, primary);
    return loadSql(tx.engine).estimate(tx, table[primary]);
  });
  await mustHaveKeys(direction, table);
  await to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    await mustHaveShape(tx, table, otherSide(primary));
    const fresh = freshCheckpoint(table, plan.fingerprint, order);
    const noted = plan.restart ? null : await readCheckpoint(tx, to.tables, table);
    if (noted === null) {
      await dropParked(tx, to.tables, table);
      await writeCheckpoint(tx, to.tables, table, fresh);
    } else mustContinue(noted, fresh);
  });
  const columns = carriedColumns(table, primary);
  const reader = plan.replica ?? from.store;
  return { context: { direction, table, order, reader, lease, columns, limits: LIMITS }, estimate };
}

/** A key that is NULL in a row has no place in the order of keys. */
async function mustHaveKeys({ primary, from }: Direction, table: TableDescriptor): Promise<void> {
  const nullable = table.key.flatMap((place) => {
    const column = table.columns[place]?.[primary];
    return column?.nullable ? [raw(\`t.\${column.sql} IS NULL\`)] : [];
  });
  if (nullable.length === 0) return;
  const found = await from.store.transaction((tx) =>
    tx.rows(
      sql\`SELECT 1 FROM \${raw(table[primary].sql)} AS t WHERE (\${join(nullable, ' OR ')})\${andOwn(table, primary)} LIMIT 1\`,
    ),
  );
  if (found.length === 0) return;
  throw new NoKeyError(
    \`\${table.name}: a row has NULL in its key, so it cannot be told from others. Give the table a key without NULL, or leave these rows out by a filter.\`,
  );
}
`,"src/backfill/progress.ts":`/** How far a table is, for people. */
export interface Progress {
  readonly table: string;
  readonly to: string;
  readonly rows: number;
  /** What the catalogue believes; null: it does not know. Never less than \`rows\`. */
  readonly estimate: number | null;
  /** Over the last ten seconds or so. */
  readonly rowsPerSecond: number;
  readonly secondsLeft: number | null;
  /** How long the last merge held the table. */
  readonly heldMs: number;
}

const WINDOW_MS = 10_000;

/** Rows a second over a sliding window. \`now\` in milliseconds. */
export function createRate(): (rows: number, now: number) => number {
  let seen: { rows: number; at: number }[] = [];
  return (rows, now) => {
    seen = [...seen.filter(({ at }) => now - at <= WINDOW_MS), { rows, at: now }];
    const [first] = seen;
    if (first === undefined || now - first.at < 1) return 0;
    return ((rows - first.rows) * 1000) / (now - first.at);
  };
}

/** Seconds until the estimate is reached at this rate. */
export function secondsLeft(rows: number, estimate: number | null, rowsPerSecond: number): number | null {
  if (estimate === null || rowsPerSecond <= 0) return null;
  return Math.max(0, (estimate - rows) / rowsPerSecond);
}
`,"src/backfill/replica.ts":`import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Store } from '../store/store.ts';

const NAME = 'backfill replica probe';

/** The replica did not catch up in time. */
export class ReplicaBehindError extends Error {
  override readonly name = 'ReplicaBehindError';
}

/**
 * Waits until a replica of the primary shows a note that is written to the primary now, and so everything that was committed before
 * it. The replica must keep the order of commits, as PostgreSQL does, MariaDB does, and MySQL does unless
 * replica_preserve_commit_order is off.
 */
export async function awaitReplica(
  { from }: Direction,
  replica: Store,
  { timeoutMs, signal, onWait }: { timeoutMs: number; signal?: AbortSignal; onWait?: (message: string) => void },
): Promise<void> {
  const nonce = randomUUID();
  await from.store.transaction((tx) => writeState(tx, from.tables, NAME, nonce));
  const deadline = performance.now() + timeoutMs;
  for (let pause = 20; ; pause = Math.min(1000, pause * 2)) {
    if ((await replica.transaction((tx) => readState(tx, from.tables, NAME))) === nonce) return;
    const message = \`\${replica.label}: the replica has not applied what \${from.store.label} committed before the backfill\`;
    if (performance.now() > deadline) {
      throw new ReplicaBehindError(
        \`\${message}, after \${Math.round(timeoutMs / 1000)} s. Let it catch up, or read from the primary.\`,
      );
    }
    onWait?.(message);
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
  }
}

/** Tells by how many seconds a replica is behind: how long ago the oldest note that it does not show yet was written. */
export function lagMeter({ from }: Direction, replica: Store): () => Promise<number> {
  let waiting: { nonce: string; since: number } | null = null;
  return async () => {
    if (waiting !== null) {
      const shown = await replica.transaction((tx) => readState(tx, from.tables, NAME));
      if (shown !== waiting.nonce) return (performance.now() - waiting.since) / 1000;
    }
    const next = { nonce: randomUUID(), since: performance.now() };
    await from.store.transaction((tx) => writeState(tx, from.tables, NAME, next.nonce));
    waiting = next;
    return 0;
  };
}
`,"src/backfill/run-backfill.ts":`import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import { withLease } from '../core/lease.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { passBarrier } from './activation.ts';
import type { BackfillHooks } from './backfill-hooks.ts';
import { BRAKE_LIMITS, type BrakeLimits, createBrake } from './brake.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { SIZING, type Sizing } from './pace.ts';
import { type Parked, readParked, retryParked } from './park.ts';
import { prepareTable } from './prepare-table.ts';
import { awaitReplica } from './replica.ts';
import { runTable, TooManyParkedError } from './run-table.ts';
import type { ChunkContext } from './stage-rows.ts';
import { tableHooks } from './table-hooks.ts';
import { tableOrder } from './table-order.ts';

export interface BackfillOptions {
  /** KitDescriptor.fingerprint. */
  readonly fingerprint: string;
  /** Begin again from the first row instead of the checkpoints. */
  readonly restart?: boolean;
  /** Names of the only tables to copy. */
  readonly only?: readonly string[];
  /** Names of the tables to copy first, as far as their parents allow. */
  readonly first?: readonly string[];
  /** From which end of its key a table is copied; ascending unless told: the oldest rows first, where keys grow. */
  readonly order?: (table: TableDescriptor) => KeyOrder;
  /** A replica of the primary to read from. */
  readonly replica?: Store;
  readonly sizing?: Partial<Sizing>;
  readonly limits?: Partial<BrakeLimits>;
  /** How long old transactions, or the replica, are waited for. */
  readonly barrierMs?: number;
  /** How many rows of a table may be refused before it is given up. */
  readonly maxParked?: number;
  readonly maxAttempts?: number;
  /** Stops after the chunks that are on their way. */
  readonly signal?: AbortSignal;
}

export interface BackfillResult {
  /** Every row of every table that was asked for is on the secondary. */
  readonly complete: boolean;
  readonly tables: readonly Checkpoint[];
  readonly parked: readonly Parked[];
  /** Tables that were given up, and why. */
  readonly givenUp: readonly string[];
}

/**
 * Copies the rows that the primary holds to the secondary, while both are in use. Begins only when every change since the activation
 * has an event; goes on from its checkpoints; one process at a time.
 */
export async function runBackfill(
  direction: Direction,
  options: BackfillOptions,
  hooks: BackfillHooks = {},
): Promise<BackfillResult> {
  const signal = options.signal ?? new AbortController().signal;
  const onWait = (reason: string) => {
    hooks.log?.info({ reason }, 'the backfill waits');
    hooks.onWait?.(reason);
  };
  const tables = tableOrder(direction.tables, direction.primary, {
    first: options.first ?? [],
    only: options.only ?? null,
  });
  return withLease(direction.to, 'backfill', async (lease) => {
    const wait = { timeoutMs: options.barrierMs ?? 600_000, signal, onWait };
    await passBarrier(direction, wait);
    if (options.replica !== undefined) await awaitReplica(direction, options.replica, wait);
    const brake = createBrake(
      direction,
      {
        reader: options.replica ?? null,
        limits: { ...BRAKE_LIMITS, ...options.limits },
        signal: AbortSignal.any([signal, lease.signal]),
      },
      onWait,
    );
    const contexts: ChunkContext[] = [];
    const givenUp: string[] = [];
    const sizing = { ...SIZING, ...options.sizing };
    const limits = { sizing, maxParked: options.maxParked ?? 1000, maxAttempts: options.maxAttempts ?? 10 };
    for (const table of tables) {
      if (!(await brake())) break;
      const { context, estimate } = await prepareTable(direction, table, lease, options);
      contexts.push(context);
      try {
        await runTable(context, limits, { mayContinue: brake, ...tableHooks(context, estimate, hooks) });
      } catch (error) {
        if (!(error instanceof TooManyParkedError)) throw error;
        hooks.log?.error({ table: table.name }, error.message);
        givenUp.push(error.message);
      }
    }
    lease.signal.throwIfAborted();
    if (!signal.aborted) await retryAll(contexts);
    return outcome(direction, tables, givenUp);
  });
}

/** Tries the parked rows again, as long as that helps: a child may have waited for its parent. */
async function retryAll(contexts: readonly ChunkContext[]): Promise<void> {
  for (let helped = true; helped; ) {
    helped = false;
    for (const context of contexts) {
      const { store, tables } = context.direction.to;
      const { schema, name } = context.table.target;
      for (const { table, to, key } of await store.transaction((tx) => readParked(tx, tables))) {
        if (table !== context.table.name || to !== \`\${schema}.\${name}\`) continue;
        if ((await retryParked(context, key)) === null) helped = true;
      }
    }
  }
}

async function outcome(
  { to }: Direction,
  tables: readonly TableDescriptor[],
  givenUp: readonly string[],
): Promise<BackfillResult> {
  return to.store.transaction(async (tx) => {
    const checkpoints: Checkpoint[] = [];
    for (const table of tables) {
      const noted = await readCheckpoint(tx, to.tables, table);
      if (noted !== null) checkpoints.push(noted);
    }
    const names = new Set(tables.map(({ name }) => name));
    const parked = (await readParked(tx, to.tables)).filter(({ table }) => names.has(table));
    const complete =
      parked.length === 0 && checkpoints.length === tables.length && checkpoints.every(({ done }) => done);
    return { complete, tables: checkpoints, parked, givenUp };
  });
}
`,"src/backfill/run-table.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store/store-error.ts';
import { quantity } from '../values/quantity.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { copyChunk, type Merged } from './copy-chunk.ts';
import { createPace, type Pace, type Sizing } from './pace.ts';
import { isRowError, parkNext, reasonOf } from './park.ts';
import type { ChunkContext, Staged } from './stage-rows.ts';

/** What the run of a table asks and tells while it goes on. */
export interface TableHooks {
  /** Asked before each chunk; answers when the next one may be read. False: stop here. */
  mayContinue(): Promise<boolean>;
  /** A chunk was committed. */
  onChunk(merged: Merged): void;
  /** A failure after which the run goes on by itself. */
  onRetry(error: StoreError): void;
  onParked(error: StoreError): void;
}

export interface TableOptions {
  readonly sizing: Sizing;
  /** How many rows of a table may be set aside before it is given up. */
  readonly maxParked: number;
  /** How often the same chunk may fail for reasons that pass. */
  readonly maxAttempts: number;
}

/** Too many rows of a table were refused. */
export class TooManyParkedError extends Error {
  override readonly name = 'TooManyParkedError';
}

/**
 * Copies a table from its noted checkpoint to its end, or until it is told to stop. A failure that passes is tried again from
 * there; a row that the secondary refuses is found by ever smaller chunks and set aside.
 */
export async function runTable(context: ChunkContext, options: TableOptions, hooks: TableHooks): Promise<Checkpoint> {
  const pace = createPace(options.sizing);
  let checkpoint = await standing(context);
  for (let failures = 0; ; ) {
    const failed = await copyOn(context, checkpoint, pace, hooks);
    const now = await standing(context);
    if (failed === null) return now;
    failures = now.rows > checkpoint.rows ? 1 : failures + 1;
    checkpoint = now;
    const { error, rows } = failed;
    if (!(error instanceof StoreError)) throw error;
    if (isRowError(error)) {
      pace.narrow(rows);
      if (rows > 1) continue;
      if (checkpoint.parked >= options.maxParked) throw tooMany(checkpoint, error);
      checkpoint = await parkNext(context, checkpoint, error);
      hooks.onParked(error);
    } else if (error.kind === 'other' || failures >= options.maxAttempts) throw error;
    else {
      hooks.onRetry(error);
      await sleep(Math.min(10_000, 50 * 2 ** failures), undefined, { signal: context.lease.signal });
    }
  }
}

interface Failure {
  readonly error: unknown;
  /** The limit of the chunk that failed. */
  readonly rows: number;
}

/** A chunk whose rows are staged; it is merged while the next one is read. */
interface Underway {
  readonly merged: Promise<Merged>;
  readonly rows: number;
  readonly staged: Staged;
}

/** Chunk after chunk, the next one read while the last one is merged. Null: at the end of the table, or told to stop. */
async function copyOn(context: ChunkContext, from: Checkpoint, pace: Pace, hooks: TableHooks): Promise<Failure | null> {
  if (from.done) return null;
  let underway: Underway | null = null;
  const finish = async ({ merged, rows, staged }: Underway): Promise<Failure | null> => {
    try {
      const done = await merged;
      pace.took(staged, done.heldMs);
      hooks.onChunk(done);
      return null;
    } catch (error) {
      return { error, rows };
    }
  };
  for (let after = from.last; !context.lease.signal.aborted && (await hooks.mayContinue()); ) {
    const rows = pace.rows();
    const chunk = copyChunk(context, after, rows, underway?.merged ?? Promise.resolve());
    const [staged, failed]: [Staged | Failure, Failure | null] = await Promise.all([
      chunk.staged.catch((error: unknown): Failure => ({ error, rows })),
      underway === null ? null : finish(underway),
    ]);
    const own = 'error' in staged ? staged : null;
    if (failed !== null || own !== null) {
      // Nothing of it may be committed after the checkpoint has been read again.
      await chunk.merged.catch(() => undefined);
      return failed ?? own;
    }
    if ('error' in staged) return staged;
    underway = { merged: chunk.merged, rows, staged };
    if (staged.rows < rows) break;
    after = staged.last;
  }
  return underway === null ? null : finish(underway);
}

/** The noted checkpoint. */
async function standing({ direction: { to }, table }: ChunkContext): Promise<Checkpoint> {
  const noted = await to.store.transaction((tx) => readCheckpoint(tx, to.tables, table));
  if (noted === null) throw new Error(\`\${table.name}: its checkpoint is gone\`);
  return noted;
}

function tooMany({ table, to, parked }: Checkpoint, error: StoreError): TooManyParkedError {
  return new TooManyParkedError(
    \`\${table}: \${to} has refused \${quantity(parked, 'row')}, the last one for: \${reasonOf(error)}. Mend the cause (\\\`status\\\` lists them) and run again.\`,
    { cause: error },
  );
}
`,"src/backfill/shape.ts":`import { liveSchemaHashes } from '../core/live-schema.ts';
import type { Side, TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A table is not what it was when the kit was rendered. */
export class SchemaChangedError extends Error {
  override readonly name = 'SchemaChangedError';
}

/**
 * Throws SchemaChangedError unless the table's definition is the descriptor's. Exact in a transaction that has used the table before:
 * nobody alters it until that ends.
 */
export async function mustHaveShape(tx: Tx, table: TableDescriptor, side: Side): Promise<void> {
  const { schema, name, schemaHash } = table[side];
  const hashes = await liveSchemaHashes(tx, [table[side]]);
  const hash = hashes.get(JSON.stringify([schema, name]));
  if (hash === schemaHash) return;
  throw new SchemaChangedError(
    \`\${schema}.\${name} on the \${side} \${hash === undefined ? 'does not exist' : 'is not defined as it was when this kit was written'}, so nothing more of it is copied. \` +
      'Plan again (\`generate_plan\`), then run the backfill with --restart.',
  );
}
`,"src/backfill/stage-rows.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import type { Lease } from '../core/lease.ts';
import { rowLength } from '../core/value-length.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { BulkTx, Store } from '../store/store.ts';
import type { CarriedColumn } from './columns.ts';
import { firstFields } from './first-fields.ts';
import { lineSql } from './line-sql.ts';
import { mustHaveShape } from './shape.ts';

/** What every chunk of a table needs. */
export interface ChunkContext {
  readonly direction: Direction;
  readonly table: TableDescriptor;
  readonly order: KeyOrder;
  /** Where rows are read: the primary, or a replica of it. */
  readonly reader: Store;
  readonly lease: Lease;
  readonly columns: readonly CarriedColumn[];
  readonly limits: { readonly statementMs: number; readonly lockMs: number };
}

/** What was read of a chunk. */
export interface Staged {
  readonly rows: number;
  readonly bytes: number;
  /** The key of its last row; null when there was none. */
  readonly last: readonly Text[] | null;
}

/** Reads the rows that \`which\` names (a WHERE without its word, ORDER BY and LIMIT) into the stage, by one statement. */
export async function stageRows(
  { direction: { primary, to }, table, reader, columns, limits }: ChunkContext,
  tx: BulkTx,
  stage: string,
  which: Sql,
): Promise<Staged> {
  const line = lineSql(reader.engine, to.store.engine, columns);
  const query = sql\`SELECT \${line} FROM \${raw(table[primary].sql)} AS t WHERE \${which}\`;
  const length = rowLength(columns.map((column) => column.from));
  const lengths =
    length === null ? null : sql\`SELECT \${raw(length)} FROM \${raw(table[primary].sql)} AS t WHERE \${which}\`;
  const found: { rows: number; bytes: number; last: Buffer | null } = { rows: 0, bytes: 0, last: null };
  await reader.transaction(async (from) => {
    const counted = async function* () {
      for await (const batch of from.scan(query, lengths)) {
        found.rows += batch.length;
        for (const each of batch) found.bytes += each.length;
        found.last = batch.at(-1) ?? found.last;
        yield batch;
        crashPoint('backfill-staging');
      }
    };
    await tx.load(stage, counted());
    // The transaction keeps the table as it is: what is true after reading was true while reading.
    await mustHaveShape(from, table, primary);
  }, limits);
  const { rows, bytes, last } = found;
  const key = last === null ? null : firstFields(to.store.engine, last.toString('utf8'), table.key.length);
  return { rows, bytes, last: key };
}
`,"src/backfill/table-hooks.ts":`import type { BackfillHooks } from './backfill-hooks.ts';
import { reasonOf } from './park.ts';
import { createRate, type Progress, secondsLeft } from './progress.ts';
import type { TableHooks } from './run-table.ts';
import type { ChunkContext } from './stage-rows.ts';

/** Turns what happens to a table's chunks into progress and log lines. */
export function tableHooks(
  { table }: ChunkContext,
  estimate: number | null,
  { log, onProgress, onRetry, onParked }: BackfillHooks,
): Omit<TableHooks, 'mayContinue'> {
  const rate = createRate();
  return {
    onChunk({ checkpoint: { rows, to, done }, heldMs }) {
      const rowsPerSecond = rate(rows, performance.now());
      // A catalogue's number of rows is a guess; at the end the rows are counted.
      const total = done ? rows : estimate === null ? null : Math.max(estimate, rows);
      const left = secondsLeft(rows, total, rowsPerSecond);
      const progress: Progress = {
        table: table.name,
        to,
        rows,
        estimate: total,
        rowsPerSecond,
        secondsLeft: left,
        heldMs,
      };
      onProgress?.(progress);
      log?.debug(progress, 'a chunk was merged');
    },
    onRetry(error) {
      log?.warn({ table: table.name, kind: error.kind, code: error.code }, 'a chunk failed and is tried again');
      onRetry?.();
    },
    onParked(error) {
      log?.warn({ table: table.name, reason: reasonOf(error) }, 'the secondary refused a row, which is parked');
      onParked?.();
    },
  };
}
`,"src/backfill/table-order.ts":`import type { Side, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';

/**
 * The tables in the order in which they are copied: those of \`first\` as early as their parents on the secondary allow, the others as
 * they stand. Throws on a name that no table has.
 */
export function tableOrder(
  tables: readonly TableDescriptor[],
  primary: Side,
  { first, only }: { readonly first: readonly string[]; readonly only: readonly string[] | null },
): TableDescriptor[] {
  const unknown = [...first, ...(only ?? [])].filter((name) => !tables.some((table) => table.name === name));
  if (unknown.length > 0) {
    const names = tables.map(({ name }) => name).join(', ');
    throw new Error(\`no table is called \${unknown.join(', ')}: the migration has \${names}\`);
  }
  const done: TableDescriptor[] = [];
  const entered = new Set<string>();
  const put = (name: string) => {
    if (entered.has(name)) return;
    entered.add(name);
    const own = tables.filter((table) => table.name === name);
    for (const table of own) for (const parent of table[otherSide(primary)].parents) put(parent);
    done.push(...own);
  };
  for (const name of first) put(name);
  for (const { name } of tables) put(name);
  return only === null ? done : done.filter(({ name }) => only.includes(name));
}
`,"src/backfill/undo.ts":`import sql, { raw } from 'sql-template-tag';
import { removeRows } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import { readKeyEvents, readKeyLedger } from '../core/key-events.ts';
import { withLease } from '../core/lease.ts';
import { ownRows } from '../core/own-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { dropState, writeState } from '../core/state.ts';
import { nextKeys, presentKeys } from '../core/walk-keys.ts';
import { EMPTIED } from '../core/went-back.ts';
import type { Row, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { checkpointName } from './checkpoint.ts';
import { dropParked } from './park.ts';

/** The rows of the secondary may not be deleted. */
export class UndoRefusedError extends Error {
  override readonly name = 'UndoRefusedError';
}

/** What became of the secondary's rows: how many are gone, and how many are there that are not the migration's. */
export interface Emptied {
  readonly deleted: number;
  readonly left: number;
}

/** Rows of one transaction. */
const BATCH = 1000;

/**
 * Deletes the migrated rows from the secondary, children first, with what ledger and checkpoints know of them. A row whose key neither
 * the primary nor outbox nor ledger knows, or that holds another's constants, was not brought by the migration, and stays. Refuses
 * where the secondary is or ever was the primary: then it holds rows that are nowhere else. Nothing may be applied meanwhile.
 */
export async function undoBackfill(direction: Direction, scope: string): Promise<Emptied> {
  const { to, from, primary } = direction;
  for (const { store, tables } of [from, to]) {
    const { epoch, writer } = await store.transaction((tx) => readFence(tx, tables, scope, false));
    if (epoch !== 0 || writer !== 'source' || primary !== 'source') {
      throw new UndoRefusedError(
        \`\${store.label}: the fence of scope \${scope} stands at epoch \${epoch} with \${writer} as the writer, so the target is or was the primary, and its rows may be nowhere else. Nothing was deleted.\`,
      );
    }
  }
  return empty(direction, (table, keys) => knownOf(direction, table, keys));
}

/**
 * Deletes every row that holds the migration's constants, without asking who was the primary and what the primary knows: only for
 * whoever has seen that nothing is lost with the secondary's rows, or accepts that it is. What was applied before is noted as gone on
 * purpose.
 */
export function emptySecondary(direction: Direction): Promise<Emptied> {
  return empty(direction, async (_, keys) => keys);
}

type Chosen = (table: TableDescriptor, keys: readonly Row[]) => Promise<readonly Row[]>;

async function empty(direction: Direction, chosen: Chosen): Promise<Emptied> {
  const { to, from, primary } = direction;
  const [newest] = await from.store.transaction((tx) => tx.rows(sql\`SELECT MAX(id) FROM \${from.tables.outbox}\`));
  return withLease(to, 'backfill', async (lease) => {
    await to.store.transaction((tx) => writeState(tx, to.tables, \`\${EMPTIED} \${primary}\`, newest?.[0] ?? '0'));
    const alone = <T>(table: TableDescriptor, work: (tx: Tx) => Promise<T>) =>
      to.store.transaction(async (tx) => {
        await lease.confirm(tx);
        await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
        return work(tx);
      });
    let deleted = 0;
    for (const table of [...direction.tables].reverse()) {
      for await (const keys of ownKeys(direction, table)) {
        const gone = await chosen(table, keys);
        if (gone.length > 0) await alone(table, (tx) => removeRows(tx, table, otherSide(primary), gone));
        deleted += gone.length;
      }
    }
    // Only now, because the ledger tells which rows the migration brought.
    for (const table of direction.tables) await alone(table, (tx) => forget(tx, direction, table));
    return { deleted, left: await countLeft(direction) };
  });
}

/** The keys of the secondary's rows that hold the migration's constants. */
async function* ownKeys({ to, primary }: Direction, table: TableDescriptor): AsyncGenerator<readonly Row[]> {
  const side = otherSide(primary);
  for (let after: Row | null = null; ; ) {
    const keys: Row[] = await to.store.transaction((tx) =>
      nextKeys(tx, table, side, after, BATCH, ownRows(table, side)),
    );
    if (keys.length > 0) yield keys;
    if (keys.length < BATCH) return;
    after = keys.at(-1) ?? null;
  }
}

/** Those of the keys that the migration knows: the primary has the row, or its change waits or was applied. */
async function knownOf({ from, to, primary }: Direction, table: TableDescriptor, keys: readonly Row[]): Promise<Row[]> {
  const rowKeys = keys.map(rowKeyOf);
  const there = await from.store.transaction((tx) => presentKeys(tx, table, primary, keys));
  const events = await from.store.transaction((tx) => readKeyEvents(tx, from.tables, table.name, rowKeys));
  const ledger = await to.store.transaction((tx) => readKeyLedger(tx, to.tables, table.name, rowKeys));
  return keys.filter((_, at) => {
    const rowKey = rowKeys[at] ?? '';
    return there.has(rowKey) || events.has(rowKey) || ledger.has(rowKey);
  });
}

async function countLeft({ to, primary, tables }: Direction): Promise<number> {
  const places = new Set(tables.map((table) => table[otherSide(primary)].sql));
  let left = 0;
  for (const place of places) {
    const [row] = await to.store.transaction((tx) => tx.rows(sql\`SELECT count(*) FROM \${raw(place)}\`));
    left += Number(row?.[0] ?? 0);
  }
  return left;
}

async function forget(tx: Tx, { to }: Direction, table: TableDescriptor): Promise<void> {
  await tx.run(sql\`DELETE FROM \${to.tables.ledger} WHERE table_name = \${table.name}\`);
  await dropState(tx, to.tables, checkpointName(table));
  await dropParked(tx, to.tables, table);
}
`,"src/cli.ts":`import { runCli } from './cli/run-cli.ts';
import { kit } from './descriptors.ts';

process.exitCode = await runCli(kit, process.argv.slice(2));
`,"src/cli/commands/backfill.ts":`import { Command, Option } from 'commander';
import { activate } from '../../backfill/activation.ts';
import type { BackfillHooks } from '../../backfill/backfill-hooks.ts';
import { backfillStatus, pauseBackfill, resumeBackfill } from '../../backfill/control.ts';
import { SIZING } from '../../backfill/pace.ts';
import { type BackfillResult, runBackfill } from '../../backfill/run-backfill.ts';
import { undoBackfill } from '../../backfill/undo.ts';
import { FENCE_SCOPE } from '../../core/fence.ts';
import type { KeyOrder } from '../../core/keyset.ts';
import { openStore } from '../../store/open-store.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

interface RunOptions {
  readonly tables?: readonly string[];
  readonly first?: readonly string[];
  readonly order: KeyOrder;
  readonly restart?: boolean;
  readonly mergeMs: number;
  readonly chunk: number;
  readonly maxRunning: number;
  readonly maxPending: number;
  readonly maxLag: number;
  readonly maxParked: number;
  readonly wait: number;
}

/** Copies the rows that are there already; LOCKSTEP_BACKFILL_URL names a replica of the primary to read from. */
export function backfillCommand(context: () => Promise<KitContext>): Command {
  const command = new Command('backfill').description(
    'copy the rows that the primary holds, while both sides are in use',
  );
  command
    .command('activate')
    .description('declare that every writer of the primary is captured from now on; the backfill may run then')
    .action(async () => say(await context(), await activate(await (await context()).direction())));
  runOptions(command.command('run'))
    .description('copy, from the checkpoints on; exit code 1: not complete')
    .action(async (options: RunOptions) => {
      process.exitCode = await run(await context(), options);
    });
  command
    .command('pause')
    .description('make the run wait before its next chunk, in whatever process it is')
    .action(async () => pauseBackfill(await (await context()).direction()));
  command
    .command('resume')
    .description('let it go on')
    .action(async () => resumeBackfill(await (await context()).direction()));
  command
    .command('status')
    .description('show the checkpoints and the parked rows')
    .action(async () => say(await context(), await backfillStatus(await (await context()).direction())));
  command
    .command('undo')
    .description('delete every migrated row from the secondary; refused when it is or was the primary')
    .requiredOption('--relay-stopped', 'nothing applies changes now: said by you, not checked')
    .action(async () => {
      const kit = await context();
      say(kit, await undoBackfill(await kit.direction(), FENCE_SCOPE));
    });
  return command;
}

function runOptions(command: Command): Command {
  return command
    .option('--tables <names...>', "only these tables, as the source's schema.table")
    .option('--first <names...>', 'these tables first, as far as their parents allow')
    .addOption(
      new Option('--order <order>', 'from which end of the key')
        .choices(['ascending', 'descending'])
        .default('ascending'),
    )
    .option('--restart', 'from the first row instead of the checkpoints')
    .option('--merge-ms <ms>', 'how long a merge may hold up live changes of its table', wholeNumber(10), 200)
    .option('--chunk <rows>', 'most rows of one merge', wholeNumber(1), SIZING.maxRows)
    .option('--max-running <n>', 'wait while a server runs more statements', wholeNumber(1), 50)
    .option('--max-pending <n>', 'wait while more changes are in the outbox', wholeNumber(0), 50_000)
    .option('--max-lag <seconds>', 'wait while the replica is further behind', wholeNumber(0), 10)
    .option('--max-parked <n>', 'give a table up after so many refused rows', wholeNumber(0), 1000)
    .option('--wait <seconds>', 'how long to wait for old transactions', wholeNumber(0), 600);
}

async function run(kit: KitContext, options: RunOptions): Promise<number> {
  const url = process.env.LOCKSTEP_BACKFILL_URL ?? '';
  const direction = await kit.direction();
  const { engine } = kit.kit[direction.primary];
  const replica = url === '' ? null : openStore(engine, url, direction.primary, kit.settings.store);
  const { hooks, end } = hooksOf(kit);
  try {
    const result = await runBackfill(
      direction,
      {
        fingerprint: kit.kit.fingerprint,
        restart: options.restart === true,
        ...(options.tables === undefined ? {} : { only: options.tables }),
        ...(options.first === undefined ? {} : { first: options.first }),
        ...(replica === null ? {} : { replica }),
        order: () => options.order,
        sizing: {
          targetMs: options.mergeMs,
          maxRows: options.chunk,
          firstRows: Math.min(options.chunk, SIZING.firstRows),
        },
        limits: { running: options.maxRunning, pending: options.maxPending, lagSeconds: options.maxLag },
        maxParked: options.maxParked,
        barrierMs: options.wait * 1000,
        signal: kit.signal,
      },
      hooks,
    ).finally(end);
    process.stdout.write(kit.json ? \`\${JSON.stringify(result)}\\n\` : \`\${lines(result).join('\\n')}\\n\`);
    if (result.complete) return EXIT.fine;
    return kit.signal.aborted ? EXIT.interrupted : EXIT.notClean;
  } finally {
    await replica?.close();
  }
}

function hooksOf({ log, metrics, progress }: KitContext): { hooks: BackfillHooks; end: () => void } {
  let shown: { table: string; bar: ReturnType<KitContext['progress']> } | null = null;
  let before = 0;
  return {
    end: () => shown?.bar.stop(),
    hooks: {
      log,
      onProgress: ({ table, to, rows, estimate, rowsPerSecond, secondsLeft, heldMs }) => {
        if (shown?.table !== to) {
          shown?.bar.stop();
          shown = { table: to, bar: progress(\`backfill of \${table}\`, estimate) };
          before = 0;
        }
        metrics.add('backfill_rows_total', { table }, Math.max(0, rows - before));
        before = rows;
        metrics.observe('backfill_chunk_seconds', { table }, heldMs / 1000);
        metrics.set(
          'backfill_done_ratio',
          { table },
          estimate === null ? 0 : Math.min(1, rows / Math.max(1, estimate)),
        );
        const left = secondsLeft === null ? '' : \`, \${Math.round(secondsLeft)} s left\`;
        shown.bar.update(rows, \`\${Math.round(rowsPerSecond)} rows/s\${left}\`);
      },
    },
  };
}

function lines({ complete, tables, parked, givenUp }: BackfillResult): string[] {
  return [
    ...tables.map(
      ({ table, to, rows, inserted, parked: refused, done }) =>
        \`\${table} to \${to}: \${quantity(rows, 'row')} read, \${inserted} inserted, \${refused} parked\${done ? '' : ', not at its end'}\`,
    ),
    ...givenUp,
    ...(parked.length === 0
      ? []
      : [\`\${quantityThat(parked.length, 'row', 'is', 'are')} parked: \\\`backfill status\\\` lists them\`]),
    complete ? 'The backfill is complete.' : 'The backfill is NOT complete: run it again.',
  ];
}

function say(_kit: KitContext, what: object): void {
  process.stdout.write(\`\${JSON.stringify(what)}\\n\`);
}
`,"src/cli/commands/bypass.ts":`import { Command } from 'commander';
import { type BypassReport, watchBypass } from '../../adapter/bypass.ts';
import { quantity, quantityOf } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

/** Watches the primary for writes that capture does not see; it only reads. */
export function watchBypassCommand(context: () => Promise<KitContext>): Command {
  return new Command('watch-bypass')
    .description(
      "compare the rows that the primary's server saw changed with those that capture recorded; it only reads",
    )
    .option('--every <seconds>', 'how long an interval is', wholeNumber(1, 86_400), 60)
    .option('--times <n>', 'end after so many intervals; endless unless given', wholeNumber(1))
    .action(async ({ every, times }: { every: number; times?: number }) => {
      const { direction, signal, json } = await context();
      let suspected = false;
      const options = { everyMs: every * 1000, times: times ?? null, signal };
      const last = await watchBypass(await direction(), options, (report) => {
        suspected ||= report.suspected;
        process.stdout.write(\`\${json ? JSON.stringify(report) : reportText(report)}\\n\`);
      });
      const unknown = last?.tables.some(({ rowsChanged }) => rowsChanged === null) ?? false;
      process.exitCode = suspected ? EXIT.notClean : unknown ? EXIT.failed : EXIT.fine;
    });
}

function reportText({ seconds, tables, signs, unseen }: BypassReport): string {
  const lines = tables.flatMap(({ name, rowsChanged, events, suspected, signs: own }) => {
    const rows = rowsChanged === null ? 'rows not counted' : \`\${quantity(rowsChanged, 'row')} changed\`;
    const verdict = suspected ? ': more than was recorded, something writes past capture' : '';
    return suspected || own.length > 0
      ? [\`  \${name}: \${rows}, \${events} recorded\${verdict}\`, ...own.map((sign) => \`  \${name}: \${sign}\`)]
      : [];
  });
  const counted = tables.filter(({ rowsChanged }) => rowsChanged !== null).length;
  return [
    \`\${Math.round(seconds)} s: \${quantityOf(counted, tables.length, 'table')} counted, \${lines.length === 0 ? 'nothing suspected' : 'suspected:'}\`,
    ...lines,
    ...signs.map((sign) => \`  \${sign}\`),
    ...unseen.map((reason) => \`  not seen: \${reason}\`),
  ].join('\\n');
}
`,"src/cli/commands/cutover.ts":`import { Command, Option } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { abortCutover } from '../../cutover/abort-cutover.ts';
import { adviceFor } from '../../cutover/advice.ts';
import { CUTOVER_OPTIONS } from '../../cutover/cutover-options.ts';
import { cutoverStatus, leftSide } from '../../cutover/cutover-status.ts';
import { CHECK_NAMES, preflight, sidesOf, standingInTheWay } from '../../cutover/preflight.ts';
import { resumeCutover, runCutover } from '../../cutover/run-cutover.ts';
import { WrongStageError } from '../../cutover/wrong-stage-error.ts';
import { otherSide, type Side } from '../../descriptor.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { awayFrom, type FlipFlags, flipOptions, hooksOf, prove, sayReport, withRelay } from '../flip.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

/** Moves the writers from the source to the target. */
export function cutoverCommand(context: Context): Command {
  const command = new Command('cutover').description('move the writers from the source to the target');
  const add = (name: string, description: string, work: (kit: KitContext, flags: FlipFlags) => Promise<void>) =>
    command.addCommand(
      withFlipFlags(new Command(name).description(description)).action(async (flags: FlipFlags) => {
        await work(await context(), flags);
      }),
    );
  add('prove', 'show that changes of the target reach the source; needed before a flip, touches no row', proveBack);
  add('preflight', 'ask everything that must be so before a flip; changes nothing', check);
  add('rehearse', 'do everything but the decision, then open the source again', (kit, flags) =>
    flip(kit, flags, 'rehearse'),
  );
  add('run', 'stop the writers of the source, carry the rest, compare, and open the target', (kit, flags) =>
    flip(kit, flags, 'run'),
  );
  add('resume', 'go on with a flip whose process ended half way', resume);
  command.addCommand(
    new Command('abort')
      .description('open the side again whose writers a flip has stopped; also while another process runs it')
      .action(async () => abort(await context())),
  );
  command.addCommand(
    new Command('status').description('say where a flip stands').action(async () => status(await context())),
  );
  return command;
}

/** The options of every command that flips. */
export function withFlipFlags(command: Command): Command {
  return command
    .option(
      '--pause-limit <ms>',
      'the longest that nobody can write',
      wholeNumber(100, 3_600_000),
      CUTOVER_OPTIONS.pauseLimitMs,
    )
    .option(
      '--fence-wait <ms>',
      'how long a try waits for writers in flight',
      wholeNumber(100, 600_000),
      CUTOVER_OPTIONS.fenceWaitMs,
    )
    .option('--attempts <n>', 'how often it is tried', wholeNumber(1, 1000), CUTOVER_OPTIONS.fenceAttempts)
    .option('--gap <n>', 'numbers that counters leave free', wholeNumber(0), Number(CUTOVER_OPTIONS.gap))
    .addOption(new Option('--accept <check...>', 'checks that may stay unanswered').choices(CHECK_NAMES))
    .addOption(
      new Option('--capture <how>', 'how changes of the new primary are recorded')
        .choices(['adapter', 'triggers'])
        .default('adapter'),
    );
}

async function proveBack(kit: KitContext, { capture }: FlipFlags): Promise<void> {
  const { primary } = await kit.direction();
  const proof = await prove(kit, awayFrom(kit, primary), capture);
  const seen = capture === 'adapter' ? ' That the adapter of the application records them, no database can show.' : '';
  const text = \`Changes of the \${otherSide(primary)} reach the \${primary}, in \${proof.roundTripMs} ms.\${seen}\`;
  process.stdout.write(kit.json ? \`\${JSON.stringify(proof)}\\n\` : \`\${text}\\n\`);
}

async function check(kit: KitContext, flags: FlipFlags): Promise<void> {
  const options = { ...CUTOVER_OPTIONS, ...flipOptions(flags) };
  const direction = awayFrom(kit, (await kit.direction()).primary);
  const checks = await preflight(direction, options, hooksOf(kit, direction));
  const wrong = standingInTheWay(checks, options);
  const lines = checks.map(({ name, status: found, said }) => \`\${found.padEnd(6)} \${name}: \${said}\`);
  process.stdout.write(kit.json ? \`\${JSON.stringify(checks)}\\n\` : \`\${lines.join('\\n')}\\n\`);
  process.exitCode = wrong.length === 0 ? EXIT.fine : EXIT.notClean;
}

async function flip(kit: KitContext, flags: FlipFlags, mode: 'run' | 'rehearse'): Promise<void> {
  const direction = awayFrom(kit, 'source');
  await expectSettled(kit, 'source');
  const report = await withRelay(kit, direction, (hooks) =>
    runCutover(direction, { ...flipOptions(flags), mode }, hooks),
  );
  sayReport(kit, report, afterFlip(kit, 'source'));
}

async function resume(kit: KitContext, flags: FlipFlags): Promise<void> {
  const { stage } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.kind === 'settled')
    throw new WrongStageError(\`there is nothing to resume: the \${stage.primary} is written to\`);
  const direction = awayFrom(kit, leftSide(stage));
  const report = await withRelay(kit, direction, (hooks) => resumeCutover(direction, flipOptions(flags), hooks));
  sayReport(kit, report, afterFlip(kit, direction.primary));
}

/** Takes back a flip that is not decided, and says what it did. */
export async function abort(kit: KitContext): Promise<void> {
  const aborted = await abortCutover((side) => awayFrom(kit, side), FENCE_SCOPE);
  const { did, primary } = aborted;
  const text = {
    reopened: \`The \${primary} is written to again\${aborted.since === null ? '' : \`; nobody could write since \${aborted.since}\`}.\`,
    stopped: \`A flip that had not stopped the writers yet will not: the \${primary} is written to as before.\`,
    nothing: \`No flip was under way: the \${primary} is written to.\`,
  }[did];
  process.stdout.write(kit.json ? \`\${JSON.stringify(aborted)}\\n\` : \`\${text}\\n\`);
}

async function status(kit: KitContext): Promise<void> {
  const found = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  process.stdout.write(kit.json ? \`\${JSON.stringify(found)}\\n\` : \`\${found.said}\\n\`);
  process.exitCode = found.stage.kind === 'settled' ? EXIT.fine : EXIT.notClean;
}

/** Throws unless a side is written to and no flip stands half way. */
export async function expectSettled(kit: KitContext, side: Side): Promise<void> {
  const { stage, said } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.kind !== 'settled') throw new WrongStageError(said);
  if (stage.primary !== side) {
    const way =
      stage.primary === 'target' ? '\`rollback\` leads back to the source' : '\`cutover run\` leads to the target';
    throw new WrongStageError(\`the \${stage.primary} is written to already; \${way}\`);
  }
}

/** What is to be done once the other side is open. */
export function afterFlip({ kit }: KitContext, left: Side): string[] {
  return [
    \`A \\\`relay run\\\` that runs turns round by itself; start one if none does: it carries changes of the \${otherSide(left)} to the \${left}, and the way back stays open while it runs.\`,
    ...adviceFor(left, kit),
  ];
}
`,"src/cli/commands/failover.ts":`import { appendFile } from 'node:fs/promises';
import { Command } from 'commander';
import { emptySecondary } from '../../backfill/undo.ts';
import type { Direction } from '../../core/direction.ts';
import { otherSide } from '../../descriptor.ts';
import { acceptPrimary } from '../../failover/accept-primary.ts';
import { catchUpSecondary } from '../../failover/catch-up-secondary.ts';
import { confirmLost, lostWords } from '../../failover/confirm.ts';
import { findLost, type Lost } from '../../failover/find-lost.ts';
import { keepRows } from '../../failover/keep-rows.ts';
import { countSecondary, dropOwnChanges } from '../../failover/rebuild-secondary.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

interface Flags {
  readonly lost?: readonly string[];
  readonly audit: string;
  readonly keepRows?: string;
  readonly wait: number;
}

const SHOWN = 20;

/** Settles what a failover lost, on either side: shows it first, and acts only when what is lost is named. */
export function failoverCommand(context: Context): Command {
  const command = new Command('failover').description('say what a failover lost, and settle it');
  const add = (name: string, description: string) => command.command(name).description(description);
  const audited = (one: Command) =>
    one.option('--audit <file>', 'where what is done is appended', 'failover-audit.jsonl');
  const confirmed = (one: Command) =>
    audited(one).option('--lost <name=count...>', 'do it: what is lost, exactly as the run without this says it');
  add('status', 'compare the whole ledger with the outbox; changes nothing').action(async () =>
    status(await context()),
  );
  confirmed(add('accept-primary', 'the primary lost changes: bring the secondary to what the primary holds now'))
    .option('--keep-rows <file>', 'first write the rows that the secondary holds of lost keys to a new file')
    .option('--wait <seconds>', 'how long to wait for open transactions', wholeNumber(0), 600)
    .action(async (flags: Flags) => accept(await context(), flags));
  audited(add('catch-up-secondary', 'the secondary lost changes: have the relay apply them again')).action(
    async (flags: Flags) => catchUp(await context(), flags),
  );
  confirmed(add('rebuild-secondary', 'give the secondary up: delete every migrated row of it, to be copied anew'))
    .requiredOption('--relay-stopped', 'nothing applies changes now: said by you, not checked')
    .action(async (flags: Flags) => rebuild(await context(), flags));
  return command;
}

async function status(kit: KitContext): Promise<void> {
  const direction = await kit.direction();
  const { ofPrimary, ofSecondary } = await findLost(direction, kit.signal);
  const [primary, secondary] = [direction.primary, otherSide(direction.primary)];
  const value = { primary, ofPrimary: shown(direction, ofPrimary), ofSecondary: shown(direction, ofSecondary) };
  say(kit, value, [
    ...told(direction, ofPrimary, \`the \${primary} lost changes that the \${secondary} holds\`, 'accept-primary'),
    ...told(direction, ofSecondary, \`the \${secondary} lost changes that were applied to it\`, 'catch-up-secondary'),
    ...(ofPrimary.keys.length + ofSecondary.keys.length === 0 ? ['nothing is lost on either side'] : []),
  ]);
  if (ofPrimary.keys.length + ofSecondary.keys.length > 0) process.exitCode = EXIT.notClean;
}

async function accept(kit: KitContext, { lost, audit, keepRows: file, wait }: Flags): Promise<void> {
  const direction = await kit.direction();
  const { ofPrimary } = await findLost(direction, kit.signal);
  if (lost === undefined) return preview(kit, ofPrimary.byTable, 'accept-primary', 'go back to what the primary holds');
  confirmLost(ofPrimary.byTable, lost);
  if (ofPrimary.keys.length === 0) return say(kit, { keys: 0 }, ['nothing is lost: nothing was changed']);
  if (file !== undefined) await keepRows(direction, ofPrimary.keys, file);
  await write(audit, 'accept-primary begins', {
    primary: direction.primary,
    ...shown(direction, ofPrimary, Infinity),
    keptIn: file ?? null,
  });
  const keys = await acceptPrimary(direction, ofPrimary, {
    timeoutMs: wait * 1000,
    signal: kit.signal,
    onWait: (message) => kit.log.warn(message),
  });
  await write(audit, 'accept-primary done', { primary: direction.primary, keys });
  say(kit, { keys }, [
    \`\${quantityThat(keys, 'key', 'is', 'are')} carried anew: start the relay, then run reconcile over all tables\`,
  ]);
}

async function catchUp(kit: KitContext, { audit }: Flags): Promise<void> {
  const direction = await kit.direction();
  const { ofSecondary } = await findLost(direction, kit.signal);
  await write(audit, 'catch-up-secondary', { primary: direction.primary, ...shown(direction, ofSecondary, Infinity) });
  const changes = await catchUpSecondary(direction, ofSecondary);
  say(kit, { changes }, [
    \`\${quantityThat(changes, 'change', 'waits', 'wait')} again: start the relay, run the backfill to its end, then reconcile\`,
  ]);
}

async function rebuild(kit: KitContext, { lost, audit }: Flags): Promise<void> {
  const direction = await kit.direction();
  const found = await countSecondary(direction);
  if (lost === undefined) return preview(kit, found, 'rebuild-secondary', 'are deleted from the secondary');
  confirmLost(found, lost);
  await write(audit, 'rebuild-secondary begins', { primary: direction.primary, lost: lostWords(found) });
  const { deleted } = await emptySecondary(direction);
  await dropOwnChanges(direction);
  await write(audit, 'rebuild-secondary done', { primary: direction.primary, deleted });
  say(kit, { deleted }, [\`\${quantity(deleted, 'row')} deleted: start the relay and run the backfill\`]);
}

/** The dry run: what would be lost, and how it is confirmed. */
function preview(kit: KitContext, lost: ReadonlyMap<string, number>, name: string, what: string): void {
  const words = lostWords(lost);
  const lines = [
    \`These \${what}:\`,
    ...[...lost].map(([table, count]) => \`  \${table}: \${count}\`),
    \`Nothing was changed. To do it: failover \${name} --lost \${words.map((word) => \`'\${word}'\`).join(' ')}\`,
  ];
  say(kit, { lost: words, done: false }, words.length === 0 ? ['nothing is lost: nothing is to be done'] : lines);
  if (words.length > 0) process.exitCode = EXIT.notClean;
}

function told(direction: Direction, lost: Lost, what: string, name: string): string[] {
  if (lost.keys.length === 0) return [];
  const { tables, keys } = shown(direction, lost);
  const more = lost.keys.length > keys.length ? [\`  and \${lost.keys.length - keys.length} more\`] : [];
  return [
    \`\${what}: \${tables.join(', ')}\`,
    ...keys.map((key) => \`  \${key.table} \${key.rowKey}\`),
    ...more,
    \`  settled by \\\`failover \${name}\\\`\`,
  ];
}

/** What may be shown of lost keys: a key with a masked column is left out. */
function shown({ named }: Direction, { keys, byTable }: Lost, most = SHOWN) {
  const isMasked = (name: string) =>
    named(name).some(({ key, columns }) => key.some((place) => columns[place]?.masked === true));
  return {
    tables: lostWords(byTable),
    keys: keys.slice(0, most).map(({ id, name, rowKey }) => ({
      table: name,
      rowKey: isMasked(name) ? '(masked)' : rowKey,
      version: String(id),
    })),
  };
}

function write(path: string, event: string, what: object): Promise<void> {
  return appendFile(path, \`\${JSON.stringify({ at: new Date().toISOString(), event, ...what })}\\n\`, { mode: 0o600 });
}

function say({ json }: KitContext, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? \`\${JSON.stringify(value)}\\n\` : \`\${lines.join('\\n')}\\n\`);
}
`,"src/cli/commands/index.ts":`import type { Command } from 'commander';
import type { KitContext } from '../context.ts';
import { backfillCommand } from './backfill.ts';
import { watchBypassCommand } from './bypass.ts';
import { cutoverCommand } from './cutover.ts';
import { failoverCommand } from './failover.ts';
import { installCommand } from './install.ts';
import { rampCommand } from './ramp.ts';
import { reconcileCommand } from './reconcile.ts';
import { relayCommand } from './relay.ts';
import { rollbackCommand } from './rollback.ts';
import { shadowCommand } from './shadow.ts';
import { statusCommand } from './status.ts';
import { trickleCommand } from './trickle.ts';

/** Every command of the CLI, in the order of a migration. */
export const COMMANDS: readonly ((context: () => Promise<KitContext>) => Command)[] = [
  installCommand,
  statusCommand,
  relayCommand,
  backfillCommand,
  trickleCommand,
  reconcileCommand,
  shadowCommand,
  rampCommand,
  cutoverCommand,
  rollbackCommand,
  failoverCommand,
  watchBypassCommand,
];
`,"src/cli/commands/install.ts":`import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import sql, { raw } from 'sql-template-tag';
import type { Side } from '../../descriptor.ts';
import { statementsOf } from '../../sql/statements.ts';
import type { KitContext } from '../context.ts';

/** Creates the kit's own tables in both databases, and with --triggers the triggers that note changed rows. */
export function installCommand(context: () => Promise<KitContext>): Command {
  return new Command('install')
    .description("create the kit's own tables on both sides; it may be run again")
    .option(
      '--triggers',
      'also create the triggers that note changed rows (sql/source-triggers.sql, sql/target-triggers.sql)',
    )
    .action(async ({ triggers = false }: { triggers?: boolean }) => {
      const { kit, stores, log } = await context();
      for (const side of ['source', 'target'] as const) {
        const { engine, schema } = kit[side];
        const scripts = [\`\${engine}/install.sql\`, ...(triggers ? [\`\${side}-triggers.sql\`] : [])];
        for (const script of scripts) {
          const statements = statementsOf(engine, await scriptText(script));
          await runScript({ store: stores[side], schema, statements });
          log.info({ side, script, statements: statements.length }, \`installed on \${stores[side].label}\`);
        }
      }
    });
}

interface Script {
  readonly store: KitContext['stores'][Side];
  readonly schema: string;
  readonly statements: readonly string[];
}

/** Runs a script in the schema of the kit's tables, each statement in a transaction of its own, as MySQL does anyway. */
async function runScript({ store, schema, statements }: Script): Promise<void> {
  for (const statement of statements) {
    await store.transaction(async (tx) => {
      if (tx.engine === 'postgres')
        await tx.rows(sql\`SELECT set_config('search_path', \${\`"\${schema.replaceAll('"', '""')}"\`}, true)\`);
      await tx.run(raw(statement));
    });
  }
}

async function scriptText(script: string): Promise<string> {
  const place = new URL(\`../../../sql/\${script}\`, import.meta.url);
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(\`sql/\${script} is not there: it is rendered with this kit; generate the plan again\`);
    }
    throw error;
  }
}
`,"src/cli/commands/ramp.ts":`import { Command } from 'commander';
import { stepAfter, stepBefore } from '../../flags/decide-ramp.ts';
import { RAMP_STEPS, type Ramp, READ_FLAG, rampOf, readFlagFile, writeRamp } from '../../flags/flag-file.ts';
import { wholeNumber } from '../options.ts';

interface RampOptions {
  readonly file: string;
  readonly flag: string;
  readonly reason: string;
  readonly json?: boolean;
}

/** Shows and changes how far a flag of the flag file is ramped up. It needs no database. */
export function rampCommand(): Command {
  const steps = RAMP_STEPS.join(' \u2192 ');
  return new Command('ramp')
    .description('who reads from the target: shows or changes it in the flag file')
    .addCommand(rampAction('show', 'how far the flag is ramped up, since when and why', null))
    .addCommand(rampAction('step', \`one step up: \${steps}\`, (now) => stepAfter(now)))
    .addCommand(rampAction('back', \`one step back: \${RAMP_STEPS.toReversed().join(' \u2192 ')}\`, (now) => stepBefore(now)))
    .addCommand(
      rampAction('set', 'to a percentage; 0 sends everybody back to the source', (_, percent) => percent).argument(
        '<percent>',
        'a whole number from 0 to 100',
        wholeNumber(0, 100),
      ),
    );
}

type Next = (now: number, percent: number) => number;

function rampAction(name: string, description: string, next: Next | null): Command {
  const command = new Command(name)
    .description(description)
    .option('--file <file>', 'the flag file', 'flags.json')
    .option('--flag <name>', 'the flag', READ_FLAG);
  if (next !== null) command.option('--reason <text>', 'why, kept in the file', 'by hand');
  return command.action(async (...given: unknown[]) => {
    const { file, flag, reason, json } = command.optsWithGlobals<RampOptions>();
    const before = rampOf(await readFlagFile(file), flag);
    const wanted = next?.(before.percent, Number(given[0]));
    if (wanted !== undefined && wanted !== before.percent) await writeRamp(file, flag, wanted, reason);
    const after = wanted === undefined ? before : rampOf(await readFlagFile(file), flag);
    const result = { file, flag, ...after, ...(wanted === undefined ? {} : { before: before.percent }) };
    process.stdout.write(json === true ? \`\${JSON.stringify(result)}\\n\` : \`\${sentence(flag, before, after)}\\n\`);
  });
}

function sentence(flag: string, before: Ramp, { percent, changedAt, reason, on }: Ramp): string {
  const from = before.percent === percent ? '' : \`\${before.percent} % \u2192 \`;
  const since = changedAt === null ? '' : \` since \${changedAt} (\${reason ?? 'no reason given'})\`;
  return \`\${flag}: \${from}\${percent} %\${since}\${on ? '' : '; the flag is DISABLED, so everybody gets its default'}\`;
}
`,"src/cli/commands/reconcile.ts":`import { Command } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { openAuditLog } from '../../reconcile/audit-log.ts';
import { APPLY_LIMITS, type ApplyOptions, RECONCILE_OPTIONS, type ReconcileHooks } from '../../reconcile/options.ts';
import { isPaused, setPaused } from '../../reconcile/pause.ts';
import { readReport, writeReport } from '../../reconcile/report-file.ts';
import { reportLines } from '../../reconcile/report-lines.ts';
import { runReconcile } from '../../reconcile/run-reconcile.ts';
import { verdictOf } from '../../reconcile/verdict-of.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { share, wholeNumber } from '../options.ts';

interface Options {
  readonly tables?: readonly string[];
  readonly chunk: number;
  readonly rowsPerSecond?: number;
  readonly settle: number;
  readonly maxKept: number;
  readonly showValues?: boolean;
  readonly report: string;
  readonly audit: string;
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly maxRepairs: number;
  readonly maxDeleteShare: number;
  readonly confirmDeletes: readonly string[];
}

/** Finds every row that truly differs, and repairs it when a dry run was looked at first. */
export function reconcileCommand(context: () => Promise<KitContext>): Command {
  const command = new Command('reconcile')
    .description('look at every row on both sides, whatever is written meanwhile; repair only with --apply')
    .option('--tables <names...>', "only these tables, as the source's schema.table")
    .option('--apply', 'repair what the report of a dry run names (--report), through the ledger')
    .option('--yes', 'with --apply: without a dry run, whatever is found')
    .option('--report <file>', 'where the report is written, and read by --apply', 'reconcile-report.json')
    .option('--audit <file>', 'where each difference and repair is appended', 'reconcile-audit.jsonl')
    .option('--show-values', 'put values of columns that are not masked into the report')
    .option('--max-repairs <n>', 'refuse more repairs than this', wholeNumber(0), APPLY_LIMITS.maxRepairs)
    .option('--max-delete-share <share>', 'refuse to delete more of a table', share, APPLY_LIMITS.maxDeleteShare)
    .option('--confirm-deletes <names...>', 'tables of which more may be deleted, after TRUNCATE for example', [])
    .option('--settle <seconds>', 'wait this long for changes under way, for each table', wholeNumber(0, 86_400), 30)
    .option('--chunk <rows>', 'rows of one read', wholeNumber(1, 5000), RECONCILE_OPTIONS.chunk)
    .option('--rows-per-second <n>', 'go no faster than this', wholeNumber(1))
    .option('--max-kept <n>', 'differences kept for each table', wholeNumber(1), RECONCILE_OPTIONS.maxKept)
    .action(async (options: Options) => {
      process.exitCode = await reconcile(await context(), options);
    });
  const pausing = (name: string, paused: boolean, description: string) =>
    command
      .command(name)
      .description(description)
      .action(async () => {
        const { to } = await (await context()).direction();
        await setPaused(to, paused);
      });
  pausing('pause', true, 'make runs wait, in whatever process they are');
  pausing('resume', false, 'let them go on');
  return command;
}

async function reconcile(kit: KitContext, options: Options): Promise<number> {
  const direction = await kit.direction();
  const audit = openAuditLog(options.audit);
  const { hooks, end } = hooksOf(kit);
  const report = await runReconcile(
    direction,
    {
      fingerprint: kit.kit.fingerprint,
      scope: FENCE_SCOPE,
      tables: options.tables ?? null,
      chunk: options.chunk,
      rowsPerSecond: options.rowsPerSecond ?? null,
      settleMs: options.settle * 1000,
      maxKept: options.maxKept,
      showValues: options.showValues === true,
      apply: await applyOptions(options),
    },
    {
      ...hooks,
      paused: () => isPaused(direction.to),
      onDifference: async (name, difference) => {
        kit.metrics.add('reconcile_differences_total', { table: name, kind: difference.kind });
        await audit.found(name, difference);
      },
      onOutcome: async (name, difference, outcome) => {
        kit.metrics.add('reconcile_repairs_total', { table: name, outcome: outcome.outcome });
        await audit.repair(name, difference, outcome);
      },
    },
  ).finally(end);
  // What was repaired may not be repaired again by the same report.
  await writeReport(options.report, report);
  const lines = [...reportLines(report), \`report: \${options.report}, audit log: \${options.audit}\`];
  process.stdout.write(kit.json ? \`\${JSON.stringify(report)}\\n\` : \`\${lines.join('\\n')}\\n\`);
  if (report.interrupted) return EXIT.interrupted;
  if (report.refused !== null || report.tables.some(({ refused }) => refused !== null)) return EXIT.failed;
  return { clean: EXIT.fine, different: EXIT.notClean, 'could not tell': EXIT.failed }[verdictOf(report)];
}

async function applyOptions(options: Options): Promise<ApplyOptions | null> {
  if (options.apply !== true) return null;
  const { maxRepairs, maxDeleteShare, confirmDeletes } = options;
  const approved = options.yes === true ? null : await readReport(options.report);
  return { approved, maxRepairs, maxDeleteShare, confirmDeletes };
}

/** Progress and metrics of a run. */
function hooksOf({ signal, metrics, progress }: KitContext): { hooks: ReconcileHooks; end: () => void } {
  let shown: ReturnType<KitContext['progress']> | null = null;
  let done = 0;
  const end = () => shown?.stop();
  return {
    end,
    hooks: {
      signal,
      onTable: (name, estimated) => {
        end();
        done = 0;
        shown = progress(name, estimated === null ? null : estimated * 2);
      },
      onRows: (name, side, rows) => {
        done += rows;
        shown?.update(done);
        metrics.add('reconcile_rows_total', { table: name, side }, rows);
      },
      onInFlight: (name, rows) => metrics.set('reconcile_in_flight', { table: name }, rows),
    },
  };
}
`,"src/cli/commands/relay.ts":`import { Command } from 'commander';
import { keyOf, rowKeyOf } from '../../core/row-key.ts';
import { followPrimary } from '../../relay/follow-primary.ts';
import { listParked, redeliver, unpark } from '../../relay/parked.ts';
import { prune } from '../../relay/prune.ts';
import { relayLag } from '../../relay/relay-lag.ts';
import { RELAY_OPTIONS, type RelayHooks } from '../../relay/relay-options.ts';
import { runRelay } from '../../relay/run-relay.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

/** Carries changes from the primary to the secondary, and looks after those that could not be carried. */
export function relayCommand(context: Context): Command {
  return new Command('relay')
    .description('carry changes from the primary to the secondary')
    .addCommand(runCommand(context), { isDefault: true })
    .addCommand(lagCommand(context))
    .addCommand(parkedCommand(context))
    .addCommand(unparkCommand(context))
    .addCommand(redeliverCommand(context))
    .addCommand(pruneCommand(context));
}

function runCommand(context: Context): Command {
  return new Command('run')
    .description('carry changes until it is stopped, after a flip the other way; any number of these may run')
    .option('--workers <n>', 'batches under way at once', wholeNumber(1, 64), RELAY_OPTIONS.workers)
    .option('--batch <keys>', 'most keys of one batch', wholeNumber(1, 2000), RELAY_OPTIONS.batch)
    .option('--once', 'end when nothing waits any more')
    .action(async (options: { workers: number; batch: number; once?: boolean }) => {
      const kit = await context();
      const { signal, log } = kit;
      const until = options.once === true ? 'drained' : 'stopped';
      const { workers, batch } = options;
      const watch = setInterval(() => void measure(kit).catch(() => undefined), 5000);
      try {
        const wanted = { workers, batch, until, signal, log } as const;
        const report =
          until === 'drained'
            ? await runRelay(await kit.direction(), wanted, hooksOf(kit))
            : await followPrimary({ ...wanted, direction: () => kit.direction() }, hooksOf(kit));
        await measure(kit).catch(() => undefined);
        say(kit, report, [
          \`\${quantity(report.applied, 'key')} applied, \${report.stale} were there already, \${report.released} put back, \${report.parked} parked\`,
        ]);
        if (signal.aborted && until === 'drained') process.exitCode = EXIT.interrupted;
        else if (report.parked > 0) process.exitCode = EXIT.notClean;
      } finally {
        clearInterval(watch);
      }
    });
}

function hooksOf({ metrics, log }: KitContext): RelayHooks {
  return {
    settled: ({ applied, stale, released, parked, ms, oldestSeconds }) => {
      metrics.add('relay_events_total', { outcome: 'applied' }, applied);
      metrics.add('relay_events_total', { outcome: 'stale' }, stale);
      metrics.add('relay_events_total', { outcome: 'retried' }, released);
      metrics.add('relay_events_total', { outcome: 'parked' }, parked);
      metrics.observe('relay_batch_seconds', {}, ms / 1000);
      metrics.set('relay_lag_seconds', {}, oldestSeconds);
      if (parked > 0) log.error({ parked }, 'changes were parked: see \`relay parked\`');
    },
  };
}

async function measure({ direction, metrics }: KitContext): Promise<void> {
  const away = await direction();
  const { pending, parked, oldestSeconds, transitSeconds } = await relayLag(away);
  metrics.set('outbox_pending', { side: away.primary }, pending);
  metrics.set('outbox_parked', { side: away.primary }, parked);
  metrics.set('outbox_oldest_seconds', { side: away.primary }, oldestSeconds ?? 0);
  if (transitSeconds !== null) metrics.set('heartbeat_lag_seconds', {}, transitSeconds);
}

function lagCommand(context: Context): Command {
  return new Command('lag').description('say how far the secondary is behind').action(async () => {
    const kit = await context();
    const lag = await relayLag(await kit.direction());
    say(kit, lag, [
      \`\${lag.pending} wait\${lag.oldestSeconds === null ? '' : \`, the oldest for \${lag.oldestSeconds.toFixed(1)} s\`}; \${lag.parked} parked\`,
      lag.staleSeconds === null
        ? 'no beat has reached the secondary yet'
        : \`the last beat that reached the secondary is \${lag.staleSeconds.toFixed(1)} s old and took \${lag.transitSeconds?.toFixed(3) ?? '?'} s\`,
      ...(lag.setBackSeconds === 0
        ? []
        : [
            \`the primary's clock was set back: it stands \${lag.setBackSeconds.toFixed(1)} s before what it wrote, so these ages say nothing; look again when the relay has carried a new beat\`,
          ]),
    ]);
    if (lag.parked > 0 || lag.setBackSeconds > 0) process.exitCode = EXIT.notClean;
  });
}

function parkedCommand(context: Context): Command {
  return new Command('parked').description('list the keys that are set aside, and why').action(async () => {
    const kit = await context();
    const parked = await listParked(await kit.direction());
    const all = parked.map((one) => ({ ...one, newest: String(one.newest) }));
    say(
      kit,
      all,
      all.length === 0 ? ['nothing is parked'] : all.map((one) => \`\${one.name} \${one.rowKey}: \${one.reason}\`),
    );
    if (parked.length > 0) process.exitCode = EXIT.notClean;
  });
}

function unparkCommand(context: Context): Command {
  return new Command('unpark')
    .description('put parked changes back into the queue')
    .option('--all', 'all of them')
    .option('--table <name>', "the source's schema.table")
    .option('--key <json...>', 'keys of that table, each a JSON array of texts as \`relay parked\` shows it')
    .action(async (options: { all?: boolean; table?: string; key?: string[] }, command: Command) => {
      const { all, table, key = [] } = options;
      if ((all === true) === (table !== undefined && key.length > 0))
        command.error('give --all, or --table with --key');
      const kit = await context();
      const keys = key.map((text) => ({ name: table ?? '', rowKey: rowKeyOf(keyOf(text)) }));
      const events = await unpark(await kit.direction(), all === true ? 'all' : keys);
      say(kit, { events }, [\`\${quantityThat(events, 'change', 'waits', 'wait')} again\`]);
    });
}

function redeliverCommand(context: Context): Command {
  return new Command('redeliver')
    .description('carry changes once more that were applied, after the secondary was restored to an earlier moment')
    .requiredOption('--after <id>', 'the newest outbox id that is certain to be there; 0 for all', wholeNumber(0))
    .action(async ({ after }: { after: number }) => {
      const kit = await context();
      const events = await redeliver(await kit.direction(), BigInt(after));
      say(kit, { events }, [\`\${quantityThat(events, 'change', 'waits', 'wait')} again\`]);
    });
}

function pruneCommand(context: Context): Command {
  return new Command('prune')
    .description('remove applied changes that are not the newest of their key')
    .option('--older-than <hours>', 'only those applied longer ago', wholeNumber(0), 24)
    .action(async ({ olderThan }: { olderThan: number }) => {
      const kit = await context();
      const pruned = await prune(await kit.direction(), { olderThanMs: olderThan * 3_600_000, signal: kit.signal });
      say(kit, pruned, [
        \`\${quantity(pruned.events, 'change')} and \${quantity(pruned.ledger, 'row')} of the ledger removed\`,
      ]);
    });
}

function say({ json }: KitContext, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? \`\${JSON.stringify(value)}\\n\` : \`\${lines.join('\\n')}\\n\`);
}
`,"src/cli/commands/rollback.ts":`import { Command } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { cutoverStatus } from '../../cutover/cutover-status.ts';
import { sidesOf } from '../../cutover/preflight.ts';
import { runCutover } from '../../cutover/run-cutover.ts';
import { WrongStageError } from '../../cutover/wrong-stage-error.ts';
import type { KitContext } from '../context.ts';
import { awayFrom, type FlipFlags, flipOptions, prove, sayReport, withRelay } from '../flip.ts';
import { abort, afterFlip, withFlipFlags } from './cutover.ts';

/** Moves the writers back to the source, from wherever a flip stands. */
export function rollbackCommand(context: () => Promise<KitContext>): Command {
  return withFlipFlags(
    new Command('rollback').description(
      'move the writers back to the source: abort before the decision, a flip the other way after it',
    ),
  )
    .option('--rehearse', 'do everything but the decision, then open the target again')
    .action(async (flags: FlipFlags & { readonly rehearse?: boolean }) => rollBack(await context(), flags));
}

async function rollBack(kit: KitContext, flags: FlipFlags & { readonly rehearse?: boolean }): Promise<void> {
  const { stage } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.primary === 'source') {
    if (stage.kind !== 'decided') return abort(kit);
    throw new WrongStageError('the flip back to the source is decided: \`cutover resume\` ends it');
  }
  if (stage.kind !== 'settled') {
    const state =
      stage.kind === 'decided' ? 'the flip to the target is decided' : 'a flip back to the source was begun';
    throw new WrongStageError(\`\${state} and did not end: \\\`cutover resume\\\` first\`);
  }
  const direction = awayFrom(kit, 'target');
  // The source may become the primary only if changes of it still reach the target: another flip forward is to stay possible.
  await prove(kit, direction, flags.capture);
  const mode = flags.rehearse === true ? 'rehearse' : 'run';
  const report = await withRelay(kit, direction, (hooks) =>
    runCutover(direction, { ...flipOptions(flags), mode }, hooks),
  );
  sayReport(kit, report, afterFlip(kit, 'target'));
}
`,"src/cli/commands/shadow.ts":`import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { plainMessage } from '../../observe/plain-message.ts';
import { type ShadowLine, type ShadowOutcome, shadowLine } from '../../shadow/shadow-counts.ts';
import { type ShadowReport, shadowReport } from '../../shadow/shadow-report.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import { EXIT } from '../exit-code.ts';

/** Reads what shadow reads recorded and says how much agreed, and what did not. It needs no database. */
export function shadowCommand(): Command {
  const report = new Command('report')
    .description('the match rate of each read, the fields that differ most, and examples')
    .argument('[files...]', 'files of JSON lines that the shadow reads wrote (default: shadow.jsonl)')
    .option('--since <time>', 'leave out what was recorded before, such as 2026-01-31T12:00Z');
  report.action(async (files: readonly string[]) => {
    const { since, json } = report.optsWithGlobals<{ since?: string; json?: boolean }>();
    const from = since === undefined ? 0 : Date.parse(since);
    if (Number.isNaN(from)) throw new Error(\`--since \${since} is no time: expected one like 2026-01-31T12:00Z\`);
    const found = await readLines(files.length === 0 ? ['shadow.jsonl'] : files, from);
    const reports = shadowReport(found.lines);
    const span = { lines: found.lines.length, unreadable: found.unreadable, from: found.from, to: found.to };
    process.stdout.write(json === true ? \`\${JSON.stringify({ ...span, reads: reports })}\\n\` : page(span, reports));
    if (reports.some(({ outcomes }) => outcomes.mismatch > 0) || found.unreadable > 0) process.exitCode = EXIT.notClean;
    else if (reports.every(({ matchRate }) => matchRate === null)) process.exitCode = EXIT.failed;
  });
  return new Command('shadow').description('what the shadow reads found').addCommand(report);
}

interface Span {
  readonly lines: number;
  /** Lines that are no such record, for example one that was cut off by a full disk. */
  readonly unreadable: number;
  readonly from: string | null;
  readonly to: string | null;
}

async function readLines(files: readonly string[], since: number) {
  const lines: ShadowLine[] = [];
  let unreadable = 0;
  for (const file of files) {
    try {
      for await (const text of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const line = text.trim() === '' ? null : lineOf(text);
        if (line === undefined) unreadable += 1;
        else if (line !== null && Date.parse(line.to) >= since) lines.push(line);
      }
    } catch (error) {
      throw new Error(
        \`\${file} cannot be read: \${plainMessage(error)}. Shadow reads write it by the hook fileRecord('\${file}').\`,
      );
    }
  }
  const times = lines.flatMap(({ from, to }) => [from, to]).sort();
  return { lines, unreadable, from: times[0] ?? null, to: times.at(-1) ?? null };
}

function lineOf(text: string): ShadowLine | undefined {
  try {
    return shadowLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function page({ lines, unreadable, from, to }: Span, reports: readonly ShadowReport[]): string {
  const head = lines === 0 ? 'Nothing was recorded.' : \`\${quantity(lines, 'line')} from \${from} to \${to}\`;
  const spoilt =
    unreadable === 0
      ? []
      : [\`\${quantityThat(unreadable, 'line', 'cannot be read and is', 'cannot be read and are')} not counted.\`];
  return \`\${[head, ...spoilt, ...reports.map(section)].join('\\n\\n')}\\n\`;
}

function section({ name, matchRate, outcomes, fields, examples }: ShadowReport): string {
  const rate =
    matchRate === null ? 'no verdict' : \`\${percentOf(matchRate)} of \${outcomes.match + outcomes.mismatch} agree\`;
  const rest = OTHERS.flatMap((outcome) => (outcomes[outcome] === 0 ? [] : [\`\${outcomes[outcome]} \${outcome}\`]));
  return [
    \`\${name}: \${rate}\${rest.length === 0 ? '' : \`; also \${rest.join(', ')}\`}\`,
    ...fields.map(({ field, reads }) => \`  \${field === '' ? '(rows)' : field} differs in \${reads}\`),
    ...examples.slice(0, 5).map(exampleLine),
  ].join('\\n');
}

const OTHERS: readonly ShadowOutcome[] = [
  'in flight',
  'unsettled',
  'parked',
  'timeout',
  'failed',
  'control failed',
  'busy',
  'skipped',
];

/** Never rounded up to a whole: one mismatch in a million is no 100 %. */
function percentOf(rate: number): string {
  return rate === 1 ? '100 %' : \`\${(Math.floor(rate * 1e6) / 1e4).toFixed(4)} %\`;
}

function exampleLine({ key, field, kind, primary, secondary }: ShadowReport['examples'][number]): string {
  const row = key === null ? '' : \` row \${JSON.stringify(key)}\`;
  const values =
    kind === 'different' ? \`: \${primary ?? 'NULL'} on the primary, \${secondary ?? 'NULL'} on the secondary\` : '';
  return \`    \${kind}\${row}\${field === '' ? '' : \` \${field}\`}\${values}\`;
}
`,"src/cli/commands/status.ts":`import { Command } from 'commander';
import { NoPrimaryError } from '../../core/flip-stage.ts';
import type { Side } from '../../descriptor.ts';
import { plainMessage } from '../../observe/plain-message.ts';
import { readSideStatus, type SideStatus } from '../../observe/side-status.ts';
import { kitTables } from '../../sql/kit-tables.ts';
import { quantity } from '../../values/quantity.ts';
import { type KitContext, NotInstalledError, notInstalled } from '../context.ts';
import { EXIT } from '../exit-code.ts';

/** What the kit's tables on both sides say; null where the kit is not installed. */
interface Status {
  readonly primary: Side | null;
  /** Why no primary can be told. */
  readonly problem: string | null;
  readonly source: SideStatus | null;
  readonly target: SideStatus | null;
}

/** Shows where everything stands. */
export function statusCommand(context: () => Promise<KitContext>): Command {
  return new Command('status')
    .description('show the primary, what waits and what is parked, checkpoints, leases and lag; changes nothing')
    .option('--watch <seconds>', 'again and again, until stopped', Number)
    .action(async ({ watch }: { watch?: number }) => {
      const kit = await context();
      for (;;) {
        process.exitCode = await show(kit);
        if (watch === undefined || !(watch > 0) || kit.signal.aborted) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, watch * 1000);
          kit.signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
        });
        if (kit.signal.aborted) return;
      }
    });
}

/** Exit code 1: not installed, no primary, or something is parked. */
async function show(kit: KitContext): Promise<number> {
  const status = await statusOf(kit);
  for (const side of ['source', 'target'] as const) setMetrics(kit, side, status[side]);
  process.stdout.write(kit.json ? \`\${JSON.stringify(status)}\\n\` : \`\${statusLines(kit, status).join('\\n')}\\n\`);
  const sides = [status.source, status.target];
  const fine = status.primary !== null && sides.every((side) => side !== null && side.outbox.parked === 0);
  return fine ? EXIT.fine : EXIT.notClean;
}

async function statusOf(kit: KitContext): Promise<Status> {
  const side = async (name: Side) => {
    const { engine, schema } = kit.kit[name];
    try {
      return await readSideStatus({ store: kit.stores[name], tables: kitTables(engine, schema) });
    } catch (error) {
      if (notInstalled(error)) return null;
      throw error;
    }
  };
  const [source, target] = await Promise.all([side('source'), side('target')]);
  try {
    return { primary: (await kit.direction()).primary, problem: null, source, target };
  } catch (error) {
    if (!(error instanceof NoPrimaryError || error instanceof NotInstalledError)) throw error;
    return { primary: null, problem: plainMessage(error), source, target };
  }
}

function setMetrics({ metrics }: KitContext, side: Side, status: SideStatus | null): void {
  if (status === null) return;
  metrics.set('outbox_pending', { side }, status.outbox.pending);
  metrics.set('outbox_parked', { side }, status.outbox.parked);
  metrics.set('outbox_oldest_seconds', { side }, status.outbox.oldestSeconds ?? 0);
  for (const { epoch } of status.fences) metrics.set('epoch', { side }, epoch);
  if (status.heartbeat?.lagSeconds != null) metrics.set('heartbeat_lag_seconds', {}, status.heartbeat.lagSeconds);
}

function statusLines(kit: KitContext, { primary, problem, source, target }: Status): string[] {
  return [
    primary === null ? \`no primary: \${problem}\` : \`the \${primary} is the primary\`,
    ...sideLines('source', kit.stores.source.label, source),
    ...sideLines('target', kit.stores.target.label, target),
  ];
}

function sideLines(side: Side, label: string, status: SideStatus | null): string[] {
  if (status === null) return [\`\${side} (\${label}): not installed\`];
  const { fences, outbox, ledger, leases, backfill, notes, heartbeat } = status;
  const oldest = outbox.oldestSeconds === null ? '' : \`, the oldest for \${outbox.oldestSeconds} s\`;
  const lag = heartbeat?.lagSeconds == null ? '' : \`, carried in \${heartbeat.lagSeconds} s\`;
  return [
    \`\${side} (\${label})\`,
    ...fences.map(({ scope, epoch, writer }) => \`  fence \${scope}: epoch \${epoch}, writer \${writer}\`),
    \`  outbox: \${outbox.pending} wait\${oldest}, \${outbox.parked} parked, newest \${outbox.newest}\`,
    \`  ledger: \${quantity(ledger.rows, 'key')}, \${ledger.tombstones} of them deleted, newest \${ledger.newest}\`,
    ...backfill.map(({ table, rows, parked, done }) => {
      return \`  backfill of \${table}: \${quantity(rows, 'row')}\${parked > 0 ? \`, \${parked} parked\` : ''}\${done ? ', done' : ''}\`;
    }),
    ...leases.map(({ name, holder, secondsLeft }) => \`  \${name} runs: \${holder}, lease for \${secondsLeft} s\`),
    ...(heartbeat === null ? [] : [\`  heartbeat: \${heartbeat.beatSecondsAgo} s ago\${lag}\`]),
    ...notes.map(({ name, secondsAgo }) => \`  note: \${name}, \${secondsAgo} s ago\`),
  ];
}
`,"src/cli/commands/trickle.ts":`import { Command, InvalidArgumentError } from 'commander';
import type { TrickledTable } from '../../trickle/options.ts';
import { TRICKLE } from '../../trickle/options.ts';
import { runTrickle } from '../../trickle/run-trickle.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

interface Options {
  readonly tables: readonly TrickledTable[];
  readonly since: string;
  readonly lag: number;
  readonly overlap: number;
  readonly hoursAhead: number;
  readonly every: number;
  readonly sweepEvery: number;
  readonly passes?: number;
  readonly restart?: boolean;
}

/** Keeps the secondary near a primary on which nothing captures changes. */
export function trickleCommand(context: () => Promise<KitContext>): Command {
  return new Command('trickle')
    .description('where nothing captures changes: bring rows over by a column that holds the time of their last change')
    .requiredOption('--tables <schema.table=column...>', 'tables and the column with the time of change', trickled)
    .requiredOption('--since <time>', 'YYYY-MM-DD hh:mm:ss before the backfill began, by the clock of the columns')
    .option('--lag <seconds>', 'how far clocks of writers are apart', wholeNumber(0), TRICKLE.lagSeconds)
    .option('--overlap <seconds>', 'how much is read again each time', wholeNumber(0), TRICKLE.overlapSeconds)
    .option('--hours-ahead <hours>', "the columns' clock is so far ahead of UTC", Number, TRICKLE.hoursAhead)
    .option('--every <seconds>', 'pause between passes', wholeNumber(0), TRICKLE.everySeconds)
    .option(
      '--sweep-every <passes>',
      'look for deleted keys in every so many passes',
      wholeNumber(1),
      TRICKLE.sweepEvery,
    )
    .option('--passes <n>', 'end after so many', wholeNumber(1))
    .option('--restart', 'begin at --since again')
    .action(async (options: Options) => {
      const kit = await context();
      const { lag, overlap, every, tables, passes, ...rest } = options;
      await runTrickle(
        await kit.direction(),
        {
          fingerprint: kit.kit.fingerprint,
          tables,
          ...rest,
          lagSeconds: lag,
          overlapSeconds: overlap,
          everySeconds: every,
          ...(passes === undefined ? {} : { passes }),
          signal: kit.signal,
        },
        { log: kit.log },
      );
      process.exitCode = kit.signal.aborted ? EXIT.interrupted : EXIT.fine;
    });
}

function trickled(text: string, before: readonly TrickledTable[] = []): TrickledTable[] {
  const [name, changedAt, ...more] = text.split('=');
  if (!name || !changedAt || more.length > 0) {
    throw new InvalidArgumentError('expected schema.table=column, like shop.orders=updated_at');
  }
  return [...before, { name, changedAt }];
}
`,"src/cli/context.ts":`import { type Direction, directionFrom } from '../core/direction.ts';
import { FENCE_SCOPE, NoFenceError, readFence } from '../core/fence.ts';
import { primaryOf } from '../core/primary-of.ts';
import type { EngineName, KitDescriptor, Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Progress } from '../observe/progress.ts';
import { kitTables } from '../sql/kit-tables.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Settings, SettingsError } from './settings.ts';

/** What a command works with. */
export interface KitContext {
  readonly kit: KitDescriptor;
  readonly settings: Settings;
  readonly stores: Readonly<Record<Side, Store>>;
  /** Away from the side that the fence rows of both sides name as the primary. */
  direction(): Promise<Direction>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborts at the first SIGINT or SIGTERM: finish the batch, leave nothing locked, end. */
  readonly signal: AbortSignal;
  /** Results are wanted as JSON. */
  readonly json: boolean;
  progress(title: string, total: number | null): Progress;
}

/** What opening a context takes from whoever runs the command. */
export interface Surroundings extends Pick<KitContext, 'kit' | 'log' | 'metrics' | 'signal' | 'json' | 'progress'> {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Opens the stores that the environment names. No connection is made before a command asks something. */
export function openContext({ env, ...rest }: Surroundings): KitContext & { close(): Promise<void> } {
  const { kit, settings } = rest;
  const urls = { source: urlOf(env, 'source', kit.source.engine), target: urlOf(env, 'target', kit.target.engine) };
  const open = (side: Side) => openStore(kit[side].engine, urls[side], side, settings.store);
  const stores = { source: open('source'), target: open('target') };
  const fence = (side: Side) =>
    stores[side]
      .transaction((tx) => readFence(tx, kitTables(kit[side].engine, kit[side].schema), FENCE_SCOPE, false))
      .catch((error: unknown) => {
        throw notInstalled(error) ? new NotInstalledError(side, stores[side].label) : error;
      });
  return {
    ...rest,
    stores,
    direction: async () => {
      const [source, target] = await Promise.all([fence('source'), fence('target')]);
      return directionFrom(primaryOf(source, target), kit, stores);
    },
    close: async () => {
      await Promise.all([stores.source.close(), stores.target.close()]);
    },
  };
}

/** The kit's tables are not in a database. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
  constructor(side: Side, label: string) {
    super(\`the kit is not installed on the \${side} (\${label}): run \\\`npm run sync -- install\\\`\`);
  }
}

/** Whether an error says that the kit's tables or its fence row are missing. */
export function notInstalled(error: unknown): boolean {
  if (error instanceof StoreError) return ['42P01', '3F000', '1146'].includes(error.code);
  return error instanceof NoFenceError;
}

const SCHEMES = { mysql: ['mysql:', 'mariadb:'], postgres: ['postgres:', 'postgresql:'] } as const;

function urlOf(env: Surroundings['env'], side: Side, engine: EngineName): string {
  const name = \`LOCKSTEP_\${side.toUpperCase()}_URL\`;
  const example = \`\${engine}://user:password@host/database\`;
  const text = env[name] ?? '';
  if (text === '') throw new SettingsError(\`\${name} is not set: expected a URL like \${example}\`);
  if (!URL.canParse(text)) throw new SettingsError(\`\${name} is no URL: expected one like \${example}\`);
  const url = new URL(text);
  const schemes: readonly string[] = SCHEMES[engine];
  if (!schemes.includes(url.protocol)) {
    throw new SettingsError(
      \`\${name} begins with \${url.protocol} but the \${side} of this migration is \${engine}: \${example}\`,
    );
  }
  if (url.pathname.length < 2) throw new SettingsError(\`\${name} names no database: expected a URL like \${example}\`);
  return engine === 'mysql' ? text.replace(/^mariadb:/, 'mysql:') : text;
}
`,"src/cli/exit-code.ts":`/** What a command's exit code tells. A command sets process.exitCode; one that throws has failed. */
export const EXIT = {
  fine: 0,
  /** It looked, and something is to be done. */
  notClean: 1,
  /** It could not tell or could not do it. */
  failed: 2,
  /** It was stopped before its end, and left nothing locked. */
  interrupted: 130,
} as const;
`,"src/cli/flip.ts":`import { backfillStatus } from '../backfill/control.ts';
import { type Direction, directionFrom } from '../core/direction.ts';
import { CUTOVER_OPTIONS, type CutoverHooks, type CutoverOptions } from '../cutover/cutover-options.ts';
import { type Capture, proveReverse, type ReverseProof } from '../cutover/prove-reverse.ts';
import type { CutoverReport, Step } from '../cutover/report.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { drain } from '../relay/drain.ts';
import { RELAY_OPTIONS } from '../relay/relay-options.ts';
import { runRelay } from '../relay/run-relay.ts';
import type { KitContext } from './context.ts';
import { EXIT } from './exit-code.ts';

/** The direction away from a side, whatever the fence rows say. */
export function awayFrom({ kit, stores }: KitContext, side: Side): Direction {
  return directionFrom(side, kit, stores);
}

/** Runs \`work\` while this process carries changes away from a primary, beside whatever relay does so already. */
async function carried<T>(kit: KitContext, direction: Direction, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const relay = runRelay(direction, {
    ...RELAY_OPTIONS,
    idleMs: 10,
    heartbeatMs: 0,
    signal: over.signal,
    log: kit.log,
  });
  // Its failure is seen by whoever waits for it, at the end.
  relay.catch(() => undefined);
  try {
    return await work();
  } finally {
    over.abort();
    await relay.catch((error: unknown) => kit.log.error({ err: error }, 'the relay of this process failed'));
  }
}

const drainOf = (direction: Direction) => async (watermark: bigint, timeoutMs: number) =>
  (await drain(direction, watermark, { timeoutMs, pollMs: 5 })).drained;

/** Shows that the way back from the side that \`direction\` leads to works. */
export function prove(kit: KitContext, direction: Direction, capture: Capture): Promise<ReverseProof> {
  const reverse = awayFrom(kit, otherSide(direction.primary));
  return carried(kit, reverse, () => proveReverse(reverse, { capture, timeoutMs: 10_000 }, drainOf(reverse)));
}

/** Runs a flip with this process's own relay, and tells the terminal what is going on. */
export function withRelay(
  kit: KitContext,
  direction: Direction,
  work: (hooks: CutoverHooks) => Promise<CutoverReport>,
): Promise<CutoverReport> {
  return carried(kit, direction, async () => {
    const report = await work(hooksOf(kit, direction));
    kit.metrics.set('cutover_pause_seconds', {}, report.pausedMs / 1000);
    return report;
  });
}

/** What a flip takes from the other parts. */
export function hooksOf(kit: KitContext, direction: Direction): CutoverHooks {
  const { log, signal } = kit;
  let ticking: NodeJS.Timeout | undefined;
  let since = 0;
  return {
    drain: drainOf(direction),
    backfillOpen: () => backfillOpen(direction),
    signal,
    log,
    step: (step) => tellStep(kit, step),
    paused: (stopped) => {
      clearInterval(ticking);
      if (stopped) {
        since = performance.now();
        log.warn({ from: direction.primary }, 'nobody can write now; Ctrl-C or \`cutover abort\` opens it again');
        ticking = setInterval(
          () => log.warn({ ms: Math.round(performance.now() - since) }, 'nobody can write yet'),
          1000,
        );
      } else log.info({ ms: Math.round(performance.now() - since) }, 'writers go on');
    },
  };
}

/** What the source holds is copied; what only the target holds was never to be copied. */
async function backfillOpen(direction: Direction): Promise<string[]> {
  if (direction.primary === 'target') return [];
  const { tables } = await backfillStatus(direction);
  return direction.tables.flatMap(({ name }, at) => (tables[at]?.done === true ? [] : [name]));
}

function tellStep({ log }: KitContext, { name, ms, figures }: Step): void {
  if (ms === null) log.debug({ step: name }, 'begins');
  // The checks are shown by the command itself.
  else log.info({ ms, ...(name === 'preflight' ? {} : figures) }, name);
}

/** Options of the command line as those of a flip. */
export function flipOptions({ pauseLimit, fenceWait, attempts, gap, accept }: FlipFlags): Partial<CutoverOptions> {
  return {
    pauseLimitMs: pauseLimit ?? CUTOVER_OPTIONS.pauseLimitMs,
    fenceWaitMs: fenceWait ?? CUTOVER_OPTIONS.fenceWaitMs,
    fenceAttempts: attempts ?? CUTOVER_OPTIONS.fenceAttempts,
    gap: gap === undefined ? CUTOVER_OPTIONS.gap : BigInt(gap),
    accept: accept ?? [],
  };
}

/** What the commands that flip take. */
export interface FlipFlags {
  readonly pauseLimit?: number;
  readonly fenceWait?: number;
  readonly attempts?: number;
  readonly gap?: number;
  readonly accept?: readonly string[];
  readonly capture: Capture;
}

/** Says what became of a flip, on stdout, and sets the exit code. */
export function sayReport({ json }: KitContext, report: CutoverReport, after: readonly string[] = []): void {
  const { outcome, from, to, epoch, pausedMs, fenceWaitMs, reason } = report;
  const pause = \`nobody could write for \${pausedMs} ms, \${fenceWaitMs} ms of it waiting for writers in flight\`;
  const lines = {
    opened: [\`The \${to} is written to (epoch \${epoch}); \${pause}.\`, ...after],
    rehearsed: [\`Rehearsed: everything is ready, and the \${from} is written to as before; \${pause}.\`],
    aborted: [
      \`Not done, the \${from} is written to as before\${pausedMs > 0 ? \`; \${pause}\` : ''}. Because of:\`,
      reason ?? '',
    ],
  }[outcome];
  process.stdout.write(json ? \`\${JSON.stringify(report)}\\n\` : \`\${lines.join('\\n')}\\n\`);
  process.exitCode = outcome === 'aborted' ? EXIT.notClean : EXIT.fine;
}
`,"src/cli/options.ts":`import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      \`expected a whole number from \${least}\${most < Number.MAX_SAFE_INTEGER ? \` to \${most}\` : ''}\`,
    );
  };
}

/** Reads an option that is a share, from 0 to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number from 0 to 1, like 0.05');
}
`,"src/cli/run-cli.ts":`import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { KitDescriptor } from '../descriptor.ts';
import { openMetrics } from '../observe/metrics.ts';
import { LOG_LEVELS, openLog } from '../observe/open-log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { progressBar, progressLines } from '../observe/progress.ts';
import { serveMetrics } from '../observe/serve-metrics.ts';
import { COMMANDS } from './commands/index.ts';
import { type KitContext, openContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { readSettings } from './settings.ts';
import { stopSignal } from './stop-signal.ts';

/** Runs one command line. Gives back what the process should exit with; results go to stdout, everything else to stderr. */
export async function runCli(kit: KitDescriptor, argv: readonly string[], env = process.env): Promise<number> {
  const closing: (() => Promise<void>)[] = [];
  const program = rootCommand();
  let opened: Promise<KitContext> | null = null;
  const context = () => {
    opened ??= contextOf(program, kit, env, closing);
    return opened;
  };
  for (const command of COMMANDS) program.addCommand(command(context));
  process.exitCode = undefined;
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? EXIT.fine);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
    process.stderr.write(\`\${plainMessage(error)}\\n\`);
    return EXIT.failed;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

interface RootOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly logLevel?: (typeof LOG_LEVELS)[number];
  readonly metricsPort?: number;
}

function rootCommand(): Command {
  const root = new Command('sync')
    .description('Keeps the two databases of this migration in step.')
    .option('--config <file>', 'settings (default: sync.json, if it is there)')
    .option('--json', 'the result as JSON, the log as JSON lines')
    .addOption(new Option('--log-level <level>', 'what is said on stderr').choices(LOG_LEVELS))
    .option('--metrics-port <port>', 'serve metrics on this port of 127.0.0.1', port)
    .addHelpText(
      'after',
      \`
Both databases are named by LOCKSTEP_SOURCE_URL and LOCKSTEP_TARGET_URL, whichever of them is the primary.
Exit code 0: fine. 1: it looked, and something is to be done. 2: it failed or could not tell. 130: stopped before its end.
The first Ctrl-C or SIGTERM finishes the batch and ends; the second ends at once.\`,
    )
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  // Every command throws like the root does.
  const add = root.addCommand.bind(root);
  const inherit = (command: Command) => {
    command.copyInheritedSettings(root);
    for (const part of command.commands) inherit(part);
    return command;
  };
  root.addCommand = (command, options) => add(inherit(command), options);
  return root;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new InvalidArgumentError('expected 0 to 65535');
  return value;
}

async function contextOf(
  program: Command,
  kit: KitDescriptor,
  env: NodeJS.ProcessEnv,
  closing: (() => Promise<void>)[],
): Promise<KitContext> {
  const options = program.opts<RootOptions>();
  const settings = await readSettings(options.config ?? 'sync.json', options.config !== undefined);
  const terminal = process.stderr.isTTY === true && options.json !== true;
  const log = openLog({ level: options.logLevel ?? settings.log, json: !terminal }, process.stderr);
  const metrics = openMetrics();
  const metricsPort = options.metricsPort ?? settings.metricsPort;
  if (metricsPort !== null) {
    const served = await serveMetrics(metrics.registry, metricsPort);
    closing.push(served.close);
    log.info({ port: served.port }, 'metrics are served on 127.0.0.1');
  }
  const stop = stopSignal(log);
  closing.push(async () => stop.forget());
  const context = openContext({
    kit,
    settings,
    env,
    log,
    metrics,
    signal: stop.signal,
    json: options.json === true,
    progress: (title, total) =>
      terminal ? progressBar(title, total, process.stderr) : progressLines(title, total, log),
  });
  closing.push(context.close);
  return context;
}
`,"src/cli/settings.ts":`import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LOG_LEVELS } from '../observe/open-log.ts';
import { STORE_SETTINGS } from '../store/store-settings.ts';
import { quantity } from '../values/quantity.ts';

const count = (least = 1) => z.int().min(least);

/** sync.json. Everything has a default; a part adds a line for its own section. Options of a command win over it. */
export const settingsShape = z.strictObject({
  log: z.enum(LOG_LEVELS).default('info'),
  /** The loopback port that metrics are served on; null: none. */
  metricsPort: z.int().min(0).max(65535).nullable().default(null),
  store: z
    .strictObject({
      poolSize: count(2).default(STORE_SETTINGS.poolSize),
      connectMs: count().default(STORE_SETTINGS.connectMs),
      lockMs: count().default(STORE_SETTINGS.lockMs),
      statementMs: count().default(STORE_SETTINGS.statementMs),
    })
    .prefault({}),
});

/** How the commands behave. */
export type Settings = z.infer<typeof settingsShape>;

/** Something in the environment or in sync.json is not right: each mistake with its place. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads a settings file; a file that is not there is all defaults unless it was asked for by name. */
export async function readSettings(path: string, mustExist: boolean): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') text = '{}';
    else throw new SettingsError(\`\${path} cannot be read: \${error instanceof Error ? error.message : String(error)}\`);
  }
  return settingsOf(text, path);
}

/** The settings that a text holds. */
export function settingsOf(text: string, path: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(\`\${path} is no JSON: \${error instanceof Error ? error.message : String(error)}\`);
  }
  const result = settingsShape.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path: at, message }) => \`  \${at.join('.') || 'the whole'}: \${message}\`);
  throw new SettingsError(\`\${path} has \${quantity(mistakes.length, 'mistake')}:\\n\${mistakes.join('\\n')}\`);
}
`,"src/cli/stop-signal.ts":`import type { Log } from '../observe/log.ts';
import { EXIT } from './exit-code.ts';

/** Aborts at the first SIGINT or SIGTERM; the second ends the process at once. */
export function stopSignal(log: Log): { readonly signal: AbortSignal; forget(): void } {
  const stop = new AbortController();
  const heard = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    log.warn({ signal: name }, 'stopping after this batch; once more ends at once');
    stop.abort();
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return {
    signal: stop.signal,
    forget: () => {
      process.off('SIGINT', heard);
      process.off('SIGTERM', heard);
    },
  };
}
`,"src/core/apply.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { inParts, type RowWrite } from '../sql/engine-sql.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';
import { isLooseText, sameBytes } from './loose-text.ts';
import { andOwn, isOwnRow, ownCondition } from './own-rows.ts';
import { columnOn, keyCondition, readRows } from './read-rows.ts';
import { keyOfRow } from './row-key.ts';
import { type Image, imagesOn } from './source-row.ts';
import { presentKeys } from './walk-keys.ts';
import { inOwnOrder, parentsFirst } from './write-order.ts';

/** The state of one key on the primary, and the version at which it was read. */
export interface Change {
  /** The source's \`schema.table\`. */
  readonly name: string;
  readonly rowKey: string;
  readonly key: readonly Text[];
  readonly version: bigint;
  /** One for each descriptor of that name; \`row\` null: the primary has no such row. */
  readonly images: readonly Image[];
}

export interface ApplyOptions {
  /** Also write what the ledger holds at the same version: for repairs, where the row is known to differ. */
  readonly atLeast?: boolean;
}

/**
 * Writes changes to the secondary, in a transaction that is open there. A change is written only when the ledger knows nothing
 * newer of its key, and the key stays locked until the transaction ends: whoever else applies it waits, and then is refused. Gives
 * back the changes that were written; the others were stale or repeated, and nothing is to be done for them.
 */
export async function applyChanges(
  tx: Tx,
  tables: KitTables,
  primary: Side,
  changes: readonly Change[],
  { atLeast = false }: ApplyOptions = {},
): Promise<Change[]> {
  if (changes.length === 0) return [];
  const engine = sqlOf(tx.engine);
  // What a deferrable constraint asks of rows of one transaction holds at its end.
  if (tx.engine === 'postgres') await tx.run(sql\`SET CONSTRAINTS ALL DEFERRED\`);
  await engine.enterGate(tx, tables, [...new Set(changes.map(({ name }) => name))]);
  const versions = changes.map(({ name, rowKey, version, images }) => ({
    name,
    rowKey,
    version,
    deleted: images.every(({ row }) => row === null),
  }));
  const claimed = new Set((await engine.claim(tx, tables, versions, atLeast)).map(({ name, rowKey }) => name + rowKey));
  const newer = changes.filter(({ name, rowKey }) => claimed.has(name + rowKey));
  await writeImages(tx, otherSide(primary), await withoutOthers(tx, primary, newer));
  return newer;
}

/**
 * Changes without the rows of other writers. Once a target that they share is the primary, a row that does not hold the migration's
 * constants is theirs, unless the source has it: then the application changed the column of a row that was migrated.
 */
export async function withoutOthers(tx: Tx, primary: Side, changes: readonly Change[]): Promise<readonly Change[]> {
  const isOther = ({ table, row }: Image) => row !== null && !isOwnRow(table, primary, row);
  const doubtful = changes.filter(({ images }) => images.some(isOther));
  if (doubtful.length === 0) return changes;
  const known = new Map<TableDescriptor, Set<string>>();
  for (const table of new Set(doubtful.flatMap(({ images }) => images.filter(isOther).map((image) => image.table)))) {
    const keys = doubtful.filter(({ images }) => images.some((image) => image.table === table)).map(({ key }) => key);
    known.set(table, await presentKeys(tx, table, otherSide(primary), keys));
  }
  return changes.map((change) => ({
    ...change,
    images: change.images.map((image) =>
      isOther(image) && !known.get(image.table)?.has(change.rowKey) ? { ...image, row: null } : image,
    ),
  }));
}

/**
 * Makes the rows what the changes say: new rows after the rows that they refer to, and rows that are gone after those that referred
 * to them. Only for whoever holds the keys in the ledger.
 */
export async function writeImages(tx: Tx, side: Side, changes: readonly Change[]): Promise<void> {
  const images = changes.flatMap((change) =>
    imagesOn(side, change.images).map((image) => ({ ...image, key: change.key })),
  );
  const byTable = groupBy(images, ({ table }) => table);
  const tables = parentsFirst([...byTable.keys()], side);
  const gone = (table: TableDescriptor) =>
    (byTable.get(table) ?? []).filter(({ row }) => row === null).map(({ key }) => key);
  const isParent = (table: TableDescriptor) =>
    table[side].own.length > 0 || tables.some((other) => other[side].parents.includes(table.name));
  // A row that is gone may leave its unique values to another; but what refers to it must have been written elsewhere first.
  for (const table of tables.filter((one) => !isParent(one))) await removeRows(tx, table, side, gone(table));
  for (const table of tables) {
    const rows = (byTable.get(table) ?? []).flatMap(({ row }) => (row === null ? [] : [row]));
    for (const part of inOwnOrder(table, side, rows)) await writeRows(tx, table, side, part);
  }
  for (const table of tables.filter(isParent).reverse()) await removeFamily(tx, table, side, gone(table));
}

/** Deletes rows of a table that may refer to each other. */
async function removeFamily(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<void> {
  const { own, sql: name } = table[side];
  if (own.length === 0 || keys.length === 0) return removeRows(tx, table, side, keys);
  const free = own.map(({ columns }) => columns.find((place) => columnOn(table, place, side)?.nullable));
  const places = [...new Set(free)].filter((place) => place !== undefined && !table.key.includes(place));
  if (places.length < new Set(free).size) {
    const rows = [...(await readRows(tx, table, side, keys)).values()];
    const children = [...(inOwnOrder(table, side, rows).at(-1) ?? [])].reverse();
    for (const row of children) await removeRows(tx, table, side, [keyOfRow(table, row)]);
    return;
  }
  // MySQL refuses to delete a row that refers to itself, and rows that refer to each other in any order.
  const t = tx.engine === 'mysql' ? 't.' : '';
  const empty = places.map((place) => \`\${t}\${columnOn(table, place ?? 0, side)?.sql} = NULL\`).join(', ');
  for (const key of keys)
    await tx.run(
      sql\`UPDATE \${raw(name)} AS t SET \${raw(empty)} WHERE \${keyCondition(table, side, key)}\${exactly(tx, table, side, key)}\${andOwn(table, side)}\`,
    );
  await removeRows(tx, table, side, keys);
}

/** Deletes the migration's rows of keys, and no row whose key only a collation takes for one of them. */
export async function removeRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<void> {
  const from = raw(tx.engine === 'mysql' ? \`t FROM \${table[side].sql} AS t\` : \`FROM \${table[side].sql} AS t\`);
  for (const part of inParts(keys, table.key.length * 2)) {
    const any = part.map((key) => sql\`(\${keyCondition(table, side, key)}\${exactly(tx, table, side, key)})\`);
    await tx.run(sql\`DELETE \${from} WHERE (\${join(any, ' OR ')})\${andOwn(table, side)}\`);
  }
}

function exactly(tx: Tx, table: TableDescriptor, side: Side, key: readonly Text[]): Sql {
  const parts = table.key.flatMap((place, at) => {
    const column = columnOn(table, place, side);
    if (column === null || !isLoose(table, place, side)) return [];
    return [sql\` AND \${sameBytes(tx.engine, column.read, key[at] ?? null)}\`];
  });
  return parts.length === 0 ? sql\`\` : join(parts, '');
}

/** Whether comparing the key's column may take different texts for the same. */
function isLoose(table: TableDescriptor, place: number, side: Side): boolean {
  return isLooseText(table.columns[place]?.rule, columnOn(table, place, side)?.rawType ?? '');
}

/** Inserts rows, or updates those that are there; throws StoreError where another writer's row holds the key. */
export async function writeRows(tx: Tx, table: TableDescriptor, side: Side, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sqlOf(tx.engine).upsert(tx, rowWrite(table, side, rows));
}

/** What writing rows takes on a side: a column that the side has not, or computes itself, is left out. */
function rowWrite(table: TableDescriptor, side: Side, rows: readonly Row[]): RowWrite {
  const places = table.columns.flatMap((column, place) => {
    const own = columnOn(table, place, side);
    if (own === null || own.computed || (side === 'source' && column.constant !== undefined)) return [];
    const { sql: name, read, write } = own;
    return [{ place, sql: name, read, write, key: table.key.includes(place), loose: isLoose(table, place, side) }];
  });
  return {
    table: table[side].sql,
    columns: places,
    rows: rows.map((row) =>
      places.map(({ place }) => {
        const constant = table.columns[place]?.constant;
        return constant === undefined ? (row[place] ?? null) : constant;
      }),
    ),
    primary: table[side].primary,
    family: table[side].own.length > 0,
    exactKey: table.key.every((place) => table.columns[place]?.rule === 'exact'),
    own: ownCondition(table, side),
  };
}
`,"src/core/compare-keys.ts":`import { setTimeout as pause } from 'node:timers/promises';
import type { Row, TableDescriptor, Text } from '../descriptor.ts';
import type { Direction } from './direction.ts';
import { type DifferenceKind, type Found, type Looked, type LookLimits, look } from './look.ts';
import { rowKeyOf } from './row-key.ts';

/** How the rows of a key differ in one of the tables that a source's table is spread over. */
export interface KeyDifference {
  readonly table: TableDescriptor;
  readonly kind: DifferenceKind;
  /** The places of the columns that differ. */
  readonly places: readonly number[];
  readonly primary: Row | null;
  readonly secondary: Row | null;
}

/** What both sides hold of a key. */
export interface KeyComparison {
  readonly name: string;
  readonly key: readonly Text[];
  /**
   * in flight: the secondary had not caught up within the time that was given, which says nothing about its rows.
   * parked: it will not by itself, because a change of the key was set aside.
   */
  readonly outcome: 'match' | 'mismatch' | 'in flight' | 'parked';
  /** The version of the key on the primary; 0 for a key that was not changed since the outbox began. */
  readonly version: bigint;
  /** Of a mismatch, or of a parked key. */
  readonly differences: readonly KeyDifference[];
}

export interface CompareOptions extends LookLimits {
  /** How long the secondary may take to catch up, in milliseconds. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Compares the rows of keys by their versions, so that lag is never a difference: keys whose newest change is under way are looked at
 * again until they are settled or the time is up. A difference that is reported is real, whatever is written meanwhile.
 */
export async function compareKeys(
  direction: Direction,
  name: string,
  keys: readonly (readonly Text[])[],
  { waitMs = 5000, signal, ...limits }: CompareOptions = {},
): Promise<KeyComparison[]> {
  const until = performance.now() + waitMs;
  const found = new Map<string, KeyComparison>();
  let open = keys;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const looks: { readonly table: TableDescriptor; readonly looked: Looked }[] = [];
    for (const table of direction.named(name)) {
      looks.push({ table, looked: await look(direction, table, open.map(rowKeyOf), limits) });
    }
    for (const key of open) found.set(rowKeyOf(key), compared(name, key, looks));
    open = open.filter((key) => found.get(rowKeyOf(key))?.outcome === 'in flight');
    if (open.length === 0 || performance.now() + pauseMs > until || signal?.aborted === true) break;
    await pause(pauseMs);
  }
  return keys.flatMap((key) => found.get(rowKeyOf(key)) ?? []);
}

function compared(
  name: string,
  key: readonly Text[],
  looks: readonly { readonly table: TableDescriptor; readonly looked: Looked }[],
): KeyComparison {
  const rowKey = rowKeyOf(key);
  const version = looks[0]?.looked.states.get(rowKey)?.events.version ?? 0n;
  if (looks.some(({ looked }) => looked.inFlight.includes(rowKey))) {
    return { name, key, outcome: 'in flight', version, differences: [] };
  }
  const own = looks.flatMap(({ table, looked }) =>
    looked.different.filter((one) => one.rowKey === rowKey).map((one) => ({ table, one })),
  );
  const parked = own.some(({ one }) => one.cause === 'parked');
  const outcome = own.length === 0 ? 'match' : parked ? 'parked' : 'mismatch';
  return { name, key, outcome, version, differences: own.map(({ table, one }) => differenceOf(table, one)) };
}

function differenceOf(table: TableDescriptor, { kind, places, primary, row }: Found): KeyDifference {
  return { table, kind, places, primary: primary.row, secondary: row };
}
`,"src/core/crash-point.ts":`/**
 * Ends the process at once, as a power failure would, when LOCKSTEP_CRASH_AT names this point. The tests of the kit kill it at
 * every point; without the variable nothing happens.
 */
export function crashPoint(name: string): void {
  if (process.env['LOCKSTEP_CRASH_AT'] === name) process.kill(process.pid, 'SIGKILL');
}
`,"src/core/different-places.ts":`import type { Row, TableDescriptor } from '../descriptor.ts';
import { sameValue } from '../values/same-value.ts';

/**
 * The places of the columns in which a row of the primary and one of the secondary hold different values, each by its own rule and
 * tolerance. While the target is the primary it may hold something else than a constant, which the source has no column for.
 */
export function differentPlaces(table: TableDescriptor, primary: Row, secondary: Row): number[] {
  return table.columns.flatMap((column, place) => {
    const [ours, theirs] = [primary[place] ?? null, secondary[place] ?? null];
    const free = column.constant !== undefined && !sameValue(column, ours, column.constant);
    return free || sameValue(column, ours, theirs) ? [] : [place];
  });
}
`,"src/core/direction.ts":`import { type KitDescriptor, otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import { type KitTables, kitTables } from '../sql/kit-tables.ts';
import type { Store } from '../store/store.ts';

/** One end of a direction: a database and the kit's tables in it. */
export interface End {
  readonly store: Store;
  readonly tables: KitTables;
}

/** Which way changes travel: from the primary to the secondary. */
export interface Direction {
  /** The side that is the primary. */
  readonly primary: Side;
  readonly from: End;
  readonly to: End;
  /** Parents first. */
  readonly tables: readonly TableDescriptor[];
  /** The descriptors of a table of the source, by the name that outbox and ledger use. */
  named(name: string): readonly TableDescriptor[];
}

/** The direction away from a primary. */
export function directionFrom(
  primary: Side,
  descriptor: KitDescriptor,
  stores: Readonly<Record<Side, Store>>,
): Direction {
  const end = (side: Side): End => ({
    store: stores[side],
    tables: kitTables(descriptor[side].engine, descriptor[side].schema),
  });
  const named = (name: string) => descriptor.tables.filter((table) => table.name === name);
  const byName = new Map(descriptor.tables.map(({ name }) => [name, named(name)]));
  return {
    primary,
    from: end(primary),
    to: end(otherSide(primary)),
    tables: descriptor.tables,
    named: (name) => byName.get(name) ?? [],
  };
}
`,"src/core/fence.ts":`import sql from 'sql-template-tag';
import type { Side } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';

/**
 * The one scope of the fence. A part of the tables or tenants cannot move alone: a relay carries a whole outbox one way, and rows that
 * refer to each other would stand behind different fences.
 */
export const FENCE_SCOPE = 'all';

/** Who may write, as one side's fence row says it. */
export interface Fence {
  readonly epoch: number;
  readonly writer: Side | 'none';
}

/** The fence row of a scope is not there: the kit is not installed in that database, or the scope was never made. */
export class NoFenceError extends Error {
  override readonly name = 'NoFenceError';
  constructor(scope: string) {
    super(\`the fence row of scope \${scope} is missing: run \\\`install\\\` first\`);
  }
}

/** This side may not write now. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  readonly fence: Fence;
  constructor(side: Side, scope: string, fence: Fence) {
    const who = fence.writer === 'none' ? 'nobody may write for the moment' : \`the \${fence.writer} is the primary\`;
    super(\`writes to the \${side} are fenced (scope \${scope}, epoch \${fence.epoch}): \${who}\`);
    this.fence = fence;
  }
}

/**
 * What every writer does first in its transaction: reads the fence row, shared, so that the flip waits for the transaction to end
 * and no transaction begins to write after the flip. Throws FencedError unless \`side\` is the writer.
 */
export async function passFence(tx: Tx, tables: KitTables, side: Side, scope: string): Promise<Fence> {
  const fence = await readFence(tx, tables, scope, true);
  if (fence.writer !== side) throw new FencedError(side, scope, fence);
  return fence;
}

/** The fence row of a scope; \`shared\` holds it until the transaction ends. */
export async function readFence(tx: Tx, { fence }: KitTables, scope: string, shared: boolean): Promise<Fence> {
  const lock = shared ? sqlOf(tx.engine).forShare : sql\`\`;
  const [row] = await tx.rows(sql\`SELECT epoch, writer FROM \${fence} WHERE scope = \${scope}\${lock}\`);
  if (row === undefined) throw new NoFenceError(scope);
  const [epoch, writer] = row;
  if (writer !== 'source' && writer !== 'target' && writer !== 'none') {
    throw new Error(\`the fence row of scope \${scope} names \${writer} as the writer: expected source, target or none\`);
  }
  return { epoch: Number(epoch), writer };
}
`,"src/core/flip-stage.ts":`import { otherSide, type Side } from '../descriptor.ts';
import type { Fence } from './fence.ts';

/**
 * Where a flip of the writers stands, by both fence rows.
 * - settled: writers write to \`primary\`.
 * - fenced: nobody may write; \`primary\` wrote until now, and may be opened again.
 * - decided: nobody may write yet, and \`primary\` is the side that will: the other one has given up its place for good.
 */
export interface FlipStage {
  readonly kind: 'settled' | 'fenced' | 'decided';
  readonly primary: Side;
  /** Of the flip that is under way, or of the last one. */
  readonly epoch: number;
}

/** The two fence rows do not say which side is the primary. */
export class NoPrimaryError extends Error {
  override readonly name = 'NoPrimaryError';
}

/** Reads both fence rows together; throws NoPrimaryError for what no order of the steps of a flip can leave behind. */
export function flipStage(fences: Readonly<Record<Side, Fence>>): FlipStage {
  const { source, target } = fences;
  const epoch = Math.max(source.epoch, target.epoch);
  const open = (['source', 'target'] as const).filter((side) => fences[side].writer === side);
  const [primary] = open;
  if (primary !== undefined && open.length === 1) return { kind: 'settled', primary, epoch };
  const rows = \`the source says \${said(source)}, the target says \${said(target)}\`;
  if (open.length > 1) throw unclear(\`the two fence rows disagree about who may write (\${rows})\`);
  for (const side of ['source', 'target'] as const) {
    const [own, other] = [fences[side], fences[otherSide(side)]];
    if (other.writer !== side) continue;
    if (own.writer === 'none') return { kind: 'fenced', primary: side, epoch };
    if (own.epoch > other.epoch) return { kind: 'decided', primary: otherSide(side), epoch };
  }
  throw unclear(\`nobody may write on either side (\${rows})\`);
}

function unclear(what: string): NoPrimaryError {
  return new NoPrimaryError(\`\${what}: stop all writers and find out which side is right before anything is carried\`);
}

function said({ writer, epoch }: Fence): string {
  return \`\${writer} in epoch \${epoch}\`;
}
`,"src/core/group-by.ts":`/** What belongs together, in the order in which it first appears. */
export function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
`,"src/core/key-events.ts":`import sql, { raw } from 'sql-template-tag';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the primary's outbox says of a key. */
export interface KeyEvents {
  readonly version: bigint;
  /** Something of the key waits to be carried. */
  readonly pending: boolean;
  readonly parked: boolean;
}

/** What the secondary's ledger says of a key. */
export interface KeyLedger {
  readonly version: bigint;
  readonly deleted: boolean;
}

export const NO_EVENTS: KeyEvents = { version: 0n, pending: false, parked: false };

/** The events of keys of a table, by row key; a key that was never changed is left out. */
export async function readKeyEvents(
  tx: Tx,
  { outbox }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, KeyEvents>> {
  const found = new Map<string, KeyEvents>();
  if (rowKeys.length === 0) return found;
  const version = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
  const rows =
    await tx.rows(sql\`SELECT row_key, \${version}, MAX(CASE WHEN state = 0 THEN 1 ELSE 0 END), MAX(CASE WHEN state = 2 THEN 1 ELSE 0 END)
FROM \${outbox} WHERE table_name = \${name} AND row_key IN (\${list(rowKeys.map((rowKey) => sql\`\${rowKey}\`))}) GROUP BY row_key\`);
  for (const [rowKey, newest, pending, parked] of rows) {
    found.set(rowKey ?? '', { version: BigInt(newest ?? '0'), pending: pending === '1', parked: parked === '1' });
  }
  return found;
}

/** What the ledger holds of keys of a table, by row key. */
export async function readKeyLedger(
  tx: Tx,
  { ledger }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, KeyLedger>> {
  const found = new Map<string, KeyLedger>();
  if (rowKeys.length === 0) return found;
  const version = raw(tx.engine === 'mysql' ? 'CAST(version AS CHAR)' : 'version::text');
  const rows = await tx.rows(sql\`SELECT row_key, \${version}, deleted FROM \${ledger}
WHERE table_name = \${name} AND row_key IN (\${list(rowKeys.map((rowKey) => sql\`\${rowKey}\`))})\`);
  for (const [rowKey, newest, deleted] of rows) {
    found.set(rowKey ?? '', { version: BigInt(newest ?? '0'), deleted: deleted === '1' });
  }
  return found;
}
`,"src/core/keyset.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import { columnOn } from './read-rows.ts';

/** Which end of the key a table is read from. */
export type KeyOrder = 'ascending' | 'descending';

/** One part of an order: what is sorted by, over the alias t, and how its value is made of a canonical text. */
export interface OrderPart {
  readonly by: Sql;
  readonly write: string;
}

/** MySQL sorts these by their number and compares them by number or letters, whatever they meet: the bytes of their texts have one order. */
const BY_TEXT = /^(enum|set)\\b/i;

/** A side's own order of keys. */
export function keyParts(engine: EngineName, table: TableDescriptor, side: Side): OrderPart[] {
  return table.key.map((place) => orderPart(engine, table, place, side));
}

/** A column as part of an order. */
export function orderPart(engine: EngineName, table: TableDescriptor, place: number, side: Side): OrderPart {
  const column = columnOn(table, place, side);
  if (column === null) throw new Error(\`\${table.name}: a column that rows are sorted by is missing on the \${side}\`);
  const text = engine === 'mysql' && BY_TEXT.test(column.rawType);
  if (text) return { by: raw(\`CAST(\${column.read} AS BINARY)\`), write: 'CAST({} AS BINARY)' };
  return { by: raw(\`t.\${column.sql}\`), write: column.write };
}

/** The rows behind the texts in an order of the server's own; null: all of them. */
export function behind(
  engine: EngineName,
  parts: readonly OrderPart[],
  order: KeyOrder,
  texts: readonly Text[] | null,
): Sql {
  if (texts === null) return sql\`TRUE\`;
  const beyond = raw(order === 'ascending' ? '>' : '<');
  const pairs = parts.map(({ by, write }, at) => ({ by, value: written(write, texts[at] ?? null) }));
  if (engine === 'postgres') {
    return sql\`(\${list(pairs.map(({ by }) => by))}) \${beyond} (\${list(pairs.map(({ value }) => value))})\`;
  }
  // MySQL finds no range for a comparison of rows.
  const steps = pairs.map(({ by, value }, at) => {
    const before = pairs.slice(0, at).map((pair) => sql\`\${pair.by} = \${pair.value}\`);
    return sql\`(\${join([...before, sql\`\${by} \${beyond} \${value}\`], ' AND ')})\`;
  });
  return sql\`(\${join(steps, ' OR ')})\`;
}

/** ORDER BY of an order. */
export function orderBy(parts: readonly OrderPart[], order: KeyOrder): Sql {
  const direction = raw(order === 'ascending' ? 'ASC' : 'DESC');
  return list(parts.map(({ by }) => sql\`\${by} \${direction}\`));
}
`,"src/core/lease.ts":`import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import sql from 'sql-template-tag';
import type { Tx } from '../store/store.ts';
import type { End } from './direction.ts';
import { dropState, readState, writeState } from './state.ts';

/** Somebody else does this already. */
export class LeaseTakenError extends Error {
  override readonly name = 'LeaseTakenError';
}

/** Held by one process at a time; \`signal\` aborts when it was lost. */
export interface Lease {
  readonly signal: AbortSignal;
  /** Throws LeaseTakenError unless the lease is still this process's; holds it until the transaction ends. */
  confirm(tx: Tx): Promise<void>;
}

const LEASE_SECONDS = 30;

interface Note {
  readonly owner: string;
  readonly where: string;
  /** Seconds since 1970 by the database's clock. */
  readonly until: number;
}

/** Runs \`work\` while no other process does the same. The lease of a process that died ends by itself after half a minute. */
export async function withLease<T>(
  { store, tables }: End,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const key = \`lease \${name}\`;
  const owner = randomUUID();
  const where = \`process \${process.pid} on \${hostname()}\`;
  const take = async (mine: boolean) => {
    const lost = await store.transaction(async (tx) => {
      const until = (await clock(tx)) + LEASE_SECONDS;
      const held = noteOf(await readState(tx, tables, key, true));
      const free = mine
        ? held?.owner === owner
        : held === null || held.owner === owner || held.until <= until - LEASE_SECONDS;
      // A clock that was set back since would let the lease of a process that died stand for long; one that lives renews its own.
      const note = free ? { owner, where, until } : held !== null && held.until > until ? { ...held, until } : null;
      if (note !== null) await writeState(tx, tables, key, JSON.stringify(note satisfies Note));
      return free ? null : { held };
    });
    if (lost !== null) throw taken(name, lost.held);
  };
  await take(false);
  const gone = new AbortController();
  const renewal = setInterval(
    () => {
      take(true).catch((error: unknown) => error instanceof LeaseTakenError && gone.abort(error));
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  const confirm = async (tx: Tx) => {
    const held = noteOf(await readState(tx, tables, key, true));
    if (held?.owner !== owner) throw taken(name, held);
  };
  try {
    return await work({ signal: gone.signal, confirm });
  } finally {
    clearInterval(renewal);
    await store
      .transaction(async (tx) => {
        const held = noteOf(await readState(tx, tables, key, true));
        if (held?.owner === owner) await dropState(tx, tables, key);
      })
      .catch(() => undefined);
  }
}

async function clock(tx: Tx): Promise<number> {
  const now =
    tx.engine === 'mysql' ? sql\`SELECT UNIX_TIMESTAMP(NOW(6))\` : sql\`SELECT extract(epoch FROM clock_timestamp())\`;
  const [row] = await tx.rows(now);
  return Number(row?.[0] ?? '0');
}

function noteOf(text: string | null): Note | null {
  if (text === null) return null;
  const note: unknown = JSON.parse(text);
  const known = typeof note === 'object' && note !== null && 'owner' in note && 'until' in note && 'where' in note;
  return known ? { owner: String(note.owner), where: String(note.where), until: Number(note.until) } : null;
}

function taken(name: string, held: Note | null): LeaseTakenError {
  const who = held === null ? 'its lease is gone' : \`\${held.where} does it, or did until a moment ago\`;
  return new LeaseTakenError(\`\${name} runs in one process at a time, and \${who}. Wait half a minute after a crash.\`);
}
`,"src/core/live-schema.ts":`import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor, TableSide, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Store, Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';

/** A table whose definition is not what it was when the kit was rendered, or that is gone. */
export interface Drift {
  /** What outbox and ledger call the table. */
  readonly name: string;
  readonly side: Side;
  readonly table: string;
  readonly gone: boolean;
}

/** The tables of a side whose definition is another one than the descriptor's. */
export async function findDrift(store: Store, tables: readonly TableDescriptor[], side: Side): Promise<Drift[]> {
  const hashes = await store.transaction((tx) =>
    liveSchemaHashes(
      tx,
      tables.map((table) => table[side]),
    ),
  );
  return tables.flatMap(({ name, [side]: own }) => {
    const hash = hashes.get(JSON.stringify([own.schema, own.name]));
    if (hash === own.schemaHash) return [];
    return [{ name, side, table: \`\${own.schema}.\${own.name}\`, gone: hash === undefined }];
  });
}

/** The hash of each table's definition as the catalogue has it now, by the JSON of schema and name: the descriptor's \`schemaHash\`. */
export async function liveSchemaHashes(tx: Tx, tables: readonly TableSide[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [schema, own] of groupBy(tables, (table) => table.schema)) {
    const rows = await tx.rows(CATALOGUE[tx.engine](schema, list(own.map(({ name }) => sql\`\${name}\`))));
    for (const [name, facts] of groupBy(rows, ([, table]) => table ?? '')) {
      hashes.set(JSON.stringify([schema, name]), hashOf(facts));
    }
  }
  return hashes;
}

/** Columns: kind, table, position, name, type, nullable, collation. Unique keys: kind, table, position, index, column, primary, prefix. */
function hashOf(facts: readonly (readonly Text[])[]): string {
  const sorted = [...facts].sort((a, b) => Number(a[2]) - Number(b[2]));
  const columns = sorted.filter(([kind]) => kind === 'column').map(([, , , ...shape]) => shape);
  const keys = [
    ...groupBy(
      sorted.filter(([kind]) => kind === 'key'),
      ([, , , index]) => index,
    ).values(),
  ]
    .filter((parts) => parts.every(([, , , , column, , prefix]) => column !== null && prefix === null))
    .map((parts) => ({ primary: parts[0]?.[5] === '1', columns: parts.map(([, , , , column]) => column ?? '') }));
  const primary = keys.find((key) => key.primary)?.columns ?? [];
  const unique = [...new Set(keys.map((key) => JSON.stringify([...key.columns].sort())))].sort();
  return createHash('sha256')
    .update(JSON.stringify([columns, primary, unique]))
    .digest('hex')
    .slice(0, 32);
}

const CATALOGUE: Readonly<Record<EngineName, (schema: string, names: Sql) => Sql>> = {
  mysql: (
    schema,
    names,
  ) => sql\`SELECT 'column' AS kind, TABLE_NAME AS c1, CAST(ORDINAL_POSITION AS CHAR) AS c2, COLUMN_NAME AS c3,
  CONVERT(COLUMN_TYPE USING utf8mb4) AS c4, CASE IS_NULLABLE WHEN 'YES' THEN '1' ELSE '0' END AS c5,
  CASE WHEN COLUMN_TYPE = 'longtext' THEN NULL ELSE COLLATION_NAME END AS c6
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = \${schema} AND TABLE_NAME IN (\${names})
UNION ALL SELECT 'key', TABLE_NAME, CAST(SEQ_IN_INDEX AS CHAR), INDEX_NAME, COLUMN_NAME,
  CASE INDEX_NAME WHEN 'PRIMARY' THEN '1' ELSE '0' END, CAST(SUB_PART AS CHAR)
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = \${schema} AND TABLE_NAME IN (\${names}) AND NON_UNIQUE = 0\`,
  postgres: (
    schema,
    names,
  ) => sql\`SELECT 'column' AS kind, c.relname::text AS c1, a.attnum::text AS c2, a.attname::text AS c3,
  format_type(a.atttypid, a.atttypmod) AS c4, CASE WHEN a.attnotnull OR coalesce(t.typnotnull, false) THEN '0' ELSE '1' END AS c5, NULL AS c6
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_type t ON t.oid = a.atttypid AND t.typtype = 'd'
WHERE n.nspname = \${schema} AND c.relname IN (\${names})
UNION ALL SELECT 'key', c.relname::text, p.at::text, x.indexrelid::text, a.attname::text,
  CASE WHEN x.indisprimary THEN '1' ELSE '0' END, NULL
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index x ON x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indisready AND x.indislive AND x.indpred IS NULL
CROSS JOIN unnest(x.indkey::int2[]) WITH ORDINALITY AS p(attnum, at)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum
WHERE n.nspname = \${schema} AND c.relname IN (\${names}) AND p.at <= x.indnkeyatts\`,
};
`,"src/core/look.ts":`import { otherSide, type Row, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { differentPlaces } from './different-places.ts';
import type { Direction } from './direction.ts';
import { type KeyEvents, type KeyLedger, NO_EVENTS, readKeyEvents, readKeyLedger } from './key-events.ts';
import { isOwnRow } from './own-rows.ts';
import { readRows, unreadIn } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { snapshotOf } from './snapshot-of.ts';

/** What is wrong with a row of the secondary: it is not there, the primary has no such row, or columns differ. */
export type DifferenceKind = 'missing' | 'extra' | 'different';

/**
 * Why, as far as the versions tell.
 * - unseen: both sides stand at the same version, or at none: a write passed by the capture, or the secondary was written past the ledger.
 * - parked: the newest change of the key was set aside by the relay.
 * - lost: the change was acknowledged, but the secondary holds an older one: it lost commits.
 * - resurrected: the ledger holds a tombstone of the newest change, and yet the row is there.
 * - ahead: the secondary holds a newer version than the primary ever gave: the primary lost commits. Never repaired.
 */
export type Cause = 'unseen' | 'parked' | 'lost' | 'resurrected' | 'ahead';

/** A key's row and version on the primary, as one snapshot of it showed them. */
export interface PrimaryState {
  readonly row: Row | null;
  readonly events: KeyEvents;
}

/** A row that truly differs, with both rows. */
export interface Found {
  readonly rowKey: string;
  readonly kind: DifferenceKind;
  readonly cause: Cause;
  readonly places: readonly number[];
  readonly primary: PrimaryState;
  readonly ledger: KeyLedger | null;
  readonly row: Row | null;
}

/** What a look tells of each key: equal, or decided as different, or its newest change is under way. */
export interface Looked {
  readonly different: readonly Found[];
  readonly inFlight: readonly string[];
  /** What the primary showed of each key. */
  readonly states: ReadonlyMap<string, PrimaryState>;
}

/** The longest that one statement may take, in milliseconds; that of the store unless told. */
export interface LookLimits {
  readonly statementMs?: number;
}

/** What an earlier look saw on the primary of a key at a version. */
export type Earlier = (rowKey: string, version: bigint) => PrimaryState | null;

const NOTHING_EARLIER: Earlier = () => null;

/**
 * Compares keys of a table by their versions: first the primary's state in one snapshot, then the secondary's in one. With \`earlier\` a
 * key whose newest change is under way is equal too when the secondary holds what the primary was seen to hold at the same version.
 */
export async function look(
  direction: Direction,
  table: TableDescriptor,
  rowKeys: readonly string[],
  limits: LookLimits = {},
  earlier = NOTHING_EARLIER,
): Promise<Looked> {
  const { from, primary } = direction;
  const states = await from.store.transaction(
    async (tx) => {
      const rows = await readRows(tx, table, primary, rowKeys.map(keyOf));
      return primaryStates(direction, table, rowKeys, rows, tx);
    },
    snapshotOf(primary, [table], limits),
  );
  return judge(direction, table, states, limits, earlier);
}

/** Rows that a snapshot of the primary showed, with the versions that the same snapshot shows. */
export async function primaryStates(
  { from }: Direction,
  table: TableDescriptor,
  rowKeys: readonly string[],
  rows: ReadonlyMap<string, Row>,
  tx: Tx,
): Promise<Map<string, PrimaryState>> {
  const events = await readKeyEvents(tx, from.tables, table.name, rowKeys);
  return new Map(
    rowKeys.map((rowKey) => [rowKey, { row: rows.get(rowKey) ?? null, events: events.get(rowKey) ?? NO_EVENTS }]),
  );
}

/** Compares what the primary showed with the secondary as it is now. */
export async function judge(
  direction: Direction,
  table: TableDescriptor,
  states: ReadonlyMap<string, PrimaryState>,
  limits: LookLimits = {},
  earlier = NOTHING_EARLIER,
): Promise<Looked> {
  const { to, primary } = direction;
  const rowKeys = [...states.keys()];
  const { rows, ledger } = await to.store.transaction(
    async (tx) => ({
      rows: await readRows(tx, table, otherSide(primary), rowKeys.map(keyOf)),
      ledger: await readKeyLedger(tx, to.tables, table.name, rowKeys),
    }),
    snapshotOf(otherSide(primary), [table], limits),
  );
  const different: Found[] = [];
  const inFlight: string[] = [];
  const ahead: Found[] = [];
  for (const [rowKey, state] of states) {
    const held = rows.get(rowKey) ?? null;
    // Where one side has no row, one of another writer on the other is none too many, and none missing.
    const row = held !== null && state.row === null && !isOwnRow(table, otherSide(primary), held) ? null : held;
    if (held === null && state.row !== null && !isOwnRow(table, primary, state.row)) continue;
    if (unreadIn(state.row) !== null || unreadIn(row) !== null) {
      // Nobody can tell.
      inFlight.push(rowKey);
      continue;
    }
    const places = state.row === null || row === null ? [] : differentPlaces(table, state.row, row);
    if (state.row === null ? row === null : row !== null && places.length === 0) continue;
    const known = ledger.get(rowKey) ?? null;
    const kind = row === null ? 'missing' : state.row === null ? 'extra' : 'different';
    const cause = causeOf(state.events, known, kind);
    if (cause === null) {
      const before = known === null ? null : earlier(rowKey, known.version);
      if (before === null || !isSame(table, before.row, row)) inFlight.push(rowKey);
    } else
      (cause === 'ahead' ? ahead : different).push({ rowKey, kind, cause, places, primary: state, ledger: known, row });
  }
  const truly = await stillAhead(direction, table, ahead, limits);
  return {
    different: [...different, ...truly],
    states,
    inFlight: [...inFlight, ...ahead.filter((found) => !truly.includes(found)).map(({ rowKey }) => rowKey)],
  };
}

/** Whether rows of a key, or none, are known to hold the same. */
function isSame(table: TableDescriptor, primary: Row | null, secondary: Row | null): boolean {
  if (primary === null || secondary === null) return primary === secondary;
  return (
    unreadIn(primary) === null &&
    unreadIn(secondary) === null &&
    differentPlaces(table, primary, secondary).length === 0
  );
}

/** Why rows differ; null: the newest change is under way. The primary was read first, so what was acknowledged then is in the ledger by now. */
function causeOf(events: KeyEvents, ledger: KeyLedger | null, kind: DifferenceKind): Cause | null {
  const { version, pending, parked } = events;
  if (ledger !== null && ledger.version > version) return 'ahead';
  const behind = (ledger?.version ?? 0n) < version;
  if (behind && parked) return 'parked';
  if (behind && pending) return null;
  // A ledger row that is not there may have been pruned.
  if (behind && ledger !== null) return 'lost';
  return kind === 'extra' && ledger?.deleted === true ? 'resurrected' : 'unseen';
}

/** What is applied was in the outbox before: a ledger that is newer than an outbox read after it comes from nowhere. */
async function stillAhead(
  { from }: Direction,
  table: TableDescriptor,
  ahead: readonly Found[],
  limits: LookLimits,
): Promise<Found[]> {
  if (ahead.length === 0) return [];
  const events = await from.store.transaction(
    (tx) =>
      readKeyEvents(
        tx,
        from.tables,
        table.name,
        ahead.map(({ rowKey }) => rowKey),
      ),
    { ...limits, isolation: 'snapshot' },
  );
  return ahead.filter(({ rowKey, ledger }) => (events.get(rowKey) ?? NO_EVENTS).version < (ledger?.version ?? 0n));
}
`,"src/core/loose-text.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, Text, ValueRule } from '../descriptor.ts';

/** Whether comparing a column of that type may take different texts for the same: its canonical text is the text itself. */
export function isLooseText(rule: ValueRule | undefined, rawType: string): boolean {
  return rule === 'exact' && /char|text|enum|set/i.test(rawType);
}

/** A condition that holds for a text alone, and for none that a collation takes for the same. */
export function sameBytes(engine: EngineName, read: string, text: Text): Sql {
  return engine === 'mysql'
    ? sql\`CAST(\${raw(read)} AS BINARY) = CAST(\${text} AS BINARY)\`
    : sql\`(\${raw(read)}) COLLATE "C" = \${text}::text\`;
}
`,"src/core/mark-applied.ts":`import sql, { raw } from 'sql-template-tag';
import { inParts } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';
import type { DirtyKey } from './read-changes.ts';

/**
 * Marks what waits or is parked of keys as applied, up to the version that was: the state that was applied is the newest of the key, so
 * every earlier event of it is done with it.
 */
export async function markApplied(
  tx: Tx,
  { outbox }: KitTables,
  keys: readonly (DirtyKey & { readonly version: bigint })[],
): Promise<void> {
  // Found without a lock and then locked by id: a locking search would also hold rows that it only passes. Among many that wait MySQL
  // takes the index of what waits, and reads them all.
  const hint = raw(tx.engine === 'mysql' ? ' FORCE INDEX (lockstep_by_key)' : '');
  const ids: string[] = [];
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const versions = new Map(own.map(({ rowKey, version }) => [rowKey, version]));
    const rowKeys = list([...versions.keys()].map((rowKey) => sql\`\${rowKey}\`));
    const rows = await tx.rows(sql\`SELECT id, row_key FROM \${outbox}\${hint}
WHERE table_name = \${name} AND row_key IN (\${rowKeys}) AND state IN (0, 2)\`);
    for (const [id, rowKey] of rows) {
      if (BigInt(id ?? '0') <= (versions.get(rowKey ?? '') ?? -1n)) ids.push(id ?? '');
    }
  }
  // A hot key may have more events than a statement has values.
  for (const part of inParts(ids, 1)) {
    const some = list(part.map((id) => sql\`\${id}\`));
    await tx.run(sql\`UPDATE \${outbox} SET state = 1, done_at = \${sqlOf(tx.engine).now}, next_at = NULL, error = NULL
WHERE id IN (\${some})\`);
  }
}
`,"src/core/outbox.ts":`import sql, { type Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { inParts } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { rowKeyOf } from './row-key.ts';

/** A row that a transaction changed: the source's name of its table and the canonical texts of its key. */
export interface ChangedKey {
  readonly name: string;
  readonly key: readonly Text[];
}

/** A changed key and the version that the outbox gave it: what a reader asks the other side's ledger for, to read its own writes. */
export interface WrittenVersion {
  readonly name: string;
  readonly rowKey: string;
  readonly version: bigint;
}

/**
 * Records that rows were changed, in the transaction that changed them, and gives back their versions. Call it after the statements
 * that change the rows: the ids that it takes are the versions, and they follow the order of commits only because the rows are locked
 * by then. A change of a key is two changed keys, the old and the new one. Never record a key of which no row was changed or locked:
 * beside another transaction's uncommitted insert of that key the id that is taken here would hide the insert.
 */
export async function recordChanges(
  tx: Tx,
  { outbox }: KitTables,
  changed: readonly ChangedKey[],
): Promise<WrittenVersion[]> {
  const ids: bigint[] = [];
  for (const part of inParts(changed, 2)) {
    const rows = part.map(({ name, key }) => sql\`(\${name}, \${rowKeyOf(key)})\`);
    const insert = sql\`INSERT INTO \${outbox} (table_name, row_key) VALUES \${list(rows)}\`;
    if (tx.engine === 'mysql') ids.push(...(await insertedIds(tx, insert, part.length)));
    else for (const [id] of await tx.rows(sql\`\${insert} RETURNING id::text AS id\`)) ids.push(BigInt(id ?? '0'));
  }
  return changed.map(({ name, key }, at) => ({ name, rowKey: rowKeyOf(key), version: ids[at] ?? 0n }));
}

/**
 * The numbers that AUTO_INCREMENT gave to the rows of one INSERT ... VALUES, in their order. InnoDB reserves them at once, because
 * it knows how many rows there are; the step between them is more than one in a cluster.
 */
export async function insertedIds(tx: Tx, insert: Sql, rows: number): Promise<bigint[]> {
  const told = tx.insert === undefined ? undefined : BigInt(await tx.insert(insert));
  if (told === undefined) await tx.run(insert);
  const asked = told === undefined || (rows > 1 && tx.step === undefined) ? await tx.rows(ASK_NUMBERS) : [];
  const [[id, step] = []] = asked;
  const first = told ?? BigInt(id ?? '0');
  const apart = BigInt(step ?? (rows > 1 ? ((await tx.step?.()) ?? '1') : '1'));
  return Array.from({ length: rows }, (_, at) => first + BigInt(at) * apart);
}

const ASK_NUMBERS = sql\`SELECT CAST(LAST_INSERT_ID() AS CHAR) AS id, CAST(@@auto_increment_increment AS CHAR) AS step\`;
`,"src/core/own-rows.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor } from '../descriptor.ts';
import { isLooseText, sameBytes } from './loose-text.ts';

/**
 * A condition over the alias t for the rows of a side that belong to the migration; null: the mapping tells none apart. Rows of others
 * that share the target's table are told from these by the constants, as far as these have one spelling.
 */
export function ownCondition(table: TableDescriptor, side: Side): Sql | null {
  const constants = table.columns.flatMap(({ constant, compared, target, rule }) => {
    if (constant === undefined || compared === false || side === 'source') return [];
    if (constant === null) return [sql\`\${raw(target.read)} IS NULL\`];
    const same = sql\`\${raw(target.read)} = \${constant}\`;
    if (!isLooseText(rule, target.rawType)) return [same];
    // Only MySQL quotes names with these.
    const engine = target.sql.startsWith('\`') ? 'mysql' : 'postgres';
    return [same, sameBytes(engine, target.read, constant)];
  });
  const { where } = table[side];
  const all = where === null ? constants : [...constants, sql\`(\${raw(where)})\`];
  return all.length === 0 ? null : join(all, ' AND ');
}

/** The same to append to a condition. */
export function andOwn(table: TableDescriptor, side: Side): Sql {
  const condition = ownCondition(table, side);
  return condition === null ? sql\`\` : sql\` AND \${condition}\`;
}

/** The same as a condition that always stands. */
export function ownRows(table: TableDescriptor, side: Side): Sql {
  return ownCondition(table, side) ?? sql\`TRUE\`;
}

/** Whether a row of a side, as texts in the order of the table's columns, holds the migration's constants. */
export function isOwnRow({ columns }: TableDescriptor, side: Side, row: Row): boolean {
  if (side === 'source') return true;
  return columns.every(
    ({ constant, compared }, place) => constant === undefined || compared === false || row[place] === constant,
  );
}
`,"src/core/portions.ts":`import { otherSide, type Side, type TableDescriptor, type Text } from '../descriptor.ts';
import type { Tx, TxOptions } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { groupBy } from './group-by.ts';
import type { DirtyKey } from './read-changes.ts';
import { readLengths } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { rowLength } from './value-length.ts';

/** About how many characters of rows are held at once, whatever they are held for; a row that is longer is held alone. */
export const PORTION = 8_000_000;

/** About how many characters the rows of keys have in the tables together, by row key; a key without long rows is left out. */
export async function lengthsIn(
  tx: Tx,
  tables: readonly TableDescriptor[],
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, number>> {
  const sum = new Map<string, number>();
  for (const table of tables) {
    for (const [rowKey, length] of await readLengths(tx, table, side, keys)) {
      sum.set(rowKey, (sum.get(rowKey) ?? 0) + length);
    }
  }
  return sum;
}

/** The same of keys of several tables; 0 for a key without long rows. */
export async function lengthsOf(
  tx: Tx,
  { primary, named }: Direction,
  keys: readonly DirtyKey[],
): Promise<(key: DirtyKey) => number> {
  const found = new Map<string, Map<string, number>>();
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const texts = own.map(({ rowKey }) => keyOf(rowKey));
    found.set(name, await lengthsIn(tx, named(name), primary, texts));
  }
  return ({ name, rowKey }) => found.get(name)?.get(rowKey) ?? 0;
}

/** Splits what is in order into parts of a portion each. */
export function inPortions<T>(items: readonly T[], lengthOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const length = lengthOf(item);
    held += length;
    if (held > PORTION) {
      parts.push([]);
      held = length;
    }
    parts.at(-1)?.push(item);
  }
  return parts;
}

/** Whether rows of a table may be so long that a thousand are more than a portion. */
export function mayBeLong(table: TableDescriptor): boolean {
  const sides: readonly Side[] = ['source', 'target'];
  return sides.some((side) => rowLength(table.columns.flatMap((column) => column[side] ?? [])) !== null);
}

/** Splits keys into parts whose rows, of both sides together, are a portion. */
export async function portions(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  rowKeys: readonly string[],
  limits: TxOptions = {},
): Promise<(readonly string[])[]> {
  if (rowKeys.length < 2 || !tables.some(mayBeLong)) return rowKeys.length === 0 ? [] : [rowKeys];
  const keys = rowKeys.map(keyOf);
  const own = await from.store.transaction((tx) => lengthsIn(tx, tables, primary, keys), limits);
  const others = await to.store.transaction((tx) => lengthsIn(tx, tables, otherSide(primary), keys), limits);
  return inPortions(rowKeys, (rowKey) => (own.get(rowKey) ?? 0) + (others.get(rowKey) ?? 0));
}
`,"src/core/primary-of.ts":`import type { Side } from '../descriptor.ts';
import type { Fence } from './fence.ts';
import { flipStage } from './flip-stage.ts';

/**
 * The side whose changes are carried to the other, by both fence rows. While a flip has stopped the writers of one side it still is
 * the primary, for what it wrote is drained; once it has given up its place the other one is. Throws NoPrimaryError otherwise.
 */
export function primaryOf(source: Fence, target: Fence): Side {
  return flipStage({ source, target }).primary;
}
`,"src/core/read-changes.ts":`import type { Row, TableDescriptor } from '../descriptor.ts';
import type { Tx, TxOptions } from '../store/store.ts';
import type { Change } from './apply.ts';
import type { Direction } from './direction.ts';
import { groupBy } from './group-by.ts';
import { readRows, readVersions } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { snapshotOf } from './snapshot-of.ts';

/** A key whose row may have changed. */
export interface DirtyKey {
  /** The source's \`schema.table\`. */
  readonly name: string;
  readonly rowKey: string;
}

/**
 * The state of keys on the primary and their versions, all as one moment shows them. A key of a table that the direction does not know
 * has no images.
 */
export function readChanges(direction: Direction, keys: readonly DirtyKey[]): Promise<Change[]> {
  return direction.from.store.transaction((tx) => readChangesIn(tx, direction, keys), snapshotOfKeys(direction, keys));
}

/** Options of a transaction that shows the state of keys on the primary. */
export function snapshotOfKeys(
  { primary, named }: Direction,
  keys: readonly DirtyKey[],
  limits?: TxOptions,
): TxOptions {
  return snapshotOf(primary, [...new Set(keys.map(({ name }) => name))].flatMap(named), limits);
}

/** The same in a snapshot that is open on the primary, made by \`snapshotOfKeys\`. */
export async function readChangesIn(
  tx: Tx,
  { primary, from, named }: Direction,
  keys: readonly DirtyKey[],
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const rowKeys = [...new Set(own.map(({ rowKey }) => rowKey))];
    const versions = await readVersions(tx, from.tables, name, rowKeys);
    const texts = rowKeys.map(keyOf);
    const images: { readonly table: TableDescriptor; readonly rows: ReadonlyMap<string, Row> }[] = [];
    for (const table of named(name)) images.push({ table, rows: await readRows(tx, table, primary, texts) });
    for (const [at, rowKey] of rowKeys.entries()) {
      changes.push({
        name,
        rowKey,
        key: texts[at] ?? [],
        version: versions.get(rowKey) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null })),
      });
    }
  }
  return changes;
}
`,"src/core/read-rows.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ColumnSide, Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { keyOfRow, rowKeyOf } from './row-key.ts';
import { lengthOf, MOST_CHARACTERS, rowLength } from './value-length.ts';

/** The column on a side; null where the side has none. */
export function columnOn(table: TableDescriptor, place: number, side: Side): ColumnSide | null {
  return table.columns[place]?.[side] ?? null;
}

/**
 * The texts of all columns in descriptor order, over the alias t. A constant is what the target's rows hold, and on the source, which
 * has no such column, the constant itself.
 */
export function rowSelect(table: TableDescriptor, side: Side): Sql {
  return selected(table, side, (column) => readable(column, MOST_CHARACTERS));
}

/** The same of a row that is too long as a whole: of its long values those that may make it so are not read. */
function briefSelect(table: TableDescriptor, side: Side): Sql {
  const long = table.columns.filter((column) => column[side] !== null && lengthOf(column[side]) !== null);
  const most = Math.floor(MOST_CHARACTERS / Math.max(1, long.length));
  return selected(table, side, (column) => readable(column, most));
}

function selected(table: TableDescriptor, side: Side, read: (column: ColumnSide) => string): Sql {
  return list(
    table.columns.map((column) => {
      const own = column[side];
      const stands = column.constant !== undefined && (side === 'source' || column.compared === false);
      return own === null || stands ? sql\`\${column.constant ?? null}\` : raw(read(own));
    }),
  );
}

/** Stand in place of a value that is not read; such a row is never written, and never called equal. */
const UNREAD = [
  'too long to be read: raise max_allowed_packet of the server that holds it',
  \`too long to be carried: more than \${MOST_CHARACTERS} characters, bytes counted twice\`,
  \`too long to be carried with the rest of its row: more than \${MOST_CHARACTERS} characters, bytes counted twice\`,
] as const;

/** Why a value of a row was not read, and its place; null: all were. */
export function unreadIn(row: Row | null): { readonly place: number; readonly why: string } | null {
  const place = row?.findIndex((text) => text !== null && UNREAD.some((one) => one === text)) ?? -1;
  const why = row?.[place] ?? null;
  return why === null ? null : { place, why };
}

/** The value's text, or why it is not read; \`most\` characters are left for it by the rest of its row. */
function readable(column: ColumnSide, most: number): string {
  const { read } = column;
  const known = lengthOf(column);
  if (known === null) return read;
  const [noPacket, tooLarge, rowTooLarge] = UNREAD;
  const { short, length, packets } = known;
  const all = [
    ...(short === null ? [] : [\`WHEN \${short} THEN \${read}\`]),
    \`WHEN \${length} > \${MOST_CHARACTERS} THEN '\${tooLarge}'\`,
    ...(most < MOST_CHARACTERS ? [\`WHEN \${length} > \${most} THEN '\${rowTooLarge}'\`] : []),
    ...(packets ? [\`WHEN \${length} > @@max_allowed_packet THEN '\${noPacket}'\`] : []),
    \`ELSE \${packets && short !== null ? \`COALESCE(\${read}, '\${noPacket}')\` : read}\`,
  ];
  return \`CASE \${all.join(' ')} END\`;
}

/** A condition over the alias t that finds the row of a key; a collation may find others beside it. */
export function keyCondition(table: TableDescriptor, side: Side, key: readonly Text[]): Sql {
  const parts = table.key.map((place, at) => {
    const column = keyColumn(table, place, side);
    return sql\`t.\${raw(column.sql)} = \${written(column.write, key[at] ?? null)}\`;
  });
  return sql\`(\${join(parts, ' AND ')})\`;
}

/** A condition over the alias t that finds the rows of keys, at least one. A list of values is planned in a fraction of the time of many ORs. */
export function anyKeyCondition(table: TableDescriptor, side: Side, keys: readonly (readonly Text[])[]): Sql {
  const [place, ...more] = table.key;
  const column = place === undefined || more.length > 0 ? null : columnOn(table, place, side);
  if (column !== null) {
    return sql\`t.\${raw(column.sql)} IN (\${list(keys.map(([text]) => written(column.write, text ?? null)))})\`;
  }
  return sql\`(\${join(
    keys.map((key) => keyCondition(table, side, key)),
    ' OR ',
  )})\`;
}

/** The rows of the keys as one statement sees them, by row key; a key that has no row, or one that is not migrated, is left out. */
export async function readRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  if (keys.length === 0) return found;
  const wanted = new Set(keys.map(rowKeyOf));
  // A row that is longer than a portion comes alone.
  const lengths = keys.length > 1 ? [] : [...(await readLengths(tx, table, side, keys)).values()];
  const columns = lengths.some((length) => length > MOST_CHARACTERS)
    ? briefSelect(table, side)
    : rowSelect(table, side);
  const rows = await tx.rows(sql\`SELECT \${columns} \${rowsOf(table, side, keys)}\`);
  for (const row of rows) {
    const rowKey = rowKeyOf(keyOfRow(table, row));
    // A collation takes different keys for the same.
    if (wanted.has(rowKey)) found.set(rowKey, row);
  }
  return found;
}

/** About how many characters the rows of keys have, by row key; empty where not even a thousand rows of the table are much. */
export async function readLengths(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, number>> {
  const length = rowLength(table.columns.flatMap((column) => column[side] ?? []));
  if (length === null || keys.length === 0) return new Map();
  const rows = await tx.rows(sql\`SELECT \${raw(length)}, \${keySelect(table, side)} \${rowsOf(table, side, keys)}\`);
  return new Map(rows.map(([characters, ...key]) => [rowKeyOf(key), Number(characters)]));
}

/** The texts of a key's columns, over the alias t. */
export function keySelect(table: TableDescriptor, side: Side): Sql {
  return list(table.key.map((place) => raw(keyColumn(table, place, side).read)));
}

function rowsOf(table: TableDescriptor, side: Side, keys: readonly (readonly Text[])[]): Sql {
  const { sql: name, where } = table[side];
  const migrated = where === null ? sql\`\` : raw(\` AND (\${where})\`);
  return sql\`FROM \${raw(name)} AS t WHERE \${anyKeyCondition(table, side, keys)}\${migrated}\`;
}

function keyColumn(table: TableDescriptor, place: number, side: Side): ColumnSide {
  const column = columnOn(table, place, side);
  if (column === null) throw new Error(\`\${table.name}: a key column is missing on the \${side}\`);
  return column;
}

/** The newest version that the outbox holds for each of the keys of a table, applied or not; 0 for a key without one. */
export async function readVersions(
  tx: Tx,
  { outbox }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, bigint>> {
  const versions = new Map(rowKeys.map((rowKey) => [rowKey, 0n]));
  if (rowKeys.length === 0) return versions;
  const version = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
  const rows = await tx.rows(sql\`SELECT row_key, \${version} FROM \${outbox}
WHERE table_name = \${name} AND row_key IN (\${list(rowKeys.map((rowKey) => sql\`\${rowKey}\`))}) GROUP BY row_key\`);
  for (const [rowKey, found] of rows) if (typeof rowKey === 'string') versions.set(rowKey, BigInt(found ?? '0'));
  return versions;
}
`,"src/core/reserved-names.ts":`/** The name under which beats stand in the outbox; no table has it, because it has no point. */
export const HEARTBEAT = 'lockstep_heartbeat';

/** The name under which a key without a row makes the round trip that proves a direction. */
export const PROBE = 'lockstep.probe';
`,"src/core/row-key.ts":`import type { Row, TableDescriptor, Text } from '../descriptor.ts';

/** The key as outbox and ledger write it: the JSON array of its canonical texts. */
export function rowKeyOf(key: readonly Text[]): string {
  return JSON.stringify(key);
}

/** The canonical texts of a key that outbox or ledger hold. */
export function keyOf(rowKey: string): Text[] {
  const texts = textsOf(rowKey);
  if (texts === null) throw new Error(\`\${rowKey} is no row key: expected a JSON array of texts\`);
  return texts;
}

/** Whether a text is a row key; a trigger cuts one that is longer than the outbox holds, for it must not refuse the row. */
export function isRowKey(rowKey: string): boolean {
  return textsOf(rowKey) !== null;
}

function textsOf(rowKey: string): Text[] | null {
  try {
    const texts: unknown = JSON.parse(rowKey);
    const whole = Array.isArray(texts) && texts.every((text) => text === null || typeof text === 'string');
    return whole ? texts : null;
  } catch {
    return null;
  }
}

/** The key of a row whose texts stand in the order of the table's columns. */
export function keyOfRow(table: TableDescriptor, row: Row): Text[] {
  return table.key.map((place) => row[place] ?? null);
}
`,"src/core/seen.ts":`import sql from 'sql-template-tag';
import type { Side } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { writeState } from './state.ts';

/** An event of the primary that cannot be another one: its id, its key, and when it was written. */
export interface Seen {
  readonly id: bigint;
  readonly mark: string;
}

/** The event of an id, as it stands in the primary's outbox; null when there is none. */
export async function eventMark(tx: Tx, { outbox }: KitTables, id: bigint): Promise<Seen | null> {
  const [row] = await tx.rows(sql\`SELECT table_name, row_key, created_at FROM \${outbox} WHERE id = \${id}\`);
  return row === undefined ? null : { id, mark: JSON.stringify(row) };
}

/** Notes on the secondary, with the rows, up to which event a worker applied, and in which of its batches. */
export async function noteSeen(tx: Tx, tables: KitTables, primary: Side, worker: string, seen: Seen, batch: number) {
  const note = { id: String(seen.id), mark: seen.mark, batch };
  await writeState(tx, tables, \`seen \${primary} \${worker}\`, JSON.stringify(note));
}

/** Notes on the primary, with the acknowledgement, that a worker's batch is on the secondary. */
export async function noteAcked(
  tx: Tx,
  tables: KitTables,
  primary: Side,
  worker: string,
  batch: number,
): Promise<void> {
  await writeState(tx, tables, \`acked \${primary} \${worker}\`, String(batch));
}

/** The newest event that reached the secondary, as it was on the primary then. */
export async function newestSeen({ primary, to }: Direction): Promise<Seen | null> {
  const seen = await readSeen(to.tables, to.store, primary);
  return [...seen.values()].reduce<Seen | null>((best, one) => (best === null || one.id > best.id ? one : best), null);
}

/** Forgets what old workers noted, except the newest event. */
export async function forgetOldNotes(direction: Direction): Promise<void> {
  const { primary, from, to } = direction;
  const newest = await newestSeen(direction);
  const old = (tx: Tx) =>
    tx.engine === 'mysql' ? sql\`NOW(6) - INTERVAL 2 DAY\` : sql\`clock_timestamp() - interval '2 days'\`;
  await from.store.transaction((tx) =>
    tx.run(sql\`DELETE FROM \${from.tables.state} WHERE name LIKE \${\`acked \${primary} %\`} AND updated_at < \${old(tx)}\`),
  );
  // What the primary still calls acknowledged must not look lost because the clock of the secondary is ahead.
  const kept = await from.store.transaction((tx) => notes(tx, from.tables, \`acked \${primary} \`));
  const names = ['', ...kept.keys()].map((worker) => sql\`\${\`seen \${primary} \${worker}\`}\`);
  await to.store.transaction((tx) =>
    tx.run(sql\`DELETE FROM \${to.tables.state} WHERE name LIKE \${\`seen \${primary} %\`} AND updated_at < \${old(tx)}
AND name NOT IN (\${list(names)}) AND value NOT LIKE \${\`{"id":"\${newest?.id ?? 0n}",%\`}\`),
  );
}

/** What workers noted on the secondary, by worker. */
export async function readSeen(tables: KitTables, store: Direction['to']['store'], primary: Side) {
  const found = await store.transaction((tx) => notes(tx, tables, \`seen \${primary} \`));
  return new Map([...found].map(([worker, value]) => [worker, seenOf(value)]));
}

/** The notes whose names begin with a prefix, by the rest of their names. */
export async function notes(tx: Tx, { state }: KitTables, prefix: string): Promise<Map<string, string>> {
  const rows = await tx.rows(sql\`SELECT name, value FROM \${state} WHERE name LIKE \${\`\${prefix}%\`}\`);
  return new Map(rows.map(([name, value]) => [(name ?? '').slice(prefix.length), value ?? '']));
}

function seenOf(value: string): Seen & { readonly batch: number } {
  const note: unknown = JSON.parse(value);
  if (typeof note !== 'object' || note === null || !('id' in note && 'mark' in note && 'batch' in note)) {
    throw new Error(\`\${value} is no note of a relay\`);
  }
  return { id: BigInt(String(note.id)), mark: String(note.mark), batch: Number(note.batch) };
}
`,"src/core/snapshot-of.ts":`import type { Side, TableDescriptor } from '../descriptor.ts';
import type { TxOptions } from '../store/store.ts';

/**
 * Options of a transaction that shows rows of these tables, and what the kit notes of them, as they were at one moment. In PostgreSQL
 * a snapshot alone does not: after a TRUNCATE, or an ALTER TABLE that writes the table anew, an older snapshot sees no rows, beside
 * events from before. So the tables are held against both before the snapshot is taken.
 */
export function snapshotOf(side: Side, tables: readonly TableDescriptor[], limits: TxOptions = {}): TxOptions {
  return { ...limits, isolation: 'snapshot', shows: [...new Set(tables.map((table) => table[side].sql))].sort() };
}
`,"src/core/source-row.ts":`import type { ColumnDescriptor, Row, Side, TableDescriptor } from '../descriptor.ts';

/** A row of one table, or null where there is none. */
export interface Image {
  readonly table: TableDescriptor;
  readonly row: Row | null;
}

/**
 * The images of one key as rows of a side. The source has one row where the target may have several parts of it: they are written
 * together, so that no statement leaves out what another part requires. Where the parts are of different rows, by their conditions,
 * those that are there make the row.
 */
export function imagesOn(side: Side, images: readonly Image[]): readonly Image[] {
  const there = images.filter(({ row }) => row !== null);
  const [first] = images;
  if (side === 'target' || images.length < 2 || first === undefined) return images;
  if (there.length === 0) return [first];
  const divided = images.some(({ table }) => table.source.where !== first.table.source.where);
  const parts = divided ? there : images;
  const table = joined(parts.map((part) => part.table));
  const row = table.columns.map(({ name }) => {
    const owners = parts.filter((part) => part.table.columns.some((column) => isOf(column, name)));
    const owner = owners.find((part) => part.row !== null);
    const place = owner?.table.columns.findIndex((column) => isOf(column, name)) ?? -1;
    return owner?.row?.[place] ?? null;
  });
  return [{ table, row }];
}

const known = new WeakMap<TableDescriptor, Map<string, TableDescriptor>>();

/** One descriptor for the columns of all parts; always the same one, because rows are written by table. */
function joined(parts: readonly TableDescriptor[]): TableDescriptor {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a row has no parts');
  if (others.length === 0) return first;
  const made = known.get(first) ?? new Map<string, TableDescriptor>();
  known.set(first, made);
  const id = others.map(({ target }) => target.sql).join();
  const found = made.get(id) ?? join(first, others);
  made.set(id, found);
  return found;
}

function join(first: TableDescriptor, others: readonly TableDescriptor[]): TableDescriptor {
  const columns = [...first.columns];
  for (const { columns: more } of others) {
    columns.push(...more.filter((one) => one.source !== null && !columns.some((column) => isOf(column, one.name))));
  }
  const all = [first, ...others];
  const moved = (table: TableDescriptor, places: readonly number[]) =>
    places.map((place) => columns.findIndex((column) => isOf(column, table.columns[place]?.name ?? '')));
  return {
    ...first,
    columns,
    source: {
      ...first.source,
      unique: all.flatMap((table) => table.source.unique.map((unique) => moved(table, unique))),
      own: all.flatMap((table) =>
        table.source.own.map((own) => ({ columns: moved(table, own.columns), refersTo: moved(table, own.refersTo) })),
      ),
    },
  };
}

function isOf({ source, name }: ColumnDescriptor, wanted: string): boolean {
  return source !== null && name === wanted;
}
`,"src/core/state.ts":`import sql, { raw } from 'sql-template-tag';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the kit noted under a name, or null. \`locked\` holds the note until the transaction ends. */
export async function readState(tx: Tx, { state }: KitTables, name: string, locked = false): Promise<string | null> {
  const [row] = await tx.rows(sql\`SELECT value FROM \${state} WHERE name = \${name}\${raw(locked ? ' FOR UPDATE' : '')}\`);
  return row?.[0] ?? null;
}

/** Notes a value under a name, in the transaction that makes it true. */
export async function writeState(tx: Tx, { state }: KitTables, name: string, value: string): Promise<void> {
  const row = sql\`INSERT INTO \${state} (name, value) VALUES (\${name}, \${value})\`;
  await tx.run(
    tx.engine === 'mysql'
      ? sql\`\${row} ON DUPLICATE KEY UPDATE value = VALUES(value), updated_at = NOW(6)\`
      : sql\`\${row} ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, updated_at = clock_timestamp()\`,
  );
}

/** Forgets what was noted under a name. */
export async function dropState(tx: Tx, { state }: KitTables, name: string): Promise<void> {
  await tx.run(sql\`DELETE FROM \${state} WHERE name = \${name}\`);
}
`,"src/core/subject.ts":`/** Whom a read is for. Flags stick to the tenant where one is named, else to the entity: whoever was moved stays moved. */
export interface Subject {
  /** The id of what is read, such as an order's. */
  readonly entity?: string;
  /** Whose it is, such as a customer's account. */
  readonly tenant?: string;
}
`,"src/core/value-length.ts":`import type { ColumnSide } from '../descriptor.ts';

/** The most characters of a value, and of a row of the backfill: a process that is handed more than twice as many ends, and they are held several times on their way. */
export const MOST_CHARACTERS = 256_000_000;

/** How long a value's text is, as SQL over the alias t. */
export interface ValueLength {
  /** Holds for values of which it is known without a look at all of them that they are short; null: the length is known as fast. */
  readonly short: string | null;
  /** Characters, or bytes where these are more. */
  readonly length: string;
  /** The server makes NULL, and no error, of a text that is longer than its packets. */
  readonly packets: boolean;
}

/** MySQL's types whose texts are made of something else. */
const MADE = /^(json|geometry|point|linestring|polygon|multi|geom)/i;
/** PostgreSQL's types whose values are short, or as long as their own limit says. */
const SHORT =
  /^(smallint|integer|bigint|real|double precision|numeric|money|boolean|bit|date|time|timestamp|interval|uuid|oid|inet|cidr|macaddr|name|"char"|character( varying)?(?=\\())(?=$|[ (])[^[]*$/i;

/** The length of a column's values; null where none is long. */
export function lengthOf(column: ColumnSide): ValueLength | null {
  // Only MySQL quotes names with these.
  return column.sql.startsWith('\`') ? inMysql(column) : inPostgres(column);
}

function inMysql({ sql, rawType, read }: ColumnSide): ValueLength | null {
  if (/^(medium|long)text/i.test(rawType)) return { short: null, length: \`LENGTH(t.\${sql})\`, packets: true };
  if (/^(medium|long)blob/i.test(rawType)) {
    const times = read.includes('HEX(') ? '2 * ' : '';
    return { short: null, length: \`\${times}LENGTH(t.\${sql})\`, packets: true };
  }
  if (!MADE.test(rawType)) return null;
  const size = /^json/i.test(rawType) ? \`JSON_STORAGE_SIZE(t.\${sql})\` : \`LENGTH(t.\${sql})\`;
  return { short: \`t.\${sql} IS NULL OR \${size} < 1000000\`, length: \`LENGTH(\${read})\`, packets: true };
}

function inPostgres({ sql, rawType, read }: ColumnSide): ValueLength | null {
  if (SHORT.test(rawType)) return null;
  const own = { short: null, packets: false };
  if (/^(text|character varying)$/i.test(rawType)) return { ...own, length: \`octet_length(t.\${sql})\` };
  if (/^bytea$/i.test(rawType)) return { ...own, length: \`2 * octet_length(t.\${sql})\` };
  // A stored value is compressed, at most to a 255th.
  return { ...own, short: \`t.\${sql} IS NULL OR pg_column_size(t.\${sql}) < 100000\`, length: \`octet_length(\${read})\` };
}

/** Rows as long as this, declared, are short: a thousand of them are a portion. */
const SHORT_ROW = 8000;

/** About how long the texts of a row's columns are together, as SQL over the alias t; null: not even a thousand rows are much. */
export function rowLength(columns: readonly ColumnSide[]): string | null {
  if (columns.reduce((sum, column) => sum + mostOf(column), 0) <= SHORT_ROW) return null;
  const varying = columns.filter((column) => mostOf(column) > NUMBER).map(lengthOfStored);
  return varying.length === 0 ? null : varying.map((length) => \`COALESCE(\${length}, 0)\`).join(' + ');
}

/** Few texts of numbers, times and the like are longer. */
const NUMBER = 50;

/** The most characters that a column's values can have, as far as its type says. */
function mostOf(column: ColumnSide): number {
  const { sql, rawType } = column;
  if (lengthOf(column) !== null || /^(text|blob)/i.test(rawType)) return Number.POSITIVE_INFINITY;
  if (/^tiny(text|blob)/i.test(rawType)) return 510;
  if (!/char|binary|^bit|^(enum|set)\\b/i.test(rawType)) return NUMBER;
  const limit = /\\((\\d+)/.exec(rawType)?.[1];
  // A name of an ENUM, or of all in a SET.
  if (limit === undefined) return sql.startsWith('\`') ? 255 : 64;
  return Number(limit) * (/binary/i.test(rawType) ? 2 : 1);
}

function lengthOfStored(column: ColumnSide): string {
  const known = lengthOf(column);
  const own = \`t.\${column.sql}\`;
  if (known === null) return \`\${column.read.includes('HEX(') ? '2 * ' : ''}\${lengthFunction(column)}(\${own})\`;
  const { short, length } = known;
  if (short === null) return length;
  // Texts are a few times as long as what is stored of them; what PostgreSQL compressed may be more, so only little is taken so.
  const small = column.sql.startsWith('\`')
    ? \`WHEN \${short} THEN 3 * \${/^json/i.test(column.rawType) ? 'JSON_STORAGE_SIZE' : 'LENGTH'}(\${own})\`
    : \`WHEN \${own} IS NULL THEN 0 WHEN pg_column_size(\${own}) < 1000 THEN 3 * pg_column_size(\${own})\`;
  return \`CASE \${small} ELSE \${length} END\`;
}

function lengthFunction({ sql }: ColumnSide): string {
  return sql.startsWith('\`') ? 'LENGTH' : 'octet_length';
}

/** How long the texts of columns are together, where it matters; null: they are short. */
export function lengthTogether(columns: readonly ColumnSide[]): string | null {
  const parts = columns.flatMap((column) => {
    const known = lengthOf(column);
    if (known === null) return [];
    const { short, length } = known;
    return [\`COALESCE(\${short === null ? length : \`CASE WHEN \${short} THEN 0 ELSE \${length} END\`}, 0)\`];
  });
  return parts.length === 0 ? null : parts.join(' + ');
}
`,"src/core/walk-keys.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { behind, keyParts, orderBy } from './keyset.ts';
import { anyKeyCondition, keySelect, rowSelect } from './read-rows.ts';
import { keyOfRow, rowKeyOf } from './row-key.ts';

/** The next rows of a side after a key, in the order of that side's own index; \`after\` null: the first ones. */
export async function nextRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
): Promise<Row[]> {
  return tx.rows(sql\`SELECT \${rowSelect(table, side)} \${nextOf(tx, table, side, after, limit)}\`);
}

/** The same of the keys alone, of the rows of a condition over the alias t. */
export async function nextKeys(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
  only?: Sql,
): Promise<Row[]> {
  return tx.rows(sql\`SELECT \${keySelect(table, side)} \${nextOf(tx, table, side, after, limit, only)}\`);
}

/** Those of the keys that a side has a row of, as row keys. */
export async function presentKeys(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const any = anyKeyCondition(table, side, keys);
  const rows = await tx.rows(
    sql\`SELECT \${keySelect(table, side)} FROM \${raw(table[side].sql)} AS t WHERE \${any}\${filter(table, side)}\`,
  );
  return new Set(rows.map(rowKeyOf));
}

/** The row key of a row in the order of the table's columns. */
export function rowKeyOfRow(table: TableDescriptor, row: Row): string {
  return rowKeyOf(keyOfRow(table, row));
}

function nextOf(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
  only?: Sql,
): Sql {
  const which = only === undefined ? sql\`\` : sql\` AND \${only}\`;
  const parts = keyParts(tx.engine, table, side);
  const beyond = behind(tx.engine, parts, 'ascending', after);
  return sql\`FROM \${raw(table[side].sql)} AS t WHERE \${beyond}\${filter(table, side)}\${which}
ORDER BY \${orderBy(parts, 'ascending')} LIMIT \${raw(String(Math.trunc(limit)))}\`;
}

function filter(table: TableDescriptor, side: Side): Sql {
  const { where } = table[side];
  return where === null ? sql\`\` : raw(\` AND (\${where})\`);
}
`,"src/core/went-back.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { eventMark, newestSeen, notes, readSeen } from './seen.ts';
import { readState } from './state.ts';

/** One of the two databases went back to an earlier state, as after a failover to a replica that lacked the last transactions. */
export class WentBackError extends Error {
  override readonly name = 'WentBackError';
}

/** Looked at each time: how many of the newest versions that the secondary holds, and of the newest changes that are marked as applied. */
const VERSIONS = 20;
const APPLIED = 500;

/** The name under which the secondary notes up to which version it is known, and accepted, that the primary lost changes. */
export const ACCEPTED = 'failover accepted';

/** The name under which the secondary notes up to which event its ledger was emptied on purpose. */
export const EMPTIED = 'ledger emptied';

/**
 * Throws WentBackError when the primary's outbox no longer holds an event that reached the secondary, or holds another one under its
 * id; and when the secondary does not know what was acknowledged. Versions mean nothing then. \`thorough\` also asks for the newest
 * versions of the whole ledger, which reads all of it: when a relay begins, or meets a server anew.
 */
export async function checkWentBack(direction: Direction, thorough = true): Promise<void> {
  const { from, to } = direction;
  const lacking = await secondaryLacks(direction);
  if (lacking !== null) {
    throw new WentBackError(
      \`\${to.store.label} lacks changes that were acknowledged (\${lacking}): it went back to an earlier state, as a failover to a replica that was behind leaves it. Nothing is carried until this is settled: \\\`failover status\\\` says what is lost.\`,
    );
  }
  const lost = (await lostSeen(direction)) ?? (thorough ? await versionLost(direction) : null);
  if (lost === null) return;
  throw new WentBackError(
    \`\${from.store.label}: event \${lost.id}, which reached \${to.store.label}, \${lost.what}: the primary went back to an earlier state, as a failover to a replica that was behind leaves it, and gives out versions twice. Stop the writers; nothing is carried until this is settled: \\\`failover status\\\` says what is lost.\`,
  );
}

/** What the primary calls applied and the secondary does not know; null when it knows everything. */
async function secondaryLacks(direction: Direction): Promise<string | null> {
  const { primary, from, to } = direction;
  const acked = await from.store.transaction((tx) => notes(tx, from.tables, \`acked \${primary} \`));
  const applied = await from.store.transaction((tx) => newestApplied(tx, direction));
  const seen = await readSeen(to.tables, to.store, primary);
  for (const [worker, batch] of acked) {
    if ((seen.get(worker)?.batch ?? -1) < Number(batch)) return \`batch \${batch} of a relay\`;
  }
  const lost = await to.store.transaction((tx) => notInLedger(tx, direction, applied));
  return lost[0] === undefined ? null : \`event \${lost[0].id}\`;
}

/** An event that is marked as applied, the newest of its key among those looked at. */
export interface AppliedEvent {
  readonly id: bigint;
  readonly name: string;
  readonly rowKey: string;
}

async function newestApplied(tx: Tx, direction: Direction): Promise<AppliedEvent[]> {
  return appliedEvents(await appliedOf(tx, direction, sql\`ORDER BY id DESC LIMIT \${raw(String(APPLIED))}\`));
}

/**
 * Id, table and key of changes that are marked as applied, of those that \`which\` chooses. A key of which something waits is left out:
 * it is read anew and applied, whatever the secondary holds.
 */
export function appliedOf(tx: Tx, { from: { tables } }: Direction, which: Sql) {
  const hint = raw(tx.engine === 'mysql' ? ' FORCE INDEX (lockstep_by_key)' : '');
  return tx.rows(sql\`SELECT o.id, o.table_name, o.row_key FROM (
  SELECT id, table_name, row_key FROM \${tables.outbox} WHERE state = 1 \${which}
) AS o WHERE (SELECT MAX(n.id) FROM \${tables.outbox} AS n\${hint}
  WHERE n.table_name = o.table_name AND n.row_key = o.row_key AND n.state = 0) IS NULL ORDER BY o.id\`);
}

/** Rows of id, table and key as events, the newest of each key. */
export function appliedEvents(rows: readonly (readonly (string | null)[])[]): AppliedEvent[] {
  const byKey = new Map<string, AppliedEvent>();
  for (const [id, name, rowKey] of rows) {
    const event = { id: BigInt(id ?? '0'), name: name ?? '', rowKey: rowKey ?? '' };
    const key = JSON.stringify([name, rowKey]);
    if ((byKey.get(key)?.id ?? -1n) < event.id) byKey.set(key, event);
  }
  return [...byKey.values()];
}

/** Those of the events that the ledger should know and does not: it holds nothing, or something older, of their keys. */
export async function notInLedger(
  tx: Tx,
  { primary, to: { tables } }: Direction,
  events: readonly AppliedEvent[],
): Promise<AppliedEvent[]> {
  const emptied = BigInt((await readState(tx, tables, \`\${EMPTIED} \${primary}\`)) ?? '0');
  const wanted = events.filter(({ id }) => id > emptied);
  if (wanted.length === 0) return [];
  const keys = wanted.map(({ name, rowKey }) => sql\`(\${name}, \${rowKey})\`);
  const rows = await tx.rows(
    sql\`SELECT table_name, row_key, version FROM \${tables.ledger} WHERE (table_name, row_key) IN (\${list(keys)})\`,
  );
  const known = new Map(
    rows.map(([name, rowKey, version]) => [JSON.stringify([name, rowKey]), BigInt(version ?? '0')]),
  );
  return wanted.filter(({ id, name, rowKey }) => (known.get(JSON.stringify([name, rowKey])) ?? -1n) < id);
}

const GONE = 'is not in its outbox any more';
const ANOTHER = 'is another event now';

interface LostEvent extends AppliedEvent {
  readonly what: string;
}

/** The newest event that a relay noted on the secondary, when the primary does not hold it any more, or another one under its id. */
export async function lostSeen(direction: Direction): Promise<LostEvent | null> {
  const { from } = direction;
  const newest = await newestSeen(direction);
  if (newest === null) return null;
  const now = await from.store.transaction((tx) => eventMark(tx, from.tables, newest.id));
  if (now?.mark === newest.mark) return null;
  const mark: unknown = JSON.parse(newest.mark);
  const [name, rowKey] = Array.isArray(mark) ? mark.map(String) : [];
  return { id: newest.id, name: name ?? '', rowKey: rowKey ?? '', what: now === null ? GONE : ANOTHER };
}

/** First tries of the adapter write no notes: what they applied is known by the ledger alone. */
async function versionLost(direction: Direction): Promise<LostEvent | null> {
  const { from, to } = direction;
  const held = await to.store.transaction(async (tx) => {
    const floor = await knownFloor(tx, direction);
    return tx.rows(sql\`SELECT version, table_name, row_key FROM \${to.tables.ledger}
WHERE version > \${floor} ORDER BY version DESC LIMIT \${raw(String(VERSIONS))}\`);
  });
  const lost = await from.store.transaction((tx) => notInOutbox(tx, direction, appliedEvents(held)));
  const [first] = lost;
  if (first === undefined) return null;
  // Its event may have been pruned in between, when a newer one of the key was applied.
  const [now] = await to.store.transaction((tx) =>
    tx.rows(
      sql\`SELECT version FROM \${to.tables.ledger} WHERE table_name = \${first.name} AND row_key = \${first.rowKey}\`,
    ),
  );
  return now?.[0] === String(first.id) ? { ...first, what: GONE } : null;
}

/** Those of the versions that no event of their key has in the outbox. */
export async function notInOutbox(
  tx: Tx,
  { from: { tables } }: Direction,
  versions: readonly AppliedEvent[],
): Promise<AppliedEvent[]> {
  if (versions.length === 0) return [];
  const ids = list(versions.map(({ id }) => sql\`\${id}\`));
  const rows = await tx.rows(sql\`SELECT id, table_name, row_key FROM \${tables.outbox} WHERE id IN (\${ids})\`);
  const known = new Set(rows.map((row) => JSON.stringify(row)));
  return versions.filter(({ id, name, rowKey }) => !known.has(JSON.stringify([String(id), name, rowKey])));
}

/** Versions of the ledger up to this are no events, or are known to be lost: a trickle's passes, and what a failover lost. */
export async function knownFloor(tx: Tx, { primary, to: { tables } }: Direction): Promise<bigint> {
  const accepted = BigInt((await readState(tx, tables, \`\${ACCEPTED} \${primary}\`)) ?? '0');
  const note: unknown = JSON.parse((await readState(tx, tables, 'trickle')) ?? 'null');
  const passes = typeof note === 'object' && note !== null && 'version' in note ? BigInt(String(note.version)) : 0n;
  return passes > accepted ? passes : accepted;
}
`,"src/core/within.ts":`/** A read did not answer in time. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Gives back what \`read\` gives, or throws TooSlowError when that takes longer; its late result or error then touches nobody. */
export async function within<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TooSlowError(\`no answer within \${ms} ms\`);
      reject(error);
      late.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([(async () => read(late.signal))(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
`,"src/core/write-order.ts":`import type { Row, Side, TableDescriptor } from '../descriptor.ts';

/** Tables after those that they refer to; loops stay as they come. */
export function parentsFirst(tables: readonly TableDescriptor[], side: Side): TableDescriptor[] {
  const waiting = [...tables];
  const done: TableDescriptor[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ name }) => name));
    const free = waiting.findIndex(({ name, [side]: { parents } }) =>
      parents.every((parent) => parent === name || !open.has(parent)),
    );
    done.push(...waiting.splice(Math.max(0, free), 1));
  }
  return done;
}

/**
 * Rows of a table after those of them that they refer to, as the parts to write one after the other. Rows that refer to each other in
 * a ring are written first without the reference, where it may be NULL.
 */
export function inOwnOrder(table: TableDescriptor, side: Side, rows: readonly Row[]): Row[][] {
  const { own } = table[side];
  if (own.length === 0 || rows.length < 2) return [[...rows]];
  const textOf = (row: Row, places: readonly number[]) => JSON.stringify(places.map((place) => row[place] ?? null));
  const referred = own.map(({ refersTo }) => new Map(rows.map((row) => [textOf(row, refersTo), row])));
  const parentsOf = (row: Row) =>
    own.flatMap(({ columns }, at) => {
      const parent = referred[at]?.get(textOf(row, columns));
      return parent === undefined || parent === row ? [] : [parent];
    });
  const ordered = new Set<Row>();
  const ring = new Set<Row>();
  const path = new Set<Row>();
  for (const start of rows) {
    const stack = [{ row: start, parents: parentsOf(start) }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (top === undefined) break;
      path.add(top.row);
      const next = ordered.has(top.row) ? undefined : top.parents.pop();
      if (next === undefined) {
        ordered.add(top.row);
        path.delete(top.row);
        stack.pop();
      } else if (path.has(next)) ring.add(top.row);
      else if (!ordered.has(next)) stack.push({ row: next, parents: parentsOf(next) });
    }
  }
  const places = own.flatMap(({ columns }) => columns).filter((place) => table.columns[place]?.[side]?.nullable);
  const bare = [...ring].map((row) => row.map((text, place) => (places.includes(place) ? null : text)));
  return bare.length === 0 ? [[...ordered]] : [bare, [...ordered]];
}
`,"src/cutover/abort-cutover.ts":`import type { Direction, End } from '../core/direction.ts';
import { type Fence, readFence } from '../core/fence.ts';
import { flipStage } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import type { CutoverOptions } from './cutover-options.ts';
import { reopen, tellOther } from './flip.ts';
import { type CutoverNote, readNote, writeNote } from './note.ts';
import { sidesOf } from './preflight.ts';
import { WrongStageError } from './wrong-stage-error.ts';

/**
 * What an abort did.
 * - reopened: writers were stopped, and write to \`primary\` again.
 * - stopped: a flip that was about to stop them will not.
 * - nothing: no flip was under way.
 */
export interface Aborted {
  readonly did: 'reopened' | 'stopped' | 'nothing';
  readonly primary: Side;
  /** Since when they were stopped, by the clock of the machine that did it; null when they were not. */
  readonly since: string | null;
}

/**
 * Takes back a flip that is not decided, from any process, also while another one runs it and also while the other side is away.
 * \`away\` gives the direction away from a side. Throws WrongStageError when it is decided: then it goes forward only.
 */
export async function abortCutover(
  away: (primary: Side) => Direction,
  scope: CutoverOptions['scope'],
): Promise<Aborted> {
  const ends = sidesOf(away('source'));
  const { primary, epoch, fenced } = await whoIsStopped(ends, scope);
  const direction = away(primary);
  const { store } = direction.from;
  if (!fenced) {
    const stopped = await store.transaction((tx) => noteStop(tx, direction.from, scope));
    return { did: stopped ? 'stopped' : 'nothing', primary, since: null };
  }
  const note = await store.transaction((tx) => readNote(tx, direction.from, scope));
  const flip = { direction, options: { scope }, epoch };
  if ((await reopen(flip)) === 'decided') throw decidedError(otherSide(primary));
  if (note !== null) {
    await store.transaction((tx) =>
      writeNote(tx, direction.from, scope, { ...note, state: 'aborted', fencedAt: null }),
    );
  }
  // A side that is away is told by the next flip.
  await tellOther(flip).catch(() => undefined);
  return { did: 'reopened', primary, since: note?.fencedAt ?? null };
}

/** Keeps a flip that was begun from stopping writers: it looks at its note when it does. */
async function noteStop(tx: Parameters<typeof readNote>[0], end: End, scope: string): Promise<boolean> {
  const note: CutoverNote | null = await readNote(tx, end, scope, true);
  if (note?.state !== 'started') return false;
  await writeNote(tx, end, scope, { ...note, state: 'stopped' });
  return true;
}

async function whoIsStopped(ends: Readonly<Record<Side, End>>, scope: string) {
  const read = ({ store, tables }: End) => store.transaction((tx) => readFence(tx, tables, scope, false));
  const [source, target] = await Promise.allSettled([read(ends.source), read(ends.target)]);
  if (source.status === 'fulfilled' && target.status === 'fulfilled') {
    const { kind, primary, epoch } = flipStage({ source: source.value, target: target.value });
    if (kind === 'decided') throw decidedError(primary);
    return { primary, epoch, fenced: kind === 'fenced' };
  }
  // Only the row of the side that writers were stopped on ever says none.
  const alone = (side: Side, { writer, epoch }: Fence) => {
    if (writer === otherSide(side)) return null;
    return { primary: side, epoch, fenced: writer === 'none' };
  };
  const found =
    source.status === 'fulfilled'
      ? alone('source', source.value)
      : target.status === 'fulfilled'
        ? alone('target', target.value)
        : null;
  if (found !== null) return found;
  throw source.status === 'rejected' ? source.reason : target.status === 'rejected' ? target.reason : new Error();
}

function decidedError(primary: Side): WrongStageError {
  return new WrongStageError(
    \`the flip to the \${primary} is decided and cannot be aborted: resume it, then roll back with the command for that\`,
  );
}
`,"src/cutover/advice.ts":`import type { EngineName, KitDescriptor, Side } from '../descriptor.ts';

/** What else would stop writers that do not ask the fence, on the side that is no longer written to. Advice: nothing runs it. */
export function adviceFor(side: Side, { [side]: { engine, schema } }: KitDescriptor): string[] {
  return [
    \`Whoever asks the fence row is refused by the \${side} now. To stop also what does not ask it:\`,
    ...ADVICE[engine](schema),
  ];
}

const ADVICE: Readonly<Record<EngineName, (schema: string) => string[]>> = {
  mysql: (schema) => [
    \`  REVOKE INSERT, UPDATE, DELETE ON \\\`\${schema}\\\`.* FROM <each login of the application>;   -- the kit's own login must keep them\`,
    '  SET GLOBAL read_only = 1 stops the kit too, unless its login has CONNECTION_ADMIN (MySQL) or READ_ONLY ADMIN (MariaDB);',
    '  and a login with SUPER goes on writing. The way back needs the kit to write.',
  ],
  postgres: (schema) => [
    \`  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA "\${schema}" FROM <each role of the application>;   -- the kit's own must keep them\`,
    '  default_transaction_read_only only holds for sessions that begin later, and any of them can set it back.',
  ],
};
`,"src/cutover/catalogue-sql.ts":`import sql, { raw } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { innodbTrxRows } from '../sql/innodb-trx-rows.ts';
import type { Tx } from '../store/store.ts';

/** A column as the catalogue has it now. */
export interface LiveColumn {
  readonly name: string;
  readonly rawType: string;
  readonly nullable: boolean;
}

/** An operation on rows that a trigger can capture. */
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

/** What the catalogue of an engine knows that a flip depends on. */
export interface CatalogueSql {
  columns(tx: Tx, table: TableSide): Promise<LiveColumn[]>;
  /** The operations whose triggers write to the outbox. */
  captured(tx: Tx, table: TableSide): Promise<Operation[]>;
  /**
   * The age in seconds of the oldest transaction that has written or locked something; null when none is open. \`here\`: of sessions
   * in this database; else of all that may have written to it, which in MySQL is any session of the server.
   */
  oldestWriter(tx: Tx, here: boolean): Promise<number | null>;
  /** What a login needs to be told of other logins' transactions; null when it is told. */
  unseenWriters(tx: Tx): Promise<string | null>;
}

const OPERATIONS = ['INSERT', 'UPDATE', 'DELETE'] as const;

const mysqlCatalogue: CatalogueSql = {
  columns: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql\`SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'YES' FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = \${schema} AND TABLE_NAME = \${name} ORDER BY ORDINAL_POSITION\`);
    return rows.map(([column, rawType, nullable]) => ({
      name: column ?? '',
      rawType: rawType ?? '',
      nullable: nullable === '1',
    }));
  },
  captured: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql\`SELECT DISTINCT EVENT_MANIPULATION FROM information_schema.TRIGGERS
WHERE EVENT_OBJECT_SCHEMA = \${schema} AND EVENT_OBJECT_TABLE = \${name} AND ACTION_STATEMENT LIKE '%lockstep_outbox%'\`);
    return OPERATIONS.filter((operation) => rows.some(([event]) => event === operation));
  },
  // InnoDB writes moments in the time zone of the machine, whatever the session's; and in whole seconds.
  oldestWriter: async (tx, here) => {
    const only = raw(here ? ' AND (p.DB IS NULL OR p.DB = DATABASE())' : '');
    const [row] = await innodbTrxRows(
      tx,
      sql\`SELECT MAX(TIMESTAMPDIFF(SECOND, t.trx_started, CONVERT_TZ(SYSDATE(), '+00:00', 'SYSTEM')) + 1)
FROM information_schema.INNODB_TRX t LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() AND t.trx_lock_structs > 0\${only}\`,
    );
    return secondsOf(row?.[0]);
  },
  unseenWriters: async (tx) => {
    const rows = await tx.rows(sql\`SHOW GRANTS\`);
    const may = rows.some(([grant]) => /^GRANT .*\\b(PROCESS|ALL PRIVILEGES)\\b.* ON \\*\\.\\* TO/.test(grant ?? ''));
    return may ? null : 'GRANT PROCESS ON *.* to the login of the kit';
  },
};

const postgresCatalogue: CatalogueSql = {
  columns: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql\`SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = \${schema}::text AND c.relname = \${name}::text AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum\`);
    return rows.map(([column, rawType, nullable]) => ({
      name: column ?? '',
      rawType: rawType ?? '',
      nullable: nullable === 't',
    }));
  },
  captured: async (tx, { schema, name }) => {
    const rows =
      await tx.rows(sql\`SELECT bool_or(t.tgtype & 4 <> 0), bool_or(t.tgtype & 16 <> 0), bool_or(t.tgtype & 8 <> 0)
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = \${schema}::text AND c.relname = \${name}::text AND t.tgenabled <> 'D' AND p.prosrc LIKE '%lockstep_outbox%'\`);
    return OPERATIONS.filter((_, at) => rows[0]?.[at] === 't');
  },
  oldestWriter: async (tx) => {
    const [row] = await tx.rows(sql\`SELECT extract(epoch FROM clock_timestamp() - least(
  (SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()),
  (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())))\`);
    return secondsOf(row?.[0]);
  },
  unseenWriters: async (tx) => {
    const [row] = await tx.rows(sql\`SELECT pg_has_role('pg_read_all_stats', 'USAGE')\`);
    return row?.[0] === 't' ? null : 'GRANT pg_read_all_stats to the login of the kit';
  },
};

const CATALOGUE = { mysql: mysqlCatalogue, postgres: postgresCatalogue } as const;

/** The catalogue of an engine. */
export function catalogueOf(engine: EngineName): CatalogueSql {
  return CATALOGUE[engine];
}

function secondsOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Math.max(0, Number(text));
}
`,"src/cutover/count-rows.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { ownRows } from '../core/own-rows.ts';
import { otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The number of migrated rows of a table on both sides. */
export interface RowCounts {
  readonly table: TableDescriptor;
  readonly primary: bigint;
  readonly other: bigint;
  readonly ms: number;
}

/** Counts the migrated rows of tables on both sides at once, a table at a time, until \`ms\` are over; null: not counted. */
export async function countRows(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  ms: number,
): Promise<Map<TableDescriptor, RowCounts | null>> {
  const counted = new Map<TableDescriptor, RowCounts | null>();
  const began = performance.now();
  for (const table of tables) {
    const left = Math.floor(ms - (performance.now() - began));
    if (left < 1) {
      counted.set(table, null);
      continue;
    }
    const started = performance.now();
    const count = (side: Side) =>
      (side === primary ? from : to).store.transaction((tx) => countOn(tx, table, side), { statementMs: left });
    const [own, theirs] = await Promise.allSettled([count(primary), count(otherSide(primary))]);
    const both = own.status === 'fulfilled' && theirs.status === 'fulfilled';
    const took = performance.now() - started;
    counted.set(table, both ? { table, primary: own.value, other: theirs.value, ms: took } : null);
  }
  return counted;
}

async function countOn(tx: Tx, table: TableDescriptor, side: Side): Promise<bigint> {
  const [row] = await tx.rows(sql\`SELECT count(*) FROM \${raw(table[side].sql)} AS t WHERE \${ownRows(table, side)}\`);
  return BigInt(row?.[0] ?? '0');
}
`,"src/cutover/counters-sql.ts":`import sql, { raw } from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A column that a counter fills. */
export interface CountedColumn {
  readonly schema: string;
  readonly table: string;
  /** Quoted, with its schema. */
  readonly tableSql: string;
  readonly column: string;
  readonly columnSql: string;
  readonly rawType: string;
  /** PostgreSQL: the quoted name of the sequence; null: the one that belongs to the column. */
  readonly sequence: string | null;
}

/** Where a counter stands. */
export interface CounterState {
  /** What it hands out next. */
  readonly next: bigint;
  /** It hands out \`start\` and every \`step\` numbers above it. */
  readonly step: bigint;
  readonly start: bigint;
  /** The largest that it can hand out. */
  readonly limit: bigint;
}

/** Counters as an engine has them. */
export interface CountersSql {
  read(tx: Tx, counted: CountedColumn): Promise<CounterState>;
  /** Lets it hand out \`next\` next; the caller has seen that this is more than it was. */
  raise(tx: Tx, counted: CountedColumn, next: bigint): Promise<void>;
}

const MYSQL_BITS: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
};

/** The largest number that a column of a type can hold; a type without a known one is taken for 64 bits with a sign. */
export function largestOf(engine: EngineName, rawType: string): bigint {
  const bits = engine === 'mysql' ? mysqlBits(rawType) : POSTGRES_BITS[rawType];
  if (bits !== undefined) return 2n ** bits - 1n;
  const digits = /^numeric\\((\\d+),0\\)$/.exec(rawType)?.[1];
  return digits === undefined ? 2n ** 63n - 1n : 10n ** BigInt(digits) - 1n;
}

const POSTGRES_BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };

function mysqlBits(rawType: string): bigint | undefined {
  const bits = MYSQL_BITS[/^[a-z]+/.exec(rawType)?.[0] ?? ''];
  return bits === undefined ? undefined : rawType.includes('unsigned') ? bits : bits - 1n;
}

const mysqlCounters: CountersSql = {
  read: async (tx, { schema, table, rawType }) => {
    // MySQL's catalogue may be a day old unless told; MariaDB knows no such setting and passes over the comment.
    await tx.run(raw('SET @lockstep_fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */'));
    const [row] =
      await tx.rows(sql\`SELECT CAST(AUTO_INCREMENT AS CHAR), @@auto_increment_increment, @@auto_increment_offset
FROM information_schema.TABLES WHERE TABLE_SCHEMA = \${schema} AND TABLE_NAME = \${table}\`);
    if (row === undefined) throw new Error(\`\${schema}.\${table} is not there, or this login may not see it\`);
    // The server itself finds the next number of its step at or above the counter.
    return { next: BigInt(row[0] ?? '1'), step: 1n, start: 1n, limit: largestOf('mysql', rawType) };
  },
  raise: async (tx, { tableSql }, next) => {
    // The default is a day, and whoever reads the table would wait behind it.
    await tx.run(raw('SET SESSION lock_wait_timeout = 3'));
    try {
      await tx.run(raw(\`ALTER TABLE \${tableSql} AUTO_INCREMENT = \${next}\`));
    } finally {
      await tx.run(raw('SET SESSION lock_wait_timeout = DEFAULT'));
    }
  },
};

const postgresCounters: CountersSql = {
  read: async (tx, counted) => {
    const name = await sequenceOf(tx, counted);
    const [row] =
      await tx.rows(sql\`SELECT s.last_value::text, s.is_called, q.seqincrement::text, q.seqstart::text, q.seqmax::text
FROM \${raw(name)} AS s, pg_sequence q WHERE q.seqrelid = \${name}::regclass\`);
    const [last, called, step, start, most] = row ?? [];
    const [at, by] = [BigInt(last ?? '0'), BigInt(step ?? '1')];
    if (by < 1n) throw new Error(\`\${name} counts down: raise it by hand and leave its table out of the scope\`);
    const largest = largestOf('postgres', counted.rawType);
    const limit = BigInt(most ?? '0') < largest ? BigInt(most ?? '0') : largest;
    return { next: called === 't' ? at + by : at, step: by, start: BigInt(start ?? '1'), limit };
  },
  raise: async (tx, counted, next) => {
    const name = await sequenceOf(tx, counted);
    // As if its last number had been drawn: of a sequence that was set and not drawn from, PostgreSQL's catalogue tells nothing.
    await tx.rows(sql\`SELECT CASE WHEN \${next}::bigint - seqincrement < seqmin THEN setval(seqrelid, \${next}::bigint, false)
ELSE setval(seqrelid, \${next}::bigint - seqincrement, true) END FROM pg_sequence WHERE seqrelid = \${name}::regclass\`);
  },
};

async function sequenceOf(tx: Tx, { sequence, tableSql, column }: CountedColumn): Promise<string> {
  if (sequence !== null) return sequence;
  const [row] = await tx.rows(sql\`SELECT pg_get_serial_sequence(\${tableSql}::text, \${column}::text)\`);
  const name = row?.[0];
  if (typeof name !== 'string') throw new Error(\`\${tableSql} has no sequence for \${column}\`);
  return name;
}

const COUNTERS = { mysql: mysqlCounters, postgres: postgresCounters } as const;

/** The counters of an engine. */
export function countersOf(engine: EngineName): CountersSql {
  return COUNTERS[engine];
}
`,"src/cutover/counters.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { columnOn } from '../core/read-rows.ts';
import { otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { type CountedColumn, type CounterState, countersOf, largestOf } from './counters-sql.ts';
import { type Flip, holdClosed } from './flip.ts';

/** A counter of the side that is to become the primary, and where it has to stand. */
export interface CounterPlan {
  readonly table: string;
  readonly counted: CountedColumn;
  /** What it hands out next as it is. */
  readonly next: bigint;
  /** The least it may hand out next: above all that is used or was handed out on either side, and the gap. */
  readonly least: bigint;
  /** What it is raised to when it is below. */
  readonly wanted: bigint;
}

/** The gap that must be left, and the one that is made, so that what is made before a flip is enough during it. */
export interface Gap {
  readonly least: bigint;
  readonly made: bigint;
}

/** A counter that cannot go on: nothing larger fits. */
export class CounterFullError extends Error {
  override readonly name = 'CounterFullError';
}

/** Where the counters of the side that is to become the primary stand, and where they have to. */
export async function planCounters(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  gap: Gap,
): Promise<CounterPlan[]> {
  const other = otherSide(primary);
  // A table that several descriptors share has one counter.
  const shared = new Map(tables.map((table) => [table[other].sql, table]));
  const plans: CounterPlan[] = [];
  for (const table of shared.values()) {
    const place = table[other].counter?.column;
    const counted = place === undefined ? null : countedOn(table, place, other);
    if (place === undefined || counted === null) continue;
    const known = await from.store.transaction((tx) => used(tx, table, place, primary));
    const own = await to.store.transaction(async (tx) => ({
      state: await countersOf(tx.engine).read(tx, counted),
      highest: await highest(tx, counted),
    }));
    const base = known > own.highest ? known : own.highest;
    const rawType = columnOn(table, place, primary)?.rawType;
    const held = rawType === undefined ? own.state.limit : largestOf(from.store.engine, rawType);
    const at = (by: bigint) => placeOf(base, by, { ...own.state, limit: smaller(own.state.limit, held) }, counted);
    plans.push({ table: table.name, counted, next: own.state.next, least: at(gap.least), wanted: at(gap.made) });
  }
  return plans;
}

/** Raises the counters that stand too low. Gives back those that were raised. */
export async function raiseCounters(flip: Flip, tables: readonly TableDescriptor[], gap: Gap): Promise<CounterPlan[]> {
  const { to } = flip.direction;
  const low = (await planCounters(flip.direction, tables, gap)).filter(({ next, least }) => next < least);
  for (const { counted, wanted } of low) {
    await to.store.transaction(async (tx) => {
      await holdClosed(tx, flip);
      await countersOf(tx.engine).raise(tx, counted, wanted);
    });
  }
  return low;
}

/**
 * Raises the counter of the new primary's outbox to where the versions of the epoch begin, above every version that the old one
 * gave. Gives back what it hands out next.
 */
export async function raiseOutbox(flip: Flip, watermark: bigint): Promise<bigint> {
  const { to } = flip.direction;
  const next = (watermark >> 48n) + 1n;
  const wanted = (next > BigInt(flip.epoch) ? next : BigInt(flip.epoch)) << 48n;
  const counted = outboxCounter(to.tables.outbox.sql);
  return to.store.transaction(async (tx) => {
    const state = await countersOf(tx.engine).read(tx, counted);
    if (state.next >= wanted) return state.next;
    await holdClosed(tx, flip);
    await countersOf(tx.engine).raise(tx, counted, wanted);
    return wanted;
  });
}

function outboxCounter(tableSql: string): CountedColumn {
  const [schema = '', table = ''] = [...tableSql.matchAll(/(["\`])((?:(?!\\1).|\\1\\1)*)\\1/g)].map(
    ([, quote = '', name = '']) => name.replaceAll(quote + quote, quote),
  );
  return { schema, table, tableSql, column: 'id', columnSql: 'id', rawType: 'bigint', sequence: null };
}

function countedOn(table: TableDescriptor, place: number, side: Side): CountedColumn | null {
  const column = columnOn(table, place, side);
  if (column === null) return null;
  const { schema, name, sql: tableSql, counter } = table[side];
  const sequence = counter?.column === place ? counter.sequence : null;
  return {
    schema,
    table: name,
    tableSql,
    column: column.name,
    columnSql: column.sql,
    rawType: column.rawType,
    sequence,
  };
}

/** The largest number of the column that is used on a side, or was handed out there. */
async function used(tx: Tx, table: TableDescriptor, place: number, side: Side): Promise<bigint> {
  const counted = countedOn(table, place, side);
  if (counted === null) return 0n;
  const most = await highest(tx, counted);
  if (table[side].counter?.column !== place) return most;
  const { next, step } = await countersOf(tx.engine).read(tx, counted);
  return next - step > most ? next - step : most;
}

async function highest(tx: Tx, { tableSql, columnSql }: CountedColumn): Promise<bigint> {
  const text = tx.engine === 'mysql' ? \`CAST(MAX(\${columnSql}) AS CHAR)\` : \`max(\${columnSql})::text\`;
  const [row] = await tx.rows(sql\`SELECT \${raw(text)} FROM \${raw(tableSql)}\`);
  const most = BigInt((row?.[0] ?? '0').replace(/\\..*/, ''));
  return most < 0n ? 0n : most;
}

/** The number of the counter's step that is more than \`by\` above the base, or the last that fits. */
function placeOf(base: bigint, by: bigint, { start, step, limit }: CounterState, counted: CountedColumn): bigint {
  const up = (value: bigint) => value + ((((start - value) % step) + step) % step);
  const last = limit - ((((limit - start) % step) + step) % step);
  const found = smaller(up(base + by + 1n), last);
  if (found > base) return found;
  const { tableSql, column } = counted;
  throw new CounterFullError(\`\${tableSql}: \${base} is used already, and \${column} can count to \${limit} on both sides\`);
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
`,"src/cutover/cutover-failed-error.ts":`/** The flip cannot go on, and why. */
export class CutoverFailedError extends Error {
  override readonly name = 'CutoverFailedError';
}
`,"src/cutover/cutover-options.ts":`import { FENCE_SCOPE } from '../core/fence.ts';
import type { Log } from '../observe/log.ts';
import type { Step } from './report.ts';

/** How a flip behaves. Times in milliseconds. */
export interface CutoverOptions {
  /** The row of the fence that is moved. */
  readonly scope: typeof FENCE_SCOPE;
  /** rehearse: everything up to the decision, then the primary is opened again. */
  readonly mode: 'run' | 'rehearse';
  /** The longest that writers are stopped, from asking for the fence to the decision; then the primary is opened again. */
  readonly pauseLimitMs: number;
  /** How long one try to fence waits for writers in flight; new writers wait behind it. */
  readonly fenceWaitMs: number;
  readonly fenceAttempts: number;
  /** Between two tries. */
  readonly fenceRetryMs: number;
  /** The oldest change that may wait in the outbox when the flip begins. */
  readonly maxLagMs: number;
  /** The age above which a transaction is taken for one that does not end soon. */
  readonly maxTransactionMs: number;
  /** Of the pause: for comparing the keys that changed last. */
  readonly verifyMs: number;
  /** Of the pause: for counting rows; tables that take longer are counted before only. */
  readonly countMs: number;
  /** How many numbers the new primary's counters leave free above everything that was handed out. */
  readonly gap: bigint;
  /** How old the proof of the way back may be. */
  readonly reverseProofMs: number;
  /** Checks that may stay unanswered, where the login is not allowed to look. */
  readonly accept: readonly string[];
}

export const CUTOVER_OPTIONS: CutoverOptions = {
  scope: FENCE_SCOPE,
  mode: 'run',
  pauseLimitMs: 10_000,
  fenceWaitMs: 3000,
  fenceAttempts: 3,
  fenceRetryMs: 1000,
  maxLagMs: 2000,
  maxTransactionMs: 10_000,
  verifyMs: 3000,
  countMs: 500,
  gap: 1000n,
  reverseProofMs: 3_600_000,
  accept: [],
};

/** What a flip takes from other parts of the kit, and whom it tells. */
export interface CutoverHooks {
  /** Carries what waits from the primary to the other side, until every change up to the id is applied; false: not in time. */
  drain(watermark: bigint, timeoutMs: number): Promise<boolean>;
  /** Names of the tables whose backfill is not complete. */
  backfillOpen(): Promise<readonly string[]>;
  /** Told of each step when it begins and when it ended. */
  step?(step: Step): void;
  /** Told when writers were stopped, and when they may go on. */
  paused?(stopped: boolean): void;
  /** Aborts the flip as long as it is not decided. */
  readonly signal?: AbortSignal;
  readonly log: Log;
}
`,"src/cutover/cutover-status.ts":`import type { End } from '../core/direction.ts';
import type { Fence } from '../core/fence.ts';
import { type FlipStage, flipStage } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { readFences } from './fence-moves.ts';
import { type CutoverNote, readNote } from './note.ts';

/** Where a flip stands, and what to do. */
export interface CutoverStatus {
  readonly fences: Readonly<Record<Side, Fence>>;
  readonly stage: FlipStage;
  /** The last flip away from each side. */
  readonly notes: Readonly<Record<Side, CutoverNote | null>>;
  /** How long nobody can write already, by this machine's clock; null while somebody can. */
  readonly stoppedMs: number | null;
  /** For people. */
  readonly said: string;
}

/** Looks at both fence rows and at what the last flips noted. */
export async function cutoverStatus(ends: Readonly<Record<Side, End>>, scope: string): Promise<CutoverStatus> {
  const fences = await readFences(ends, scope);
  const stage = flipStage(fences);
  const read = ({ store, tables }: End) => store.transaction((tx) => readNote(tx, { store, tables }, scope));
  const [source, target] = await Promise.all([read(ends.source), read(ends.target)]);
  const notes = { source, target };
  const since = notes[leftSide(stage)]?.fencedAt ?? null;
  const stoppedMs = stage.kind === 'settled' ? null : since === null ? 0 : Math.max(0, Date.now() - Date.parse(since));
  return { fences, stage, notes, stoppedMs, said: saidOf(stage, stoppedMs) };
}

/** The side that the flip which is under way leads away from. */
export function leftSide({ kind, primary }: FlipStage): Side {
  return kind === 'decided' ? otherSide(primary) : primary;
}

function saidOf({ kind, primary, epoch }: FlipStage, stoppedMs: number | null): string {
  const since = \`Nobody can write since \${((stoppedMs ?? 0) / 1000).toFixed(1)} s\`;
  switch (kind) {
    case 'settled':
      return \`The \${primary} is written to (epoch \${epoch}). No flip is under way.\`;
    case 'fenced':
      return \`\${since}: a flip away from the \${primary} stopped its writers. If no process runs it any more: \\\`cutover resume\\\` goes on, \\\`cutover abort\\\` opens the \${primary} again.\`;
    case 'decided':
      return \`\${since}: the flip to the \${primary} is decided, and the \${primary} is not open yet. \\\`cutover resume\\\` opens it.\`;
  }
}
`,"src/cutover/fence-moves.ts":`import sql from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import { type Fence, readFence } from '../core/fence.ts';
import type { Side } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The fence row was not what a step of the flip needs: somebody else moved it. */
export class FenceMovedError extends Error {
  override readonly name = 'FenceMovedError';
  readonly fence: Fence;
  constructor(where: string, wanted: string, fence: Fence) {
    super(\`the fence row of the \${where} says \${fence.writer} in epoch \${fence.epoch}, expected \${wanted}\`);
    this.fence = fence;
  }
}

/**
 * The fence row of a scope, held alone until the transaction ends: waits for the writers in flight and lets no new one pass.
 * In PostgreSQL a share lock on a row joins those that are held, past whoever waits to change the row: under steady writes an
 * UPDATE might wait for ever. Locks on a table are queued, and every writer holds the weakest of them since it read its fence row.
 */
export async function holdFence(tx: Tx, { tables }: End, scope: string): Promise<Fence> {
  if (tx.engine === 'postgres') await tx.run(sql\`LOCK TABLE \${tables.fence} IN EXCLUSIVE MODE\`);
  await tx.rows(sql\`SELECT scope FROM \${tables.fence} WHERE scope = \${scope} FOR UPDATE\`);
  return readFence(tx, tables, scope, true);
}

/** Writes the fence row of a scope. The caller holds it and has looked at it. */
export async function moveFence(tx: Tx, { tables: { fence } }: End, scope: string, next: Fence): Promise<void> {
  await tx.run(sql\`UPDATE \${fence} SET epoch = \${next.epoch}, writer = \${next.writer} WHERE scope = \${scope}\`);
}

/** Both fence rows, each as it stands now. */
export async function readFences(ends: Readonly<Record<Side, End>>, scope: string): Promise<Record<Side, Fence>> {
  const read = ({ store, tables }: End) => store.transaction((tx) => readFence(tx, tables, scope, false));
  const [source, target] = await Promise.all([read(ends.source), read(ends.target)]);
  return { source, target };
}
`,"src/cutover/flip.ts":`import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { Fence } from '../core/fence.ts';
import { otherSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { CutoverOptions } from './cutover-options.ts';
import { FenceMovedError, holdFence, moveFence } from './fence-moves.ts';
import { type CutoverNote, readNote, writeNote } from './note.ts';

/** One flip away from the primary of \`direction\`. */
export interface Flip {
  readonly direction: Direction;
  readonly options: CutoverOptions;
  readonly id: string;
  /** Of the flip: one above what the fence rows held. */
  readonly epoch: number;
  /** Aborts when it may no longer go forward. */
  readonly limit: AbortSignal;
}

/** What going back takes of a flip. */
export interface Reopening extends Pick<Flip, 'direction' | 'epoch'> {
  readonly options: Pick<CutoverOptions, 'scope'>;
}

/** Somebody asked for the abort before the fence stood. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/*
 * The primary's own row decides. \`none\` may become the primary again (abort) or the other side (decided), each once and in one
 * transaction there; only what was decided opens the other side, whose row takes no epoch that it has passed. So no process that
 * stalled, no lost lease and no COMMIT of unknown outcome can make two writers.
 */

/** Notes that a flip begins, so that it can be stopped before the fence stands. */
export async function noteStart({ direction: { from, primary }, options: { scope }, id, epoch }: Flip): Promise<void> {
  const note: CutoverNote = { id, from: primary, epoch, state: 'started', fencedAt: null, report: null };
  await from.store.transaction((tx) => writeNote(tx, from, scope, note));
}

/** Stops the writers of the primary: waits for those in flight, and gives up after fenceWaitMs with everything as before. */
export async function stopWriters(flip: Flip): Promise<void> {
  const { direction, options, id, epoch, limit } = flip;
  const { from, primary } = direction;
  await from.store.transaction(
    async (tx) => {
      const fence = await holdFence(tx, from, options.scope);
      if (fence.writer !== primary || fence.epoch >= epoch) {
        throw new FenceMovedError(primary, \`\${primary} in an epoch before \${epoch}\`, fence);
      }
      const note = await readNote(tx, from, options.scope, true);
      if (note?.id !== id || note.state !== 'started') throw new StoppedError('somebody aborted it');
      await moveFence(tx, from, options.scope, { epoch, writer: 'none' });
      await writeNote(tx, from, options.scope, { ...note, state: 'fenced', fencedAt: new Date().toISOString() });
      crashPoint('cutover before fence commits');
      limit.throwIfAborted();
    },
    { lockMs: options.fenceWaitMs },
  );
}

/** Gives up the primary's place for good: from here the flip goes forward only. */
export async function decide({ direction: { from, primary }, options: { scope }, epoch, limit }: Flip): Promise<void> {
  await from.store.transaction(async (tx) => {
    const fence = await holdFence(tx, from, scope);
    if (isDecided(fence, primary, epoch)) return;
    if (fence.writer !== 'none' || fence.epoch !== epoch)
      throw new FenceMovedError(primary, \`none in epoch \${epoch}\`, fence);
    await moveFence(tx, from, scope, { epoch, writer: otherSide(primary) });
    crashPoint('cutover before decision commits');
    limit.throwIfAborted();
  });
}

/** Opens the other side, after the decision. */
export async function openOther({ direction: { to, primary }, options: { scope }, epoch }: Flip): Promise<void> {
  const writer = otherSide(primary);
  await to.store.transaction(async (tx) => {
    const fence = await holdFence(tx, to, scope);
    if (fence.epoch < epoch) await moveFence(tx, to, scope, { epoch, writer });
    else if (fence.writer !== writer && fence.epoch === epoch) {
      throw new FenceMovedError(writer, \`an epoch before \${epoch}\`, fence);
    }
    crashPoint('cutover before opening commits');
  });
}

/**
 * Opens the primary again, everything as before. \`open\`: it was not stopped; \`decided\`: it is too late, and the flip must go forward.
 */
export async function reopen(flip: Reopening): Promise<'reopened' | 'open' | 'decided'> {
  const { from, primary } = flip.direction;
  const { scope } = flip.options;
  return from.store.transaction(async (tx) => {
    const fence = await holdFence(tx, from, scope);
    if (fence.epoch > flip.epoch || fence.writer === primary) return 'open';
    if (isDecided(fence, primary, flip.epoch)) return 'decided';
    if (fence.writer !== 'none') throw new FenceMovedError(primary, \`none in epoch \${flip.epoch}\`, fence);
    await moveFence(tx, from, scope, { epoch: flip.epoch, writer: primary });
    return 'reopened';
  });
}

/** After an abort: the other side's row says again who the writer is. It was never open, so nothing depends on it. */
export async function tellOther({ direction: { to, primary }, options: { scope }, epoch }: Reopening): Promise<void> {
  await to.store.transaction(async (tx) => {
    const fence = await holdFence(tx, to, scope);
    if (fence.epoch < epoch) await moveFence(tx, to, scope, { epoch, writer: primary });
  });
}

/**
 * Throws unless the other side was not opened by this flip yet; holds its fence row until the transaction ends. Whatever prepares
 * the other side goes through it, so that nothing is prepared in a database that is in use.
 */
export async function holdClosed(
  tx: Tx,
  { direction: { to, primary }, options: { scope }, epoch }: Flip,
): Promise<void> {
  const fence = await holdFence(tx, to, scope);
  if (fence.writer === otherSide(primary) || fence.epoch >= epoch) {
    throw new FenceMovedError(otherSide(primary), \`\${primary} in an epoch before \${epoch}\`, fence);
  }
}

function isDecided(fence: Fence, primary: Direction['primary'], epoch: number): boolean {
  return fence.epoch === epoch && fence.writer === otherSide(primary);
}
`,"src/cutover/note.ts":`import type { End } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Side } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { CutoverReport } from './report.ts';

/** What the last flip away from a side left in that side's database, for whoever finds it after a crash. */
export interface CutoverNote {
  readonly id: string;
  readonly from: Side;
  readonly epoch: number;
  /** stopped: somebody asked for the abort before the fence stood. */
  readonly state: 'started' | 'stopped' | 'fenced' | CutoverReport['outcome'];
  /** By the clock of the machine that ran it; null while the fence does not stand. */
  readonly fencedAt: string | null;
  readonly report: CutoverReport | null;
}

const nameOf = (scope: string) => \`cutover \${scope}\`;

/** The note of a side, or null. \`locked\` holds it until the transaction ends. */
export async function readNote(tx: Tx, end: End, scope: string, locked = false): Promise<CutoverNote | null> {
  const text = await readState(tx, end.tables, nameOf(scope), locked);
  return text === null ? null : noteOf(text);
}

/** Writes the note in the transaction that makes it true. */
export function writeNote(tx: Tx, end: End, scope: string, note: CutoverNote): Promise<void> {
  return writeState(tx, end.tables, nameOf(scope), JSON.stringify(note));
}

function noteOf(text: string): CutoverNote {
  // Nobody else writes under this name.
  const note: CutoverNote = JSON.parse(text);
  return note;
}
`,"src/cutover/pause.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { StoreError } from '../store/store-error.ts';
import { quantity, quantityThat } from '../values/quantity.ts';
import { countRows } from './count-rows.ts';
import { raiseCounters, raiseOutbox } from './counters.ts';
import { CutoverFailedError } from './cutover-failed-error.ts';
import type { CutoverHooks } from './cutover-options.ts';
import { decide, type Flip, stopWriters } from './flip.ts';
import { lastChange, parkedChanges, waitingChanges } from './queue-state.ts';
import { type Recorder, rounded } from './report.ts';
import { orAborted } from './until-reached.ts';
import { readVerified } from './verified-note.ts';
import { saidOf, verifyKeys } from './verify-keys.ts';

/** When writers were stopped: \`since\` by performance.now(). */
export interface Stopped {
  readonly since: number;
  readonly fenceWaitMs: number;
  /** Aborts when they have been stopped for as long as they may. */
  readonly limit: AbortSignal;
}

/** A signal that aborts like \`signal\`, and when writers have been stopped for too long from now on. */
export function pauseLimit(signal: AbortSignal, ms: number): AbortSignal {
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new CutoverFailedError(\`writers may be stopped for \${ms} ms, and that was not enough\`)),
    ms,
  );
  timer.unref();
  return AbortSignal.any([signal, over.signal]);
}

/** Stops the writers; tries again after a while when those in flight do not end, and between tries everything goes on. */
export async function fence(flip: Flip, hooks: CutoverHooks): Promise<Stopped> {
  const { fenceAttempts, fenceRetryMs, fenceWaitMs, pauseLimitMs } = flip.options;
  for (let attempt = 1; ; attempt += 1) {
    const since = performance.now();
    const limit = pauseLimit(flip.limit, pauseLimitMs);
    try {
      hooks.paused?.(true);
      // Not cut short: whether the fence stands has to be known, and waiting for it has a limit of its own.
      await stopWriters({ ...flip, limit });
      return { since, fenceWaitMs: rounded(performance.now() - since), limit };
    } catch (error) {
      if (!neverStood(error)) throw error;
      hooks.paused?.(false);
      if (!(error instanceof StoreError) || error.kind !== 'retry') throw error;
      if (attempt >= fenceAttempts) {
        throw new CutoverFailedError(
          \`a transaction on the \${flip.direction.primary} did not end within \${fenceWaitMs} ms, \${quantity(attempt, 'time')} in a row: end it, or allow more time\`,
        );
      }
      hooks.log.warn({ attempt, fenceWaitMs }, 'a writer did not end in time; writers go on until the next try');
      await sleep(fenceRetryMs, undefined, { signal: flip.limit });
    }
  }
}

/** Whether an error of stopping the writers leaves them as they were: everything but a COMMIT whose answer was lost. */
export function neverStood(error: unknown): boolean {
  return !(error instanceof StoreError) || error.kind !== 'outcome unknown';
}

/** Everything between the fence and the decision. Gives back the last change of the primary. */
export async function whileStopped(
  flip: Flip,
  hooks: CutoverHooks,
  steps: Recorder,
  countable: readonly TableDescriptor[],
): Promise<bigint> {
  const { direction, options, limit } = flip;
  const { from, to, primary } = direction;
  const { tables } = direction;
  const watermark = await steps.run(
    'watermark',
    () => orAborted(limit, lastChange(from)),
    (id) => ({ watermark: String(id) }),
  );
  crashPoint('cutover watermark');
  await steps.run('drain', async () => {
    const drained = await orAborted(limit, hooks.drain(watermark, options.pauseLimitMs));
    const left = Promise.all([waitingChanges(from), parkedChanges(from, direction.tables)]);
    const [{ waiting }, { parked }] = await orAborted(limit, left);
    if (parked > 0)
      throw new CutoverFailedError(
        \`\${quantityThat(parked, 'change', \`of the \${primary} was\`, \`of the \${primary} were\`)} set aside: \\\`relay parked\\\` lists them\`,
      );
    if (!drained || waiting > 0) {
      throw new CutoverFailedError(
        \`\${quantityThat(waiting, 'change', 'still waits: it was', 'still wait: they were')} not carried in time\`,
      );
    }
  });
  crashPoint('cutover drained');
  await steps.run(
    'verify',
    () => orAborted(limit, verify(flip, watermark, tables, countable)),
    ({ keys, counted }) => ({ keys, tablesCounted: counted }),
  );
  crashPoint('cutover verified');
  await steps.run(
    'counters',
    async () => {
      const raised = await orAborted(
        limit,
        raiseCounters(flip, tables, { least: options.gap, made: 2n * options.gap }),
      );
      crashPoint('cutover counters raised');
      return { raised, outbox: await orAborted(limit, raiseOutbox(flip, watermark)) };
    },
    ({ raised, outbox }) => ({ raised: raised.length, versionsFrom: String(outbox) }),
  );
  crashPoint('cutover counters');
  // The decision cannot be taken back: the other side must answer now.
  if (options.mode === 'run')
    await orAborted(
      limit,
      to.store.transaction((tx) => tx.rows(sql\`SELECT 1\`)),
    );
  return watermark;
}

/** Compares what changed last, in the time that it has, and counts rows. */
async function verify(
  { direction, options, limit }: Flip,
  watermark: bigint,
  tables: readonly TableDescriptor[],
  countable: readonly TableDescriptor[],
) {
  const over = new AbortController();
  const reason = new CutoverFailedError(
    \`comparing what changed last took longer than \${options.verifyMs} ms: compare before (\\\`cutover rehearse\\\`), or allow more\`,
  );
  const timer = setTimeout(() => over.abort(reason), options.verifyMs);
  const signal = AbortSignal.any([limit, over.signal]);
  try {
    const after = await readVerified(direction, options.scope);
    const range = { after, upTo: watermark };
    const verified = await orAborted(signal, verifyKeys(direction, range, { settled: true, tables, signal }));
    if (verified.differing > 0) throw new CutoverFailedError(saidOf(verified));
    const counted = [...(await countRows(direction, countable, options.countMs)).values()].filter(
      (one) => one !== null,
    );
    const wrong = counted.filter(({ primary, other }) => primary !== other);
    if (wrong.length > 0) {
      const list = wrong.map(({ table, primary, other }) => \`\\n  \${table.name}: \${primary} and \${other}\`).join('');
      throw new CutoverFailedError(\`rows are not as many on both sides (primary and other side):\${list}\`);
    }
    return { keys: verified.keys, counted: counted.length };
  } finally {
    clearTimeout(timer);
  }
}

/** Hands the primary's place over; from here the flip goes forward only. */
export function handOver(flip: Flip): Promise<void> {
  return orAborted(flip.limit, decide(flip));
}
`,"src/cutover/preflight.ts":`import type { Direction } from '../core/direction.ts';
import { flipStage, NoPrimaryError } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { quantity, quantityThat } from '../values/quantity.ts';
import { catalogueOf } from './catalogue-sql.ts';
import { CounterFullError, planCounters } from './counters.ts';
import type { CutoverHooks, CutoverOptions } from './cutover-options.ts';
import { readFences } from './fence-moves.ts';
import { readProof } from './prove-reverse.ts';
import { parkedChanges, waitingChanges } from './queue-state.ts';
import { shapeDifferences } from './shape-differences.ts';

/** What one check of a flip found. unseen: the login may not look. */
export interface Check {
  readonly name: CheckName;
  readonly status: 'ok' | 'failed' | 'unseen';
  readonly said: string;
}

/** Everything that is asked before writers are stopped. */
export const CHECK_NAMES = [
  'fence',
  'parked',
  'other outbox',
  'lag',
  'long transactions',
  'definitions',
  'backfill',
  'way back',
  'counters',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

type Look = (
  direction: Direction,
  options: CutoverOptions,
  hooks: Pick<CutoverHooks, 'backfillOpen'>,
) => Promise<Omit<Check, 'name'>>;

/** Asks everything that must be so before writers are stopped; each question is answered, also where another failed. */
export async function preflight(
  direction: Direction,
  options: CutoverOptions,
  hooks: Pick<CutoverHooks, 'backfillOpen'>,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of CHECK_NAMES) checks.push({ name, ...(await LOOKS[name](direction, options, hooks)) });
  return checks;
}

/** The checks that stand in the way of a flip. */
export function standingInTheWay(checks: readonly Check[], { accept }: Pick<CutoverOptions, 'accept'>): Check[] {
  return checks.filter(({ name, status }) => status === 'failed' || (status === 'unseen' && !accept.includes(name)));
}

const ok = (said: string) => ({ status: 'ok', said }) as const;
const failed = (said: string) => ({ status: 'failed', said }) as const;

const LOOKS: Readonly<Record<CheckName, Look>> = {
  fence: async (direction, { scope }) => {
    const fences = await readFences(sidesOf(direction), scope);
    try {
      const { kind, primary } = flipStage(fences);
      if (kind !== 'settled') return failed('a flip was begun and did not end: resume it or abort it');
      if (primary !== direction.primary) return failed(\`the \${primary} is the primary already\`);
    } catch (error) {
      if (error instanceof NoPrimaryError) return failed(error.message);
      throw error;
    }
    const other = fences[otherSide(direction.primary)];
    if (other.writer !== direction.primary) {
      return failed(
        \`the row of the \${otherSide(direction.primary)} says \${other.writer}, expected \${direction.primary}\`,
      );
    }
    return ok(\`both sides say that the \${direction.primary} is written to\`);
  },

  parked: async (direction) => {
    const { parked, first } = await parkedChanges(direction.from, direction.tables);
    if (parked === 0) return ok('no change is set aside');
    const list = first.map(({ name, rowKey, reason }) => \`\\n  \${name} \${rowKey}: \${reason}\`).join('');
    return failed(
      \`\${quantity(parked, 'change')} of the \${direction.primary} could not be written to the \${otherSide(direction.primary)}; correct the rows or release them:\${list}\`,
    );
  },

  'other outbox': async (direction) => {
    const [{ waiting }, { parked }] = await Promise.all([
      waitingChanges(direction.to),
      parkedChanges(direction.to, direction.tables),
    ]);
    if (waiting + parked === 0) return ok('nothing waits on the other side');
    return failed(
      \`\${quantityThat(waiting + parked, 'change', 'waits', 'wait')} in the outbox of the \${otherSide(direction.primary)}, which nobody may write to: find out who did\`,
    );
  },

  lag: async (direction, { maxLagMs }) => {
    const { waiting, oldestMs } = await waitingChanges(direction.from);
    const said =
      waiting === 0
        ? 'nothing waits'
        : \`\${quantityThat(waiting, 'change', 'waits', 'wait')}, the oldest for \${oldestMs} ms\`;
    return oldestMs <= maxLagMs ? ok(said) : failed(\`\${said}; \${maxLagMs} ms at most: is the relay running?\`);
  },

  'long transactions': async ({ from, primary }, { maxTransactionMs }) => {
    const { unseen, oldest } = await from.store.transaction(async (tx) => {
      const catalogue = catalogueOf(tx.engine);
      const hidden = await catalogue.unseenWriters(tx);
      return { unseen: hidden, oldest: hidden === null ? await catalogue.oldestWriter(tx, true) : null };
    });
    if (unseen !== null)
      return { status: 'unseen', said: \`transactions of others on the \${primary} are not shown: \${unseen}\` };
    const ms = Math.round((oldest ?? 0) * 1000);
    const said = oldest === null ? 'no transaction that writes is open' : \`the oldest that writes is \${ms} ms old\`;
    return ms <= maxTransactionMs
      ? ok(said)
      : failed(\`\${said}; the fence would wait for it: \${maxTransactionMs} ms at most\`);
  },

  definitions: async (direction) => {
    const differences = await shapeDifferences(sidesOf(direction), direction.tables);
    if (differences.length === 0) return ok('every table is as it was when the kit was generated');
    return failed(\`definitions have changed, generate the kit again:\\n  \${differences.join('\\n  ')}\`);
  },

  backfill: async (_direction, _options, { backfillOpen }) => {
    const open = await backfillOpen();
    return open.length === 0 ? ok('every table is copied') : failed(\`not copied to the end: \${open.join(', ')}\`);
  },

  'way back': async (direction, { reverseProofMs }) => {
    const proof = await readProof(direction);
    if (proof === null) return failed('nobody has shown that the way back works: run \`cutover prove\`');
    const said = \`shown \${Math.round(proof.ageMs / 1000)} s ago, round trip \${proof.roundTripMs} ms, capture by \${proof.capture}\`;
    return proof.ageMs <= reverseProofMs ? ok(said) : failed(\`\${said}: too old, run \\\`cutover prove\\\` again\`);
  },

  counters: async (direction, options) => {
    try {
      const plans = await planCounters(direction, direction.tables, { least: 0n, made: options.gap });
      return ok(\`\${quantity(plans.length, 'counter')} can be raised\`);
    } catch (error) {
      if (error instanceof CounterFullError) return failed(error.message);
      throw error;
    }
  },
};

/** Both ends, by side. */
export function sidesOf({ primary, from, to }: Direction): Record<Side, Direction['from']> {
  return primary === 'source' ? { source: from, target: to } : { source: to, target: from };
}
`,"src/cutover/prepare.ts":`import { crashPoint } from '../core/crash-point.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { catalogueOf } from './catalogue-sql.ts';
import { countRows } from './count-rows.ts';
import { raiseCounters, raiseOutbox } from './counters.ts';
import { CutoverFailedError } from './cutover-failed-error.ts';
import type { CutoverHooks } from './cutover-options.ts';
import type { Flip } from './flip.ts';
import { lastChange, lastChangeBefore } from './queue-state.ts';
import type { Recorder } from './report.ts';
import { readVerified, writeVerified } from './verified-note.ts';
import { saidOf, verifyKeys } from './verify-keys.ts';

/** Does before the fence what would make the pause longer. Gives back the tables that are counted fast enough to be counted in it. */
export async function prepare(flip: Flip, hooks: CutoverHooks, steps: Recorder): Promise<TableDescriptor[]> {
  const { direction, options } = flip;
  const { tables } = direction;
  await steps.run('catch up', () => catchUp(flip, hooks));
  await steps.run(
    'compare changed keys',
    () => compareBefore(flip, tables),
    (keys) => ({ keys }),
  );
  await steps.run(
    'raise counters',
    async () => {
      const made = 2n * options.gap;
      const raised = await raiseCounters(flip, tables, { least: made, made });
      await raiseOutbox(flip, await lastChange(direction.from));
      return raised;
    },
    (raised) => ({ raised: raised.length }),
  );
  const countable = await steps.run(
    'count rows',
    async () => {
      const counted = await countRows(direction, tables, options.countMs / 2);
      return tables.filter((table) => counted.get(table) !== null);
    },
    (counted) => ({
      tables: counted.length,
      tooLarge: tables.filter((table) => !counted.includes(table)).map(({ name }) => name),
    }),
  );
  // Comparing took a while; what came meanwhile is carried before the pause and not in it.
  await steps.run('catch up again', () => catchUp(flip, hooks));
  crashPoint('cutover prepared');
  return countable;
}

async function catchUp({ direction: { from }, options: { pauseLimitMs } }: Flip, hooks: CutoverHooks): Promise<void> {
  if (await hooks.drain(await lastChange(from), pauseLimitMs)) return;
  throw new CutoverFailedError(\`what waits was not carried in \${pauseLimitMs} ms: the relay is too slow for a flip\`);
}

const PASSES = 3;
const SHORT_MS = 300;
/** Between the clock of a statement and the id that it takes. */
const MARGIN_SECONDS = 1;

/** Compares keys that changed since the last time, until little is left for the pause. Gives back how many it compared. */
async function compareBefore({ direction, options, limit }: Flip, tables: readonly TableDescriptor[]): Promise<number> {
  let keys = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const began = performance.now();
    const after = await readVerified(direction, options.scope);
    // Whoever writes now may hold an id below others that are committed: up to it nothing is settled.
    const settled = await lastChangeBefore(
      direction.from,
      (await oldestSeconds({ direction, options })) + MARGIN_SECONDS,
    );
    const upTo = await lastChange(direction.from);
    const verified = await verifyKeys(direction, { after, upTo }, { settled: false, tables, signal: limit });
    if (verified.differing > 0) throw new CutoverFailedError(saidOf(verified));
    keys += verified.keys;
    const open = verified.lowestInFlight === null ? settled : verified.lowestInFlight - 1n;
    const next = open < settled ? open : settled;
    if (next > after) await writeVerified(direction, options.scope, next);
    if (performance.now() - began < SHORT_MS) break;
  }
  return keys;
}

/** The age of the oldest open transaction that writes; where it is not shown, the oldest that a flip allows. */
async function oldestSeconds({ direction: { from }, options }: Pick<Flip, 'direction' | 'options'>): Promise<number> {
  return from.store.transaction(async (tx) => {
    const catalogue = catalogueOf(tx.engine);
    if ((await catalogue.unseenWriters(tx)) !== null) return options.maxTransactionMs / 1000;
    return (await catalogue.oldestWriter(tx, false)) ?? 0;
  });
}
`,"src/cutover/prove-reverse.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { recordChanges } from '../core/outbox.ts';
import { columnOn, readVersions } from '../core/read-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { readState, writeState } from '../core/state.ts';
import { otherSide } from '../descriptor.ts';
import { names } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { catalogueOf } from './catalogue-sql.ts';

/** How changes of the new primary come to be recorded. An adapter is in the application, where no database can see it. */
export type Capture = 'adapter' | 'triggers';

/** That the way back works, and when that was seen. */
export interface ReverseProof {
  /** Seconds since 1970, by the clock of the side that is to become the primary. */
  readonly at: number;
  readonly capture: Capture;
  readonly roundTripMs: number;
  /** Of the tables' definitions at that time. */
  readonly shapes: string;
}

/** The way back does not work: each reason. */
export class ReverseNotProvenError extends Error {
  override readonly name = 'ReverseNotProvenError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(\`the way back does not work yet:\\n\${reasons.map((reason) => \`  \${reason}\`).join('\\n')}\`);
    this.reasons = reasons;
  }
}

export interface ProofOptions {
  readonly capture: Capture;
  readonly timeoutMs: number;
}

/** No table has this name: the relay carries it like any change, and finds no row to write. */
const PROBE = 'lockstep.probe';
const PROBE_KEY = ['way back'];
const NOTE = 'reverse proof';

/**
 * Shows that changes of the side that is to become the primary reach the present one, and notes it there. \`reverse\` is the
 * direction away from that side, \`drain\` its relay. A change of a reserved key makes the whole round trip: outbox, relay, gate,
 * ledger. For the tables it is asked whether the present primary lets this login write; no row is touched.
 */
export async function proveReverse(
  reverse: Direction,
  { capture, timeoutMs }: ProofOptions,
  drain: (watermark: bigint, timeoutMs: number) => Promise<boolean>,
): Promise<ReverseProof> {
  const reasons = [
    ...(capture === 'triggers' ? await uncaptured(reverse) : []),
    ...(await reverse.to.store.transaction((tx) => unwritable(tx, reverse))),
  ];
  if (reasons.length > 0) throw new ReverseNotProvenError(reasons);
  const { from, to } = reverse;
  const began = performance.now();
  const version = await from.store.transaction(async (tx) => {
    await recordChanges(tx, from.tables, [{ name: PROBE, key: PROBE_KEY }]);
    const rowKey = rowKeyOf(PROBE_KEY);
    return (await readVersions(tx, from.tables, PROBE, [rowKey])).get(rowKey) ?? 0n;
  });
  const arrived = await drain(version, timeoutMs);
  const known = await to.store.transaction((tx) => probeVersion(tx, reverse));
  if (!arrived || known < version) {
    throw new ReverseNotProvenError([
      \`change \${version} of the \${reverse.primary} did not reach the \${otherSide(reverse.primary)} in \${timeoutMs} ms\`,
    ]);
  }
  const roundTripMs = Math.round((performance.now() - began) * 10) / 10;
  return from.store.transaction(async (tx) => {
    const proof = { at: await clock(tx), capture, roundTripMs, shapes: shapesOf(reverse) };
    await writeState(tx, from.tables, NOTE, JSON.stringify(proof));
    return proof;
  });
}

/** The last proof that the way back from the other side of a flip works, with its age in milliseconds; null when there is none. */
export async function readProof({
  to,
  tables,
}: Direction): Promise<(ReverseProof & { readonly ageMs: number }) | null> {
  return to.store.transaction(async (tx) => {
    const text = await readState(tx, to.tables, NOTE);
    if (text === null) return null;
    // Nobody else writes under this name.
    const proof: ReverseProof = JSON.parse(text);
    if (proof.shapes !== shapesOf({ tables })) return null;
    const ageMs = Math.round(((await clock(tx)) - proof.at) * 1000);
    // Nobody knows how old one is that comes from the future of a clock that was set back.
    return ageMs < -1000 ? null : { ...proof, ageMs: Math.max(0, ageMs) };
  });
}

async function uncaptured({ from, primary, tables }: Direction): Promise<string[]> {
  return from.store.transaction(async (tx) => {
    const reasons: string[] = [];
    for (const table of tables) {
      const found = await catalogueOf(tx.engine).captured(tx, table[primary]);
      const missing = (['INSERT', 'UPDATE', 'DELETE'] as const).filter((operation) => !found.includes(operation));
      if (missing.length > 0) {
        reasons.push(\`\${table[primary].sql} of the \${primary} has no trigger that records \${missing.join(', ')}\`);
      }
    }
    return reasons;
  });
}

/** EXPLAIN asks for the same rights as the statement, and runs nothing. */
async function unwritable(tx: Tx, { primary, tables }: Direction): Promise<string[]> {
  const side = otherSide(primary);
  const reasons: string[] = [];
  for (const table of tables) {
    const columns = table.columns.flatMap((column, place) => {
      const own = column.constant !== undefined && side === 'source' ? null : columnOn(table, place, side);
      return own === null ? [] : [{ name: own.sql, key: table.key.includes(place) }];
    });
    const all = names(columns.map(({ name }) => name));
    const into = raw(table[side].sql);
    const always = raw(tx.engine === 'postgres' ? ' OVERRIDING SYSTEM VALUE' : '');
    const plain = columns.find(({ key }) => !key)?.name;
    const statements = [
      sql\`EXPLAIN INSERT INTO \${into} (\${all})\${always} SELECT \${all} FROM \${into} AS t WHERE 1 = 0\`,
      sql\`EXPLAIN DELETE FROM \${into} WHERE 1 = 0\`,
      ...(plain === undefined ? [] : [sql\`EXPLAIN UPDATE \${into} SET \${raw(plain)} = \${raw(plain)} WHERE 1 = 0\`]),
    ];
    for (const statement of statements) {
      try {
        await tx.rows(statement);
      } catch (error) {
        if (!(error instanceof StoreError) || error.kind !== 'other') throw error;
        reasons.push(\`\${table[side].sql} of the \${side} cannot be written: \${error.message}\`);
        // PostgreSQL refuses whatever follows in this transaction.
        return reasons;
      }
    }
  }
  return reasons;
}

async function probeVersion(tx: Tx, { to }: Direction): Promise<bigint> {
  const [row] = await tx.rows(sql\`SELECT version FROM \${to.tables.ledger}
WHERE table_name = \${PROBE} AND row_key = \${rowKeyOf(PROBE_KEY)}\`);
  return BigInt(row?.[0] ?? '-1');
}

async function clock(tx: Tx): Promise<number> {
  const now = tx.engine === 'mysql' ? 'UNIX_TIMESTAMP(NOW(6))' : 'extract(epoch FROM clock_timestamp())';
  const [row] = await tx.rows(sql\`SELECT \${raw(now)}\`);
  return Number(row?.[0] ?? '0');
}

function shapesOf({ tables }: Pick<Direction, 'tables'>): string {
  return tables.map(({ source, target }) => \`\${source.schemaHash}/\${target.schemaHash}\`).join(' ');
}
`,"src/cutover/queue-state.ts":`import sql, { raw } from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A change that was set aside. */
export interface ParkedKey {
  readonly name: string;
  /** \`(masked)\` where a key column is. */
  readonly rowKey: string;
  readonly reason: string;
}

/** The largest id that the outbox of a side holds; 0 when it holds none. */
export async function lastChange({ store, tables }: End): Promise<bigint> {
  return store.transaction((tx) => readId(tx, sql\`SELECT \${idText(tx, 'MAX(id)')} FROM \${tables.outbox}\`));
}

/** The largest id of the changes that were recorded more than some seconds ago, by the clock of the side; 0 when there is none. */
export async function lastChangeBefore({ store, tables }: End, seconds: number): Promise<bigint> {
  const micros = raw(String(Math.ceil(seconds * 1e6)));
  return store.transaction((tx) => {
    const moment =
      tx.engine === 'mysql'
        ? sql\`NOW(6) - INTERVAL \${micros} MICROSECOND\`
        : sql\`clock_timestamp() - \${micros} * interval '1 microsecond'\`;
    const last = sql\`SELECT id FROM \${tables.outbox} WHERE created_at < \${moment} ORDER BY id DESC LIMIT 1\`;
    return readId(tx, sql\`SELECT \${idText(tx, 'l.id')} FROM (\${last}) AS l\`);
  });
}

/** How many changes wait in the outbox of a side, beats of a running relay apart, and the age of the oldest in milliseconds by the side's clock. */
export async function waitingChanges({ store, tables }: End): Promise<{ waiting: number; oldestMs: number }> {
  return store.transaction(async (tx) => {
    const age =
      tx.engine === 'mysql'
        ? raw('TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(6)) / 1000')
        : raw('extract(epoch FROM clock_timestamp() - min(created_at)) * 1000');
    const [row] = await tx.rows(sql\`SELECT count(*), \${age} FROM \${tables.outbox}
WHERE state = 0 AND table_name <> \${HEARTBEAT}\`);
    return { waiting: Number(row?.[0] ?? '0'), oldestMs: Math.max(0, Math.round(Number(row?.[1] ?? '0'))) };
  });
}

/** How many changes were set aside in the outbox of a side, and the first of them with their reasons. */
export async function parkedChanges(
  { store, tables }: End,
  descriptors: readonly TableDescriptor[],
  shown = 20,
): Promise<{ parked: number; first: ParkedKey[] }> {
  const masked = new Set(
    descriptors.flatMap(({ name, key, columns }) => (key.some((place) => columns[place]?.masked) ? [name] : [])),
  );
  return store.transaction(async (tx) => {
    const [count] = await tx.rows(sql\`SELECT count(*) FROM \${tables.outbox} WHERE state = 2\`);
    const rows = await tx.rows(sql\`SELECT table_name, row_key, error FROM \${tables.outbox}
WHERE state = 2 ORDER BY id LIMIT \${raw(String(shown))}\`);
    return {
      parked: Number(count?.[0] ?? '0'),
      first: rows.map(([name, rowKey, reason]) => ({
        name: name ?? '',
        rowKey: masked.has(name ?? '') ? '(masked)' : (rowKey ?? ''),
        reason: reason ?? 'no reason was noted',
      })),
    };
  });
}

function idText(tx: Tx, id: string) {
  return raw(tx.engine === 'mysql' ? \`CAST(\${id} AS CHAR)\` : \`(\${id})::text\`);
}

async function readId(tx: Tx, query: ReturnType<typeof sql>): Promise<bigint> {
  const [row] = await tx.rows(query);
  return BigInt(row?.[0] ?? '0');
}
`,"src/cutover/report.ts":`import type { Side } from '../descriptor.ts';

/** What a step found or did, for people and programs. */
export type Figures = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One step of a flip. */
export interface Step {
  readonly name: string;
  readonly startedAt: string;
  /** Null while it goes on. */
  readonly ms: number | null;
  readonly figures: Figures;
}

/**
 * What became of a flip.
 * - opened: the other side is the primary.
 * - rehearsed, aborted: the primary is what it was, and open.
 */
export interface CutoverReport {
  readonly outcome: 'opened' | 'rehearsed' | 'aborted';
  readonly scope: string;
  readonly from: Side;
  readonly to: Side;
  readonly epoch: number;
  /** How long nobody could write: from asking for the fence until one side was open; 0 if the fence never stood. */
  readonly pausedMs: number;
  /** Of it: the wait for writers in flight. */
  readonly fenceWaitMs: number;
  readonly watermark: string | null;
  /** Why it was aborted. */
  readonly reason: string | null;
  readonly steps: readonly Step[];
}

/** Runs steps one after the other and keeps what they took. */
export interface Recorder {
  readonly steps: Step[];
  run<T>(name: string, work: () => Promise<T>, figures?: (result: T) => Figures): Promise<T>;
}

/** A recorder that tells of each step when it begins and when it ended. */
export function recorder(tell: (step: Step) => void = () => undefined): Recorder {
  const steps: Step[] = [];
  return {
    steps,
    run: async (name, work, figures = () => ({})) => {
      const [startedAt, began] = [new Date().toISOString(), performance.now()];
      tell({ name, startedAt, ms: null, figures: {} });
      const end = (found: Figures) => {
        const step = { name, startedAt, ms: rounded(performance.now() - began), figures: found };
        steps.push(step);
        tell(step);
      };
      try {
        const result = await work();
        end(figures(result));
        return result;
      } catch (error) {
        end({ failed: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  };
}

/** To a tenth of a millisecond. */
export function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
`,"src/cutover/run-cutover.ts":`import { randomUUID } from 'node:crypto';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { flipStage } from '../core/flip-stage.ts';
import { withLease } from '../core/lease.ts';
import { otherSide, type TableDescriptor } from '../descriptor.ts';
import { CUTOVER_OPTIONS, type CutoverHooks, type CutoverOptions } from './cutover-options.ts';
import { FenceMovedError, readFences } from './fence-moves.ts';
import { type Flip, noteStart, openOther, reopen, tellOther } from './flip.ts';
import { readNote, writeNote } from './note.ts';
import { fence, handOver, neverStood, pauseLimit, type Stopped, whileStopped } from './pause.ts';
import { preflight, sidesOf, standingInTheWay } from './preflight.ts';
import { prepare } from './prepare.ts';
import { type CutoverReport, type Recorder, recorder, rounded } from './report.ts';
import { untilReached } from './until-reached.ts';
import { WrongStageError } from './wrong-stage-error.ts';

/**
 * Moves the writers of a scope from the primary of \`direction\` to the other side. Until the decision anything that goes wrong opens
 * the primary again, with everything as before, and the report says why; after it the flip goes forward until the other side is open.
 * May be killed at any point: \`resumeCutover\` goes on, \`abortCutover\` goes back.
 */
export async function runCutover(
  direction: Direction,
  options: Partial<CutoverOptions>,
  hooks: CutoverHooks,
): Promise<CutoverReport> {
  const all = { ...CUTOVER_OPTIONS, ...options };
  const { source, target } = sidesOf(direction);
  const name = \`cutover \${all.scope}\`;
  return withLease(source, name, (one) =>
    withLease(target, name, (other) => {
      const limit = AbortSignal.any([one.signal, other.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]);
      return fromTheStart(direction, all, { hooks, limit });
    }),
  );
}

async function fromTheStart(
  direction: Direction,
  options: CutoverOptions,
  { hooks, limit }: { readonly hooks: CutoverHooks; readonly limit: AbortSignal },
): Promise<CutoverReport> {
  const steps = recorder(hooks.step);
  const checks = await steps.run(
    'preflight',
    () => preflight(direction, options, hooks),
    (found) => Object.fromEntries(found.map(({ name, status, said }) => [name, \`\${status}: \${said}\`])),
  );
  const { epoch, kind } = flipStage(await readFences(sidesOf(direction), options.scope));
  if (kind !== 'settled') throw new WrongStageError('a flip was begun and did not end: resume it or abort it');
  const flip: Flip = { direction, options, id: randomUUID(), epoch: epoch + 1, limit };
  const said = standingInTheWay(checks, options).map(({ name, said: what }) => \`\${name}: \${what}\`);
  if (said.length > 0) return reportOf(flip, steps, { outcome: 'aborted', reason: said.join('\\n') });
  await noteStart(flip);
  crashPoint('cutover noted');
  let countable: TableDescriptor[];
  try {
    countable = await prepare(flip, hooks, steps);
  } catch (error) {
    return finish(flip, reportOf(flip, steps, { outcome: 'aborted', reason: saidBy(error) }));
  }
  return throughThePause(flip, { hooks, steps, countable }, async () => {
    const stopped = await steps.run(
      'fence',
      () => fence(flip, hooks),
      ({ fenceWaitMs }) => ({ fenceWaitMs }),
    );
    crashPoint('cutover fenced');
    return stopped;
  });
}

/** Goes on with a flip that was begun and did not end. It need not be the only one: the fence rows admit one outcome. */
export async function resumeCutover(
  direction: Direction,
  options: Partial<CutoverOptions>,
  hooks: CutoverHooks,
): Promise<CutoverReport> {
  const all = { ...CUTOVER_OPTIONS, ...options };
  const { from, primary } = direction;
  const { kind, epoch, primary: now } = flipStage(await readFences(sidesOf(direction), all.scope));
  if (kind === 'settled') throw new WrongStageError(\`there is nothing to resume: the \${now} is written to\`);
  const note = await from.store.transaction((tx) => readNote(tx, from, all.scope));
  const limit = pauseLimit(hooks.signal ?? new AbortController().signal, all.pauseLimitMs);
  const flip: Flip = { direction, options: all, id: note?.id ?? randomUUID(), epoch, limit };
  const before = note?.fencedAt == null ? 0 : Math.max(0, Date.now() - Date.parse(note.fencedAt));
  const stopped = { since: performance.now() - before, fenceWaitMs: 0, limit };
  const steps = recorder(hooks.step);
  if (kind === 'decided') {
    if (now === primary) throw new WrongStageError(\`the flip to the \${now} is decided: resume it from the other side\`);
    return opened(flip, { hooks, steps }, stopped);
  }
  return throughThePause(flip, { hooks, steps, countable: direction.tables }, async () => stopped);
}

interface Pausing {
  readonly hooks: CutoverHooks;
  readonly steps: Recorder;
  readonly countable: readonly TableDescriptor[];
}

async function throughThePause(
  flip: Flip,
  { hooks, steps, countable }: Pausing,
  stop: () => Promise<Stopped>,
): Promise<CutoverReport> {
  let stopped: Stopped = { since: performance.now(), fenceWaitMs: 0, limit: flip.limit };
  let watermark: bigint | null = null;
  try {
    stopped = await stop();
  } catch (error) {
    if (neverStood(error)) return finish(flip, reportOf(flip, steps, { outcome: 'aborted', reason: saidBy(error) }));
    return back(flip, { hooks, steps }, { stopped, watermark, error });
  }
  try {
    const limited = { ...flip, limit: stopped.limit };
    watermark = await whileStopped(limited, hooks, steps, countable);
    if (flip.options.mode === 'run') {
      await steps.run('decide', () => handOver(limited));
      crashPoint('cutover decided');
    }
  } catch (error) {
    return back(flip, { hooks, steps }, { stopped, watermark, error });
  }
  if (flip.options.mode === 'rehearse') return back(flip, { hooks, steps }, { stopped, watermark, error: null });
  return opened(flip, { hooks, steps }, stopped, watermark);
}

/** Opens the primary again; unless it was decided meanwhile, by another process or by a COMMIT whose answer was lost. */
async function back(
  flip: Flip,
  { hooks, steps }: Pick<Pausing, 'hooks' | 'steps'>,
  {
    stopped,
    watermark,
    error,
  }: { readonly stopped: Stopped; readonly watermark: bigint | null; readonly error: unknown },
): Promise<CutoverReport> {
  const { primary } = flip.direction;
  if (error !== null) hooks.log.warn({ reason: saidBy(error) }, \`opening the \${primary} again\`);
  const state = await steps.run(\`open the \${primary} again\`, () =>
    untilReached(\`opening the \${primary} again\`, () => reopen(flip), hooks),
  );
  if (state === 'decided') return opened(flip, { hooks, steps }, stopped, watermark);
  const pausedMs = state === 'open' && stopped.fenceWaitMs === 0 ? 0 : rounded(performance.now() - stopped.since);
  hooks.paused?.(false);
  crashPoint('cutover reopened');
  await tellOther(flip).catch((failure: unknown) =>
    hooks.log.warn({ reason: saidBy(failure) }, 'the other side was not told'),
  );
  const outcome = error === null ? 'rehearsed' : 'aborted';
  const reason = error === null ? null : saidBy(error);
  const { fenceWaitMs } = stopped;
  return finish(flip, reportOf(flip, steps, { outcome, reason, pausedMs, fenceWaitMs, watermark }));
}

/** Opens the other side; nothing can go back any more. */
async function opened(
  flip: Flip,
  { hooks, steps }: Pick<Pausing, 'hooks' | 'steps'>,
  { since, fenceWaitMs }: Stopped,
  watermark: bigint | null = null,
): Promise<CutoverReport> {
  const writer = otherSide(flip.direction.primary);
  await steps.run('open', () => untilReached(\`opening the \${writer}\`, () => openOther(flip), hooks));
  const pausedMs = rounded(performance.now() - since);
  hooks.paused?.(false);
  crashPoint('cutover opened');
  return finish(flip, reportOf(flip, steps, { outcome: 'opened', reason: null, pausedMs, fenceWaitMs, watermark }));
}

interface Outcome extends Pick<CutoverReport, 'outcome' | 'reason'> {
  readonly pausedMs?: number;
  readonly fenceWaitMs?: number;
  readonly watermark?: bigint | null;
}

function reportOf({ direction, options, epoch }: Flip, { steps }: Recorder, outcome: Outcome): CutoverReport {
  return {
    outcome: outcome.outcome,
    scope: options.scope,
    from: direction.primary,
    to: otherSide(direction.primary),
    epoch,
    pausedMs: outcome.pausedMs ?? 0,
    fenceWaitMs: outcome.fenceWaitMs ?? 0,
    watermark: outcome.watermark == null ? null : String(outcome.watermark),
    reason: outcome.reason,
    steps,
  };
}

/** Keeps the report where the flip began. Nothing depends on it, so a server that is away now costs nothing but the note. */
async function finish({ direction: { from, primary }, options: { scope }, id, epoch }: Flip, report: CutoverReport) {
  const note = { id, from: primary, epoch, state: report.outcome, fencedAt: null, report };
  await from.store.transaction((tx) => writeNote(tx, from, scope, note)).catch(() => undefined);
  return report;
}

/** What went wrong, in words. */
function saidBy(error: unknown): string {
  if (error instanceof FenceMovedError) return \`\${error.message}: another process aborted the flip, or finished it\`;
  if (error instanceof DOMException && error.name === 'AbortError') return 'it was stopped';
  return error instanceof Error ? error.message : String(error);
}
`,"src/cutover/shape-differences.ts":`import type { End } from '../core/direction.ts';
import type { Side, TableDescriptor } from '../descriptor.ts';
import { catalogueOf, type LiveColumn } from './catalogue-sql.ts';

/** What the definitions of tables have become since they were described: columns that are gone or of another type. */
export async function shapeDifferences(
  ends: Readonly<Record<Side, End>>,
  tables: readonly TableDescriptor[],
): Promise<string[]> {
  const found: string[] = [];
  for (const side of ['source', 'target'] as const) {
    await ends[side].store.transaction(async (tx) => {
      for (const table of tables) {
        const live = await catalogueOf(tx.engine).columns(tx, table[side]);
        found.push(...differencesOf(table, side, live));
      }
    });
  }
  return found;
}

function differencesOf(table: TableDescriptor, side: Side, live: readonly LiveColumn[]): string[] {
  const where = \`\${table[side].sql} of the \${side}\`;
  if (live.length === 0) return [\`\${where} is not there, or this login may not see it\`];
  const byName = new Map(live.map((column) => [column.name, column]));
  return table.columns.flatMap((column) => {
    const described = column[side];
    if (described === null) return [];
    const now = byName.get(described.name);
    if (now === undefined) return [\`\${where} has no column \${described.name} any more\`];
    const [was, is] = [described, now].map(({ rawType, nullable }) => \`\${rawType}\${nullable ? '' : ' not null'}\`);
    return was === is ? [] : [\`\${where}: \${described.name} was \${was} and is \${is}\`];
  });
}
`,"src/cutover/until-reached.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../observe/log.ts';
import { StoreError } from '../store/store-error.ts';

const PAUSE_MS = 250;

/** Does what has to be done before anybody may write again, as often as it takes: a server that is away is waited for. */
export async function untilReached<T>(
  what: string,
  work: () => Promise<T>,
  { log, patienceMs = 600_000 }: { readonly log: Log; readonly patienceMs?: number },
): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const passes =
        error instanceof StoreError && ['retry', 'connection', 'outcome unknown', 'busy'].includes(error.kind);
      if (!passes || performance.now() - began > patienceMs) throw error;
      log.error(
        { kind: error.kind, code: error.code },
        \`\${what} did not succeed, nobody can write until it does: trying again\`,
      );
      await sleep(PAUSE_MS);
    }
  }
}

/** What \`work\` gives, or the reason of the signal as soon as it aborts; what the work still does is no longer waited for. */
export function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
`,"src/cutover/verified-note.ts":`import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';

const nameOf = (scope: string) => \`cutover verified \${scope}\`;

/** The change of the primary up to which every changed key was compared; 0 when none was. */
export async function readVerified({ to, primary }: Direction, scope: string): Promise<bigint> {
  const text = await to.store.transaction((tx) => readState(tx, to.tables, nameOf(scope)));
  const [side, upTo] = (text ?? '').split(' ');
  return side === primary && upTo !== undefined ? BigInt(upTo) : 0n;
}

/** Notes it on the other side. */
export async function writeVerified({ to, primary }: Direction, scope: string, upTo: bigint): Promise<void> {
  await to.store.transaction((tx) => writeState(tx, to.tables, nameOf(scope), \`\${primary} \${upTo}\`));
}
`,"src/cutover/verify-keys.ts":`import sql, { raw } from 'sql-template-tag';
import { differentPlaces } from '../core/different-places.ts';
import type { Direction } from '../core/direction.ts';
import { isOwnRow } from '../core/own-rows.ts';
import { portions } from '../core/portions.ts';
import { readRows, readVersions, unreadIn } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import { snapshotOf } from '../core/snapshot-of.ts';
import { otherSide, type Row, type Side, type TableDescriptor, type Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { quantityThat } from '../values/quantity.ts';

/** Changes of the primary's outbox: those above \`after\`, up to \`upTo\`. */
export interface ChangeRange {
  readonly after: bigint;
  readonly upTo: bigint;
}

export interface VerifyOptions {
  /** Nothing is written and everything is applied: whatever differs is wrong. Else only what stands at the same version is judged. */
  readonly settled: boolean;
  readonly tables: readonly TableDescriptor[];
  readonly signal: AbortSignal;
}

/** A key whose rows are not the same on both sides. */
export interface KeyDifference {
  readonly name: string;
  /** \`(masked)\` where a key column is. */
  readonly rowKey: string;
  readonly what: string;
}

export interface Verified {
  readonly keys: number;
  /** Keys that could not be judged because they stood at different versions. */
  readonly inFlight: number;
  /** The lowest of their versions. */
  readonly lowestInFlight: bigint | null;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly KeyDifference[];
}

const PAGE = 500;
const SHOWN = 20;

/** Compares the rows of every key that a range of changes names, each with its version. */
export async function verifyKeys(direction: Direction, range: ChangeRange, options: VerifyOptions): Promise<Verified> {
  let found: Verified = { keys: 0, inFlight: 0, lowestInFlight: null, differing: 0, differences: [] };
  const names = new Set(options.tables.map(({ name }) => name));
  for (let after = range.after; ; ) {
    options.signal.throwIfAborted();
    const page = await direction.from.store.transaction((tx) => readPage(tx, direction, { after, upTo: range.upTo }));
    const last = page.at(-1);
    if (last === undefined) return found;
    for (const name of names) {
      const rowKeys = [...new Set(page.flatMap((change) => (change.name === name ? [change.rowKey] : [])))];
      for (const portion of await portions(direction, direction.named(name), rowKeys)) {
        found = together(found, await verifyPage(direction, name, portion, options));
      }
    }
    after = last.id;
  }
}

async function readPage(tx: Tx, { from }: Direction, { after, upTo }: ChangeRange) {
  const id = raw(tx.engine === 'mysql' ? 'CAST(id AS CHAR)' : 'id::text');
  const rows = await tx.rows(sql\`SELECT \${id}, table_name, row_key FROM \${from.tables.outbox}
WHERE id > \${after} AND id <= \${upTo} ORDER BY lockstep_outbox.id LIMIT \${raw(String(PAGE))}\`);
  return rows.map(([number, name, rowKey]) => ({ id: BigInt(number ?? '0'), name: name ?? '', rowKey: rowKey ?? '' }));
}

interface Seen {
  readonly versions: ReadonlyMap<string, bigint>;
  /** In the order of the descriptors. */
  readonly rows: readonly ReadonlyMap<string, Row>[];
}

async function verifyPage(
  direction: Direction,
  name: string,
  rowKeys: readonly string[],
  { settled, signal }: VerifyOptions,
): Promise<Verified> {
  const { from, to, primary } = direction;
  const tables = direction.named(name);
  const keys = rowKeys.map(keyOf);
  const own = () =>
    from.store.transaction(
      (tx) => seen(tx, tables, primary, keys, readVersions(tx, from.tables, name, rowKeys)),
      snapshotOf(primary, tables),
    );
  const theirs = () =>
    to.store.transaction(
      (tx) => seen(tx, tables, otherSide(primary), keys, ledgerVersions(tx, direction, name, rowKeys)),
      snapshotOf(otherSide(primary), tables),
    );
  // Under writes the primary is read first, so that what differs in version is behind and not ahead.
  const [one, other] = settled ? await Promise.all([own(), theirs()]) : [await own(), await theirs()];
  signal.throwIfAborted();
  const waiting = rowKeys.filter((rowKey) => !settled && one.versions.get(rowKey) !== other.versions.get(rowKey));
  const unjudged = new Set(waiting);
  const differences = rowKeys.flatMap((rowKey) =>
    unjudged.has(rowKey) ? [] : differencesOf(tables, primary, rowKey, one, other),
  );
  const versions = waiting.map((rowKey) => one.versions.get(rowKey) ?? 0n);
  return {
    keys: rowKeys.length,
    inFlight: waiting.length,
    lowestInFlight: lowest(versions),
    differing: differences.length,
    differences: differences.slice(0, SHOWN),
  };
}

async function seen(
  tx: Tx,
  tables: readonly TableDescriptor[],
  side: Side,
  keys: readonly (readonly Text[])[],
  versions: Promise<ReadonlyMap<string, bigint>>,
): Promise<Seen> {
  const known = await versions;
  const rows: Map<string, Row>[] = [];
  for (const table of tables) rows.push(await readRows(tx, table, side, keys));
  return { versions: known, rows };
}

async function ledgerVersions(tx: Tx, { to }: Direction, name: string, rowKeys: readonly string[]) {
  const version = raw(tx.engine === 'mysql' ? 'CAST(version AS CHAR)' : 'version::text');
  const rows = await tx.rows(sql\`SELECT row_key, \${version} FROM \${to.tables.ledger}
WHERE table_name = \${name} AND row_key IN (\${list(rowKeys.map((rowKey) => sql\`\${rowKey}\`))})\`);
  return new Map(rows.map(([rowKey, found]) => [rowKey ?? '', BigInt(found ?? '0')]));
}

function differencesOf(
  tables: readonly TableDescriptor[],
  primary: Side,
  rowKey: string,
  one: Seen,
  other: Seen,
): KeyDifference[] {
  return tables.flatMap((table, at) => {
    const [mine, theirs] = [one.rows[at]?.get(rowKey), other.rows[at]?.get(rowKey)];
    // Another writer's row of the primary has none on the other side.
    if (mine !== undefined && theirs === undefined && !isOwnRow(table, primary, mine)) return [];
    const what = whatDiffers(table, mine, theirs);
    if (what === null) return [];
    const masked = table.key.some((place) => table.columns[place]?.masked === true);
    return [{ name: table.name, rowKey: masked ? '(masked)' : rowKey, what }];
  });
}

function whatDiffers(table: TableDescriptor, mine: Row | undefined, theirs: Row | undefined): string | null {
  if (mine === undefined) return theirs === undefined ? null : 'is not on the primary';
  if (theirs === undefined) return 'is not on the other side';
  const unread = unreadIn(mine) ?? unreadIn(theirs);
  if (unread !== null) return \`cannot be compared: \${table.columns[unread.place]?.name} is \${unread.why}\`;
  const places = differentPlaces(table, mine, theirs);
  return places.length === 0 ? null : \`differs in \${places.map((place) => table.columns[place]?.name).join(', ')}\`;
}

function together(one: Verified, other: Verified): Verified {
  return {
    keys: one.keys + other.keys,
    inFlight: one.inFlight + other.inFlight,
    lowestInFlight: lowest([one.lowestInFlight, other.lowestInFlight].filter((version) => version !== null)),
    differing: one.differing + other.differing,
    differences: [...one.differences, ...other.differences].slice(0, SHOWN),
  };
}

function lowest(versions: readonly bigint[]): bigint | null {
  return versions.reduce<bigint | null>(
    (least, version) => (least === null || version < least ? version : least),
    null,
  );
}

/** What differs, in words. */
export function saidOf({ differing, differences }: Verified): string {
  const list = differences.map(({ name, rowKey, what }) => \`\\n  \${name} \${rowKey} \${what}\`).join('');
  return \`\${quantityThat(differing, 'key', 'is', 'are')} not the same on both sides:\${list}\`;
}
`,"src/cutover/wrong-stage-error.ts":`/** A flip stands half way, or none does, and what was asked does not fit. */
export class WrongStageError extends Error {
  override readonly name = 'WrongStageError';
}
`,"src/descriptor.ts":`/** Which kind of database. */
export type EngineName = 'mysql' | 'postgres';

/** The two databases, by their part in the migration; which of them is the primary changes at cutover. */
export type Side = 'source' | 'target';

/** A value as canonical text; null is NULL. */
export type Text = string | null;

/** A row as canonical texts, in the order of the columns it was asked for. */
export type Row = readonly Text[];

/** A column on one side, and how its values become canonical text and come back from it. */
export interface ColumnSide {
  readonly name: string;
  /** The quoted name. */
  readonly sql: string;
  readonly rawType: string;
  readonly nullable: boolean;
  /** An expression over the alias t that gives the canonical text. */
  readonly read: string;
  /** An expression that makes the column's value of the canonical text which stands in place of its one \`{}\`. */
  readonly write: string;
  /** The database computes it: it is read and compared, and never written. */
  readonly computed?: true;
}

/** How two unequal texts of a column are judged; exact: they are different values. */
export type ValueRule =
  | 'exact'
  | 'json'
  | 'double'
  | 'single'
  | 'number'
  | 'truth'
  | 'moment'
  | 'set'
  | 'address'
  | 'geometry';

/** How far two values may be apart and still be equal: in units of the number, or in seconds. */
export interface Tolerance {
  readonly kind: 'number' | 'seconds';
  readonly by: string;
}

/** A pair of columns, or a constant that the target holds in every row. */
export interface ColumnDescriptor {
  /** The source's name of it; of a constant the target's. */
  readonly name: string;
  /** Null for a constant. */
  readonly source: ColumnSide | null;
  readonly target: ColumnSide;
  /** The canonical text of a constant; undefined for a pair. */
  readonly constant?: Text;
  /** false: a constant of a type whose values have no one text; it is written and never compared. */
  readonly compared?: false;
  readonly rule: ValueRule;
  readonly tolerance?: Tolerance;
  /** Its values are never written to a log. */
  readonly masked: boolean;
}

/** A counter that hands out numbers for a column. */
export interface Counter {
  /** The place of the column in \`columns\`. */
  readonly column: number;
  /** PostgreSQL: the quoted name of its sequence; MySQL: null, the table's AUTO_INCREMENT. */
  readonly sequence: string | null;
}

/** One table of a pair. */
export interface TableSide {
  readonly schema: string;
  readonly name: string;
  /** The quoted name, with its schema. */
  readonly sql: string;
  /** A condition over the alias t for the rows that are migrated; null when all are. Only the source has one. */
  readonly where: string | null;
  /** The row key is its primary key. */
  readonly primary: boolean;
  /** Unique keys beside the row key, each as places in \`columns\`. */
  readonly unique: readonly (readonly number[])[];
  readonly counter: Counter | null;
  /** Names (TableDescriptor.name) of the tables its foreign keys refer to, itself left out. */
  readonly parents: readonly string[];
  /** Foreign keys to itself: the places of the columns, and of the columns that they refer to. */
  readonly own: readonly { readonly columns: readonly number[]; readonly refersTo: readonly number[] }[];
  /** The columns' names and types and the keys, hashed: another hash is another table. */
  readonly schemaHash: string;
}

/** A pair of tables. A source that is spread over several targets has one descriptor for each, all of the same \`name\` and key. */
export interface TableDescriptor {
  /** The source's \`schema.table\`: what outbox and ledger call it. */
  readonly name: string;
  readonly columns: readonly ColumnDescriptor[];
  /** The places of the key's columns in \`columns\`, in key order. */
  readonly key: readonly number[];
  readonly source: TableSide;
  readonly target: TableSide;
}

/** The migration as the kit knows it; rendered from the mapping. */
export interface KitDescriptor {
  /** Of the mapping and both schemas; checkpoints of another one are refused. */
  readonly fingerprint: string;
  /** \`schema\`: where the kit's own tables stand. */
  readonly source: { readonly engine: EngineName; readonly flavor: string; readonly schema: string };
  readonly target: { readonly engine: EngineName; readonly flavor: string; readonly schema: string };
  /** Parents first. */
  readonly tables: readonly TableDescriptor[];
}

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}
`,"src/failover/accept-primary.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { recordChanges } from '../core/outbox.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { writeState } from '../core/state.ts';
import { ACCEPTED, type AppliedEvent, appliedEvents } from '../core/went-back.ts';
import { list } from '../sql/expression.ts';
import { openTransactions } from '../sql/open-transactions.ts';
import { quantityThat } from '../values/quantity.ts';
import type { Lost } from './find-lost.ts';

/** Transactions that were open before the new versions did not end in time. */
export class StillOpenError extends Error {
  override readonly name = 'StillOpenError';
}

export interface AcceptOptions {
  /** How long transactions of the primary that are open now may take to end. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (message: string) => void;
}

/** Versions that are passed over: more than any transaction in flight can have taken. An epoch has 65,536 times as many. */
const RESERVED = 1n << 32n;
const PAGE = 1000;

/**
 * Makes the primary, as it is now, right again after it lost its last changes: every key of which the secondary holds a lost change,
 * and every key that was changed since, gets an event with a version above all that were given, so that the relay makes the
 * secondary's rows what the primary's are. It may be run again after it was cut short. Gives the number of keys.
 *
 * The events take versions that were set aside before, below those of writers that come later: an insert that is under way beside
 * its event comes after it. Writers that came before are waited for.
 */
export async function acceptPrimary(direction: Direction, { keys }: Lost, options: AcceptOptions): Promise<number> {
  const { from } = direction;
  const since = await lostSince(direction, keys);
  const { first, known } = await setAside(direction);
  crashPoint('failover versions set aside');
  await endOfEarlier(direction, options);
  const changed = await changedSince(direction, since, first);
  const all = new Map(
    [...keys, ...changed]
      .filter(({ name }) => name !== HEARTBEAT)
      .map(({ name, rowKey }) => [JSON.stringify([name, rowKey]), { name, rowKey }]),
  );
  let next = first;
  for (const part of pages([...all.values()])) {
    const rows = part.map(({ name, rowKey }) => sql\`(\${next++}, \${name}, \${rowKey})\`);
    await from.store.transaction((tx) =>
      tx.run(sql\`INSERT INTO \${from.tables.outbox} (id, table_name, row_key) VALUES \${list(rows)}\`),
    );
    crashPoint('failover events recorded');
  }
  await forgetLost(direction, known);
  return all.size;
}

/** The clock of either server may be off by so much. */
const MARGIN_SECONDS = 3600;

/** Since when changes may have been lost, with a margin, in seconds since 1970: nothing was carried from what has happened since. */
async function lostSince({ to }: Direction, keys: readonly AppliedEvent[]): Promise<number> {
  const moments: number[] = [];
  for (const part of pages(keys)) {
    const wanted = list(part.map(({ name, rowKey }) => sql\`(\${name}, \${rowKey})\`));
    const [row] = await to.store.transaction((tx) => {
      const first = tx.engine === 'mysql' ? 'UNIX_TIMESTAMP(MIN(applied_at))' : 'extract(epoch FROM min(applied_at))';
      return tx.rows(sql\`SELECT \${raw(first)} FROM \${to.tables.ledger} WHERE (table_name, row_key) IN (\${wanted})\`);
    });
    if (typeof row?.[0] === 'string') moments.push(Number(row[0]));
  }
  return Math.floor(Math.min(...moments)) - MARGIN_SECONDS;
}

/** Sets versions aside, above all that either side knows and below all that writers will take from now on. */
async function setAside({ from, to }: Direction): Promise<{ readonly first: bigint; readonly known: bigint }> {
  const [held] = await to.store.transaction((tx) => tx.rows(sql\`SELECT MAX(version) FROM \${to.tables.ledger}\`));
  const known = BigInt(held?.[0] ?? '0');
  const beat = { name: HEARTBEAT, key: ['1'] };
  const [taken] = await from.store.transaction((tx) => recordChanges(tx, from.tables, [beat]));
  const base = known > (taken?.version ?? 0n) ? known : (taken?.version ?? 0n);
  const top = base + RESERVED;
  await from.store.transaction(async (tx) => {
    const row = sql\`INSERT INTO \${from.tables.outbox} (id, table_name, row_key) VALUES (\${top}, \${HEARTBEAT}, \${rowKeyOf(['1'])})\`;
    // MySQL's counter follows the largest number that is inserted.
    if (tx.engine === 'postgres')
      await tx.rows(sql\`SELECT setval(pg_get_serial_sequence(\${from.tables.outbox.sql}, 'id'), \${top}::bigint)\`);
    await tx.run(row);
  });
  return { first: top - RESERVED / 2n, known };
}

/** Waits for the transactions that may have taken a version before the others were set aside. */
async function endOfEarlier({ from: { store, tables } }: Direction, { timeoutMs, signal, onWait }: AcceptOptions) {
  const { at, others } = await store.transaction(async (tx) => {
    // A server lists a transaction only once it has done something.
    await writeState(tx, tables, 'failover', '{}');
    return openTransactions(tx.engine).now(tx);
  });
  const deadline = performance.now() + timeoutMs;
  for (; ; await sleep(200, undefined, signal === undefined ? {} : { signal })) {
    const open = await store.transaction((tx) => openTransactions(tx.engine).still(tx, others));
    if (open.length === 0) return;
    const message = \`\${store.label}: \${quantityThat(open.length, 'transaction', \`that began before \${at} is\`, \`that began before \${at} are\`)} still open: \${open.slice(0, 3).join('; ')}\`;
    if (performance.now() > deadline)
      throw new StillOpenError(\`\${message}. End them, or allow more time; then run this again.\`);
    onWait?.(message);
  }
}

/** The keys of all events since a moment whose versions were given before the others were set aside. */
async function changedSince({ from }: Direction, since: number, first: bigint): Promise<AppliedEvent[]> {
  const found: AppliedEvent[] = [];
  for (let after = 0n; ; ) {
    const rows = await from.store.transaction((tx) => {
      const moment = tx.engine === 'mysql' ? sql\`FROM_UNIXTIME(\${since})\` : sql\`to_timestamp(\${since}::float8)\`;
      return tx.rows(sql\`SELECT id, table_name, row_key FROM \${from.tables.outbox}
WHERE id > \${after} AND id < \${first} AND created_at >= \${moment} ORDER BY id LIMIT \${raw(String(PAGE))}\`);
    });
    found.push(...appliedEvents(rows));
    if (rows.length < PAGE) return found;
    after = BigInt(rows.at(-1)?.[0] ?? '0');
  }
}

/** From here on the relay goes on: what was lost is known, and what old workers noted means nothing. */
async function forgetLost({ primary, from, to }: Direction, known: bigint): Promise<void> {
  await from.store.transaction((tx) =>
    tx.run(sql\`DELETE FROM \${from.tables.state} WHERE name LIKE \${\`acked \${primary} %\`}\`),
  );
  await to.store.transaction(async (tx) => {
    await tx.run(sql\`DELETE FROM \${to.tables.state} WHERE name LIKE \${\`seen \${primary} %\`}\`);
    await writeState(tx, to.tables, \`\${ACCEPTED} \${primary}\`, String(known));
  });
}

function pages<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / PAGE) }, (_, at) => all.slice(at * PAGE, (at + 1) * PAGE));
}
`,"src/failover/catch-up-secondary.ts":`import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { list } from '../sql/expression.ts';
import type { Lost } from './find-lost.ts';

const PAGE = 1000;

/**
 * Makes the changes wait again that the secondary lost, so that the relay reads the rows anew and applies them once more. Only the
 * newest change of each key is needed. It may be run again after it was cut short. Gives the number of changes.
 */
export async function catchUpSecondary({ primary, from }: Direction, { keys }: Lost): Promise<number> {
  const { outbox, state } = from.tables;
  let waiting = 0;
  for (let at = 0; at < keys.length; at += PAGE) {
    const ids = list(keys.slice(at, at + PAGE).map(({ id }) => sql\`\${id}\`));
    waiting += await from.store.transaction((tx) =>
      tx.run(sql\`UPDATE \${outbox} SET state = 0, attempts = 0, next_at = NULL WHERE state = 1 AND id IN (\${ids})\`),
    );
  }
  // Batches that the secondary does not know are acknowledged no more.
  await from.store.transaction((tx) => tx.run(sql\`DELETE FROM \${state} WHERE name LIKE \${\`acked \${primary} %\`}\`));
  return waiting;
}
`,"src/failover/confirm.ts":`/** What is confirmed as lost is not what is found. */
export class NotConfirmedError extends Error {
  override readonly name = 'NotConfirmedError';
}

/** What is lost, as it is written on the command line: one word for each name, with the number behind an equals sign. */
export function lostWords(lost: ReadonlyMap<string, number>): string[] {
  return [...lost].map(([name, count]) => \`\${name}=\${count}\`).sort();
}

/** Throws NotConfirmedError unless what was given names exactly what is lost now. */
export function confirmLost(lost: ReadonlyMap<string, number>, given: readonly string[]): void {
  const found = lostWords(lost);
  const missing = found.filter((word) => !given.includes(word));
  const wrong = given.filter((word) => !found.includes(word));
  if (missing.length + wrong.length === 0) return;
  const said = [
    ...missing.map((word) => \`\${word} would be lost and is not named\`),
    ...wrong.map((word) => \`\${word} is named, and that is not what would be lost\`),
  ];
  throw new NotConfirmedError(\`nothing was changed: \${said.join('; ')}. Look again without --lost\`);
}
`,"src/failover/find-lost.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import {
  type AppliedEvent,
  appliedEvents,
  appliedOf,
  knownFloor,
  lostSeen,
  notInLedger,
  notInOutbox,
} from '../core/went-back.ts';

/** Keys whose changes one of the two databases lost. */
export interface Lost {
  readonly keys: readonly AppliedEvent[];
  /** How many keys of each table, by its name. */
  readonly byTable: ReadonlyMap<string, number>;
}

/** What a failover lost on either side. */
export interface LostChanges {
  /** Changes that the secondary holds and the primary has no event of: the primary went back. */
  readonly ofPrimary: Lost;
  /** Changes that the primary calls applied and the secondary does not hold: the secondary went back. */
  readonly ofSecondary: Lost;
}

const PAGE = 1000;

/** Compares the whole ledger with the outbox, and the whole outbox with the ledger; changes nothing. */
export async function findLost(direction: Direction, signal?: AbortSignal): Promise<LostChanges> {
  return { ofPrimary: await lostByPrimary(direction, signal), ofSecondary: await lostBySecondary(direction, signal) };
}

async function lostByPrimary(direction: Direction, signal?: AbortSignal): Promise<Lost> {
  const { from, to } = direction;
  const floor = await to.store.transaction((tx) => knownFloor(tx, direction));
  const seen = await lostSeen(direction);
  const lost: AppliedEvent[] = seen === null ? [] : [seen];
  for (let after: readonly [string, string] | null = null; ; ) {
    signal?.throwIfAborted();
    const beyond: Sql = after === null ? sql\`TRUE\` : keyBeyond(after);
    const rows = await to.store.transaction((tx) =>
      tx.rows(sql\`SELECT version, table_name, row_key FROM \${to.tables.ledger}
WHERE \${beyond} ORDER BY table_name, row_key LIMIT \${raw(String(PAGE))}\`),
    );
    const held = appliedEvents(rows).filter(({ id }) => id > floor && id > 0n);
    lost.push(...(await from.store.transaction((tx) => notInOutbox(tx, direction, held))));
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return counted(distinct(lost));
    after = [last[1] ?? '', last[2] ?? ''];
  }
}

/** Written out, because MySQL finds no range for a comparison of rows. */
function keyBeyond([name, rowKey]: readonly [string, string]) {
  return sql\`(table_name > \${name} OR (table_name = \${name} AND row_key > \${rowKey}))\`;
}

async function lostBySecondary(direction: Direction, signal?: AbortSignal): Promise<Lost> {
  const { from, to } = direction;
  const lost: AppliedEvent[] = [];
  for (let after = 0n; ; ) {
    signal?.throwIfAborted();
    const page = await from.store.transaction(async (tx) => {
      const [end] = await tx.rows(sql\`SELECT MAX(id) FROM (SELECT id FROM \${from.tables.outbox}
WHERE id > \${after} ORDER BY id LIMIT \${raw(String(PAGE))}) AS p\`);
      const upTo = end?.[0] ?? null;
      const rows = upTo === null ? [] : await appliedOf(tx, direction, sql\`AND id > \${after} AND id <= \${upTo}\`);
      return { upTo, events: appliedEvents(rows) };
    });
    if (page.upTo === null) return counted(distinct(lost));
    lost.push(...(await to.store.transaction((tx) => notInLedger(tx, direction, page.events))));
    after = BigInt(page.upTo);
  }
}

/** The newest of each key. */
function distinct(events: readonly AppliedEvent[]): AppliedEvent[] {
  return appliedEvents(events.map(({ id, name, rowKey }) => [String(id), name, rowKey]));
}

function counted(keys: readonly AppliedEvent[]): Lost {
  const byTable = [...groupBy(keys, ({ name }) => name)].map(([name, own]) => [name, own.length] as const);
  return { keys, byTable: new Map(byTable.sort(([one], [other]) => (one < other ? -1 : 1))) };
}
`,"src/failover/keep-rows.ts":`import { appendFile, writeFile } from 'node:fs/promises';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import { inPortions, lengthsIn } from '../core/portions.ts';
import { readRows } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import type { AppliedEvent } from '../core/went-back.ts';
import { otherSide, type Row, type Side, type TableDescriptor } from '../descriptor.ts';

const PAGE = 500;

/**
 * Writes the rows of the secondary for some keys to a new file that only its owner may read, a JSON line each, with every value: after
 * a failover of the primary nobody else may hold what they say. \`row\` null: the change was a delete. Refuses a file that is there.
 */
export async function keepRows(
  { primary, to, named }: Direction,
  keys: readonly AppliedEvent[],
  path: string,
): Promise<number> {
  const side = otherSide(primary);
  await writeFile(path, '', { mode: 0o600, flag: 'wx' });
  let kept = 0;
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    for (const table of named(name)) {
      for (let at = 0; at < own.length; at += PAGE) {
        const page = own.slice(at, at + PAGE).map(({ rowKey }) => rowKey);
        const lengths = await to.store.transaction((tx) => lengthsIn(tx, [table], side, page.map(keyOf)));
        for (const part of inPortions(page, (rowKey) => lengths.get(rowKey) ?? 0)) {
          const rows = await to.store.transaction((tx) => readRows(tx, table, side, part.map(keyOf)));
          const lines = part.map((rowKey) => lineOf(table, side, rowKey, rows.get(rowKey)));
          await appendFile(path, \`\${lines.join('\\n')}\\n\`);
          kept += lines.length;
        }
      }
    }
  }
  return kept;
}

function lineOf(table: TableDescriptor, side: Side, rowKey: string, row: Row | undefined): string {
  const values =
    row === undefined
      ? null
      : Object.fromEntries(table.columns.map((column, place) => [column.target.name, row[place] ?? null]));
  return JSON.stringify({ table: table[side].sql, rowKey, row: values });
}
`,"src/failover/rebuild-secondary.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { ownRows } from '../core/own-rows.ts';
import { otherSide } from '../descriptor.ts';

/** The name under which the plan counts changes that only the secondary knows. */
export const NEVER_CARRIED = 'changes of its own that were never carried';

/** What is lost with the secondary's rows: how many rows of each table, and how many changes of its own that never left it. */
export async function countSecondary({ primary, to, tables }: Direction): Promise<Map<string, number>> {
  const side = otherSide(primary);
  // Several sources may share a table: their rows are told apart by their constants, or counted once.
  const places = new Map(
    tables.map((table) => {
      const own = ownRows(table, side);
      return [
        JSON.stringify([table[side].sql, own.sql, own.values]),
        { name: \`\${table[side].schema}.\${table[side].name}\`, table, own },
      ];
    }),
  );
  return to.store.transaction(async (tx) => {
    const found = new Map<string, number>();
    for (const { name, table, own } of [...places.values()].sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const [row] = await tx.rows(sql\`SELECT count(*) FROM \${raw(table[side].sql)} AS t WHERE \${own}\`);
      found.set(name, (found.get(name) ?? 0) + Number(row?.[0] ?? 0));
    }
    const [own] = await tx.rows(sql\`SELECT count(*) FROM \${to.tables.outbox} WHERE state IN (0, 2)\`);
    if (Number(own?.[0] ?? 0) > 0) found.set(NEVER_CARRIED, Number(own?.[0] ?? 0));
    return found;
  });
}

/** Drops what waits or is parked in the secondary's own outbox: its rows are gone. */
export async function dropOwnChanges({ to }: Direction): Promise<void> {
  await to.store.transaction((tx) => tx.run(sql\`DELETE FROM \${to.tables.outbox} WHERE state IN (0, 2)\`));
}
`,"src/flags/causal-token.ts":`import sql, { join, raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { Side, Text } from '../descriptor.ts';

/** What a session has written, so that it reads its own writes wherever it reads. */
export interface CausalToken {
  /** The side it wrote on. */
  readonly written: Side;
  /** The newest version among all that it wrote. */
  readonly newest: bigint;
  /** The rows it wrote with their versions; empty when there were too many to name. */
  readonly changes: readonly WrittenVersion[];
}

const MOST_CHANGES = 20;

/** The token of what a transaction wrote, of the versions that recordChanges gave. */
export function causalToken(written: Side, changes: readonly WrittenVersion[]): CausalToken {
  const newest = newestOf(changes.map(({ version }) => version));
  return { written, newest, changes: changes.length > MOST_CHANGES ? [] : changes };
}

/** One token for two: what both wrote. After a cutover only what was written on the newer side counts, for the rest was carried. */
export function joinTokens(one: CausalToken, other: CausalToken): CausalToken {
  if (one.written !== other.written) return one.newest > other.newest ? one : other;
  const newest = new Map<string, WrittenVersion>();
  for (const change of [...one.changes, ...other.changes]) {
    const id = JSON.stringify([change.name, change.rowKey]);
    const known = newest.get(id);
    if (known === undefined || known.version < change.version) newest.set(id, change);
  }
  const joined = causalToken(one.written, [...newest.values()]);
  const unnamed = [one, other].some(({ changes }) => changes.length === 0);
  return { ...joined, newest: newestOf([one.newest, other.newest]), changes: unnamed ? [] : joined.changes };
}

function newestOf(versions: readonly bigint[]): bigint {
  return [...versions].sort((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
}

/** The token as text for a cookie, a header or a session. It names the keys of rows: sign or encrypt it where these are private. */
export function tokenText({ written, newest, changes }: CausalToken): string {
  const named = changes.map(({ name, rowKey, version }) => [name, rowKey, String(version)]);
  return Buffer.from(JSON.stringify([1, written, String(newest), named])).toString('base64url');
}

/** The token that a text stands for; null when it is none. */
export function tokenFrom(text: string): CausalToken | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value[0] !== 1) return null;
    const [, written, newest, named] = value;
    if ((written !== 'source' && written !== 'target') || !isVersion(newest) || !Array.isArray(named)) return null;
    const changes = named.flatMap((change: unknown) => {
      const [name, rowKey, version] = Array.isArray(change) ? change : [];
      const right = typeof name === 'string' && typeof rowKey === 'string' && isVersion(version);
      return right ? [{ name, rowKey, version: BigInt(version) }] : [];
    });
    return changes.length === named.length ? { written, newest: BigInt(newest), changes } : null;
  } catch {
    return null;
  }
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^\\d{1,20}$/.test(value);
}

/** A row that a read is about: the source's \`schema.table\`, and the canonical texts of its key. */
export interface RowOf {
  readonly table: string;
  readonly key: readonly Text[];
}

/**
 * Whether the secondary shows what a session wrote: of the row that is read, or of all rows when the read is about more than one.
 * Rows are looked up in the ledger; a token that names none asks whether the outbox is drained past its newest version.
 */
export async function isApplied(direction: Direction, token: CausalToken, row: RowOf | null): Promise<boolean> {
  // The side it was written on has it anyway; it is the secondary now because of a cutover.
  if (token.written !== direction.primary) return true;
  const { from, to } = direction;
  if (token.changes.length === 0) {
    const waiting = await from.store.transaction((tx) =>
      tx.rows(sql\`SELECT id FROM \${from.tables.outbox} WHERE state = 0 AND id <= \${token.newest} ORDER BY id LIMIT 1\`),
    );
    const parked = await from.store.transaction((tx) =>
      tx.rows(sql\`SELECT id FROM \${from.tables.outbox} WHERE state = 2 AND id <= \${token.newest} ORDER BY id LIMIT 1\`),
    );
    return waiting.length + parked.length === 0;
  }
  const needed = token.changes.filter(
    ({ name, rowKey }) => row === null || (name === row.table && rowKey === rowKeyOf(row.key)),
  );
  if (needed.length === 0) return true;
  const any = join(
    needed.map(
      ({ name, rowKey, version }) => sql\`(table_name = \${name} AND row_key = \${rowKey} AND version >= \${version})\`,
    ),
    ' OR ',
  );
  const count = raw(to.store.engine === 'mysql' ? 'COUNT(*)' : 'count(*)::text');
  const [found] = await to.store.transaction((tx) =>
    tx.rows(sql\`SELECT \${count} FROM \${to.tables.ledger} WHERE \${any}\`),
  );
  return Number(found?.[0] ?? 0) === needed.length;
}
`,"src/flags/create-flags.ts":`import { ErrorCode, type EvaluationContext, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import type { Subject } from '../core/subject.ts';
import { within } from '../core/within.ts';
import type { Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { READ_FLAG, SHADOW_FLAG } from './flag-file.ts';

export interface FlagsOptions {
  /** \`fileProvider\`, or the OpenFeature provider of any vendor. */
  readonly provider: Provider;
  /** The name under which OpenFeature keeps the provider; one application may have several. */
  readonly domain?: string;
  /** How long an evaluation may take, and how long the provider may take to start; in milliseconds. */
  readonly timeoutMs?: number;
  readonly startMs?: number;
  /** How many subjects' last good values are kept for when the provider fails. */
  readonly remembered?: number;
  readonly log: Log;
}

/** Who reads where, and whose reads are compared. Neither function ever throws, and neither waits longer than \`timeoutMs\`. */
export interface Flags {
  /** The side that the flag names for a subject; null when it cannot be told, and then the primary is to be read. */
  readFrom(name: string, subject: Subject): Promise<Side | null>;
  /** Whether a read of a subject is to be compared; false when it cannot be told. */
  shadowed(name: string, subject: Subject): Promise<boolean>;
  close(): Promise<void>;
}

const FAILURES_IN_A_ROW = 5;
const PAUSE_MS = 1000;

/**
 * Flags for routing and sampling. While the provider is down, slow, or gives what is no such value, the last good value of the same
 * subject holds; where there is none, the flag counts as not set. A provider that keeps failing is asked once a second only.
 */
export async function createFlags(options: FlagsOptions): Promise<Flags> {
  const { provider, domain = 'lockstep', timeoutMs = 50, startMs = 2000, remembered = 10_000, log } = options;
  await within(startMs, () => OpenFeature.setProviderAndWait(domain, provider)).catch((error) =>
    log.warn({ reason: plainMessage(error) }, 'the flags did not start: reads stay with the primary until they do'),
  );
  const client = OpenFeature.getClient(domain);
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
  const complain = complaints(log);
  const evaluator = <T>(flag: string, ask: Ask, valueFrom: (value: unknown) => T | undefined, unset: T) => {
    const good = lastOf<T>(remembered);
    return async (name: string, subject: Subject): Promise<T> => {
      const context = contextOf(name, subject);
      const whose = JSON.stringify([name, context.targetingKey ?? null]);
      try {
        const value = await breaker.execute(async () => {
          const answer = await within(timeoutMs, () => ask(flag, context));
          // A flag that somebody took away is not set; nothing is remembered of it.
          if (answer.errorCode === ErrorCode.FLAG_NOT_FOUND) return unset;
          const found = answer.errorCode === undefined ? valueFrom(answer.value) : undefined;
          if (found === undefined) throw new Error(\`\${flag}: \${answer.errorMessage ?? 'another value than expected'}\`);
          return found;
        });
        complain(null);
        good.set(whose, value);
        return value;
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) complain(error);
        return good.get(whose) ?? unset;
      }
    };
  };
  return {
    readFrom: evaluator(READ_FLAG, (flag, context) => client.getStringDetails(flag, '', context), sideOf, null),
    shadowed: evaluator(SHADOW_FLAG, (flag, context) => client.getBooleanDetails(flag, false, context), truthOf, false),
    close: async () => {
      await provider.onClose?.();
    },
  };
}

type Ask = (
  flag: string,
  context: EvaluationContext,
) => Promise<{ readonly value: unknown; readonly errorCode?: ErrorCode; readonly errorMessage?: string }>;

/** Whoever is named first sticks: all reads of a tenant go the same way. */
function contextOf(name: string, { tenant, entity }: Subject): EvaluationContext {
  const targetingKey = tenant ?? entity;
  return {
    read: name,
    ...(targetingKey === undefined ? {} : { targetingKey }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(entity === undefined ? {} : { entity }),
  };
}

/** A flag that is switched off gives the empty default: nobody is moved. */
function sideOf(value: unknown): Side | null | undefined {
  return value === 'source' || value === 'target' ? value : value === '' ? null : undefined;
}

function truthOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Remembers the newest values, up to so many. */
function lastOf<T>(most: number) {
  const values = new Map<string, T>();
  return {
    get: (whose: string) => values.get(whose),
    set: (whose: string, value: T) => {
      values.delete(whose);
      values.set(whose, value);
      const oldest = values.size > most ? values.keys().next().value : undefined;
      if (oldest !== undefined) values.delete(oldest);
    },
  };
}

/** Says a reason once, until flags were good again. */
function complaints(log: Log) {
  let said = '';
  return (error: unknown) => {
    const reason = error === null ? '' : plainMessage(error);
    if (reason !== '' && reason !== said)
      log.warn({ reason }, 'a flag was not evaluated: its last good value holds, or none');
    if (reason === '' && said !== '') log.info({}, 'flags are evaluated again');
    said = reason;
  };
}
`,"src/flags/create-reader.ts":`import { setTimeout as pause } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import { within } from '../core/within.ts';
import { otherSide, type Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { type CausalToken, isApplied, type RowOf, tokenFrom } from './causal-token.ts';
import { measureStaleness, type Staleness } from './staleness.ts';

/** The same read on both sides. It must have no effects: the secondary's may be followed by the primary's. */
export type Reads<T> = Readonly<Record<Side, (signal?: AbortSignal) => Promise<T>>>;

/** Why a read that the flag sends to the secondary was answered by the primary. */
export type StayedReason = 'token' | 'token unreadable' | 'stale' | 'not told in time' | 'secondary failed';

export interface ReaderOptions {
  /** The direction of now; \`fresh\`: not one that was kept. */
  readonly direction: (fresh: boolean) => Promise<Direction>;
  readonly readFrom: (name: string, subject: Subject) => Promise<Side | null>;
  /** How long it may take to find out whether the secondary will do, without what \`waitMs\` allows; in milliseconds. */
  readonly checkMs?: number;
  /** How long a read may wait for the secondary to have what the session wrote. */
  readonly waitMs?: number;
  /** How long the secondary may take to answer before the primary is asked. */
  readonly timeoutMs?: number;
  /** \`createShadow(\u2026).readSides\`: what was answered is then compared with the other side. */
  readonly shadow?: <T>(name: string, subject: Subject, reads: Reads<T>, served: Side) => Promise<T>;
  readonly log: Log;
  readonly hooks?: {
    readonly onRead?: (by: 'primary' | 'secondary', seconds: number, failed: boolean) => void;
    readonly onStayed?: (name: string, reason: StayedReason) => void;
  };
}

/** What a read must show. */
export interface Wanted {
  /** What the session wrote, as a token or its text; a text that is no token keeps the read on the primary. */
  readonly token?: CausalToken | string | null;
  /** The row that the read is about; left out, all that the session wrote must be there. */
  readonly row?: RowOf;
  /** How far the secondary may be behind, in milliseconds. */
  readonly maxStaleMs?: number;
}

export interface Reader {
  read<T>(name: string, subject: Subject, wanted: Wanted, reads: Reads<T>): Promise<T>;
}

interface Limits extends ReaderOptions {
  readonly checkMs: number;
  readonly waitMs: number;
  readonly timeoutMs: number;
  readonly staleness: Staleness;
}

const PAUSE_MS = 10;

/**
 * Routes reads: to the secondary only when the flag says so and the secondary is known to show what the session wrote, else to the
 * primary. What cannot be told in time, and what fails on the secondary, is answered by the primary.
 */
export function createReader(options: ReaderOptions): Reader {
  const limits: Limits = { checkMs: 100, waitMs: 0, timeoutMs: 1000, staleness: measureStaleness(), ...options };
  const { log, hooks, shadow } = options;
  const answer = async <T>(by: 'primary' | 'secondary', read: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = (failed: boolean) => hooks?.onRead?.(by, (performance.now() - began) / 1000, failed);
    try {
      const result = await read();
      done(false);
      return result;
    } catch (error) {
      done(true);
      throw error;
    }
  };
  return {
    read: async (name, subject, wanted, reads) => {
      const [direction, flagged] = await Promise.all([limits.direction(false), limits.readFrom(name, subject)]);
      const route = await routeOf(limits, direction, flagged, wanted);
      const asked = (side: Side, served: typeof reads) =>
        shadow === undefined ? served[side]() : shadow(name, subject, served, side);
      if (route.stayed !== null) hooks?.onStayed?.(name, route.stayed);
      const { primary } = route;
      if (route.side === primary) return answer('primary', () => asked(primary, reads));
      const secondary = otherSide(primary);
      const bounded = { ...reads, [secondary]: () => within(limits.timeoutMs, reads[secondary]) };
      try {
        return await answer('secondary', () => asked(secondary, bounded));
      } catch (error) {
        log.debug({ read: name, reason: plainMessage(error) }, 'the secondary failed: the primary is asked');
        hooks?.onStayed?.(name, 'secondary failed');
        return answer('primary', () => reads[primary]());
      }
    },
  };
}

interface Route {
  readonly primary: Side;
  readonly side: Side;
  readonly stayed: StayedReason | null;
}

async function routeOf(limits: Limits, known: Direction, flagged: Side | null, wanted: Wanted): Promise<Route> {
  const stay = (primary: Side, stayed: StayedReason | null): Route => ({ primary, side: primary, stayed });
  const token = typeof wanted.token === 'string' ? tokenFrom(wanted.token) : (wanted.token ?? null);
  const unreadable = typeof wanted.token === 'string' && token === null;
  // A session that wrote on the other side knows of a cutover that this process may not have seen yet.
  const moved = token !== null && token.written !== known.primary;
  const direction = moved || unreadable ? await limits.direction(true) : known;
  const { primary } = direction;
  if (flagged === null || flagged === primary) return stay(primary, null);
  if (unreadable) return stay(primary, 'token unreadable');
  try {
    const reason = await within(limits.checkMs + limits.waitMs, (signal) => {
      return whyNot(limits, direction, token, wanted, signal);
    });
    return reason === null ? { primary, side: flagged, stayed: null } : stay(primary, reason);
  } catch (error) {
    limits.log.debug({ reason: plainMessage(error) }, 'it could not be told whether the secondary has caught up');
    return stay(primary, 'not told in time');
  }
}

async function whyNot(
  { staleness, waitMs }: Limits,
  direction: Direction,
  token: CausalToken | null,
  { row, maxStaleMs }: Wanted,
  signal: AbortSignal,
): Promise<'stale' | 'token' | null> {
  if (maxStaleMs !== undefined && (await staleness.now(direction)) > maxStaleMs) return 'stale';
  if (token === null) return null;
  const until = performance.now() + waitMs;
  while (!(await isApplied(direction, token, row ?? null))) {
    if (performance.now() + PAUSE_MS > until || signal.aborted) return 'token';
    await pause(PAUSE_MS);
  }
  return null;
}
`,"src/flags/decide-ramp.ts":`import { RAMP_STEPS } from './flag-file.ts';

/** What was seen since the ramp was last changed. */
export interface RampEvidence {
  readonly percent: number;
  /** Milliseconds since the last change. */
  readonly heldMs: number;
  /** Shadow reads that came to a verdict. */
  readonly shadow: { readonly match: number; readonly mismatch: number };
  /** Reads that the ramped side answered, and those that the primary answered. */
  readonly ramped: ReadEvidence;
  readonly primary: ReadEvidence;
}

export interface ReadEvidence {
  readonly reads: number;
  readonly errors: number;
  /** The 99th percentile in milliseconds; null without a read. */
  readonly p99Ms: number | null;
}

/** When the ramp goes up and when it goes back. */
export interface RampRules {
  /** Share of shadow reads that may differ. */
  readonly mismatchRate: number;
  /** Share of reads of the ramped side that may fail, beyond the share that fails on the primary. */
  readonly errorRate: number;
  /** How many times slower than the primary's the p99 of the ramped side may be, and what is never too slow, in milliseconds. */
  readonly slowerBy: number;
  readonly neverSlowMs: number;
  /** Errors and slowness are judged from so many reads on. */
  readonly leastReads: number;
  /** What the next step needs: time at this one, and shadow reads that came to a verdict. */
  readonly holdMs: number;
  readonly leastVerdicts: number;
}

export const RAMP_RULES: RampRules = {
  mismatchRate: 0,
  errorRate: 0.001,
  slowerBy: 1.5,
  neverSlowMs: 20,
  leastReads: 100,
  holdMs: 3_600_000,
  leastVerdicts: 1000,
};

export interface RampDecision {
  readonly action: 'hold' | 'step' | 'back';
  /** Where the ramp should be. */
  readonly percent: number;
  readonly reason: string;
}

/**
 * Where a ramp should go. Drift takes it to 0, since nobody may read wrong rows; errors and slowness take it one step back. It goes up
 * a step only when it has held long enough, enough reads were compared, and nothing speaks against it.
 */
export function decideRamp(evidence: RampEvidence, rules: RampRules = RAMP_RULES): RampDecision {
  const { percent, heldMs, shadow } = evidence;
  const verdicts = shadow.match + shadow.mismatch;
  const hold = (reason: string): RampDecision => ({ action: 'hold', percent, reason });
  if (shadow.mismatch > rules.mismatchRate * verdicts) {
    const reason = \`drift: \${shadow.mismatch} of \${verdicts} shadow reads differ\`;
    return percent === 0 ? hold(reason) : { action: 'back', percent: 0, reason };
  }
  const trouble = troubleOf(evidence, rules);
  if (trouble !== null) {
    return percent === 0 ? hold(trouble) : { action: 'back', percent: stepBefore(percent), reason: trouble };
  }
  if (percent >= 100) return hold('everybody is there');
  if (heldMs < rules.holdMs) return hold(\`for \${seconds(rules.holdMs - heldMs)} more, to see it under load\`);
  if (verdicts < rules.leastVerdicts)
    return hold(\`\${verdicts} of \${rules.leastVerdicts} shadow reads that the next step needs\`);
  const reason = \`\${verdicts} shadow reads agree, and held for \${seconds(heldMs)} without trouble\`;
  return { action: 'step', percent: stepAfter(percent), reason };
}

/** The step below; of a ramp between two steps the lower one. */
export function stepBefore(percent: number): number {
  return RAMP_STEPS.findLast((step) => step < percent) ?? 0;
}

/** The step above. */
export function stepAfter(percent: number): number {
  return RAMP_STEPS.find((step) => step > percent) ?? 100;
}

function troubleOf({ ramped, primary }: RampEvidence, rules: RampRules): string | null {
  if (ramped.reads < rules.leastReads) return null;
  const expected = primary.reads === 0 ? 0 : primary.errors / primary.reads;
  const rate = ramped.errors / ramped.reads;
  if (rate > expected + rules.errorRate) return \`errors: \${ramped.errors} of \${ramped.reads} reads failed\`;
  if (ramped.p99Ms === null || primary.p99Ms === null || primary.reads < rules.leastReads) return null;
  const most = Math.max(rules.neverSlowMs, primary.p99Ms * rules.slowerBy);
  return ramped.p99Ms > most
    ? \`latency: p99 is \${Math.round(ramped.p99Ms)} ms, the primary's \${Math.round(primary.p99Ms)} ms\`
    : null;
}

function seconds(ms: number): string {
  return \`\${Math.ceil(ms / 1000)} s\`;
}
`,"src/flags/file-provider.ts":`import { stat } from 'node:fs/promises';
import { FlagdCore } from '@openfeature/flagd-core';
import { OpenFeatureEventEmitter, type Provider, ProviderEvents } from '@openfeature/server-sdk';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { flagsOf, readFlagFile } from './flag-file.ts';

export interface FileProviderOptions {
  /** How often the file is looked at, in milliseconds. */
  readonly everyMs?: number;
  readonly log: Log;
}

/**
 * An OpenFeature provider for a flag file in flagd's format, on this machine, without a service. A change is seen within \`everyMs\`;
 * while the file is missing or malformed the last good one holds.
 */
export function fileProvider(path: string, { everyMs = 1000, log }: FileProviderOptions): Provider {
  // Interpreted, since generating code is forbidden in some places.
  const core = new FlagdCore(undefined, undefined, { disableDynamicCodeGeneration: true });
  const events = new OpenFeatureEventEmitter();
  let seen = '';
  let good = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const load = async () => {
    const { mtimeMs, size, ino } = await stat(path);
    const mark = [mtimeMs, size, ino].join();
    if (mark === seen) return;
    const text = await readFlagFile(path);
    flagsOf(text);
    const flagsChanged = core.setConfigurations(text);
    seen = mark;
    if (good) events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
    else events.emit(ProviderEvents.Ready);
    good = true;
  };
  let complained = '';
  const reload = async () => {
    try {
      await load();
      complained = '';
    } catch (error) {
      const reason = plainMessage(error);
      if (reason === complained) return;
      complained = reason;
      log.warn({ path, reason }, 'the flag file is not usable: the last good one holds');
      events.emit(ProviderEvents.Stale, { message: reason });
    }
  };
  const watch = () => {
    timer = setTimeout(() => void reload().then(() => closed || watch()), everyMs);
    timer.unref();
  };
  return {
    metadata: { name: 'lockstep flag file' },
    runsOn: 'server',
    events,
    initialize: async () => {
      watch();
      await load();
    },
    onClose: async () => {
      closed = true;
      clearTimeout(timer);
    },
    resolveBooleanEvaluation: async (flag, otherwise, context) =>
      core.resolveBooleanEvaluation(flag, otherwise, context),
    resolveStringEvaluation: async (flag, otherwise, context) => core.resolveStringEvaluation(flag, otherwise, context),
    resolveNumberEvaluation: async (flag, otherwise, context) => core.resolveNumberEvaluation(flag, otherwise, context),
    resolveObjectEvaluation: async (flag, otherwise, context) => core.resolveObjectEvaluation(flag, otherwise, context),
  };
}
`,"src/flags/flag-file.ts":`import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** The flag that says which side a read is answered by: \`source\` or \`target\`. */
export const READ_FLAG = 'lockstep-read';
/** The flag that says whether a read is compared with the other side: true or false. */
export const SHADOW_FLAG = 'lockstep-shadow';

/** The steps of a ramp, in percent. Whoever is in one is in the next. */
export const RAMP_STEPS = [0, 1, 10, 50, 100] as const;

/** How far a flag is ramped up, and since when. */
export interface Ramp {
  readonly percent: number;
  /** Null until the first change. */
  readonly changedAt: string | null;
  readonly reason: string | null;
  /** A flag that is off gives everybody its default. */
  readonly on: boolean;
}

/** The flag file is missing or malformed, or holds no ramp of that name. */
export class FlagFileError extends Error {
  override readonly name = 'FlagFileError';
}

const flagFile = z.looseObject({
  flags: z.record(
    z.string(),
    z.looseObject({
      state: z.enum(['ENABLED', 'DISABLED']),
      variants: z.record(z.string(), z.json()),
      targeting: z.json().optional(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
  ),
});

type FlagFile = z.infer<typeof flagFile>;
type Json = z.infer<ReturnType<typeof z.json>>;

/** The text of a flag file. */
export async function readFlagFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FlagFileError(\`\${path} cannot be read: \${error instanceof Error ? error.message : String(error)}\`);
  }
}

/** The flags of a file in flagd's format; throws FlagFileError for anything else. */
export function flagsOf(text: string): FlagFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FlagFileError(\`the flag file is no JSON: \${error instanceof Error ? error.message : String(error)}\`);
  }
  const parsed = flagFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new FlagFileError(
    \`the flag file is malformed at \${first?.path.join('.') || 'its root'}: \${first?.message ?? ''}\`,
  );
}

/** How far a flag of a file is ramped up. */
export function rampOf(text: string, flag: string): Ramp {
  const { buckets, state, metadata } = rampedFlag(flagsOf(text), flag);
  const [first, second] = buckets.map(([, weight]) => weight);
  const percent = (100 * (first ?? 0)) / Math.max(1, (first ?? 0) + (second ?? 0));
  const noted = (name: string) => (typeof metadata?.[name] === 'string' ? metadata[name] : null);
  return { percent, changedAt: noted('changedAt'), reason: noted('reason'), on: state === 'ENABLED' };
}

/** The same file with a flag ramped to so many percent. Everything else in it stays. */
export function withRamp(text: string, flag: string, percent: number, reason: string, now: Date): string {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
    throw new FlagFileError(\`a ramp is a whole number of percent from 0 to 100, not \${percent}\`);
  }
  const file = flagsOf(text);
  const { buckets } = rampedFlag(file, flag);
  for (const [at, bucket] of buckets.entries()) bucket[1] = at === 0 ? percent : 100 - percent;
  const ramped = file.flags[flag];
  if (ramped !== undefined) ramped.metadata = { ...ramped.metadata, changedAt: now.toISOString(), reason };
  return \`\${JSON.stringify(file, null, 2)}\\n\`;
}

/** Ramps a flag of a file. Whoever reads the file meanwhile sees the old text or the new one, never a part. */
export async function writeRamp(path: string, flag: string, percent: number, reason: string): Promise<void> {
  const text = withRamp(await readFlagFile(path), flag, percent, reason, new Date());
  const beside = \`\${path}.\${process.pid}.new\`;
  await writeFile(beside, text);
  await rename(beside, path);
}

/** The flag and its two buckets, which may be changed in place. */
function rampedFlag({ flags }: FlagFile, name: string) {
  const flag = flags[name];
  if (flag === undefined) {
    throw new FlagFileError(\`the flag file has no flag \${name}; it has \${Object.keys(flags).join(', ') || 'none'}\`);
  }
  const found = fractionsOf(flag.targeting ?? null);
  const [buckets] = found;
  if (found.length !== 1 || buckets === undefined) {
    throw new FlagFileError(
      \`the targeting of \${name} must hold one "fractional" of two variants: it holds \${found.length}\`,
    );
  }
  return { buckets, state: flag.state, metadata: flag.metadata };
}

type Buckets = [string, number][];

function fractionsOf(targeting: Json): Buckets[] {
  if (Array.isArray(targeting)) return targeting.flatMap(fractionsOf);
  if (typeof targeting !== 'object' || targeting === null) return [];
  return Object.entries(targeting).flatMap(([operator, operands]) => {
    if (operator === 'fractional' && isBuckets(operands)) return [operands];
    return fractionsOf(operands);
  });
}

function isBuckets(operands: unknown): operands is Buckets {
  return (
    Array.isArray(operands) &&
    operands.length === 2 &&
    operands.every(
      (one) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && Number.isInteger(one[1]),
    )
  );
}
`,"src/flags/kept-direction.ts":`import type { Direction } from '../core/direction.ts';

/**
 * The direction for those who ask often: what is known, at once, and read again behind their backs when it is older than \`keepMs\`.
 * While it cannot be read, because a database is down, the last one holds; only the very first reading may throw.
 */
export function keptDirection(load: () => Promise<Direction>, keepMs = 1000): (fresh: boolean) => Promise<Direction> {
  let kept: { readonly direction: Direction; readonly at: number } | null = null;
  let loading: Promise<Direction> | null = null;
  const reload = () => {
    loading ??= load()
      .then((direction) => {
        kept = { direction, at: performance.now() };
        return direction;
      })
      .finally(() => {
        loading = null;
      });
    return loading;
  };
  return async (fresh) => {
    const known = kept;
    if (known === null) return reload();
    if (fresh)
      return load().then(
        (direction) => {
          kept = { direction, at: performance.now() };
          return direction;
        },
        () => known.direction,
      );
    if (performance.now() - known.at > keepMs) reload().catch(() => undefined);
    return known.direction;
  };
}
`,"src/flags/ramp-meter.ts":`import type { RampEvidence, ReadEvidence } from './decide-ramp.ts';

/** Counts what a decision about the ramp goes by. Its functions fit the hooks of \`createReader\` and \`createShadow\`. */
export interface RampMeter {
  /** A read was answered, or failed, by the primary or by the side that is ramped up. */
  read(by: 'ramped' | 'primary', ms: number, failed: boolean): void;
  /** A shadow read ended. */
  shadow(outcome: string): void;
  /** What was counted since the last reset. */
  evidence(): Omit<RampEvidence, 'percent' | 'heldMs'>;
  reset(): void;
}

/** Each bucket is a tenth wider than the one before, so a percentile is right to a tenth. */
const GROWTH = 1.1;

/** Begins to count. */
export function rampMeter(): RampMeter {
  let counts = none();
  return {
    read: (by, ms, failed) => {
      const own = counts[by];
      own.reads += 1;
      if (failed) own.errors += 1;
      const bucket = Math.max(0, Math.ceil(Math.log(Math.max(ms, 0.1) / 0.1) / Math.log(GROWTH)));
      own.buckets.set(bucket, (own.buckets.get(bucket) ?? 0) + 1);
    },
    shadow: (outcome) => {
      if (outcome === 'match' || outcome === 'mismatch') counts.verdicts[outcome] += 1;
    },
    evidence: () => ({
      shadow: { ...counts.verdicts },
      ramped: evidenceOf(counts.ramped),
      primary: evidenceOf(counts.primary),
    }),
    reset: () => {
      counts = none();
    },
  };
}

function none() {
  const reads = () => ({ reads: 0, errors: 0, buckets: new Map<number, number>() });
  return { verdicts: { match: 0, mismatch: 0 }, ramped: reads(), primary: reads() };
}

function evidenceOf({ reads, errors, buckets }: ReturnType<typeof none>['ramped']): ReadEvidence {
  let left = Math.ceil(reads * 0.99);
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return { reads, errors, p99Ms: 0.1 * GROWTH ** bucket };
  }
  return { reads, errors, p99Ms: null };
}
`,"src/flags/run-ramp.ts":`import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { decideRamp, RAMP_RULES, type RampDecision, type RampRules } from './decide-ramp.ts';
import { type Ramp, READ_FLAG, rampOf, readFlagFile, writeRamp } from './flag-file.ts';
import type { RampMeter } from './ramp-meter.ts';

/** Where a ramp is kept: the flag file, or a vendor's service. */
export interface RampControl {
  read(): Promise<Pick<Ramp, 'percent' | 'changedAt'>>;
  set(percent: number, reason: string): Promise<void>;
}

export interface RampOptions {
  readonly meter: RampMeter;
  readonly control: RampControl;
  readonly rules?: Partial<RampRules>;
  /** Also goes up by itself. Going back always happens by itself. */
  readonly advance?: boolean;
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly hooks?: { readonly onDecision?: (decision: RampDecision) => void };
}

/** The ramp of a flag file. */
export function fileRamp(path: string, flag: string = READ_FLAG): RampControl {
  return {
    read: async () => rampOf(await readFlagFile(path), flag),
    set: (percent, reason) => writeRamp(path, flag, percent, reason),
  };
}

/**
 * Watches a ramp until it is stopped: goes back by itself on drift, errors or slowness, and up if it may. What was counted before
 * somebody changed the ramp says nothing about it any more. Run it in each process that has a meter; a step back done twice is one.
 */
export async function runRamp(options: RampOptions): Promise<void> {
  const { meter, control, everyMs = 5000, signal, log } = options;
  let last: string | null = null;
  let since = performance.now();
  while (!signal.aborted) {
    try {
      const { percent, changedAt } = await control.read();
      const mark = JSON.stringify([percent, changedAt]);
      if (mark !== last) {
        if (last !== null) meter.reset();
        last = mark;
        since = performance.now() - ageOf(changedAt);
      }
      const heldMs = performance.now() - since;
      const decision = decideRamp({ percent, heldMs, ...meter.evidence() }, { ...RAMP_RULES, ...options.rules });
      options.hooks?.onDecision?.(decision);
      if (decision.action === 'back' || (decision.action === 'step' && options.advance === true)) {
        await control.set(decision.percent, decision.reason);
        log.warn({ from: percent, to: decision.percent, reason: decision.reason }, 'the ramp was changed');
      }
    } catch (error) {
      log.error({ reason: plainMessage(error) }, 'the ramp could not be read or changed');
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How long ago the ramp was set, when this is first seen; what a clock does later changes nothing. */
function ageOf(changedAt: string | null): number {
  const at = changedAt === null ? Number.NaN : Date.parse(changedAt);
  return Number.isNaN(at) ? 0 : Math.max(0, Date.now() - at);
}
`,"src/flags/staleness.ts":`import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';

/** How far the secondary is behind, in milliseconds, at most. */
export interface Staleness {
  now(direction: Direction): Promise<number>;
}

/**
 * Measures how old the oldest change is that was not applied, set aside or waiting, by the primary's own clock. A measurement serves
 * all reads until it is \`everyMs\` old, and its age is added to it.
 */
export function measureStaleness(everyMs = 500): Staleness {
  let measured: { readonly from: Direction['from']; readonly at: number; readonly behind: Promise<number> } | null =
    null;
  return {
    now: async (direction) => {
      const at = performance.now();
      if (measured === null || measured.from.store !== direction.from.store || at - measured.at > everyMs) {
        measured = { from: direction.from, at, behind: oldestChange(direction) };
        // A measurement that failed serves nobody else.
        measured.behind.catch(() => {
          measured = null;
        });
      }
      const { at: since, behind } = measured;
      return (await behind) + performance.now() - since;
    },
  };
}

async function oldestChange({ from: { store, tables } }: Direction): Promise<number> {
  return store.transaction(async (tx) => {
    const age =
      tx.engine === 'mysql'
        ? sql\`TIMESTAMPDIFF(MICROSECOND, created_at, NOW(6)) / 1000\`
        : sql\`extract(epoch FROM clock_timestamp() - created_at) * 1000\`;
    const ages: number[] = [0];
    for (const state of [0, 2]) {
      const [row] = await tx.rows(sql\`SELECT \${age} FROM \${tables.outbox} WHERE state = \${state} ORDER BY id LIMIT 1\`);
      ages.push(Number(row?.[0] ?? 0));
    }
    return Math.max(...ages);
  });
}
`,"src/observe/application-metrics.ts":`import type { Metrics } from './metrics.ts';

/** Hooks of createDualWrite that count first tries, and time what callers wait for. */
export function dualWriteMetrics(metrics: Metrics) {
  return {
    onInline: (result: string): void => metrics.add('dual_write_inline_total', { outcome: result }),
    onCommit: (capture: 'off' | 'on', ms: number): void =>
      metrics.observe('dual_write_seconds', { capture }, ms / 1000),
  };
}

/** Hooks of createShadow that count its verdicts and the fields that differed, and time the reads that were compared. */
export function shadowMetrics(metrics: Metrics) {
  return {
    onOutcome: (_name: string, outcome: string, fields: readonly string[]): void => {
      metrics.add('shadow_reads_total', { outcome });
      for (const field of fields) metrics.add('shadow_differences_total', { field });
    },
    onRead: (part: 'control' | 'candidate', seconds: number): void =>
      metrics.observe('shadow_read_seconds', { side: part }, seconds),
  };
}
`,"src/observe/log.ts":`import type { Logger } from 'pino';

/** Where a part of the kit says what it does. Row values never go there; keys may, unless the key's column is masked. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
`,"src/observe/metric-list.ts":`/** What a metric is: its kind, its labels, and the sentence that Prometheus shows. */
export interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Steps of 5 %, fine enough to tell how much a high percentile has risen. */
  readonly fine?: true;
}

/** Every metric of the kit; each name has the prefix lockstep_sync_. */
export const METRICS = {
  outbox_pending: { kind: 'gauge', labels: ['side'], help: 'Changes that wait in the outbox.' },
  outbox_parked: { kind: 'gauge', labels: ['side'], help: 'Changes that were set aside and block their key.' },
  outbox_oldest_seconds: { kind: 'gauge', labels: ['side'], help: 'Age of the oldest change that waits.' },
  heartbeat_lag_seconds: { kind: 'gauge', labels: [], help: 'From a beat on the primary until it was applied.' },
  relay_events_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Changes taken from the outbox, by outcome: applied, stale, retried, parked.',
  },
  relay_batch_seconds: { kind: 'histogram', labels: [], help: 'Time to read, apply and acknowledge one batch.' },
  relay_lag_seconds: { kind: 'gauge', labels: [], help: 'From a change on the primary until it was applied.' },
  dual_write_inline_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'First tries inside the caller, by outcome: applied, late, open, full, failed.',
  },
  dual_write_seconds: {
    kind: 'histogram',
    labels: ['capture'],
    help: 'What a caller waits for a transaction that changed rows, by capture: off, on.',
    fine: true,
  },
  backfill_rows_total: { kind: 'counter', labels: ['table'], help: 'Rows copied by the backfill.' },
  backfill_chunk_seconds: { kind: 'histogram', labels: ['table'], help: 'Time to copy and merge one chunk.' },
  backfill_done_ratio: { kind: 'gauge', labels: ['table'], help: 'Share of the table that is copied, 0 to 1.' },
  trickle_rows_total: { kind: 'counter', labels: ['table'], help: 'Rows carried by the trickle batch.' },
  shadow_reads_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Shadow reads, by outcome: match, mismatch, in flight, unsettled, parked, timeout, failed, control failed, busy, skipped.',
  },
  shadow_read_seconds: {
    kind: 'histogram',
    labels: ['side'],
    help: 'Time of a read that was compared: the caller\u2019s (control), or the other side\u2019s (candidate).',
  },
  shadow_differences_total: { kind: 'counter', labels: ['field'], help: 'Fields that differed in a shadow read.' },
  reconcile_rows_total: { kind: 'counter', labels: ['table', 'side'], help: 'Rows that reconciliation read.' },
  reconcile_differences_total: {
    kind: 'counter',
    labels: ['table', 'kind'],
    help: 'Rows that truly differ, by kind: missing, extra, stale, different.',
  },
  reconcile_in_flight: { kind: 'gauge', labels: ['table'], help: 'Rows whose change was still under way at the end.' },
  reconcile_repairs_total: {
    kind: 'counter',
    labels: ['table', 'outcome'],
    help: 'Repairs, by outcome: repaired, overtaken, failed.',
  },
  cutover_pause_seconds: { kind: 'gauge', labels: [], help: 'How long nobody could write at the last flip.' },
  epoch: { kind: 'gauge', labels: ['side'], help: 'The epoch of the fence row.' },
} as const satisfies Readonly<Record<string, MetricShape>>;

/** The name of a metric, without its prefix. */
export type MetricName = keyof typeof METRICS;
`,"src/observe/metrics.ts":`import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricName, type MetricShape } from './metric-list.ts';

type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;
type OfKind<K extends string> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName];

/** Figures about the kit's work. The hooks of a part call these; nothing is kept anywhere unless a registry is read. */
export interface Metrics {
  readonly registry: Registry;
  /** Adds to a counter. */
  add<N extends OfKind<'counter'>>(name: N, labels: Labels<N>, by?: number): void;
  /** Sets a gauge. */
  set<N extends OfKind<'gauge'>>(name: N, labels: Labels<N>, value: number): void;
  /** Notes a duration in seconds. */
  observe<N extends OfKind<'histogram'>>(name: N, labels: Labels<N>, seconds: number): void;
}

/** From a millisecond to a minute. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** From a quarter of a millisecond to half a minute, each 5 % above the one before. */
const FINE = Array.from({ length: 241 }, (_, at) => Number((0.00025 * 1.05 ** at).toPrecision(4)));

/** All metrics of the kit in a registry: an own one, or that of the application. */
export function openMetrics(registry: Registry = new Registry()): Metrics {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const shapes: [string, MetricShape][] = Object.entries(METRICS);
  for (const [name, { kind, labels, help, fine }] of shapes) {
    const shape = { name: \`lockstep_sync_\${name}\`, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(shape));
    else if (kind === 'gauge') gauges.set(name, new Gauge(shape));
    else histograms.set(name, new Histogram({ ...shape, buckets: fine === true ? FINE : BUCKETS }));
  }
  return {
    registry,
    add: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    observe: (name, labels, seconds) => histograms.get(name)?.observe(labels, seconds),
  };
}
`,"src/observe/open-log.ts":`import { type DestinationStream, pino } from 'pino';
import type { Log } from './log.ts';
import { plainMessage } from './plain-message.ts';

/** How much is said: a level and everything above it. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  /** JSON lines; else a line for people. */
  readonly json: boolean;
}

/** A log that writes one line an entry to \`to\`. An error is written without the values that a server quotes in its message. */
export function openLog({ level, json }: LogOptions, to: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: plainMessage } };
  return pino(options, json ? to : { write: (line) => to.write(forPeople(line)) });
}

function forPeople(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const { level, time, msg, ...rest }: Record<string, unknown> = { ...entry };
  const label = pino.levels.labels[Number(level)] ?? '';
  const facts = Object.entries(rest).map(([name, value]) => \`\${name}=\${shown(value)}\`);
  return \`\${[String(time).slice(11, 19), label === 'info' ? '' : label, String(msg ?? ''), ...facts].filter((word) => word !== '').join(' ')}\\n\`;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
`,"src/observe/plain-message.ts":`import { StoreError } from '../store/store-error.ts';

/** Servers quote the offending value in these. */
const QUOTES_VALUES: ReadonlySet<string> = new Set(['unique', 'foreign key', 'value']);

/** What may be logged of anything that was thrown: never a value of a row, never a password. */
export function plainMessage(error: unknown): string {
  if (error instanceof StoreError && QUOTES_VALUES.has(error.kind)) {
    const where = error.constraint === null ? '' : \` (\${error.constraint})\`;
    return \`the server refused a row: \${error.kind}\${where}, code \${error.code}\`;
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/(\\w+:\\/\\/[^\\s:/@]*):\\S*@/g, '$1:***@');
}
`,"src/observe/progress.ts":`import { SingleBar } from 'cli-progress';
import type { Log } from './log.ts';

/** How far something is. */
export interface Progress {
  update(done: number, note?: string): void;
  stop(): void;
}

/** A bar on a terminal. */
export function progressBar(title: string, total: number | null, stream: NodeJS.WritableStream): Progress {
  const measure = total === null ? '{value}' : '{bar} {percentage}% {value}/{total} ETA {eta_formatted}';
  const bar = new SingleBar({ format: \`\${title} \${measure} {note}\`, stream, hideCursor: true, etaBuffer: 50 });
  bar.start(total ?? 0, 0, { note: '' });
  return {
    update: (done, note) => {
      // Rows are added while they are counted.
      if (total !== null && done > bar.getTotal()) bar.setTotal(done);
      bar.update(done, note === undefined ? {} : { note });
    },
    stop: () => bar.stop(),
  };
}

const EVERY_MS = 5000;

/** The same as lines of the log: one in five seconds, and the last. */
export function progressLines(title: string, total: number | null, log: Log, now = Date.now): Progress {
  let said = now();
  let last: { done: number; note: string | undefined } | null = null;
  const say = () => {
    if (last !== null)
      log.info({ done: last.done, total, ...(last.note === undefined ? {} : { note: last.note }) }, title);
    said = now();
    last = null;
  };
  return {
    update: (done, note) => {
      last = { done, note };
      if (now() - said >= EVERY_MS) say();
    },
    stop: say,
  };
}
`,"src/observe/serve-metrics.ts":`import { createServer } from 'node:http';
import type { Registry } from 'prom-client';

/** Serves a registry to this machine only, until it is closed. */
export async function serveMetrics(
  registry: Registry,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A scraper alone does not keep the process alive.
  server.unref();
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
`,"src/observe/side-status.ts":`import sql, { raw } from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import type { EngineName } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The kit's own tables on one side, as they stand at one moment. Ages in seconds by the side's own clock. */
export interface SideStatus {
  readonly fences: readonly { readonly scope: string; readonly epoch: number; readonly writer: string }[];
  readonly outbox: {
    readonly pending: number;
    readonly parked: number;
    readonly oldestSeconds: number | null;
    readonly newest: string;
  };
  readonly ledger: { readonly rows: number; readonly tombstones: number; readonly newest: string };
  readonly leases: readonly { readonly name: string; readonly holder: string; readonly secondsLeft: number }[];
  readonly backfill: readonly {
    readonly table: string;
    readonly rows: number;
    readonly parked: number;
    readonly done: boolean;
  }[];
  /** Checkpoints and steps that other parts noted, by name, with the seconds since. */
  readonly notes: readonly { readonly name: string; readonly secondsAgo: number }[];
  readonly heartbeat: { readonly beatSecondsAgo: number; readonly lagSeconds: number | null } | null;
}

const ASK: Readonly<Record<EngineName, { now: string; since(column: string): string; text(what: string): string }>> = {
  mysql: {
    now: 'UNIX_TIMESTAMP(NOW(6))',
    since: (column) => \`TIMESTAMPDIFF(MICROSECOND, \${column}, NOW(6)) / 1000000\`,
    text: (what) => \`CAST(\${what} AS CHAR)\`,
  },
  postgres: {
    now: 'extract(epoch FROM clock_timestamp())',
    since: (column) => \`extract(epoch FROM clock_timestamp() - \${column})\`,
    text: (what) => \`(\${what})::text\`,
  },
};

/** What the kit's tables on a side hold. Throws StoreError where they are missing. */
export function readSideStatus({ store, tables }: End): Promise<SideStatus> {
  const { now, since, text } = ASK[store.engine];
  return store.transaction(
    async (tx) => {
      const one = async (query: Parameters<Tx['rows']>[0]) => (await tx.rows(query))[0] ?? [];
      const fences = await tx.rows(sql\`SELECT scope, epoch, writer FROM \${tables.fence} ORDER BY scope\`);
      const [pending, oldest] = await one(
        sql\`SELECT count(*), \${raw(since('MIN(created_at)'))} FROM \${tables.outbox} WHERE state = 0\`,
      );
      const [parked] = await one(sql\`SELECT count(*) FROM \${tables.outbox} WHERE state = 2\`);
      const [newest] = await one(sql\`SELECT \${raw(text('MAX(id)'))} FROM \${tables.outbox}\`);
      const [rows, tombstones, version] = await one(
        sql\`SELECT count(*), \${raw(text('SUM(deleted)'))}, \${raw(text('MAX(version)'))} FROM \${tables.ledger}\`,
      );
      const [clock] = await one(sql\`SELECT \${raw(now)}\`);
      const notes = await tx.rows(
        sql\`SELECT name, value, \${raw(since('updated_at'))} FROM \${tables.state} ORDER BY name\`,
      );
      const [beat, lag] = await one(
        sql\`SELECT \${raw(since('beat_at'))}, \${raw(text(lagOf(store.engine)))} FROM \${tables.heartbeat} ORDER BY id LIMIT 1\`,
      );
      return {
        fences: fences.map(([scope, epoch, writer]) => ({
          scope: scope ?? '',
          epoch: Number(epoch),
          writer: writer ?? '',
        })),
        outbox: {
          pending: Number(pending),
          parked: Number(parked),
          oldestSeconds: seconds(oldest),
          newest: newest ?? '0',
        },
        ledger: { rows: Number(rows), tombstones: Number(tombstones ?? 0), newest: version ?? '0' },
        ...noted(notes, Number(clock)),
        heartbeat:
          beat === undefined
            ? null
            : {
                beatSecondsAgo: seconds(beat) ?? 0,
                lagSeconds: lag === null || lag === undefined ? null : Number(lag),
              },
      };
    },
    { isolation: 'snapshot' },
  );
}

function lagOf(engine: EngineName): string {
  return engine === 'mysql'
    ? 'TIMESTAMPDIFF(MICROSECOND, beat_at, applied_at) / 1000000'
    : 'extract(epoch FROM applied_at - beat_at)';
}

/** The notes of lockstep_state, by what they are. */
function noted(notes: readonly (readonly (string | null)[])[], now: number) {
  const leases: { name: string; holder: string; secondsLeft: number }[] = [];
  const backfill: { table: string; rows: number; parked: number; done: boolean }[] = [];
  const rest: { name: string; secondsAgo: number }[] = [];
  for (const [name, text, ago] of notes) {
    const note = objectOf(text ?? '');
    if (name?.startsWith('lease ') && note !== null) {
      const left = Math.round(Number(note.until) - now);
      if (left > 0) leases.push({ name: name.slice('lease '.length), holder: String(note.where), secondsLeft: left });
    } else if (name?.startsWith('backfill table ') && note !== null) {
      const parked = Number(note.parked ?? 0);
      backfill.push({ table: String(note.table), rows: Number(note.rows), parked, done: note.done === true });
    } else rest.push({ name: name ?? '', secondsAgo: seconds(ago) ?? 0 });
  }
  return { leases, backfill, notes: rest };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function seconds(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Math.max(0, Math.round(Number(text) * 1000) / 1000);
}
`,"src/reconcile/audit-log.ts":`import { appendFile } from 'node:fs/promises';
import type { RepairOutcome } from './options.ts';
import type { Difference } from './types.ts';

/** A file that only grows: one JSON line for each difference found and for each repair, without a value of any row. */
export interface AuditLog {
  found(table: string, difference: Difference): Promise<void>;
  repair(table: string, difference: Difference, outcome: RepairOutcome): Promise<void>;
}

/** Appends to a file; nothing is repaired before the line that names it is in the file. */
export function openAuditLog(path: string, now: () => string = () => new Date().toISOString()): AuditLog {
  const append = (entry: Readonly<Record<string, unknown>>) =>
    appendFile(path, \`\${JSON.stringify({ at: now(), ...entry })}\\n\`, { mode: 0o600 });
  return {
    found: (table, difference) => append({ event: 'found', table, ...withoutValues(difference) }),
    repair: (table, difference, { outcome, reason, after }) => {
      const { rowKey, keyDigest, kind, secondaryDigest } = difference;
      return append({
        event: 'repair',
        table,
        rowKey,
        keyDigest,
        kind,
        outcome,
        reason,
        before: secondaryDigest,
        after,
      });
    },
  };
}

function withoutValues({ columns, ...rest }: Difference) {
  return { ...rest, columns: columns.map(({ name }) => name) };
}
`,"src/reconcile/backfilled.ts":`import sql from 'sql-template-tag';
import type { TableDescriptor } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** False while the secondary's notes hold a backfill of the table that has not ended: rows that it has not copied yet are not missing. */
export async function isBackfilled(tx: Tx, { state }: KitTables, { name, target }: TableDescriptor): Promise<boolean> {
  const notes = await tx.rows(sql\`SELECT value FROM \${state} WHERE name LIKE 'backfill table %'\`);
  return notes.every(([text]) => {
    const note: unknown = JSON.parse(text ?? '{}');
    if (typeof note !== 'object' || note === null || !('table' in note && 'to' in note && 'done' in note)) return true;
    return note.table !== name || note.to !== \`\${target.schema}.\${target.name}\` || note.done !== false;
  });
}
`,"src/reconcile/catalogue-sql.ts":`import sql from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** Whether a foreign key of any table refers to this one. */
export async function isReferenced(tx: Tx, table: TableSide): Promise<boolean> {
  return (await tx.rows(REFERENCED[tx.engine](table))).length > 0;
}

/** About how many rows a table has, as the catalogue thinks; null when it does not know. */
export async function estimatedRows(tx: Tx, table: TableSide): Promise<number | null> {
  const [row] = await tx.rows(ESTIMATE[tx.engine](table));
  const rows = Number(row?.[0] ?? -1);
  return rows < 0 ? null : rows;
}

type Question = (table: TableSide) => ReturnType<typeof sql>;

const REFERENCED: Readonly<Record<EngineName, Question>> = {
  mysql: ({ schema, name }) => sql\`SELECT 1 FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_SCHEMA = \${schema} AND REFERENCED_TABLE_NAME = \${name} LIMIT 1\`,
  postgres: ({ schema, name }) => sql\`SELECT 1 FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype = 'f' AND n.nspname = \${schema} AND t.relname = \${name} LIMIT 1\`,
};

const ESTIMATE: Readonly<Record<EngineName, Question>> = {
  mysql: ({ schema, name }) => sql\`SELECT CAST(TABLE_ROWS AS CHAR) FROM information_schema.TABLES
WHERE TABLE_SCHEMA = \${schema} AND TABLE_NAME = \${name}\`,
  postgres: ({ schema, name }) => sql\`SELECT t.reltuples::bigint::text FROM pg_class t
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = \${schema} AND t.relname = \${name}\`,
};
`,"src/reconcile/difference-of.ts":`import type { Found } from '../core/look.ts';
import { keyOf } from '../core/row-key.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { RowDigest } from './row-digest.ts';
import type { Difference, DifferentColumn } from './types.ts';

const LONGEST = 200;

/** What the report says of a row that differs. */
export function differenceOf(
  table: TableDescriptor,
  { rowKey, kind, cause, places, primary, ledger, row }: Found,
  digest: RowDigest,
  showValues: boolean,
): Difference {
  const masked = keyIsMasked(table);
  return {
    rowKey: masked ? null : rowKey,
    keyDigest: digest(keyOf(rowKey)),
    kind,
    cause,
    primaryVersion: String(primary.events.version),
    secondaryVersion: ledger === null ? null : String(ledger.version),
    columns: places.flatMap((place): DifferentColumn[] => {
      const column = table.columns[place];
      if (column === undefined) return [];
      if (!showValues || column.masked) return [{ name: column.name }];
      return [{ name: column.name, primary: cut(primary.row?.[place]), secondary: cut(row?.[place]) }];
    }),
    primaryDigest: primary.row === null ? null : digest(primary.row),
    secondaryDigest: row === null ? null : digest(row),
  };
}

/** Whether a key of the table may not be shown. */
export function keyIsMasked({ columns, key }: TableDescriptor): boolean {
  return key.some((place) => columns[place]?.masked === true);
}

function cut(text: Text | undefined): Text {
  if (text === null || text === undefined) return null;
  if (text.length <= LONGEST) return text;
  // A slice would keep the whole text in memory for as long as the report.
  const beginning: string = JSON.parse(JSON.stringify(text.slice(0, LONGEST)));
  return \`\${beginning}\u2026 (\${text.length} characters)\`;
}
`,"src/reconcile/options.ts":`import type { Difference, Outcome, ReconcileReport } from './types.ts';

/** How reconciliation works. */
export interface ReconcileOptions {
  /** Of the descriptor. */
  readonly fingerprint: string;
  /** The row of the fence that says who may write. */
  readonly scope: string;
  /** Source names of tables; null: all. */
  readonly tables: readonly string[] | null;
  /** Rows of one read. */
  readonly chunk: number;
  /** Rows a second, over both sides; null: as fast as it goes. */
  readonly rowsPerSecond: number | null;
  /** How long changes under way are waited for, for each table, in milliseconds. */
  readonly settleMs: number;
  /** How many differences of a table are kept with their context, and how many rows under way. */
  readonly maxKept: number;
  /** Put the values of columns that are not masked into the report. */
  readonly showValues: boolean;
  /** Null: only look. */
  readonly apply: ApplyOptions | null;
}

export interface ApplyOptions {
  /** The report of a dry run: only what it names is repaired. Null: whatever this run finds. */
  readonly approved: ReconcileReport | null;
  /** More repairs than this are refused as a whole. */
  readonly maxRepairs: number;
  /** Deleting more than this share of a table's rows on the secondary is refused, 0 to 1. */
  readonly maxDeleteShare: number;
  /** Source names of tables for which it is not. */
  readonly confirmDeletes: readonly string[];
}

export const RECONCILE_OPTIONS = {
  tables: null,
  chunk: 500,
  rowsPerSecond: null,
  settleMs: 30_000,
  maxKept: 10_000,
  showValues: false,
  apply: null,
} as const;

export const APPLY_LIMITS = { maxRepairs: 1000, maxDeleteShare: 0.05, confirmDeletes: [] } as const;

/** What a run tells while it goes on. */
export interface ReconcileHooks {
  /** Ends the run after the batch in hand. */
  readonly signal?: AbortSignal;
  /** True while it is to wait; asked before every chunk. */
  readonly paused?: () => Promise<boolean>;
  readonly onTable?: (name: string, estimatedRows: number | null) => void;
  readonly onRows?: (name: string, side: 'primary' | 'secondary', rows: number) => void;
  readonly onInFlight?: (name: string, rows: number) => void;
  /** Called for each difference before anything is repaired. */
  readonly onDifference?: (name: string, difference: Difference) => Promise<void> | void;
  readonly onOutcome?: (name: string, difference: Difference, outcome: RepairOutcome) => Promise<void> | void;
}

/** What became of a difference, with the digest of the secondary's row after it. */
export interface RepairOutcome {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly after: string | null;
}
`,"src/reconcile/pace.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconcileHooks } from './options.ts';

/** A run was told to stop. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Called after each batch with its number of rows: waits as long as the rate and a pause ask for, and throws StoppedError at the signal. */
export type Pace = (rows: number) => Promise<void>;

const ASK_AGAIN_MS = 1000;

/** Keeps a run at a rate; null: as fast as it goes. */
export function paceOf(rowsPerSecond: number | null, { signal, paused }: ReconcileHooks): Pace {
  let free = performance.now();
  return async (rows) => {
    stopIfAsked(signal);
    const now = performance.now();
    free = Math.max(free, now) + (rowsPerSecond === null ? 0 : (rows * 1000) / rowsPerSecond);
    await rest(free - now, signal);
    while ((await paused?.()) === true) await rest(ASK_AGAIN_MS, signal);
  };
}

/** Waits, and throws StoppedError at the signal. */
export async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  stopIfAsked(signal);
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new StoppedError('stopped');
}
`,"src/reconcile/pause.ts":`import type { End } from '../core/direction.ts';
import { dropState, readState, writeState } from '../core/state.ts';

const NOTE = 'reconcile paused';

/** Whether runs of reconciliation are to wait. */
export async function isPaused({ store, tables }: End): Promise<boolean> {
  return store.transaction(async (tx) => (await readState(tx, tables, NOTE)) !== null);
}

/** Makes runs of reconciliation wait, in whatever process they are, or go on. */
export async function setPaused({ store, tables }: End, paused: boolean): Promise<void> {
  await store.transaction((tx) => (paused ? writeState(tx, tables, NOTE, '{}') : dropState(tx, tables, NOTE)));
}
`,"src/reconcile/refusals.ts":`import type { DifferenceKind } from '../core/look.ts';
import type { ApplyOptions } from './options.ts';
import type { Difference } from './types.ts';

/** What is known of a table before anything is repaired. */
export interface Intended {
  readonly name: string;
  readonly rows: Readonly<Record<'primary' | 'secondary', number>>;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
}

/** Why nothing is repaired at all; null: it may begin. */
export function refusedWhole(tables: readonly Intended[], { maxRepairs }: ApplyOptions): string | null {
  const wanted = tables.reduce((sum, { counts }) => sum + counts.missing + counts.extra + counts.different, 0);
  if (wanted <= maxRepairs) return null;
  return \`\${wanted} rows differ and at most \${maxRepairs} may be repaired: so many have one cause, find it first; then raise --max-repairs\`;
}

/** Why the rows of a table that only the secondary has are not deleted; null: they may be. */
export function refusedDeletes(
  { name, rows, counts }: Intended,
  { maxDeleteShare, confirmDeletes }: ApplyOptions,
): string | null {
  if (counts.extra === 0 || confirmDeletes.includes(name)) return null;
  const confirm = \`if that was meant, confirm it with --confirm-deletes \${name}\`;
  if (rows.primary === 0) {
    return \`the primary has no row of \${name} and the secondary has \${rows.secondary}: TRUNCATE and DROP PARTITION are seen by no capture, and nothing is deleted after them unasked; \${confirm}\`;
  }
  const share = counts.extra / Math.max(rows.secondary, counts.extra);
  if (share <= maxDeleteShare || counts.extra <= FEW) return null;
  return \`\${counts.extra} of \${rows.secondary} rows of \${name} are no longer on the primary, more than \${maxDeleteShare * 100} %: nothing is deleted unasked; \${confirm}\`;
}

/** Whether nothing shows that the migration brought a row that only the secondary has: no event, and nothing in the ledger. */
export function isUnknown({ kind, primaryVersion, secondaryVersion }: Difference): boolean {
  return kind === 'extra' && primaryVersion === '0' && secondaryVersion === null;
}

/** Why rows that nothing is known of are not deleted; null: there are none, or it was confirmed. */
export function refusedUnknown(
  name: string,
  differences: readonly Difference[],
  { confirmDeletes }: ApplyOptions,
): string | null {
  const unknown = differences.filter(isUnknown).length;
  if (unknown === 0 || confirmDeletes.includes(name)) return null;
  return \`\${unknown} of the rows too many in \${name} have no event and no version: nothing shows that the migration brought them, and they may be another writer's; if they are not, confirm it with --confirm-deletes \${name}\`;
}

/** So few rows are no mass deletion, whatever their share. */
const FEW = 10;
`,"src/reconcile/repair-all.ts":`import { parentsFirst } from '../core/write-order.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { ApplyOptions } from './options.ts';
import { isUnknown, refusedDeletes, refusedUnknown, refusedWhole } from './refusals.ts';
import type { RepairTools } from './repair-keys.ts';
import { repairTable } from './repair-table.ts';
import type { Kept, Scanned, ScanTools } from './scan-table.ts';
import type { Outcome, TableReport } from './types.ts';

/** What became of the repairs: of each table, and whether they were refused as a whole. */
export interface RepairedAll {
  readonly refused: string | null;
  readonly tables: ReadonlyMap<TableDescriptor, Pick<TableReport, 'refused' | 'repairs'>>;
}

/** Repairs what was found: rows too many first, children before their parents; then what is missing or differs, parents first. */
export async function repairAll(tools: ScanTools & RepairTools, scanned: readonly Scanned[]): Promise<RepairedAll> {
  const { apply } = tools.options;
  if (apply === null) return { refused: null, tables: new Map() };
  const refused = refusedWhole(
    scanned.map(({ table, scan }) => ({ name: table.name, ...scan })),
    apply,
  );
  if (refused !== null) return { refused, tables: new Map() };
  const results = new Map(scanned.map((one) => [one.table, { ...deletesOf(one, apply), repairs: noRepairs() }]));
  const repair = async ({ table, scan }: Scanned, wanted: (kept: Kept) => boolean) => {
    const result = results.get(table);
    const counts = await repairTable(tools, table, scan.kept.filter(wanted));
    if (result !== undefined) addTo(result.repairs, counts);
  };
  const order = parentsFirst(
    scanned.map(({ table }) => table),
    tools.direction.to.store.side,
  );
  const ordered = [...scanned].sort((one, other) => order.indexOf(one.table) - order.indexOf(other.table));
  for (const one of [...ordered].reverse()) {
    const deletes = results.get(one.table)?.deletes;
    if (deletes !== undefined) await repair(one, (kept) => isExtra(kept) && deletes(kept));
  }
  for (const one of ordered) await repair(one, (kept) => !isExtra(kept));
  return { refused: null, tables: results };
}

/** Which rows too many of a table may be deleted, and why others may not. */
function deletesOf({ table: { name }, scan }: Scanned, apply: ApplyOptions) {
  const refused = refusedDeletes({ name, ...scan }, apply);
  if (refused !== null) return { refused, deletes: () => false };
  const differences = scan.kept.map(({ difference }) => difference);
  const unknown = refusedUnknown(name, differences, apply);
  return { refused: unknown, deletes: ({ difference }: Kept) => unknown === null || !isUnknown(difference) };
}

function noRepairs(): Record<Outcome, number> {
  return { repaired: 0, overtaken: 0, failed: 0, left: 0 };
}

function isExtra({ difference }: Kept): boolean {
  return difference.kind === 'extra';
}

function addTo(sum: Record<Outcome, number>, counts: Readonly<Record<Outcome, number>>): void {
  sum.repaired += counts.repaired;
  sum.overtaken += counts.overtaken;
  sum.failed += counts.failed;
  sum.left += counts.left;
}
`,"src/reconcile/repair-keys.ts":`import { applyChanges } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import type { Lease } from '../core/lease.ts';
import { readChanges } from '../core/read-changes.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { isReferenced } from './catalogue-sql.ts';

/** The primary changed while repairs were going on: nothing more may be written to what was the secondary. */
export class FlippedError extends Error {
  override readonly name = 'FlippedError';
}

/** What became of the keys: written, refused by the ledger because it knows something newer, or refused by the server. */
export interface Repaired {
  readonly written: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, StoreError>;
}

export interface RepairTools {
  readonly direction: Direction;
  readonly lease: Pick<Lease, 'confirm'>;
  readonly scope: string;
}

/** The refusals that concern a row and not the server. */
const OF_A_ROW: ReadonlySet<string> = new Set(['unique', 'foreign key', 'value']);

/**
 * Writes the primary's state of keys of a table to the secondary, through the ledger and with the version that the state was read at.
 * A row that was deleted or changed since then has a newer version, which either was applied already, so that the ledger refuses the
 * repair, or still comes.
 */
export async function repairKeys(tools: RepairTools, name: string, rowKeys: readonly string[]): Promise<Repaired> {
  const whole = await attempt(() => write(tools, name, rowKeys, false));
  if (!(whole instanceof StoreError)) return { written: whole, failed: new Map() };
  // One row spoils the batch: each by itself.
  const written = new Set<string>();
  const failed = new Map<string, StoreError>();
  for (const rowKey of rowKeys) {
    const one = await attempt(() => write(tools, name, [rowKey], false));
    if (one instanceof StoreError) failed.set(rowKey, one);
    else for (const key of one) written.add(key);
  }
  const swapped = [...failed].filter(([, error]) => error.kind === 'unique').map(([rowKey]) => rowKey);
  const again = swapped.length < 2 ? new Set<string>() : await attempt(() => write(tools, name, swapped, true));
  if (again instanceof StoreError) return { written, failed };
  for (const rowKey of again) failed.delete(rowKey);
  return { written: new Set([...written, ...again]), failed };
}

/**
 * \`afresh\`: the rows are deleted and written in one transaction, for rows that hold each other's unique values; not where a foreign key
 * refers to them, for it may take their children along.
 */
async function write(
  { direction, lease, scope }: RepairTools,
  name: string,
  rowKeys: readonly string[],
  afresh: boolean,
): Promise<Set<string>> {
  const { to, primary } = direction;
  const changes = await readChanges(
    direction,
    rowKeys.map((rowKey) => ({ name, rowKey })),
  );
  const written = await retrying(to.store, async (tx) => {
    await lease.confirm(tx);
    await refuseFlipped(tx, direction, scope);
    if (!afresh) return applyChanges(tx, to.tables, primary, changes, { atLeast: true });
    for (const table of direction.named(name)) {
      if (await isReferenced(tx, table[to.store.side])) return [];
    }
    const gone = changes.map((change) => ({
      ...change,
      images: change.images.map(({ table }) => ({ table, row: null })),
    }));
    const removed = await applyChanges(tx, to.tables, primary, gone, { atLeast: true });
    const again = changes.filter(({ rowKey }) => removed.some((change) => change.rowKey === rowKey));
    return applyChanges(tx, to.tables, primary, again, { atLeast: true });
  });
  return new Set(written.map(({ rowKey }) => rowKey));
}

/** The fence row is held until the transaction ends, so that a flip waits for it. */
async function refuseFlipped(tx: Tx, { to }: Direction, scope: string): Promise<void> {
  const { writer } = await readFence(tx, to.tables, scope, true);
  if (writer !== to.store.side) return;
  throw new FlippedError(\`the \${to.store.side} has become the primary: nothing more is repaired there\`);
}

async function attempt<T>(work: () => Promise<T>): Promise<T | StoreError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && OF_A_ROW.has(error.kind)) return error;
    throw error;
  }
}
`,"src/reconcile/repair-table.ts":`import { crashPoint } from '../core/crash-point.ts';
import { portions } from '../core/portions.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { retried } from '../store/retrying.ts';
import type { RepairOutcome } from './options.ts';
import { type RepairTools, repairKeys } from './repair-keys.ts';
import { type Kept, type ScanTools, scanKeys } from './scan-table.ts';
import type { Outcome } from './types.ts';

const BATCH = 100;
/** A row that is changed again just now is no failed repair; that is soon known. */
const VERIFY_MS = 2000;

/** Repairs differences of a table and looks at each again; gives back what became of them, and hands each outcome to the hook. */
export async function repairTable(
  tools: ScanTools & RepairTools,
  table: TableDescriptor,
  kept: readonly Kept[],
): Promise<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = { repaired: 0, overtaken: 0, failed: 0, left: 0 };
  const told = async (one: Kept, outcome: RepairOutcome) => {
    counts[outcome.outcome] += 1;
    await tools.hooks.onOutcome?.(table.name, one.difference, outcome);
  };
  const ahead = kept.filter(({ difference }) => difference.cause === 'ahead');
  for (const one of ahead) {
    await told(one, { outcome: 'left', reason: 'the secondary is ahead of the primary', after: null });
  }
  const rest = kept.filter((one) => !ahead.includes(one));
  for (let at = 0; at < rest.length; at += BATCH) {
    const batch = rest.slice(at, at + BATCH);
    if (tools.hooks.signal?.aborted === true) {
      for (const one of rest.slice(at)) await told(one, { outcome: 'left', reason: 'stopped', after: null });
      break;
    }
    const kept = new Map(batch.map((one) => [one.rowKey, one]));
    for (const rowKeys of await retried(() =>
      portions(tools.direction, tools.direction.named(table.name), [...kept.keys()]),
    )) {
      await repairBatch(
        tools,
        table,
        rowKeys.flatMap((rowKey) => kept.get(rowKey) ?? []),
        told,
      );
    }
    await tools.pace(batch.length);
  }
  return counts;
}

async function repairBatch(
  tools: ScanTools & RepairTools,
  table: TableDescriptor,
  batch: readonly Kept[],
  told: (one: Kept, outcome: RepairOutcome) => Promise<void>,
): Promise<void> {
  const rowKeys = batch.map(({ rowKey }) => rowKey);
  const { written, failed } = await repairKeys(tools, table.name, rowKeys);
  crashPoint('reconcile after repair');
  const again = await scanKeys(quiet(tools), table, rowKeys);
  const still = new Map(again.kept.map(({ rowKey, difference }) => [rowKey, difference]));
  for (const one of batch) {
    const error = failed.get(one.rowKey);
    const now = still.get(one.rowKey);
    if (error !== undefined && now !== undefined) {
      await told(one, { outcome: 'failed', reason: plainMessage(error), after: now.secondaryDigest });
    } else if (now !== undefined) {
      await told(one, { outcome: 'failed', reason: 'the row still differs', after: now.secondaryDigest });
    } else if (written.has(one.rowKey)) {
      await told(one, { outcome: 'repaired', reason: null, after: one.difference.primaryDigest });
    } else {
      await told(one, { outcome: 'overtaken', reason: 'the ledger knew something newer', after: null });
    }
  }
}

/** For looking again: what is found then is no news, and does not wait for the signal. */
function quiet({ options, ...tools }: ScanTools): ScanTools {
  return {
    ...tools,
    options: { ...options, settleMs: Math.min(options.settleMs, VERIFY_MS) },
    hooks: {},
    pace: async () => undefined,
  };
}
`,"src/reconcile/report-file.ts":`import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ReconcileReport } from './types.ts';

const count = z.int().min(0);
const text = z.string().nullable();
const difference = z.strictObject({
  rowKey: text,
  keyDigest: z.string(),
  kind: z.enum(['missing', 'extra', 'different']),
  cause: z.enum(['unseen', 'parked', 'lost', 'resurrected', 'ahead']),
  primaryVersion: z.string(),
  secondaryVersion: text,
  columns: z.array(
    z.union([
      z.strictObject({ name: z.string() }),
      z.strictObject({ name: z.string(), primary: text, secondary: text }),
    ]),
  ),
  primaryDigest: text,
  secondaryDigest: text,
});
const table = z.strictObject({
  name: z.string(),
  target: z.string(),
  rows: z.strictObject({ primary: count, secondary: count }),
  counts: z.strictObject({ missing: count, extra: count, different: count }),
  differences: z.array(difference),
  undecided: count,
  notLookedAt: z.array(z.string()),
  repairs: z.strictObject({ repaired: count, overtaken: count, failed: count, left: count }),
  refused: text,
});
const report = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  fingerprint: z.string(),
  primary: z.enum(['source', 'target']),
  epoch: count,
  applied: z.boolean(),
  refused: text,
  interrupted: z.boolean(),
  tables: z.array(table),
});

/** A report that was written by an earlier run; whatever else the file holds is refused with its place. */
export async function readReport(path: string): Promise<ReconcileReport> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(\`\${path} is no report of a dry run: \${reason}. Run \\\`reconcile\\\` first, it writes one\`);
  }
  const result = report.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path: at, message }) => \`\${at.join('.')}: \${message}\`);
  throw new Error(\`\${path} is no report of a dry run: \${places.join('; ')}\`);
}

/** Writes a report whole or not at all, readable for its owner. */
export async function writeReport(path: string, value: ReconcileReport): Promise<void> {
  await writeFile(\`\${path}.new\`, \`\${JSON.stringify(value, null, 2)}\\n\`, { mode: 0o600 });
  await rename(\`\${path}.new\`, path);
}
`,"src/reconcile/report-lines.ts":"import type { Cause } from '../core/look.ts';\nimport { quantity } from '../values/quantity.ts';\nimport type { Difference, ReconcileReport, TableReport } from './types.ts';\nimport { verdictOf } from './verdict-of.ts';\n\nconst SHOWN = 20;\n\nconst CAUSES: Readonly<Record<Cause, string>> = {\n  unseen: 'both sides stand at the same version: a write passed by the capture, or by the ledger',\n  parked: 'its newest change is parked',\n  lost: 'its change was acknowledged, but the secondary no longer has it',\n  resurrected: 'it was deleted by its newest change, and is there again',\n  ahead:\n    'the secondary has a newer version than the primary ever gave: the primary lost its newest changes; not repaired',\n};\n\n/** A report for people. */\nexport function reportLines(report: ReconcileReport): string[] {\n  const lines = report.tables.flatMap(tableLines);\n  if (report.refused !== null) lines.push(`nothing was repaired: ${report.refused}`);\n  if (report.interrupted) lines.push('stopped before every row was looked at');\n  return [...lines, verdictOf(report)];\n}\n\nfunction tableLines({ name, target, rows, counts, differences, undecided, ...rest }: TableReport): string[] {\n  const found = Object.entries(counts).filter(([, number]) => number > 0);\n  const said = found.length === 0 ? 'no difference' : found.map(([kind, number]) => `${number} ${kind}`).join(', ');\n  const total = counts.missing + counts.extra + counts.different;\n  const repairs = Object.entries(rest.repairs).filter(([, number]) => number > 0);\n  return [\n    `${name} \u2192 ${target}: ${quantity(rows.primary, 'row')} on the primary, ${rows.secondary} on the secondary: ${said}`,\n    ...differences.slice(0, SHOWN).map((difference) => `  ${differenceLine(difference)}`),\n    ...(total > SHOWN ? [`  and ${total - SHOWN} more`] : []),\n    ...(undecided > 0\n      ? [\n          `  ${undecided} not decided, neither equal nor different: the newest change was still under way. See by relay lag that the relay runs and keeps up, then look again with a longer --settle, or at a quieter moment`,\n        ]\n      : []),\n    ...rest.notLookedAt.map((what) => `  not looked at: ${what}`),\n    ...(repairs.length > 0 ? [`  ${repairs.map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`] : []),\n    ...(rest.refused === null ? [] : [`  not deleted: ${rest.refused}`]),\n  ];\n}\n\nfunction differenceLine({ rowKey, keyDigest, kind, cause, columns, ...versions }: Difference): string {\n  const key = rowKey ?? `(masked, digest ${keyDigest})`;\n  const differing = columns.map(({ name, primary, secondary }) =>\n    primary === undefined ? name : `${name} ${JSON.stringify(primary)} \u2260 ${JSON.stringify(secondary)}`,\n  );\n  const where = differing.length === 0 ? '' : ` in ${differing.join(', ')}`;\n  return `${kind} ${key}${where}; version ${versions.primaryVersion} / ${versions.secondaryVersion ?? 'none'}: ${CAUSES[cause]}`;\n}\n","src/reconcile/row-digest.ts":`import { createHmac, randomBytes } from 'node:crypto';
import type { End } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Row } from '../descriptor.ts';

/** The digest of a row or a key, by which reports and the audit log name it without showing a value. */
export type RowDigest = (row: Row) => string;

const NOTE = 'reconcile digest';

/** Digests under a secret that stays in the database, so that nobody can find a value by trying. */
export async function openRowDigest({ store, tables }: End): Promise<RowDigest> {
  const secret = await store.transaction(async (tx) => {
    const known = await readState(tx, tables, NOTE, true);
    if (known !== null) return known;
    const made = randomBytes(32).toString('hex');
    await writeState(tx, tables, NOTE, made);
    return made;
  });
  return digestUnder(secret);
}

/** Digests of rows as JSON under a secret; of a long text no second copy is made. */
export function digestUnder(secret: string): RowDigest {
  return (row) => {
    const hmac = createHmac('sha256', secret);
    for (const [place, text] of row.entries()) {
      hmac.update(place === 0 ? '[' : ',');
      if (text === null) hmac.update('null');
      else for (const part of jsonParts(text)) hmac.update(part);
    }
    const all = hmac.update(row.length === 0 ? '[]' : ']');
    return all.digest('hex').slice(0, 32);
  };
}

const PART = 100_000;

/** The JSON of a text in parts, none of which cuts a character in two. */
function* jsonParts(text: string): Generator<string> {
  yield '"';
  for (let at = 0; at < text.length; ) {
    const end = at + PART;
    const cut = /[\\uD800-\\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
    yield JSON.stringify(text.slice(at, cut)).slice(1, -1);
    at = cut;
  }
  yield '"';
}
`,"src/reconcile/run-reconcile.ts":`import { randomUUID } from 'node:crypto';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import { withLease } from '../core/lease.ts';
import { type Drift, findDrift } from '../core/live-schema.ts';
import { otherSide, type TableDescriptor } from '../descriptor.ts';
import { isBackfilled } from './backfilled.ts';
import { estimatedRows } from './catalogue-sql.ts';
import { keyIsMasked } from './difference-of.ts';
import type { ReconcileHooks, ReconcileOptions } from './options.ts';
import { paceOf, StoppedError } from './pace.ts';
import { repairAll } from './repair-all.ts';
import { openRowDigest } from './row-digest.ts';
import { type Scan, type Scanned, type ScanTools, scanKeys, scanTable } from './scan-table.ts';
import type { ReconcileReport, TableReport } from './types.ts';

/** Reconciliation was asked for something that it does not do. */
export class ReconcileError extends Error {
  override readonly name = 'ReconcileError';
}

/**
 * Looks at every row of the tables on both sides and finds those of the secondary that truly differ from the primary: a change that is
 * under way is never one. With \`apply\` they are repaired through the ledger. One process at a time.
 */
export function runReconcile(
  direction: Direction,
  options: ReconcileOptions,
  hooks: ReconcileHooks = {},
): Promise<ReconcileReport> {
  const tables = chosenTables(direction, options);
  return withLease(direction.to, 'reconcile', async (lease) => {
    const signal = hooks.signal === undefined ? lease.signal : AbortSignal.any([hooks.signal, lease.signal]);
    const watched = { ...hooks, signal };
    const tools = {
      direction,
      options,
      hooks: watched,
      pace: paceOf(options.rowsPerSecond, watched),
      digest: await openRowDigest(direction.to),
    };
    const startedAt = new Date().toISOString();
    const { epoch } = await direction.from.store.transaction((tx) =>
      readFence(tx, direction.from.tables, options.scope, false),
    );
    refuseForeignReport(direction, options, epoch);
    const { scanned, interrupted } = await scanAll(tools, tables);
    const wanted = options.apply !== null && !interrupted;
    const repaired = wanted ? await repairAll({ ...tools, lease, scope: options.scope }, scanned) : null;
    if (lease.signal.aborted) throw lease.signal.reason;
    return {
      id: randomUUID(),
      startedAt,
      endedAt: new Date().toISOString(),
      fingerprint: options.fingerprint,
      primary: direction.primary,
      epoch,
      applied: options.apply !== null,
      refused: repaired?.refused ?? null,
      interrupted: interrupted || signal.aborted,
      tables: scanned.map((one) => tableReport(one, repaired?.tables.get(one.table) ?? NOT_REPAIRED)),
    };
  });
}

const NOT_REPAIRED = { refused: null, repairs: { repaired: 0, overtaken: 0, failed: 0, left: 0 } };

function tableReport(
  { table, scan, notLookedAt }: Scanned,
  { refused, repairs }: Pick<TableReport, 'refused' | 'repairs'>,
): TableReport {
  const { rows, counts, kept, undecided } = scan;
  const differences = kept.map(({ difference }) => difference);
  const target = \`\${table.target.schema}.\${table.target.name}\`;
  return { name: table.name, target, rows, counts, differences, undecided, notLookedAt, repairs, refused };
}

function chosenTables({ tables }: Direction, { tables: wanted, apply }: ReconcileOptions): TableDescriptor[] {
  const unknown = (wanted ?? []).filter((name) => !tables.some((table) => table.name === name));
  if (unknown.length > 0) {
    throw new ReconcileError(
      \`\${unknown.join(', ')}: no such table in the mapping; there is \${tables.map(({ name }) => name).join(', ')}\`,
    );
  }
  const approved = apply?.approved?.tables.map(({ name, target }) => name + target);
  const chosen = tables.filter(
    (table) =>
      (wanted === null || wanted.includes(table.name)) &&
      (approved === undefined || approved.includes(\`\${table.name}\${table.target.schema}.\${table.target.name}\`)),
  );
  if (chosen.length === 0) throw new ReconcileError('no table is left to look at, so nothing can be said');
  return chosen;
}

function refuseForeignReport({ primary }: Direction, { apply, fingerprint }: ReconcileOptions, epoch: number): void {
  const approved = apply?.approved ?? null;
  if (approved === null) return;
  if (approved.fingerprint !== fingerprint) {
    throw new ReconcileError('the report was made with another mapping or other schemas: run it again without --apply');
  }
  if (approved.primary !== primary || approved.epoch !== epoch) {
    throw new ReconcileError(
      \`the report was made when the \${approved.primary} was the primary in epoch \${approved.epoch}, now it is the \${primary} in epoch \${epoch}: run it again without --apply\`,
    );
  }
  if (approved.interrupted)
    throw new ReconcileError('the report is of a run that was stopped: run it again to its end');
}

async function scanAll(tools: ScanTools, tables: readonly TableDescriptor[]) {
  const { from, to } = tools.direction;
  const drifts = [
    ...(await findDrift(from.store, tables, from.store.side)),
    ...(await findDrift(to.store, tables, to.store.side)),
  ];
  const scanned: Scanned[] = [];
  for (const table of tables) {
    const obstacle = await obstacleOf(tools, table, drifts);
    if (obstacle !== null) {
      scanned.push({ table, scan: NOTHING_SCANNED, notLookedAt: [obstacle] });
      continue;
    }
    tools.hooks.onTable?.(table.name, await to.store.transaction((tx) => estimatedRows(tx, table[to.store.side])));
    // Rows of another source in the same target are no rows too many.
    const shared = tools.direction.tables.some((other) => sameTable(tools, other, table));
    const notLookedAt = shared
      ? [\`rows that only \${table[to.store.side].name} has: it receives rows of several tables\`]
      : [];
    try {
      scanned.push({ table, scan: await scanOf(tools, table, !shared), notLookedAt });
    } catch (error) {
      if (error instanceof StoppedError) return { scanned, interrupted: true };
      throw error;
    }
  }
  return { scanned, interrupted: false };
}

/** Why a table cannot be looked at; null: it can. */
async function obstacleOf(
  { direction: { to } }: ScanTools,
  table: TableDescriptor,
  drifts: readonly Drift[],
): Promise<string | null> {
  const drift = drifts.find(({ side, table: name }) => name === \`\${table[side].schema}.\${table[side].name}\`);
  if (drift !== undefined) {
    const what = drift.gone ? 'is gone' : 'was changed since the kit was rendered: generate the plan again';
    return \`any row: \${drift.table} on the \${drift.side} \${what}\`;
  }
  const backfilled = await to.store.transaction((tx) => isBackfilled(tx, to.tables, table));
  return backfilled ? null : 'any row: the backfill of this table has not ended';
}

const NOTHING_SCANNED: Scan = {
  rows: { primary: 0, secondary: 0 },
  counts: { missing: 0, extra: 0, different: 0 },
  kept: [],
  undecided: 0,
};

function sameTable({ direction }: ScanTools, one: TableDescriptor, other: TableDescriptor): boolean {
  const side = otherSide(direction.primary);
  return one[side].sql === other[side].sql && one.name !== other.name;
}

/** The whole table, or what a dry run named of it. */
async function scanOf(tools: ScanTools, table: TableDescriptor, extras: boolean): Promise<Scan> {
  const target = \`\${table.target.schema}.\${table.target.name}\`;
  const approved = tools.options.apply?.approved?.tables.find(
    (one) => one.name === table.name && one.target === target,
  );
  if (approved === undefined) return scanTable(tools, table, extras);
  if (!keyIsMasked(table)) {
    const scan = await scanKeys(
      tools,
      table,
      approved.differences.flatMap(({ rowKey }) => rowKey ?? []),
    );
    return { ...scan, rows: approved.rows };
  }
  // The report does not show these keys: they are found again by their digests.
  const digests = new Set(approved.differences.map(({ keyDigest }) => keyDigest));
  const scan = await scanTable(tools, table, extras);
  const kept = scan.kept.filter(({ difference }) => digests.has(difference.keyDigest));
  const of = (kind: string) => kept.filter(({ difference }) => difference.kind === kind).length;
  return { ...scan, kept, counts: { missing: of('missing'), extra: of('extra'), different: of('different') } };
}
`,"src/reconcile/scan-table.ts":`import type { Direction } from '../core/direction.ts';
import { type DifferenceKind, type Found, judge, type Looked, look, primaryStates } from '../core/look.ts';
import { ownRows } from '../core/own-rows.ts';
import { mayBeLong, portions } from '../core/portions.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { snapshotOf } from '../core/snapshot-of.ts';
import { nextKeys, nextRows, presentKeys, rowKeyOfRow } from '../core/walk-keys.ts';
import { otherSide, type Row, type TableDescriptor, type Text } from '../descriptor.ts';
import { retried, retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { differenceOf } from './difference-of.ts';
import type { ReconcileHooks, ReconcileOptions } from './options.ts';
import type { Pace } from './pace.ts';
import type { RowDigest } from './row-digest.ts';
import { openSettling } from './settle.ts';
import type { Difference } from './types.ts';

/** A difference, and the key that it is looked up by again. */
export interface Kept {
  readonly rowKey: string;
  readonly difference: Difference;
}

export interface Scan {
  readonly rows: { primary: number; secondary: number };
  readonly counts: Record<DifferenceKind, number>;
  readonly kept: readonly Kept[];
  readonly undecided: number;
}

/** One table, and what was found in it. */
export interface Scanned {
  readonly table: TableDescriptor;
  readonly scan: Scan;
  readonly notLookedAt: readonly string[];
}

export interface ScanTools {
  readonly direction: Direction;
  readonly options: ReconcileOptions;
  readonly hooks: ReconcileHooks;
  readonly pace: Pace;
  readonly digest: RowDigest;
}

/** Looks at every row of a pair: first at the primary's rows, then at the secondary's for those that the primary has not. */
export async function scanTable(tools: ScanTools, table: TableDescriptor, extras: boolean): Promise<Scan> {
  const { direction } = tools;
  const { scan, noteLooked, lookAt, end } = openScan(tools, table);
  if (mayBeLong(table)) {
    await walkKeys(tools, table, async (rowKeys) => {
      scan.rows.primary += rowKeys.length;
      await lookAt(rowKeys);
    });
  } else {
    await walkPrimary(tools, table, async (states, rows) => {
      scan.rows.primary += rows;
      await noteLooked(await retried(() => judge(direction, table, states)));
    });
  }
  if (extras) {
    await walkSecondary(tools, table, async (rowKeys, rows) => {
      scan.rows.secondary += rows;
      await lookAt(rowKeys);
    });
  }
  const undecided = await end();
  tools.hooks.onInFlight?.(table.name, undecided);
  return { ...scan, undecided };
}

/** Looks at some keys of a pair only. */
export async function scanKeys(tools: ScanTools, table: TableDescriptor, rowKeys: readonly string[]): Promise<Scan> {
  const { chunk } = tools.options;
  const { scan, lookAt, end } = openScan(tools, table);
  for (let at = 0; at < rowKeys.length; at += chunk) {
    await lookAt(rowKeys.slice(at, at + chunk));
    await tools.pace(chunk);
  }
  return { ...scan, undecided: await end() };
}

/** Looks, counts what is found, and keeps the first ones. A row that both ways meet is found once. */
function openScan({ direction, options, hooks, digest }: ScanTools, table: TableDescriptor) {
  const kept: Kept[] = [];
  const seen = new Set<string>();
  const scan = { rows: { primary: 0, secondary: 0 }, counts: { missing: 0, extra: 0, different: 0 }, kept };
  const note = async (found: readonly Found[]) => {
    for (const one of found) {
      if (seen.has(one.rowKey)) continue;
      scan.counts[one.kind] += 1;
      if (kept.length >= options.maxKept) continue;
      seen.add(one.rowKey);
      const difference = differenceOf(table, one, digest, options.showValues);
      kept.push({ rowKey: one.rowKey, difference });
      await hooks.onDifference?.(table.name, difference);
    }
  };
  const settling = openSettling(direction, table, { ...options, signal: hooks.signal }, note);
  const noteLooked = async (looked: Looked) => {
    await note(looked.different);
    await settling.add(looked);
  };
  /** Of rows that may be long no more at once than may be held. */
  const lookAt = async (rowKeys: readonly string[]) => {
    for (const portion of await retried(() => portions(direction, [table], rowKeys))) {
      await noteLooked(await retried(() => look(direction, table, portion)));
    }
  };
  return { scan, noteLooked, lookAt, end: settling.end };
}

/** Reads the primary chunk by chunk: rows and versions of a chunk in one snapshot. */
async function walkPrimary(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (states: Awaited<ReturnType<typeof primaryStates>>, rows: number) => Promise<void>,
): Promise<void> {
  const { from, primary } = direction;
  const read = (after: readonly Text[] | null) =>
    retrying(
      from.store,
      async (tx) => {
        const rows = await nextRows(tx, table, primary, after, options.chunk);
        const byKey = new Map(rows.map((row): [string, Row] => [rowKeyOfRow(table, row), row]));
        return { rows, states: await primaryStates(direction, table, [...byKey.keys()], byKey, tx) };
      },
      snapshotOf(primary, [table]),
    );
  await inChunks(table, options.chunk, async (after) => {
    const { rows, states } = await read(after);
    if (rows.length > 0) await visit(states, rows.length);
    hooks.onRows?.(table.name, 'primary', rows.length);
    await pace(rows.length);
    return rows.map((row) => table.key.map((place) => row[place] ?? null));
  });
}

/** Reads the keys of the primary chunk by chunk. */
async function walkKeys(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (rowKeys: readonly string[]) => Promise<void>,
): Promise<void> {
  const { from, primary } = direction;
  await inChunks(table, options.chunk, async (after) => {
    const read = (tx: Tx) => nextKeys(tx, table, primary, after, options.chunk);
    const keys = await retrying(from.store, read, snapshotOf(primary, [table]));
    await visit(keys.map(rowKeyOf));
    hooks.onRows?.(table.name, 'primary', keys.length);
    await pace(keys.length);
    return keys;
  });
}

/** Reads the keys of the migration's rows on the secondary chunk by chunk, and visits those that the primary, asked afterwards, has no row of. */
async function walkSecondary(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (absent: readonly string[], rows: number) => Promise<void>,
): Promise<void> {
  const { from, to, primary } = direction;
  const side = otherSide(primary);
  await inChunks(table, options.chunk, async (after) => {
    const keys = await retrying(
      to.store,
      (tx) => nextKeys(tx, table, side, after, options.chunk, ownRows(table, side)),
      snapshotOf(side, [table]),
    );
    const present = await retrying(
      from.store,
      (tx) => presentKeys(tx, table, primary, keys),
      snapshotOf(primary, [table]),
    );
    const absent = keys.map(rowKeyOf).filter((rowKey) => !present.has(rowKey));
    await visit(absent, keys.length);
    hooks.onRows?.(table.name, 'secondary', keys.length);
    await pace(keys.length);
    return keys;
  });
}

/** Goes on behind the last key of each chunk until one is not full. */
async function inChunks(
  { name }: TableDescriptor,
  chunk: number,
  read: (after: readonly Text[] | null) => Promise<readonly (readonly Text[])[]>,
): Promise<void> {
  let after: readonly Text[] | null = null;
  for (;;) {
    const keys: readonly (readonly Text[])[] = await read(after);
    const last = keys.at(-1);
    if (last === undefined || keys.length < chunk) return;
    if (after !== null && rowKeyOf(last) === rowKeyOf(after)) {
      throw new Error(\`\${name}: the database does not find its way past the key of one row; its key cannot be walked\`);
    }
    after = last;
  }
}
`,"src/reconcile/settle.ts":`import type { Direction } from '../core/direction.ts';
import { type Earlier, type Found, type Looked, look, type PrimaryState } from '../core/look.ts';
import { portions } from '../core/portions.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { retried } from '../store/retrying.ts';
import { rest } from './pace.ts';

/** Looks again at keys whose newest change is under way, until they are decided or the time is over. */
export interface Settling {
  /** Takes in what was under way; looks again at all of it when there is too much to keep. */
  add(looked: Pick<Looked, 'inFlight' | 'states'>): Promise<void>;
  /** Gives back how many were not decided. */
  end(): Promise<number>;
}

export interface SettleLimits {
  readonly chunk: number;
  readonly settleMs: number;
  readonly maxKept: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * For one table. All its waiting together takes settleMs, however many keys there are. \`note\` is told what was decided as different.
 * A row that changes all the time is never caught up with; it is equal when the secondary comes to hold it as it was seen before.
 */
export function openSettling(
  direction: Direction,
  table: TableDescriptor,
  limits: SettleLimits,
  note: (different: readonly Found[]) => Promise<void>,
): Settling {
  const { chunk, maxKept, signal } = limits;
  const waiting = new Set<string>();
  const memory = openMemory();
  let left = limits.settleMs;
  let undecided = 0;

  const lookAgain = async (): Promise<void> => {
    const all = [...waiting];
    for (let at = 0; at < all.length; at += chunk) {
      for (const keys of await retried(() => portions(direction, [table], all.slice(at, at + chunk)))) {
        const looked = await retried(() => look(direction, table, keys, {}, memory.earlier));
        const open = new Set(looked.inFlight);
        memory.add(looked);
        for (const key of keys) if (!open.has(key)) waiting.delete(key);
        await note(looked.different);
      }
      await rest(0, signal);
    }
  };
  const settle = async (until: number): Promise<void> => {
    await lookAgain();
    for (let pause = 50; waiting.size > until && left > 0; pause = Math.min(pause * 2, longest(waiting.size))) {
      const started = performance.now();
      await rest(Math.min(pause, left), signal);
      await lookAgain();
      left -= performance.now() - started;
    }
  };
  return {
    add: async (looked) => {
      for (const rowKey of looked.inFlight) waiting.add(rowKey);
      memory.add(looked);
      if (waiting.size < maxKept) return;
      await settle(maxKept / 2);
      if (waiting.size < maxKept) return;
      undecided += waiting.size;
      waiting.clear();
    },
    end: async () => {
      if (waiting.size > 0) await settle(0);
      return undecided + waiting.size;
    },
  };
}

/** The longest pause in milliseconds: a few keys are looked at often, so that few of the states that the secondary comes to hold are missed. */
function longest(keys: number): number {
  return keys <= 100 ? 200 : 1000;
}

/** How many states are remembered, the newest ones, and how many characters the longest of them has. */
const MOST_STATES = 2000;
const LONGEST_ROW = 4000;

/** What looks saw of keys that were under way, by version: each change has one of its own, so of a version there is one state. */
function openMemory() {
  const states = new Map<string, PrimaryState>();
  const earlier: Earlier = (rowKey, version) => states.get(\`\${version} \${rowKey}\`) ?? null;
  const add = ({ inFlight, states: seen }: Pick<Looked, 'inFlight' | 'states'>) => {
    for (const rowKey of inFlight) {
      const state = seen.get(rowKey);
      if (state === undefined || characters(state) > LONGEST_ROW) continue;
      states.set(\`\${state.events.version} \${rowKey}\`, state);
      const [oldest] = states.size > MOST_STATES ? states.keys() : [];
      if (oldest !== undefined) states.delete(oldest);
    }
  };
  return { earlier, add };
}

function characters({ row }: PrimaryState): number {
  return row?.reduce((sum, text) => sum + (text?.length ?? 0), 0) ?? 0;
}
`,"src/reconcile/types.ts":`import type { Cause, DifferenceKind } from '../core/look.ts';
import type { Side } from '../descriptor.ts';

/** A column that differs; values only when they were asked for and the column is not masked. */
export interface DifferentColumn {
  readonly name: string;
  readonly primary?: string | null;
  readonly secondary?: string | null;
}

/** A row that truly differs, whatever is still under way. */
export interface Difference {
  /** Null when a column of the key is masked. */
  readonly rowKey: string | null;
  readonly keyDigest: string;
  readonly kind: DifferenceKind;
  readonly cause: Cause;
  /** Of the newest change in the primary's outbox; 0: it was never changed. */
  readonly primaryVersion: string;
  /** In the secondary's ledger; null: it knows nothing of the key. */
  readonly secondaryVersion: string | null;
  readonly columns: readonly DifferentColumn[];
  readonly primaryDigest: string | null;
  readonly secondaryDigest: string | null;
}

/**
 * What became of a difference.
 * - repaired: written through the ledger, and equal when looked at again.
 * - overtaken: the ledger knew something newer by then, or the row became equal by itself.
 * - failed: the server refused the row, or it still differs.
 * - left: it may not be repaired (ahead), or this run stopped before it.
 */
export type Outcome = 'repaired' | 'overtaken' | 'failed' | 'left';

/** One pair of tables, looked at from both sides. */
export interface TableReport {
  /** The source's \`schema.table\`. */
  readonly name: string;
  /** The target's. */
  readonly target: string;
  readonly rows: Readonly<Record<'primary' | 'secondary', number>>;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  /** The first of them; fewer than the counts when there are very many. */
  readonly differences: readonly Difference[];
  /** Rows whose newest change was still under way when the time for it was over. */
  readonly undecided: number;
  /** What was not looked at, and why. */
  readonly notLookedAt: readonly string[];
  readonly repairs: Readonly<Record<Outcome, number>>;
  /** Why rows that only the secondary has, or some of them, were not deleted. */
  readonly refused: string | null;
}

/** One run of reconciliation. */
export interface ReconcileReport {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly fingerprint: string;
  readonly primary: Side;
  readonly epoch: number;
  /** Repairs were asked for. */
  readonly applied: boolean;
  /** Why nothing was repaired at all. */
  readonly refused: string | null;
  /** It was stopped before every row was looked at. */
  readonly interrupted: boolean;
  readonly tables: readonly TableReport[];
}
`,"src/reconcile/verdict-of.ts":`import type { ReconcileReport, TableReport } from './types.ts';

/** What a report comes down to. */
export type Verdict = 'clean' | 'different' | 'could not tell';

/** Clean only when every row was looked at and decided, and none differs or differs any longer. */
export function verdictOf({ tables, interrupted, refused }: ReconcileReport): Verdict {
  if (tables.some((table) => remaining(table) > 0) || refused !== null) return 'different';
  const open = tables.some(({ undecided, notLookedAt }) => undecided > 0 || notLookedAt.length > 0);
  return open || interrupted || tables.length === 0 ? 'could not tell' : 'clean';
}

/** The rows of a table that still differ. */
export function remaining({ counts, repairs }: TableReport): number {
  return counts.missing + counts.extra + counts.different - repairs.repaired - repairs.overtaken;
}
`,"src/relay/carry.ts":`import { applyChanges, type Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { unreadIn } from '../core/read-rows.ts';
import { PROBE } from '../core/reserved-names.ts';
import { retrying } from '../store/retrying.ts';
import { StoreError } from '../store/store-error.ts';
import { reasonOf } from './reason.ts';
import type { Outcome } from './relay-options.ts';
import { type Alongside, applyTogether } from './unique-conflicts.ts';

/** What becomes of a change that was tried. */
export interface Tried {
  readonly change: Change;
  readonly outcome: Outcome;
}

/**
 * Applies changes on the secondary, all in one transaction. Where the rows themselves stand in the way, the batch is halved until
 * those are alone; what failed for want of another row is tried again while that helps. Throws what no row is to blame for.
 */
export async function carry(
  direction: Direction,
  changes: readonly Change[],
  alongside: Alongside = async () => undefined,
): Promise<Tried[]> {
  const isKnown = ({ name, images }: Change) => images.length > 0 || name === PROBE;
  const isUnread = ({ images }: Change) => images.some(({ row }) => unreadIn(row) !== null);
  const unknown = changes.filter((change) => !isKnown(change));
  const unread = changes.filter((change) => isKnown(change) && isUnread(change));
  const known = changes.filter((change) => isKnown(change) && !isUnread(change));
  const tried = await halving(direction, known, alongside);
  let waiting = tried.filter(isReleased);
  const settled = tried.filter((one) => !isReleased(one));
  for (const change of unknown) {
    settled.push({
      change,
      outcome: { kind: 'parked', reason: \`\${change.name} is not a table that this kit carries\` },
    });
  }
  for (const change of unread) {
    settled.push({ change, outcome: { kind: 'parked', reason: reasonOf(TOO_LONG, change) } });
  }
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length;
    if (settled.every(({ outcome }) => outcome.kind === 'parked')) break;
    const again = await oneByOne(
      direction,
      waiting.map(({ change }) => change),
      alongside,
    );
    settled.push(...again.filter((one) => !isReleased(one)));
    waiting = again.filter(isReleased);
  }
  return [...settled, ...waiting];
}

const TOO_LONG = new StoreError('value', 'a value is too long to be carried');

async function halving(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  if (changes.length === 0) return [];
  try {
    return await together(direction, changes, alongside);
  } catch (error) {
    if (!isOfRow(error)) throw error;
    if (changes.length === 1) return changes.map((change) => refused(error, change));
    const middle = Math.ceil(changes.length / 2);
    return [
      ...(await halving(direction, changes.slice(0, middle), alongside)),
      ...(await halving(direction, changes.slice(middle), alongside)),
    ];
  }
}

async function oneByOne(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const change of changes) tried.push(...(await halving(direction, [change], alongside)));
  return tried;
}

function refused(error: StoreError, change: Change): Tried {
  return { change, outcome: { kind: error.kind === 'value' ? 'parked' : 'released', reason: reasonOf(error, change) } };
}

/** In one transaction; where unique values are in the way, with the rows that hold them. */
async function together(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  try {
    return await asTheyAre(direction, changes, alongside);
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'unique') throw error;
    const applied = await applyTogether(direction, changes, alongside);
    return applied.map((change) => ({ change, outcome: { kind: 'applied' } }));
  }
}

async function asTheyAre(
  { primary, to }: Direction,
  changes: readonly Change[],
  alongside: Alongside,
): Promise<Tried[]> {
  const written = await retrying(to.store, async (tx) => {
    const newer = await applyChanges(tx, to.tables, primary, changes);
    await alongside(tx, changes);
    crashPoint('relay before apply commits');
    return newer;
  });
  const newer = new Set(written);
  return changes.map((change) => ({ change, outcome: { kind: newer.has(change) ? 'applied' : 'stale' } }));
}

/** Whether the rows are to blame, and not a server or the kit. */
function isOfRow(error: unknown): error is StoreError {
  return error instanceof StoreError && ['value', 'unique', 'foreign key'].includes(error.kind);
}

function isReleased({ outcome }: Tried): boolean {
  return outcome.kind === 'released';
}
`,"src/relay/drain.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { Tx } from '../store/store.ts';

/** What stood in the outbox at or below a watermark when waiting ended. */
export interface Drained {
  readonly drained: boolean;
  readonly pending: number;
  /** Parked events: they do not pass by waiting. */
  readonly parked: number;
  readonly ms: number;
}

/**
 * The newest id of the primary's outbox. It bounds what is to be drained only when nobody can take a lower id any more: read it after
 * the fence, when the transactions in flight have ended.
 */
export async function watermark({ from }: Direction): Promise<bigint> {
  const [row] = await from.store.transaction((tx) => tx.rows(sql\`SELECT MAX(id) FROM \${from.tables.outbox}\`));
  return BigInt(row?.[0] ?? '0');
}

/** Waits while relays, of this process or another, carry what stands at or below the watermark; ends early when something is parked. */
export async function drain(
  { from }: Direction,
  upTo: bigint,
  {
    timeoutMs,
    pollMs = 20,
    signal,
  }: { readonly timeoutMs: number; readonly pollMs?: number; readonly signal?: AbortSignal },
): Promise<Drained> {
  const began = performance.now();
  const count = async (tx: Tx, state: 0 | 2) => {
    const rows = await tx.rows(
      sql\`SELECT count(*) FROM \${from.tables.outbox} WHERE state = \${String(state)} AND id <= \${upTo}\`,
    );
    return Number(rows[0]?.[0] ?? 0);
  };
  for (;;) {
    const { pending, parked } = await from.store.transaction(async (tx) => ({
      pending: await count(tx, 0),
      parked: await count(tx, 2),
    }));
    const ms = Math.round(performance.now() - began);
    if (pending === 0 || parked > 0 || ms >= timeoutMs || signal?.aborted === true) {
      return { drained: pending === 0 && parked === 0, pending, parked, ms };
    }
    await sleep(Math.min(pollMs, Math.max(1, timeoutMs - ms)));
  }
}
`,"src/relay/follow-primary.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { NoPrimaryError } from '../core/flip-stage.ts';
import { StoreError } from '../store/store-error.ts';
import type { RelayHooks, RelayOptions, RelayReport } from './relay-options.ts';
import { runRelay } from './run-relay.ts';

export interface FollowOptions extends Partial<RelayOptions> {
  /** Reads the fence rows: the direction away from the side that they name. Throws NoPrimaryError when they name none. */
  readonly direction: () => Promise<Direction>;
  /** How often they are read. */
  readonly followMs?: number;
}

/** Both rows are read one after the other: a flip may move between the two, and never stands still there. */
const UNCLEAR_TIMES = 3;

/**
 * A relay that turns round at a flip: what the old primary wrote is carried before a flip is decided, and from the decision on the
 * fence rows name the other side, whose changes this relay then carries the other way. Throws NoPrimaryError when the rows name no
 * primary and go on doing so; then nothing is carried either way.
 */
export async function followPrimary(options: FollowOptions, hooks: RelayHooks = {}): Promise<RelayReport> {
  const total = { applied: 0, stale: 0, released: 0, parked: 0, waits: 0 };
  for (let direction = await options.direction(); ; ) {
    const { next, report } = await untilItMoves(direction, options, hooks);
    for (const figure of ['applied', 'stale', 'released', 'parked', 'waits'] as const) total[figure] += report[figure];
    if (next === null) return total;
    direction = next;
    options.log?.warn(
      { primary: direction.primary },
      \`the \${direction.primary} is the primary now: this relay carries its changes\`,
    );
  }
}

async function untilItMoves(direction: Direction, options: FollowOptions, hooks: RelayHooks) {
  const moved = new AbortController();
  const signal = options.signal === undefined ? moved.signal : AbortSignal.any([options.signal, moved.signal]);
  const over = new AbortController();
  const watching = watch(direction, options, AbortSignal.any([signal, over.signal])).finally(() => moved.abort());
  // Its failure is heard below, after the batch in hand.
  watching.catch(() => undefined);
  const report = await runRelay(direction, { ...options, signal }, hooks).finally(() => over.abort());
  const next = await watching;
  return { report, next: options.signal?.aborted === true ? null : next };
}

/** The direction away from another primary, as soon as there is one; null when told to end before. */
async function watch(
  { primary }: Direction,
  { direction, followMs = 2000 }: FollowOptions,
  signal: AbortSignal,
): Promise<Direction | null> {
  for (let unclear = 0; ; ) {
    await sleep(followMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    try {
      const now = await direction();
      if (now.primary !== primary) return now;
      unclear = 0;
    } catch (error) {
      if (error instanceof NoPrimaryError && ++unclear >= UNCLEAR_TIMES) throw error;
      // A server that does not answer says nothing of who is the primary; the relay itself waits for it.
      if (!(error instanceof NoPrimaryError || error instanceof StoreError)) throw error;
    }
  }
}
`,"src/relay/heartbeat.ts":`import { randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { readVersions } from '../core/read-rows.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';

const ROW_KEY = rowKeyOf(['1']);

/** What a beat says: which it is, and the primary's clock when it was written. */
export interface Beat {
  readonly nonce: string;
  readonly beatAt: string;
}

/** Writes a beat on the primary, as a change like others: it reaches the secondary when what was written before it has. Gives its nonce. */
export async function beat({ from }: Direction): Promise<string> {
  const nonce = randomUUID();
  await from.store.transaction(async (tx) => {
    await writeBeat(tx, from.tables, { nonce, beatAt: null });
    await tx.run(sql\`INSERT INTO \${from.tables.outbox} (table_name, row_key) VALUES (\${HEARTBEAT}, \${ROW_KEY})\`);
  });
  return nonce;
}

/** Carries the newest beat to the secondary, which adds the time by its own clock. Gives the version of it. */
export async function carryBeat({ from, to }: Direction): Promise<bigint> {
  const { newest, version } = await from.store.transaction(
    async (tx) => ({
      newest: await readBeat(tx, from.tables),
      version: (await readVersions(tx, from.tables, HEARTBEAT, [ROW_KEY])).get(ROW_KEY) ?? 0n,
    }),
    { isolation: 'snapshot' },
  );
  const event = { name: HEARTBEAT, rowKey: ROW_KEY, version, deleted: false };
  await retrying(to.store, async (tx) => {
    const newer = await sqlOf(tx.engine).claim(tx, to.tables, [event], false);
    if (newest !== null && newer.length > 0) await writeBeat(tx, to.tables, newest);
  });
  return version;
}

/** The last beat that a side knows. */
export async function readBeat(tx: Tx, { heartbeat }: KitTables): Promise<Beat | null> {
  const [row] = await tx.rows(sql\`SELECT nonce, beat_at FROM \${heartbeat} WHERE id = 1\`);
  const [nonce, beatAt] = row ?? [];
  return typeof nonce === 'string' && typeof beatAt === 'string' ? { nonce, beatAt } : null;
}

async function writeBeat(
  tx: Tx,
  { heartbeat }: KitTables,
  { nonce, beatAt }: { readonly nonce: string; readonly beatAt: string | null },
): Promise<void> {
  const now = sqlOf(tx.engine).now;
  const at = beatAt === null ? now : tx.engine === 'mysql' ? sql\`\${utc(beatAt)}\` : sql\`\${utc(beatAt)}::timestamptz\`;
  const applied = beatAt === null ? sql\`NULL\` : now;
  const row = sql\`INSERT INTO \${heartbeat} (id, nonce, beat_at, applied_at) VALUES (1, \${nonce}, \${at}, \${applied})\`;
  const all = ['nonce', 'beat_at', 'applied_at'];
  const found =
    tx.engine === 'mysql'
      ? \`ON DUPLICATE KEY UPDATE \${all.map((name) => \`\${name} = VALUES(\${name})\`).join(', ')}\`
      : \`ON CONFLICT (id) DO UPDATE SET \${all.map((name) => \`\${name} = EXCLUDED.\${name}\`).join(', ')}\`;
  await tx.run(sql\`\${row} \${raw(found)}\`);
}

/** Without the zone that PostgreSQL writes: both sides' sessions are in UTC. */
function utc(moment: string): string {
  return moment.replace(/\\+00(:00)?$/, '');
}
`,"src/relay/make-room.ts":`import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { removeRows } from '../core/apply.ts';
import { groupBy } from '../core/group-by.ts';
import { columnOn, keyCondition } from '../core/read-rows.ts';
import type { Side, TableDescriptor, Text } from '../descriptor.ts';
import { written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { referredColumns } from './referred-columns.ts';

/** A row of the secondary that holds, in the columns of a unique key, what another row is to have. */
export interface Holder {
  readonly name: string;
  readonly table: TableDescriptor;
  readonly key: readonly Text[];
  readonly rowKey: string;
  /** The places of the unique key's columns. */
  readonly places: readonly number[];
}

/**
 * Takes unique values from the rows that hold them; the same transaction writes these rows anew or deletes them. One column of the
 * key becomes NULL, or a value that nobody has. No row is deleted for that while another table could notice.
 */
export async function makeRoom(tx: Tx, side: Side, holders: readonly Holder[]): Promise<void> {
  for (const [table, own] of groupBy(holders, (holder) => holder.table)) {
    const referred = await referredColumns(tx, table[side]);
    for (const { places, key } of own) {
      const free = places
        .filter((place) => !table.key.includes(place))
        .flatMap((place) => columnOn(table, place, side) ?? [])
        .filter((column) => !referred.has(column.name));
      const nullable = free.find((column) => column.nullable);
      const column = nullable ?? free.find((one) => placeholder(one.rawType) !== null);
      if (column !== undefined) {
        const value = nullable === undefined ? placeholder(column.rawType) : null;
        const t = tx.engine === 'mysql' ? 't.' : '';
        await tx.run(sql\`UPDATE \${raw(table[side].sql)} AS t SET \${raw(t + column.sql)} = \${written(column.write, value)}
WHERE \${keyCondition(table, side, key)}\`);
      } else if (referred.size === 0) await removeRows(tx, table, side, [key]);
      else throw stuck(table, side, places);
    }
  }
}

function stuck(table: TableDescriptor, side: Side, places: readonly number[]): StoreError {
  const columns = places.map((place) => columnOn(table, place, side)?.name).join(', ');
  const why = \`a row that holds the unique value of another cannot give it up: no column of (\${columns}) may be NULL or changed\`;
  return new StoreError('unique', \`\${table[side].name}: \${why}, and other rows refer to it\`);
}

const KINDS: readonly (readonly [type: RegExp, value: (type: string) => Text])[] = [
  [/^uuid$/i, () => randomUUID()],
  [/^(big|small|medium|tiny)?int|^(numeric|decimal)/i, number],
  [/^(var)?char|^character|^(tiny|medium|long)?text|^citext/i, text],
  [/^(var)?binary|^bytea|blob$/i, (type) => randomBytes(Math.min(limitOf(type), 16)).toString('hex')],
  [/^date$/i, () => \`1\${String(randomInt(100, 900))}-0\${randomInt(1, 9)}-1\${randomInt(0, 9)}\`],
];

/** A value of a type that no row is likely to have; null where there is none. A collision is a unique violation, and tried again. */
export function placeholder(rawType: string): Text {
  return KINDS.find(([type]) => type.test(rawType))?.[1](rawType) ?? null;
}

const INTEGERS: Readonly<Record<string, number>> = { tiny: 7, small: 15, medium: 23, big: 47 };

function number(type: string): Text {
  const decimal = /\\((\\d+)(?:,\\s*(\\d+))?\\)/.exec(type);
  const exact = /^(numeric|decimal)/i.test(type);
  const digits = exact && decimal !== null ? Number(decimal[1]) - Number(decimal[2] ?? 0) : 14;
  const bits = exact ? 47 : (INTEGERS[/^(tiny|small|medium|big)/i.exec(type)?.[1]?.toLowerCase() ?? ''] ?? 31);
  const top = exact ? Math.min(10 ** Math.max(0, digits), 2 ** bits) : 2 ** bits;
  if (top < 100) return null;
  // The outer half of the range, where counters seldom are.
  const value = randomInt(Math.floor(top / 2), top);
  return /unsigned/i.test(type) ? String(value) : String(-value);
}

function text(type: string): Text {
  const length = Math.min(limitOf(type), 24);
  return length < 6 ? null : randomBytes(12).toString('hex').slice(0, length);
}

function limitOf(type: string): number {
  return Number(/\\((\\d+)\\)/.exec(type)?.[1] ?? 24);
}
`,"src/relay/one-batch.ts":`import type { Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { markApplied } from '../core/mark-applied.ts';
import { inPortions, lengthsOf, PORTION } from '../core/portions.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { isRowKey } from '../core/row-key.ts';
import { eventMark, noteAcked, noteSeen } from '../core/seen.ts';
import type { Tx } from '../store/store.ts';
import { carry, type Tried } from './carry.ts';
import { carryBeat } from './heartbeat.ts';
import { claimHeads, type Head, LONGEST_PAUSE_MS, park, release } from './queue-sql.ts';
import type { BatchCount, Outcome, RelayOptions } from './relay-options.ts';
import { type BatchTurns, openTurns, type Turns } from './turns.ts';

/** Who takes a batch. */
export interface Worker {
  /** Unlike every other worker's, of any process. */
  readonly id: string;
  /** How many batches it took. */
  batches: number;
  /** Most keys of its next batch: fewer where rows are long, so that a batch is not larger than memory. */
  keys: number;
}

/** With how many keys a worker begins that has seen none. */
export const FIRST_KEYS = 25;

/** What a batch came to. */
export interface Batch extends BatchCount {
  /** Age of the oldest event, by the primary's clock. */
  readonly oldestSeconds: number;
}

/**
 * Claims, reads, applies and acknowledges one batch, in this order; null when nothing was to claim. The claim is held by a
 * transaction of the primary that locks rows of the outbox only; whatever fails gives all of it back.
 */
export async function oneBatch(
  direction: Direction,
  options: Pick<RelayOptions, 'batch' | 'patience'>,
  worker: Worker,
  stopped: readonly string[],
  turns: Pick<Turns, 'batch'> = openTurns(),
): Promise<Batch | null> {
  const own = turns.batch();
  try {
    return await batchOf(direction, options, worker, stopped, own);
  } finally {
    own.leave();
  }
}

function batchOf(
  direction: Direction,
  options: Pick<RelayOptions, 'batch' | 'patience'>,
  worker: Worker,
  stopped: readonly string[],
  turns: BatchTurns,
): Promise<Batch | null> {
  const { primary, from, to } = direction;
  return from.store.transaction(async (tx) => {
    const most = Math.min(worker.keys, options.batch);
    const claimed = await turns.take(most, () => claimHeads(tx, from.tables, most, stopped));
    if (claimed.length === 0) return null;
    const heads = claimed.filter(({ rowKey }) => isRowKey(rowKey));
    const cut = claimed.filter((head) => !heads.includes(head));
    for (const head of cut) await park(tx, from.tables, { ...head, version: head.id }, CUT);
    crashPoint('relay after claim');
    const { changes, newest } = await readBatch(direction, heads, turns);
    crashPoint('relay after read');
    worker.batches += 1;
    worker.keys = nextKeys(changes, options.batch);
    let noted = false;
    const tried = await carry(direction, changes, async (secondary) => {
      if (newest === null) return;
      await noteSeen(secondary, to.tables, primary, worker.id, newest, worker.batches);
      noted = true;
    });
    if (heads.some(({ name }) => name === HEARTBEAT)) tried.push(await triedBeat(direction, heads));
    crashPoint('relay after apply');
    const count = await acknowledge(tx, direction, heads, tried, options);
    if (noted) await noteAcked(tx, from.tables, primary, worker.id, worker.batches);
    crashPoint('relay after ack');
    const oldestSeconds = Math.max(...claimed.map(({ ageSeconds }) => ageSeconds));
    return { ...count, parked: count.parked + cut.length, oldestSeconds };
  });
}

const CUT = 'its key is no JSON array of texts: a trigger cut a key that is too long. Run reconcile on the table.';

/**
 * The keys' state in a transaction of its own, begun after the claim, so that it shows every event that was claimed. Of long rows only
 * as many as may be held at once: the other claims end with the batch. A row that is longer waits until no other one is held.
 */
function readBatch(direction: Direction, heads: readonly Head[], turns: BatchTurns) {
  const { from } = direction;
  const keys = heads.filter(({ name }) => name !== HEARTBEAT);
  return from.store.transaction(
    async (tx) => {
      const lengthOf = await lengthsOf(tx, direction, keys);
      const [held = []] = inPortions(keys, lengthOf);
      if (held.some((head) => lengthOf(head) > PORTION)) await turns.enter();
      const changes = await readChangesIn(tx, direction, held);
      const version = changes.reduce((most, change) => (change.version > most ? change.version : most), 0n);
      return { changes, newest: version === 0n ? null : await eventMark(tx, from.tables, version) };
    },
    snapshotOfKeys(direction, keys),
  );
}

/** Up to twice as many as now, as long as rows of that length are not too much together. */
function nextKeys(changes: readonly Change[], most: number): number {
  const keys = changes.length;
  const rows = changes.flatMap(({ images }) => images.flatMap(({ row }) => (row === null ? [] : [row])));
  const characters = rows.reduce((sum, row) => sum + row.reduce((all, text) => all + (text?.length ?? 0), 0), 0);
  const fit = Math.floor((keys * PORTION) / Math.max(1, characters));
  return Math.max(1, Math.min(most, fit, Math.max(keys * 2, FIRST_KEYS)));
}

async function triedBeat(direction: Direction, heads: readonly Head[]): Promise<Tried> {
  const { name, rowKey } = heads.find((head) => head.name === HEARTBEAT) ?? { name: HEARTBEAT, rowKey: '["1"]' };
  const change: Change = { name, rowKey, key: ['1'], version: await carryBeat(direction), images: [] };
  return { change, outcome: { kind: 'applied' } };
}

async function acknowledge(
  tx: Tx,
  { from }: Direction,
  heads: readonly Head[],
  tried: readonly Tried[],
  options: Pick<RelayOptions, 'patience'>,
): Promise<BatchCount> {
  const count = { applied: 0, stale: 0, released: 0, parked: 0 };
  const headOf = new Map(heads.map((head) => [JSON.stringify([head.name, head.rowKey]), head]));
  const done: Change[] = [];
  for (const { change, outcome } of tried) {
    const head = headOf.get(JSON.stringify([change.name, change.rowKey]));
    if (head === undefined) continue;
    const final = outlasted(head, outcome, options);
    count[final.kind] += 1;
    if (final.kind === 'parked') await park(tx, from.tables, change, final.reason);
    else if (final.kind === 'released') await release(tx, from.tables, head, pauseAfter(head.attempts), final.reason);
    else done.push(change);
  }
  await markApplied(tx, from.tables, done);
  return count;
}

/** What was put back too often, for too long, is parked. */
function outlasted(
  { attempts, ageSeconds }: Head,
  outcome: Outcome,
  { patience }: Pick<RelayOptions, 'patience'>,
): Outcome {
  if (outcome.kind !== 'released') return outcome;
  if (attempts < patience.attempts || ageSeconds * 1000 < patience.ms) return outcome;
  return { kind: 'parked', reason: outcome.reason };
}

/** Short at first, since the row that is missing is often in the next batch. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(attempts, 10));
}
`,"src/relay/parked.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { DirtyKey } from '../core/read-changes.ts';
import { texts } from './queue-sql.ts';

/** A key whose events were set aside. */
export interface Parked extends DirtyKey {
  readonly newest: bigint;
  readonly events: number;
  readonly reason: string;
}

/** The keys that are parked, oldest first. */
export async function listParked({ from }: Direction, most = 1000): Promise<Parked[]> {
  const rows = await from.store.transaction((tx) =>
    tx.rows(sql\`SELECT table_name, row_key, MAX(id), count(*), MAX(error) FROM \${from.tables.outbox} WHERE state = 2
GROUP BY table_name, row_key ORDER BY MIN(id) LIMIT \${raw(String(most))}\`),
  );
  return rows.map(([name, rowKey, newest, events, reason]) => ({
    name: name ?? '',
    rowKey: rowKey ?? '',
    newest: BigInt(newest ?? '0'),
    events: Number(events),
    reason: reason ?? '',
  }));
}

/** Puts parked events back into the queue, of some keys or all; gives how many. */
export async function unpark({ from }: Direction, keys: readonly DirtyKey[] | 'all'): Promise<number> {
  const { outbox } = from.tables;
  const back = sql\`UPDATE \${outbox} SET state = 0, attempts = 0, next_at = NULL, error = NULL WHERE state = 2\`;
  return from.store.transaction(async (tx) => {
    if (keys === 'all') return tx.run(back);
    let events = 0;
    for (const { name, rowKey } of keys)
      events += await tx.run(sql\`\${back} AND table_name = \${name} AND row_key = \${rowKey}\`);
    return events;
  });
}

/**
 * Makes applied changes wait again, the newest of each key, so that they are read and applied once more: after the secondary was
 * restored to an earlier moment. Rows that are up to date do not change. Gives how many.
 */
export async function redeliver({ primary, from }: Direction, after: bigint): Promise<number> {
  const { outbox, state } = from.tables;
  await from.store.transaction((tx) => tx.run(sql\`DELETE FROM \${state} WHERE name LIKE \${\`acked \${primary} %\`}\`));
  const found = await from.store.transaction((tx) =>
    tx.rows(sql\`SELECT MAX(id) FROM \${outbox} WHERE state = 1 AND id > \${after} GROUP BY table_name, row_key\`),
  );
  let events = 0;
  for (let at = 0; at < found.length; at += 1000) {
    const ids = found.slice(at, at + 1000).flatMap(([id]) => id ?? []);
    events += await from.store.transaction((tx) =>
      tx.run(
        sql\`UPDATE \${outbox} SET state = 0, attempts = 0, next_at = NULL WHERE state = 1 AND id IN (\${texts(ids)})\`,
      ),
    );
  }
  return events;
}
`,"src/relay/prune.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction, End } from '../core/direction.ts';
import { LeaseTakenError } from '../core/lease.ts';
import { newestSeen } from '../core/seen.ts';
import { QUEUE_WORDS, texts } from './queue-sql.ts';

/** What was removed. */
export interface Pruned {
  /** Applied events that are not the newest of their key. */
  readonly events: number;
  /** Ledger rows that say what no row would say: version 0, not deleted. */
  readonly ledger: number;
}

export interface PruneOptions {
  /** Younger events stay, for those who look at what happened. */
  readonly olderThanMs: number;
  /** Most events of one transaction. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
}

/**
 * Removes what no part of the kit reads any more: events of the primary that were applied, except the newest of each key, which is the
 * key's version, and the newest that reached the secondary. Tombstones and versions of the ledger stay. Refuses while a backfill, a
 * trickle batch or a reconciliation runs.
 */
export async function prune(direction: Direction, options: PruneOptions): Promise<Pruned> {
  const { from, to } = direction;
  for (const end of [from, to]) await refuseWhileLeased(end);
  const newest = await newestSeen(direction);
  let events = 0;
  for (let some = -1; some !== 0 && options.signal?.aborted !== true; ) {
    some = await pruneEvents(from, newest?.id ?? 0n, options);
    events += some;
  }
  const ledger = await to.store.transaction((tx) =>
    tx.run(sql\`DELETE FROM \${to.tables.ledger} WHERE version = 0 AND deleted = 0\`),
  );
  return { events, ledger };
}

/** Found without locks, so that nobody waits, and then removed by id. */
async function pruneEvents(
  { store, tables: { outbox } }: End,
  below: bigint,
  { olderThanMs, batch = 1000 }: PruneOptions,
): Promise<number> {
  return store.transaction(async (tx) => {
    const old = QUEUE_WORDS[tx.engine].later(-olderThanMs);
    const hint = QUEUE_WORDS[tx.engine].keyHint;
    const found =
      await tx.rows(sql\`SELECT o.id FROM \${outbox} AS o WHERE o.state = 1 AND o.id < \${below} AND o.done_at <= \${old}
AND EXISTS (SELECT 1 FROM \${outbox} AS n\${hint} WHERE n.table_name = o.table_name AND n.row_key = o.row_key AND n.state = 1 AND n.id > o.id)
LIMIT \${raw(String(batch))}\`);
    const ids = found.flatMap(([id]) => id ?? []);
    return ids.length === 0 ? 0 : tx.run(sql\`DELETE FROM \${outbox} WHERE state = 1 AND id IN (\${texts(ids)})\`);
  });
}

const AT_WORK = ['backfill', 'repair', 'reconcile', 'trickle'];

async function refuseWhileLeased({ store, tables: { state } }: End): Promise<void> {
  const seconds = (engine: 'mysql' | 'postgres') =>
    engine === 'mysql' ? sql\`UNIX_TIMESTAMP(NOW(6))\` : sql\`extract(epoch FROM clock_timestamp())\`;
  const { leases, now } = await store.transaction(async (tx) => ({
    leases: await tx.rows(sql\`SELECT name, value FROM \${state} WHERE name LIKE 'lease %'\`),
    now: Number((await tx.rows(sql\`SELECT \${seconds(tx.engine)}\`))[0]?.[0]),
  }));
  for (const [name, value] of leases) {
    const what = (name ?? '').slice('lease '.length);
    if (!AT_WORK.some((work) => what.startsWith(work))) continue;
    const note: unknown = JSON.parse(value ?? 'null');
    const until = typeof note === 'object' && note !== null && 'until' in note ? Number(note.until) : now + 1;
    if (until > now)
      throw new LeaseTakenError(\`\${what} runs on \${store.label}: nothing is pruned meanwhile. Try again later.\`);
  }
}
`,"src/relay/queue-sql.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import type { DirtyKey } from '../core/read-changes.ts';
import type { Row } from '../descriptor.ts';
import type { OutboxEvent } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';

/** The oldest event of a key that waits, and for how long it does, by the clock of the primary. */
export interface Head extends OutboxEvent {
  readonly ageSeconds: number;
}

/** What the queue's statements need of an engine. */
interface QueueWords {
  /** Whole seconds since a moment. */
  secondsSince(moment: string): Sql;
  /** The moment some milliseconds from now. */
  later(ms: number): Sql;
  readonly hint: Sql;
  readonly keyHint: Sql;
  readonly lock: Sql;
}

export const QUEUE_WORDS: Readonly<Record<Tx['engine'], QueueWords>> = {
  mysql: {
    secondsSince: (moment) => raw(\`TIMESTAMPDIFF(SECOND, \${moment}, NOW(6))\`),
    later: (ms) => raw(\`NOW(6) + INTERVAL \${Math.round(ms) * 1000} MICROSECOND\`),
    // Statistics of a queue are always old: without these the statement may sort the whole queue, and lock it.
    hint: raw(' FORCE INDEX (lockstep_pending)'),
    keyHint: raw(' FORCE INDEX (lockstep_by_key)'),
    lock: raw(' FOR UPDATE SKIP LOCKED'),
  },
  postgres: {
    secondsSince: (moment) => raw(\`floor(extract(epoch FROM clock_timestamp() - \${moment}))::bigint\`),
    later: (ms) => raw(\`clock_timestamp() + interval '\${Math.round(ms)} milliseconds'\`),
    hint: sql\`\`,
    keyHint: sql\`\`,
    lock: raw(' FOR UPDATE OF o SKIP LOCKED'),
  },
};

/** The longest that an event which was put back waits, in milliseconds. */
export const LONGEST_PAUSE_MS = 30_000;

/** How many of the oldest events that wait a claim looks at; a few keys may have very many. */
const WINDOW = 1000;

/**
 * Claims events that wait, oldest first, until the transaction ends: of each key only the oldest, so that one worker at a time has
 * a key, and none that another worker has. Looks at the oldest of those that wait, and at all only where these have to wait longer.
 * \`without\` are tables that are stopped.
 */
export async function claimHeads(
  tx: Tx,
  { outbox }: KitTables,
  limit: number,
  without: readonly string[],
): Promise<Head[]> {
  const words = QUEUE_WORDS[tx.engine];
  const window = Math.max(WINDOW, 5 * limit);
  const end = sql\`(SELECT w.id FROM \${outbox} AS w\${words.hint} WHERE w.state = 0 ORDER BY w.id LIMIT 1 OFFSET \${raw(String(window))})\`;
  const claim = async (within: Sql) =>
    (
      await tx.rows(sql\`\${heads(tx, outbox, without)}\${within} ORDER BY o.id LIMIT \${raw(String(limit))}\${words.lock}\`)
    ).map(headOf);
  const [upTo] = (await tx.rows(sql\`SELECT \${end}\`))[0] ?? [];
  if (upTo === null || upTo === undefined) return claim(sql\`\`);
  const within = sql\` AND o.id < \${upTo}\`;
  const claimed = await claim(within);
  if (claimed.length > 0) return claimed;
  // Whatever others hold there they will take out of the way; what waits for its time would hide all that is behind it.
  const held = await tx.rows(sql\`\${heads(tx, outbox, without)}\${within} LIMIT 1\`);
  return held.length > 0 ? [] : claim(sql\`\`);
}

/** The oldest event of each key that may be tried now. */
function heads(tx: Tx, outbox: Sql, without: readonly string[]): Sql {
  const words = QUEUE_WORDS[tx.engine];
  const open = without.length === 0 ? sql\`\` : sql\` AND o.table_name NOT IN (\${texts(without)})\`;
  // What waits for a moment further ahead than any pause was put back before the clock was.
  const beyond = words.later(2 * LONGEST_PAUSE_MS);
  // A scalar is looked up by the key's index for each row; NOT EXISTS may be turned into a join with the whole queue. For MIN, and
  // for an order by the id alone, MySQL reads all events of a key that wait, for each of them; ordered as the index is, it reads one.
  return sql\`SELECT o.id, o.table_name, o.row_key, o.attempts, \${words.secondsSince('o.created_at')}
FROM \${outbox} AS o\${words.hint} WHERE o.state = 0 AND (o.next_at IS NULL OR o.next_at <= \${sqlOf(tx.engine).now} OR o.next_at > \${beyond})\${open}
AND o.id = (SELECT p.id FROM \${outbox} AS p\${words.keyHint} WHERE p.table_name = o.table_name AND p.row_key = o.row_key AND p.state = 0
ORDER BY p.table_name, p.row_key, p.state, p.id LIMIT 1)\`;
}

function headOf([id, name, rowKey, attempts, age]: Row): Head {
  return {
    id: BigInt(id ?? '0'),
    name: name ?? '',
    rowKey: rowKey ?? '',
    attempts: Number(attempts),
    ageSeconds: Number(age),
  };
}

/** Whether any event waits, those of some tables left out. */
export async function anyWaits(tx: Tx, { outbox }: KitTables, without: readonly string[]): Promise<boolean> {
  const open = without.length === 0 ? sql\`\` : sql\` AND table_name NOT IN (\${texts(without)})\`;
  return (await tx.rows(sql\`SELECT 1 FROM \${outbox} WHERE state = 0\${open} LIMIT 1\`)).length > 0;
}

/** Puts an event back, to be tried again after a while. */
export async function release(
  tx: Tx,
  { outbox }: KitTables,
  { id, attempts }: OutboxEvent,
  afterMs: number,
  reason: string,
): Promise<void> {
  await tx.run(sql\`UPDATE \${outbox} SET attempts = \${String(attempts + 1)}, next_at = \${QUEUE_WORDS[tx.engine].later(afterMs)},
error = \${cut(reason)} WHERE id = \${id}\`);
}

/** Takes what waits of a key out of the queue, up to a version, with the reason. */
export async function park(
  tx: Tx,
  { outbox }: KitTables,
  { name, rowKey, version }: DirtyKey & { readonly version: bigint },
  reason: string,
): Promise<void> {
  await tx.run(sql\`UPDATE \${outbox} SET state = 2, attempts = attempts + 1, next_at = NULL, error = \${cut(reason)}
WHERE table_name = \${name} AND row_key = \${rowKey} AND state = 0 AND id <= \${version}\`);
}

/** Values of a list. */
export function texts(values: readonly string[]): Sql {
  return list(values.map((value) => sql\`\${value}\`));
}

function cut(reason: string): string {
  return [...reason].slice(0, 500).join('');
}
`,"src/relay/reason.ts":`import type { Change } from '../core/apply.ts';
import { unreadIn } from '../core/read-rows.ts';
import type { StoreError } from '../store/store-error.ts';

/**
 * What a server said of a row, without the row's values: names of the row's own table and columns stay, whatever else stands in
 * quotes or in parentheses after an equals sign is masked.
 */
export function reasonOf(error: StoreError, { images }: Change): string {
  for (const { table, row } of images) {
    const unread = unreadIn(row);
    if (unread !== null) return \`value: \${table.columns[unread.place]?.name} is \${unread.why}\`;
  }
  const names = new Set(
    images.flatMap(({ table }) => [
      ...table.columns.flatMap(({ source, target }) => [source?.name, target.name, source?.rawType, target.rawType]),
      ...[table.source, table.target].flatMap(({ name, schema }) => [name, schema]),
    ]),
  );
  if (error.constraint !== null) names.add(error.constraint);
  const masked = error.message
    .replaceAll(/"([^"]*)"|'([^']*)'|=\\(([^)]*)\\)/g, (whole, double, single) =>
      names.has(double ?? single) ? whole : '\u2026',
    )
    .replaceAll(/\`([^\`]*)\`/g, '$1');
  const values = images.flatMap(({ row }) => row ?? []).filter((value) => value !== null && value.length > 2);
  const hidden = values.reduce<string>((text, value) => text.replaceAll(value ?? '', '\u2026'), masked);
  const constraint = error.constraint === null || hidden.includes(error.constraint) ? '' : \`, \${error.constraint}\`;
  return \`\${error.kind} (\${error.code}\${constraint}): \${hidden}\`;
}
`,"src/relay/referred-columns.ts":`import sql from 'sql-template-tag';
import type { TableSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The names of a table's columns that foreign keys refer to, also those of tables that are not migrated. */
export async function referredColumns(tx: Tx, { schema, name }: TableSide): Promise<Set<string>> {
  const rows = await tx.rows(
    tx.engine === 'mysql'
      ? sql\`SELECT DISTINCT REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_SCHEMA = \${schema} AND REFERENCED_TABLE_NAME = \${name}\`
      : sql\`SELECT DISTINCT a.attname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.confkey)
WHERE k.contype = 'f' AND n.nspname = \${schema} AND c.relname = \${name}\`,
  );
  return new Set(rows.flatMap(([column]) => column ?? []));
}
`,"src/relay/relay-lag.ts":`import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { Store, Tx } from '../store/store.ts';
import { readBeat } from './heartbeat.ts';

/** How far the secondary is behind. */
export interface RelayLag {
  /** Events that wait. */
  readonly pending: number;
  readonly parked: number;
  /** Age of the oldest that waits, by the primary's clock; null when none does. */
  readonly oldestSeconds: number | null;
  /** How old the last beat is that reached the secondary, by the primary's clock alone; null when none did. */
  readonly staleSeconds: number | null;
  /** How far the primary's clock stands before its own last beat or oldest waiting change: it was set back, and the ages say nothing until it has caught up. */
  readonly setBackSeconds: number;
  /** How long that beat took, corrected by the difference of the clocks; never below 0. */
  readonly transitSeconds: number | null;
  /** The secondary's clock minus the primary's, and how far that may be off. */
  readonly clock: { readonly differenceSeconds: number; readonly uncertaintySeconds: number };
}

/** Looks at both sides; changes nothing. */
export async function relayLag({ from, to }: Direction): Promise<RelayLag> {
  const { oldest, ...queue } = await from.store.transaction((tx) => queueOf(tx, from.tables));
  const primaryClock = await clockOf(from.store);
  const secondaryClock = await clockOf(to.store);
  const { heartbeat } = to.tables;
  const applied = await to.store.transaction(async (tx) => ({
    beat: await readBeat(tx, to.tables),
    times: await tx.rows(
      sql\`SELECT \${seconds(tx, 'beat_at')}, \${seconds(tx, 'applied_at')} FROM \${heartbeat} WHERE id = 1\`,
    ),
  }));
  const difference = secondaryClock.offset - primaryClock.offset;
  const [beatAt, appliedAt] = applied.times[0] ?? [];
  const stale = typeof beatAt === 'string' ? monotonic() + primaryClock.offset - Number(beatAt) : null;
  const transit =
    typeof beatAt === 'string' && typeof appliedAt === 'string'
      ? Number(appliedAt) - Number(beatAt) - difference
      : null;
  return {
    ...queue,
    oldestSeconds: oldest === null ? null : Math.max(0, oldest),
    staleSeconds: stale === null ? null : Math.max(0, stale),
    setBackSeconds: setBack(Math.min(stale ?? 0, oldest ?? 0), primaryClock.uncertainty),
    transitSeconds: transit === null ? null : Math.max(0, transit),
    clock: {
      differenceSeconds: difference,
      uncertaintySeconds: primaryClock.uncertainty + secondaryClock.uncertainty,
    },
  };
}

async function queueOf(tx: Tx, { outbox }: Direction['from']['tables']) {
  const [row] = await tx.rows(sql\`SELECT (SELECT count(*) FROM \${outbox} WHERE state = 0),
(SELECT count(*) FROM \${outbox} WHERE state = 2), \${seconds(tx, null)} - \${seconds(tx, 'min(created_at)')} FROM \${outbox} WHERE state = 0\`);
  const [pending, parked, oldest] = row ?? [];
  return {
    pending: Number(pending ?? 0),
    parked: Number(parked ?? 0),
    oldest: oldest === null || oldest === undefined ? null : Number(oldest),
  };
}

/** How much an age is below nothing, beyond what reading the clock may be off. */
function setBack(ageSeconds: number, uncertainty: number): number {
  return ageSeconds < -(1 + uncertainty) ? -ageSeconds : 0;
}

/** This process's time in seconds, which nobody sets. */
function monotonic(): number {
  return performance.now() / 1000;
}

/** A moment as seconds since 1970; null is now. Sessions are in UTC. */
function seconds(tx: Tx, moment: string | null) {
  return raw(
    tx.engine === 'mysql'
      ? \`UNIX_TIMESTAMP(\${moment ?? 'NOW(6)'})\`
      : \`extract(epoch FROM \${moment ?? 'clock_timestamp()'})\`,
  );
}

/** The server's clock minus this process's time, from the quickest of three answers, and how far that may be off. */
async function clockOf(store: Store): Promise<{ readonly offset: number; readonly uncertainty: number }> {
  return store.transaction(async (tx) => {
    const readings: { offset: number; uncertainty: number }[] = [];
    for (let time = 0; time < 3; time += 1) {
      const before = monotonic();
      const [row] = await tx.rows(sql\`SELECT \${seconds(tx, null)}\`);
      const after = monotonic();
      readings.push({ offset: Number(row?.[0]) - (before + after) / 2, uncertainty: (after - before) / 2 + 0.001 });
    }
    return readings.reduce((best, one) => (one.uncertainty < best.uncertainty ? one : best));
  });
}
`,"src/relay/relay-options.ts":`import type { Log } from '../observe/log.ts';

/** How a relay works. Times in milliseconds. */
export interface RelayOptions {
  /** How many batches are under way at once; each takes two connections of the primary and one of the secondary. */
  readonly workers: number;
  /** Most keys of one batch. */
  readonly batch: number;
  /** \`drained\`: ends when nothing waits any more. \`stopped\`: goes on until the signal. */
  readonly until: 'drained' | 'stopped';
  /** How long a worker that found nothing, or no server, waits. */
  readonly idleMs: number;
  readonly pauseMs: number;
  /** How often a beat is written; 0, or until drained: never. */
  readonly heartbeatMs: number;
  /** How often definitions and the outbox's end are checked. */
  readonly checkMs: number;
  /** A row whose parent, or whose unique values' owner, does not come is parked after that many tries and that long. */
  readonly patience: { readonly attempts: number; readonly ms: number };
  readonly signal?: AbortSignal;
  readonly log?: Log;
}

export const RELAY_OPTIONS: RelayOptions = {
  workers: 2,
  batch: 200,
  until: 'stopped',
  idleMs: 100,
  pauseMs: 1000,
  heartbeatMs: 5000,
  checkMs: 10_000,
  patience: { attempts: 20, ms: 10 * 60_000 },
};

/** What a relay tells while it works. */
export interface RelayHooks {
  /** A batch is settled: events of how many keys were applied, found applied already, put back, and parked. */
  readonly settled?: (batch: Readonly<BatchCount> & { readonly ms: number; readonly oldestSeconds: number }) => void;
  /** A table is not carried any more, because its definition changed. */
  readonly stopped?: (table: string, reason: string) => void;
  /** A worker waits for a server. */
  readonly waits?: (reason: string) => void;
}

export interface BatchCount {
  applied: number;
  stale: number;
  released: number;
  parked: number;
}

/** What a relay did until it ended. */
export interface RelayReport extends Readonly<BatchCount> {
  /** How often a server had to be waited for. */
  readonly waits: number;
}

/** What is to become of the events of a key. */
export type Outcome =
  | { readonly kind: 'applied' }
  /** The secondary had that version already. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'released'; readonly reason: string }
  | { readonly kind: 'parked'; readonly reason: string };
`,"src/relay/run-relay.ts":`import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { forgetOldNotes } from '../core/seen.ts';
import { checkWentBack } from '../core/went-back.ts';
import { StoreError } from '../store/store-error.ts';
import { beat } from './heartbeat.ts';
import { FIRST_KEYS, oneBatch, type Worker } from './one-batch.ts';
import { anyWaits } from './queue-sql.ts';
import {
  type BatchCount,
  RELAY_OPTIONS,
  type RelayHooks,
  type RelayOptions,
  type RelayReport,
} from './relay-options.ts';
import { openTurns, type Turns } from './turns.ts';
import { DefinitionChangedError, driftMessage, driftOf } from './watch-definitions.ts';

/** What the workers of one relay share. */
interface Relay {
  readonly direction: Direction;
  readonly options: RelayOptions;
  readonly hooks: RelayHooks;
  readonly signal: AbortSignal;
  readonly turns: Turns;
  /** Tables that are not carried, with the reason. */
  readonly stopped: Map<string, string>;
  readonly total: BatchCount & { waits: number };
}

/**
 * Carries what the outbox of the primary holds to the secondary, until the signal or until nothing waits. Any number of these may
 * run at once. What is carried is the current row, so events may be carried again, and are after a crash, without effect. Servers
 * that are away are waited for; throws for what waiting does not mend.
 */
export async function runRelay(
  direction: Direction,
  options: Partial<RelayOptions> = {},
  hooks: RelayHooks = {},
): Promise<RelayReport> {
  const all = { ...RELAY_OPTIONS, ...options };
  refuseTooMany(direction, all.workers);
  const ended = new AbortController();
  const signal = all.signal === undefined ? ended.signal : AbortSignal.any([all.signal, ended.signal]);
  const total = { applied: 0, stale: 0, released: 0, parked: 0, waits: 0 };
  const relay: Relay = { direction, options: all, hooks, signal, turns: openTurns(), stopped: new Map(), total };
  await untilItAnswers(relay, () => check(relay, true));
  await untilItAnswers(relay, () => forgetOldNotes(direction));
  const orEnd = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      ended.abort();
      throw error;
    });
  const checks = orEnd(every(relay, all.checkMs, () => check(relay)));
  // A beat that is written while the last worker ends would wait for nobody.
  const beating = all.until === 'drained' ? 0 : all.heartbeatMs;
  const beats = orEnd(every(relay, beating, async () => void (await beat(direction))));
  const workers = Array.from({ length: all.workers }, () => orEnd(work(relay)));
  const done = Promise.allSettled(workers).finally(() => ended.abort());
  // Waited for at once: a check that fails while the workers end their batches has somebody who hears it.
  const others = Promise.allSettled([checks, beats]);
  for (const one of [...(await done), ...(await others)]) {
    if (one.status === 'rejected') throw one.reason;
  }
  if (all.until === 'drained' && relay.stopped.size > 0 && all.signal?.aborted !== true) {
    throw new DefinitionChangedError([...relay.stopped.values()].join('\\n'));
  }
  return total;
}

/** A claim and its reading take two connections; a worker that cannot get its second would wait for the others for ever. */
function refuseTooMany({ from, to }: Direction, workers: number): void {
  const most = Math.min(Math.floor((from.store.poolSize - 2) / 2), to.store.poolSize - 1);
  if (workers >= 1 && workers <= Math.max(1, most)) return;
  throw new Error(
    \`\${workers} workers of a relay need a pool of \${2 * workers + 2} connections on the primary and \${workers + 1} on the secondary: expected 1 to \${most} workers, or a larger poolSize\`,
  );
}

async function work(relay: Relay): Promise<void> {
  const { direction, options, hooks, signal, turns, stopped, total } = relay;
  const worker: Worker = { id: randomUUID(), batches: 0, keys: FIRST_KEYS };
  while (!signal.aborted) {
    if (turns.idle()) {
      await turns.rest(options.idleMs, signal);
      continue;
    }
    const began = performance.now();
    const batch = await untilItAnswers(relay, () => oneBatch(direction, options, worker, [...stopped.keys()], turns));
    if (batch === undefined) continue;
    if (batch === null) {
      if (options.until === 'drained' && (await nothingWaits(relay))) return;
      await turns.rest(options.idleMs, signal);
      continue;
    }
    turns.settled();
    for (const kind of ['applied', 'stale', 'released', 'parked'] as const) total[kind] += batch[kind];
    hooks.settled?.({ ...batch, ms: Math.round(performance.now() - began) });
  }
}

async function nothingWaits(relay: Relay): Promise<boolean> {
  const { store, tables } = relay.direction.from;
  const ask = () => store.transaction((tx) => anyWaits(tx, tables, [...relay.stopped.keys()]));
  return (await untilItAnswers(relay, ask)) === false;
}

/** What passes without anybody's doing. A batch that met it was given back, and is taken again. */
const PASSES: ReadonlySet<string> = new Set(['retry', 'connection', 'outcome unknown', 'busy']);

/** Runs work until both servers let it; undefined when the relay is to end meanwhile. */
async function untilItAnswers<T>(relay: Relay, work: () => Promise<T>): Promise<T | undefined> {
  const { options, hooks, signal, total } = relay;
  let mistakes = 0;
  for (let again = false; !signal.aborted; again = true) {
    try {
      // Behind an address that was lost there may be another server.
      if (again) await checkWentBack(relay.direction);
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.kind === 'other') {
        // Such as a column that is not there: a definition that changed explains it, and its table is left out from now on.
        mistakes += 1;
        await check(relay);
        if (relay.stopped.size === 0 || mistakes > 2) throw error;
        continue;
      }
      if (!PASSES.has(error.kind)) throw error;
      total.waits += 1;
      options.log?.warn({ kind: error.kind, code: error.code }, error.message);
      hooks.waits?.(error.message);
      await pause(relay, options.pauseMs);
    }
  }
  return undefined;
}

/** Stops the tables whose definition changed, lets those go on that are as they were, and throws when a database went back. */
async function check({ direction, options, hooks, stopped }: Relay, thorough = false): Promise<void> {
  await checkWentBack(direction, thorough);
  const drift = await driftOf(direction);
  const now = new Map(drift.map((one) => [one.name, driftMessage(one)]));
  for (const [name, message] of now) {
    if (!stopped.has(name)) {
      options.log?.error({ table: name }, message);
      hooks.stopped?.(name, message);
    }
    stopped.set(name, message);
  }
  for (const name of [...stopped.keys()]) if (!now.has(name)) stopped.delete(name);
}

async function every(relay: Relay, ms: number, work: () => Promise<void>): Promise<void> {
  if (ms <= 0) return;
  await pause(relay, relay.options.until === 'drained' ? ms : Math.min(ms, 100));
  while (!relay.signal.aborted) {
    await untilItAnswers(relay, work);
    await pause(relay, ms);
  }
}

async function pause({ signal }: Relay, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
`,"src/relay/turns.ts":`import { setTimeout as sleep } from 'node:timers/promises';

/** The turns of the workers of one relay: many that look for the same few keys only stand in each other's way. */
export interface Turns {
  /** For one batch. */
  batch(): BatchTurns;
  /** Whether nobody has to ask: batches are under way that hold all that waited, and whoever looks at it only slows them down. */
  idle(): boolean;
  /** A batch was settled: what it held back is free. */
  settled(): void;
  /** Waits for that, or for a time after which something may have come. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** The turns of one batch. */
export interface BatchTurns {
  /**
   * Claims when nobody else does. Gives nothing, without asking, after a claim that found fewer than it asked for: what waits is taken,
   * until a batch is settled or somebody has rested.
   */
  take<T>(most: number, claim: () => Promise<readonly T[]>): Promise<readonly T[]>;
  /** Waits until no other batch holds more than a portion, so that memory is bounded by one such row. */
  enter(): Promise<void>;
  /** The batch has ended, in whatever way. */
  leave(): void;
}

/** How many times as long as it took nobody repeats a claim that found too little: it reads what others are writing. */
const APART = 10;

export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let taken = false;
  let underway = 0;
  let notBefore = 0;
  let next = new AbortController();
  let large = Promise.resolve();
  const take = <T>(most: number, claim: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    const mine = last.then(async () => {
      if (taken) return [];
      const began = performance.now();
      const claimed = await claim();
      taken = claimed.length < most;
      notBefore = performance.now() + APART * (performance.now() - began);
      return claimed;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    batch: () => {
      let holds = 0;
      let free = () => {};
      return {
        take: async (most, claim) => {
          const claimed = await take(most, claim);
          holds = claimed.length > 0 ? 1 : 0;
          underway += holds;
          return claimed;
        },
        enter: () => {
          const before = large;
          const mine = new Promise<void>((resolve) => {
            free = resolve;
          });
          large = before.then(() => mine);
          return before;
        },
        leave: () => {
          underway -= holds;
          holds = 0;
          free();
        },
      };
    },
    idle: () => taken && underway > 0,
    settled: () => {
      taken = false;
      next.abort();
      next = new AbortController();
    },
    rest: async (ms, signal) => {
      const rested = await sleep(ms, true, { signal: AbortSignal.any([signal, next.signal]) }).catch(() => false);
      if (rested && performance.now() >= notBefore) taken = false;
    },
  };
}
`,"src/relay/unique-conflicts.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import { type Change, withoutOthers, writeImages } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import { ownRows } from '../core/own-rows.ts';
import { lengthsOf } from '../core/portions.ts';
import { type DirtyKey, readChanges } from '../core/read-changes.ts';
import { columnOn } from '../core/read-rows.ts';
import { keyOfRow, rowKeyOf } from '../core/row-key.ts';
import { MOST_CHARACTERS } from '../core/value-length.ts';
import { otherSide, type Row, type Side, type TableDescriptor } from '../descriptor.ts';
import { names, written } from '../sql/expression.ts';
import { sqlOf } from '../sql/sql-of.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Holder, makeRoom } from './make-room.ts';

/** What else the transaction on the secondary writes. */
export type Alongside = (tx: Tx, changes: readonly Change[]) => Promise<void>;

/** Most keys that are brought together, and most times that they are read again. */
const MOST_KEYS = 2000;
const MOST_ROUNDS = 50;

/**
 * Applies changes that meet unique values of other rows: brings in the rows that hold those values, and the rows whose values these
 * want, until nobody else is concerned; reads all of them at one moment and writes them together, after the holders gave their values
 * up. Gives back the given changes, as they were read last. Throws the row's StoreError where that does not help.
 */
export async function applyTogether(
  direction: Direction,
  given: readonly Change[],
  alongside: Alongside,
): Promise<Change[]> {
  const keys = new Map<string, DirtyKey>(given.map((change) => [idOf(change), change]));
  for (let round = 0; round < MOST_ROUNDS && keys.size <= MOST_KEYS; round += 1) {
    await refuseTooLong(direction, [...keys.values()]);
    const changes = await readChanges(direction, [...keys.values()]);
    const missing = await retrying(direction.to.store, (tx) => attempt(tx, direction, changes, alongside)).catch(
      (error: unknown) => {
        if (error instanceof Incomplete) return error.missing;
        throw error;
      },
    );
    if (missing === null) {
      const own = new Set(given.map(idOf));
      return changes.filter((change) => own.has(idOf(change)));
    }
    for (const key of missing) keys.set(idOf(key), key);
  }
  throw new StoreError('unique', \`\${direction.to.store.label}: \${keys.size} rows want each other's unique values\`);
}

/** They are all held at once, so together they may not be longer than one row may be. */
async function refuseTooLong(direction: Direction, keys: readonly DirtyKey[]): Promise<void> {
  const lengthOf = await direction.from.store.transaction((tx) => lengthsOf(tx, direction, keys));
  const characters = keys.reduce((sum, key) => sum + lengthOf(key), 0);
  if (keys.length === 1 || characters <= MOST_CHARACTERS) return;
  const said = \`\${keys.length} rows want each other's unique values, and are together longer than \${MOST_CHARACTERS} characters\`;
  throw new StoreError('unique', \`\${direction.to.store.label}: \${said}\`);
}

/** The transaction was given up: other keys must be read too, or some were overtaken. */
class Incomplete extends Error {
  readonly missing: readonly DirtyKey[];
  constructor(missing: readonly DirtyKey[]) {
    super('other keys are concerned');
    this.missing = missing;
  }
}

async function attempt(tx: Tx, direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<null> {
  const { primary, to } = direction;
  const side = otherSide(primary);
  const engine = sqlOf(tx.engine);
  await engine.enterGate(tx, to.tables, [...new Set(changes.map(({ name }) => name))]);
  const versions = changes.map(({ name, rowKey, version, images }) => ({
    name,
    rowKey,
    version,
    deleted: images.every(({ row }) => row === null),
  }));
  const claimed = await engine.claim(tx, to.tables, versions, true);
  if (claimed.length < versions.length) throw new Incomplete([]);
  const known = new Set(changes.map(idOf));
  const holders = await holdersOf(tx, side, changes);
  const missing = holders.filter((holder) => !known.has(idOf(holder)));
  if (missing.length > 0) throw new Incomplete(missing);
  await makeRoom(tx, side, holders);
  await writeImages(tx, side, await withoutOthers(tx, primary, changes));
  await alongside(tx, changes);
  return null;
}

/** The rows of the secondary that hold a unique value which another row is to have. */
async function holdersOf(tx: Tx, side: Side, changes: readonly Change[]): Promise<Holder[]> {
  const holders: Holder[] = [];
  const images = changes.flatMap(({ name, images: own }) => own.map((image) => ({ name, ...image })));
  for (const [table, own] of groupBy(images, (image) => image.table)) {
    const rows = own.flatMap(({ row }) => (row === null ? [] : [row]));
    const name = own[0]?.name ?? table.name;
    for (const places of [table.key, ...table[side].unique]) {
      for (const { key, owner } of await rowsWith(tx, table, side, rows, places)) {
        if (rowKeyOf(key) !== rowKeyOf(keyOfRow(table, owner))) {
          holders.push({ name, table, key, rowKey: rowKeyOf(key), places });
        }
      }
    }
  }
  return holders;
}

/** The keys of the migration's rows on the secondary that hold in some columns what one of the rows does; NULL is the same as nothing. */
async function rowsWith(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  rows: readonly Row[],
  places: readonly number[],
): Promise<{ readonly key: Row; readonly owner: Row }[]> {
  const columns = places.map((place) => columnOn(table, place, side));
  const key = names(table.key.map((place) => columnOn(table, place, side)?.read ?? 'NULL'));
  // Another writer keeps what is his: then the value stays taken, and the server says so.
  const own = ownRows(table, side);
  const whole = rows.flatMap((row) => (places.every((place) => (row[place] ?? null) !== null) ? [row] : []));
  const found: { key: Row; owner: Row }[] = [];
  // The database decides what is equal, so each row asks for itself which rows meet it.
  for (let from = 0; from < whole.length; from += 50) {
    const part = whole.slice(from, from + 50);
    const asked = part.map((row, at) => {
      const same = columns.flatMap((column, index): Sql[] =>
        column === null ? [] : [sql\`t.\${raw(column.sql)} = \${written(column.write, row[places[index] ?? 0] ?? null)}\`],
      );
      return sql\`(SELECT \${raw(String(at))}, \${key} FROM \${raw(table[side].sql)} AS t WHERE \${join([...same, own], ' AND ')})\`;
    });
    for (const [at, ...holder] of await tx.rows(join(asked, ' UNION ALL '))) {
      const owner = part[Number(at)];
      if (owner !== undefined) found.push({ key: holder, owner });
    }
  }
  return found;
}

function idOf({ name, rowKey }: DirtyKey): string {
  return JSON.stringify([name, rowKey]);
}
`,"src/relay/watch-definitions.ts":`import type { Direction } from '../core/direction.ts';
import { type Drift, findDrift } from '../core/live-schema.ts';

/** A table's definition is not what the kit was rendered for. */
export class DefinitionChangedError extends Error {
  override readonly name = 'DefinitionChangedError';
}

/** What changed, and what to do. */
export function driftMessage({ table, side, gone }: Drift): string {
  const what = gone ? 'is gone' : 'has another definition than the one this kit was rendered for';
  return \`\${table} of the \${side} \${what}: nothing is carried for it until the kit is rendered again, or the change is undone\`;
}

/** What changed on both sides. */
export async function driftOf({ from, to, tables, primary }: Direction): Promise<Drift[]> {
  const other = primary === 'source' ? 'target' : 'source';
  const [one, two] = await Promise.all([findDrift(from.store, tables, primary), findDrift(to.store, tables, other)]);
  return [...one, ...two];
}
`,"src/shadow/attempts.ts":`import { within } from '../core/within.ts';

/** Reads that one shadow read has started; it keeps its place until all of them have really ended. */
export interface Attempts {
  /** Throws TooSlowError when \`read\` takes longer. */
  within<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T>;
  ended(): Promise<void>;
}

/** Starts reads under a deadline and remembers those that still run. */
export function attempts(): Attempts {
  const started: Promise<unknown>[] = [];
  return {
    within: (ms, read) =>
      within(ms, (signal) => {
        const running = (async () => read(signal))();
        started.push(running);
        return running;
      }),
    ended: async () => {
      await Promise.allSettled(started);
    },
  };
}
`,"src/shadow/caught-up.ts":`import { setTimeout as pause } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';

const PAUSE_MS = 20;

/**
 * Waits until every change that the primary's outbox holds now has been applied to the secondary; false when that takes longer than
 * \`waitMs\`. Changes that were set aside are not waited for: the secondary will not have them.
 */
export async function caughtUp({ from: { store, tables } }: Direction, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  const newest = await store.transaction(async (tx) => {
    const id = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
    const [row] = await tx.rows(sql\`SELECT \${id} FROM \${tables.outbox}\`);
    return row?.[0] ?? null;
  });
  if (newest === null) return true;
  for (;;) {
    const waiting = await store.transaction((tx) =>
      tx.rows(sql\`SELECT id FROM \${tables.outbox} WHERE state = 0 AND id <= \${newest} ORDER BY id LIMIT 1\`),
    );
    if (waiting.length === 0) return true;
    if (performance.now() + PAUSE_MS > until) return false;
    await pause(PAUSE_MS);
  }
}
`,"src/shadow/compare-reads.ts":`import type { Direction } from '../core/direction.ts';
import type { ShowValue } from '../values/show-value.ts';
import type { Attempts } from './attempts.ts';
import { compareResults } from './compare-results.ts';
import { confirmMismatch } from './confirm-mismatch.ts';
import { resultExamples } from './examples.ts';
import type { ResultRules } from './result-rules.ts';
import type { ShadowVerdict } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';
import type { SideRead } from './side-read.ts';

/** What the caller got, the read of the other side, and which of the two reads is the primary's. */
export interface ComparedReads {
  readonly options: ShadowSettings;
  readonly mask: ShowValue;
  readonly tries: Attempts;
  readonly rules: ResultRules;
  readonly result: unknown;
  readonly candidate: SideRead<unknown>;
  readonly roles: (direction: Direction) => Readonly<Record<'primary' | 'secondary', SideRead<unknown>>>;
}

/** Reads the other side and compares. Only a difference costs more reads: it is looked at again until lag can be ruled out. */
export async function compareReads(compared: ComparedReads): Promise<ShadowVerdict> {
  const { options, mask, tries, rules } = compared;
  const began = performance.now();
  const candidate = await tries.within(options.timeoutMs, compared.candidate);
  options.hooks?.onRead?.('candidate', (performance.now() - began) / 1000);
  if (compareResults(compared.result, candidate, rules).length === 0) return { outcome: 'match', examples: [] };
  const direction = await options.direction();
  const { primary, secondary } = compared.roles(direction);
  const { outcome, differences } = await confirmMismatch({
    direction,
    rules,
    primary: () => tries.within(options.timeoutMs, primary),
    secondary: () => tries.within(options.timeoutMs, secondary),
    caughtUp: options.caughtUp,
    waitMs: options.waitMs,
  });
  if (outcome !== 'mismatch') return { outcome, examples: [] };
  // What is written on the new primary after a flip is no difference.
  const flipped = (await options.direction()).primary !== direction.primary;
  return flipped ? { outcome: 'unsettled', examples: [] } : { outcome, examples: resultExamples(differences, mask) };
}
`,"src/shadow/compare-results.ts":`import { normalForm } from '../values/normal-form.ts';
import { quantity } from '../values/quantity.ts';
import { sameValue } from '../values/same-value.ts';
import { type Plain, plainValue } from './plain-value.ts';
import type { FieldRule, ResultDifference, ResultRules } from './result-rules.ts';

/** Thrown for results that are too large or too deep to compare. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

const MOST_VALUES = 200_000;
const DEEPEST = 50;

interface Walk {
  readonly rules: ResultRules;
  readonly found: ResultDifference[];
  values: number;
}

interface Place {
  readonly path: string;
  readonly key: ResultDifference['key'];
  readonly depth: number;
}

/** Where two results differ, each field by its rule. Anything may be given: what is no such result differs. */
export function compareResults(control: unknown, candidate: unknown, rules: ResultRules = {}): ResultDifference[] {
  const walk: Walk = { rules, found: [], values: 0 };
  compare(walk, { path: '', key: null, depth: 0 }, control, candidate);
  return walk.found;
}

function compare(walk: Walk, place: Place, one: unknown, other: unknown): void {
  const rule = ruleAt(walk, place.path);
  if (rule === null) return;
  step(walk, place.depth);
  if (rule.same !== undefined) {
    if (!rule.same(one, other)) differ(walk, place, plainValue(one), plainValue(other));
    return;
  }
  const [control, candidate] = [plainValue(one), plainValue(other)];
  if (control.kind === 'list' && candidate.kind === 'list') compareLists(walk, place, control, candidate);
  else if (control.kind === 'fields' && candidate.kind === 'fields') compareFields(walk, place, control, candidate);
  else if (!sameScalar(rule, control, candidate)) differ(walk, place, control, candidate);
}

function compareFields(
  walk: Walk,
  { path, key, depth }: Place,
  control: Extract<Plain, { kind: 'fields' }>,
  candidate: Extract<Plain, { kind: 'fields' }>,
): void {
  for (const name of new Set([...control.fields.keys(), ...candidate.fields.keys()])) {
    const place = { path: path === '' ? name : \`\${path}.\${name}\`, key, depth: depth + 1 };
    compare(walk, place, control.fields.get(name), candidate.fields.get(name));
  }
}

function compareLists(
  walk: Walk,
  place: Place,
  control: Extract<Plain, { kind: 'list' }>,
  candidate: Extract<Plain, { kind: 'list' }>,
): void {
  const { key } = walk.rules;
  if (place.path === '' && place.depth === 0 && key !== undefined) {
    if (compareByKey(walk, place, key, control.items, candidate.items)) return;
  }
  const [ours, theirs] = [control.items, candidate.items];
  if (ours.length !== theirs.length) {
    const kind = ours.length > theirs.length ? 'missing' : 'extra';
    walk.found.push({ field: place.path, kind, key: place.key, ...counts(ours.length, theirs.length) });
    return;
  }
  const unordered =
    control.unordered ||
    ruleAt(walk, place.path)?.unordered === true ||
    (place.depth === 0 && walk.rules.unordered === true);
  const inner = { ...place, depth: place.depth + 1 };
  if (unordered) {
    const sorted = [ours, theirs].map((items) => byText(walk, inner, items).map(({ item }) => item));
    for (const [at, item] of (sorted[0] ?? []).entries()) compare(walk, inner, item, sorted[1]?.[at]);
    return;
  }
  const before = walk.found.length;
  for (const [at, item] of ours.entries()) compare(walk, inner, item, theirs[at]);
  if (walk.found.length > before && sameTexts(walk, inner, ours, theirs)) {
    walk.found.splice(before, walk.found.length, {
      field: place.path,
      kind: 'order',
      key: place.key,
      control: null,
      candidate: null,
    });
  }
}

/** False when the rows cannot be told apart by the key: some have the same, or are no rows. */
function compareByKey(
  walk: Walk,
  place: Place,
  key: readonly string[],
  ours: readonly unknown[],
  theirs: readonly unknown[],
): boolean {
  const [control, candidate] = [rowsByKey(walk, key, ours), rowsByKey(walk, key, theirs)];
  if (control === null || candidate === null) return false;
  for (const [id, { item, texts }] of control) {
    const match = candidate.get(id);
    if (match === undefined) {
      walk.found.push({ field: '', kind: 'missing', key: texts, control: null, candidate: null });
    } else compare(walk, { ...place, key: texts, depth: place.depth + 1 }, item, match.item);
  }
  for (const [id, { texts }] of candidate) {
    if (!control.has(id)) walk.found.push({ field: '', kind: 'extra', key: texts, control: null, candidate: null });
  }
  return true;
}

function rowsByKey(walk: Walk, key: readonly string[], rows: readonly unknown[]) {
  const found = new Map<string, { item: unknown; texts: (string | null)[] }>();
  for (const item of rows) {
    const row = plainValue(item);
    if (row.kind !== 'fields') return null;
    const texts = key.map((field) => normalText(walk, field, plainValue(row.fields.get(field))));
    found.set(JSON.stringify(texts), { item, texts });
  }
  return found.size === rows.length ? found : null;
}

function sameScalar(rule: FieldRule, control: Plain, candidate: Plain): boolean {
  const [one, other] = [textOf(control, rule), textOf(candidate, rule)];
  if (one === undefined || other === undefined) return false;
  const loose = rule.rule !== undefined || rule.tolerance !== undefined;
  if (!loose && control.kind !== candidate.kind) return false;
  const { tolerance } = rule;
  return sameValue({ rule: rule.rule ?? 'exact', ...(tolerance === undefined ? {} : { tolerance }) }, one, other);
}

/** Undefined for what has no text of its own. */
function textOf(value: Plain, { caseless }: FieldRule): string | null | undefined {
  if (value.kind === 'null') return null;
  if (value.kind === 'list' || value.kind === 'fields') return undefined;
  return caseless === true ? value.text.normalize('NFC').toLowerCase() : value.text;
}

/** Text that is the same for values which the rules hold for the same, tolerances aside. */
function normalText(walk: Walk, path: string, value: Plain): string | null {
  const rule = ruleAt(walk, path) ?? {};
  const text = textOf(value, rule);
  return text === undefined
    ? JSON.stringify(contentOf(walk, { path, key: null, depth: 0 }, value))
    : normalForm(rule.rule ?? 'exact', text);
}

/** The value as JSON in which what is ignored is left out and what is unordered is sorted. */
function contentOf(walk: Walk, place: Place, value: Plain): unknown {
  step(walk, place.depth);
  if (value.kind === 'list') {
    const inner = { ...place, depth: place.depth + 1 };
    const unordered = value.unordered || ruleAt(walk, place.path)?.unordered === true;
    const texts = value.items.map((item) => JSON.stringify(contentOf(walk, inner, plainValue(item))));
    return unordered ? texts.sort() : texts;
  }
  if (value.kind !== 'fields') return [value.kind, normalText(walk, place.path, value)];
  return [...value.fields]
    .flatMap(([name, held]) => {
      const path = place.path === '' ? name : \`\${place.path}.\${name}\`;
      const plain = plainValue(held);
      if (ruleAt(walk, path) === null || plain.kind === 'null') return [];
      return [[name, contentOf(walk, { path, key: null, depth: place.depth + 1 }, plain)] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function byText(walk: Walk, place: Place, items: readonly unknown[]) {
  return items
    .map((item) => ({ item, text: JSON.stringify(contentOf(walk, place, plainValue(item))) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

function sameTexts(walk: Walk, place: Place, ours: readonly unknown[], theirs: readonly unknown[]): boolean {
  const [one, other] = [ours, theirs].map((items) => byText(walk, place, items).map(({ text }) => text));
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Null: the field does not count. */
function ruleAt({ rules }: Walk, path: string): FieldRule | null {
  const rule = rules.fields?.[path] ?? {};
  return rule === 'ignore' ? null : rule;
}

function step(walk: Walk, depth: number): void {
  walk.values += 1;
  if (walk.values > MOST_VALUES) throw new TooLargeError(\`the results hold more than \${MOST_VALUES} values\`);
  if (depth > DEEPEST) throw new TooLargeError(\`the results are deeper than \${DEEPEST} levels, or refer to themselves\`);
}

function differ(walk: Walk, { path, key }: Place, control: Plain, candidate: Plain): void {
  walk.found.push({ field: path, kind: 'different', key, control: shown(control), candidate: shown(candidate) });
}

function shown(value: Plain): string | null {
  if (value.kind === 'null') return null;
  if (value.kind === 'list') return \`a list of \${value.items.length}\`;
  return value.kind === 'fields' ? \`an object of \${quantity(value.fields.size, 'field')}\` : value.text;
}

function counts(control: number, candidate: number) {
  return { control: quantity(control, 'row'), candidate: quantity(candidate, 'row') };
}
`,"src/shadow/confirm-mismatch.ts":`import type { Direction } from '../core/direction.ts';
import { compareResults } from './compare-results.ts';
import type { ResultDifference, ResultRules } from './result-rules.ts';

/** What looking again at a suspected mismatch needs. */
export interface Suspicion {
  readonly direction: Direction;
  readonly rules: ResultRules;
  readonly primary: () => Promise<unknown>;
  readonly secondary: () => Promise<unknown>;
  readonly caughtUp: (direction: Direction, waitMs: number) => Promise<boolean>;
  readonly waitMs: number;
}

export interface Confirmation {
  readonly outcome: 'mismatch' | 'in flight' | 'unsettled';
  /** Of a mismatch; \`control\` is the primary's. */
  readonly differences: readonly ResultDifference[];
}

/** Differences by what they are about, each group as one text. */
type Groups = ReadonlyMap<string, readonly ResultDifference[]>;

/**
 * Looks again until it is clear whether two results differ because of lag. A difference counts when it is there twice in a row, each
 * time with the same values on the primary before and after, and the secondary read in between, when it had caught up.
 */
export async function confirmMismatch(suspicion: Suspicion): Promise<Confirmation> {
  const { direction, rules, primary, secondary } = suspicion;
  const until = performance.now() + suspicion.waitMs;
  let before = await primary();
  let suspected: Groups = new Map();
  do {
    const left = Math.max(0, until - performance.now());
    if (!(await suspicion.caughtUp(direction, left))) return { outcome: 'in flight', differences: [] };
    const result = await secondary();
    const after = await primary();
    const standing = common(groupsOf(before, result, rules), groupsOf(after, result, rules));
    if (groupsOf(after, result, rules).size === 0) return { outcome: 'in flight', differences: [] };
    const confirmed = common(suspected, standing);
    if (confirmed.size > 0) return { outcome: 'mismatch', differences: [...confirmed.values()].flat() };
    suspected = standing;
    before = after;
  } while (performance.now() < until);
  return { outcome: 'unsettled', differences: [] };
}

/** By row and field, so that rows which change do not hide one that is wrong; rows without a key are only known as a whole. */
function groupsOf(control: unknown, candidate: unknown, rules: ResultRules): Groups {
  const groups = new Map<string, ResultDifference[]>();
  for (const difference of compareResults(control, candidate, rules)) {
    const { key, field } = difference;
    const about = key === null && Array.isArray(control) ? '' : JSON.stringify([key, field.split('.')[0]]);
    groups.set(about, [...(groups.get(about) ?? []), difference]);
  }
  return new Map([...groups].map(([about, group]) => [about + JSON.stringify(group), group]));
}

function common(one: Groups, other: Groups): Groups {
  return new Map([...one].filter(([text]) => other.has(text)));
}
`,"src/shadow/create-shadow.ts":`import { randomBytes } from 'node:crypto';
import { compareKeys, type KeyComparison } from '../core/compare-keys.ts';
import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import { otherSide, type Side, type Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { masking } from '../values/show-value.ts';
import { caughtUp } from './caught-up.ts';
import { compareReads } from './compare-reads.ts';
import { keyExamples } from './examples.ts';
import type { ResultRules } from './result-rules.ts';
import { SHADOW_SETTINGS, type ShadowOptions, type ShadowSettings } from './shadow-options.ts';
import { shadowRunner } from './shadow-runner.ts';
import type { SideRead } from './side-read.ts';

/** A row that a read is about. */
export interface RowOf {
  /** The source's \`schema.table\`, whichever side is the primary. */
  readonly table: string;
  /** The canonical texts of its key. */
  readonly key: readonly Text[];
}

/** Compares what the secondary would have answered with what the caller got, and never touches the caller. */
export interface Shadow {
  /** Gives back what \`control\`, the primary's read, gives or throws; compares it with the secondary's in the background. */
  read<T>(
    name: string,
    subject: Subject,
    control: SideRead<T>,
    candidate: SideRead<unknown>,
    rules?: ResultRules,
  ): Promise<T>;
  /** The same with a read for each side: the caller gets \`served\`'s, or that of the primary of the moment. */
  readSides<T>(
    name: string,
    subject: Subject,
    reads: Readonly<Record<Side, SideRead<T>>>,
    served: Side,
    rules?: ResultRules,
  ): Promise<T>;
  /** Gives back what \`control\` gives or throws, and compares the row of a key on both sides at equal versions. */
  readRow<T>(name: string, subject: Subject, row: RowOf, control: SideRead<T>): Promise<T>;
  /** A candidate that runs in a transaction on the secondary which sees one moment and refuses to write. */
  onSecondary<T>(work: (tx: Tx) => Promise<T>): SideRead<T>;
  /** Compares a row now, for whoever asks, whatever the flags say. */
  compareKey(table: string, key: readonly Text[]): Promise<KeyComparison>;
  /** Waits for the comparisons that run, and hands what was found to \`record\`. */
  settled(): Promise<void>;
  /** Starts no more comparisons, waits for those that run, records and ends. */
  close(): Promise<void>;
}

/** Makes shadow reads; close it before the process ends. */
export function createShadow(given: ShadowOptions): Shadow {
  const options: ShadowSettings = { ...SHADOW_SETTINGS, caughtUp, ...given };
  const { timeoutMs, waitMs } = options;
  const mask = masking(options.maskingKey ?? randomBytes(16).toString('hex'));
  const runner = shadowRunner(options);
  const compareKey: Shadow['compareKey'] = async (table, key) => {
    const direction = await options.direction();
    if (direction.named(table).length === 0) throw new Error(\`\${table} is no table of this migration\`);
    const [compared] = await compareKeys(direction, table, [key], { waitMs, statementMs: timeoutMs });
    if (compared === undefined) throw new Error(\`\${table}: the key was not compared\`);
    // What is written on the new primary after a flip is no difference.
    const flipped = compared.outcome !== 'match' && (await options.direction()).primary !== direction.primary;
    return flipped ? { ...compared, outcome: 'in flight', differences: [] } : compared;
  };
  return {
    read: (name, subject, control, candidate, rules = {}) =>
      runner.run(name, subject, control, (result, tries) => {
        const roles = () => ({ primary: control, secondary: candidate });
        return compareReads({ options, mask, tries, rules, result, candidate, roles });
      }),
    readSides: (name, subject, reads, served, rules = {}) =>
      runner.run(name, subject, reads[served], (result, tries) => {
        const roles = ({ primary }: Direction) => ({ primary: reads[primary], secondary: reads[otherSide(primary)] });
        return compareReads({ options, mask, tries, rules, result, candidate: reads[otherSide(served)], roles });
      }),
    readRow: (name, subject, { table, key }, control) =>
      runner.run(name, subject, control, async () => {
        const compared = await compareKey(table, key);
        return { outcome: compared.outcome, examples: keyExamples(compared, mask) };
      }),
    onSecondary: (work) => async () => {
      const { to } = await options.direction();
      return to.store.transaction(work, { isolation: 'snapshot', statementMs: timeoutMs });
    },
    compareKey,
    settled: runner.settled,
    close: runner.close,
  };
}
`,"src/shadow/examples.ts":`import type { KeyComparison } from '../core/compare-keys.ts';
import type { ShowValue } from '../values/show-value.ts';
import type { ResultDifference } from './result-rules.ts';
import type { ShadowExample } from './shadow-counts.ts';

/** The differences of a row as they may be shown: values masked, its key only where a column of it is. */
export function keyExamples({ key, differences }: KeyComparison, mask: ShowValue): ShadowExample[] {
  return differences.flatMap(({ table, kind, places, primary, secondary }): ShadowExample[] => {
    const shownKey = key.map((text, at) => (table.columns[table.key[at] ?? -1]?.masked === true ? mask(text) : text));
    if (kind !== 'different') return [{ key: shownKey, field: '', kind, primary: null, secondary: null }];
    return places.map((place) => ({
      key: shownKey,
      field: table.columns[place]?.name ?? '',
      kind,
      primary: mask(primary?.[place] ?? null),
      secondary: mask(secondary?.[place] ?? null),
    }));
  });
}

/** The differences of two results as they may be shown. */
export function resultExamples(differences: readonly ResultDifference[], mask: ShowValue): ShadowExample[] {
  return differences.map(({ key, field, kind, control, candidate }) => ({
    key: key === null ? null : [...key],
    field,
    kind,
    primary: mask(control),
    secondary: mask(candidate),
  }));
}
`,"src/shadow/file-record.ts":`import { appendFile } from 'node:fs/promises';
import type { ShadowHooks } from './shadow-options.ts';

/** Appends what shadow reads find to a file, a JSON line at a time; many processes may share it. */
export function fileRecord(path: string): NonNullable<ShadowHooks['record']> {
  return (line) => appendFile(path, \`\${JSON.stringify(line)}\\n\`);
}
`,"src/shadow/plain-value.ts":`/** A value of a result without the driver's or the ORM's types. */
export type Plain =
  | { readonly kind: 'null' }
  | { readonly kind: 'text' | 'number' | 'truth' | 'moment' | 'bytes'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly unknown[]; readonly unordered: boolean }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, unknown> };

/**
 * What a value is, one level deep: undefined and functions are null, numbers and bigints are numbers, a Date is a moment in UTC, bytes
 * are hex digits, and an object that has a toJSON is what that gives.
 */
export function plainValue(value: unknown): Plain {
  if (value === null) return { kind: 'null' };
  switch (typeof value) {
    case 'string':
      return { kind: 'text', text: value };
    case 'number':
      // Adding 0 turns -0 into 0, which is its equal.
      return { kind: 'number', text: String(value + 0) };
    case 'bigint':
      return { kind: 'number', text: String(value) };
    case 'boolean':
      return { kind: 'truth', text: String(value) };
    case 'object':
      return plainObject(value);
    default:
      return { kind: 'null' };
  }
}

function plainObject(value: object): Plain {
  if (value instanceof Date) return { kind: 'moment', text: Number.isNaN(value.getTime()) ? 'no date' : moment(value) };
  if (ArrayBuffer.isView(value)) {
    return { kind: 'bytes', text: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  }
  if (Array.isArray(value)) return { kind: 'list', items: value, unordered: false };
  if (value instanceof Set) return { kind: 'list', items: [...value], unordered: true };
  if (value instanceof Map) {
    return { kind: 'fields', fields: new Map([...value].map(([name, held]) => [String(name), held])) };
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON();
    if (typeof json !== 'object' || json === null || !('toJSON' in json)) return plainValue(json);
  }
  return { kind: 'fields', fields: new Map(Object.entries(value)) };
}

/** As canonical text writes it: \`2024-02-29 23:59:59.123\`. */
function moment(date: Date): string {
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\\.?0*Z$/, '');
}
`,"src/shadow/result-rules.ts":`import type { Tolerance, ValueRule } from '../descriptor.ts';

/** How two values of a field are judged; what is left out is strict. */
export interface FieldRule {
  /** The two may be spelt differently, or be of other types in JavaScript, such as '1.50' and 1.5 by \`number\`. */
  readonly rule?: ValueRule;
  /** How far two values may be apart. */
  readonly tolerance?: Tolerance;
  /** Upper and lower case are the same. */
  readonly caseless?: boolean;
  /** The order of a list does not count. */
  readonly unordered?: boolean;
  /** Decides alone, in place of everything else. */
  readonly same?: (control: unknown, candidate: unknown) => boolean;
}

/** How two results of a query are compared. */
export interface ResultRules {
  /** Fields that tell the rows of a list apart: rows are matched by them in any order, and a difference names its row. */
  readonly key?: readonly string[];
  /** The order of the rows does not count. */
  readonly unordered?: boolean;
  /** By the path of a field, such as \`total\` or \`lines.price\`; lists add nothing to the path. */
  readonly fields?: Readonly<Record<string, 'ignore' | FieldRule>>;
}

/** One difference between two results. Texts are values of rows: mask them before they are shown. */
export interface ResultDifference {
  /** The path of the field; empty for the result as a whole. */
  readonly field: string;
  /** missing: the candidate lacks a row, or how many it has; extra: it has one too many; order: the same rows in another order. */
  readonly kind: 'different' | 'missing' | 'extra' | 'order';
  /** The row's key, where the rules name one. */
  readonly key: readonly (string | null)[] | null;
  readonly control: string | null;
  readonly candidate: string | null;
}
`,"src/shadow/shadow-counts.ts":`import { z } from 'zod';

/** How one shadow read ended. Only match and mismatch are verdicts. */
export const SHADOW_OUTCOMES = [
  'match',
  'mismatch',
  /** They differed, or the secondary was behind, and that was lag. */
  'in flight',
  /** They differed, and the rows kept changing until the time was up: nothing can be said. */
  'unsettled',
  /** The newest change of the row is set aside by the relay: the secondary will not have it by itself. */
  'parked',
  /** The candidate took too long. */
  'timeout',
  /** The candidate, or the comparison, threw. */
  'failed',
  /** The caller's own read threw: there was nothing to compare with. */
  'control failed',
  /** As many shadow reads as are allowed ran already. */
  'busy',
  /** Not sampled. */
  'skipped',
] as const;

export type ShadowOutcome = (typeof SHADOW_OUTCOMES)[number];

const example = z.strictObject({
  /** The row's key as canonical texts, masked where a column of it is; null where the rules of the read name none. */
  key: z.array(z.string().nullable()).nullable(),
  field: z.string(),
  kind: z.enum(['different', 'missing', 'extra', 'order']),
  /** Masked: lengths and digests. */
  primary: z.string().nullable(),
  secondary: z.string().nullable(),
});

const readLine = z.strictObject({
  name: z.string(),
  outcomes: z.partialRecord(z.enum(SHADOW_OUTCOMES), z.int().min(0)),
  /** How many mismatched reads differed in a field. */
  fields: z.record(z.string(), z.int().min(0)),
  examples: z.array(example),
});

/** One line of the record: what the shadow reads of one process found from a moment to another. Lines may be added up. */
export const shadowLine = z.strictObject({
  from: z.string(),
  to: z.string(),
  process: z.string(),
  /** The primary when the line was written; null when it was not known. */
  primary: z.enum(['source', 'target']).nullable(),
  reads: z.array(readLine),
});

export type ShadowLine = Readonly<z.infer<typeof shadowLine>>;
export type ShadowReadLine = Readonly<z.infer<typeof readLine>>;
export type ShadowExample = Readonly<z.infer<typeof example>>;

/** How a comparison ended, and what may be shown of it. */
export interface ShadowVerdict {
  readonly outcome: ShadowOutcome;
  readonly examples: readonly ShadowExample[];
}

const MOST_EXAMPLES = 5;

/** What is counted between two lines. */
export interface ShadowTally {
  /** Notes how a read ended; \`examples\` of a mismatch, one for each field that differs at least. */
  note(name: string, outcome: ShadowOutcome, examples?: readonly ShadowExample[]): void;
  /** What was noted since the last call, and forgets it; empty when nothing was. */
  take(): ShadowReadLine[];
}

interface Counted {
  readonly outcomes: Partial<Record<ShadowOutcome, number>>;
  readonly fields: Map<string, number>;
  readonly examples: ShadowExample[];
}

/** Counts how shadow reads end, with a few examples for each field that differed. */
export function shadowTally(): ShadowTally {
  let reads = new Map<string, Counted>();
  return {
    note: (name, outcome, examples = []) => {
      const counted = reads.get(name) ?? { outcomes: {}, fields: new Map<string, number>(), examples: [] };
      reads.set(name, counted);
      counted.outcomes[outcome] = (counted.outcomes[outcome] ?? 0) + 1;
      for (const field of new Set(examples.map((one) => one.field))) {
        counted.fields.set(field, (counted.fields.get(field) ?? 0) + 1);
      }
      for (const one of examples) {
        const known = counted.examples.filter(({ field }) => field === one.field).length;
        if (known < MOST_EXAMPLES) counted.examples.push(one);
      }
    },
    take: () => {
      const lines = [...reads].map(([name, { outcomes, fields, examples }]) => {
        return { name, outcomes, fields: Object.fromEntries(fields), examples };
      });
      reads = new Map();
      return lines;
    },
  };
}
`,"src/shadow/shadow-options.ts":`import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import type { Log } from '../observe/log.ts';
import type { ShadowLine, ShadowOutcome } from './shadow-counts.ts';

/** What shadow reads need to know, and their limits. Times in milliseconds. */
export interface ShadowOptions {
  /** Which side is the primary now; asked for each shadow read, so that after cutover the roles are reversed. */
  readonly direction: () => Promise<Direction>;
  /** Whether a read is sampled; \`createFlags\` gives it. A flag that cannot be evaluated samples nothing. */
  readonly sampled: (name: string, subject: Subject) => Promise<boolean>;
  /** How long the secondary may take for one read. */
  readonly timeoutMs?: number;
  /** How many shadow reads may run at once; more are not queued but left out, and counted. */
  readonly concurrency?: number;
  /** How long a suspected mismatch may wait for the secondary to catch up. */
  readonly waitMs?: number;
  /**
   * Resolves to true once the secondary has everything that the primary had when it was called, to false when that takes too long.
   * The outbox tells it unless another capture is in use.
   */
  readonly caughtUp?: (direction: Direction, waitMs: number) => Promise<boolean>;
  /** Makes masked values comparable among processes; random unless given. */
  readonly maskingKey?: string;
  readonly log: Log;
  readonly hooks?: ShadowHooks;
  /** How often \`record\` is called. */
  readonly recordMs?: number;
}

/** What holds where ShadowOptions say nothing. */
export const SHADOW_SETTINGS = { timeoutMs: 1000, concurrency: 8, waitMs: 5000, recordMs: 10_000 } as const;

/** ShadowOptions with nothing left out that has a default. */
export type ShadowSettings = ShadowOptions &
  Required<Pick<ShadowOptions, 'timeoutMs' | 'concurrency' | 'waitMs' | 'recordMs' | 'caughtUp'>>;

/** Called in the background; what they throw is logged. */
export interface ShadowHooks {
  /** Keeps what was found since the last time; \`fileRecord\` appends it to a file. */
  readonly record?: (line: ShadowLine) => Promise<void>;
  readonly onOutcome?: (name: string, outcome: ShadowOutcome, fields: readonly string[]) => void;
  /** How long a read took that was compared: the caller's, or the other side's. */
  readonly onRead?: (part: 'control' | 'candidate', seconds: number) => void;
}
`,"src/shadow/shadow-record.ts":`import { hostname } from 'node:os';
import { plainMessage } from '../observe/plain-message.ts';
import { type ShadowVerdict, shadowTally } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';

/** Counts verdicts and hands them to the \`record\` hook from time to time. */
export interface ShadowRecord {
  note(name: string, verdict: ShadowVerdict): void;
  /** Says why a comparison failed, once for each name until the next line. */
  fail(name: string, error: unknown): void;
  /** Calls a hook; what it throws is logged. */
  hook(call: () => void): void;
  write(): Promise<void>;
  /** Writes no more by itself. */
  stop(): void;
}

/** Begins to count. What could not be recorded is logged and lost, never thrown. */
export function shadowRecord({ log, hooks = {}, direction, recordMs }: ShadowSettings): ShadowRecord {
  const tally = shadowTally();
  const process = \`\${globalThis.process.pid} on \${hostname()}\`;
  const failed = new Set<string>();
  let from = new Date();
  const hook = (call: () => void) => {
    try {
      call();
    } catch (error) {
      log.warn({ reason: plainMessage(error) }, 'a hook of the shadow reads failed');
    }
  };
  const write = async () => {
    failed.clear();
    const reads = tally.take();
    if (hooks.record === undefined || reads.length === 0) return;
    const to = new Date();
    const times = { from: from.toISOString(), to: to.toISOString() };
    from = to;
    try {
      const primary = await direction().then(
        (now) => now.primary,
        () => null,
      );
      await hooks.record({ ...times, process, primary, reads });
    } catch (error) {
      log.warn({ reason: plainMessage(error) }, 'what the shadow reads found was not recorded');
    }
  };
  const timer = setInterval(() => void write(), recordMs);
  timer.unref();
  return {
    note: (name, { outcome, examples }) => {
      tally.note(name, outcome, examples);
      hook(() => hooks.onOutcome?.(name, outcome, [...new Set(examples.map(({ field }) => field))]));
    },
    fail: (name, error) => {
      if (!failed.has(name)) log.warn({ read: name, reason: plainMessage(error) }, 'a shadow read failed');
      failed.add(name);
    },
    hook,
    write,
    stop: () => clearInterval(timer),
  };
}
`,"src/shadow/shadow-report.ts":`import {
  SHADOW_OUTCOMES,
  type ShadowExample,
  type ShadowLine,
  type ShadowOutcome,
  type ShadowReadLine,
} from './shadow-counts.ts';

/** What all shadow reads of one name found. */
export interface ShadowReport {
  readonly name: string;
  readonly outcomes: Readonly<Record<ShadowOutcome, number>>;
  /** Matches among the verdicts; null when there was no verdict. */
  readonly matchRate: number | null;
  /** The most divergent first. */
  readonly fields: readonly { readonly field: string; readonly reads: number }[];
  readonly examples: readonly ShadowExample[];
}

const MOST_EXAMPLES = 20;

/** Adds up lines, of one process or of many: the names with the lowest match rate first, and of each the most divergent fields first. */
export function shadowReport(lines: readonly Pick<ShadowLine, 'reads'>[]): ShadowReport[] {
  const byName = new Map<string, ShadowReadLine[]>();
  for (const read of lines.flatMap(({ reads }) => reads))
    byName.set(read.name, [...(byName.get(read.name) ?? []), read]);
  return [...byName]
    .map(([name, reads]): ShadowReport => {
      const outcomes = { ...NONE };
      for (const [outcome, count] of reads.flatMap((read) => entries(read.outcomes))) outcomes[outcome] += count;
      const verdicts = outcomes.match + outcomes.mismatch;
      const fields = new Map<string, number>();
      for (const [field, count] of reads.flatMap((read) => Object.entries(read.fields))) {
        fields.set(field, (fields.get(field) ?? 0) + count);
      }
      return {
        name,
        outcomes,
        matchRate: verdicts === 0 ? null : outcomes.match / verdicts,
        fields: [...fields]
          .map(([field, count]) => ({ field, reads: count }))
          .sort((a, b) => b.reads - a.reads || (a.field < b.field ? -1 : 1)),
        examples: reads.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
      };
    })
    .sort((a, b) => (a.matchRate ?? 1) - (b.matchRate ?? 1) || (a.name < b.name ? -1 : 1));
}

const NONE: Readonly<Record<ShadowOutcome, number>> = {
  match: 0,
  mismatch: 0,
  'in flight': 0,
  unsettled: 0,
  parked: 0,
  timeout: 0,
  failed: 0,
  'control failed': 0,
  busy: 0,
  skipped: 0,
};

function entries(outcomes: ShadowReadLine['outcomes']): [ShadowOutcome, number][] {
  return SHADOW_OUTCOMES.map((outcome) => [outcome, outcomes[outcome] ?? 0]);
}
`,"src/shadow/shadow-runner.ts":`import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Subject } from '../core/subject.ts';
import { TooSlowError } from '../core/within.ts';
import { type Attempts, attempts } from './attempts.ts';
import type { ShadowOutcome, ShadowVerdict } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';
import { shadowRecord } from './shadow-record.ts';
import type { SideRead } from './side-read.ts';

/** Runs comparisons behind the caller's back. */
export interface ShadowRunner {
  /** Gives back exactly what \`control\` gives or throws, when it does; \`compare\` runs afterwards if the read is sampled. */
  run<T>(
    name: string,
    subject: Subject,
    control: SideRead<T>,
    compare: (result: T, tries: Attempts) => Promise<ShadowVerdict>,
  ): Promise<T>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Samples, bounds, counts and records. Nothing of it can fail a caller, and nothing waits in a queue. */
export function shadowRunner(options: ShadowSettings): ShadowRunner {
  const record = shadowRecord(options);
  const running = new Set<Promise<void>>();
  let places = options.concurrency;
  let closed = false;
  const place = async (name: string, compare: (tries: Attempts) => Promise<ShadowVerdict>): Promise<ShadowVerdict> => {
    if (places === 0) return outcomeOnly('busy');
    places -= 1;
    const tries = attempts();
    const verdict = await compare(tries).catch((error: unknown) => {
      if (error instanceof TooSlowError) return outcomeOnly('timeout');
      record.fail(name, error);
      return outcomeOnly('failed');
    });
    // A read that still runs keeps its place: there are never more than were allowed.
    void tries.ended().then(() => {
      places += 1;
    });
    return verdict;
  };
  const settled = async () => {
    await Promise.all(running);
    await record.write();
  };
  return {
    run: (name, subject, control, compare) => {
      const began = performance.now();
      const answered = (async () => control())();
      if (closed) return answered;
      const answer = answered.then(
        (result) => ({ result, seconds: (performance.now() - began) / 1000 }),
        () => null,
      );
      const shadow = (async () => {
        const sampled = await (async () => options.sampled(name, subject))().catch(() => false);
        if (!sampled) return outcomeOnly('skipped');
        const got = await answer;
        if (got === null) return outcomeOnly('control failed');
        // The caller goes on first.
        await nextTurn();
        record.hook(() => options.hooks?.onRead?.('control', got.seconds));
        return place(name, (tries) => compare(got.result, tries));
      })().then((verdict) => record.note(name, verdict));
      running.add(shadow);
      void shadow.then(() => running.delete(shadow));
      return answered;
    },
    settled,
    close: () => {
      closed = true;
      record.stop();
      return settled();
    },
  };
}

function outcomeOnly(outcome: ShadowOutcome): ShadowVerdict {
  return { outcome, examples: [] };
}
`,"src/shadow/side-read.ts":`/** A read of one side; the signal aborts when its answer is not waited for any more. It must have no effects: it may run again. */
export type SideRead<T> = (signal?: AbortSignal) => Promise<T>;
`,"src/sql/engine-sql.ts":`import type { Sql } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { KitTables } from './kit-tables.ts';

/** A key and the version at which its state was read. */
export interface KeyVersion {
  readonly name: string;
  readonly rowKey: string;
  readonly version: bigint;
  readonly deleted: boolean;
}

/** One change that waits in the outbox. */
export interface OutboxEvent {
  readonly id: bigint;
  readonly name: string;
  readonly rowKey: string;
  readonly attempts: number;
}

/** What the two engines write differently. Every function is one step inside a transaction that is open. */
export interface EngineSql {
  /** The moment of the server's clock, to the microsecond. */
  readonly now: Sql;
  /** Appended to a SELECT: holds the rows against writers, other readers of the kind may pass. */
  readonly forShare: Sql;
  /**
   * Records versions in the ledger where they are newer than what it holds (\`atLeast\`: or the same), and gives back those that were
   * recorded; their keys stay locked until the transaction ends. \`versions\` have different keys; they are taken in a fixed order.
   */
  claim(tx: Tx, tables: KitTables, versions: readonly KeyVersion[], atLeast: boolean): Promise<readonly KeyVersion[]>;
  /** Holds the gate of tables, shared with others who apply changes, until the transaction ends. */
  enterGate(tx: Tx, tables: KitTables, names: readonly string[]): Promise<void>;
  /** Holds the gate of a table alone until the transaction ends. */
  closeGate(tx: Tx, tables: KitTables, name: string): Promise<void>;
  /** Writes rows whose keys may be there already; a row that meets another one's unique value is refused. */
  upsert(tx: Tx, write: RowWrite): Promise<void>;
}

/** Rows to write, of different keys. \`columns\` and \`values\` are in the same order; \`write\` has one \`{}\` for the value. */
export interface RowWrite {
  readonly table: string;
  readonly columns: readonly {
    readonly sql: string;
    /** The value's text, over the alias t. */
    readonly read: string;
    readonly write: string;
    readonly key: boolean;
    /** Its comparison may take different texts for the same. */
    readonly loose: boolean;
  }[];
  readonly rows: readonly Row[];
  /** The key is the table's primary key. */
  readonly primary: boolean;
  /** Equal keys have equal texts; keys of different texts are two rows, whatever a collation thinks. */
  readonly exactKey: boolean;
  /** Rows of the table may refer to each other. */
  readonly family: boolean;
  /** A condition over the alias t: a row that does not meet it is another writer's, and is never overwritten. Null: all are the migration's. */
  readonly own: Sql | null;
}

/** A statement takes at most 65,535 parameters. */
export function inParts<T>(rows: readonly T[], width: number): T[][] {
  const size = Math.max(1, Math.floor(60_000 / Math.max(1, width)));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));
}
`,"src/sql/expression.ts":`import { join, raw, Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';

/** A column's write expression with a value in place of its \`{}\`. */
export function written(write: string, value: Text): Sql {
  const at = write.indexOf('{}');
  if (at < 0) throw new Error(\`the write expression \${write} has no place for a value\`);
  return new Sql([write.slice(0, at), write.slice(at + 2)], [value]);
}

/** Pieces joined by commas. */
export function list(pieces: readonly Sql[]): Sql {
  return join([...pieces], ', ');
}

/** Names or other SQL text that is trusted, joined by commas. */
export function names(pieces: readonly string[]): Sql {
  return raw(pieces.join(', '));
}
`,"src/sql/innodb-trx-rows.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** MySQL 9 refuses the whole list while the text of one open statement holds an emoji, and renews it only when nobody asks for a while. */
const REFUSED_LIST = { code: '3854', tries: 100, pauseMs: 200 };

/** What a query of \`information_schema.innodb_trx\` says, once the server can list the transactions. */
export async function innodbTrxRows(tx: Tx, query: Sql): Promise<Row[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tx.rows(query);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== REFUSED_LIST.code || tries === REFUSED_LIST.tries)
        throw error;
    }
    await sleep(REFUSED_LIST.pauseMs);
  }
}
`,"src/sql/json-text.ts":`import type { EngineName } from '../descriptor.ts';

const SHORT: ReadonlyMap<number, string> = new Map([
  [8, '\\\\b'],
  [9, '\\\\t'],
  [10, '\\\\n'],
  [12, '\\\\f'],
  [13, '\\\\r'],
]);

/** SQL that writes a text as JSON.stringify does. */
export function jsonText(engine: EngineName, text: string): string {
  if (engine === 'postgres') return \`to_json(\${text})::text\`;
  // MariaDB's JSON_QUOTE writes the hex digits of control characters in capitals.
  return \`IF(\${text} REGEXP '[[:cntrl:]]', \${escaped(text)}, JSON_QUOTE(\${text}))\`;
}

function escaped(text: string): string {
  const replace = (sql: string, from: string, to: string) => \`REPLACE(\${sql}, \${hexText(from)}, \${hexText(to)})\`;
  const signs = replace(replace(text, '\\\\', '\\\\\\\\'), '"', '\\\\"');
  const all = Array.from({ length: 32 }, (_, code) => code).reduce(
    (sql, code) =>
      replace(sql, String.fromCharCode(code), SHORT.get(code) ?? \`\\\\u\${code.toString(16).padStart(4, '0')}\`),
    signs,
  );
  return \`CONCAT('"', \${all}, '"')\`;
}

/** In the collation of the stage, so that no two collations meet. */
function hexText(text: string): string {
  return \`_utf8mb4 X'\${Buffer.from(text, 'utf8').toString('hex')}' COLLATE utf8mb4_bin\`;
}
`,"src/sql/kit-tables.ts":`import { raw, type Sql } from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';

/** The kit's own tables on one side, as quoted names with their schema. */
export type KitTables = Readonly<Record<'outbox' | 'ledger' | 'fence' | 'gate' | 'state' | 'heartbeat', Sql>>;

/** The kit's tables in a schema. */
export function kitTables(engine: EngineName, schema: string): KitTables {
  const quote = engine === 'mysql' ? '\`' : '"';
  const quoted = (name: string) => \`\${quote}\${name.replaceAll(quote, quote + quote)}\${quote}\`;
  const table = (name: string) => raw(\`\${quoted(schema)}.\${quoted(\`lockstep_\${name}\`)}\`);
  return {
    outbox: table('outbox'),
    ledger: table('ledger'),
    fence: table('fence'),
    gate: table('gate'),
    state: table('state'),
    heartbeat: table('heartbeat'),
  };
}
`,"src/sql/mysql-sql.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type EngineSql, inParts, type KeyVersion, type RowWrite } from './engine-sql.ts';
import { list, names, written } from './expression.ts';

export const mysqlSql: EngineSql = {
  now: raw('NOW(6)'),
  // MariaDB has no FOR SHARE, and MySQL still takes the old spelling.
  forShare: raw(' LOCK IN SHARE MODE'),

  async claim(tx, { ledger }, versions, atLeast) {
    const sorted = [...versions].sort(byKey);
    const keys = sorted.map(({ name, rowKey }) => sql\`(\${name}, \${rowKey})\`);
    // A key that is new gets a row to lock; what is newer is decided on locked rows only.
    const fresh = sorted.map(({ name, rowKey }) => sql\`(\${name}, \${rowKey}, -1, 0)\`);
    await tx.run(sql\`INSERT INTO \${ledger} (table_name, row_key, version, deleted) VALUES \${list(fresh)}
ON DUPLICATE KEY UPDATE version = \${ledger}.version\`);
    const held = await tx.rows(sql\`SELECT table_name, row_key, CAST(version AS CHAR) FROM \${ledger}
WHERE (table_name, row_key) IN (\${list(keys)}) FOR UPDATE\`);
    const versionOf = new Map(
      held.map(([name, rowKey, version]) => [JSON.stringify([name, rowKey]), BigInt(version ?? '-1')]),
    );
    const claimed = sorted.filter(({ name, rowKey, version }) => {
      const known = versionOf.get(JSON.stringify([name, rowKey])) ?? -1n;
      return known < version || (atLeast && known === version);
    });
    if (claimed.length === 0) return [];
    const rows = claimed.map(
      ({ name, rowKey, version, deleted }) => sql\`(\${name}, \${rowKey}, \${version}, \${deleted ? 1 : 0}, NOW(6))\`,
    );
    await tx.run(sql\`INSERT INTO \${ledger} (table_name, row_key, version, deleted, applied_at) VALUES \${list(rows)}
ON DUPLICATE KEY UPDATE version = VALUES(version), deleted = VALUES(deleted), applied_at = VALUES(applied_at)\`);
    return claimed;
  },

  async enterGate(tx, { gate }, tableNames) {
    const found = await tx.rows(
      sql\`SELECT table_name FROM \${gate} WHERE table_name IN (\${list(tableNames.map((name) => sql\`\${name}\`))}) ORDER BY table_name LOCK IN SHARE MODE\`,
    );
    if (found.length === tableNames.length) return;
    await tx.run(
      sql\`INSERT IGNORE INTO \${gate} (table_name) VALUES \${list([...tableNames].sort().map((name) => sql\`(\${name})\`))}\`,
    );
  },

  async closeGate(tx, { gate }, name) {
    await tx.run(sql\`INSERT IGNORE INTO \${gate} (table_name) VALUES (\${name})\`);
    await tx.rows(sql\`SELECT table_name FROM \${gate} WHERE table_name = \${name} FOR UPDATE\`);
  },

  async upsert(tx, write) {
    for (const rows of inParts(write.rows, write.columns.length)) {
      if (write.exactKey) await writeTogether(tx, { ...write, rows });
      else await writeOneByOne(tx, write, rows);
    }
  },
};

/** Inserts the rows whose key is not there and updates the others. */
async function writeTogether(tx: Tx, write: RowWrite): Promise<void> {
  const keys = write.columns.flatMap((column, at) => (column.key ? [{ ...column, at }] : []));
  const keyOf = (row: Row) => JSON.stringify(keys.map(({ at }) => row[at] ?? null));
  const any = write.rows.map((row) => keyIs(keys.map((column) => ({ ...column, value: row[column.at] ?? null }))));
  const found =
    await tx.rows(sql\`SELECT \${write.own ?? sql\`TRUE\`}, \${names(keys.map(({ read }) => read))} FROM \${raw(write.table)} AS t
WHERE \${join(any, ' OR ')} FOR UPDATE\`);
  if (found.some(([own]) => own !== '1')) {
    throw new StoreError('unique', \`\${write.table}: a row of another writer is there\`, { code: '1062' });
  }
  const known = new Set(found.map(([, ...row]) => JSON.stringify(row)));
  const fresh = write.rows.filter((row) => !known.has(keyOf(row)));
  const there = write.rows.filter((row) => known.has(keyOf(row)));
  const insert = async () => void (fresh.length > 0 && (await tx.run(insertion(write, fresh))));
  // What rows give up is free for new ones; but in a family the others may refer to the new ones.
  if (write.family) await insert();
  await update(tx, { ...write, rows: there });
  if (!write.family) await insert();
}

/** Updates rows that are there. */
async function update(tx: Tx, write: RowWrite): Promise<void> {
  const changed = write.columns.filter(({ key }) => !key).map(({ sql: name }) => \`\${name} = VALUES(\${name})\`);
  if (write.rows.length === 0 || changed.length === 0) return;
  // The row of each of these keys is there, and InnoDB looks at the primary key first: no other row can be the one that is updated.
  if (write.primary) {
    await tx.run(sql\`\${insertion(write, write.rows)} ON DUPLICATE KEY UPDATE \${raw(changed.join(', '))}\`);
  } else await writeOneByOne(tx, write, write.rows);
}

async function writeOneByOne(tx: Tx, write: RowWrite, rows: readonly Row[]): Promise<void> {
  const own = write.own === null ? sql\`\` : sql\` AND \${write.own}\`;
  for (const row of rows) {
    const all = write.columns.map((column, at) => ({ ...column, value: row[at] ?? null }));
    const key = keyIs(all.filter((column) => column.key));
    const changed = all.filter((column) => !column.key);
    const set = changed.map((column) => sql\`t.\${raw(column.sql)} = \${written(column.write, column.value)}\`);
    const found =
      set.length === 0
        ? (await tx.rows(sql\`SELECT 1 FROM \${raw(write.table)} AS t WHERE \${key} FOR UPDATE\`)).length
        : await tx.run(sql\`UPDATE \${raw(write.table)} AS t SET \${list(set)} WHERE \${key}\${own}\`);
    // Where another writer's row holds the key, this says so.
    if (found === 0) await tx.run(insertion(write, [row]));
  }
}

function insertion({ table, columns }: RowWrite, rows: readonly Row[]): Sql {
  const values = rows.map((row) => sql\`(\${list(columns.map(({ write }, at) => written(write, row[at] ?? null)))})\`);
  return sql\`INSERT INTO \${raw(table)} (\${names(columns.map((column) => column.sql))}) VALUES \${list(values)}\`;
}

function keyIs(key: readonly { readonly sql: string; readonly write: string; readonly value: Text }[]): Sql {
  const parts = key.map((column) => sql\`t.\${raw(column.sql)} = \${written(column.write, column.value)}\`);
  return sql\`(\${join(parts, ' AND ')})\`;
}

function byKey(one: KeyVersion, other: KeyVersion): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.rowKey < other.rowKey ? -1 : 1;
}
`,"src/sql/open-transactions.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { innodbTrxRows } from './innodb-trx-rows.ts';

/** A transaction that is open, by what does not change while it is. Times alone tell no order: clocks are set back. */
export interface OpenTransaction {
  /** Its connection, in words. */
  readonly who: string;
  readonly began: string;
  /** The number under which it writes, which it also keeps when it is prepared and its connection ends; null: it has none yet. */
  readonly id: string | null;
}

/** What the two engines tell of open transactions. */
export interface OpenTransactions {
  /** All that are open now beside the one that asks, and when that one began; it must have done something. */
  now(tx: Tx): Promise<{ readonly at: string; readonly others: readonly OpenTransaction[] }>;
  /** Those of earlier ones that are still open, each in words. */
  still(tx: Tx, earlier: readonly OpenTransaction[]): Promise<string[]>;
  /**
   * For how many seconds the oldest of the others has been open; 0: there is none; less: the clock was set back since it began. The
   * transaction that asks must have done something.
   */
  oldest(tx: Tx): Promise<number>;
}

const mysql: OpenTransactions = {
  async now(tx) {
    const { own, others } = await renewed(tx);
    return { at: own[1] ?? '', others: others.map(openOf) };
  },
  still: async (tx, earlier) => stillOf(earlier, (await transactions(tx, NOT_OWN)).map(openOf)),
  async oldest(tx) {
    const [row] = (await renewed(tx)).others;
    return row === undefined ? 0 : Number(row[2]) + 1;
  },
};

/** InnoDB renews its list only when nobody has asked for 100 ms: it is new enough once it holds the transaction that asks. */
async function renewed(tx: Tx): Promise<{ readonly own: Row; readonly others: readonly Row[] }> {
  for (let tries = 0; tries < 40; tries++) {
    const rows = await transactions(tx, sql\`TRUE\`);
    const own = rows.find(([, , , , asking]) => asking === '1');
    if (own !== undefined) return { own, others: rows.filter((row) => row !== own) };
    await sleep(150);
  }
  throw new StoreError(
    'other',
    'information_schema.innodb_trx does not show the transaction that asks: somebody, as a monitor, asks for this list more than ten times a second, and the server repeats an older one to all. Let the monitor ask less often, and run this again',
  );
}

const NOT_OWN = sql\`trx_mysql_thread_id <> CONNECTION_ID()\`;

/** From here on numbers are no numbers of writing, but places in memory that are used again. */
const NO_WRITER = 2n ** 48n;

function openOf([thread, began, , id]: Row): OpenTransaction {
  const who = thread === '0' ? 'a prepared XA transaction' : \`connection \${thread}\`;
  return { who, began: began ?? '', id: BigInt(id ?? '0') < NO_WRITER ? (id ?? null) : null };
}

function stillOf(earlier: readonly OpenTransaction[], now: readonly OpenTransaction[]): string[] {
  const same = (one: OpenTransaction, other: OpenTransaction) =>
    one.id !== null && other.id !== null ? one.id === other.id : one.who === other.who && one.began === other.began;
  return earlier
    .filter((one) => now.some((other) => same(one, other)))
    .map(({ who, began }) => \`\${who}, since \${began}\`);
}

/** Times are in whatever zone the server's system has. */
async function transactions(tx: Tx, which: Sql): Promise<Row[]> {
  try {
    return await innodbTrxRows(
      tx,
      sql\`SELECT trx_mysql_thread_id, CAST(trx_started AS CHAR),
  TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(SYSDATE(), '+00:00', 'SYSTEM')), CAST(trx_id AS CHAR), trx_mysql_thread_id = CONNECTION_ID()
FROM information_schema.innodb_trx WHERE \${which} ORDER BY trx_started\`,
    );
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== '1227') throw error;
    throw blind(\`\${error.message}. Open transactions can only be seen with GRANT PROCESS ON *.*\`, error);
  }
}

const postgres: OpenTransactions = {
  async now(tx) {
    const [row] = await tx.rows(sql\`SELECT clock_timestamp()::text\`);
    return { at: row?.[0] ?? '', others: await listed(tx) };
  },
  still: async (tx, earlier) => stillOf(earlier, await listed(tx)),
  async oldest(tx) {
    await mustSee(tx);
    const [row] = await tx.rows(
      sql\`SELECT ceil(extract(epoch FROM clock_timestamp() - min(began))) FROM (\${OPEN}) AS o\`,
    );
    return Number(row?.[0] ?? '0');
  },
};

const OPEN = sql\`SELECT who, began, id FROM (
  SELECT 'process ' || pid AS who, xact_start AS began, backend_xid::text AS id FROM pg_stat_activity
  WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
  UNION ALL SELECT 'the prepared transaction ' || gid, prepared, transaction::text FROM pg_prepared_xacts WHERE database = current_database()
) AS open\`;

async function listed(tx: Tx): Promise<OpenTransaction[]> {
  await mustSee(tx);
  const rows = await tx.rows(sql\`\${OPEN} ORDER BY began\`);
  return rows.map(([who, began, id]) => ({ who: who ?? '', began: began ?? '', id: id ?? null }));
}

/** When a transaction of another login began is hidden without a word. */
async function mustSee(tx: Tx): Promise<void> {
  const [row] = await tx.rows(sql\`SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text\`);
  if (row?.[0] === 'true') return;
  throw blind('open transactions of other logins can only be seen with GRANT pg_read_all_stats');
}

function blind(message: string, cause?: StoreError): StoreError {
  return new StoreError('other', message, { code: cause?.code ?? '42501', cause });
}

const OF = { mysql, postgres } as const;

/** How an engine tells of open transactions. */
export function openTransactions(engine: EngineName): OpenTransactions {
  return OF[engine];
}
`,"src/sql/postgres-sql.ts":`import sql, { join, raw } from 'sql-template-tag';
import { StoreError } from '../store/store-error.ts';
import { type EngineSql, inParts, type KeyVersion } from './engine-sql.ts';
import { list, names, written } from './expression.ts';

const gateOf = (name: string) => sql\`hashtextextended(\${\`lockstep \${name}\`}::text, 0)\`;

export const postgresSql: EngineSql = {
  now: raw('clock_timestamp()'),
  forShare: raw(' FOR SHARE'),

  async claim(tx, { ledger }, versions, atLeast) {
    const rows = versions.map(
      ({ name, rowKey, version, deleted }) =>
        sql\`(\${name}::text, \${rowKey}::text, \${version}::bigint, \${deleted ? 1 : 0}::smallint)\`,
    );
    const older = raw(atLeast ? '<=' : '<');
    const claimed = await tx.rows(sql\`INSERT INTO \${ledger} AS l (table_name, row_key, version, deleted)
SELECT * FROM (VALUES \${list(rows)}) AS v (a, b, c, d) ORDER BY a COLLATE "C", b COLLATE "C"
ON CONFLICT (table_name, row_key) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted, applied_at = clock_timestamp()
WHERE l.version \${older} EXCLUDED.version RETURNING table_name, row_key\`);
    return only(versions, claimed);
  },

  async enterGate(tx, _tables, tableNames) {
    const locks = [...tableNames].sort().map((name) => sql\`pg_advisory_xact_lock_shared(\${gateOf(name)})\`);
    await tx.rows(sql\`SELECT \${list(locks)}\`);
  },

  async closeGate(tx, _tables, name) {
    await tx.rows(sql\`SELECT pg_advisory_xact_lock(\${gateOf(name)})\`);
  },

  async upsert(tx, { table, columns, rows, exactKey, own }) {
    const keys = columns.filter(({ key }) => key);
    // A collation, or citext, may take different keys for the same; then another row would be overwritten.
    const loose = exactKey ? keys.filter(({ loose }) => loose) : [];
    const changed = columns
      .filter((column) => !column.key || loose.includes(column))
      .map(({ sql: name }) => \`\${name} = EXCLUDED.\${name}\`);
    const same = loose.map(({ sql: name }) => raw(\`t.\${name}::text COLLATE "C" = EXCLUDED.\${name}::text COLLATE "C"\`));
    const only = own === null ? same : [...same, own];
    const where = only.length === 0 ? sql\`\` : sql\` WHERE \${join(only, ' AND ')}\`;
    const found = changed.length === 0 ? sql\`NOTHING\` : sql\`UPDATE SET \${raw(changed.join(', '))}\${where}\`;
    for (const part of inParts(rows, columns.length)) {
      const values = part.map((row) => sql\`(\${list(columns.map(({ write }, at) => written(write, row[at] ?? null)))})\`);
      const done =
        await tx.run(sql\`INSERT INTO \${raw(table)} AS t (\${names(columns.map((column) => column.sql))}) OVERRIDING SYSTEM VALUE
VALUES \${join(values, ', ')} ON CONFLICT (\${names(keys.map((column) => column.sql))}) DO \${found}\`);
      if (changed.length > 0 && done < part.length) {
        const other = own === null ? '' : 'a row of another writer, or ';
        const said = \`\${table}: \${other}a row with a key that is the same to the table's collation is there\`;
        throw new StoreError('unique', said, { code: '23505' });
      }
    }
  },
};

function only(versions: readonly KeyVersion[], claimed: readonly (readonly (string | null)[])[]): KeyVersion[] {
  const keys = new Set(claimed.map((row) => JSON.stringify(row)));
  return versions.filter(({ name, rowKey }) => keys.has(JSON.stringify([name, rowKey])));
}
`,"src/sql/sql-of.ts":`import type { EngineName } from '../descriptor.ts';
import type { EngineSql } from './engine-sql.ts';
import { mysqlSql } from './mysql-sql.ts';
import { postgresSql } from './postgres-sql.ts';

const SQL = { mysql: mysqlSql, postgres: postgresSql } as const;

/** How an engine writes what the two write differently. */
export function sqlOf(engine: EngineName): EngineSql {
  return SQL[engine];
}
`,"src/sql/statements.ts":`import type { EngineName } from '../descriptor.ts';

/** What may hold a semicolon that ends no statement. */
const OPAQUE: Readonly<Record<EngineName, RegExp>> = {
  mysql: /'(?:[^'\\\\]|\\\\.|'')*'|"(?:[^"\\\\]|\\\\.|"")*"|\`(?:[^\`]|\`\`)*\`|--(?=\\s|$)[^\\n]*|#[^\\n]*|\\/\\*[\\s\\S]*?\\*\\//y,
  postgres:
    /\\b[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\\n]*|\\/\\*[\\s\\S]*?\\*\\/|\\$(\\w*)\\$[\\s\\S]*?\\$\\1\\$/y,
};
const DELIMITER = /^[ \\t]*DELIMITER[ \\t]+(\\S+)[ \\t]*$/imy;

/** The statements of a script, without comments between them. Of MySQL also DELIMITER lines are understood, as its client does. */
export function statementsOf(engine: EngineName, script: string): string[] {
  const found: string[] = [];
  const opaque = new RegExp(OPAQUE[engine]);
  const directive = new RegExp(DELIMITER);
  let delimiter = ';';
  let current = '';
  let at = 0;
  const matched = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(script);
  };
  const end = () => {
    if (current.trim() !== '') found.push(current.trim());
    current = '';
  };
  while (at < script.length) {
    const line = engine === 'mysql' && (at === 0 || script[at - 1] === '\\n') ? matched(directive) : null;
    const piece = line ?? matched(opaque);
    if (line?.[1] !== undefined) {
      end();
      delimiter = line[1];
    } else if (piece !== null) {
      if (current.trim() !== '' || !/^(--|#|\\/\\*(?!!))/.test(piece[0])) current += piece[0];
    } else if (script.startsWith(delimiter, at)) {
      end();
      at += delimiter.length;
      continue;
    } else {
      current += script[at] ?? '';
    }
    at += piece?.[0].length ?? 1;
  }
  end();
  return found;
}
`,"src/store/mysql-bulk.ts":`import type { Connection } from 'mysql2';
import type { PoolConnection } from 'mysql2/promise';
import type { Sql } from 'sql-template-tag';
import { mysqlError } from './mysql-errors.ts';
import { refuseTooLong, SMALLEST_PACKET } from './mysql-packet.ts';
import { rowTooLong } from './row-too-long.ts';
import type { BulkTx } from './store.ts';

/** How much is handed over at once, and how much may wait. */
const BATCH_BYTES = 256 * 1024;
const BYTES_WAITING = 1024 * 1024;
/** Well below the smallest max_allowed_packet that servers come with. */
const STATEMENT_BYTES = 1024 * 1024;

/** Many rows at once, on a connection whose rows are arrays. A line is one row of VALUES, in brackets. */
export function mysqlBulk(
  connection: PoolConnection,
  label: string,
  statementMs: number,
): Pick<BulkTx, 'scan' | 'load'> {
  return {
    scan: (query) => scan(connection, query, label, statementMs),
    async load(table, lines) {
      let waiting: string[] = [];
      let bytes = 0;
      const flush = async () => {
        if (waiting.length === 0) return;
        if (bytes > SMALLEST_PACKET / 2) await refuseTooLong(connection, label, statementMs, bytes);
        const sql = \`INSERT INTO \${table} VALUES \${waiting.join(',')}\`;
        waiting = [];
        bytes = 0;
        await connection.query({ sql, timeout: statementMs }).catch((error) => {
          throw mysqlError(error, label);
        });
      };
      for await (const batch of lines) {
        for (const line of batch) {
          if (bytes + line.length > STATEMENT_BYTES) await flush();
          waiting.push(line.toString('utf8'));
          bytes += line.length;
        }
      }
      await flush();
    },
  };
}

async function* scan(
  connection: PoolConnection,
  query: Sql,
  label: string,
  timeout: number,
): AsyncGenerator<readonly Buffer[]> {
  const core = coreOf(connection);
  const ready: { readonly lines: Buffer[]; readonly bytes: number }[] = [];
  let batch: Buffer[] = [];
  let bytes = 0;
  let failure: unknown = null;
  let ended = false;
  let wake = () => {};
  const values = query.values.map((value) => (value === null || value === undefined ? null : String(value)));
  const command = core.execute({ sql: query.sql, values, timeout });
  command.on('result', (row: unknown) => {
    const [line] = Array.isArray(row) ? row : [];
    if (!Buffer.isBuffer(line)) {
      failure ??= rowTooLong(label, ', or more than max_allowed_packet of the server that holds it');
      return;
    }
    batch.push(line);
    bytes += line.length;
    if (bytes < BATCH_BYTES) return;
    ready.push({ lines: batch, bytes });
    batch = [];
    bytes = 0;
    if (ready.reduce((sum, one) => sum + one.bytes, 0) >= BYTES_WAITING) core.pause();
    wake();
  });
  command.on('error', (error: unknown) => {
    failure ??= error;
    ended = true;
    wake();
  });
  command.on('end', () => {
    ended = true;
    wake();
  });
  try {
    while (!ended || ready.length > 0) {
      const next = ready.shift();
      if (next !== undefined) yield next.lines;
      else {
        core.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ended || ready.length > 0) resolve();
        });
      }
    }
    if (failure !== null) throw mysqlError(failure, label);
    if (batch.length > 0) yield batch;
  } finally {
    // What is left of the answer must be read, or the connection is stuck.
    core.resume();
  }
}

/** The connection whose answers can be taken row by row. */
function coreOf({ connection }: PoolConnection): Connection {
  const core: unknown = connection;
  if (!isCore(core)) throw new Error('mysql2 has no connection below that of its promises');
  return core;
}

function isCore(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'execute' in value && 'pause' in value && 'resume' in value;
}
`,"src/store/mysql-connection.ts":`import type { Connection } from 'mysql2/promise';

/** What is used of a connection of mysql2's promise interface. */
export type MysqlConnection = Pick<Connection, 'execute' | 'query'> & { readonly connection?: object };
`,"src/store/mysql-errors.ts":`import { StoreError, type StoreErrorKind } from './store-error.ts';

const KINDS: ReadonlyMap<number, StoreErrorKind> = new Map([
  ...kinds('retry', 1205, 1213, 3572, 1020, 1412),
  ...kinds('connection', 1053, 1927, 1317, 3024, 1969, 4031, 1080, 1129, 1158, 1159, 1160, 1161),
  ...kinds('busy', 1040, 1203, 1226, 1021, 1114, 1041, 1037, 1038),
  ...kinds('unique', 1062, 1586),
  ...kinds('foreign key', 1216, 1217, 1451, 1452),
  ...kinds('value', 1048, 1264, 1265, 1292, 1300, 1364, 1366, 1367, 1406, 1411, 1525, 1690, 3140, 3819, 4025),
  ...kinds('value', 1153, 1416, 1438, 1916, 3037, 3156, 3988),
]);

/** What mysql2 threw, as a StoreError. */
export function mysqlError(error: unknown, label: string, committing = false): StoreError {
  if (error instanceof StoreError) return error;
  const { errno, sqlState, message, fatal } = reportOf(error);
  const known = errno === null || sqlState === '' ? undefined : KINDS.get(errno);
  const lost = known === 'connection' || (known === undefined && (sqlState === '' || fatal));
  const kind = lost ? (committing ? 'outcome unknown' : 'connection') : (known ?? 'other');
  return new StoreError(kind, \`\${label}: \${message}\`, {
    code: errno === null ? '' : String(errno),
    constraint: /(?:for key|CONSTRAINT) ['\`]([^'\`]+)['\`]/.exec(message)?.[1] ?? null,
    cause: error,
  });
}

function reportOf(error: unknown) {
  const report = typeof error === 'object' && error !== null ? error : {};
  const errno = 'errno' in report && typeof report.errno === 'number' && report.errno > 0 ? report.errno : null;
  return {
    errno,
    sqlState: 'sqlState' in report && typeof report.sqlState === 'string' ? report.sqlState : '',
    fatal: 'fatal' in report && report.fatal === true,
    message: error instanceof Error ? error.message : String(error),
  };
}

function kinds(kind: StoreErrorKind, ...numbers: number[]): [number, StoreErrorKind][] {
  return numbers.map((number) => [number, kind]);
}
`,"src/store/mysql-packet.ts":`import type { RowDataPacket } from 'mysql2/promise';
import type { MysqlConnection } from './mysql-connection.ts';
import { StoreError } from './store-error.ts';

/** The smallest max_allowed_packet that is in use; less is sent without asking. */
export const SMALLEST_PACKET = 1 << 20;
const packets = new WeakMap<object, number>();

/** Throws StoreError for a statement that is too long: the server would say so too, and end the connection, whose loss may be all that is heard of it. */
export async function refuseTooLong(
  connection: MysqlConnection,
  label: string,
  timeout: number,
  bytes: number,
): Promise<void> {
  const session = connection.connection ?? connection;
  const limit = packets.get(session) ?? (await askPacket(connection, timeout));
  packets.set(session, limit);
  if (bytes + SMALLEST_PACKET / 4 < limit) return;
  const said = \`\${bytes} bytes in one statement do not fit into the server's max_allowed_packet of \${limit}\`;
  throw new StoreError('value', \`\${label}: \${said}\`, { code: '1153' });
}

async function askPacket(connection: MysqlConnection, timeout: number): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[][]>({
    sql: 'SELECT @@max_allowed_packet',
    timeout,
    rowsAsArray: true,
  });
  return Number(rows[0]?.[0] ?? SMALLEST_PACKET);
}
`,"src/store/mysql-store.ts":`import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import sql, { type Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { mysqlBulk } from './mysql-bulk.ts';
import type { MysqlConnection } from './mysql-connection.ts';
import { mysqlError } from './mysql-errors.ts';
import { refuseTooLong, SMALLEST_PACKET } from './mysql-packet.ts';
import type { BulkTx, Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';
import type { StoreSettings } from './store-settings.ts';

/** Strict, so that a value which does not fit is an error; zero dates and the id 0 are values like others. */
const SQL_MODE = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';

/** MySQL or MariaDB. */
export function openMysql(url: string, side: Side, settings: StoreSettings): Store {
  const address = new URL(url);
  const label = \`\${address.host}\${address.pathname}\`;
  const pool = createPool({
    uri: url,
    connectionLimit: settings.poolSize,
    connectTimeout: settings.connectMs,
    charset: 'utf8mb4',
    rowsAsArray: true,
    // No value may pass through a JavaScript number or Date.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: 'Z',
    maxPreparedStatements: 256,
  });
  return {
    side,
    engine: 'mysql',
    label,
    poolSize: settings.poolSize,
    transaction: (work, options) => inTransaction(pool, label, { ...settings, ...options }, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: Pool,
  label: string,
  options: TxOptions & StoreSettings,
  work: (tx: BulkTx) => Promise<T>,
): Promise<T> {
  let connection: PoolConnection;
  try {
    connection = await pool.getConnection();
  } catch (error) {
    throw mysqlError(error, label);
  }
  let committing = false;
  const { isolation = 'read committed', lockMs, statementMs: timeout } = options;
  try {
    const level = isolation === 'snapshot' ? 'REPEATABLE READ' : 'READ COMMITTED';
    await prepareSession(connection, level, lockMs, timeout);
    const begin = \`START TRANSACTION\${isolation === 'snapshot' ? ' WITH CONSISTENT SNAPSHOT, READ ONLY' : ''}\`;
    await connection.query({ sql: begin, timeout });
    const result = await work({ ...mysqlTx(connection, label, timeout), ...mysqlBulk(connection, label, timeout) });
    committing = true;
    await connection.query({ sql: 'COMMIT', timeout });
    connection.release();
    return result;
  } catch (error) {
    const failure = isOwn(error) ? mysqlError(error, label, committing) : error;
    await rollBack(connection, failure, timeout);
    throw failure;
  }
}

const prepared = new WeakMap<object, { readonly wanted: string; readonly level: string }>();

/** Sets what the next transaction needs, unless the connection has it already. @lockstep_sync: triggers that note changes pass over those of the kit. */
async function prepareSession(
  connection: PoolConnection,
  level: string,
  lockMs: number,
  timeout: number,
): Promise<void> {
  const seconds = Math.max(1, Math.ceil(lockMs / 1000));
  const wanted = \`SET SESSION time_zone = '+00:00', sql_mode = '\${SQL_MODE}', innodb_lock_wait_timeout = \${seconds}, lock_wait_timeout = \${seconds}, @lockstep_sync = 1\`;
  const has = prepared.get(connection.connection);
  if (has?.wanted !== wanted) await connection.query({ sql: wanted, timeout });
  if (has?.level !== level) {
    await connection.query({ sql: \`SET SESSION TRANSACTION ISOLATION LEVEL \${level}\`, timeout });
  }
  prepared.set(connection.connection, { wanted, level });
}

/** Whether mysql2 threw it and not the work. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && ('errno' in error || 'fatal' in error || 'sqlState' in error);
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(connection: PoolConnection, failure: unknown, timeout: number): Promise<void> {
  // A server that does not answer would not answer this either.
  const lost = failure instanceof StoreError && failure.unanswered;
  try {
    if (lost) return connection.destroy();
    await connection.query({ sql: 'ROLLBACK', timeout });
    connection.release();
  } catch {
    connection.destroy();
  }
}

/** By connection: it is a variable of the session, more than 1 in a cluster. */
const steps = new WeakMap<object, string>();
const ASK_STEP = sql\`SELECT @@auto_increment_increment\`;

/** The statements of a transaction that is open on a connection, whatever that connection makes of dates and numbers: texts come out. */
export function mysqlTx(connection: MysqlConnection, label: string, statementMs: number): Tx {
  const refuseLong = async (values: readonly (string | null)[]) => {
    if (values.reduce((sum, value) => sum + (value?.length ?? 0), 0) * 4 < SMALLEST_PACKET) return;
    const bytes = values.reduce((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(value)), 0);
    await refuseTooLong(connection, label, statementMs, bytes);
  };
  const ask = async <T extends RowDataPacket[][] | ResultSetHeader>(query: Sql) => {
    try {
      const options = { sql: query.sql, timeout: statementMs, rowsAsArray: true };
      // MySQL prepares most statements; SAVEPOINT and CREATE TRIGGER are none of them.
      const values = parameters(query);
      await refuseLong(values);
      const [result] =
        values.length === 0 ? await connection.query<T>(options) : await connection.execute<T>(options, values);
      return result;
    } catch (error) {
      throw mysqlError(error, label);
    }
  };
  return {
    engine: 'mysql',
    rows: async (query: Sql): Promise<Row[]> => (await ask<RowDataPacket[][]>(query)).map((row) => row.map(textOf)),
    run: async (query: Sql): Promise<number> => (await ask<ResultSetHeader>(query)).affectedRows,
    insert: async (query: Sql): Promise<string> => String((await ask<ResultSetHeader>(query)).insertId),
    step: async () => {
      // A pool wraps the same connection anew each time.
      const session = connection.connection ?? connection;
      const known = steps.get(session) ?? (await ask<RowDataPacket[][]>(ASK_STEP))[0]?.map(textOf)[0] ?? '1';
      steps.set(session, known);
      return known;
    },
  };
}

function parameters(query: Sql): (string | null)[] {
  return query.values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}
`,"src/store/open-store.ts":`import type { EngineName, Side } from '../descriptor.ts';
import { openMysql } from './mysql-store.ts';
import { openPostgres } from './postgres-store.ts';
import type { Store } from './store.ts';
import { STORE_SETTINGS, type StoreSettings } from './store-settings.ts';

const OPEN = { mysql: openMysql, postgres: openPostgres } as const;

/** The database behind a URL. No connection is made before the first transaction. */
export function openStore(engine: EngineName, url: string, side: Side, settings: Partial<StoreSettings> = {}): Store {
  return OPEN[engine](url, side, { ...STORE_SETTINGS, ...settings });
}
`,"src/store/postgres-bulk.ts":`import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import sql, { raw } from 'sql-template-tag';
import { inPortions } from '../core/portions.ts';
import type { Row } from '../descriptor.ts';
import { postgresError } from './postgres-errors.ts';
import { rowTooLong } from './row-too-long.ts';
import type { BulkTx, Tx } from './store.ts';

/** Most rows of one FETCH. */
const FETCHED = 1000;
const NEWLINE = Buffer.from('\\n');

/** Many rows at once, in the transaction that is open on a client. A line is one row of CSV, without the newline. */
export function postgresBulk(client: PoolClient, tx: Tx, label: string): Pick<BulkTx, 'scan' | 'load'> {
  return {
    async *scan(query, lengths) {
      const long = lengths === null ? [] : await tx.rows(lengths);
      await tx.run(sql\`DECLARE lockstep_scan NO SCROLL CURSOR FOR \${query}\`);
      const known = inPortions(long, ([characters]) => Number(characters)).map((part) => part.length);
      for (let more = true; more; ) {
        const part = known.shift() ?? FETCHED;
        if (part > FETCHED) known.unshift(part - FETCHED);
        const most = Math.min(part, FETCHED);
        const rows = await tx.rows(sql\`FETCH \${raw(String(most))} FROM lockstep_scan\`);
        if (rows.length > 0) yield rows.map((row) => bytesOf(row, label));
        more = rows.length === most;
      }
      await tx.run(sql\`CLOSE lockstep_scan\`);
    },
    async load(table, lines) {
      const stream = client.query(copyFrom(\`COPY \${table} FROM STDIN (FORMAT csv)\`));
      try {
        await pipeline(Readable.from(pieces(lines)), stream);
      } catch (error) {
        throw postgresError(error, label);
      }
    },
  };
}

function bytesOf([line]: Row, label: string): Buffer {
  if (line === null || line === undefined) throw rowTooLong(label);
  return Buffer.from(line);
}

async function* pieces(lines: AsyncIterable<readonly Buffer[]>): AsyncGenerator<Buffer> {
  for await (const batch of lines) yield Buffer.concat(batch.flatMap((line) => [line, NEWLINE]));
}
`,"src/store/postgres-errors.ts":`import { StoreError, type StoreErrorKind } from './store-error.ts';

const KINDS: readonly (readonly [pattern: RegExp, kind: StoreErrorKind])[] = [
  [/^(40001|40P01|55P03|55006)$/, 'retry'],
  [/^(08...|57P0[1-5]|57014|25P0[34])$/, 'connection'],
  [/^(53...)$/, 'busy'],
  [/^23505$/, 'unique'],
  [/^23503$/, 'foreign key'],
  [/^(22...|23502|23514|23P01|54000)$/, 'value'],
];

/** What pg threw, as a StoreError. */
export function postgresError(error: unknown, label: string, committing = false): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { code, constraint } = reportOf(error);
  const known = code === '' ? 'connection' : (KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'other');
  const kind = known === 'connection' && committing ? 'outcome unknown' : known;
  return new StoreError(kind, \`\${label}: \${message}\`, { code, constraint, cause: error });
}

/** What a server reported, whichever copy of the driver passed it on; without a severity no server spoke. */
function reportOf(error: unknown): { code: string; constraint: string | null } {
  const report = typeof error === 'object' && error !== null && 'severity' in error ? error : {};
  return {
    code: 'code' in report && typeof report.code === 'string' ? report.code : '',
    constraint: 'constraint' in report && typeof report.constraint === 'string' ? report.constraint : null,
  };
}
`,"src/store/postgres-store.ts":`import { Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { postgresBulk } from './postgres-bulk.ts';
import { postgresError } from './postgres-errors.ts';
import type { BulkTx, Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';
import type { StoreSettings } from './store-settings.ts';

/** What canonical texts are written under; a server's own defaults may differ. */
const SESSION = {
  client_encoding: 'UTF8',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  timezone: 'UTC',
  search_path: 'pg_catalog',
  application_name: 'lockstep sync',
};

/** No value may pass through a JavaScript number or Date. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => String(value) };

/** PostgreSQL. */
export function openPostgres(url: string, side: Side, settings: StoreSettings): Store {
  const address = new URL(url);
  const label = \`\${address.host}\${address.pathname}\`;
  const pool = new Pool({
    connectionString: url,
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectMs,
    options: Object.entries(SESSION)
      .map(([name, value]) => \`-c \${name}=\${value.replaceAll(' ', '\\\\ ')}\`)
      .join(' '),
    keepAlive: true,
  });
  // A connection that is lost while nobody uses it says so here; the next transaction opens another. One that is lost between two
  // statements of a transaction says so itself, and without a listener that would end the process; the next statement fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    side,
    engine: 'postgres',
    label,
    poolSize: settings.poolSize,
    transaction: (work, options) => inTransaction(pool, label, { ...settings, ...options }, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: Pool,
  label: string,
  options: TxOptions & StoreSettings,
  work: (tx: BulkTx) => Promise<T>,
): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw postgresError(error, label);
  }
  let committing = false;
  try {
    const { isolation = 'read committed', shows = [], lockMs, statementMs } = options;
    const level = isolation === 'snapshot' ? 'REPEATABLE READ, READ ONLY' : 'READ COMMITTED';
    const limits = \`SET LOCAL lock_timeout = \${Math.round(lockMs)}; SET LOCAL statement_timeout = \${Math.round(statementMs)}\`;
    const ask = (text: string) =>
      client.query(withLimit({ text }, statementMs)).catch((error) => {
        throw postgresError(error, label, committing);
      });
    // Before the snapshot is taken, which LOCK does not do: TRUNCATE empties a table also for snapshots that were taken before it.
    const hold = shows.length === 0 ? '' : \`; LOCK TABLE \${shows.join(', ')} IN ACCESS SHARE MODE\`;
    await ask(\`BEGIN ISOLATION LEVEL \${level}; \${limits}\${hold}\`);
    const tx = postgresTx(client, label, statementMs);
    const result = await work({ ...tx, ...postgresBulk(client, tx, label) });
    committing = true;
    const { command } = await ask('COMMIT');
    // COMMIT of a transaction in which a statement failed rolls back and is no error.
    if (command !== 'COMMIT')
      throw new StoreError('other', \`\${label}: a statement had failed, so nothing was committed\`);
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, error, options.statementMs);
    throw error;
  }
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(client: PoolClient, failure: unknown, statementMs: number): Promise<void> {
  const lost = failure instanceof StoreError && failure.unanswered;
  try {
    // A server that does not answer would not answer this either.
    if (!lost) await client.query(withLimit({ text: 'ROLLBACK' }, statementMs));
    client.release(lost);
  } catch {
    client.release(true);
  }
}

/** How long the server's own limit gets to answer before the connection counts as lost. */
const GRACE_MS = 500;

/** pg takes a limit for a query that its types do not name: without it a silent peer would be waited for as long as TCP does. */
function withLimit<T extends object>(query: T, statementMs: number): T & { query_timeout: number } {
  return { ...query, query_timeout: statementMs + GRACE_MS };
}

/** The statements of a transaction that is open on a client, whatever that client makes of dates and numbers: texts come out. */
export function postgresTx(client: Pick<PoolClient, 'query'>, label: string, statementMs: number): Tx {
  const ask = async (query: Sql) => {
    try {
      const statement: QueryArrayConfig = {
        text: query.text,
        values: query.values.map((value) => (value === null || value === undefined ? null : String(value))),
        rowMode: 'array',
        types: AS_TEXT,
      };
      return await client.query<(string | null)[]>(withLimit(statement, statementMs));
    } catch (error) {
      throw postgresError(error, label);
    }
  };
  return {
    engine: 'postgres',
    rows: async (query: Sql): Promise<Row[]> => (await ask(query)).rows,
    run: async (query: Sql): Promise<number> => (await ask(query)).rowCount ?? 0,
  };
}
`,"src/store/retrying.ts":`import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';

const again = retry(
  handleWhen((error) => error instanceof StoreError && error.kind === 'retry'),
  { maxAttempts: 8, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 2000 }) },
);

/** Work that is run again, with growing pauses, while it ends in what a transaction is run again for. */
export function retried<T>(work: () => Promise<T>): Promise<T> {
  return again.execute(work);
}

/** A transaction that is run again, with growing pauses, while it ends in a deadlock or a lock not got in time. */
export function retrying<T>(store: Store, work: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T> {
  return retried(() => store.transaction(work, options));
}
`,"src/store/row-too-long.ts":"import { MOST_CHARACTERS } from '../core/value-length.ts';\nimport { StoreError } from './store-error.ts';\n\n/** A row whose line the server was told not to write, or could not. */\nexport function rowTooLong(label: string, orElse = ''): StoreError {\n  const most = `more than ${MOST_CHARACTERS} characters, bytes counted twice`;\n  return new StoreError('value', `${label}: the row is too long to be carried: ${most}${orElse}`);\n}\n","src/store/store-error.ts":`/**
 * What a failed statement calls for.
 * - retry: a deadlock, a serialization failure, a lock not got in time: the transaction may be run again as it is.
 * - connection: the server was not reached or was lost; nothing was committed.
 * - outcome unknown: the connection was lost after COMMIT was sent.
 * - busy: too many connections, or the disk is full: the server takes no more for now.
 * - unique, foreign key: the row meets another one.
 * - value: a value that the column cannot hold.
 * - other: a mistake, such as a missing table or a right that the login lacks.
 */
export type StoreErrorKind =
  | 'retry'
  | 'connection'
  | 'outcome unknown'
  | 'busy'
  | 'unique'
  | 'foreign key'
  | 'value'
  | 'other';

/** A failed statement: what failed where, what it calls for, and the server's own code. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  /** SQLSTATE or the server's error number; empty when no server answered. */
  readonly code: string;
  /** The constraint or key that was violated, where the server says it. */
  readonly constraint: string | null;

  constructor(
    kind: StoreErrorKind,
    message: string,
    { code = '', constraint = null, cause }: { code?: string; constraint?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.code = code;
    this.constraint = constraint;
  }

  /** Whether no server answered, so that nothing more can be asked on the connection. */
  get unanswered(): boolean {
    return this.kind === 'outcome unknown' || (this.kind === 'connection' && this.code === '');
  }
}
`,"src/store/store-settings.ts":`/** Limits that hold for every statement of a store. Times in milliseconds. */
export interface StoreSettings {
  readonly poolSize: number;
  readonly connectMs: number;
  readonly lockMs: number;
  readonly statementMs: number;
}

export const STORE_SETTINGS: StoreSettings = { poolSize: 10, connectMs: 5000, lockMs: 3000, statementMs: 30_000 };
`,"src/store/store.ts":`import type { Sql } from 'sql-template-tag';
import type { EngineName, Row, Side } from '../descriptor.ts';

/** A transaction that is open, of this kit or of the application. Values go in and come out as texts. */
export interface Tx {
  readonly engine: EngineName;
  rows(query: Sql): Promise<Row[]>;
  /** How many rows were inserted, deleted, or found for an update. */
  run(query: Sql): Promise<number>;
  /** MySQL, where the driver tells it: runs an INSERT and gives the first number that AUTO_INCREMENT made for it. */
  readonly insert?: (query: Sql) => Promise<string>;
  /** MySQL, where it is kept for the connection: how far apart the numbers of one INSERT are. */
  readonly step?: () => Promise<string>;
}

/** A transaction that also moves many rows at once. */
export interface BulkTx extends Tx {
  /**
   * The first column of each row, as bytes, in batches as they arrive; reading waits while a batch is not taken. \`lengths\` gives about
   * how many characters each of these has, for an engine that must say beforehand how many it takes; null: all are short.
   */
  scan(query: Sql, lengths: Sql | null): AsyncIterable<readonly Buffer[]>;
  /** Puts lines, each a row in the bulk form of the engine, into a table whose quoted name is given. */
  load(table: string, lines: AsyncIterable<readonly Buffer[]>): Promise<void>;
}

export interface TxOptions {
  /** read committed unless told; a snapshot shows one moment and refuses to write. */
  readonly isolation?: 'read committed' | 'snapshot';
  /** Quoted names of the tables that a snapshot is to show: see \`snapshotOf\`. */
  readonly shows?: readonly string[];
  /** The longest that a lock is waited for, in milliseconds. */
  readonly lockMs?: number;
  /** The longest that a statement may take, in milliseconds. */
  readonly statementMs?: number;
}

/** One of the two databases. */
export interface Store {
  readonly side: Side;
  readonly engine: EngineName;
  /** Host, port and database, for messages. */
  readonly label: string;
  /** Most transactions at once; further ones wait for one to end. */
  readonly poolSize: number;
  /**
   * Commits what \`work\` did, or rolls back and throws what it threw. Throws StoreError; of kind \`outcome unknown\` when the
   * connection was lost after COMMIT was sent.
   */
  transaction<T>(work: (tx: BulkTx) => Promise<T>, options?: TxOptions): Promise<T>;
  close(): Promise<void>;
}
`,"src/trickle/carry-keys.ts":`import { applyChanges, type Change } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import type { Lease } from '../core/lease.ts';
import { inPortions, lengthsIn } from '../core/portions.ts';
import { readRows } from '../core/read-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { Row, TableDescriptor, Text } from '../descriptor.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';

/** One pass: everything it reads is of one moment, and everything it writes has one version. */
export interface Pass {
  readonly direction: Direction;
  readonly lease: Lease;
  readonly version: bigint;
  /** The snapshot on the primary. */
  readonly snapshot: Tx;
}

/** Brings keys over as the snapshot shows them; a key without a row is deleted. Gives back how many the ledger did not refuse. */
export async function carryKeys(pass: Pass, name: string, keys: readonly (readonly Text[])[]): Promise<number> {
  const { direction, snapshot } = pass;
  const lengths = await lengthsIn(snapshot, direction.named(name), direction.primary, keys);
  let written = 0;
  for (const part of inPortions(keys, (key) => lengths.get(rowKeyOf(key)) ?? 0)) {
    written += await carryPart(pass, name, part);
  }
  return written;
}

async function carryPart(
  { direction, lease, version, snapshot }: Pass,
  name: string,
  keys: readonly (readonly Text[])[],
): Promise<number> {
  const { primary, to, named } = direction;
  const images: { readonly table: TableDescriptor; readonly rows: ReadonlyMap<string, Row> }[] = [];
  for (const table of named(name)) images.push({ table, rows: await readRows(snapshot, table, primary, keys) });
  const changes = keys.map((key): Change => {
    const rowKey = rowKeyOf(key);
    const own = images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null }));
    return { name, rowKey, key, version, images: own };
  });
  const written = await retrying(to.store, async (tx) => {
    await lease.confirm(tx);
    return applyChanges(tx, to.tables, primary, changes);
  });
  return written.length;
}
`,"src/trickle/key-digests.ts":`import sql, { join, raw, type Sql } from 'sql-template-tag';
import { ownRows } from '../core/own-rows.ts';
import { columnOn } from '../core/read-rows.ts';
import type { EngineName, Side, TableDescriptor } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';

/** The first digits of a key's SHA-256 name its bucket: 4,096 of them. */
const DIGITS = 3;

/** How many keys each bucket holds and the exclusive or of their digests, as one text: equal texts are equal sets of keys. */
export async function digestKeys(tx: Tx, table: TableDescriptor, side: Side): Promise<Map<string, string>> {
  const sha = keySha(tx.engine, table, side);
  const mixed =
    tx.engine === 'mysql'
      ? sql\`CAST(BIT_XOR(CAST(CONV(SUBSTRING(k.sha, 17, 16), 16, 10) AS UNSIGNED)) AS CHAR)\`
      : sql\`bit_xor(('x' || substr(k.sha, 17, 16))::bit(64)::bigint)::text\`;
  const rows = await tx.rows(sql\`SELECT LEFT(k.sha, \${raw(String(DIGITS))}) AS bucket, count(*), \${mixed}
FROM (SELECT \${sha} AS sha FROM \${raw(table[side].sql)} AS t WHERE \${ownRows(table, side)}) AS k GROUP BY bucket\`);
  // One engine's whole numbers have a sign.
  return new Map(
    rows.map(([bucket, count, digest]) => [bucket ?? '', \`\${count} \${BigInt.asUintN(64, BigInt(digest ?? '0'))}\`]),
  );
}

/** A condition over the alias t for the rows whose keys are in one of the buckets, at least one. */
export function inBuckets(engine: EngineName, table: TableDescriptor, side: Side, buckets: readonly string[]): Sql {
  return sql\`LEFT(\${keySha(engine, table, side)}, \${raw(String(DIGITS))}) IN (\${list(buckets.map((name) => sql\`\${name}\`))})\`;
}

/** The same for the same canonical texts on every engine; each text with its length before it, so that no two keys are one text. */
function keySha(engine: EngineName, table: TableDescriptor, side: Side): Sql {
  const reads = table.key.map((place) => columnOn(table, place, side)?.read ?? 'NULL');
  if (engine === 'mysql') {
    const parts = reads.map((read) => \`CHAR_LENGTH(\${read}), ':', \${read}\`);
    return raw(\`SHA2(CONCAT(\${parts.join(', ')}), 256)\`);
  }
  const parts = reads.map((read) => raw(\`char_length(\${read}) || ':' || \${read}\`));
  return sql\`encode(sha256(convert_to(\${join(parts, ' || ')}, 'UTF8')), 'hex')\`;
}
`,"src/trickle/options.ts":`import type { Log } from '../observe/log.ts';

/** A table without capture, and the column that every write to it sets to the time of the write. */
export interface TrickledTable {
  readonly name: string;
  /** The primary's name of the column. */
  readonly changedAt: string;
}

export interface TrickleOptions {
  readonly fingerprint: string;
  readonly tables: readonly TrickledTable[];
  /** Where the first window begins, as \`YYYY-MM-DD hh:mm:ss\` in the clock of the columns: before the backfill began. */
  readonly since: string;
  /** How long a change may take from its time to its commit beyond what open transactions show, and how far clocks of writers are apart. */
  readonly lagSeconds?: number;
  /** How much of the last window is read again; at least the resolution of the columns. */
  readonly overlapSeconds?: number;
  /** The columns hold a clock that is so many hours ahead of UTC. */
  readonly hoursAhead?: number;
  /** Forgets how far an earlier run was, and begins at \`since\`. */
  readonly restart?: boolean;
  readonly everySeconds?: number;
  /** Every so many passes the keys of the secondary are looked for on the primary. */
  readonly sweepEvery?: number;
  /** How many passes to make; without end unless told. */
  readonly passes?: number;
  readonly signal?: AbortSignal;
}

export interface TrickleHooks {
  readonly log?: Log;
  readonly onPass?: (pass: TricklePass) => void;
}

/** What a pass did. */
export interface TricklePass {
  /** The version that its changes carry. */
  readonly version: bigint;
  readonly upTo: string;
  readonly read: number;
  readonly written: number;
  /** Keys that were gone from the primary; null: the pass did not look. */
  readonly deleted: number | null;
}

type Times = 'lagSeconds' | 'overlapSeconds' | 'hoursAhead' | 'everySeconds' | 'sweepEvery';

/** Options with everything that has a default. */
export type TrickleSettings = TrickleOptions & Required<Pick<TrickleOptions, Times>>;

export const TRICKLE: Required<Pick<TrickleOptions, Times>> = {
  lagSeconds: 5,
  overlapSeconds: 5,
  hoursAhead: 0,
  everySeconds: 10,
  sweepEvery: 30,
};
`,"src/trickle/read-window.ts":`import sql, { raw, type Sql } from 'sql-template-tag';
import { behind, keyParts, orderBy, orderPart } from '../core/keyset.ts';
import type { Side, TableDescriptor, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';

const BATCH = 500;

/** The keys of the rows whose time of change is in a window, both ends included, in batches. */
export async function* readWindow(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  changedAt: number,
  window: { readonly from: string; readonly upTo: string },
): AsyncGenerator<(readonly Text[])[]> {
  const parts = [orderPart(tx.engine, table, changedAt, side), ...keyParts(tx.engine, table, side)];
  const [at] = parts;
  if (at === undefined) return;
  const texts = [changedAt, ...table.key].map((place) => raw(table.columns[place]?.[side]?.read ?? 'NULL'));
  for (let last: readonly Text[] | null = null; ; ) {
    const rows = await tx.rows(sql\`SELECT \${list(texts)} FROM \${raw(table[side].sql)} AS t
WHERE \${at.by} >= \${moment(tx, window.from)} AND \${at.by} <= \${moment(tx, window.upTo)}
AND \${behind(tx.engine, parts, 'ascending', last)} ORDER BY \${orderBy(parts, 'ascending')} LIMIT \${raw(String(BATCH))}\`);
    if (rows.length > 0) yield rows.map(([, ...key]) => key);
    if (rows.length < BATCH) return;
    last = rows.at(-1) ?? null;
  }
}

/** The ends of a window have digits that the column itself may not hold. */
function moment({ engine }: Tx, text: string): Sql {
  return engine === 'mysql' ? sql\`CAST(\${text} AS DATETIME(6))\` : sql\`\${text}::text::timestamp\`;
}
`,"src/trickle/run-trickle.ts":`import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { type Lease, withLease } from '../core/lease.ts';
import { readState, writeState } from '../core/state.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { carryKeys } from './carry-keys.ts';
import {
  TRICKLE,
  type TrickledTable,
  type TrickleHooks,
  type TrickleOptions,
  type TricklePass,
  type TrickleSettings,
} from './options.ts';
import { readWindow } from './read-window.ts';
import { sweepKeys } from './sweep.ts';
import { ClockSetBackError, upperBound } from './window.ts';

/** What is noted on the secondary between passes. */
interface Note {
  readonly fingerprint: string;
  readonly version: string;
  readonly passes: number;
  /** Up to which time of change every table is carried. */
  readonly upTo: string;
  /** What the primary's clock showed then; null: no pass was made yet. */
  readonly clock: string | null;
}

const NAME = 'trickle';

/**
 * Keeps the secondary near the primary where nothing captures changes: reads again and again the rows whose time of change has moved,
 * and now and then looks for the keys that are gone. A pass reads one snapshot and its changes carry its number as their version; the
 * lease makes passes follow each other, so a later number is a later moment. Ends after \`passes\`, or when told.
 */
export async function runTrickle(
  direction: Direction,
  options: TrickleOptions,
  hooks: TrickleHooks = {},
): Promise<readonly TricklePass[]> {
  const settings: TrickleSettings = { ...TRICKLE, ...options };
  const tables = options.tables.map((each) => trickled(direction, each));
  return withLease(direction.to, NAME, async (lease) => {
    const done: TricklePass[] = [];
    const stopped = () => options.signal?.aborted === true || lease.signal.aborted;
    while (!stopped() && done.length < (options.passes ?? Number.POSITIVE_INFINITY)) {
      const restart = options.restart === true && done.length === 0;
      const pass = await onePass(direction, lease, tables, { ...settings, restart });
      hooks.onPass?.(pass);
      hooks.log?.info({ ...pass, version: String(pass.version) }, 'a pass was made');
      done.push(pass);
      if (done.length === options.passes) break;
      if (done.length > 1000) done.shift();
      await sleep(settings.everySeconds * 1000, undefined, {
        signal: AbortSignal.any([lease.signal, ...(options.signal === undefined ? [] : [options.signal])]),
      }).catch(() => undefined);
    }
    lease.signal.throwIfAborted();
    return done;
  });
}

interface Trickled {
  readonly table: TableDescriptor;
  readonly changedAt: number;
}

async function onePass(
  direction: Direction,
  lease: Lease,
  tables: readonly Trickled[],
  settings: TrickleSettings,
): Promise<TricklePass> {
  const note = await beginPass(direction, lease, settings);
  const { upTo, clock } = await upperBound(
    direction.from.store,
    tables.map(({ table }) => table[direction.primary]),
    settings,
  );
  await refuseSetBack(direction, note, clock, settings);
  const from = await earlier(direction, note.upTo, settings.overlapSeconds);
  const version = BigInt(note.version);
  const sweeps = note.passes % settings.sweepEvery === 0;
  const result = await direction.from.store.transaction(
    async (snapshot) => {
      const pass = { direction, lease, version, snapshot };
      let read = 0;
      let written = 0;
      let deleted = 0;
      for (const { table, changedAt } of tables) {
        for await (const keys of readWindow(snapshot, table, direction.primary, changedAt, { from, upTo })) {
          read += keys.length;
          written += await carryKeys(pass, table.name, keys);
        }
      }
      // Children first.
      for (const { table } of sweeps ? [...tables].reverse() : []) deleted += await sweepKeys(pass, table);
      return { version, upTo, read, written, deleted: sweeps ? deleted : null };
    },
    { isolation: 'snapshot', statementMs: 300_000 },
  );
  await direction.to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    // An old transaction may have held the bound back behind the last one.
    const [, reached = upTo] = [upTo, note.upTo].sort();
    const next: Note = { ...note, upTo: reached, clock, passes: note.passes + 1 };
    await writeState(tx, direction.to.tables, NAME, JSON.stringify(next));
  });
  return result;
}

/** Takes the pass's version, which is noted before anything is read so that no number serves twice. */
function beginPass({ to }: Direction, lease: Lease, { fingerprint, since, restart }: TrickleOptions): Promise<Note> {
  return to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    const text = await readState(tx, to.tables, NAME);
    const noted: Note | null = text === null ? null : JSON.parse(text);
    if (noted !== null && noted.fingerprint !== fingerprint && !restart) {
      throw new Error('the trickle was begun under another mapping: run the backfill again, then this with --restart');
    }
    const [row] = await tx.rows(
      sql\`SELECT \${raw(tx.engine === 'mysql' ? 'CAST(MAX(version) AS CHAR)' : 'max(version)::text')} FROM \${to.tables.ledger}\`,
    );
    const known = [BigInt(noted?.version ?? '0'), BigInt(row?.[0] ?? '0')];
    const version = String(known.reduce((a, b) => (a > b ? a : b)) + 1n);
    const note: Note = {
      fingerprint,
      version,
      passes: noted?.passes ?? 0,
      upTo: restart ? since : (noted?.upTo ?? since),
      clock: restart ? null : (noted?.clock ?? null),
    };
    await writeState(tx, to.tables, NAME, JSON.stringify(note));
    return note;
  });
}

/** Rows that were written since a clock was set back carry times that were read already. What is read again covers a small step. */
async function refuseSetBack(direction: Direction, { clock: then }: Note, now: string, settings: TrickleSettings) {
  if (then === null || now >= (await earlier(direction, then, settings.overlapSeconds))) return;
  throw new ClockSetBackError(
    \`\${direction.from.store.label}: its clock shows \${now} and showed \${then} at the last pass: it was set back, and no pass would see what was written meanwhile. Run this again with --restart, and --since a moment before \${now}.\`,
  );
}

/** Whole seconds: a column that holds no fraction is up to a second behind what it was set to. */
async function earlier({ from: { store } }: Direction, moment: string, seconds: number): Promise<string> {
  const text =
    store.engine === 'mysql'
      ? sql\`SELECT DATE_FORMAT(CAST(\${moment} AS DATETIME(6)) - INTERVAL \${raw(String(seconds))} SECOND, '%Y-%m-%d %H:%i:%s')\`
      : sql\`SELECT date_trunc('second', \${moment}::timestamp - interval '\${raw(String(seconds))} seconds')::text\`;
  const [row] = await store.transaction((tx) => tx.rows(text));
  return row?.[0] ?? moment;
}

function trickled(direction: Direction, { name, changedAt }: TrickledTable): Trickled {
  const [table] = direction.named(name);
  if (table === undefined) throw new Error(\`no table of the migration is called \${name}\`);
  const sharer = direction.tables.find((other) => other.name !== name && other.target.sql === table.target.sql);
  if (
    sharer !== undefined &&
    !table.columns.some(({ constant, compared }) => constant !== undefined && compared !== false)
  ) {
    throw new Error(
      \`\${name} and \${sharer.name} share \${table.target.name}, and no constant tells their rows apart: the sweep of one would delete the other's\`,
    );
  }
  const place = table.columns.findIndex((column) => column[direction.primary]?.name === changedAt);
  if (place < 0) throw new Error(\`\${name} has no column \${changedAt} that is carried\`);
  return { table, changedAt: place };
}
`,"src/trickle/sweep.ts":`import sql, { type Sql } from 'sql-template-tag';
import { ownRows } from '../core/own-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { nextKeys, presentKeys } from '../core/walk-keys.ts';
import { otherSide, type Row, type TableDescriptor } from '../descriptor.ts';
import { carryKeys, type Pass } from './carry-keys.ts';
import { digestKeys, inBuckets } from './key-digests.ts';

const BATCH = 500;
/** Digests read every key of a table in one statement. */
const LIMITS = { statementMs: 300_000 };

/**
 * Deletes the rows of the secondary whose keys are gone from the primary; gives back how many. Both sides digest their keys, and only
 * those of buckets that differ are looked for one by one.
 */
export async function sweepKeys(pass: Pass, table: TableDescriptor): Promise<number> {
  const { primary, to } = pass.direction;
  const side = otherSide(primary);
  const theirs = await to.store.transaction((tx) => digestKeys(tx, table, side), LIMITS);
  const ours = await digestKeys(pass.snapshot, table, primary);
  const differing = [...theirs].flatMap(([bucket, digest]) => (ours.get(bucket) === digest ? [] : [bucket]));
  if (differing.length === 0) return 0;
  const within: Sql = sql\`\${ownRows(table, side)} AND \${inBuckets(to.store.engine, table, side, differing)}\`;
  let deleted = 0;
  for (let after: Row | null = null; ; ) {
    const keys: Row[] = await to.store.transaction((tx) => nextKeys(tx, table, side, after, BATCH, within), LIMITS);
    const there = await presentKeys(pass.snapshot, table, primary, keys);
    const gone = keys.filter((key) => !there.has(rowKeyOf(key)));
    if (gone.length > 0) deleted += await carryKeys(pass, table.name, gone);
    if (keys.length < BATCH) return deleted;
    after = keys.at(-1) ?? null;
  }
}
`,"src/trickle/window.ts":`import sql, { raw } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { openTransactions } from '../sql/open-transactions.ts';
import type { Store } from '../store/store.ts';

/** Times of change say nothing at the moment, because the primary's clock was set back. */
export class ClockSetBackError extends Error {
  override readonly name = 'ClockSetBackError';
}

const LATEST: Readonly<Record<EngineName, (seconds: string) => string>> = {
  mysql: (seconds) => \`CAST(NOW(6) - INTERVAL \${seconds} SECOND AS CHAR)\`,
  postgres: (seconds) => \`((clock_timestamp() AT TIME ZONE 'UTC') - interval '\${seconds} seconds')::text\`,
};

/**
 * Up to which time of change a snapshot that is opened after this call shows every row: what is still open began later, less the
 * lag; and what the clock shows now. In UTC plus \`hoursAhead\`, as text. \`tables\` are some that the store holds.
 */
export async function upperBound(
  store: Store,
  tables: readonly TableSide[],
  { lagSeconds, hoursAhead }: { readonly lagSeconds: number; readonly hoursAhead: number },
): Promise<{ readonly upTo: string; readonly clock: string }> {
  return store.transaction(async (tx) => {
    // A transaction that has read nothing is in no list of transactions.
    for (const table of tables.slice(0, 1)) await tx.rows(sql\`SELECT 1 FROM \${raw(table.sql)} LIMIT 1\`);
    const oldest = await openTransactions(tx.engine).oldest(tx);
    if (oldest < 0) {
      throw new ClockSetBackError(
        \`\${store.label}: a transaction is open that began \${-oldest} s ahead of the clock, which was set back since: what it writes could be passed over. Wait until it has ended.\`,
      );
    }
    const ago = (seconds: number) => raw(LATEST[tx.engine]((seconds - hoursAhead * 3600).toFixed(0)));
    const [row] = await tx.rows(sql\`SELECT \${ago(lagSeconds + oldest)}, \${ago(0)}\`);
    return { upTo: row?.[0] ?? '', clock: row?.[1] ?? '' };
  });
}
`,"src/values/address-normal-form.ts":`import { isIP, SocketAddress } from 'node:net';

/** An IPv4 or IPv6 address in its shortest spelling, with its network's length unless it is a single host; null when it is no address. */
export function addressNormalForm(text: string): string | null {
  const [, address = '', length] = /^\\s*([^\\s/]+)(?:\\/(\\d{1,3}))?\\s*$/.exec(text) ?? [];
  const version = isIP(address);
  // A zone such as %eth0 belongs to one machine.
  if (version === 0 || address.includes('%')) return null;
  const { address: short } = new SocketAddress({ address, family: version === 4 ? 'ipv4' : 'ipv6' });
  const host = version === 4 ? 32 : 128;
  const bits = length === undefined ? host : Number(length);
  if (bits > host) return null;
  return bits === host ? short : \`\${short}/\${bits}\`;
}
`,"src/values/decimal.ts":`/** A decimal number without rounding: \`digits\` times ten to the power of minus \`scale\`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** null for anything but plain digits, such as NaN, an exponent, or no number at all. */
export function readDecimal(text: string): Decimal | null {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\\d+)(?:\\.(\\d+))?$/.exec(text) ?? [];
  if (whole === '') return null;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

/** The digits without zeros that say nothing: the same text for the same number. */
export function decimalText({ digits, scale }: Decimal): string {
  const padded = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const [whole, fraction] = [padded.slice(0, padded.length - scale), padded.slice(padded.length - scale)];
  const shortest = fraction.replace(/0+$/, '');
  return \`\${digits < 0n ? '-' : ''}\${whole}\${shortest === '' ? '' : \`.\${shortest}\`}\`;
}

export function add(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { digits: atScale(one, scale) + atScale(other, scale), scale };
}

export function subtract(one: Decimal, other: Decimal): Decimal {
  return add(one, { ...other, digits: -other.digits });
}

export function multiply(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

/** Below 0, 0 or above 0, as sorting wants it. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const digits = one.scale === other.scale ? one.digits - other.digits : subtract(one, other).digits;
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

function atScale({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}
`,"src/values/geometry-normal-form.ts":`const TYPES: readonly string[] = [
  '',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
];

interface Reader {
  readonly bytes: Buffer;
  at: number;
  littleEndian: boolean;
}

/**
 * The shape as WKT with every coordinate as the shortest text of its double, from the hex of: WKB, EWKB, MySQL's own storage (an
 * SRID before WKB), or text that is WKT, hex of EWKB, or PostgreSQL's \`(x,y)\`. Null when it is none of them.
 */
export function geometryNormalForm(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  const bytes = Buffer.from(hex, 'hex');
  const shape = fromWkb(bytes) ?? fromWkb(bytes.subarray(4));
  if (shape !== null) return shape;
  const text = bytes.toString('utf8').trim();
  if (/^0[01][0-9a-f]{8,}$/i.test(text)) return fromWkb(Buffer.from(text, 'hex'));
  return fromWkt(text.replace(/^\\(([^(),]+),([^(),]+)\\)$/, 'POINT($1 $2)'));
}

/** Null unless the bytes are one shape from first to last: that tells an SRID before it from its byte order. */
function fromWkb(bytes: Buffer): string | null {
  const reader: Reader = { bytes, at: 0, littleEndian: true };
  try {
    const shape = readShape(reader);
    return reader.at === bytes.length ? shape : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readShape(reader: Reader): string {
  const order = reader.bytes.readUInt8(reader.at);
  if (order > 1) throw new RangeError('no byte order');
  reader.littleEndian = order === 1;
  reader.at += 1;
  const code = readCount(reader);
  if ((code & 0x20000000) !== 0) reader.at += 4;
  const dimension = Math.floor((code & 0x0fffffff) / 1000);
  const z = (code & 0x80000000) !== 0 || dimension === 1 || dimension === 3;
  const m = (code & 0x40000000) !== 0 || dimension >= 2;
  const type = (code & 0x0fffffff) % 1000;
  const name = TYPES[type];
  if (name === undefined || name === '' || dimension > 3) throw new RangeError('no type of shape');
  const label = \`\${name}\${z || m ? \` \${z ? 'Z' : ''}\${m ? 'M' : ''}\` : ''}\`;
  const body = readBody(reader, type, 2 + Number(z) + Number(m));
  return body === '' ? \`\${label} EMPTY\` : \`\${label}(\${body})\`;
}

function readBody(reader: Reader, type: number, dimensions: number): string {
  if (type === 1) return readPosition(reader, dimensions);
  if (type === 2) return readList(reader, () => readPosition(reader, dimensions));
  if (type === 3) return readList(reader, () => \`(\${readList(reader, () => readPosition(reader, dimensions))})\`);
  // The parts of a collection keep their names, those of a MULTI type have none in WKT.
  return readList(reader, () => {
    const part = readShape(reader);
    return type === 7 ? part : part.replace(/^[A-Z]+( Z?M?)?(?=\\()/, '');
  });
}

function readList(reader: Reader, item: () => string): string {
  const count = readCount(reader);
  const items: string[] = [];
  for (let at = 0; at < count; at += 1) items.push(item());
  return items.join(',');
}

function readPosition(reader: Reader, dimensions: number): string {
  const numbers: number[] = [];
  for (let at = 0; at < dimensions; at += 1) {
    numbers.push(reader.littleEndian ? reader.bytes.readDoubleLE(reader.at) : reader.bytes.readDoubleBE(reader.at));
    reader.at += 8;
  }
  // PostGIS writes an empty point as coordinates that are no numbers.
  return numbers.every(Number.isNaN) ? '' : numbers.map(coordinate).join(' ');
}

function readCount(reader: Reader): number {
  const count = reader.littleEndian ? reader.bytes.readUInt32LE(reader.at) : reader.bytes.readUInt32BE(reader.at);
  reader.at += 4;
  return count;
}

/** Adding 0 turns -0 into 0, which is its equal. */
function coordinate(number: number): string {
  return String(number + 0).toUpperCase();
}

function fromWkt(text: string): string | null {
  const spelt = text.toUpperCase().replace(/^SRID=\\d+;/, '');
  const name = /^[A-Z]+/.exec(spelt)?.[0] ?? '';
  if (!TYPES.includes(name) || !/^[A-Z][A-Z\\d\\s.,()+-]*$/.test(spelt)) return null;
  const tight = spelt.replaceAll(/\\s+/g, ' ').replaceAll(/ ?([(),]) ?/g, '$1');
  const numbers = tight.replaceAll(/[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:E[-+]?\\d+)?/g, (digits) => coordinate(Number(digits)));
  return numbers.replaceAll(/MULTIPOINT( Z?M?)?\\(([^()]+)\\)/g, (_, label: string | undefined, points: string) => {
    const parts = points.split(',').map((point) => \`(\${point})\`);
    return \`MULTIPOINT\${label ?? ''}(\${parts.join(',')})\`;
  });
}
`,"src/values/json-normal-form.ts":`/** Deeper documents are left as they are: MySQL stores 100 levels at most. */
const MAX_DEPTH = 1000;

/** Many short texts take up twenty times the memory of the one that they make. */
const ITEMS_APART = 1000;

const SPACE = /[ \\t\\n\\r]*/y;
const SCALAR = /[{}[\\],:]|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null/y;

const SHORT_WHOLE = /^-?[1-9](?:\\d{0,14}[1-9])?$/;

interface Reader {
  readonly text: string;
  at: number;
}

/**
 * The JSON value as text that is the same for equal values: keys sorted, the last of repeated keys kept, no spacing, every
 * number as its exact decimal digits (never as a double, so big numbers keep all of theirs). Null when the text is no JSON.
 */
export function jsonNormalForm(text: string): string | null {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, nextToken(reader), 0);
  return value !== null && /^[ \\t\\n\\r]*$/.test(text.slice(reader.at)) ? value : null;
}

function nextToken(reader: Reader): string | null {
  SPACE.lastIndex = reader.at;
  SPACE.test(reader.text);
  const from = SPACE.lastIndex;
  const to = reader.text[from] === '"' ? endOfString(reader.text, from) : endOfScalar(reader.text, from);
  reader.at = to;
  return to === from ? null : reader.text.slice(from, to);
}

function endOfScalar(text: string, from: number): number {
  SCALAR.lastIndex = from;
  return SCALAR.test(text) ? SCALAR.lastIndex : from;
}

/** A loop, because a regular expression runs out of stack on a string with millions of escapes. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === '\\\\') at += 1;
  }
  return from;
}

function readValue(reader: Reader, token: string | null, depth: number): string | null {
  if (token === null || depth > MAX_DEPTH) return null;
  if (token === '{') return readObject(reader, depth + 1);
  if (token === '[') return readArray(reader, depth + 1);
  if (token.startsWith('"')) return readString(token);
  if (/^[-\\d]/.test(token)) return readNumber(token);
  return /^[tfn]/.test(token) ? token : null;
}

function readObject(reader: Reader, depth: number): string | null {
  const members = new Map<string, string>();
  let token = nextToken(reader);
  if (token === '}') return '{}';
  for (;;) {
    const name = token?.startsWith('"') ? readString(token) : null;
    if (name === null || nextToken(reader) !== ':') return null;
    const value = readValue(reader, nextToken(reader), depth);
    if (value === null) return null;
    members.set(name, value);
    const next = nextToken(reader);
    if (next === '}') break;
    if (next !== ',') return null;
    token = nextToken(reader);
  }
  const names = [...members.keys()].sort();
  return \`{\${names.map((name) => \`\${name}:\${members.get(name)}\`).join(',')}}\`;
}

function readArray(reader: Reader, depth: number): string | null {
  let before = '';
  let items: string[] = [];
  let token = nextToken(reader);
  if (token === ']') return '[]';
  for (;;) {
    const item = readValue(reader, token, depth);
    if (item === null) return null;
    items.push(item);
    const next = nextToken(reader);
    if (next === ']') return \`[\${before}\${items.join(',')}]\`;
    if (next !== ',') return null;
    if (items.length === ITEMS_APART) {
      before += \`\${items.join(',')},\`;
      items = [];
    }
    token = nextToken(reader);
  }
}

/** Escapes are undone and made again, so that one spelling remains. */
function readString(token: string): string | null {
  try {
    return JSON.stringify(JSON.parse(token));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A decimal number as text that is the same for equal numbers, every digit kept; null when the text is none. */
export function numberNormalForm(text: string): string | null {
  const spelt = text.trim().replace(/^\\+/, '');
  return /^-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?$/i.test(spelt) ? readNumber(spelt) : null;
}

/** \`digits\` without zeros at either end, then \`e\` and the power of ten: 1.50, 15e-1 and 0.15E1 are all 15e-1. */
function readNumber(token: string): string {
  // Most numbers are whole and short, and a document may hold half a million of them.
  if (SHORT_WHOLE.test(token)) return \`\${token}e0\`;
  const [mantissa = '', exponent = '0'] = token.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = \`\${whole}\${fraction}\`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return \`\${token.startsWith('-') ? '-' : ''}\${significant}e\${power}\`;
}
`,"src/values/moment-normal-form.ts":`const MOMENT = /^(\\d{4,6}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)? ?(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?)?$/i;
const TIME = /^([+-]?)(\\d{1,3}):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?$/;

/** A date, a moment or a time in the one spelling of canonical text, in UTC; null when the text is none of them. */
export function momentNormalForm(text: string): string | null {
  const spelt = text.trim();
  const moment = MOMENT.exec(spelt);
  if (moment !== null) {
    const [, date = '', minutes = '00:00', seconds = '00', fraction, offset] = moment;
    const shift = minutesOf(offset);
    const start = \`\${date} \${minutes}\`;
    const inUtc = shift === 0 ? start : shifted(start, -shift);
    return inUtc === null ? null : \`\${inUtc}:\${seconds}\${shortFraction(fraction)}\`;
  }
  const time = TIME.exec(spelt);
  if (time === null) return null;
  const [, sign = '', hours = '', minutes = '', seconds = '00', fraction] = time;
  const clock = \`\${hours.replace(/^0+/, '').padStart(2, '0')}:\${minutes}:\${seconds}\${shortFraction(fraction)}\`;
  return sign === '-' && /[1-9]/.test(clock) ? \`-\${clock}\` : clock;
}

function shortFraction(digits = ''): string {
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : \`.\${short}\`;
}

function minutesOf(offset = 'Z'): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\\d\\d):?(\\d\\d)?$/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
}

/** \`YYYY-MM-DD HH:MM\` some minutes later; null for a day that no calendar has, such as a zero date. */
function shifted(start: string, minutes: number): string | null {
  const [date = '', clock = ''] = start.split(' ');
  const year = date.split('-')[0] ?? '';
  const iso = \`\${year.length > 4 ? \`+\${year.padStart(6, '0')}\` : year}\${date.slice(year.length)}T\${clock}:00Z\`;
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return null;
  const [, later = '', time = ''] =
    /^\\+?0*(\\d{4,}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d)/.exec(new Date(at + minutes * 60_000).toISOString()) ?? [];
  return later === '' ? null : \`\${later} \${time}\`;
}
`,"src/values/nearly-equal.ts":`import type { Tolerance } from '../descriptor.ts';
import { compareDecimals, readDecimal, subtract } from './decimal.ts';

/** Whether two canonical texts are no further apart than the tolerance. NULL, and what is no such value, is near to itself only. */
export function nearlyEqual({ kind, by }: Tolerance, one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return one === other || (kind === 'number' ? nearNumbers(one, other, by) : nearMoments(one, other, by));
}

/** One sentence part for a report: "compared \u2026". */
export function toleranceText({ kind, by }: Tolerance): string {
  return \`as equal while they are at most \${by}\${kind === 'seconds' ? ' s' : ''} apart\`;
}

function nearNumbers(one: string, other: string, by: string): boolean {
  const [left, right, most] = [readDecimal(one), readDecimal(other), readDecimal(by)];
  if (left === null || right === null || most === null) return Math.abs(Number(one) - Number(other)) <= Number(by);
  const difference = subtract(left, right);
  const size = { ...difference, digits: difference.digits < 0n ? -difference.digits : difference.digits };
  return compareDecimals(size, most) <= 0;
}

function nearMoments(one: string, other: string, seconds: string): boolean {
  const [left, right] = [microseconds(one), microseconds(other)];
  if (left === null || right === null) return false;
  return Math.abs(Number(left - right)) <= Number(seconds) * 1e6;
}

/** Microseconds of a date, a timestamp or a time; null for what no calendar has. */
function microseconds(text: string): bigint | null {
  const [, day, clock, fraction = ''] =
    /^(?:(\\d{4}-\\d\\d-\\d\\d)(?: |$))?(-?\\d+:\\d\\d:\\d\\d)?(?:\\.(\\d{1,6}))?$/.exec(text) ?? [];
  if (day === undefined && clock === undefined) return null;
  const midnight = day === undefined ? 0 : Date.parse(\`\${day}T00:00:00Z\`);
  if (Number.isNaN(midnight)) return null;
  const [hours = '0', minutes = '0', seconds = '0'] = (clock ?? '0:0:0').replace('-', '').split(':');
  const size =
    BigInt((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000n +
    BigInt(fraction.padEnd(6, '0'));
  return BigInt(midnight) * 1000n + (clock?.startsWith('-') === true ? -size : size);
}
`,"src/values/normal-form.ts":`import type { ValueRule } from '../descriptor.ts';
import { addressNormalForm } from './address-normal-form.ts';
import { geometryNormalForm } from './geometry-normal-form.ts';
import { jsonNormalForm, numberNormalForm } from './json-normal-form.ts';
import { momentNormalForm } from './moment-normal-form.ts';

type Reading = (text: string) => string | null;

/** Null where the text is no such value. */
const READINGS: Readonly<Record<Exclude<ValueRule, 'exact'>, Reading>> = {
  json: jsonNormalForm,
  double: (text) => floatNormalForm(text, (number) => number),
  single: (text) => floatNormalForm(text, Math.fround),
  number: numberNormalForm,
  truth: truthNormalForm,
  moment: momentNormalForm,
  set: (text) => (text.startsWith(',,') ? null : text.split(',').sort().join(',')),
  address: addressNormalForm,
  geometry: geometryNormalForm,
};

const SENTENCES: Readonly<Record<ValueRule, string>> = {
  exact: 'character by character',
  json: 'as JSON values: the order of keys, spacing, escapes and the spelling of numbers do not count; every digit does, and of a repeated key the last value',
  double: 'as 64-bit floating-point numbers: both sides must be nearest to the same one',
  single: 'as 32-bit floating-point numbers: both sides must be nearest to the same one',
  number: 'as exact decimal numbers: zeros at either end, a plus sign and the form of the exponent do not count',
  truth: 'as truth values: t, true, y, yes, on and 1 are true, f, false, n, no, off and 0 are false, in any case',
  moment:
    'as moments: T or a space, seconds left out, trailing zeros and the UTC offset do not count; without an offset it is UTC',
  set: 'as sets of labels: their order does not count',
  address: 'as network addresses: short and long spellings and the mask of a single host do not count',
  geometry:
    'as shapes: their type and the doubles of their coordinates count; the SRID, the byte order and WKB or WKT do not',
};

/** One plain sentence part that says how two values are compared: "compared \u2026". */
export function ruleText(rule: ValueRule): string {
  return SENTENCES[rule];
}

/** Text that is equal exactly when the values are, by the rule of the column pair. Text that is no such value is equal to itself only. */
export function normalForm(rule: ValueRule, text: string | null): string | null {
  if (text === null || rule === 'exact') return text;
  return READINGS[rule](text) ?? \`not \${rule}: \${text}\`;
}

function floatNormalForm(text: string, round: (number: number) => number): string | null {
  const spelt = text.trim();
  const number = /^[+-]?(\\d|\\.\\d|Infinity$)/.test(spelt) ? Number(spelt) : Number.NaN;
  if (Number.isNaN(number)) return null;
  const rounded = round(number);
  // A number beyond the largest is not infinity, only because it would be rounded to it.
  if (!Number.isFinite(rounded) && !spelt.endsWith('Infinity')) return numberNormalForm(spelt);
  // Adding 0 turns -0 into 0, which is its equal.
  return String(rounded + 0);
}

function truthNormalForm(text: string): string | null {
  const spelt = text.trim();
  if (/^(t|true|y|yes|on|1)$/i.test(spelt)) return '1';
  return /^(f|false|n|no|off|0)$/i.test(spelt) ? '0' : null;
}
`,"src/values/quantity.ts":"/** `1 table`, `1,200 tables`, `unknown tables`; nouns take a plain s. */\nexport function quantity(count: number | null, noun: string): string {\n  return count === 1 ? `1 ${noun}` : `${count === null ? 'unknown' : count.toLocaleString('en-US')} ${noun}s`;\n}\n\n/** `1 change waits`, `2 changes wait`. */\nexport function quantityThat(count: number, noun: string, one: string, many: string): string {\n  return `${quantity(count, noun)} ${count === 1 ? one : many}`;\n}\n\n/** `1 of 1 table`, `1 of 3 tables`. */\nexport function quantityOf(count: number, of: number, noun: string): string {\n  return `${count.toLocaleString('en-US')} of ${quantity(of, noun)}`;\n}\n","src/values/same-value.ts":`import type { ColumnDescriptor, Text } from '../descriptor.ts';
import { nearlyEqual } from './nearly-equal.ts';
import { normalForm } from './normal-form.ts';

/** Whether two canonical texts of a column stand for the same value, by the column's rule and tolerance. */
export function sameValue(
  { rule, tolerance }: Pick<ColumnDescriptor, 'rule' | 'tolerance'>,
  one: Text,
  other: Text,
): boolean {
  if (one === other) return true;
  if (tolerance !== undefined && nearlyEqual(tolerance, one, other)) return true;
  return normalForm(rule, one) === normalForm(rule, other);
}
`,"src/values/show-value.ts":`import { createHmac } from 'node:crypto';

const LONGEST = 200;

/** How a value of a row appears in a result; NULL stays null. */
export type ShowValue = (text: string | null) => string | null;

/**
 * Shows length and the beginning of a keyed digest only: enough to see that two values of one run differ, not what they are.
 * Without a secret key a short value could be found by trying all of them.
 */
export function masking(key: string): ShowValue {
  return (text) => {
    if (text === null) return null;
    const digest = createHmac('sha256', key).update(text).digest('hex').slice(0, 4);
    return \`\u2022\u2022\u2022(\${[...text].length} chars, #\${digest})\`;
  };
}

/** Shows the canonical text, cut after 200 characters with the number of those left out. */
export function revealValue(text: string | null): string | null {
  if (text === null) return null;
  const characters = [...text];
  if (characters.length <= LONGEST) return text;
  return \`\${characters.slice(0, LONGEST).join('')}\u2026 (\${characters.length - LONGEST} more characters)\`;
}
`,"src/values/text-of-value.ts":`import type { ColumnSide, Text, ValueRule } from '../descriptor.ts';

/** What an application may give for a column. A string is taken as the canonical text. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | object | null;

/** A value has no text that the column could take without a guess. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

const BYTES = /^(bytea|(tiny|medium|long)?blob|(var)?binary|uuid)\\b/;
const TRUTHS = /^(boolean|bit|(tiny|small|medium|big)?int|integer|numeric|decimal)\\b/;
const MOMENTS = /^(timestamp|datetime)\\b/;

/** The canonical text of an application's value for a column; moments in UTC, bytes in hex. Strings are canonical texts already. */
export function textOfValue(
  column: Pick<ColumnSide, 'name' | 'rawType'> & { readonly rule: ValueRule },
  value: Value,
): Text {
  const refuse = (what: string): never => {
    throw new ValueError(\`\${column.name} (\${column.rawType}) takes no \${what}: give its text\`);
  };
  if (value === null || typeof value === 'string') return value;
  if (column.rule === 'json' && !(value instanceof Date) && !(value instanceof Uint8Array)) {
    return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return numberText(value, refuse);
  if (typeof value === 'boolean') return TRUTHS.test(column.rawType) ? String(Number(value)) : refuse('truth value');
  if (value instanceof Uint8Array) {
    return BYTES.test(column.rawType) ? Buffer.from(value).toString('hex') : refuse('bytes');
  }
  return value instanceof Date ? momentText(column.rawType, value, refuse) : refuse('object');
}

function numberText(value: number, refuse: (what: string) => never): string {
  if (!Number.isFinite(value)) return refuse(String(value));
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refuse(\`whole number beyond 2^53 as a JavaScript number, which may be another one by now (use a bigint)\`);
  }
  return Object.is(value, -0) ? '0' : String(value);
}

function momentText(rawType: string, value: Date, refuse: (what: string) => never): string {
  const year = value.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999) return refuse('such date');
  const [day = '', time = ''] = value.toISOString().replace('Z', '').split('T');
  if (rawType === 'date') return day;
  return MOMENTS.test(rawType) ? \`\${day} \${time}\` : refuse('date');
}
`,"tsconfig.json":`{
  "compilerOptions": {
    "target": "ES2023",
    "lib": ["ES2023"],
    "module": "nodenext",
    "types": ["node"],
    "rootDir": "src",
    "outDir": "dist",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "noImplicitOverride": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "isolatedModules": true,
    "rewriteRelativeImportExtensions": true,
    "skipLibCheck": true
  },
  "include": ["src"]
}
`};var captureTemplates={mysql:["sql/mysql/capture.sql","sql/mysql/drop-capture.sql"],postgres:["sql/postgres/capture.sql","sql/postgres/drop-capture.sql"]};function renderKit(described,sides){return described.kit.tables.length===0?[]:[...Object.entries(kit_generated_default).map(([path,text])=>({path,text})),{path:"src/descriptors.ts",text:descriptors(described)},{path:"README.md",text:renderTemplate("documents/sync.md",readme(described,sides),null)},...["source","target"].flatMap(side=>triggers(described,sides,side))].map(({path,text})=>({path:`${kitFolder}/${path}`,text})).sort((a,b)=>a.path<b.path?-1:1)}function descriptors({kit}){return["import type { KitDescriptor } from './descriptor.ts';","","/** The migration, written from the mapping: change lockstep.yaml and generate the plan again, not this file. */",`export const kit: KitDescriptor = ${printableJson(kit,2)};`,""].join(`
`)}function triggers({kit,capture},sides,side){let{dialect}=sides[side],[create,drop]=captureTemplates[dialect.engine],context=captureContext(capture[side],{source:sides.source.label,target:sides.target.label},side,kit[side].schema);return[{path:`sql/${side}-triggers.sql`,text:renderTemplate(create,context,dialect)},{path:`sql/${side}-triggers-undo.sql`,text:renderTemplate(drop,context,dialect)}]}function captureContext(capture,origin,side,home){return{origin,side,unseen:capture.limits.map(({table,what})=>`${table}: ${what}`),outbox:{schema:home,name:"lockstep_outbox"},tables:capture.tables.map(({name,table,id,key})=>{let own=event=>({schema:table.schema,name:`lockstep_${id}_${event}`}),names=[home,name,table.schema,table.name,key.new,key.old,key.own];return{tag:dollarTag(names.join(`
`)),label:plainLabel(`${table.schema}.${table.name}`),name,table:{...table},newKey:{sql:key.new},oldKey:{sql:key.old},ownKey:{sql:key.own},insert:own("insert"),update:own("update"),delete:own("delete"),function:{schema:home,name:`lockstep_${id}_capture`}}})}}var EXAMPLES={mysql:"mysql://kit:\u2026@host:3306/database",postgres:"postgres://kit:\u2026@host:5432/database"};function readme({kit,notCarried,limits,capture},sides){let shown=side=>({role:side,label:sides[side].label,server:sides[side].server,schema:kit[side].schema,variable:`LOCKSTEP_${side.toUpperCase()}_URL`,url:EXAMPLES[sides[side].dialect.engine]}),unseen=side=>capture[side].limits.map(({table,what})=>({side,table,what}));return{origin:{source:sides.source.label,target:sides.target.label},fingerprint:kit.fingerprint,sides:[shown("source"),shown("target")],tables:kit.tables.map(table=>({source:table.name,target:`${table.target.schema}.${table.target.name}`,key:table.key.map(place=>table.columns[place]?.name??"").join(", "),columns:table.columns.length,shape:shapeOf(table,kit.tables)})),notCarried:notCarried.map(({table,column,reason})=>({what:column===null?table:`${table}.${column}`,reason})),limits:[...limits],unseen:[...unseen("source"),...unseen("target")],triggers:capture.source.tables.length+capture.target.tables.length>0}}function shapeOf(table,all){let constants=table.columns.filter(({constant})=>constant!==void 0),computed=table.columns.filter(({source})=>source?.computed===!0);return[...all.filter(({name})=>name===table.name).length>1?["one of several targets of its source"]:[],...table.source.where===null?[]:["only rows that the mapping selects"],...constants.length===0?[]:[`constant: ${constants.map(({name})=>name).join(", ")}`],...computed.length===0?[]:[`never written back, the source computes it: ${computed.map(({name})=>name).join(", ")}`]].join("; ")}export{renderKit};
