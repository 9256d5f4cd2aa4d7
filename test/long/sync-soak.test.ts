import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { runSoak } from '../sync/harness/run-soak.ts';
import { kitPairs } from '../sync/kit-bench.ts';

const WRITES = Number(process.env['LOCKSTEP_SOAK_WRITES'] ?? 0);

// Every pair once, by one capture or the other; convergence.test.ts has the other ways, without reconciliation.
it('converges round after round, on every pair, while relays and backfills die, and reconciliation calls no row different meanwhile', async () => {
  const { wrong, called, ...soaked } = await runSoak({
    rounds: kitPairs.length,
    minutes: 0,
    writes: WRITES,
    roundWrites: 1000,
    seed: 20_261_127,
    pairs: kitPairs,
    captures: ['adapter', 'triggers'],
    server: sharedServer,
    say: console.log,
  });
  console.log(JSON.stringify(soaked));
  expect(wrong).toEqual([]);
  expect(called).toEqual([]);
});
