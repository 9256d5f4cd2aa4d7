import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { recordChanges } from '../core/outbox.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { writeState } from '../core/state.ts';
import { ACCEPTED, type AppliedEvent, appliedEvents } from '../core/went-back.ts';
import { list } from '../sql/expression.ts';
import { openTransactions } from '../sql/open-transactions.ts';
import { quantityThat } from '../values/quantity.ts';
import type { Lost } from './find-lost.ts';

/** Transactions that were open before the new versions did not end in time. */
export class StillOpenError extends Error {
  override readonly name = 'StillOpenError';
}

export interface AcceptOptions {
  /** How long transactions of the primary that are open now may take to end. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (message: string) => void;
}

/** Versions that are passed over: more than any transaction in flight can have taken. An epoch has 65,536 times as many. */
const RESERVED = 1n << 32n;
const PAGE = 1000;

/**
 * Makes the primary, as it is now, right again after it lost its last changes: every key of which the secondary holds a lost change,
 * and every key that was changed since, gets an event with a version above all that were given, so that the relay makes the
 * secondary's rows what the primary's are. It may be run again after it was cut short. Gives the number of keys.
 *
 * The events take versions that were set aside before, below those of writers that come later: an insert that is under way beside
 * its event comes after it. Writers that came before are waited for.
 */
export async function acceptPrimary(direction: Direction, { keys }: Lost, options: AcceptOptions): Promise<number> {
  const { from } = direction;
  const since = await lostSince(direction, keys);
  const { first, known } = await setAside(direction);
  crashPoint('failover versions set aside');
  await endOfEarlier(direction, options);
  const changed = await changedSince(direction, since, first);
  const all = new Map(
    [...keys, ...changed]
      .filter(({ name }) => name !== HEARTBEAT)
      .map(({ name, rowKey }) => [JSON.stringify([name, rowKey]), { name, rowKey }]),
  );
  let next = first;
  for (const part of pages([...all.values()])) {
    const rows = part.map(({ name, rowKey }) => sql`(${next++}, ${name}, ${rowKey})`);
    await from.store.transaction((tx) =>
      tx.run(sql`INSERT INTO ${from.tables.outbox} (id, table_name, row_key) VALUES ${list(rows)}`),
    );
    crashPoint('failover events recorded');
  }
  await forgetLost(direction, known);
  return all.size;
}

/** The clock of either server may be off by so much. */
const MARGIN_SECONDS = 3600;

/** Since when changes may have been lost, with a margin, in seconds since 1970: nothing was carried from what has happened since. */
async function lostSince({ to }: Direction, keys: readonly AppliedEvent[]): Promise<number> {
  const moments: number[] = [];
  for (const part of pages(keys)) {
    const wanted = list(part.map(({ name, rowKey }) => sql`(${name}, ${rowKey})`));
    const [row] = await to.store.transaction((tx) => {
      const first = tx.engine === 'mysql' ? 'UNIX_TIMESTAMP(MIN(applied_at))' : 'extract(epoch FROM min(applied_at))';
      return tx.rows(sql`SELECT ${raw(first)} FROM ${to.tables.ledger} WHERE (table_name, row_key) IN (${wanted})`);
    });
    if (typeof row?.[0] === 'string') moments.push(Number(row[0]));
  }
  return Math.floor(Math.min(...moments)) - MARGIN_SECONDS;
}

/** Sets versions aside, above all that either side knows and below all that writers will take from now on. */
async function setAside({ from, to }: Direction): Promise<{ readonly first: bigint; readonly known: bigint }> {
  const [held] = await to.store.transaction((tx) => tx.rows(sql`SELECT MAX(version) FROM ${to.tables.ledger}`));
  const known = BigInt(held?.[0] ?? '0');
  const beat = { name: HEARTBEAT, key: ['1'] };
  const [taken] = await from.store.transaction((tx) => recordChanges(tx, from.tables, [beat]));
  const base = known > (taken?.version ?? 0n) ? known : (taken?.version ?? 0n);
  const top = base + RESERVED;
  await from.store.transaction(async (tx) => {
    const row = sql`INSERT INTO ${from.tables.outbox} (id, table_name, row_key) VALUES (${top}, ${HEARTBEAT}, ${rowKeyOf(['1'])})`;
    // MySQL's counter follows the largest number that is inserted.
    if (tx.engine === 'postgres')
      await tx.rows(sql`SELECT setval(pg_get_serial_sequence(${from.tables.outbox.sql}, 'id'), ${top}::bigint)`);
    await tx.run(row);
  });
  return { first: top - RESERVED / 2n, known };
}

/** Waits for the transactions that may have taken a version before the others were set aside. */
async function endOfEarlier({ from: { store, tables } }: Direction, { timeoutMs, signal, onWait }: AcceptOptions) {
  const { at, others } = await store.transaction(async (tx) => {
    // A server lists a transaction only once it has done something.
    await writeState(tx, tables, 'failover', '{}');
    return openTransactions(tx.engine).now(tx);
  });
  const deadline = performance.now() + timeoutMs;
  for (; ; await sleep(200, undefined, signal === undefined ? {} : { signal })) {
    const open = await store.transaction((tx) => openTransactions(tx.engine).still(tx, others));
    if (open.length === 0) return;
    const message = `${store.label}: ${quantityThat(open.length, 'transaction', `that began before ${at} is`, `that began before ${at} are`)} still open: ${open.slice(0, 3).join('; ')}`;
    if (performance.now() > deadline)
      throw new StillOpenError(`${message}. End them, or allow more time; then run this again.`);
    onWait?.(message);
  }
}

/** The keys of all events since a moment whose versions were given before the others were set aside. */
async function changedSince({ from }: Direction, since: number, first: bigint): Promise<AppliedEvent[]> {
  const found: AppliedEvent[] = [];
  for (let after = 0n; ; ) {
    const rows = await from.store.transaction((tx) => {
      const moment = tx.engine === 'mysql' ? sql`FROM_UNIXTIME(${since})` : sql`to_timestamp(${since}::float8)`;
      return tx.rows(sql`SELECT id, table_name, row_key FROM ${from.tables.outbox}
WHERE id > ${after} AND id < ${first} AND created_at >= ${moment} ORDER BY id LIMIT ${raw(String(PAGE))}`);
    });
    found.push(...appliedEvents(rows));
    if (rows.length < PAGE) return found;
    after = BigInt(rows.at(-1)?.[0] ?? '0');
  }
}

/** From here on the relay goes on: what was lost is known, and what old workers noted means nothing. */
async function forgetLost({ primary, from, to }: Direction, known: bigint): Promise<void> {
  await from.store.transaction((tx) =>
    tx.run(sql`DELETE FROM ${from.tables.state} WHERE name LIKE ${`acked ${primary} %`}`),
  );
  await to.store.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM ${to.tables.state} WHERE name LIKE ${`seen ${primary} %`}`);
    await writeState(tx, to.tables, `${ACCEPTED} ${primary}`, String(known));
  });
}

function pages<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / PAGE) }, (_, at) => all.slice(at * PAGE, (at + 1) * PAGE));
}
