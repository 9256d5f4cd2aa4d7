import { readFileSync } from 'node:fs';
import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { runCutover } from '../../../templates/sync/src/cutover/run-cutover.ts';
import type { KitDescriptor, Side } from '../../../templates/sync/src/descriptor.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { drainOf } from './carry.ts';

/** A process of its own that flips, so that it can be killed: its argument is a file with the kit, both URLs, the primary and the mode. */
interface Order {
  readonly kit: KitDescriptor;
  readonly urls: Readonly<Record<Side, string>>;
  readonly primary: Side;
  readonly mode: 'run' | 'rehearse';
}

const order: Order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const stores = {
  source: openStore(order.kit.source.engine, order.urls.source, 'source'),
  target: openStore(order.kit.target.engine, order.urls.target, 'target'),
};
const direction = directionFrom(order.primary, order.kit, stores);
const log = { debug() {}, info() {}, warn() {}, error() {} };
const report = await runCutover(
  direction,
  // What waits is what the test wrote before it started this process.
  { mode: order.mode, maxLagMs: 60_000, pauseLimitMs: 60_000, fenceWaitMs: 20_000, verifyMs: 30_000 },
  { drain: drainOf(direction), backfillOpen: async () => [], log },
);
process.stdout.write(JSON.stringify(report));
await Promise.all([stores.source.close(), stores.target.close()]);
