import { afterEach, describe, expect, it } from 'vitest';
import { verdictOf } from '../../../templates/sync/src/reconcile/verdict-of.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { found } from './plant.ts';
import { underLoad } from './under-load.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(40), n int)';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('reconciliation under writes from %s to %s', (...kinds) => {
  it('never calls lag a difference, and finds what is planted with its row and column', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    const { clean, planted, writes } = await underLoad(bench.forward, table, { writers: 4, ms: 2500, seed: 7 });
    expect(clean.flatMap(found)).toEqual([]);
    // On a busy machine a row that is written all the time may not be decided within the limit.
    expect(clean.map(verdictOf)).not.toContain('different');
    expect(found(planted)).toEqual([
      'different ["300"] unseen body',
      'missing ["301"] unseen',
      'extra ["9999"] unseen',
    ]);
    expect(writes).toBeGreaterThan(20);
  });
});
