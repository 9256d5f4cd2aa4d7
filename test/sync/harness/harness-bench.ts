import type { ServerKind } from '../../lab/kinds.ts';
import { engineOf } from '../../lab/kinds.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { type KitBench, openKitBench } from '../kit-bench.ts';
import { watchLedger } from './check-convergence.ts';
import { createHarnessTables } from './harness-tables.ts';

/** How many writers write side by side, unless told otherwise. */
export const WRITERS = 8;

/** Two databases with the harness's tables, the kit, and whatever notes that a ledger goes back. */
export async function openHarness(servers: readonly [LabServer, LabServer]): Promise<KitBench> {
  const [source, target] = servers.map(({ engine }) => engine);
  if (source === undefined || target === undefined) throw new Error('two servers are needed');
  const bench = await openKitBench(
    servers,
    { source: createHarnessTables(source, 'source'), target: createHarnessTables(target, 'target') },
    { poolSize: 2 * WRITERS },
  );
  await bench.target.execute(watchLedger(target));
  await bench.source.execute(watchLedger(source));
  return bench;
}

export { engineOf, type ServerKind };
