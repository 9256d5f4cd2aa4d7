import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { Tx } from '../store/store.ts';

/** What stood in the outbox at or below a watermark when waiting ended. */
export interface Drained {
  readonly drained: boolean;
  readonly pending: number;
  /** Parked events: they do not pass by waiting. */
  readonly parked: number;
  readonly ms: number;
}

/**
 * The newest id of the primary's outbox. It bounds what is to be drained only when nobody can take a lower id any more: read it after
 * the fence, when the transactions in flight have ended.
 */
export async function watermark({ from }: Direction): Promise<bigint> {
  const [row] = await from.store.transaction((tx) => tx.rows(sql`SELECT MAX(id) FROM ${from.tables.outbox}`));
  return BigInt(row?.[0] ?? '0');
}

/** Waits while relays, of this process or another, carry what stands at or below the watermark; ends early when something is parked. */
export async function drain(
  { from }: Direction,
  upTo: bigint,
  {
    timeoutMs,
    pollMs = 20,
    signal,
  }: { readonly timeoutMs: number; readonly pollMs?: number; readonly signal?: AbortSignal },
): Promise<Drained> {
  const began = performance.now();
  const count = async (tx: Tx, state: 0 | 2) => {
    const rows = await tx.rows(
      sql`SELECT count(*) FROM ${from.tables.outbox} WHERE state = ${String(state)} AND id <= ${upTo}`,
    );
    return Number(rows[0]?.[0] ?? 0);
  };
  for (;;) {
    const { pending, parked } = await from.store.transaction(async (tx) => ({
      pending: await count(tx, 0),
      parked: await count(tx, 2),
    }));
    const ms = Math.round(performance.now() - began);
    if (pending === 0 || parked > 0 || ms >= timeoutMs || signal?.aborted === true) {
      return { drained: pending === 0 && parked === 0, pending, parked, ms };
    }
    await sleep(Math.min(pollMs, Math.max(1, timeoutMs - ms)));
  }
}
