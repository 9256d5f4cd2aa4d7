import fc from 'fast-check';
import type { DifferingTable } from '../../mcp-server/src/model/differing.ts';
import { type ObserveSettings, observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import type { PipeStatus } from '../../mcp-server/src/model/pipe-status.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import type { Observed, SideStatus } from '../../mcp-server/src/model/sync-status.ts';

export const settings: ObserveSettings = observeSettings.parse({});

/** What cannot be told. */
export const hidden = unseen('the login may not look', 'GRANT SELECT');

/** A side on which nothing is wrong. */
export const fineSide: SideStatus = {
  label: 'db:1/shop',
  gone: null,
  installed: known(true),
  kit: known({ fence: { epoch: 0, writer: 'source' }, pending: 0, parked: 0, applied: 10, newest: '10' }),
  clients: known([]),
  position: '0/1',
  replica: false,
  lagSeconds: null,
  logBytesPerSecond: known(1000),
  keptBytes: known(1_000_000),
  retention: known({ setting: 'binlog_expire_logs_seconds', secondsLeft: 2_592_000, unbounded: false }),
  consumers: known([]),
  room: [],
  dms: known(null),
};

/** A migration on which nothing is wrong. */
export const fine: Observed = {
  at: '2026-01-02T03:04:05.000Z',
  primary: 'source',
  cutover: known({
    stage: 'settled',
    scope: 'all',
    fences: { source: { epoch: 0, writer: 'source' }, target: { epoch: 0, writer: 'source' } },
    stoppedSeconds: null,
  }),
  flips: [],
  wayBack: known(null),
  queue: known({
    open: 2,
    atMost: 2,
    whole: true,
    oldestSeconds: 0.1,
    newest: '10',
    parked: 0,
    parkedWhole: true,
    reasons: [],
  }),
  rates: known({ seconds: 3, arrived: 30, applied: 30, arrivedPerSecond: 10, appliedPerSecond: 10, turnedOver: true }),
  catchUp: { verdict: 'keeps up', seconds: { low: 0, high: 3 }, explanation: 'whatever waited is applied.' },
  heartbeat: known({
    ageSeconds: 2,
    transitSeconds: 0.1,
    clock: { differenceSeconds: 0.2, uncertaintySeconds: 0.001 },
  }),
  carriedUpTo: '10',
  paused: [],
  running: [],
  tables: [
    {
      table: 'shop.item',
      open: 2,
      oldestSeconds: 0.1,
      parked: 0,
      backfill: [{ to: 'public.item', rows: 9, of: 9, parked: 0, done: true, ageSeconds: 3600 }],
    },
  ],
  source: fineSide,
  target: fineSide,
  connectors: null,
  pipe: null,
  drift: known({
    trend: 'zero',
    ageSeconds: 60,
    points: [{ at: '2026-01-02T03:03:05.000Z', verdict: 'equal', confirmed: 0 }],
    differing: [],
  }),
  copied: known({ done: 1, of: 1 }),
  shadow: known({ match: 10, mismatch: 0 }),
  latency: known({ before: null, now: null }),
  changes: null,
  schema: known([]),
};

const reader = (secondsLeft: number | null, lost: boolean, active: boolean) => ({
  reader: 'slot',
  active,
  lost,
  bytesLeft: secondsLeft === null ? null : secondsLeft * 1000,
  secondsLeft,
  said: 'slot slot',
});

/** How bad one thing is, from nothing at all to as bad as can be, and the migration that is otherwise fine. */
export const WORSENINGS: Readonly<Record<string, (by: number) => Observed>> = {
  'outbox-age': (by) => withQueue({ oldestSeconds: by * 2000, open: 5 }),
  parked: (by) => withQueue(parked(Math.round(by * 300))),
  heartbeat: (by) => ({ ...fine, heartbeat: known({ ageSeconds: by * 2000, transitSeconds: by, clock: null }) }),
  replicas: (by) => ({ ...fine, target: { ...fineSide, lagSeconds: by * 1000 } }),
  log: (by) => ({ ...fine, source: { ...fineSide, room: [reader((1 - by) * 400_000, by === 1, true)] } }),
  fence: (by) => ({
    ...fine,
    cutover: known({
      stage: by < 0.1 ? 'settled' : by < 0.9 ? 'fenced' : 'unclear',
      scope: 'all',
      fences: { source: { epoch: 1, writer: 'none' }, target: { epoch: 1, writer: 'source' } },
      stoppedSeconds: by < 0.1 ? null : by * 200,
    }),
  }),
  drift: (by) => ({
    ...fine,
    drift: known({
      trend: by === 0 ? 'zero' : 'rising',
      ageSeconds: 60,
      points: [{ at: fine.at, verdict: by === 0 ? 'equal' : 'drift', confirmed: Math.ceil(by * 100) }],
      differing: by === 0 ? [] : [differing(Math.ceil(by * 100), 'some')],
    }),
  }),
  schema: (by) => ({
    ...fine,
    schema: known(
      Array.from({ length: Math.ceil(by * 3) }, (_, at) => ({
        side: 'source' as const,
        table: `shop.t${at}`,
        what: 'column note is gone',
        carried: true,
      })),
    ),
  }),
  dms: (by) => ({
    ...fine,
    target: {
      ...fineSide,
      dms: known({
        schema: 'public',
        exceptions: Math.ceil(by * 10),
        suspendedTables: 0,
        validationFailures: 0,
        whole: true,
      }),
    },
  }),
  pipe: (by) => ({
    ...fine,
    pipe: {
      ...finePipe,
      beatSeconds: known(by * 2000),
      sinks: [{ connector: 'sink', lag: known({ partitions: 6, behind: 0, most: null, lost: by === 1 ? 3 : 0 }) }],
    },
  }),
  connectors: (by) => ({
    ...fine,
    connectors: known([
      {
        name: 'src',
        state: by < 0.3 ? 'RUNNING' : by < 0.6 ? 'PAUSED' : 'FAILED',
        tasks: [{ id: 0, state: 'RUNNING', error: null }],
      },
    ]),
  }),
};

/** A comparison of the one table a minute ago. */
export function differing(rows: number, besides: DifferingTable['besides'], ageSeconds = 60): DifferingTable {
  return { source: 'shop.item', target: 'public.item', rows, besides, ageSeconds };
}
/** Connectors that have carried everything. */
export const finePipe: PipeStatus = {
  reads: 'source',
  position: 'uuid:1-9',
  sources: [{ connector: 'src', reached: known(true), offset: 'uuid:1-10', snapshot: known([]), gap: known(null) }],
  sinks: [{ connector: 'sink', lag: known({ partitions: 6, behind: 0, most: null, lost: 0 }) }],
  beatSeconds: known(2),
  drained: known(true),
  fence: null,
};

function withQueue(part: Partial<Extract<Observed['queue'], { known: true }>['value']>): Observed {
  const { queue } = fine;
  if (!queue.known) throw new Error('the queue of a fine migration is known');
  return { ...fine, queue: known({ ...queue.value, ...part }) };
}

function parked(events: number) {
  return {
    parked: events,
    reasons: events === 0 ? [] : [{ table: 'shop.item', events, oldestSeconds: 3, reason: 'refused (22001)' }],
  };
}

/** What of a migration can be hidden from a login. */
export const HIDEABLE = ['cutover', 'queue', 'heartbeat', 'drift', 'schema'] as const;

export const severity = fc.double({ min: 0, max: 1, noNaN: true });
