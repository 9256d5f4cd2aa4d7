import type { Direction } from '../core/direction.ts';
import { type DifferenceKind, type Found, judge, look, primaryStates } from '../core/look.ts';
import { ownRows } from '../core/own-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { snapshotOf } from '../core/snapshot-of.ts';
import { nextKeys, nextRows, presentKeys, rowKeyOfRow } from '../core/walk-keys.ts';
import { otherSide, type Row, type TableDescriptor, type Text } from '../descriptor.ts';
import { retried, retrying } from '../store/retrying.ts';
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
  const { direction, options, hooks } = tools;
  const { signal } = hooks;
  const settling = openSettling(direction, table, { ...options, signal });
  const { scan, note } = openScan(tools, table);
  await walkPrimary(tools, table, async (states, rows) => {
    scan.rows.primary += rows;
    const looked = await retried(() => judge(direction, table, states));
    await note([...looked.different, ...(await settling.add(looked.inFlight))]);
  });
  if (extras) {
    await walkSecondary(tools, table, async (rowKeys, rows) => {
      scan.rows.secondary += rows;
      const looked = rowKeys.length === 0 ? NOTHING : await retried(() => look(direction, table, rowKeys));
      await note([...looked.different, ...(await settling.add(looked.inFlight))]);
    });
  }
  const { different, undecided } = await settling.end();
  await note(different);
  hooks.onInFlight?.(table.name, undecided);
  return { ...scan, undecided };
}

/** Looks at some keys of a pair only. */
export async function scanKeys(tools: ScanTools, table: TableDescriptor, rowKeys: readonly string[]): Promise<Scan> {
  const { direction, options, hooks, pace } = tools;
  const settling = openSettling(direction, table, { ...options, signal: hooks.signal });
  const { scan, note } = openScan(tools, table);
  for (let at = 0; at < rowKeys.length; at += options.chunk) {
    const looked = await retried(() => look(direction, table, rowKeys.slice(at, at + options.chunk)));
    await note([...looked.different, ...(await settling.add(looked.inFlight))]);
    await pace(options.chunk);
  }
  const { different, undecided } = await settling.end();
  await note(different);
  return { ...scan, undecided };
}

const NOTHING = { different: [], inFlight: [] } as const;

/** Counts what is found, and keeps the first ones. A row that both ways meet is found once. */
function openScan({ options, hooks, digest }: ScanTools, table: TableDescriptor) {
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
  return { scan, note };
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
