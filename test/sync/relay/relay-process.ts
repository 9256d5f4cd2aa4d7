import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import type { KitDescriptor, Side } from '../../../templates/sync/src/descriptor.ts';
import type { RelayOptions } from '../../../templates/sync/src/relay/relay-options.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';

/** What a relay in a process of its own is given, as JSON on its command line. */
export interface Job {
  readonly kit: KitDescriptor;
  readonly urls: Readonly<Record<Side, string>>;
  readonly primary: Side;
  readonly options: Partial<RelayOptions>;
}

const job: Job = JSON.parse(process.argv[2] ?? '');
const open = (side: Side) => openStore(job.kit[side].engine, job.urls[side], side);
const stores = { source: open('source'), target: open('target') };
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.stdout.write('ready\n');
const report = await runRelay(directionFrom(job.primary, job.kit, stores), { ...job.options, signal: stop.signal });
process.stdout.write(`${JSON.stringify(report)}\n`);
await Promise.all([stores.source.close(), stores.target.close()]);
