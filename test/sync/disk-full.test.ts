import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import { recordChanges } from '../../templates/sync/src/core/outbox.ts';
import { runRelay } from '../../templates/sync/src/relay/run-relay.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openHarness } from './harness/harness-bench.ts';
import { tableOf } from './harness/naive/rows.ts';
import { type KitBench, kitPairs } from './kit-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

/** Makes every insert into a table say what the server says when its disk is full; the lab's own disk stays free. */
async function fill(database: LabDatabase, table: string): Promise<() => Promise<void>> {
  if (database.server.engine === 'mysql') {
    const signal = `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'`;
    await database.execute(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} FOR EACH ROW ${signal}`);
    return () => database.execute('DROP TRIGGER full_disk');
  }
  await database.execute(`CREATE OR REPLACE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION public.full_disk()`);
  return () => database.execute(`DROP TRIGGER full_disk ON ${table}`);
}

describe.each(kitPairs)('a full disk between %s and %s', (source, target) => {
  const open = async () => {
    bench = await openHarness([sharedServer(source), sharedServer(target)]);
    return { direction: bench.forward, table: tableOf(bench, 'tag') };
  };
  const tags = async (database: LabDatabase) => (await database.query('SELECT name FROM tag ORDER BY name')).flat();
  const write = (name: string) =>
    bench.forward.from.store.transaction(async (tx) => {
      await tx.run(sql([`INSERT INTO ${tableOf(bench, 'tag').source.sql} (name, body) VALUES ('${name}', 'x')`]));
      await recordChanges(tx, bench.forward.from.tables, [{ name: tableOf(bench, 'tag').name, key: [name] }]);
    });

  it('stops the relay loudly and skips nothing', async () => {
    const { direction } = await open();
    const free = await fill(bench.target, 'tag');
    await write('a');
    await write('b');
    const said: string[] = [];
    const running = runRelay(
      direction,
      { until: 'drained', pauseMs: 20, heartbeatMs: 0 },
      { waits: (reason) => said.push(reason) },
    );
    while (said.length < 3) await wait(20);
    const waiting = await bench.source.query('SELECT state, attempts FROM lockstep_outbox ORDER BY id');
    expect([await tags(bench.target), waiting]).toEqual([
      [],
      [
        ['0', '0'],
        ['0', '0'],
      ],
    ]);
    expect(said[0]).toMatch(/No space left on device|The table is full/);
    await free();
    await running;
    expect(await tags(bench.target)).toEqual(['a', 'b']);
  });

  it('undoes the application’s write together with its event', async () => {
    await open();
    const free = await fill(bench.source, 'lockstep_outbox');
    await expect(write('a')).rejects.toMatchObject({ kind: 'busy' });
    expect(await tags(bench.source)).toEqual([]);
    await free();
    await write('a');
    expect(await bench.source.query('SELECT row_key FROM lockstep_outbox')).toEqual([['["a"]']]);
  });

  it('keeps the backfill’s checkpoint', async () => {
    const { direction, table } = await open();
    await bench.source.execute(`INSERT INTO tag (name) VALUES ('a'), ('b'), ('c')`);
    await activate(direction);
    const free = await fill(bench.target, 'tag');
    const options = { fingerprint: bench.kit.fingerprint, only: [table.name], maxAttempts: 2 };
    const first = await runBackfill(direction, options).then(
      ({ complete }) => complete,
      (error: unknown) => String(error),
    );
    expect(first).not.toBe(true);
    expect(await tags(bench.target)).toEqual([]);
    await free();
    expect((await runBackfill(direction, options)).complete).toBe(true);
    expect(await tags(bench.target)).toEqual(['a', 'b', 'c']);
  });
});
