import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { columnOn } from '../core/read-rows.ts';
import { otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { type CountedColumn, type CounterState, countersOf, largestOf } from './counters-sql.ts';
import { type Flip, holdClosed } from './flip.ts';

/** A counter of the side that is to become the primary, and where it has to stand. */
export interface CounterPlan {
  readonly table: string;
  readonly counted: CountedColumn;
  /** What it hands out next as it is. */
  readonly next: bigint;
  /** The least it may hand out next: above all that is used or was handed out on either side, and the gap. */
  readonly least: bigint;
  /** What it is raised to when it is below. */
  readonly wanted: bigint;
}

/** The gap that must be left, and the one that is made, so that what is made before a flip is enough during it. */
export interface Gap {
  readonly least: bigint;
  readonly made: bigint;
}

/** A counter that cannot go on: nothing larger fits. */
export class CounterFullError extends Error {
  override readonly name = 'CounterFullError';
}

/** Where the counters of the side that is to become the primary stand, and where they have to. */
export async function planCounters(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  gap: Gap,
): Promise<CounterPlan[]> {
  const other = otherSide(primary);
  // A table that several descriptors share has one counter.
  const shared = new Map(tables.map((table) => [table[other].sql, table]));
  const plans: CounterPlan[] = [];
  for (const table of shared.values()) {
    const place = table[other].counter?.column;
    const counted = place === undefined ? null : countedOn(table, place, other);
    if (place === undefined || counted === null) continue;
    const known = await from.store.transaction((tx) => used(tx, table, place, primary));
    const own = await to.store.transaction(async (tx) => ({
      state: await countersOf(tx.engine).read(tx, counted),
      highest: await highest(tx, counted),
    }));
    const base = known > own.highest ? known : own.highest;
    const rawType = columnOn(table, place, primary)?.rawType;
    const held = rawType === undefined ? own.state.limit : largestOf(from.store.engine, rawType);
    const at = (by: bigint) => placeOf(base, by, { ...own.state, limit: smaller(own.state.limit, held) }, counted);
    plans.push({ table: table.name, counted, next: own.state.next, least: at(gap.least), wanted: at(gap.made) });
  }
  return plans;
}

/** Raises the counters that stand too low. Gives back those that were raised. */
export async function raiseCounters(flip: Flip, tables: readonly TableDescriptor[], gap: Gap): Promise<CounterPlan[]> {
  const { to } = flip.direction;
  const low = (await planCounters(flip.direction, tables, gap)).filter(({ next, least }) => next < least);
  for (const { counted, wanted } of low) {
    await to.store.transaction(async (tx) => {
      await holdClosed(tx, flip);
      await countersOf(tx.engine).raise(tx, counted, wanted);
    });
  }
  return low;
}

/**
 * Raises the counter of the new primary's outbox to where the versions of the epoch begin, above every version that the old one
 * gave. Gives back what it hands out next.
 */
export async function raiseOutbox(flip: Flip, watermark: bigint): Promise<bigint> {
  const { to } = flip.direction;
  const next = (watermark >> 48n) + 1n;
  const wanted = (next > BigInt(flip.epoch) ? next : BigInt(flip.epoch)) << 48n;
  const counted = outboxCounter(to.tables.outbox.sql);
  return to.store.transaction(async (tx) => {
    const state = await countersOf(tx.engine).read(tx, counted);
    if (state.next >= wanted) return state.next;
    await holdClosed(tx, flip);
    await countersOf(tx.engine).raise(tx, counted, wanted);
    return wanted;
  });
}

function outboxCounter(tableSql: string): CountedColumn {
  const [schema = '', table = ''] = [...tableSql.matchAll(/(["`])((?:(?!\1).|\1\1)*)\1/g)].map(
    ([, quote = '', name = '']) => name.replaceAll(quote + quote, quote),
  );
  return { schema, table, tableSql, column: 'id', columnSql: 'id', rawType: 'bigint', sequence: null };
}

function countedOn(table: TableDescriptor, place: number, side: Side): CountedColumn | null {
  const column = columnOn(table, place, side);
  if (column === null) return null;
  const { schema, name, sql: tableSql, counter } = table[side];
  const sequence = counter?.column === place ? counter.sequence : null;
  return {
    schema,
    table: name,
    tableSql,
    column: column.name,
    columnSql: column.sql,
    rawType: column.rawType,
    sequence,
  };
}

/** The largest number of the column that is used on a side, or was handed out there. */
async function used(tx: Tx, table: TableDescriptor, place: number, side: Side): Promise<bigint> {
  const counted = countedOn(table, place, side);
  if (counted === null) return 0n;
  const most = await highest(tx, counted);
  if (table[side].counter?.column !== place) return most;
  const { next, step } = await countersOf(tx.engine).read(tx, counted);
  return next - step > most ? next - step : most;
}

async function highest(tx: Tx, { tableSql, columnSql }: CountedColumn): Promise<bigint> {
  const text = tx.engine === 'mysql' ? `CAST(MAX(${columnSql}) AS CHAR)` : `max(${columnSql})::text`;
  const [row] = await tx.rows(sql`SELECT ${raw(text)} FROM ${raw(tableSql)}`);
  const most = BigInt((row?.[0] ?? '0').replace(/\..*/, ''));
  return most < 0n ? 0n : most;
}

/** The number of the counter's step that is more than `by` above the base, or the last that fits. */
function placeOf(base: bigint, by: bigint, { start, step, limit }: CounterState, counted: CountedColumn): bigint {
  const up = (value: bigint) => value + ((((start - value) % step) + step) % step);
  const last = limit - ((((limit - start) % step) + step) % step);
  const found = smaller(up(base + by + 1n), last);
  if (found > base) return found;
  const { tableSql, column } = counted;
  throw new CounterFullError(`${tableSql}: ${base} is used already, and ${column} can count to ${limit} on both sides`);
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
