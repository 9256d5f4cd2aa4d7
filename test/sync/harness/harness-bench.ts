import type { LabServer } from '../../lab/lab-server.ts';
import { type GeneratedBench, type GeneratedOptions, openGeneratedBench } from '../generated/generated-bench.ts';
import { type KitBench, openKitBench } from '../kit-bench.ts';
import { watchLedger } from './check-convergence.ts';
import { createHarnessTables, HARNESS_MAPPING } from './harness-tables.ts';

/** How many writers write side by side, unless told otherwise. */
export const WRITERS = 8;

/** How changes are noted: by the application through the kit's adapter, or by triggers, of which the application knows nothing. */
export type CaptureKind = 'adapter' | 'triggers';

/** Two databases with the harness's tables and the kit as it stands in templates/sync, for scripted tests of its parts. */
export async function openHarness(servers: readonly [LabServer, LabServer]): Promise<KitBench> {
  const bench = await openKitBench(servers, definitions(servers), { poolSize: 2 * WRITERS }, HARNESS_MAPPING);
  await watchLedgers(bench);
  return bench;
}

/** The same with the kit that generate_plan writes for the mapping. */
export async function openGeneratedHarness(
  servers: readonly [LabServer, LabServer],
  capture: CaptureKind = 'adapter',
  more: Pick<GeneratedOptions, 'damage'> = {},
): Promise<GeneratedBench> {
  const triggers = capture === 'triggers';
  const options = { ...more, mapping: HARNESS_MAPPING, triggers, store: { poolSize: 2 * WRITERS } };
  const bench = await openGeneratedBench(servers, definitions(servers, triggers), options);
  await watchLedgers(bench);
  return bench;
}

function definitions([source, target]: readonly [LabServer, LabServer], cascades = false) {
  return {
    source: createHarnessTables(source.engine, 'source', cascades),
    target: createHarnessTables(target.engine, 'target'),
  };
}

/** Whatever notes that a ledger goes back. */
async function watchLedgers({ source, target }: KitBench): Promise<void> {
  for (const database of [source, target]) await database.execute(watchLedger(database.server.engine));
}
