import { groupBy } from '../model/group-by.ts';
import { tableKey } from '../model/mapping.ts';
import { areApart, holding } from '../model/row-conditions.ts';
import type { MappedPair } from './map-pair.ts';
import type { Report } from './report.ts';

/** A pair, and where its entry is reported. */
export interface ReportedPair {
  readonly pair: MappedPair;
  readonly report: Report;
}

/** Pairs into one target are said to be merged; where their constants do not tell the rows apart, that is reported. */
export function mergeSources(pairs: readonly ReportedPair[]): MappedPair[] {
  const byTarget = groupBy(pairs, ({ pair }) => tableKey(pair.target));
  return pairs.map(({ pair, report }) => {
    const together = byTarget.get(tableKey(pair.target)) ?? [];
    if (together.length === 1) return pair;
    const before = together.slice(
      0,
      together.findIndex((other) => other.pair === pair),
    );
    const alike = before.find(
      (other) =>
        tableKey(other.pair.source) === tableKey(pair.source) || !areApart(constantsOf(other.pair), constantsOf(pair)),
    );
    if (alike !== undefined) {
      const { source, target } = alike.pair;
      report(
        ['target'],
        `${target.name} receives the rows of ${source.name} already: a table has one source, or each of them a constant of its own in one column, by which their rows are told apart`,
      );
    }
    return { ...pair, merged: true };
  });
}

function constantsOf({ constants }: MappedPair) {
  return constants.map(({ column, value }) => holding(column, value));
}
