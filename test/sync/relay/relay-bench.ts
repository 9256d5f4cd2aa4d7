import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { rowSelect } from '../../../templates/sync/src/core/read-rows.ts';
import type { Row } from '../../../templates/sync/src/descriptor.ts';
import { RELAY_OPTIONS, type RelayOptions } from '../../../templates/sync/src/relay/relay-options.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';

/** Statements of one transaction of the primary, and the keys it changed: `[table, ...key]`, the table by its bare name. */
export async function change(
  direction: Direction,
  statements: readonly string[],
  keys: readonly (readonly [table: string, ...key: string[]])[],
): Promise<void> {
  const { from, primary } = direction;
  await from.store.transaction(async (tx) => {
    for (const statement of statements) await tx.run(sql([await qualified(direction, statement)]));
    await recordChanges(
      tx,
      from.tables,
      keys.map(([table, ...key]) => ({ name: named(direction, table).name, key })),
    );
    void primary;
  });
}

/** `{name}` becomes the primary's table. */
async function qualified(direction: Direction, statement: string): Promise<string> {
  return statement.replaceAll(/\{(\w+)\}/g, (_, name: string) => named(direction, name)[direction.primary].sql);
}

function named({ tables }: Direction, name: string) {
  const table = tables.find(({ source }) => source.name === name);
  if (table === undefined) throw new Error(`no table ${name} was described`);
  return table;
}

/** Carries everything that waits. */
export function carryAll(direction: Direction, options: Partial<RelayOptions> = {}) {
  return runRelay(direction, { ...RELAY_OPTIONS, until: 'drained', heartbeatMs: 0, idleMs: 10, ...options });
}

/** The rows of a table on both sides, in the order of their texts. */
export async function bothSides(direction: Direction, name: string): Promise<{ primary: Row[]; secondary: Row[] }> {
  const table = named(direction, name);
  const read = async (end: Direction['from']) => {
    const { side } = end.store;
    const rows = await end.store.transaction((tx) =>
      tx.rows(sql`SELECT ${rowSelect(table, side)} FROM ${raw(table[side].sql)} AS t`),
    );
    return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  };
  return { primary: await read(direction.from), secondary: await read(direction.to) };
}

/** How many events are in each state: pending, applied, parked. */
export async function states({ from }: Direction): Promise<number[]> {
  const rows = await from.store.transaction((tx) =>
    tx.rows(sql`SELECT state, count(*) FROM ${from.tables.outbox} GROUP BY state`),
  );
  const counts = new Map(rows.map(([state, count]) => [Number(state), Number(count)]));
  return [0, 1, 2].map((state) => counts.get(state) ?? 0);
}
