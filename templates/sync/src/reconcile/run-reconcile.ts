import { randomUUID } from 'node:crypto';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import { withLease } from '../core/lease.ts';
import { type Drift, findDrift } from '../core/live-schema.ts';
import { otherSide, type TableDescriptor } from '../descriptor.ts';
import { isBackfilled } from './backfilled.ts';
import { estimatedRows } from './catalogue-sql.ts';
import { keyIsMasked } from './difference-of.ts';
import type { ReconcileHooks, ReconcileOptions } from './options.ts';
import { paceOf, StoppedError } from './pace.ts';
import { repairAll } from './repair-all.ts';
import { openRowDigest } from './row-digest.ts';
import { type Scan, type Scanned, type ScanTools, scanKeys, scanTable } from './scan-table.ts';
import type { ReconcileReport, TableReport } from './types.ts';

/** Reconciliation was asked for something that it does not do. */
export class ReconcileError extends Error {
  override readonly name = 'ReconcileError';
}

/**
 * Looks at every row of the tables on both sides and finds those of the secondary that truly differ from the primary: a change that is
 * under way is never one. With `apply` they are repaired through the ledger. One process at a time.
 */
export function runReconcile(
  direction: Direction,
  options: ReconcileOptions,
  hooks: ReconcileHooks = {},
): Promise<ReconcileReport> {
  const tables = chosenTables(direction, options);
  return withLease(direction.to, 'reconcile', async (lease) => {
    const signal = hooks.signal === undefined ? lease.signal : AbortSignal.any([hooks.signal, lease.signal]);
    const watched = { ...hooks, signal };
    const tools = {
      direction,
      options,
      hooks: watched,
      pace: paceOf(options.rowsPerSecond, watched),
      digest: await openRowDigest(direction.to),
    };
    const startedAt = new Date().toISOString();
    const { epoch } = await direction.from.store.transaction((tx) =>
      readFence(tx, direction.from.tables, options.scope, false),
    );
    refuseForeignReport(direction, options, epoch);
    const { scanned, interrupted } = await scanAll(tools, tables);
    const wanted = options.apply !== null && !interrupted;
    const repaired = wanted ? await repairAll({ ...tools, lease, scope: options.scope }, scanned) : null;
    if (lease.signal.aborted) throw lease.signal.reason;
    return {
      id: randomUUID(),
      startedAt,
      endedAt: new Date().toISOString(),
      fingerprint: options.fingerprint,
      primary: direction.primary,
      epoch,
      applied: options.apply !== null,
      refused: repaired?.refused ?? null,
      interrupted: interrupted || signal.aborted,
      tables: scanned.map((one) => tableReport(one, repaired?.tables.get(one.table) ?? NOT_REPAIRED)),
    };
  });
}

const NOT_REPAIRED = { refused: null, repairs: { repaired: 0, overtaken: 0, failed: 0, left: 0 } };

function tableReport(
  { table, scan, notLookedAt }: Scanned,
  { refused, repairs }: Pick<TableReport, 'refused' | 'repairs'>,
): TableReport {
  const { rows, counts, kept, undecided } = scan;
  const differences = kept.map(({ difference }) => difference);
  const target = `${table.target.schema}.${table.target.name}`;
  return { name: table.name, target, rows, counts, differences, undecided, notLookedAt, repairs, refused };
}

function chosenTables({ tables }: Direction, { tables: wanted, apply }: ReconcileOptions): TableDescriptor[] {
  const unknown = (wanted ?? []).filter((name) => !tables.some((table) => table.name === name));
  if (unknown.length > 0) {
    throw new ReconcileError(
      `${unknown.join(', ')}: no such table in the mapping; there is ${tables.map(({ name }) => name).join(', ')}`,
    );
  }
  const approved = apply?.approved?.tables.map(({ name, target }) => name + target);
  const chosen = tables.filter(
    (table) =>
      (wanted === null || wanted.includes(table.name)) &&
      (approved === undefined || approved.includes(`${table.name}${table.target.schema}.${table.target.name}`)),
  );
  if (chosen.length === 0) throw new ReconcileError('no table is left to look at, so nothing can be said');
  return chosen;
}

function refuseForeignReport({ primary }: Direction, { apply, fingerprint }: ReconcileOptions, epoch: number): void {
  const approved = apply?.approved ?? null;
  if (approved === null) return;
  if (approved.fingerprint !== fingerprint) {
    throw new ReconcileError('the report was made with another mapping or other schemas: run it again without --apply');
  }
  if (approved.primary !== primary || approved.epoch !== epoch) {
    throw new ReconcileError(
      `the report was made when the ${approved.primary} was the primary in epoch ${approved.epoch}, now it is the ${primary} in epoch ${epoch}: run it again without --apply`,
    );
  }
  if (approved.interrupted)
    throw new ReconcileError('the report is of a run that was stopped: run it again to its end');
}

async function scanAll(tools: ScanTools, tables: readonly TableDescriptor[]) {
  const { from, to } = tools.direction;
  const drifts = [
    ...(await findDrift(from.store, tables, from.store.side)),
    ...(await findDrift(to.store, tables, to.store.side)),
  ];
  const scanned: Scanned[] = [];
  for (const table of tables) {
    const obstacle = await obstacleOf(tools, table, drifts);
    if (obstacle !== null) {
      scanned.push({ table, scan: NOTHING_SCANNED, notLookedAt: [obstacle] });
      continue;
    }
    tools.hooks.onTable?.(table.name, await to.store.transaction((tx) => estimatedRows(tx, table[to.store.side])));
    // Rows of another source in the same target are no rows too many.
    const shared = tools.direction.tables.some((other) => sameTable(tools, other, table));
    const notLookedAt = shared
      ? [`rows that only ${table[to.store.side].name} has: it receives rows of several tables`]
      : [];
    try {
      scanned.push({ table, scan: await scanOf(tools, table, !shared), notLookedAt });
    } catch (error) {
      if (error instanceof StoppedError) return { scanned, interrupted: true };
      throw error;
    }
  }
  return { scanned, interrupted: false };
}

/** Why a table cannot be looked at; null: it can. */
async function obstacleOf(
  { direction: { to } }: ScanTools,
  table: TableDescriptor,
  drifts: readonly Drift[],
): Promise<string | null> {
  const drift = drifts.find(({ side, table: name }) => name === `${table[side].schema}.${table[side].name}`);
  if (drift !== undefined) {
    const what = drift.gone ? 'is gone' : 'was changed since the kit was rendered: generate the plan again';
    return `any row: ${drift.table} on the ${drift.side} ${what}`;
  }
  const backfilled = await to.store.transaction((tx) => isBackfilled(tx, to.tables, table));
  return backfilled ? null : 'any row: the backfill of this table has not ended';
}

const NOTHING_SCANNED: Scan = {
  rows: { primary: 0, secondary: 0 },
  counts: { missing: 0, extra: 0, different: 0 },
  kept: [],
  undecided: 0,
};

function sameTable({ direction }: ScanTools, one: TableDescriptor, other: TableDescriptor): boolean {
  const side = otherSide(direction.primary);
  return one[side].sql === other[side].sql && one.name !== other.name;
}

/** The whole table, or what a dry run named of it. */
async function scanOf(tools: ScanTools, table: TableDescriptor, extras: boolean): Promise<Scan> {
  const target = `${table.target.schema}.${table.target.name}`;
  const approved = tools.options.apply?.approved?.tables.find(
    (one) => one.name === table.name && one.target === target,
  );
  if (approved === undefined) return scanTable(tools, table, extras);
  if (!keyIsMasked(table)) {
    const scan = await scanKeys(
      tools,
      table,
      approved.differences.flatMap(({ rowKey }) => rowKey ?? []),
    );
    return { ...scan, rows: approved.rows };
  }
  // The report does not show these keys: they are found again by their digests.
  const digests = new Set(approved.differences.map(({ keyDigest }) => keyDigest));
  const scan = await scanTable(tools, table, extras);
  const kept = scan.kept.filter(({ difference }) => digests.has(difference.keyDigest));
  const of = (kind: string) => kept.filter(({ difference }) => difference.kind === kind).length;
  return { ...scan, kept, counts: { missing: of('missing'), extra: of('extra'), different: of('different') } };
}
