import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { otherSide } from '../descriptor.ts';

/** The name under which the plan counts changes that only the secondary knows. */
export const NEVER_CARRIED = 'changes of its own that were never carried';

/** What is lost with the secondary's rows: how many rows of each table, and how many changes of its own that never left it. */
export async function countSecondary({ primary, to, tables }: Direction): Promise<Map<string, number>> {
  const side = otherSide(primary);
  const places = new Map(tables.map((table) => [`${table[side].schema}.${table[side].name}`, table[side].sql]));
  return to.store.transaction(async (tx) => {
    const found = new Map<string, number>();
    for (const [name, place] of [...places].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const [row] = await tx.rows(sql`SELECT count(*) FROM ${raw(place)}`);
      found.set(name, Number(row?.[0] ?? 0));
    }
    const [own] = await tx.rows(sql`SELECT count(*) FROM ${to.tables.outbox} WHERE state IN (0, 2)`);
    if (Number(own?.[0] ?? 0) > 0) found.set(NEVER_CARRIED, Number(own?.[0] ?? 0));
    return found;
  });
}

/** Drops what waits or is parked in the secondary's own outbox: its rows are gone. */
export async function dropOwnChanges({ to }: Direction): Promise<void> {
  await to.store.transaction((tx) => tx.run(sql`DELETE FROM ${to.tables.outbox} WHERE state IN (0, 2)`));
}
