import type { ColumnPair } from '../model/mapping.ts';
import { spellings } from '../model/name-spellings.ts';
import type { Table } from '../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';
import { pairUnique, poolOf } from './pair-by-key.ts';

/** What is decided of the columns of a pair of tables before names are looked at. */
export interface DecidedColumns {
  /** Source column to target column. */
  readonly pairs: ReadonlyMap<string, string>;
  /** Source columns that take no part. */
  readonly dropped: ReadonlySet<string>;
  /** Target columns that take no part. */
  readonly filled: ReadonlySet<string>;
}

/** Every pair of columns in the source's order: those that are decided, and the rest by exact name, in any case, then without underscores. */
export function pairColumns(source: Table, target: Table, { pairs, dropped, filled }: DecidedColumns): ColumnPair[] {
  const received = new Set(pairs.values());
  const pool = poolOf(
    names(source).filter((name) => !pairs.has(name) && !dropped.has(name)),
    names(target).filter((name) => !received.has(name) && !filled.has(name)),
  );
  for (const spell of spellings) pairUnique(pool, { source: spell, target: spell });
  return names(source).flatMap((name) => pairOf(name, pairs) ?? pairOf(name, pool.pairs) ?? []);
}

/** The first unique key of the source that identifies a row on the target too; one that admits NULL identifies none. */
export function sharedKey(
  source: Table,
  target: Table,
  columns: readonly ColumnPair[],
  constants: ReadonlySet<string> = new Set(),
): ColumnPair[] {
  const toTarget = new Map(columns.map((pair) => [pair.source, pair.target]));
  const identifying = new Set(
    uniqueKeysOf(target)
      .filter((key) => neverNull(target, key.columns))
      .map((key) => columnSet(key.columns.filter((name) => !constants.has(name)))),
  );
  for (const unique of uniqueKeysOf(source)) {
    const key = unique.columns.flatMap((name) => pairOf(name, toTarget) ?? []);
    const whole = key.length === unique.columns.length && neverNull(source, unique.columns);
    if (whole && identifying.has(columnSet(key.map((pair) => pair.target)))) return key;
  }
  return [];
}

/** Why these columns of one side do not identify its rows; null when the catalogue says that they do. */
export function notIdentifying(table: Table, columns: readonly string[]): string | null {
  const nullable = columns.find((name) => !neverNull(table, [name]));
  if (nullable !== undefined) return `${nullable} admits NULL`;
  const unique = uniqueKeysOf(table).some((key) => key.columns.every((name) => columns.includes(name)));
  return unique ? null : 'no primary key and no unique index says so';
}

function neverNull(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => table.columns.some((column) => column.name === name && !column.nullable));
}

function pairOf(name: string, toTarget: ReadonlyMap<string, string>): ColumnPair | null {
  const target = toTarget.get(name);
  return target === undefined ? null : { source: name, target };
}

function names(table: Table): string[] {
  return table.columns.map(({ name }) => name);
}
