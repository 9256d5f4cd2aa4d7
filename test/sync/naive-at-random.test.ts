import { afterEach, describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { CONVERGED, type Divergence } from './harness/check-convergence.ts';
import { coreVariant } from './harness/core-variant.ts';
import { openHarness } from './harness/harness-bench.ts';
import { dualWrite } from './harness/naive/dual-write.ts';
import { naiveOutbox } from './harness/naive/outbox.ts';
import { updatedAt } from './harness/naive/updated-at.ts';
import { runAtRandom } from './harness/random-run.ts';
import type { MakeVariant } from './harness/variant.ts';

const SEED = 20_261_127;
/** Chance may spare a wrong way once; it does not so often. */
const ROUNDS = 6;

const NAIVE: readonly (readonly [name: string, make: MakeVariant])[] = [
  ['a second write after the commit, with a backfill that upserts', dualWrite('upsert')],
  ['a second write after the commit, with a backfill that ignores what is there', dualWrite('ignore')],
  ['a guard by the time of the last update', updatedAt],
  ['images from an outbox in any order', naiveOutbox('any order')],
  ['a cursor over the outbox', naiveOutbox('cursor')],
];

let bench: Awaited<ReturnType<typeof openHarness>>;
afterEach(() => bench.drop());

const run = async (make: MakeVariant, seed: number, commits: number): Promise<Divergence> => {
  bench = await openHarness([sharedServer('mariadb'), sharedServer('postgres')]);
  const { seen, tally, deaths } = await runAtRandom(bench, make, { seed, commits });
  console.log(`seed ${seed}: ${tally.rows} rows, ${deaths} deaths: ${JSON.stringify({ ...seen, examples: [] })}`);
  return seen;
};
const wrong = ({ missing, stale, resurrected }: Divergence) => missing + stale + resurrected;

describe('eight writers at random', () => {
  it.each(NAIVE)('show that %s does not converge', async (_, make) => {
    for (let round = 0; ; round++) {
      const seen = await run(make, SEED + round, 300);
      if (wrong(seen) > 0) break;
      expect(round, 'the harness saw nothing wrong').toBeLessThan(ROUNDS);
      await bench.drop();
    }
  });

  it('see nothing wrong with the core of the kit', async () => {
    expect(await run(coreVariant, SEED, 400)).toEqual(CONVERGED);
  });
});
