import { z } from 'zod';
import { changeRecord } from './change-record.ts';
import { differingTable } from './differing.ts';
import { clients, dmsState } from './kit-state.ts';
import { latencySeen } from './latency.ts';
import { logConsumer } from './log-state.ts';
import { pipeStatus } from './pipe-status.ts';
import { seen } from './seen.ts';

const text = z.string();
const count = z.number();
const optional = z.number().nullable();
const sideName = z.enum(['source', 'target']);

/** fine: go on. warn: somebody should look. halt: stop what is named, now. unknown: it could not be told, which is not fine. */
export const watchState = z.enum(['fine', 'warn', 'halt', 'unknown']);

/** One stop condition, evaluated. */
export const condition = z.strictObject({
  id: text,
  state: watchState,
  what: text,
  /** Commands that stop the damage, and that let things go on afterwards. */
  pause: text.nullable(),
  resume: text.nullable(),
});

/** Who may write. */
export const cutoverState = z.strictObject({
  /** unclear: the fence rows contradict each other. */
  stage: z.enum(['settled', 'fenced', 'decided', 'unclear']),
  scope: text,
  fences: z.strictObject({
    source: z.strictObject({ epoch: count, writer: text }),
    target: z.strictObject({ epoch: count, writer: text }),
  }),
  /** How long nobody can write; null while somebody can, or where nothing notes it. */
  stoppedSeconds: optional,
});

/** What a flip left in the database that it leads away from. */
export const flipNote = z.strictObject({
  id: text,
  from: sideName,
  scope: text,
  epoch: count,
  /** started, stopped, fenced, rehearsed, aborted or opened. */
  outcome: text,
  pausedMs: optional,
  ageSeconds: count,
});

/** One table as the kit names it. */
export const tableStatus = z.strictObject({
  table: text,
  open: count,
  oldestSeconds: optional,
  parked: count,
  /** Null: its backfill was not begun, or nothing notes it. `of`: the server's guess of its rows. */
  backfill: z.array(
    z.strictObject({
      to: text,
      rows: count,
      of: optional,
      parked: count,
      done: z.boolean(),
      /** Since its checkpoint was written: where it is done, since it ended. */
      ageSeconds: count,
    }),
  ),
});

/** The queue of the primary. */
export const queueStatus = z.strictObject({
  open: count,
  /** At most so many wait, by their ids, where not all were counted. */
  atMost: count,
  whole: z.boolean(),
  oldestSeconds: optional,
  newest: text,
  parked: count,
  parkedWhole: z.boolean(),
  reasons: z.array(z.strictObject({ table: text, events: count, oldestSeconds: optional, reason: text })),
});

/** Changes recorded and carried between two readings. */
export const queueRates = z.strictObject({
  seconds: count,
  arrived: count,
  applied: count,
  arrivedPerSecond: count,
  appliedPerSecond: count,
  /** Everything that waited at the first reading is gone at the second. */
  turnedOver: z.boolean(),
});

export const catchUpStatus = z.strictObject({
  verdict: z.enum(['keeps up', 'catches up', 'never', 'unknown']),
  seconds: z.strictObject({ low: count, high: count }).nullable(),
  explanation: text,
});

export const heartbeatStatus = z.strictObject({
  /** How old the last beat is that reached the secondary, by the primary's clock alone; never negative. */
  ageSeconds: count,
  /** How long it took, corrected by the difference of the clocks; never negative. Null where a clock is not known. */
  transitSeconds: optional,
  /** The secondary's clock minus the primary's, and how far that may be off. */
  clock: z.strictObject({ differenceSeconds: count, uncertaintySeconds: count }).nullable(),
});

/** What of its log a server still keeps, at the present rate. */
export const logRoom = z.strictObject({
  reader: text,
  active: z.boolean(),
  lost: z.boolean(),
  bytesLeft: optional,
  secondsLeft: optional,
  said: text,
});

export const sideStatus = z.strictObject({
  label: text,
  /** null: it answers. */
  gone: text.nullable(),
  installed: seen(z.boolean()),
  /** Its own outbox, whichever side is the primary; `applied` among its newest hundred thousand changes. */
  kit: seen(
    z.strictObject({
      fence: z.strictObject({ epoch: count, writer: text }).nullable(),
      pending: count,
      parked: count,
      applied: count,
      newest: text,
    }),
  ),
  /** Who else is connected. */
  clients: seen(clients),
  position: text.nullable(),
  replica: z.boolean().nullable(),
  lagSeconds: optional,
  logBytesPerSecond: seen(count),
  keptBytes: seen(count),
  /** By time or size, whoever reads. */
  retention: seen(z.strictObject({ setting: text, secondsLeft: optional, unbounded: z.boolean() })),
  consumers: seen(z.array(logConsumer)),
  room: z.array(logRoom),
  dms: seen(dmsState.nullable()),
});

export const connectorStatus = z.strictObject({
  name: text,
  /** RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED … as Kafka Connect says. */
  state: text,
  tasks: z.array(z.strictObject({ id: count, state: text, error: text.nullable() })),
});

/** One check of parity, from the evidence. */
export const driftPoint = z.strictObject({ at: text, verdict: text, confirmed: count });

export const driftStatus = z.strictObject({
  /** none: nothing was checked. */
  trend: z.enum(['none', 'zero', 'falling', 'steady', 'rising']),
  ageSeconds: optional,
  /** The newest last. */
  points: z.array(driftPoint),
  /** The tables whose own newest comparison confirmed a difference. */
  differing: z.array(differingTable),
});

export const schemaChange = z.strictObject({ side: sideName, table: text, what: text, carried: z.boolean() });

/** How a migration stands: a plain value, by which gates judge and pages are drawn. */
export const syncStatus = z.strictObject({
  at: text,
  state: watchState,
  conditions: z.array(condition),
  primary: sideName.nullable(),
  cutover: seen(cutoverState),
  flips: z.array(flipNote),
  /** The last proof that changes of the other side reach this one. */
  wayBack: seen(z.strictObject({ ageSeconds: count, roundTripMs: count, capture: text }).nullable()),
  queue: seen(queueStatus),
  rates: seen(queueRates),
  catchUp: catchUpStatus,
  heartbeat: seen(heartbeatStatus.nullable()),
  /** The newest change of the primary that a relay noted on the secondary. */
  carriedUpTo: text.nullable(),
  paused: z.array(z.enum(['backfill', 'reconcile'])),
  /** Parts of the kit that hold a lease now. */
  running: z.array(text),
  tables: z.array(tableStatus),
  source: sideStatus,
  target: sideStatus,
  connectors: seen(z.array(connectorStatus)).nullable(),
  /** How many table pairs of the plan are copied, by their checkpoints. */
  copied: seen(z.strictObject({ done: count, of: count })),
  /** How far the connectors are; null: no Kafka Connect is configured. */
  pipe: pipeStatus.nullable(),
  drift: seen(driftStatus),
  /** Shadow reads with a verdict, as the files of the kit hold them. */
  shadow: seen(z.strictObject({ match: count, mismatch: count })),
  /** What callers wait for, as the application’s own histogram tells it. */
  latency: seen(latencySeen),
  /** What each change inside one database has noted of itself; null: lockstep.yaml asks for none. */
  changes: seen(z.array(changeRecord)).nullable(),
  schema: seen(z.array(schemaChange)),
});

export type WatchState = z.infer<typeof watchState>;
export type Condition = Readonly<z.infer<typeof condition>>;
export type CutoverState = Readonly<z.infer<typeof cutoverState>>;
export type FlipNote = Readonly<z.infer<typeof flipNote>>;
export type TableStatus = Readonly<z.infer<typeof tableStatus>>;
export type QueueStatus = Readonly<z.infer<typeof queueStatus>>;
export type QueueRates = Readonly<z.infer<typeof queueRates>>;
export type CatchUpStatus = Readonly<z.infer<typeof catchUpStatus>>;
export type HeartbeatStatus = Readonly<z.infer<typeof heartbeatStatus>>;
export type LogRoom = Readonly<z.infer<typeof logRoom>>;
export type SideStatus = Readonly<z.infer<typeof sideStatus>>;
export type ConnectorStatus = Readonly<z.infer<typeof connectorStatus>>;
export type DriftPoint = Readonly<z.infer<typeof driftPoint>>;
export type DriftStatus = Readonly<z.infer<typeof driftStatus>>;
export type SchemaChange = Readonly<z.infer<typeof schemaChange>>;
export type SyncStatus = Readonly<z.infer<typeof syncStatus>>;
/** What is judged: everything but the judgment. */
export type Observed = Omit<SyncStatus, 'conditions' | 'state'>;

const RANK: Readonly<Record<WatchState, number>> = { fine: 0, warn: 1, unknown: 2, halt: 3 };

/** How bad a state is; what could not be told is worse than what is only worth a look. */
export function rankOf(state: WatchState): number {
  return RANK[state];
}

/** The worst of some states; fine when there is none. */
export function worstOf(states: readonly WatchState[]): WatchState {
  return states.reduce<WatchState>((worst, one) => (RANK[one] > RANK[worst] ? one : worst), 'fine');
}
