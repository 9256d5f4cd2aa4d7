import { groupBy } from '../model/group-by.ts';
import type { TableMapping } from '../model/mapping.ts';
import { tableKey } from '../model/mapping.ts';
import type { MappedPair } from './map-pair.ts';

/**
 * Says of each source column that a pair does not carry why: another pair of the same source carries or drops it, it stays where it
 * is, or nobody has decided. That last is said once, by the pair that carries most.
 */
export function shareColumns(pairs: readonly MappedPair[], staying: ReadonlySet<string>): TableMapping[] {
  const bySource = groupBy(pairs, ({ source }) => tableKey(source));
  return pairs.map((pair) => {
    const groups = bySource.get(tableKey(pair.source)) ?? [];
    return finished(pair, groups, staying.has(tableKey(pair.source)));
  });
}

function finished({ tables, ...pair }: MappedPair, groups: readonly MappedPair[], stays: boolean): TableMapping {
  const carried = new Set(pair.columns.map((column) => column.source));
  const settled = new Set(
    groups.flatMap((group) => [...group.columns.map((column) => column.source), ...group.dropped]),
  );
  const left = tables.source.columns
    .map(({ name }) => name)
    .filter((name) => !carried.has(name) && !pair.dropped.includes(name));
  const open = left.filter((name) => !settled.has(name));
  const speaks = !stays && largest(groups)?.tables.target === tables.target;
  const filled = new Set([
    ...pair.columns.map((column) => column.target),
    ...pair.added,
    ...pair.constants.map(({ column }) => column),
  ]);
  return {
    ...pair,
    elsewhere: speaks ? left.filter((name) => settled.has(name)) : left,
    unmatched: {
      source: speaks ? open : [],
      target: tables.target.columns.map(({ name }) => name).filter((name) => !filled.has(name)),
    },
  };
}

function largest(groups: readonly MappedPair[]): MappedPair | undefined {
  return groups.toSorted((a, b) => b.columns.length - a.columns.length)[0];
}
