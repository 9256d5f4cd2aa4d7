import sql from 'sql-template-tag';
import type { Side } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { writeState } from './state.ts';

/** An event of the primary that cannot be another one: its id, its key, and when it was written. */
export interface Seen {
  readonly id: bigint;
  readonly mark: string;
}

/** The event of an id, as it stands in the primary's outbox; null when there is none. */
export async function eventMark(tx: Tx, { outbox }: KitTables, id: bigint): Promise<Seen | null> {
  const [row] = await tx.rows(sql`SELECT table_name, row_key, created_at FROM ${outbox} WHERE id = ${id}`);
  return row === undefined ? null : { id, mark: JSON.stringify(row) };
}

/** Notes on the secondary, with the rows, up to which event a worker applied, and in which of its batches. */
export async function noteSeen(tx: Tx, tables: KitTables, primary: Side, worker: string, seen: Seen, batch: number) {
  const note = { id: String(seen.id), mark: seen.mark, batch };
  await writeState(tx, tables, `seen ${primary} ${worker}`, JSON.stringify(note));
}

/** Notes on the primary, with the acknowledgement, that a worker's batch is on the secondary. */
export async function noteAcked(
  tx: Tx,
  tables: KitTables,
  primary: Side,
  worker: string,
  batch: number,
): Promise<void> {
  await writeState(tx, tables, `acked ${primary} ${worker}`, String(batch));
}

/** The newest event that reached the secondary, as it was on the primary then. */
export async function newestSeen({ primary, to }: Direction): Promise<Seen | null> {
  const seen = await readSeen(to.tables, to.store, primary);
  return [...seen.values()].reduce<Seen | null>((best, one) => (best === null || one.id > best.id ? one : best), null);
}

/** Forgets what old workers noted, except the newest event. */
export async function forgetOldNotes(direction: Direction): Promise<void> {
  const { primary, from, to } = direction;
  const newest = await newestSeen(direction);
  const old = (tx: Tx) =>
    tx.engine === 'mysql' ? sql`NOW(6) - INTERVAL 2 DAY` : sql`clock_timestamp() - interval '2 days'`;
  await from.store.transaction((tx) =>
    tx.run(sql`DELETE FROM ${from.tables.state} WHERE name LIKE ${`acked ${primary} %`} AND updated_at < ${old(tx)}`),
  );
  // What the primary still calls acknowledged must not look lost because the clock of the secondary is ahead.
  const kept = await from.store.transaction((tx) => notes(tx, from.tables, `acked ${primary} `));
  const names = ['', ...kept.keys()].map((worker) => sql`${`seen ${primary} ${worker}`}`);
  await to.store.transaction((tx) =>
    tx.run(sql`DELETE FROM ${to.tables.state} WHERE name LIKE ${`seen ${primary} %`} AND updated_at < ${old(tx)}
AND name NOT IN (${list(names)}) AND value NOT LIKE ${`{"id":"${newest?.id ?? 0n}",%`}`),
  );
}

/** What workers noted on the secondary, by worker. */
export async function readSeen(tables: KitTables, store: Direction['to']['store'], primary: Side) {
  const found = await store.transaction((tx) => notes(tx, tables, `seen ${primary} `));
  return new Map([...found].map(([worker, value]) => [worker, seenOf(value)]));
}

/** The notes whose names begin with a prefix, by the rest of their names. */
export async function notes(tx: Tx, { state }: KitTables, prefix: string): Promise<Map<string, string>> {
  const rows = await tx.rows(sql`SELECT name, value FROM ${state} WHERE name LIKE ${`${prefix}%`}`);
  return new Map(rows.map(([name, value]) => [(name ?? '').slice(prefix.length), value ?? '']));
}

function seenOf(value: string): Seen & { readonly batch: number } {
  const note: unknown = JSON.parse(value);
  if (typeof note !== 'object' || note === null || !('id' in note && 'mark' in note && 'batch' in note)) {
    throw new Error(`${value} is no note of a relay`);
  }
  return { id: BigInt(String(note.id)), mark: String(note.mark), batch: Number(note.batch) };
}
