import { setTimeout as sleep } from 'node:timers/promises';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { type Direction, directionFrom } from '../../../templates/sync/src/core/direction.ts';
import type { KitDescriptor, Side } from '../../../templates/sync/src/descriptor.ts';
import { APPLY_LIMITS, RECONCILE_OPTIONS } from '../../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { runTrickle } from '../../../templates/sync/src/trickle/run-trickle.ts';

/** What is run in a process of its own, as JSON on its command line. */
export interface KitJob {
  readonly kit: KitDescriptor;
  readonly urls: Readonly<Record<Side, string>>;
  readonly work: keyof typeof WORK;
}

const WORK = {
  relay: (direction: Direction) => runRelay(direction, { until: 'drained', workers: 4, batch: 200, pauseMs: 100 }),
  reconcile: (direction: Direction, { fingerprint }: KitDescriptor) =>
    runReconcile(direction, { ...RECONCILE_OPTIONS, fingerprint, scope: 'all', settleMs: 0 }),
  repair: (direction: Direction, { fingerprint }: KitDescriptor) =>
    runReconcile(direction, {
      ...RECONCILE_OPTIONS,
      fingerprint,
      scope: 'all',
      apply: { ...APPLY_LIMITS, approved: null },
    }),
  backfill: (direction: Direction, { fingerprint }: KitDescriptor) => runBackfill(direction, { fingerprint }),
  trickle: (direction: Direction, { fingerprint, tables }: KitDescriptor) =>
    runTrickle(direction, {
      fingerprint,
      tables: tables.map(({ name }) => ({ name, changedAt: 'changed' })),
      since: '2000-01-01 00:00:00',
      lagSeconds: 0,
      passes: 1,
    }),
};

const job: KitJob = JSON.parse(process.argv[2] ?? '');
const open = (side: Side) => openStore(job.kit[side].engine, job.urls[side], side, { statementMs: 300_000 });
const stores = { source: open('source'), target: open('target') };
const began = performance.now();
const ended = new AbortController();
let rss = 0;
const watching = (async () => {
  while (!ended.signal.aborted) {
    rss = Math.max(rss, process.memoryUsage.rss());
    await sleep(20);
  }
})();
process.stdout.write('ready\n');
const report = await WORK[job.work](directionFrom('source', job.kit, stores), job.kit);
ended.abort();
await watching;
await Promise.all([stores.source.close(), stores.target.close()]);
const told = { ms: Math.round(performance.now() - began), rssMb: Math.round(rss / 2 ** 20), report };
process.stdout.write(`${JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`);
