import { afterEach, expect, it } from 'vitest';
import type { ServerKind } from '../lab/kinds.ts';
import { sharedServer } from '../lab/shared.ts';
import type { GeneratedBench } from './generated/generated-bench.ts';
import { CONVERGED } from './harness/check-convergence.ts';
import { type CaptureKind, openGeneratedHarness, WRITERS } from './harness/harness-bench.ts';
import { type Round, runKit } from './harness/kit-run.ts';
import { kitPairs } from './kit-bench.ts';

const SEED = 20_261_127;

let bench: GeneratedBench | undefined;
afterEach(() => bench?.drop());

const migrate = async ([source, target]: readonly [ServerKind, ServerKind], capture: CaptureKind): Promise<Round> => {
  bench = await openGeneratedHarness([sharedServer(source), sharedServer(target)], capture);
  const round = await runKit(bench, {
    seed: SEED,
    writers: WRITERS,
    capture,
    relays: 2,
    preload: 400,
    deaths: 6,
    lifeMs: 900,
    reconcile: false,
    done: ({ rows }) => rows >= 1200,
  });
  const kills = round.deaths.relay.restarts + round.deaths.backfill.restarts;
  console.log(`seed ${SEED}: ${round.tally.rows} rows, ${kills} kills`);
  return round;
};

it.each(kitPairs)(
  '%s and %s agree in every row and version after eight writers, a backfill and relays that die at every point',
  async (...pair) => {
    expect((await migrate(pair, 'adapter')).seen).toEqual(CONVERGED);
  },
);

// Triggers of MariaDB and of PostgreSQL differ the most; the soak takes every pair.
it.each([kitPairs[0], kitPairs[2]])(
  '%s and %s agree as well when triggers note what the writers do, with bulk statements and without the adapter',
  async (...pair) => {
    const { seen, tally } = await migrate(pair, 'triggers');
    expect(seen).toEqual(CONVERGED);
    expect(Object.keys(tally.operations)).toContain('update two tables');
  },
);
