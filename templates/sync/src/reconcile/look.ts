import { differentPlaces } from '../core/different-places.ts';
import type { Direction } from '../core/direction.ts';
import { readRows } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import { otherSide, type Row, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { type KeyEvents, type KeyLedger, NO_EVENTS, readKeyEvents, readKeyLedger } from './key-events.ts';
import type { Cause, DifferenceKind } from './types.ts';

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
}

const SNAPSHOT = { isolation: 'snapshot' } as const;

/** Compares keys of a table by their versions: first the primary's state in one snapshot, then the secondary's in one. */
export async function look(direction: Direction, table: TableDescriptor, rowKeys: readonly string[]): Promise<Looked> {
  const { from, primary } = direction;
  const states = await from.store.transaction(async (tx) => {
    const rows = await readRows(tx, table, primary, rowKeys.map(keyOf));
    return primaryStates(direction, table, rowKeys, rows, tx);
  }, SNAPSHOT);
  return judge(direction, table, states);
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
): Promise<Looked> {
  const { to, primary } = direction;
  const rowKeys = [...states.keys()];
  const { rows, ledger } = await to.store.transaction(
    async (tx) => ({
      rows: await readRows(tx, table, otherSide(primary), rowKeys.map(keyOf)),
      ledger: await readKeyLedger(tx, to.tables, table.name, rowKeys),
    }),
    SNAPSHOT,
  );
  const different: Found[] = [];
  const inFlight: string[] = [];
  const ahead: Found[] = [];
  for (const [rowKey, state] of states) {
    const row = rows.get(rowKey) ?? null;
    const places = state.row === null || row === null ? [] : differentPlaces(table, state.row, row);
    if (state.row === null ? row === null : row !== null && places.length === 0) continue;
    const known = ledger.get(rowKey) ?? null;
    const kind = row === null ? 'missing' : state.row === null ? 'extra' : 'different';
    const cause = causeOf(state.events, known, kind);
    if (cause === null) inFlight.push(rowKey);
    else
      (cause === 'ahead' ? ahead : different).push({ rowKey, kind, cause, places, primary: state, ledger: known, row });
  }
  const truly = await stillAhead(direction, table, ahead);
  return {
    different: [...different, ...truly],
    inFlight: [...inFlight, ...ahead.filter((found) => !truly.includes(found)).map(({ rowKey }) => rowKey)],
  };
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
async function stillAhead({ from }: Direction, table: TableDescriptor, ahead: readonly Found[]): Promise<Found[]> {
  if (ahead.length === 0) return [];
  const events = await from.store.transaction(
    (tx) =>
      readKeyEvents(
        tx,
        from.tables,
        table.name,
        ahead.map(({ rowKey }) => rowKey),
      ),
    SNAPSHOT,
  );
  return ahead.filter(({ rowKey, ledger }) => (events.get(rowKey) ?? NO_EVENTS).version < (ledger?.version ?? 0n));
}
