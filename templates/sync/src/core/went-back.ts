import sql, { raw, type Sql } from 'sql-template-tag';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { eventMark, newestSeen, notes, readSeen } from './seen.ts';
import { readState } from './state.ts';

/** One of the two databases went back to an earlier state, as after a failover to a replica that lacked the last transactions. */
export class WentBackError extends Error {
  override readonly name = 'WentBackError';
}

/** Looked at each time: how many of the newest versions that the secondary holds, and of the newest changes that are marked as applied. */
const VERSIONS = 20;
const APPLIED = 500;

/** The name under which the secondary notes up to which version it is known, and accepted, that the primary lost changes. */
export const ACCEPTED = 'failover accepted';

/** The name under which the secondary notes up to which event its ledger was emptied on purpose. */
export const EMPTIED = 'ledger emptied';

/**
 * Throws WentBackError when the primary's outbox no longer holds an event that reached the secondary, or holds another one under its
 * id; and when the secondary does not know what was acknowledged. Versions mean nothing then. `thorough` also asks for the newest
 * versions of the whole ledger, which reads all of it: when a relay begins, or meets a server anew.
 */
export async function checkWentBack(direction: Direction, thorough = true): Promise<void> {
  const { from, to } = direction;
  const lacking = await secondaryLacks(direction);
  if (lacking !== null) {
    throw new WentBackError(
      `${to.store.label} lacks changes that were acknowledged (${lacking}): it went back to an earlier state, as a failover to a replica that was behind leaves it. Nothing is carried until this is settled: \`failover status\` says what is lost.`,
    );
  }
  const lost = (await lostSeen(direction)) ?? (thorough ? await versionLost(direction) : null);
  if (lost === null) return;
  throw new WentBackError(
    `${from.store.label}: event ${lost.id}, which reached ${to.store.label}, ${lost.what}: the primary went back to an earlier state, as a failover to a replica that was behind leaves it, and gives out versions twice. Stop the writers; nothing is carried until this is settled: \`failover status\` says what is lost.`,
  );
}

/** What the primary calls applied and the secondary does not know; null when it knows everything. */
async function secondaryLacks(direction: Direction): Promise<string | null> {
  const { primary, from, to } = direction;
  const acked = await from.store.transaction((tx) => notes(tx, from.tables, `acked ${primary} `));
  const applied = await from.store.transaction((tx) => newestApplied(tx, direction));
  const seen = await readSeen(to.tables, to.store, primary);
  for (const [worker, batch] of acked) {
    if ((seen.get(worker)?.batch ?? -1) < Number(batch)) return `batch ${batch} of a relay`;
  }
  const lost = await to.store.transaction((tx) => notInLedger(tx, direction, applied));
  return lost[0] === undefined ? null : `event ${lost[0].id}`;
}

/** An event that is marked as applied, the newest of its key among those looked at. */
export interface AppliedEvent {
  readonly id: bigint;
  readonly name: string;
  readonly rowKey: string;
}

async function newestApplied(tx: Tx, direction: Direction): Promise<AppliedEvent[]> {
  return appliedEvents(await appliedOf(tx, direction, sql`ORDER BY id DESC LIMIT ${raw(String(APPLIED))}`));
}

/**
 * Id, table and key of changes that are marked as applied, of those that `which` chooses. A key of which something waits is left out:
 * it is read anew and applied, whatever the secondary holds.
 */
export function appliedOf(tx: Tx, { from: { tables } }: Direction, which: Sql) {
  const hint = raw(tx.engine === 'mysql' ? ' FORCE INDEX (lockstep_by_key)' : '');
  return tx.rows(sql`SELECT o.id, o.table_name, o.row_key FROM (
  SELECT id, table_name, row_key FROM ${tables.outbox} WHERE state = 1 ${which}
) AS o WHERE (SELECT MAX(n.id) FROM ${tables.outbox} AS n${hint}
  WHERE n.table_name = o.table_name AND n.row_key = o.row_key AND n.state = 0) IS NULL ORDER BY o.id`);
}

/** Rows of id, table and key as events, the newest of each key. */
export function appliedEvents(rows: readonly (readonly (string | null)[])[]): AppliedEvent[] {
  const byKey = new Map<string, AppliedEvent>();
  for (const [id, name, rowKey] of rows) {
    const event = { id: BigInt(id ?? '0'), name: name ?? '', rowKey: rowKey ?? '' };
    const key = JSON.stringify([name, rowKey]);
    if ((byKey.get(key)?.id ?? -1n) < event.id) byKey.set(key, event);
  }
  return [...byKey.values()];
}

/** Those of the events that the ledger should know and does not: it holds nothing, or something older, of their keys. */
export async function notInLedger(
  tx: Tx,
  { primary, to: { tables } }: Direction,
  events: readonly AppliedEvent[],
): Promise<AppliedEvent[]> {
  const emptied = BigInt((await readState(tx, tables, `${EMPTIED} ${primary}`)) ?? '0');
  const wanted = events.filter(({ id }) => id > emptied);
  if (wanted.length === 0) return [];
  const keys = wanted.map(({ name, rowKey }) => sql`(${name}, ${rowKey})`);
  const rows = await tx.rows(
    sql`SELECT table_name, row_key, version FROM ${tables.ledger} WHERE (table_name, row_key) IN (${list(keys)})`,
  );
  const known = new Map(
    rows.map(([name, rowKey, version]) => [JSON.stringify([name, rowKey]), BigInt(version ?? '0')]),
  );
  return wanted.filter(({ id, name, rowKey }) => (known.get(JSON.stringify([name, rowKey])) ?? -1n) < id);
}

const GONE = 'is not in its outbox any more';
const ANOTHER = 'is another event now';

interface LostEvent extends AppliedEvent {
  readonly what: string;
}

/** The newest event that a relay noted on the secondary, when the primary does not hold it any more, or another one under its id. */
export async function lostSeen(direction: Direction): Promise<LostEvent | null> {
  const { from } = direction;
  const newest = await newestSeen(direction);
  if (newest === null) return null;
  const now = await from.store.transaction((tx) => eventMark(tx, from.tables, newest.id));
  if (now?.mark === newest.mark) return null;
  const mark: unknown = JSON.parse(newest.mark);
  const [name, rowKey] = Array.isArray(mark) ? mark.map(String) : [];
  return { id: newest.id, name: name ?? '', rowKey: rowKey ?? '', what: now === null ? GONE : ANOTHER };
}

/** First tries of the adapter write no notes: what they applied is known by the ledger alone. */
async function versionLost(direction: Direction): Promise<LostEvent | null> {
  const { from, to } = direction;
  const held = await to.store.transaction(async (tx) => {
    const floor = await knownFloor(tx, direction);
    return tx.rows(sql`SELECT version, table_name, row_key FROM ${to.tables.ledger}
WHERE version > ${floor} ORDER BY version DESC LIMIT ${raw(String(VERSIONS))}`);
  });
  const lost = await from.store.transaction((tx) => notInOutbox(tx, direction, appliedEvents(held)));
  const [first] = lost;
  if (first === undefined) return null;
  // Its event may have been pruned in between, when a newer one of the key was applied.
  const [now] = await to.store.transaction((tx) =>
    tx.rows(
      sql`SELECT version FROM ${to.tables.ledger} WHERE table_name = ${first.name} AND row_key = ${first.rowKey}`,
    ),
  );
  return now?.[0] === String(first.id) ? { ...first, what: GONE } : null;
}

/** Those of the versions that no event of their key has in the outbox. */
export async function notInOutbox(
  tx: Tx,
  { from: { tables } }: Direction,
  versions: readonly AppliedEvent[],
): Promise<AppliedEvent[]> {
  if (versions.length === 0) return [];
  const ids = list(versions.map(({ id }) => sql`${id}`));
  const rows = await tx.rows(sql`SELECT id, table_name, row_key FROM ${tables.outbox} WHERE id IN (${ids})`);
  const known = new Set(rows.map((row) => JSON.stringify(row)));
  return versions.filter(({ id, name, rowKey }) => !known.has(JSON.stringify([String(id), name, rowKey])));
}

/** Versions of the ledger up to this are no events, or are known to be lost: a trickle's passes, and what a failover lost. */
export async function knownFloor(tx: Tx, { primary, to: { tables } }: Direction): Promise<bigint> {
  const accepted = BigInt((await readState(tx, tables, `${ACCEPTED} ${primary}`)) ?? '0');
  const note: unknown = JSON.parse((await readState(tx, tables, 'trickle')) ?? 'null');
  const passes = typeof note === 'object' && note !== null && 'version' in note ? BigInt(String(note.version)) : 0n;
  return passes > accepted ? passes : accepted;
}
