import { otherSide, type Row, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { differentPlaces } from './different-places.ts';
import type { Direction } from './direction.ts';
import { type KeyEvents, type KeyLedger, NO_EVENTS, readKeyEvents, readKeyLedger } from './key-events.ts';
import { isOwnRow } from './own-rows.ts';
import { readRows, unreadIn } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { snapshotOf } from './snapshot-of.ts';

/** What is wrong with a row of the secondary: it is not there, the primary has no such row, or columns differ. */
export type DifferenceKind = 'missing' | 'extra' | 'different';

/**
 * Why, as far as the versions tell.
 * - unseen: both sides stand at the same version, or at none: a write passed by the capture, or the secondary was written past the ledger.
 * - parked: the newest change of the key was set aside by the relay.
 * - lost: the change was acknowledged, but the secondary holds an older one: it lost commits.
 * - resurrected: the ledger holds a tombstone of the newest change, and yet the row is there.
 * - ahead: the secondary holds a newer version than the primary ever gave: the primary lost commits. Never repaired.
 */
export type Cause = 'unseen' | 'parked' | 'lost' | 'resurrected' | 'ahead';

/** A key's row and version on the primary, as one snapshot of it showed them. */
export interface PrimaryState {
  readonly row: Row | null;
  readonly events: KeyEvents;
}

/** A row that truly differs, with both rows. */
export interface Found {
  readonly rowKey: string;
  readonly kind: DifferenceKind;
  readonly cause: Cause;
  readonly places: readonly number[];
  readonly primary: PrimaryState;
  readonly ledger: KeyLedger | null;
  readonly row: Row | null;
}

/** What a look tells of each key: equal, or decided as different, or its newest change is under way. */
export interface Looked {
  readonly different: readonly Found[];
  readonly inFlight: readonly string[];
  /** What the primary showed of each key. */
  readonly states: ReadonlyMap<string, PrimaryState>;
}

/** The longest that one statement may take, in milliseconds; that of the store unless told. */
export interface LookLimits {
  readonly statementMs?: number;
}

/** What an earlier look saw on the primary of a key at a version. */
export type Earlier = (rowKey: string, version: bigint) => PrimaryState | null;

const NOTHING_EARLIER: Earlier = () => null;

/**
 * Compares keys of a table by their versions: first the primary's state in one snapshot, then the secondary's in one. With `earlier` a
 * key whose newest change is under way is equal too when the secondary holds what the primary was seen to hold at the same version.
 */
export async function look(
  direction: Direction,
  table: TableDescriptor,
  rowKeys: readonly string[],
  limits: LookLimits = {},
  earlier = NOTHING_EARLIER,
): Promise<Looked> {
  const { from, primary } = direction;
  const states = await from.store.transaction(
    async (tx) => {
      const rows = await readRows(tx, table, primary, rowKeys.map(keyOf));
      return primaryStates(direction, table, rowKeys, rows, tx);
    },
    snapshotOf(primary, [table], limits),
  );
  return judge(direction, table, states, limits, earlier);
}

/** Rows that a snapshot of the primary showed, with the versions that the same snapshot shows. */
export async function primaryStates(
  { from }: Direction,
  table: TableDescriptor,
  rowKeys: readonly string[],
  rows: ReadonlyMap<string, Row>,
  tx: Tx,
): Promise<Map<string, PrimaryState>> {
  const events = await readKeyEvents(tx, from.tables, table.name, rowKeys);
  return new Map(
    rowKeys.map((rowKey) => [rowKey, { row: rows.get(rowKey) ?? null, events: events.get(rowKey) ?? NO_EVENTS }]),
  );
}

/** Compares what the primary showed with the secondary as it is now. */
export async function judge(
  direction: Direction,
  table: TableDescriptor,
  states: ReadonlyMap<string, PrimaryState>,
  limits: LookLimits = {},
  earlier = NOTHING_EARLIER,
): Promise<Looked> {
  const { to, primary } = direction;
  const rowKeys = [...states.keys()];
  const { rows, ledger } = await to.store.transaction(
    async (tx) => ({
      rows: await readRows(tx, table, otherSide(primary), rowKeys.map(keyOf)),
      ledger: await readKeyLedger(tx, to.tables, table.name, rowKeys),
    }),
    snapshotOf(otherSide(primary), [table], limits),
  );
  const different: Found[] = [];
  const inFlight: string[] = [];
  const ahead: Found[] = [];
  for (const [rowKey, state] of states) {
    const held = rows.get(rowKey) ?? null;
    // Where one side has no row, one of another writer on the other is none too many, and none missing.
    const row = held !== null && state.row === null && !isOwnRow(table, otherSide(primary), held) ? null : held;
    if (held === null && state.row !== null && !isOwnRow(table, primary, state.row)) continue;
    if (unreadIn(state.row) !== null || unreadIn(row) !== null) {
      // Nobody can tell.
      inFlight.push(rowKey);
      continue;
    }
    const places = state.row === null || row === null ? [] : differentPlaces(table, state.row, row);
    if (state.row === null ? row === null : row !== null && places.length === 0) continue;
    const known = ledger.get(rowKey) ?? null;
    const kind = row === null ? 'missing' : state.row === null ? 'extra' : 'different';
    const cause = causeOf(state.events, known, kind);
    if (cause === null) {
      const before = known === null ? null : earlier(rowKey, known.version);
      if (before === null || !isSame(table, before.row, row)) inFlight.push(rowKey);
    } else
      (cause === 'ahead' ? ahead : different).push({ rowKey, kind, cause, places, primary: state, ledger: known, row });
  }
  const truly = await stillAhead(direction, table, ahead, limits);
  return {
    different: [...different, ...truly],
    states,
    inFlight: [...inFlight, ...ahead.filter((found) => !truly.includes(found)).map(({ rowKey }) => rowKey)],
  };
}

/** Whether rows of a key, or none, are known to hold the same. */
function isSame(table: TableDescriptor, primary: Row | null, secondary: Row | null): boolean {
  if (primary === null || secondary === null) return primary === secondary;
  return (
    unreadIn(primary) === null &&
    unreadIn(secondary) === null &&
    differentPlaces(table, primary, secondary).length === 0
  );
}

/** Why rows differ; null: the newest change is under way. The primary was read first, so what was acknowledged then is in the ledger by now. */
function causeOf(events: KeyEvents, ledger: KeyLedger | null, kind: DifferenceKind): Cause | null {
  const { version, pending, parked } = events;
  if (ledger !== null && ledger.version > version) return 'ahead';
  const behind = (ledger?.version ?? 0n) < version;
  if (behind && parked) return 'parked';
  if (behind && pending) return null;
  // A ledger row that is not there may have been pruned.
  if (behind && ledger !== null) return 'lost';
  return kind === 'extra' && ledger?.deleted === true ? 'resurrected' : 'unseen';
}

/** What is applied was in the outbox before: a ledger that is newer than an outbox read after it comes from nowhere. */
async function stillAhead(
  { from }: Direction,
  table: TableDescriptor,
  ahead: readonly Found[],
  limits: LookLimits,
): Promise<Found[]> {
  if (ahead.length === 0) return [];
  const events = await from.store.transaction(
    (tx) =>
      readKeyEvents(
        tx,
        from.tables,
        table.name,
        ahead.map(({ rowKey }) => rowKey),
      ),
    { ...limits, isolation: 'snapshot' },
  );
  return ahead.filter(({ rowKey, ledger }) => (events.get(rowKey) ?? NO_EVENTS).version < (ledger?.version ?? 0n));
}
