import { setTimeout as wait } from 'node:timers/promises';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { mulberry32 } from '../../demo/dataset/random.ts';
import type { KitBench } from '../kit-bench.ts';
import { checkConvergence, type Divergence } from './check-convergence.ts';
import { HARNESS_TABLES } from './harness-tables.ts';
import { OPERATIONS } from './operations.ts';
import type { MakeVariant, Variant } from './variant.ts';
import { kindOf, runWriters, storeWriting, type Tally } from './writers.ts';

const CHUNK = 5;
const RELAYS = 3;

/** A deadlock picks its victim among whoever takes part, and a relay goes again. */
const again = retry(
  handleWhen((error) => kindOf(error) === 'retry'),
  { maxAttempts: 8, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 2000 }) },
);

/** Operations on the tags alone. */
const ON_TAGS = OPERATIONS.filter(([, name]) => / tag$/.test(name));

/**
 * Eight seeded writers on the tags, the variant carrying what they write, three at a time with pauses and deaths, and its backfill with
 * stalls; then quiet, until nothing waits any more. Gives back what the checker sees.
 */
export async function runAtRandom(
  bench: KitBench,
  make: MakeVariant,
  { seed, commits }: { readonly seed: number; readonly commits: number },
): Promise<{ readonly tally: Tally; readonly seen: Divergence; readonly deaths: number }> {
  const random = mulberry32(seed);
  for (const name of Array.from({ length: 60 }, (_, at) => `before ${at}`)) {
    await bench.source.execute(`INSERT INTO tag VALUES ('${name}', 'old')`);
  }
  const variant = await make(bench, 'tag');
  const before = (await bench.source.query('SELECT name FROM tag ORDER BY name')).map(([name]) => [name ?? '']);
  let deaths = 0;
  let quiet = false;
  const relay = async () => {
    for (;;) {
      const picked = await variant.pick(10);
      if (picked.length === 0 && quiet) return;
      if (picked.length === 0) await wait(2);
      for (const delivery of picked) {
        await wait(random.chance(0.1) ? random.whole(40, 120) : random.whole(0, 4));
        const died = random.chance(0.05);
        await again.execute(() => delivery.run());
        if (died) deaths++;
        if (died) delivery.abandon();
        else await again.execute(() => delivery.acknowledge());
      }
    }
  };
  const relays = Promise.all(Array.from({ length: RELAYS }, relay));
  const backfilled = backfill(variant, before, () => wait(random.whole(0, 25)));
  const settings = { seed, writers: 8, operations: ON_TAGS, done: (tally: Tally) => tally.commits >= commits };
  const tally = await runWriters(bench, storeWriting(bench.stores.source, variant.capture), settings);
  await backfilled;
  quiet = true;
  await relays;
  return {
    tally,
    deaths,
    seen: await checkConvergence(bench.source, bench.target, bench.kit, 'source', [HARNESS_TABLES.tag]),
  };
}

async function backfill(
  variant: Variant,
  keys: readonly (readonly string[])[],
  stall: () => Promise<void>,
): Promise<void> {
  for (let at = 0; at < keys.length; at += CHUNK) {
    const chunk = await variant.read(keys.slice(at, at + CHUNK));
    await stall();
    await again.execute(() => chunk.write());
  }
}
