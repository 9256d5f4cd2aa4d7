import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { CONVERGED } from './harness/check-convergence.ts';
import { bundleChild } from './harness/child/bundle-child.ts';
import { openHarness, WRITERS } from './harness/harness-bench.ts';
import { runKit } from './harness/kit-run.ts';
import { type KitBench, kitPairs } from './kit-bench.ts';

const SEED = 20_261_127;

let script: string;
beforeAll(async () => {
  script = await bundleChild();
});
let bench: KitBench | undefined;
afterEach(() => bench?.drop());

describe.each(kitPairs)('%s and %s', (source, target) => {
  it('agree in every row and version after eight writers, a backfill and relays that die at every point', async () => {
    bench = await openHarness([sharedServer(source), sharedServer(target)]);
    const round = await runKit(bench, {
      seed: SEED,
      writers: WRITERS,
      script,
      relays: 2,
      preload: 400,
      deaths: 6,
      lifeMs: 900,
      reconcile: false,
      done: ({ rows }) => rows >= 1500,
    });
    console.log(
      `seed ${SEED}: ${round.tally.rows} rows, ${round.deaths.relay.restarts + round.deaths.backfill.restarts} kills`,
    );
    expect(round.seen).toEqual(CONVERGED);
  }, 180_000);
});
