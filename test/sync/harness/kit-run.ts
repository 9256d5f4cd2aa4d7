import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { RECONCILE_OPTIONS } from '../../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { mulberry32 } from '../../demo/dataset/random.ts';
import type { KitBench } from '../kit-bench.ts';
import { checkConvergence, type Divergence } from './check-convergence.ts';
import type { ChildTask } from './child/child-task.ts';
import { type Deaths, type KeepAlive, keepAlive } from './child/keep-alive.ts';
import { SEATS } from './harness-tables.ts';
import { runWriters, type Tally } from './writers.ts';

export interface RunSettings {
  readonly seed: number;
  readonly writers: number;
  /** The child's script, made by bundleChild(). */
  readonly script: string;
  readonly relays: number;
  /** True: no further transaction begins. */
  readonly done: (tally: Tally) => boolean;
  /** Transactions before anything is captured. */
  readonly preload: number;
  /** How often the backfill dies; relays die until the writers are done. */
  readonly deaths: number;
  /** The longest life of a child that is to die, but for the way to its point. */
  readonly lifeMs: number;
  /** Reconciliation looks at the rows again and again once the backfill has ended, while all others go on. */
  readonly reconcile: boolean;
}

/** One round: what was written, what died, how long it took, and what the checker saw. */
export interface Round {
  readonly seed: number;
  readonly tally: Tally;
  readonly deaths: Readonly<Record<'relay' | 'backfill', Deaths>>;
  readonly seconds: { readonly writing: number; readonly backfill: number; readonly draining: number };
  /** Runs of reconciliation under load, and the differences that it took for real. */
  readonly reconciled: { runs: number; rows: number; differences: number };
  readonly seen: Divergence;
}

/**
 * A whole migration in small: rows that only a backfill can bring, then writers, relays and the backfill side by side, the latter two
 * killed at every point they name and held still between, then quiet, until nothing waits.
 */
export async function runKit(bench: KitBench, settings: RunSettings): Promise<Round> {
  const { forward: direction, kit } = bench;
  const { seed, script, writers } = settings;
  await preload(bench, settings);
  await activate(direction);
  const random = mulberry32(seed);
  const task = (part: ChildTask['part']): ChildTask => ({ part, kit, urls: urlsOf(bench), primary: 'source' });
  const began = Date.now();
  const backfill = keepAlive(task('backfill'), {
    script,
    random,
    lifeMs: settings.lifeMs,
    deaths: settings.deaths,
    buried: () => freeLease(bench),
  });
  const backfilled = backfill.finished.then(() => (Date.now() - began) / 1000);
  backfilled.catch(() => undefined);
  const relays = Array.from({ length: settings.relays }, () =>
    keepAlive(task('relay'), { script, random, lifeMs: settings.lifeMs, deaths: Infinity }),
  );
  const capture = { record: (tx, changed) => recordChanges(tx, direction.from.tables, changed) } satisfies Parameters<
    typeof runWriters
  >[2];
  const reconciled = { runs: 0, rows: 0, differences: 0 };
  let ended = false;
  const children = [backfill, ...relays];
  const failed = Promise.race(children.map(({ finished }) => finished.then(() => new Promise<never>(() => undefined))));
  try {
    const reconciling = settings.reconcile
      ? backfilled.then(() => reconcileUntil(bench, () => ended, reconciled))
      : null;
    reconciling?.catch(() => undefined);
    const writing = runWriters(direction, kit, capture, { seed, writers, done: settings.done });
    const tally = await Promise.race([writing, failed]);
    const written = Date.now();
    const copied = await Promise.race([backfilled, failed]);
    ended = true;
    await reconciling;
    await Promise.all(relays.map((relay) => relay.stop()));
    const quiet = Date.now();
    await runRelay(direction, { until: 'drained', idleMs: 20, signal: AbortSignal.timeout(60_000) });
    return {
      seed,
      tally,
      reconciled,
      deaths: { relay: sum(relays), backfill: backfill.deaths },
      seconds: { writing: (written - began) / 1000, backfill: copied, draining: (Date.now() - quiet) / 1000 },
      seen: await checkConvergence(bench.source, bench.target, kit, 'source'),
    };
  } finally {
    await Promise.all(children.map((child) => child.kill()));
  }
}

/** Rows from before anything was captured. */
async function preload(bench: KitBench, { seed, writers, preload: commits }: RunSettings): Promise<void> {
  const seats = Array.from({ length: SEATS }, (_, at) => `(${at + 1}, ${at + 1}, 'seat')`);
  await bench.source.execute(`INSERT INTO seat VALUES ${seats.join(', ')}`);
  await runWriters(
    bench.forward,
    bench.kit,
    { record: async () => undefined },
    { seed: seed + 1, writers, done: (tally) => tally.commits >= commits },
  );
}

/** A row whose change is under way is no difference, so there must be none. */
async function reconcileUntil(bench: KitBench, ended: () => boolean, told: Round['reconciled']): Promise<void> {
  while (!ended()) {
    const report = await runReconcile(bench.forward, {
      ...RECONCILE_OPTIONS,
      fingerprint: bench.kit.fingerprint,
      scope: 'all',
      chunk: 50,
      settleMs: 4000,
    });
    told.runs++;
    for (const { rows, counts } of report.tables) {
      told.rows += rows.primary;
      told.differences += counts.missing + counts.extra + counts.different;
    }
  }
}

/** The lease of a child that died would hold up the next one for half a minute. */
async function freeLease(bench: KitBench): Promise<void> {
  await bench.target.execute("DELETE FROM lockstep_state WHERE name = 'lease backfill'");
}

function urlsOf(bench: KitBench): Record<Side, string> {
  return { source: bench.source.url, target: bench.target.url };
}

function sum(relays: readonly KeepAlive[]): Deaths {
  const total: Deaths = { at: {}, stalls: 0, restarts: 0 };
  for (const { deaths } of relays) {
    total.stalls += deaths.stalls;
    total.restarts += deaths.restarts;
    for (const [point, times] of Object.entries(deaths.at)) total.at[point] = (total.at[point] ?? 0) + times;
  }
  return total;
}
