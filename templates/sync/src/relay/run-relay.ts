import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { readChanges } from '../core/read-changes.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { carry } from './carry.ts';
import { claimHeads, type Head, markApplied, park, release } from './queue-sql.ts';
import {
  type BatchCount,
  type Outcome,
  RELAY_OPTIONS,
  type RelayHooks,
  type RelayOptions,
  type RelayReport,
} from './relay-options.ts';

/**
 * Carries what the outbox of the primary holds to the secondary, until the signal or until nothing waits. Any number of these may
 * run at once. What is carried is the current row, so events may be carried again, and are after a crash, without effect.
 */
export async function runRelay(
  direction: Direction,
  options: Partial<RelayOptions> = {},
  hooks: RelayHooks = {},
): Promise<RelayReport> {
  const all = { ...RELAY_OPTIONS, ...options };
  const total = { applied: 0, stale: 0, released: 0, parked: 0, waits: 0 };
  const failed = new AbortController();
  const signal = all.signal === undefined ? failed.signal : AbortSignal.any([all.signal, failed.signal]);
  const worker = async () => {
    try {
      await work(direction, { ...all, signal }, hooks, total);
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: all.workers }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return total;
}

async function work(
  direction: Direction,
  options: RelayOptions & { readonly signal: AbortSignal },
  hooks: RelayHooks,
  total: BatchCount & { waits: number },
): Promise<void> {
  const { signal, until, idleMs, pauseMs, log } = options;
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    try {
      const began = Date.now();
      const batch = await oneBatch(direction, options);
      if (batch === null) {
        if (until === 'drained' && (await isDrained(direction))) return;
        await pause(idleMs);
        continue;
      }
      for (const kind of ['applied', 'stale', 'released', 'parked'] as const) total[kind] += batch[kind];
      hooks.settled?.({ ...batch, ms: Date.now() - began });
    } catch (error) {
      if (!(error instanceof StoreError) || !WAITS.has(error.kind)) throw error;
      total.waits += 1;
      log?.warn({ kind: error.kind, code: error.code }, error.message);
      hooks.waits?.(error.message);
      await pause(pauseMs);
    }
  }
}

/** What passes without anybody's doing: the batch is given back and taken again. */
const WAITS: ReadonlySet<string> = new Set(['retry', 'connection', 'outcome unknown', 'busy']);

async function isDrained({ from }: Direction): Promise<boolean> {
  const { store, tables } = from;
  const waiting = await store.transaction((tx) => tx.rows(sql`SELECT 1 FROM ${tables.outbox} WHERE state = 0 LIMIT 1`));
  return waiting.length === 0;
}

/** Claims, reads, applies and settles one batch; null when nothing was to claim. */
function oneBatch(direction: Direction, options: RelayOptions) {
  const { from } = direction;
  return from.store.transaction(async (tx) => {
    const heads = await claimHeads(tx, from.tables, options.batch, []);
    if (heads.length === 0) return null;
    crashPoint('relay after claim');
    // A transaction of its own, begun after the claim: what is claimed is in its snapshot.
    const changes = await readChanges(direction, heads);
    crashPoint('relay after read');
    const tried = await carry(direction, changes);
    crashPoint('relay after apply');
    const count = { applied: 0, stale: 0, released: 0, parked: 0 };
    const headOf = new Map(heads.map((head) => [head.name + head.rowKey, head]));
    const done = tried.filter(({ outcome }) => outcome.kind === 'applied' || outcome.kind === 'stale');
    await markApplied(
      tx,
      from.tables,
      done.map(({ change }) => change),
    );
    for (const { change, outcome } of tried) {
      const head = headOf.get(change.name + change.rowKey);
      if (head === undefined) continue;
      const settled = outlasted(head, outcome, options) ? ({ ...outcome, kind: 'parked' } as Outcome) : outcome;
      count[settled.kind] += 1;
      await settle(tx, direction, head, change.version, settled);
    }
    crashPoint('relay after ack');
    return { ...count, oldestSeconds: Math.max(...heads.map(({ ageSeconds }) => ageSeconds)) };
  });
}

function outlasted({ attempts, ageSeconds }: Head, { kind }: Outcome, { patience }: RelayOptions): boolean {
  return kind === 'released' && attempts >= patience.attempts && ageSeconds * 1000 >= patience.ms;
}

async function settle(tx: Tx, { from }: Direction, head: Head, version: bigint, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'parked') await park(tx, from.tables, { ...head, version }, outcome.reason);
  if (outcome.kind === 'released') {
    await release(tx, from.tables, head, Math.min(30_000, 100 * 2 ** Math.min(head.attempts, 10)), outcome.reason);
  }
}
