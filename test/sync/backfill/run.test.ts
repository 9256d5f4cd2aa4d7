import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { activate, passBarrier } from '../../../templates/sync/src/backfill/activation.ts';
import { backfillStatus, pauseBackfill, resumeBackfill } from '../../../templates/sync/src/backfill/control.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(20))';
const ROWS = Array.from({ length: 60 }, (_, at) => `(${at}, 'row ${at}')`).join(', ');
/** Other tests may hold transactions open on the shared server too. */
const STILL_OPEN = /\d+ transactions? (?:is|are) still open that began before the activation at/;
const SMALL = { firstRows: 10, maxRows: 10 };

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('the run of a backfill from %s to %s', (...kinds) => {
  it('waits for transactions that began before the activation, and says whose', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const options = { fingerprint: bench.kit.fingerprint };
    await expect(runBackfill(bench.forward, options)).rejects.toThrow('nobody has declared that changes are captured');
    let end = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = () => void resolve();
    });
    const [table] = bench.kit.tables;
    let begin = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = () => void resolve();
    });
    const old = bench.stores.source.transaction(async (tx) => {
      const statement = [`INSERT INTO ${table?.source.sql} VALUES (1, 'uncaptured')`];
      await tx.run((await import('sql-template-tag')).default(statement));
      begin();
      await ended;
    });
    await begun;
    await activate(bench.forward);
    await expect(runBackfill(bench.forward, { ...options, barrierMs: 200 })).rejects.toThrow(STILL_OPEN);
    const waits: string[] = [];
    const run = runBackfill(bench.forward, options, {
      onWait: (reason) => {
        waits.push(reason);
        end();
      },
    });
    await old;
    expect((await run).complete).toBe(true);
    expect(waits[0]).toMatch(STILL_OPEN);
    expect(await readAll(bench, 'target')).toEqual([['1', 'uncaptured']]);
  });

  it('is one at a time, pauses and goes on, stops when told, and refuses what its checkpoint does not fit', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    await bench.source.execute(`INSERT INTO item VALUES ${ROWS}`);
    await activate(bench.forward);
    const options = { fingerprint: bench.kit.fingerprint, sizing: SMALL };
    await pauseBackfill(bench.forward);
    const waits: string[] = [];
    const stop = new AbortController();
    const run = runBackfill(
      bench.forward,
      { ...options, signal: stop.signal },
      { onWait: (reason) => waits.push(reason), onProgress: ({ rows }) => rows >= 20 && stop.abort() },
    );
    while (!waits.includes('paused')) await sleep(20);
    expect([waits.filter((reason) => reason === 'paused'), (await backfillStatus(bench.forward)).paused]).toEqual([
      ['paused'],
      true,
    ]);
    await expect(runBackfill(bench.forward, options)).rejects.toThrow('backfill runs in one process at a time');
    await resumeBackfill(bench.forward);
    const stopped = await run;
    const rows = stopped.tables[0]?.rows ?? 0;
    expect([stopped.complete, rows >= 20 && rows < 60]).toEqual([false, true]);
    await expect(runBackfill(bench.forward, { ...options, fingerprint: 'another' })).rejects.toThrow(
      /was begun under another fingerprint and stands at \d+ rows/,
    );
    const again = await runBackfill(bench.forward, { ...options, restart: true });
    expect([again.complete, again.tables[0]?.rows, again.tables[0]?.inserted]).toEqual([true, 60, 60 - rows]);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
  });

  it.each(['source', 'target'] as const)('stops when a table of the %s is altered meanwhile', async (side) => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    await bench.source.execute(`INSERT INTO item VALUES ${ROWS}`);
    await activate(bench.forward);
    await pauseBackfill(bench.forward);
    let altered: Promise<void> | null = null;
    await resumeBackfill(bench.forward);
    const run = runBackfill(
      bench.forward,
      { fingerprint: bench.kit.fingerprint, sizing: { firstRows: 2, maxRows: 2 } },
      {
        onProgress: () => {
          altered ??= bench[side].execute('ALTER TABLE item ADD COLUMN extra int');
        },
      },
    );
    await expect(run).rejects.toThrow(`on the ${side} is not defined as it was when this kit was written`);
    await altered;
  });

  it('waits until a replica shows what the primary had committed', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    await bench.source.execute(`INSERT INTO item VALUES ${ROWS}`);
    await activate(bench.forward);
    // Transactions of other tests on the shared server are waited for longer than the replica is.
    await passBarrier(bench.forward, { timeoutMs: 30_000 });
    // The primary itself serves as its replica here; a database that is never caught up stands for one that lags.
    const replica = openStore(bench.kit.source.engine, bench.source.url, 'source');
    const lagging = {
      ...replica,
      transaction: () => Promise.resolve(null),
    };
    const options = { fingerprint: bench.kit.fingerprint, barrierMs: 300 };
    try {
      await expect(runBackfill(bench.forward, { ...options, replica: lagging as typeof replica })).rejects.toThrow(
        'the replica has not applied what',
      );
      expect((await runBackfill(bench.forward, { ...options, replica })).complete).toBe(true);
    } finally {
      await replica.close();
    }
  });
});
