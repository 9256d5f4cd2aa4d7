import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';

/** How far the secondary is behind, in milliseconds, at most. */
export interface Staleness {
  now(direction: Direction): Promise<number>;
}

/**
 * Measures how old the oldest change is that was not applied, set aside or waiting, by the primary's own clock. A measurement serves
 * all reads until it is `everyMs` old, and its age is added to it.
 */
export function measureStaleness(everyMs = 500): Staleness {
  let measured: { readonly from: Direction['from']; readonly at: number; readonly behind: Promise<number> } | null =
    null;
  return {
    now: async (direction) => {
      const at = performance.now();
      if (measured === null || measured.from.store !== direction.from.store || at - measured.at > everyMs) {
        measured = { from: direction.from, at, behind: oldestChange(direction) };
        // A measurement that failed serves nobody else.
        measured.behind.catch(() => {
          measured = null;
        });
      }
      const { at: since, behind } = measured;
      return (await behind) + performance.now() - since;
    },
  };
}

async function oldestChange({ from: { store, tables } }: Direction): Promise<number> {
  return store.transaction(async (tx) => {
    const age =
      tx.engine === 'mysql'
        ? sql`TIMESTAMPDIFF(MICROSECOND, created_at, NOW(6)) / 1000`
        : sql`extract(epoch FROM clock_timestamp() - created_at) * 1000`;
    const ages: number[] = [0];
    for (const state of [0, 2]) {
      const [row] = await tx.rows(sql`SELECT ${age} FROM ${tables.outbox} WHERE state = ${state} ORDER BY id LIMIT 1`);
      ages.push(Number(row?.[0] ?? 0));
    }
    return Math.max(...ages);
  });
}
