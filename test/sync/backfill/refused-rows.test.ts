import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import type { BackfillResult } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const parkedOf = ({ complete, parked }: BackfillResult) => ({
  complete,
  parked: parked.map(({ key, reason }) => [...key, reason.replace(/ \(\w+\)/, '')]).sort(),
});
const run = () => runBackfill(bench.forward, { fingerprint: bench.kit.fingerprint, sizing: { firstRows: 16 } });

describe.each(kitPairs)('rows that the secondary refuses, from %s to %s,', (...kinds) => {
  it('are parked one by one with their reason, the others copied, and tried again by the next run', async () => {
    const text = kinds[1].startsWith('postgres') ? 'varchar(8)' : 'varchar(8) COLLATE utf8mb4_bin';
    bench = await shareKitBench(kinds, {
      source: 'CREATE TABLE item (id int PRIMARY KEY, code int, body varchar(20))',
      target: `CREATE TABLE item (id int PRIMARY KEY, code int NOT NULL, body ${text}, UNIQUE (code))`,
    });
    const rows = Array.from({ length: 100 }, (_, at) => {
      const code = at === 40 ? 'NULL' : at === 71 ? 70 : at;
      return `(${at}, ${code}, '${at === 13 ? 'much too long' : `row ${at}`}')`;
    });
    await bench.source.execute(`INSERT INTO item VALUES ${rows.join(', ')}`);
    await activate(bench.forward);
    const first = await run();
    expect(parkedOf(first)).toMatchObject({ complete: false });
    expect(parkedOf(first).parked.map(([key, reason]) => [key, reason?.split(' at ')[0]])).toEqual([
      ['13', 'value'],
      ['40', 'value'],
      ['71', 'unique'],
    ]);
    expect((await readAll(bench, 'target')).length).toBe(97);
    await bench.source.execute(
      `UPDATE item SET code = 1000 WHERE id = 71; UPDATE item SET body = 'short' WHERE id = 13; DELETE FROM item WHERE id = 40`,
    );
    expect(parkedOf(await run())).toEqual({ complete: true, parked: [] });
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
  });

  it('are tried again at the end of the run, when their parents have come', async () => {
    const tree = 'CREATE TABLE node (id int PRIMARY KEY, parent int';
    bench = await shareKitBench(kinds, {
      source: `${tree})`,
      target: `${tree}, FOREIGN KEY (parent) REFERENCES node (id))`,
    });
    await bench.source.execute('INSERT INTO node VALUES (1, 9), (2, NULL), (3, 8), (8, 9), (9, NULL), (10, 77)');
    await activate(bench.forward);
    const result = await runBackfill(bench.forward, {
      fingerprint: bench.kit.fingerprint,
      sizing: { firstRows: 2, maxRows: 2 },
    });
    expect(result.parked.map(({ key }) => key)).toEqual([['10']]);
    expect((await readAll(bench, 'target')).map(([id]) => id)).toEqual(['1', '2', '3', '8', '9']);
  });
});

describe('keys that only the source tells apart', () => {
  it('are parked, not merged into one row', async () => {
    bench = await shareKitBench(['postgres', 'mysql9'], {
      source: 'CREATE TABLE word (w varchar(20) PRIMARY KEY, n int)',
      target: 'CREATE TABLE word (w varchar(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, n int)',
    });
    await bench.source.execute(`INSERT INTO word VALUES ('a', 1), ('A', 2), ('b', 3), ('é', 4), ('e', 5)`);
    await activate(bench.forward);
    const result = await run();
    expect([result.complete, result.parked.length, (await readAll(bench, 'target')).length]).toEqual([false, 2, 3]);
  });

  it('are one key of a source that takes them for the same, in whatever case its rows are', async () => {
    bench = await shareKitBench(['mysql9', 'postgres18'], {
      source: 'CREATE TABLE word (w varchar(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, n int)',
      target: 'CREATE TABLE word (w varchar(20) PRIMARY KEY, n int)',
    });
    const words = ['b', 'A', 'Z', 'ä1', 'a2', 'É', 'f', '_', '"', "\\\\'", '', ' x', '😀', 'ß', 'a3'];
    await bench.source.execute(
      `INSERT INTO word VALUES ${words.map((word, at) => `('${word.replace("'", "''")}', ${at})`).join(', ')}`,
    );
    await activate(bench.forward);
    const result = await runBackfill(bench.forward, {
      fingerprint: bench.kit.fingerprint,
      sizing: { firstRows: 2, maxRows: 2 },
    });
    expect([result.complete, result.tables[0]?.rows]).toEqual([true, words.length]);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
  });
});
