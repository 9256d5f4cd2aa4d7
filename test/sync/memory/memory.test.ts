import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { startServer } from '../../lab/lab.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { sharedServer } from '../../lab/shared.ts';
import { type KitBench, openKitBench } from '../kit-bench.ts';
import { states } from '../relay/relay-bench.ts';
import { runKit } from './run-kit.ts';

/** Long rows, of 1 to 28 million characters; with `LOCKSTEP_LONG_ROWS=200` there are 2 GB of them, and both pairs do all. */
const LONG = Number(process.env.LOCKSTEP_LONG_ROWS ?? '6');
/** Before them come as many short ones as let whoever learns from rows expect more of them. */
const SHORT = 400;
const HEAP_MB = 96;
/** What Node and the libraries hold is about 110 MB. */
const RSS_MB = 420;

const COLUMNS = {
  mysql: 'id int PRIMARY KEY, changed datetime NOT NULL, body longtext, data longblob',
  postgres: 'id int PRIMARY KEY, changed timestamp(0) NOT NULL, body text, data bytea',
};
const engineOf = (kind: ServerKind) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');

/** Rows 1 to SHORT are short, those behind them long: characters of the text, and bytes that are two characters each. */
function inserts(kind: ServerKind): string[] {
  const bytes = (n: number) =>
    engineOf(kind) === 'mysql' ? `REPEAT(X'00ff', ${n})` : `decode(repeat('00ff', ${n}), 'hex')`;
  const now = engineOf(kind) === 'mysql' ? 'UTC_TIMESTAMP()' : `date_trunc('second', now() AT TIME ZONE 'UTC')`;
  const short = Array.from({ length: SHORT }, (_, at) => `(${at + 1}, ${now}, 'short', ${bytes(2)})`);
  const long = Array.from({ length: LONG }, (_, at) => {
    const millions = [1, 28, 4, 12, 8][at % 5] ?? 1;
    return `(${SHORT + 1 + at}, ${now}, REPEAT('x', ${millions * 800_000}), ${bytes(millions * 50_000)})`;
  });
  return [`INSERT INTO item VALUES ${short.join(', ')}`, ...long.map((row) => `INSERT INTO item VALUES ${row}`)];
}

const digest = (kind: ServerKind) =>
  `SELECT id, ${engineOf(kind) === 'mysql' ? 'LENGTH(body), SHA2(data, 256)' : "octet_length(body), encode(sha256(data), 'hex')"} FROM item ORDER BY id`;

let bench: KitBench;
let own: LabServer;
afterEach(async () => {
  await bench.drop();
  await own.stop();
});

describe.each([
  ['mariadb', 'postgres'],
  ['postgres', 'mysql9'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[])(
  'rows of up to 28 MB from %s to %s',
  (...kinds) => {
    it('are held no more at once than memory allows, by whatever carries or compares them, while the target is blocked too', async () => {
      const mysql = kinds.find((kind) => engineOf(kind) === 'mysql') ?? 'mysql9';
      own = await startServer(mysql, { extra: ['--max-allowed-packet=64M'] });
      const [from, to] = kinds.map((kind) => (kind === mysql ? own : sharedServer(kind)));
      if (from === undefined || to === undefined) throw new Error('a pair has two servers');
      const create = (kind: ServerKind) => `CREATE TABLE item (${COLUMNS[engineOf(kind)]})`;
      bench = await openKitBench(
        [from, to],
        { source: create(kinds[0]), target: create(kinds[1]) },
        { statementMs: 300_000 },
      );
      const { forward, source, target } = bench;
      for (const statement of inserts(kinds[0])) await source.execute(statement);
      const name = forward.tables[0]?.name ?? '';
      const rowKey = engineOf(kinds[0]) === 'mysql' ? `CONCAT('["', id, '"]')` : `'["' || id || '"]'`;
      await source.execute(
        `INSERT INTO lockstep_outbox (table_name, row_key) SELECT '${name}', ${rowKey} FROM item ORDER BY id`,
      );
      const expected = await source.query(digest(kinds[0]));
      const runs: Record<string, number> = {};
      const run = async (work: Parameters<typeof runKit>[1], begun?: () => void) => {
        const { ms, rssMb, report } = await runKit(bench, work, HEAP_MB, begun);
        console.log(`${kinds.join(' → ')}: ${work} of ${LONG} long rows: ${rssMb} MB, ${ms} ms`);
        runs[work] = rssMb;
        return report;
      };
      const empty = () => target.execute('DELETE FROM item; DELETE FROM lockstep_ledger; DELETE FROM lockstep_state');

      // Whoever writes a row of the target waits for whoever holds all of them.
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await target.execute(inserts(kinds[1])[0] ?? '');
      const blocked = bench.stores.target.transaction(async (tx) => {
        await tx.rows(sql([`SELECT id FROM ${bench.kit.tables[0]?.target.sql} AS t FOR UPDATE`]));
        await released;
      });
      const relayed = await run('relay', () => void sleep(2000).then(release));
      await blocked;
      expect(relayed).toMatchObject({ applied: SHORT + LONG, parked: 0 });
      expect(await states(forward)).toEqual([0, SHORT + LONG, 0]);
      expect(await target.query(digest(kinds[1]))).toEqual(expected);

      await empty();
      await activate(forward);
      expect(await run('backfill')).toMatchObject({ complete: true, parked: [] });
      expect(await target.query(digest(kinds[1]))).toEqual(expected);

      if (kinds[0] === 'mariadb' || LONG > 6) {
        // Every long row differs.
        await target.execute(`UPDATE item SET body = CONCAT(body, '!') WHERE id > ${SHORT}`);
        expect(await run('reconcile')).toMatchObject({
          tables: [{ counts: { missing: 0, extra: 0, different: LONG } }],
        });
        expect(await run('repair')).toMatchObject({ tables: [{ repairs: { repaired: LONG, failed: 0 } }] });
        expect(await target.query(digest(kinds[1]))).toEqual(expected);

        await empty();
        expect(await run('trickle')).toMatchObject([{ read: SHORT + LONG, written: SHORT + LONG }]);
        expect(await target.query(digest(kinds[1]))).toEqual(expected);
      }
      expect(Object.entries(runs).filter(([, rssMb]) => rssMb > RSS_MB)).toEqual([]);
    });
  },
);
