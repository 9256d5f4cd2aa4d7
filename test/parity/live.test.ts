import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../../mcp-server/src/parity/cancelled.ts';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const ROWS = 10_000;
const HOT_ROWS = 1500;
const LAG_MS = 250;
const BATCH = 200;
const MOST_BEHIND = 8;

/** Writes the same rows over and over, on the source at once and on the target after the lag, until it is stopped. */
function writeOn(table: string): { stop(): Promise<number> } {
  let [running, written] = [true, 0];
  const pending: Promise<void>[] = [];
  let applied: Promise<void> = Promise.resolve();
  const loop = async () => {
    for (let round = 1; running; round += 1) {
      const ids = Array.from({ length: BATCH }, (_, at) => 1 + ((round * 7919 + at * 104_729) % HOT_ROWS));
      const sql = `UPDATE ${table} SET n = ${round} WHERE id IN (${ids.join(',')});`;
      await bench.source.execute(sql);
      written += BATCH;
      const due = sleep(LAG_MS, new AbortController().signal);
      // In order, as a replica applies them.
      applied = Promise.all([due, applied]).then(() => bench.target.execute(sql));
      pending.push(applied);
      // However busy the machine is, the target is no further behind than so many batches: rows that wait longer than a look differ.
      await pending.at(-MOST_BEHIND);
    }
    await Promise.all(pending);
  };
  const done = loop();
  return {
    stop: async () => {
      running = false;
      await done;
      return written;
    },
  };
}

describe.each(pairs)('under heavy writes to %s that reach %s late', (...kinds) => {
  it('a clean pair has no confirmed drift, and one planted difference is still found', async () => {
    bench = await shareBench(kinds);
    await bench.both(`CREATE TABLE t (id int PRIMARY KEY, n int); ${insertRows('t', ROWS, (at) => `${at}, 0`)}`);
    const settling = { settleMs: 1500, sleep };
    const writer = writeOn('t');
    await sleep(500, new AbortController().signal);
    const clean = await bench.checkTable(settling);
    await bench.target.execute(`UPDATE t SET n = -1 WHERE id = ${HOT_ROWS + 77};`);
    const planted = await bench.checkTable(settling);
    const written = await writer.stop();
    expect(written).toBeGreaterThan(2000);
    expect([clean.verdict, clean.differences_total]).toEqual(['in_flight', 0]);
    expect([planted.verdict, planted.differences.map(({ key }) => key)]).toEqual([
      'drift',
      [{ id: String(HOT_ROWS + 77) }],
    ]);
    expect((await bench.checkTable()).differences.map(({ key }) => key)).toEqual([{ id: String(HOT_ROWS + 77) }]);
  });
});
