// A backfill in a process of its own, so that it can be killed. LOCKSTEP_CHILD: { kit, urls, options } as JSON.
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';

const { kit, urls, options } = JSON.parse(process.env.LOCKSTEP_CHILD ?? '{}');
const stores = {
  source: openStore(kit.source.engine, urls.source, 'source'),
  target: openStore(kit.target.engine, urls.target, 'target'),
};
const result = await runBackfill(directionFrom('source', kit, stores), { fingerprint: kit.fingerprint, ...options });
process.stdout.write(JSON.stringify(result.complete));
await Promise.all([stores.source.close(), stores.target.close()]);
