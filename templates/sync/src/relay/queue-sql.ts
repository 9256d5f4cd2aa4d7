import sql, { raw, type Sql } from 'sql-template-tag';
import type { DirtyKey } from '../core/read-changes.ts';
import type { Row } from '../descriptor.ts';
import type { OutboxEvent } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';

/** The oldest event of a key that waits, and for how long it does, by the clock of the primary. */
export interface Head extends OutboxEvent {
  readonly ageSeconds: number;
}

/** What the queue's statements need of an engine. */
interface QueueWords {
  /** Whole seconds since a moment. */
  secondsSince(moment: string): Sql;
  /** The moment some milliseconds from now. */
  later(ms: number): Sql;
  readonly hint: Sql;
  readonly keyHint: Sql;
  readonly lock: Sql;
}

export const QUEUE_WORDS: Readonly<Record<Tx['engine'], QueueWords>> = {
  mysql: {
    secondsSince: (moment) => raw(`TIMESTAMPDIFF(SECOND, ${moment}, NOW(6))`),
    later: (ms) => raw(`NOW(6) + INTERVAL ${Math.round(ms) * 1000} MICROSECOND`),
    // Statistics of a queue are always old: without these the statement may sort the whole queue, and lock it.
    hint: raw(' FORCE INDEX (lockstep_pending)'),
    keyHint: raw(' FORCE INDEX (lockstep_by_key)'),
    lock: raw(' FOR UPDATE SKIP LOCKED'),
  },
  postgres: {
    secondsSince: (moment) => raw(`floor(extract(epoch FROM clock_timestamp() - ${moment}))::bigint`),
    later: (ms) => raw(`clock_timestamp() + interval '${Math.round(ms)} milliseconds'`),
    hint: sql``,
    keyHint: sql``,
    lock: raw(' FOR UPDATE OF o SKIP LOCKED'),
  },
};

/** The longest that an event which was put back waits, in milliseconds. */
export const LONGEST_PAUSE_MS = 30_000;

/** How many of the oldest events that wait a claim looks at; a few keys may have very many. */
const WINDOW = 1000;

/**
 * Claims events that wait, oldest first, until the transaction ends: of each key only the oldest, so that one worker at a time has
 * a key, and none that another worker has. Looks at the oldest of those that wait, and at all only where these have to wait longer.
 * `without` are tables that are stopped.
 */
export async function claimHeads(
  tx: Tx,
  { outbox }: KitTables,
  limit: number,
  without: readonly string[],
): Promise<Head[]> {
  const words = QUEUE_WORDS[tx.engine];
  const window = Math.max(WINDOW, 5 * limit);
  const end = sql`(SELECT w.id FROM ${outbox} AS w${words.hint} WHERE w.state = 0 ORDER BY w.id LIMIT 1 OFFSET ${raw(String(window))})`;
  const claim = async (within: Sql) =>
    (
      await tx.rows(sql`${heads(tx, outbox, without)}${within} ORDER BY o.id LIMIT ${raw(String(limit))}${words.lock}`)
    ).map(headOf);
  const [upTo] = (await tx.rows(sql`SELECT ${end}`))[0] ?? [];
  if (upTo === null || upTo === undefined) return claim(sql``);
  const within = sql` AND o.id < ${upTo}`;
  const claimed = await claim(within);
  if (claimed.length > 0) return claimed;
  // Whatever others hold there they will take out of the way; what waits for its time would hide all that is behind it.
  const held = await tx.rows(sql`${heads(tx, outbox, without)}${within} LIMIT 1`);
  return held.length > 0 ? [] : claim(sql``);
}

/** The oldest event of each key that may be tried now. */
function heads(tx: Tx, outbox: Sql, without: readonly string[]): Sql {
  const words = QUEUE_WORDS[tx.engine];
  const open = without.length === 0 ? sql`` : sql` AND o.table_name NOT IN (${texts(without)})`;
  // What waits for a moment further ahead than any pause was put back before the clock was.
  const beyond = words.later(2 * LONGEST_PAUSE_MS);
  // A scalar is looked up by the key's index for each row; NOT EXISTS may be turned into a join with the whole queue. For MIN, and
  // for an order by the id alone, MySQL reads all events of a key that wait, for each of them; ordered as the index is, it reads one.
  return sql`SELECT o.id, o.table_name, o.row_key, o.attempts, ${words.secondsSince('o.created_at')}
FROM ${outbox} AS o${words.hint} WHERE o.state = 0 AND (o.next_at IS NULL OR o.next_at <= ${sqlOf(tx.engine).now} OR o.next_at > ${beyond})${open}
AND o.id = (SELECT p.id FROM ${outbox} AS p${words.keyHint} WHERE p.table_name = o.table_name AND p.row_key = o.row_key AND p.state = 0
ORDER BY p.table_name, p.row_key, p.state, p.id LIMIT 1)`;
}

function headOf([id, name, rowKey, attempts, age]: Row): Head {
  return {
    id: BigInt(id ?? '0'),
    name: name ?? '',
    rowKey: rowKey ?? '',
    attempts: Number(attempts),
    ageSeconds: Number(age),
  };
}

/** Whether any event waits, those of some tables left out. */
export async function anyWaits(tx: Tx, { outbox }: KitTables, without: readonly string[]): Promise<boolean> {
  const open = without.length === 0 ? sql`` : sql` AND table_name NOT IN (${texts(without)})`;
  return (await tx.rows(sql`SELECT 1 FROM ${outbox} WHERE state = 0${open} LIMIT 1`)).length > 0;
}

/** Puts an event back, to be tried again after a while. */
export async function release(
  tx: Tx,
  { outbox }: KitTables,
  { id, attempts }: OutboxEvent,
  afterMs: number,
  reason: string,
): Promise<void> {
  await tx.run(sql`UPDATE ${outbox} SET attempts = ${String(attempts + 1)}, next_at = ${QUEUE_WORDS[tx.engine].later(afterMs)},
error = ${cut(reason)} WHERE id = ${id}`);
}

/** Takes what waits of a key out of the queue, up to a version, with the reason. */
export async function park(
  tx: Tx,
  { outbox }: KitTables,
  { name, rowKey, version }: DirtyKey & { readonly version: bigint },
  reason: string,
): Promise<void> {
  await tx.run(sql`UPDATE ${outbox} SET state = 2, attempts = attempts + 1, next_at = NULL, error = ${cut(reason)}
WHERE table_name = ${name} AND row_key = ${rowKey} AND state = 0 AND id <= ${version}`);
}

/** Values of a list. */
export function texts(values: readonly string[]): Sql {
  return list(values.map((value) => sql`${value}`));
}

function cut(reason: string): string {
  return [...reason].slice(0, 500).join('');
}
