import { setTimeout as pause } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';

const PAUSE_MS = 20;

/**
 * Waits until every change that the primary's outbox holds now has been applied to the secondary; false when that takes longer than
 * `waitMs`. Changes that were set aside are not waited for: the secondary will not have them.
 */
export async function caughtUp({ from: { store, tables } }: Direction, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  const newest = await store.transaction(async (tx) => {
    const id = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
    const [row] = await tx.rows(sql`SELECT ${id} FROM ${tables.outbox}`);
    return row?.[0] ?? null;
  });
  if (newest === null) return true;
  for (;;) {
    const waiting = await store.transaction((tx) =>
      tx.rows(sql`SELECT id FROM ${tables.outbox} WHERE state = 0 AND id <= ${newest} ORDER BY id LIMIT 1`),
    );
    if (waiting.length === 0) return true;
    if (performance.now() + PAUSE_MS > until) return false;
    await pause(PAUSE_MS);
  }
}
