import { setTimeout as pause } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { otherSide, type Row, type TableDescriptor, type Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { differentPlaces } from './different-places.ts';
import type { Direction, End } from './direction.ts';
import { readRows } from './read-rows.ts';
import { rowKeyOf } from './row-key.ts';

/** How the rows of a key differ in one of the tables that a source's table is spread over. */
export interface KeyDifference {
  readonly table: TableDescriptor;
  /** missing: only the primary has the row; extra: only the secondary. */
  readonly kind: 'missing' | 'extra' | 'different';
  /** The places of the columns that differ. */
  readonly places: readonly number[];
  readonly primary: Row | null;
  readonly secondary: Row | null;
}

/** What both sides hold of a key, at the same version unless the outcome says otherwise. */
export interface KeyComparison {
  readonly name: string;
  readonly key: readonly Text[];
  /**
   * in flight: the secondary had not caught up within the time that was given, which says nothing about its rows.
   * parked: it will not by itself, because the newest change of the key was set aside.
   */
  readonly outcome: 'match' | 'mismatch' | 'in flight' | 'parked';
  /** The version of the key on the primary; 0 for a key that was not changed since the outbox began. */
  readonly version: bigint;
  /** Of a mismatch, or of a parked key, as far as the rows differ. */
  readonly differences: readonly KeyDifference[];
}

export interface CompareOptions {
  /** How long the secondary may take to catch up, in milliseconds. */
  readonly waitMs?: number;
  /** The longest that one statement may take, in milliseconds. */
  readonly statementMs?: number;
  readonly signal?: AbortSignal;
}

/** One side's rows of a key and their version, read in one snapshot. */
interface Look {
  readonly rows: ReadonlyMap<TableDescriptor, Row>;
  readonly version: bigint;
  /** Of the primary's newest change; the secondary has none. */
  readonly state: string | null;
  /** Looks are numbered in the order in which they were begun. */
  readonly nth: number;
}

const APPLIED = '1';
const PARKED = '2';
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Compares the rows of keys at equal versions, so that lag is never a difference: row and newest outbox id in one snapshot of the
 * primary, row and ledger version in one snapshot of the secondary. A side that is behind is read again until it has the other's
 * version or the time is up. A difference that is reported is real, whatever is written meanwhile.
 */
export async function compareKeys(
  direction: Direction,
  name: string,
  keys: readonly (readonly Text[])[],
  { waitMs = 5000, statementMs, signal }: CompareOptions = {},
): Promise<KeyComparison[]> {
  const limits = statementMs === undefined ? {} : { statementMs };
  const until = performance.now() + waitMs;
  const found = new Map<string, KeyComparison>();
  const primary = new Map<string, Look>();
  const secondary = new Map<string, Look>();
  let behind = { primary: keys, secondary: keys };
  let nth = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    await lookAt({ direction, part: 'primary', name, nth, limits }, behind.primary, primary);
    await lookAt({ direction, part: 'secondary', name, nth: nth + 1, limits }, behind.secondary, secondary);
    nth += 2;
    const next: { primary: (readonly Text[])[]; secondary: (readonly Text[])[] } = { primary: [], secondary: [] };
    for (const key of keys) {
      const rowKey = rowKeyOf(key);
      const [ours, theirs] = [primary.get(rowKey), secondary.get(rowKey)];
      if (found.has(rowKey) || ours === undefined || theirs === undefined) continue;
      const verdict = judge(direction, name, key, ours, theirs);
      if (verdict.outcome !== 'in flight') found.set(rowKey, verdict);
      else next[theirs.version > ours.version ? 'primary' : 'secondary'].push(key);
    }
    behind = next;
    if (next.primary.length + next.secondary.length === 0) break;
    if (performance.now() + pauseMs > until || signal?.aborted === true) break;
    if (next.secondary.length > 0) await pause(pauseMs);
  }
  return keys.map((key) => {
    const rowKey = rowKeyOf(key);
    const version = primary.get(rowKey)?.version ?? 0n;
    return found.get(rowKey) ?? { name, key, outcome: 'in flight', version, differences: [] };
  });
}

function judge({ named }: Direction, name: string, key: readonly Text[], ours: Look, theirs: Look): KeyComparison {
  const { version } = ours;
  // What was acknowledged before the secondary was read must be there; its ledger row may have been pruned since.
  const acknowledged = ours.state === APPLIED && ours.nth < theirs.nth && theirs.version < version;
  const level = theirs.version === version || acknowledged;
  const parked = !level && theirs.version < version && ours.state === PARKED;
  if (!level && !parked) return { name, key, outcome: 'in flight', version, differences: [] };
  const differences = named(name).flatMap((table) => {
    const difference = differenceOf(table, ours.rows.get(table) ?? null, theirs.rows.get(table) ?? null);
    return difference === null ? [] : [difference];
  });
  const outcome = parked ? 'parked' : differences.length === 0 ? 'match' : 'mismatch';
  return { name, key, outcome, version, differences };
}

function differenceOf(table: TableDescriptor, primary: Row | null, secondary: Row | null): KeyDifference | null {
  const whole = { table, places: [], primary, secondary };
  if (primary === null) return secondary === null ? null : { ...whole, kind: 'extra' };
  if (secondary === null) return { ...whole, kind: 'missing' };
  const places = differentPlaces(table, primary, secondary);
  return places.length === 0 ? null : { ...whole, kind: 'different', places };
}

interface LookAt {
  readonly direction: Direction;
  readonly part: 'primary' | 'secondary';
  readonly name: string;
  readonly nth: number;
  readonly limits: { readonly statementMs?: number };
}

async function lookAt(
  { direction: { primary, from, to, named }, part, name, nth, limits }: LookAt,
  keys: readonly (readonly Text[])[],
  into: Map<string, Look>,
): Promise<void> {
  if (keys.length === 0) return;
  const rowKeys = keys.map(rowKeyOf);
  const end = part === 'primary' ? from : to;
  const side = part === 'primary' ? primary : otherSide(primary);
  const readAll = async (tx: Tx) => {
    const versions = await (part === 'primary' ? newestChanges : appliedVersions)(tx, end, name, rowKeys);
    const rows = new Map<TableDescriptor, ReadonlyMap<string, Row>>();
    for (const table of named(name)) rows.set(table, await readRows(tx, table, side, keys));
    return { versions, rows };
  };
  const { versions, rows } = await end.store.transaction(readAll, { isolation: 'snapshot', ...limits });
  for (const rowKey of rowKeys) {
    const own = [...rows].flatMap(([table, found]) => {
      const row = found.get(rowKey);
      return row === undefined ? [] : [[table, row] as const];
    });
    into.set(rowKey, { nth, rows: new Map(own), ...(versions.get(rowKey) ?? { version: 0n, state: null }) });
  }
}

type Versions = ReadonlyMap<string, Pick<Look, 'version' | 'state'>>;

/** The newest change of each key in the outbox. */
async function newestChanges(tx: Tx, { tables }: End, name: string, rowKeys: readonly string[]): Promise<Versions> {
  const id = raw(tx.engine === 'mysql' ? 'CAST(o.id AS CHAR)' : 'o.id::text');
  const rows = await tx.rows(sql`SELECT o.row_key, ${id}, o.state FROM ${tables.outbox} AS o JOIN (
SELECT MAX(id) AS id FROM ${tables.outbox} WHERE table_name = ${name} AND row_key IN (${texts(rowKeys)}) GROUP BY row_key
) AS newest ON newest.id = o.id`);
  return versionsOf(rows);
}

/** The versions that the ledger holds. */
async function appliedVersions(tx: Tx, { tables }: End, name: string, rowKeys: readonly string[]): Promise<Versions> {
  const version = raw(tx.engine === 'mysql' ? 'CAST(version AS CHAR)' : 'version::text');
  const rows = await tx.rows(
    sql`SELECT row_key, ${version}, NULL FROM ${tables.ledger} WHERE table_name = ${name} AND row_key IN (${texts(rowKeys)})`,
  );
  return versionsOf(rows);
}

function versionsOf(rows: readonly Row[]): Versions {
  return new Map(
    rows.map(([rowKey, version, state]) => [rowKey ?? '', { version: BigInt(version ?? '0'), state: state ?? null }]),
  );
}

function texts(rowKeys: readonly string[]) {
  return list(rowKeys.map((rowKey) => sql`${rowKey}`));
}
