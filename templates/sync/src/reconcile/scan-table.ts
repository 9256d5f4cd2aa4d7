import type { Direction } from '../core/direction.ts';
import { type DifferenceKind, type Found, judge, type Looked, look, primaryStates } from '../core/look.ts';
import { ownRows } from '../core/own-rows.ts';
import { mayBeLong, portions } from '../core/portions.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { snapshotOf } from '../core/snapshot-of.ts';
import { nextKeys, nextRows, presentKeys, rowKeyOfRow } from '../core/walk-keys.ts';
import { otherSide, type Row, type TableDescriptor, type Text } from '../descriptor.ts';
import { retried, retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { differenceOf } from './difference-of.ts';
import type { ReconcileHooks, ReconcileOptions } from './options.ts';
import type { Pace } from './pace.ts';
import type { RowDigest } from './row-digest.ts';
import { openSettling } from './settle.ts';
import type { Difference } from './types.ts';

/** A difference, and the key that it is looked up by again. */
export interface Kept {
  readonly rowKey: string;
  readonly difference: Difference;
}

export interface Scan {
  readonly rows: { primary: number; secondary: number };
  readonly counts: Record<DifferenceKind, number>;
  readonly kept: readonly Kept[];
  readonly undecided: number;
}

/** One table, and what was found in it. */
export interface Scanned {
  readonly table: TableDescriptor;
  readonly scan: Scan;
  readonly notLookedAt: readonly string[];
}

export interface ScanTools {
  readonly direction: Direction;
  readonly options: ReconcileOptions;
  readonly hooks: ReconcileHooks;
  readonly pace: Pace;
  readonly digest: RowDigest;
}

/** Looks at every row of a pair: first at the primary's rows, then at the secondary's for those that the primary has not. */
export async function scanTable(tools: ScanTools, table: TableDescriptor, extras: boolean): Promise<Scan> {
  const { direction } = tools;
  const { scan, noteLooked, lookAt, end } = openScan(tools, table);
  if (mayBeLong(table)) {
    await walkKeys(tools, table, async (rowKeys) => {
      scan.rows.primary += rowKeys.length;
      await lookAt(rowKeys);
    });
  } else {
    await walkPrimary(tools, table, async (states, rows) => {
      scan.rows.primary += rows;
      await noteLooked(await retried(() => judge(direction, table, states)));
    });
  }
  if (extras) {
    await walkSecondary(tools, table, async (rowKeys, rows) => {
      scan.rows.secondary += rows;
      await lookAt(rowKeys);
    });
  }
  const undecided = await end();
  tools.hooks.onInFlight?.(table.name, undecided);
  return { ...scan, undecided };
}

/** Looks at some keys of a pair only. */
export async function scanKeys(tools: ScanTools, table: TableDescriptor, rowKeys: readonly string[]): Promise<Scan> {
  const { chunk } = tools.options;
  const { scan, lookAt, end } = openScan(tools, table);
  for (let at = 0; at < rowKeys.length; at += chunk) {
    await lookAt(rowKeys.slice(at, at + chunk));
    await tools.pace(chunk);
  }
  return { ...scan, undecided: await end() };
}

/** Looks, counts what is found, and keeps the first ones. A row that both ways meet is found once. */
function openScan({ direction, options, hooks, digest }: ScanTools, table: TableDescriptor) {
  const kept: Kept[] = [];
  const seen = new Set<string>();
  const scan = { rows: { primary: 0, secondary: 0 }, counts: { missing: 0, extra: 0, different: 0 }, kept };
  const note = async (found: readonly Found[]) => {
    for (const one of found) {
      if (seen.has(one.rowKey)) continue;
      scan.counts[one.kind] += 1;
      if (kept.length >= options.maxKept) continue;
      seen.add(one.rowKey);
      const difference = differenceOf(table, one, digest, options.showValues);
      kept.push({ rowKey: one.rowKey, difference });
      await hooks.onDifference?.(table.name, difference);
    }
  };
  const settling = openSettling(direction, table, { ...options, signal: hooks.signal }, note);
  const noteLooked = async (looked: Looked) => {
    await note(looked.different);
    await settling.add(looked);
  };
  /** Of rows that may be long no more at once than may be held. */
  const lookAt = async (rowKeys: readonly string[]) => {
    for (const portion of await retried(() => portions(direction, [table], rowKeys))) {
      await noteLooked(await retried(() => look(direction, table, portion)));
    }
  };
  return { scan, noteLooked, lookAt, end: settling.end };
}

/** Reads the primary chunk by chunk: rows and versions of a chunk in one snapshot. */
async function walkPrimary(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (states: Awaited<ReturnType<typeof primaryStates>>, rows: number) => Promise<void>,
): Promise<void> {
  const { from, primary } = direction;
  const read = (after: readonly Text[] | null) =>
    retrying(
      from.store,
      async (tx) => {
        const rows = await nextRows(tx, table, primary, after, options.chunk);
        const byKey = new Map(rows.map((row): [string, Row] => [rowKeyOfRow(table, row), row]));
        return { rows, states: await primaryStates(direction, table, [...byKey.keys()], byKey, tx) };
      },
      snapshotOf(primary, [table]),
    );
  await inChunks(table, options.chunk, async (after) => {
    const { rows, states } = await read(after);
    if (rows.length > 0) await visit(states, rows.length);
    hooks.onRows?.(table.name, 'primary', rows.length);
    await pace(rows.length);
    return rows.map((row) => table.key.map((place) => row[place] ?? null));
  });
}

/** Reads the keys of the primary chunk by chunk. */
async function walkKeys(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (rowKeys: readonly string[]) => Promise<void>,
): Promise<void> {
  const { from, primary } = direction;
  await inChunks(table, options.chunk, async (after) => {
    const read = (tx: Tx) => nextKeys(tx, table, primary, after, options.chunk);
    const keys = await retrying(from.store, read, snapshotOf(primary, [table]));
    await visit(keys.map(rowKeyOf));
    hooks.onRows?.(table.name, 'primary', keys.length);
    await pace(keys.length);
    return keys;
  });
}

/** Reads the keys of the migration's rows on the secondary chunk by chunk, and visits those that the primary, asked afterwards, has no row of. */
async function walkSecondary(
  { direction, options, hooks, pace }: ScanTools,
  table: TableDescriptor,
  visit: (absent: readonly string[], rows: number) => Promise<void>,
): Promise<void> {
  const { from, to, primary } = direction;
  const side = otherSide(primary);
  await inChunks(table, options.chunk, async (after) => {
    const keys = await retrying(
      to.store,
      (tx) => nextKeys(tx, table, side, after, options.chunk, ownRows(table, side)),
      snapshotOf(side, [table]),
    );
    const present = await retrying(
      from.store,
      (tx) => presentKeys(tx, table, primary, keys),
      snapshotOf(primary, [table]),
    );
    const absent = keys.map(rowKeyOf).filter((rowKey) => !present.has(rowKey));
    await visit(absent, keys.length);
    hooks.onRows?.(table.name, 'secondary', keys.length);
    await pace(keys.length);
    return keys;
  });
}

/** Goes on behind the last key of each chunk until one is not full. */
async function inChunks(
  { name }: TableDescriptor,
  chunk: number,
  read: (after: readonly Text[] | null) => Promise<readonly (readonly Text[])[]>,
): Promise<void> {
  let after: readonly Text[] | null = null;
  for (;;) {
    const keys: readonly (readonly Text[])[] = await read(after);
    const last = keys.at(-1);
    if (last === undefined || keys.length < chunk) return;
    if (after !== null && rowKeyOf(last) === rowKeyOf(after)) {
      throw new Error(`${name}: the database does not find its way past the key of one row; its key cannot be walked`);
    }
    after = last;
  }
}
