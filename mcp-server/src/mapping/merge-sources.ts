import { hasConstantText } from '../model/constant-text.ts';
import { groupBy } from '../model/group-by.ts';
import { tableKey } from '../model/mapping.ts';
import { areApart, holding } from '../model/row-conditions.ts';
import type { MappedPair } from './map-pair.ts';
import type { Entry } from './read-entries.ts';

/** A pair, and the entry of lockstep.yaml that speaks of it; null: the names alone do. */
export interface PairOfEntry {
  readonly pair: MappedPair;
  readonly entry: Entry | null;
}

/** Pairs of several sources into one target are said to be merged; where their constants do not tell the rows apart, the later entry is reported. */
export function mergeSources(pairs: readonly PairOfEntry[], entries: readonly Entry[]): MappedPair[] {
  const place = ({ entry }: PairOfEntry) => (entry === null ? -1 : entries.indexOf(entry));
  const groups = groupBy(pairs, ({ pair }) => tableKey(pair.target));
  const merged = new Set<MappedPair>();
  for (const group of groups.values()) {
    const ordered = group.toSorted((a, b) => place(a) - place(b));
    for (const [at, one] of ordered.entries()) {
      if (group.length > 1) merged.add(one.pair);
      reportAlike(one, ordered.slice(0, at));
    }
  }
  return pairs.map(({ pair }) => (merged.has(pair) ? { ...pair, merged: true } : pair));
}

/** Two entries that name no target are reported where they are read. */
function reportAlike({ pair, entry }: PairOfEntry, before: readonly PairOfEntry[]): void {
  const alike = before.find(
    (other) =>
      tableKey(other.pair.source) === tableKey(pair.source) || !areApart(constantsOf(other.pair), constantsOf(pair)),
  );
  if (alike === undefined || entry === null || entry.target === null) return;
  const { source, target } = alike.pair;
  entry.report(
    ['target'],
    `${target.name} receives the rows of ${source.name} already: a table has one source, or each of them a constant of its own in one column, by which their rows are told apart`,
  );
}

/** Only of a type whose values have one spelling each can it be told who holds which. */
function constantsOf({ constants, tables }: MappedPair) {
  const told = new Set(tables.target.columns.filter(hasConstantText).map(({ name }) => name));
  return constants.flatMap(({ column, value }) => (told.has(column) ? [holding(column, value)] : []));
}
