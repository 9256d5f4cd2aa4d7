import { afterEach, describe, expect, it } from 'vitest';
import { undoBackfill } from '../../../templates/sync/src/backfill/undo.ts';
import { type KitProcesses, openKitProcesses } from '../cli/kit-process.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, changed timestamp NOT NULL)';

let bench: KitBench;
let cli: KitProcesses;
afterEach(async () => {
  await bench.drop();
  await cli.remove();
});

describe('the commands backfill and trickle', () => {
  it('activate, run, show, undo and trickle, and say by their exit codes how it went', async () => {
    const [kinds] = kitPairs;
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    cli = await openKitProcesses(bench);
    await bench.source.execute(`INSERT INTO item VALUES (1, '2024-01-01 00:00:00'), (2, '2024-01-01 00:00:01')`);
    const early = await cli.run(['backfill', 'run']);
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('then run `backfill activate`')]);
    expect((await cli.run(['backfill', 'activate'])).code).toBe(0);
    const run = await cli.run(['backfill', 'run']);
    expect([run.code, run.out]).toEqual([
      0,
      expect.stringMatching(/: 2 rows read, 2 inserted, 0 parked\nThe backfill is complete\.\n$/),
    ]);
    const status = await cli.run(['backfill', 'status']);
    expect(JSON.parse(status.out)).toMatchObject({ paused: false, tables: [{ rows: 2, done: true }], parked: [] });
    expect((await cli.run(['backfill', 'undo'])).code).toBe(2);
    const undo = await cli.run(['backfill', 'undo', '--relay-stopped']);
    expect([undo.code, JSON.parse(undo.out), await readAll(bench, 'target')]).toEqual([0, { deleted: 2, left: 0 }, []]);
    const name = bench.kit.tables[0]?.name ?? '';
    const trickle = await cli.run([
      'trickle',
      '--tables',
      `${name}=changed`,
      '--since',
      '2020-01-01 00:00:00',
      '--passes',
      '1',
    ]);
    expect([trickle.code, (await readAll(bench, 'target')).length]).toEqual([0, 2]);
  });
});

describe.each(kitPairs)('undoing a backfill from %s to %s', (...kinds) => {
  it('deletes nothing once the target has been the primary', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    cli = await openKitProcesses(bench);
    await bench.target.execute(`INSERT INTO item VALUES (1, '2024-01-01 00:00:00')`);
    await bench.target.execute('UPDATE lockstep_fence SET epoch = 1');
    await expect(undoBackfill(bench.forward, 'all')).rejects.toThrow('Nothing was deleted');
    expect((await readAll(bench, 'target')).length).toBe(1);
  });
});
