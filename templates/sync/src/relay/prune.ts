import sql, { raw } from 'sql-template-tag';
import type { Direction, End } from '../core/direction.ts';
import { LeaseTakenError } from '../core/lease.ts';
import { newestSeen } from '../core/seen.ts';
import { QUEUE_WORDS, texts } from './queue-sql.ts';

/** What was removed. */
export interface Pruned {
  /** Applied events that are not the newest of their key. */
  readonly events: number;
  /** Ledger rows that say what no row would say: version 0, not deleted. */
  readonly ledger: number;
}

export interface PruneOptions {
  /** Younger events stay, for those who look at what happened. */
  readonly olderThanMs: number;
  /** Most events of one transaction. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
}

/**
 * Removes what no part of the kit reads any more: events of the primary that were applied, except the newest of each key, which is the
 * key's version, and the newest that reached the secondary. Tombstones and versions of the ledger stay. Refuses while a backfill, a
 * trickle batch or a reconciliation runs.
 */
export async function prune(direction: Direction, options: PruneOptions): Promise<Pruned> {
  const { from, to } = direction;
  for (const end of [from, to]) await refuseWhileLeased(end);
  const newest = await newestSeen(direction);
  let events = 0;
  for (let some = -1; some !== 0 && options.signal?.aborted !== true; ) {
    some = await pruneEvents(from, newest?.id ?? 0n, options);
    events += some;
  }
  const ledger = await to.store.transaction((tx) =>
    tx.run(sql`DELETE FROM ${to.tables.ledger} WHERE version = 0 AND deleted = 0`),
  );
  return { events, ledger };
}

/** Found without locks, so that nobody waits, and then removed by id. */
async function pruneEvents(
  { store, tables: { outbox } }: End,
  below: bigint,
  { olderThanMs, batch = 1000 }: PruneOptions,
): Promise<number> {
  return store.transaction(async (tx) => {
    const old = QUEUE_WORDS[tx.engine].later(-olderThanMs);
    const hint = QUEUE_WORDS[tx.engine].keyHint;
    const found =
      await tx.rows(sql`SELECT o.id FROM ${outbox} AS o WHERE o.state = 1 AND o.id < ${below} AND o.done_at <= ${old}
AND EXISTS (SELECT 1 FROM ${outbox} AS n${hint} WHERE n.table_name = o.table_name AND n.row_key = o.row_key AND n.state = 1 AND n.id > o.id)
LIMIT ${raw(String(batch))}`);
    const ids = found.flatMap(([id]) => id ?? []);
    return ids.length === 0 ? 0 : tx.run(sql`DELETE FROM ${outbox} WHERE state = 1 AND id IN (${texts(ids)})`);
  });
}

const AT_WORK = ['backfill', 'repair', 'reconcile', 'trickle'];

async function refuseWhileLeased({ store, tables: { state } }: End): Promise<void> {
  const seconds = (engine: 'mysql' | 'postgres') =>
    engine === 'mysql' ? sql`UNIX_TIMESTAMP(NOW(6))` : sql`extract(epoch FROM clock_timestamp())`;
  const { leases, now } = await store.transaction(async (tx) => ({
    leases: await tx.rows(sql`SELECT name, value FROM ${state} WHERE name LIKE 'lease %'`),
    now: Number((await tx.rows(sql`SELECT ${seconds(tx.engine)}`))[0]?.[0]),
  }));
  for (const [name, value] of leases) {
    const what = (name ?? '').slice('lease '.length);
    if (!AT_WORK.some((work) => what.startsWith(work))) continue;
    const note: unknown = JSON.parse(value ?? 'null');
    const until = typeof note === 'object' && note !== null && 'until' in note ? Number(note.until) : now + 1;
    if (until > now)
      throw new LeaseTakenError(`${what} runs on ${store.label}: nothing is pruned meanwhile. Try again later.`);
  }
}
