import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { ownRows } from '../core/own-rows.ts';
import { otherSide } from '../descriptor.ts';

/** The name under which the plan counts changes that only the secondary knows. */
export const NEVER_CARRIED = 'changes of its own that were never carried';

/** What is lost with the secondary's rows: how many rows of each table, and how many changes of its own that never left it. */
export async function countSecondary({ primary, to, tables }: Direction): Promise<Map<string, number>> {
  const side = otherSide(primary);
  // Several sources may share a table: their rows are told apart by their constants, or counted once.
  const places = new Map(
    tables.map((table) => {
      const own = ownRows(table, side);
      return [
        JSON.stringify([table[side].sql, own.sql, own.values]),
        { name: `${table[side].schema}.${table[side].name}`, table, own },
      ];
    }),
  );
  return to.store.transaction(async (tx) => {
    const found = new Map<string, number>();
    for (const { name, table, own } of [...places.values()].sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const [row] = await tx.rows(sql`SELECT count(*) FROM ${raw(table[side].sql)} AS t WHERE ${own}`);
      found.set(name, (found.get(name) ?? 0) + Number(row?.[0] ?? 0));
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
