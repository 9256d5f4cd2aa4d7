import { afterEach, describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { CONVERGED, type Divergence } from './harness/check-convergence.ts';
import { coreOf } from './harness/core-variant.ts';
import { openGeneratedHarness, openHarness } from './harness/harness-bench.ts';
import { dualWrite } from './harness/naive/dual-write.ts';
import { naiveOutbox } from './harness/naive/outbox.ts';
import { updatedAt } from './harness/naive/updated-at.ts';
import { runAtRandom } from './harness/random-run.ts';
import type { MakeVariant } from './harness/variant.ts';
import type { KitBench } from './kit-bench.ts';

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

let bench: KitBench;
afterEach(() => bench.drop());

const PAIR = ['mariadb', 'postgres'] as const;
const servers = () => [sharedServer(PAIR[0]), sharedServer(PAIR[1])] as const;
const run = async (make: MakeVariant, seed: number, commits: number): Promise<Divergence> => {
  const { seen, tally, deaths } = await runAtRandom(bench, make, { seed, commits });
  console.log(`seed ${seed}: ${tally.rows} rows, ${deaths} deaths: ${JSON.stringify({ ...seen, examples: [] })}`);
  return seen;
};
const wrong = ({ missing, stale, resurrected }: Divergence) => missing + stale + resurrected;

describe('eight writers at random', () => {
  it.each(NAIVE)('show that %s does not converge', async (_, make) => {
    for (let round = 0; ; round++) {
      bench = await openHarness(servers());
      const seen = await run(make, SEED + round, 300);
      if (wrong(seen) > 0) break;
      expect(round, 'the harness saw nothing wrong').toBeLessThan(ROUNDS);
      await bench.drop();
    }
  });

  it('see nothing wrong with the core of the generated kit', async () => {
    const generated = await openGeneratedHarness(servers());
    bench = generated;
    expect(await run(coreOf(generated.code), SEED, 400)).toEqual(CONVERGED);
  });

  it('see that a generated kit whose ledger lets everything pass does not converge', async () => {
    const damage = { file: 'sql/postgres-sql.js', from: 'WHERE l.version', to: 'WHERE true OR l.version' };
    for (let round = 0; ; round++) {
      const generated = await openGeneratedHarness(servers(), 'adapter', { damage });
      bench = generated;
      const seen = await run(coreOf(generated.code), SEED + round, 400);
      if (wrong(seen) > 0 && seen.wentBack > 0) break;
      expect(round, 'the harness saw nothing wrong').toBeLessThan(ROUNDS);
      await bench.drop();
    }
  });
});
