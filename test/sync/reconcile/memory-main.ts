import { readFileSync } from 'node:fs';
import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import type { KitDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { RECONCILE_OPTIONS } from '../../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';

/** Reconciles once and tells how much memory and time it took. */
const { kit, source, target }: { kit: KitDescriptor; source: string; target: string } = JSON.parse(
  readFileSync(process.env.KIT_DESCRIPTOR ?? '', 'utf8'),
);
const stores = {
  source: openStore(kit.source.engine, source, 'source'),
  target: openStore(kit.target.engine, target, 'target'),
};
let most = 0;
const began = Date.now();
const report = await runReconcile(
  directionFrom('source', kit, stores),
  { ...RECONCILE_OPTIONS, fingerprint: kit.fingerprint, scope: 'all', settleMs: 0, maxKept: 1000 },
  {
    onRows: () => {
      most = Math.max(most, process.memoryUsage().heapUsed);
    },
  },
);
await Promise.all([stores.source.close(), stores.target.close()]);
const [table] = report.tables;
process.stdout.write(
  JSON.stringify({
    heapMb: Math.round(most / 2 ** 20),
    ms: Date.now() - began,
    rows: table?.rows,
    counts: table?.counts,
    kept: table?.differences.length,
  }),
);
