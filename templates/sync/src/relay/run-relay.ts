import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { forgetOldNotes } from '../core/seen.ts';
import { checkWentBack } from '../core/went-back.ts';
import { StoreError } from '../store/store-error.ts';
import { beat } from './heartbeat.ts';
import { FIRST_KEYS, oneBatch, type Worker } from './one-batch.ts';
import { anyWaits } from './queue-sql.ts';
import {
  type BatchCount,
  RELAY_OPTIONS,
  type RelayHooks,
  type RelayOptions,
  type RelayReport,
} from './relay-options.ts';
import { openTurns, type Turns } from './turns.ts';
import { DefinitionChangedError, driftMessage, driftOf } from './watch-definitions.ts';

/** What the workers of one relay share. */
interface Relay {
  readonly direction: Direction;
  readonly options: RelayOptions;
  readonly hooks: RelayHooks;
  readonly signal: AbortSignal;
  readonly turns: Turns;
  /** Tables that are not carried, with the reason. */
  readonly stopped: Map<string, string>;
  readonly total: BatchCount & { waits: number };
}

/**
 * Carries what the outbox of the primary holds to the secondary, until the signal or until nothing waits. Any number of these may
 * run at once. What is carried is the current row, so events may be carried again, and are after a crash, without effect. Servers
 * that are away are waited for; throws for what waiting does not mend.
 */
export async function runRelay(
  direction: Direction,
  options: Partial<RelayOptions> = {},
  hooks: RelayHooks = {},
): Promise<RelayReport> {
  const all = { ...RELAY_OPTIONS, ...options };
  refuseTooMany(direction, all.workers);
  const ended = new AbortController();
  const signal = all.signal === undefined ? ended.signal : AbortSignal.any([all.signal, ended.signal]);
  const total = { applied: 0, stale: 0, released: 0, parked: 0, waits: 0 };
  const relay: Relay = { direction, options: all, hooks, signal, turns: openTurns(), stopped: new Map(), total };
  await untilItAnswers(relay, () => check(relay, true));
  await untilItAnswers(relay, () => forgetOldNotes(direction));
  const orEnd = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      ended.abort();
      throw error;
    });
  const checks = orEnd(every(relay, all.checkMs, () => check(relay)));
  // A beat that is written while the last worker ends would wait for nobody.
  const beating = all.until === 'drained' ? 0 : all.heartbeatMs;
  const beats = orEnd(every(relay, beating, async () => void (await beat(direction))));
  const workers = Array.from({ length: all.workers }, () => orEnd(work(relay)));
  const done = Promise.allSettled(workers).finally(() => ended.abort());
  // Waited for at once: a check that fails while the workers end their batches has somebody who hears it.
  const others = Promise.allSettled([checks, beats]);
  for (const one of [...(await done), ...(await others)]) {
    if (one.status === 'rejected') throw one.reason;
  }
  if (all.until === 'drained' && relay.stopped.size > 0 && all.signal?.aborted !== true) {
    throw new DefinitionChangedError([...relay.stopped.values()].join('\n'));
  }
  return total;
}

/** A claim and its reading take two connections; a worker that cannot get its second would wait for the others for ever. */
function refuseTooMany({ from, to }: Direction, workers: number): void {
  const most = Math.min(Math.floor((from.store.poolSize - 2) / 2), to.store.poolSize - 1);
  if (workers >= 1 && workers <= Math.max(1, most)) return;
  throw new Error(
    `${workers} workers of a relay need a pool of ${2 * workers + 2} connections on the primary and ${workers + 1} on the secondary: expected 1 to ${most} workers, or a larger poolSize`,
  );
}

async function work(relay: Relay): Promise<void> {
  const { direction, options, hooks, signal, turns, stopped, total } = relay;
  const worker: Worker = { id: randomUUID(), batches: 0, keys: FIRST_KEYS };
  while (!signal.aborted) {
    if (turns.idle()) {
      await turns.rest(options.idleMs, signal);
      continue;
    }
    const began = performance.now();
    const batch = await untilItAnswers(relay, () => oneBatch(direction, options, worker, [...stopped.keys()], turns));
    if (batch === undefined) continue;
    if (batch === null) {
      if (options.until === 'drained' && (await nothingWaits(relay))) return;
      await turns.rest(options.idleMs, signal);
      continue;
    }
    turns.settled();
    for (const kind of ['applied', 'stale', 'released', 'parked'] as const) total[kind] += batch[kind];
    hooks.settled?.({ ...batch, ms: Math.round(performance.now() - began) });
  }
}

async function nothingWaits(relay: Relay): Promise<boolean> {
  const { store, tables } = relay.direction.from;
  const ask = () => store.transaction((tx) => anyWaits(tx, tables, [...relay.stopped.keys()]));
  return (await untilItAnswers(relay, ask)) === false;
}

/** What passes without anybody's doing. A batch that met it was given back, and is taken again. */
const PASSES: ReadonlySet<string> = new Set(['retry', 'connection', 'outcome unknown', 'busy']);

/** Runs work until both servers let it; undefined when the relay is to end meanwhile. */
async function untilItAnswers<T>(relay: Relay, work: () => Promise<T>): Promise<T | undefined> {
  const { options, hooks, signal, total } = relay;
  let mistakes = 0;
  for (let again = false; !signal.aborted; again = true) {
    try {
      // Behind an address that was lost there may be another server.
      if (again) await checkWentBack(relay.direction);
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.kind === 'other') {
        // Such as a column that is not there: a definition that changed explains it, and its table is left out from now on.
        mistakes += 1;
        await check(relay);
        if (relay.stopped.size === 0 || mistakes > 2) throw error;
        continue;
      }
      if (!PASSES.has(error.kind)) throw error;
      total.waits += 1;
      options.log?.warn({ kind: error.kind, code: error.code }, error.message);
      hooks.waits?.(error.message);
      await pause(relay, options.pauseMs);
    }
  }
  return undefined;
}

/** Stops the tables whose definition changed, lets those go on that are as they were, and throws when a database went back. */
async function check({ direction, options, hooks, stopped }: Relay, thorough = false): Promise<void> {
  await checkWentBack(direction, thorough);
  const drift = await driftOf(direction);
  const now = new Map(drift.map((one) => [one.name, driftMessage(one)]));
  for (const [name, message] of now) {
    if (!stopped.has(name)) {
      options.log?.error({ table: name }, message);
      hooks.stopped?.(name, message);
    }
    stopped.set(name, message);
  }
  for (const name of [...stopped.keys()]) if (!now.has(name)) stopped.delete(name);
}

async function every(relay: Relay, ms: number, work: () => Promise<void>): Promise<void> {
  if (ms <= 0) return;
  await pause(relay, relay.options.until === 'drained' ? ms : Math.min(ms, 100));
  while (!relay.signal.aborted) {
    await untilItAnswers(relay, work);
    await pause(relay, ms);
  }
}

async function pause({ signal }: Relay, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
