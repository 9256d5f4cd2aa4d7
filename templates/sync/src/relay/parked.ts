import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { DirtyKey } from '../core/read-changes.ts';
import { texts } from './queue-sql.ts';

/** A key whose events were set aside. */
export interface Parked extends DirtyKey {
  readonly newest: bigint;
  readonly events: number;
  readonly reason: string;
}

/** The keys that are parked, oldest first. */
export async function listParked({ from }: Direction, most = 1000): Promise<Parked[]> {
  const rows = await from.store.transaction((tx) =>
    tx.rows(sql`SELECT table_name, row_key, MAX(id), count(*), MAX(error) FROM ${from.tables.outbox} WHERE state = 2
GROUP BY table_name, row_key ORDER BY MIN(id) LIMIT ${raw(String(most))}`),
  );
  return rows.map(([name, rowKey, newest, events, reason]) => ({
    name: name ?? '',
    rowKey: rowKey ?? '',
    newest: BigInt(newest ?? '0'),
    events: Number(events),
    reason: reason ?? '',
  }));
}

/** Puts parked events back into the queue, of some keys or all; gives how many. */
export async function unpark({ from }: Direction, keys: readonly DirtyKey[] | 'all'): Promise<number> {
  const { outbox } = from.tables;
  const back = sql`UPDATE ${outbox} SET state = 0, attempts = 0, next_at = NULL, error = NULL WHERE state = 2`;
  return from.store.transaction(async (tx) => {
    if (keys === 'all') return tx.run(back);
    let events = 0;
    for (const { name, rowKey } of keys)
      events += await tx.run(sql`${back} AND table_name = ${name} AND row_key = ${rowKey}`);
    return events;
  });
}

/**
 * Makes applied changes wait again, the newest of each key, so that they are read and applied once more: after the secondary was
 * restored to an earlier moment. Rows that are up to date do not change. Gives how many.
 */
export async function redeliver({ primary, from }: Direction, after: bigint): Promise<number> {
  const { outbox, state } = from.tables;
  await from.store.transaction((tx) => tx.run(sql`DELETE FROM ${state} WHERE name LIKE ${`acked ${primary} %`}`));
  const found = await from.store.transaction((tx) =>
    tx.rows(sql`SELECT MAX(id) FROM ${outbox} WHERE state = 1 AND id > ${after} GROUP BY table_name, row_key`),
  );
  let events = 0;
  for (let at = 0; at < found.length; at += 1000) {
    const ids = found.slice(at, at + 1000).flatMap(([id]) => id ?? []);
    events += await from.store.transaction((tx) =>
      tx.run(
        sql`UPDATE ${outbox} SET state = 0, attempts = 0, next_at = NULL WHERE state = 1 AND id IN (${texts(ids)})`,
      ),
    );
  }
  return events;
}
