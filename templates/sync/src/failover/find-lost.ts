import sql, { raw, type Sql } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import {
  type AppliedEvent,
  appliedEvents,
  appliedOf,
  knownFloor,
  lostSeen,
  notInLedger,
  notInOutbox,
} from '../core/went-back.ts';

/** Keys whose changes one of the two databases lost. */
export interface Lost {
  readonly keys: readonly AppliedEvent[];
  /** How many keys of each table, by its name. */
  readonly byTable: ReadonlyMap<string, number>;
}

/** What a failover lost on either side. */
export interface LostChanges {
  /** Changes that the secondary holds and the primary has no event of: the primary went back. */
  readonly ofPrimary: Lost;
  /** Changes that the primary calls applied and the secondary does not hold: the secondary went back. */
  readonly ofSecondary: Lost;
}

const PAGE = 1000;

/** Compares the whole ledger with the outbox, and the whole outbox with the ledger; changes nothing. */
export async function findLost(direction: Direction, signal?: AbortSignal): Promise<LostChanges> {
  return { ofPrimary: await lostByPrimary(direction, signal), ofSecondary: await lostBySecondary(direction, signal) };
}

async function lostByPrimary(direction: Direction, signal?: AbortSignal): Promise<Lost> {
  const { from, to } = direction;
  const floor = await to.store.transaction((tx) => knownFloor(tx, direction));
  const seen = await lostSeen(direction);
  const lost: AppliedEvent[] = seen === null ? [] : [seen];
  for (let after: readonly [string, string] | null = null; ; ) {
    signal?.throwIfAborted();
    const beyond: Sql = after === null ? sql`TRUE` : keyBeyond(after);
    const rows = await to.store.transaction((tx) =>
      tx.rows(sql`SELECT version, table_name, row_key FROM ${to.tables.ledger}
WHERE ${beyond} ORDER BY table_name, row_key LIMIT ${raw(String(PAGE))}`),
    );
    const held = appliedEvents(rows).filter(({ id }) => id > floor && id > 0n);
    lost.push(...(await from.store.transaction((tx) => notInOutbox(tx, direction, held))));
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return counted(distinct(lost));
    after = [last[1] ?? '', last[2] ?? ''];
  }
}

/** Written out, because MySQL finds no range for a comparison of rows. */
function keyBeyond([name, rowKey]: readonly [string, string]) {
  return sql`(table_name > ${name} OR (table_name = ${name} AND row_key > ${rowKey}))`;
}

async function lostBySecondary(direction: Direction, signal?: AbortSignal): Promise<Lost> {
  const { from, to } = direction;
  const lost: AppliedEvent[] = [];
  for (let after = 0n; ; ) {
    signal?.throwIfAborted();
    const page = await from.store.transaction(async (tx) => {
      const [end] = await tx.rows(sql`SELECT MAX(id) FROM (SELECT id FROM ${from.tables.outbox}
WHERE id > ${after} ORDER BY id LIMIT ${raw(String(PAGE))}) AS p`);
      const upTo = end?.[0] ?? null;
      const rows = upTo === null ? [] : await appliedOf(tx, direction, sql`AND id > ${after} AND id <= ${upTo}`);
      return { upTo, events: appliedEvents(rows) };
    });
    if (page.upTo === null) return counted(distinct(lost));
    lost.push(...(await to.store.transaction((tx) => notInLedger(tx, direction, page.events))));
    after = BigInt(page.upTo);
  }
}

/** The newest of each key. */
function distinct(events: readonly AppliedEvent[]): AppliedEvent[] {
  return appliedEvents(events.map(({ id, name, rowKey }) => [String(id), name, rowKey]));
}

function counted(keys: readonly AppliedEvent[]): Lost {
  const byTable = [...groupBy(keys, ({ name }) => name)].map(([name, own]) => [name, own.length] as const);
  return { keys, byTable: new Map(byTable.sort(([one], [other]) => (one < other ? -1 : 1))) };
}
