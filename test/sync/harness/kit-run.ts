import { setTimeout as wait } from 'node:timers/promises';
import type { ReconcileReport } from '../../../templates/sync/src/reconcile/types.ts';
import { mulberry32 } from '../../demo/dataset/random.ts';
import type { GeneratedBench } from '../generated/generated-bench.ts';
import { openApplication } from './application.ts';
import { bulkOperations } from './bulk-operations.ts';
import { checkConvergence, type Divergence } from './check-convergence.ts';
import { type Deaths, type KeepAlive, keepAlive } from './child/keep-alive.ts';
import type { CaptureKind } from './harness-bench.ts';
import { SEATS } from './harness-tables.ts';
import { OPERATIONS } from './operations.ts';
import { runWriters, storeWriting, type Tally } from './writers.ts';

export interface RunSettings {
  readonly seed: number;
  readonly writers: number;
  readonly capture: CaptureKind;
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
  readonly reconciled: { runs: number; rows: number; differences: number; readonly examples: string[] };
  readonly seen: Divergence;
}

const RELAY = ['--log-level', 'error', 'relay', 'run', '--workers', '2', '--batch', '20'];
/** Differences that are told with everything that is known of them. */
const EXAMPLES = 5;
const BACKFILL = ['--log-level', 'error', 'backfill', 'run', '--chunk', '25'];

/**
 * A whole migration in small, by the commands of the generated kit: rows that only a backfill can bring, then writers, relays and the
 * backfill side by side, the latter two killed at every point they name and held still between, then quiet, until nothing waits.
 */
export async function runKit(bench: GeneratedBench, settings: RunSettings): Promise<Round> {
  const { generated } = bench;
  const { seed, lifeMs } = settings;
  await preload(bench, settings);
  await generated.run(['backfill', 'activate']);
  const random = mulberry32(seed);
  const began = Date.now();
  const buried = () => freeLease(bench);
  const copying = { name: 'backfill', args: BACKFILL } as const;
  const backfill = keepAlive(generated, copying, { random, lifeMs, deaths: settings.deaths, buried });
  const backfilled = backfill.finished.then(() => (Date.now() - began) / 1000);
  backfilled.catch(() => undefined);
  const relays = Array.from({ length: settings.relays }, () =>
    keepAlive(generated, { name: 'relay', args: RELAY }, { random, lifeMs, deaths: Infinity }),
  );
  const reconciled: Round['reconciled'] = { runs: 0, rows: 0, differences: 0, examples: [] };
  let ended = false;
  const children = [backfill, ...relays];
  const failed = Promise.race(children.map(({ finished }) => finished.then(() => new Promise<never>(() => undefined))));
  try {
    const reconciling = settings.reconcile
      ? backfilled.then(() => reconcileUntil(bench, () => ended, reconciled))
      : null;
    reconciling?.catch(() => undefined);
    const tally = await Promise.race([write(bench, settings), failed]);
    const written = Date.now();
    const copied = await Promise.race([backfilled, failed]);
    ended = true;
    await reconciling;
    await Promise.all(relays.map((relay) => relay.stop()));
    const quiet = Date.now();
    await drain(bench);
    return {
      seed,
      tally,
      reconciled,
      deaths: { relay: sum(relays), backfill: backfill.deaths },
      seconds: { writing: (written - began) / 1000, backfill: copied, draining: (Date.now() - quiet) / 1000 },
      seen: await checkConvergence(bench.source, bench.target, bench.kit, 'source'),
    };
  } finally {
    await Promise.all(children.map((child) => child.kill()));
  }
}

/** Until nothing waits: the locks of a relay that was killed go when its server notices. */
async function drain({ generated, source }: GeneratedBench): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await generated.run(['relay', 'run', '--once']);
    const [[waiting] = []] = await source.query('SELECT COUNT(*) FROM lockstep_outbox WHERE state = 0');
    if (waiting === '0' || tries === 30) return;
    await wait(500);
  }
}

/** The application at work. */
async function write(bench: GeneratedBench, { seed, writers, done, capture }: RunSettings): Promise<Tally> {
  const application = openApplication(bench, capture);
  const bulk = capture === 'triggers' ? bulkOperations(bench.source.server.engine) : [];
  try {
    return await runWriters(bench, application, { seed, writers, done, operations: [...OPERATIONS, ...bulk] });
  } finally {
    await application.close();
  }
}

/** Rows from before anything was captured: triggers pass over sessions of the kit. */
async function preload(bench: GeneratedBench, { seed, writers, preload: commits }: RunSettings): Promise<void> {
  const seats = Array.from({ length: SEATS }, (_, at) => `(${at + 1}, ${at + 1}, 'seat')`);
  await bench.source.execute(`INSERT INTO seat VALUES ${seats.join(', ')}`);
  await runWriters(bench, storeWriting(bench.stores.source, { record: async () => undefined }), {
    seed: seed + 1,
    writers,
    done: (tally) => tally.commits >= commits,
  });
}

/** A row whose change is under way is no difference, so there must be none. */
async function reconcileUntil(
  { generated }: GeneratedBench,
  ended: () => boolean,
  told: Round['reconciled'],
): Promise<void> {
  const args = ['--json', '--log-level', 'error', 'reconcile', '--chunk', '50', '--settle', '4'];
  while (!ended()) {
    // Code 1: it found differences. Code 2: it could not tell, of rows that writers never leave alone.
    const report: ReconcileReport = JSON.parse(await generated.run(args, [0, 1, 2]));
    told.runs++;
    for (const { name, rows, counts, differences } of report.tables) {
      told.rows += rows.primary;
      told.differences += counts.missing + counts.extra + counts.different;
      const said = differences.map((one) => `${report.startedAt} ${name} ${JSON.stringify(one)}`);
      told.examples.push(...said.slice(0, EXAMPLES - told.examples.length));
    }
  }
}

/** The lease of a child that died would hold up the next one for half a minute. */
async function freeLease(bench: GeneratedBench): Promise<void> {
  await bench.target.execute("DELETE FROM lockstep_state WHERE name = 'lease backfill'");
}

function sum(relays: readonly KeepAlive[]): Deaths {
  const total: Deaths = { at: {}, stalls: 0, restarts: 0, again: 0 };
  for (const { deaths } of relays) {
    total.stalls += deaths.stalls;
    total.restarts += deaths.restarts;
    for (const [point, times] of Object.entries(deaths.at)) total.at[point] = (total.at[point] ?? 0) + times;
  }
  return total;
}
