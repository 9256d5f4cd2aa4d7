import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { verdictOf } from '../../templates/sync/src/reconcile/verdict-of.ts';
import { type KitBench, kitPairs, shareKitBench } from '../sync/kit-bench.ts';
import { found } from '../sync/reconcile/plant.ts';
import { underLoad } from '../sync/reconcile/under-load.ts';

const SECONDS = Number(process.env.LOCKSTEP_RECONCILE_SECONDS ?? '8');
const ROWS = Number(process.env.LOCKSTEP_RECONCILE_ROWS ?? '100000');

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('reconciliation from %s to %s, at length', (...kinds) => {
  it('never calls lag a difference while eight writers write', async () => {
    const create = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(40), n int)';
    bench = await shareKitBench(kinds, { source: create, target: create });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    const { clean, planted, writes } = await underLoad(bench.forward, table, {
      writers: 8,
      ms: SECONDS * 1000,
      seed: 8,
    });
    console.log(`${kinds.join(' → ')}: ${writes} writes, ${clean.length} clean runs`);
    expect(clean.flatMap(found)).toEqual([]);
    // On a busy machine a row that is written all the time may not be decided within the limit.
    expect(clean.map(verdictOf)).not.toContain('different');
    expect(found(planted)).toEqual([
      'different ["300"] unseen body',
      'missing ["301"] unseen',
      'extra ["9999"] unseen',
    ]);
  });

  it('needs no more memory for many rows, nor for many differences', async () => {
    const create = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(2000))';
    bench = await shareKitBench(kinds, { source: create, target: create });
    const fill = (kind: string, from: number, to: number) =>
      kind.startsWith('postgres')
        ? `INSERT INTO item SELECT i, repeat('x', 1000) FROM generate_series(${from}, ${to}) AS i`
        : `INSERT INTO item WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i, repeat('x', 1000) FROM n`;
    const recursion = (kind: string) =>
      kind.startsWith('postgres')
        ? ''
        : `SET SESSION ${kind === 'mariadb' ? 'max_recursive_iterations' : 'cte_max_recursion_depth'} = 100000000; `;
    // A tenth of the rows is missing, and another tenth is too many.
    await bench.source.execute(recursion(kinds[0]) + fill(kinds[0], 1, ROWS));
    await bench.target.execute(recursion(kinds[1]) + fill(kinds[1], ROWS / 10 + 1, ROWS + ROWS / 10));
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-memory-'));
    try {
      const descriptor = join(folder, 'kit.json');
      const { kit, source, target } = bench;
      writeFileSync(descriptor, JSON.stringify({ kit, source: source.url, target: target.url }));
      const main = fileURLToPath(new URL('../sync/reconcile/memory-main.ts', import.meta.url));
      const args = ['--max-old-space-size=96', '--import', import.meta.resolve('tsx'), main];
      const env = { ...process.env, KIT_DESCRIPTOR: descriptor };
      const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      expect(stderr).toBe('');
      const told = JSON.parse(stdout);
      console.log(`${kinds.join(' → ')}: ${stdout}, ${Math.round((2000 * ROWS) / told.ms)} rows/s`);
      expect(told).toEqual({
        heapMb: expect.any(Number),
        ms: expect.any(Number),
        rows: { primary: ROWS, secondary: ROWS },
        counts: { missing: ROWS / 10, extra: ROWS / 10, different: 0 },
        kept: 1000,
      });
      expect(told.heapMb).toBeLessThan(80);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
