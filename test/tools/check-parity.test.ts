import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

let source: LabDatabase;
let target: LabDatabase;
let bench: Workbench;

const ROWS = 30_000;

beforeEach(async () => {
  [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  const sql = `CREATE TABLE item (id int PRIMARY KEY, name varchar(40)); ${insertRows('item', ROWS, (at) => `${at}, 'item ${at}'`)}`;
  await Promise.all([source.execute(sql), target.execute(sql)]);
  await target.execute(`UPDATE item SET name = 'it''s \\ 😀' WHERE id = 20000; DELETE FROM item WHERE id = 7;`);
  bench = workbench({ source: source.readerUrl, target: target.readerUrl });
});
afterEach(async () => {
  await bench.close();
  await Promise.all([source.drop(), target.drop(), rm(bench.folder, { recursive: true })]);
});

const drift = {
  verdict: 'drift',
  tables: [
    {
      verdict: 'drift',
      rows: { source: ROWS, target: ROWS - 1 },
      differences: [
        { kind: 'missing', key: { id: '7' }, cause: 'never arrived' },
        { kind: 'different', key: { id: '20000' }, columns: [{ name: 'name' }] },
      ],
    },
  ],
};

describe('check_parity in a project', () => {
  it('writes a repair when asked, which makes both sides equal once somebody runs it, and none otherwise', async () => {
    const plain = outputOf(await bench.call('check_parity', { settle_seconds: 0 }));
    const before = existsSync(join(bench.folder, 'migration'));
    const asked = outputOf(await bench.call('check_parity', { settle_seconds: 0, repair: true }));
    expect({ plain, before, asked }).toMatchObject({
      plain: { ...drift, repair_files: [] },
      before: false,
      asked: { ...drift, repair_files: ['migration/repair/item.sql'] },
    });
    const text = await readFile(join(bench.folder, 'migration/repair/item.sql'), 'utf8');
    await target.execute(text.replaceAll(/^\\.*$/gm, ''));
    expect(outputOf(await bench.call('check_parity', { settle_seconds: 0 }))).toMatchObject({ verdict: 'equal' });
  });

  it('tells what it found where the repair cannot be written, and that it was not', async () => {
    const place = join(bench.folder, 'migration');
    await writeFile(place, 'of somebody else');
    expect(await bench.call('check_parity', { settle_seconds: 0, repair: true })).toMatchObject({
      ok: true,
      output: { ...drift, repair_files: [], repair_error: expect.stringContaining('migration') },
      lines: expect.arrayContaining([expect.stringMatching(/^no repair was written: .*migration/)]),
    });
    expect(await readFile(place, 'utf8')).toBe('of somebody else');
  });

  it('goes on where a cancelled run stopped and forgets it when it is through', async () => {
    const stop = new AbortController();
    const state = join(bench.folder, '.lockstep', 'parity.json');
    const cancelled = await bench.call('check_parity', { settle_seconds: 5 }, stop.signal, (message) => {
      if (message.includes('looking again')) stop.abort();
    });
    const kept = existsSync(state);
    const resumed = outputOf(await bench.call('check_parity', { settle_seconds: 0, resume: true }));
    expect({ cancelled, kept, resumed, left: existsSync(state) }).toMatchObject({
      cancelled: { ok: false, error: { code: 'CANCELLED' } },
      kept: true,
      resumed: drift,
      left: false,
    });
  });

  it('refuses to go on with the state of another question', async () => {
    const stop = new AbortController();
    await bench.call('check_parity', { settle_seconds: 5 }, stop.signal, (message) => {
      if (message.includes('looking again')) stop.abort();
    });
    const other = await bench.call('check_parity', { settle_seconds: 0, resume: true, max_differences: 3 });
    expect(other).toMatchObject({ ok: false, error: { code: 'VALIDATION' } });
  });

  it('waits while a file called pause stands in the project', async () => {
    await mkdir(join(bench.folder, '.lockstep'));
    const pause = join(bench.folder, '.lockstep', 'pause');
    await writeFile(pause, '');
    const messages: string[] = [];
    const call = bench.call('check_parity', { settle_seconds: 0 }, undefined, (message) => void messages.push(message));
    for (let tries = 0; tries < 200 && !messages.some((message) => message.includes('paused')); tries += 1)
      await wait(50);
    const paused = messages.filter((message) => /rows/.test(message)).length;
    await rm(pause);
    expect({ paused, answer: outputOf(await call) }).toMatchObject({ paused: 0, answer: drift });
  });

  it('says of a sample what it proves, and takes the same rows for the same seed', async () => {
    const asked = { settle_seconds: 0, sample_percent: 20, seed: 'a' };
    const [first, again] = [
      outputOf(await bench.call('check_parity', asked)),
      outputOf(await bench.call('check_parity', asked)),
    ];
    expect(first.sample).toMatchObject({
      seed: 'a',
      share: 0.2,
      confidence: expect.stringMatching(/^\d+ leaves of up to 64 rows were drawn by the seed/),
    });
    const told = (text: unknown) => JSON.stringify(text).replaceAll(/#[0-9a-f]{4}\)/g, '#masked)');
    expect(told([first.tables, first.sample])).toBe(told([again.tables, again.sample]));
  });

  it('compares tables whose foreign keys a login that only reads cannot see in full', async () => {
    const child = 'CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item (id) ON DELETE CASCADE)';
    const keyed =
      'CREATE TABLE part (id int PRIMARY KEY, item int, FOREIGN KEY (item) REFERENCES item (id) ON DELETE CASCADE)';
    await Promise.all([
      source.execute(`${keyed}; INSERT INTO part VALUES (1, 1)`),
      target.execute(`${child}; INSERT INTO part VALUES (1, 2)`),
    ]);
    const { tables } = outputOf(await bench.call('check_parity', { tables: ['part'], settle_seconds: 0 })) as {
      tables: { verdict: string; differences_total: number }[];
    };
    expect(tables.map(({ verdict, differences_total }) => [verdict, differences_total])).toEqual([['drift', 1]]);
  });
});
