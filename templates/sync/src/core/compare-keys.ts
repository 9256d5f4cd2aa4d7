import { setTimeout as pause } from 'node:timers/promises';
import type { Row, TableDescriptor, Text } from '../descriptor.ts';
import type { Direction } from './direction.ts';
import { type DifferenceKind, type Found, type Looked, type LookLimits, look } from './look.ts';
import { rowKeyOf } from './row-key.ts';

/** How the rows of a key differ in one of the tables that a source's table is spread over. */
export interface KeyDifference {
  readonly table: TableDescriptor;
  readonly kind: DifferenceKind;
  /** The places of the columns that differ. */
  readonly places: readonly number[];
  readonly primary: Row | null;
  readonly secondary: Row | null;
}

/** What both sides hold of a key. */
export interface KeyComparison {
  readonly name: string;
  readonly key: readonly Text[];
  /**
   * in flight: the secondary had not caught up within the time that was given, which says nothing about its rows.
   * parked: it will not by itself, because a change of the key was set aside.
   */
  readonly outcome: 'match' | 'mismatch' | 'in flight' | 'parked';
  /** The version of the key on the primary; 0 for a key that was not changed since the outbox began. */
  readonly version: bigint;
  /** Of a mismatch, or of a parked key. */
  readonly differences: readonly KeyDifference[];
}

export interface CompareOptions extends LookLimits {
  /** How long the secondary may take to catch up, in milliseconds. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Compares the rows of keys by their versions, so that lag is never a difference: keys whose newest change is under way are looked at
 * again until they are settled or the time is up. A difference that is reported is real, whatever is written meanwhile.
 */
export async function compareKeys(
  direction: Direction,
  name: string,
  keys: readonly (readonly Text[])[],
  { waitMs = 5000, signal, ...limits }: CompareOptions = {},
): Promise<KeyComparison[]> {
  const until = performance.now() + waitMs;
  const found = new Map<string, KeyComparison>();
  let open = keys;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const looks: { readonly table: TableDescriptor; readonly looked: Looked }[] = [];
    for (const table of direction.named(name)) {
      looks.push({ table, looked: await look(direction, table, open.map(rowKeyOf), limits) });
    }
    for (const key of open) found.set(rowKeyOf(key), compared(name, key, looks));
    open = open.filter((key) => found.get(rowKeyOf(key))?.outcome === 'in flight');
    if (open.length === 0 || performance.now() + pauseMs > until || signal?.aborted === true) break;
    await pause(pauseMs);
  }
  return keys.flatMap((key) => found.get(rowKeyOf(key)) ?? []);
}

function compared(
  name: string,
  key: readonly Text[],
  looks: readonly { readonly table: TableDescriptor; readonly looked: Looked }[],
): KeyComparison {
  const rowKey = rowKeyOf(key);
  const version = looks[0]?.looked.states.get(rowKey)?.events.version ?? 0n;
  if (looks.some(({ looked }) => looked.inFlight.includes(rowKey))) {
    return { name, key, outcome: 'in flight', version, differences: [] };
  }
  const own = looks.flatMap(({ table, looked }) =>
    looked.different.filter((one) => one.rowKey === rowKey).map((one) => ({ table, one })),
  );
  const parked = own.some(({ one }) => one.cause === 'parked');
  const outcome = own.length === 0 ? 'match' : parked ? 'parked' : 'mismatch';
  return { name, key, outcome, version, differences: own.map(({ table, one }) => differenceOf(table, one)) };
}

function differenceOf(table: TableDescriptor, { kind, places, primary, row }: Found): KeyDifference {
  return { table, kind, places, primary: primary.row, secondary: row };
}
