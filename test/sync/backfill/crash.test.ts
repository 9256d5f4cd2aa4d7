import { spawn } from 'node:child_process';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { backfillStatus } from '../../../templates/sync/src/backfill/control.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { bundledScript } from '../../bundled-script.ts';
import { carryAll, writeCaptured } from '../carry.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(20))';
const ROWS = Array.from({ length: 60 }, (_, at) => `(${at}, 'row ${at}')`);

let bench: KitBench;
afterEach(() => bench.drop());

/** Runs the backfill in a process that is killed at a point; the lease of the dead is taken away, as half a minute would. */
async function killedAt(point: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [bundledScript(new URL('run-child.ts', import.meta.url).href)], {
    env: {
      ...process.env,
      LOCKSTEP_CRASH_AT: point,
      LOCKSTEP_CHILD: JSON.stringify({
        kit: bench.kit,
        urls: { source: bench.source.url, target: bench.target.url },
        options: { sizing: { firstRows: 20, maxRows: 20 } },
      }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, by) => resolve(by)));
  await bench.stores.target.transaction((tx) =>
    tx.run(sql`DELETE FROM ${bench.forward.to.tables.state} WHERE name = 'lease backfill'`),
  );
  return signal;
}

const last = async () => (await backfillStatus(bench.forward)).tables[0]?.last;

describe.each([kitPairs[0], kitPairs[2]])('a backfill from %s to %s that is killed', (...kinds) => {
  it('goes on from its checkpoint, at every point, also twice in a row, and nothing comes back that was deleted meanwhile', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const direction = bench.forward;
    const [table] = direction.tables;
    if (table === undefined) throw new Error('no table was described');
    await bench.source.execute(`INSERT INTO item VALUES ${ROWS.join(', ')}`);
    await activate(direction);
    const seen: unknown[] = [];
    for (const point of [
      'backfill-staging',
      'backfill-merged',
      'backfill-merged',
      'backfill-committed',
      'backfill-merged',
    ]) {
      seen.push([point, await killedAt(point), await last()]);
    }
    expect(seen).toEqual([
      ['backfill-staging', 'SIGKILL', null],
      ['backfill-merged', 'SIGKILL', null],
      ['backfill-merged', 'SIGKILL', null],
      ['backfill-committed', 'SIGKILL', ['19']],
      ['backfill-merged', 'SIGKILL', ['19']],
    ]);
    await writeCaptured(direction, table.name, `DELETE FROM ${table.source.sql} WHERE id = 5`, [['5']]);
    await writeCaptured(direction, table.name, `DELETE FROM ${table.source.sql} WHERE id = 25`, [['25']]);
    await carryAll(direction);
    const result = await runBackfill(direction, { fingerprint: bench.kit.fingerprint });
    expect([result.complete, result.tables[0]?.rows]).toEqual([true, 59]);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
  });
});
