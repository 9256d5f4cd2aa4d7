import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { Store, Tx } from '../store/store.ts';
import { readBeat } from './heartbeat.ts';

/** How far the secondary is behind. */
export interface RelayLag {
  /** Events that wait. */
  readonly pending: number;
  readonly parked: number;
  /** Age of the oldest that waits, by the primary's clock; null when none does. */
  readonly oldestSeconds: number | null;
  /** How old the last beat is that reached the secondary, by the primary's clock alone; null when none did. */
  readonly staleSeconds: number | null;
  /** How far the primary's clock stands before its own last beat or oldest waiting change: it was set back, and the ages say nothing until it has caught up. */
  readonly setBackSeconds: number;
  /** How long that beat took, corrected by the difference of the clocks; never below 0. */
  readonly transitSeconds: number | null;
  /** The secondary's clock minus the primary's, and how far that may be off. */
  readonly clock: { readonly differenceSeconds: number; readonly uncertaintySeconds: number };
}

/** Looks at both sides; changes nothing. */
export async function relayLag({ from, to }: Direction): Promise<RelayLag> {
  const { oldest, ...queue } = await from.store.transaction((tx) => queueOf(tx, from.tables));
  const primaryClock = await clockOf(from.store);
  const secondaryClock = await clockOf(to.store);
  const { heartbeat } = to.tables;
  const applied = await to.store.transaction(async (tx) => ({
    beat: await readBeat(tx, to.tables),
    times: await tx.rows(
      sql`SELECT ${seconds(tx, 'beat_at')}, ${seconds(tx, 'applied_at')} FROM ${heartbeat} WHERE id = 1`,
    ),
  }));
  const difference = secondaryClock.offset - primaryClock.offset;
  const [beatAt, appliedAt] = applied.times[0] ?? [];
  const stale = typeof beatAt === 'string' ? monotonic() + primaryClock.offset - Number(beatAt) : null;
  const transit =
    typeof beatAt === 'string' && typeof appliedAt === 'string'
      ? Number(appliedAt) - Number(beatAt) - difference
      : null;
  return {
    ...queue,
    oldestSeconds: oldest === null ? null : Math.max(0, oldest),
    staleSeconds: stale === null ? null : Math.max(0, stale),
    setBackSeconds: setBack(Math.min(stale ?? 0, oldest ?? 0), primaryClock.uncertainty),
    transitSeconds: transit === null ? null : Math.max(0, transit),
    clock: {
      differenceSeconds: difference,
      uncertaintySeconds: primaryClock.uncertainty + secondaryClock.uncertainty,
    },
  };
}

async function queueOf(tx: Tx, { outbox }: Direction['from']['tables']) {
  const [row] = await tx.rows(sql`SELECT (SELECT count(*) FROM ${outbox} WHERE state = 0),
(SELECT count(*) FROM ${outbox} WHERE state = 2), ${seconds(tx, null)} - ${seconds(tx, 'min(created_at)')} FROM ${outbox} WHERE state = 0`);
  const [pending, parked, oldest] = row ?? [];
  return {
    pending: Number(pending ?? 0),
    parked: Number(parked ?? 0),
    oldest: oldest === null || oldest === undefined ? null : Number(oldest),
  };
}

/** How much an age is below nothing, beyond what reading the clock may be off. */
function setBack(ageSeconds: number, uncertainty: number): number {
  return ageSeconds < -(1 + uncertainty) ? -ageSeconds : 0;
}

/** This process's time in seconds, which nobody sets. */
function monotonic(): number {
  return performance.now() / 1000;
}

/** A moment as seconds since 1970; null is now. Sessions are in UTC. */
function seconds(tx: Tx, moment: string | null) {
  return raw(
    tx.engine === 'mysql'
      ? `UNIX_TIMESTAMP(${moment ?? 'NOW(6)'})`
      : `extract(epoch FROM ${moment ?? 'clock_timestamp()'})`,
  );
}

/** The server's clock minus this process's time, from the quickest of three answers, and how far that may be off. */
async function clockOf(store: Store): Promise<{ readonly offset: number; readonly uncertainty: number }> {
  return store.transaction(async (tx) => {
    const readings: { offset: number; uncertainty: number }[] = [];
    for (let time = 0; time < 3; time += 1) {
      const before = monotonic();
      const [row] = await tx.rows(sql`SELECT ${seconds(tx, null)}`);
      const after = monotonic();
      readings.push({ offset: Number(row?.[0]) - (before + after) / 2, uncertainty: (after - before) / 2 + 0.001 });
    }
    return readings.reduce((best, one) => (one.uncertainty < best.uncertainty ? one : best));
  });
}
