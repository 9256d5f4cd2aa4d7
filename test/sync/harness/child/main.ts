import { readFileSync } from 'node:fs';
import { runBackfill } from '../../../../templates/sync/src/backfill/run-backfill.ts';
import { directionFrom } from '../../../../templates/sync/src/core/direction.ts';
import { runRelay } from '../../../../templates/sync/src/relay/run-relay.ts';
import { openStore } from '../../../../templates/sync/src/store/open-store.ts';
import { type ChildTask, DEATH } from './child-task.ts';

const task: ChildTask = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

// The kit asks for the variable each time it passes a point.
const point = process.env[DEATH.point];
if (point !== undefined) {
  const arm = () => {
    process.env['LOCKSTEP_CRASH_AT'] = point;
  };
  setTimeout(arm, Number(process.env[DEATH.afterMs])).unref();
}

const stores = {
  source: openStore(task.kit.source.engine, task.urls.source, 'source'),
  target: openStore(task.kit.target.engine, task.urls.target, 'target'),
};
const direction = directionFrom(task.primary, task.kit, stores);
const parts = {
  relay: () => runRelay(direction, { workers: 2, batch: 20, idleMs: 5, heartbeatMs: 200, signal: stop.signal }),
  backfill: () =>
    runBackfill(direction, {
      fingerprint: task.kit.fingerprint,
      sizing: { firstRows: 10, maxRows: 25 },
      signal: stop.signal,
    }),
};
try {
  process.stdout.write(`${JSON.stringify(await parts[task.part]())}\n`);
} finally {
  await Promise.all([stores.source.close(), stores.target.close()]);
}
