import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { installKit } from '../../sync/kit-bench.ts';
import { createTable } from '../load-table.ts';
import type { Pair } from '../pair.ts';
import type { TruthTable } from '../table.ts';

/** Any database into any other by the backfill of the sync kit, which stays installed on both sides, as it does between backfill and cutover. */
export async function copyWithSyncKit({ source, target }: Pair, tables: readonly TruthTable[]): Promise<void> {
  const { engine } = target.server;
  await target.execute(tables.map((table) => createTable(table, engine)).join('\n'));
  const { kit, forward, close } = await installKit(source, target);
  try {
    await activate(forward);
    const { complete, parked, givenUp } = await runBackfill(forward, { fingerprint: kit.fingerprint });
    const copied = forward.tables.length;
    if (!complete || parked.length > 0 || copied !== tables.length) {
      throw new Error(`The backfill of ${copied} tables is not complete: ${JSON.stringify({ parked, givenUp })}`);
    }
  } finally {
    await close();
  }
}
