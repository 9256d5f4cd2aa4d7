import { collationOf, sameOrder } from '../collations.ts';
import type { ComparedColumn, Comparison } from '../comparison.ts';
import { type Draft, label, list, type Rule } from '../rule.ts';

/** Text that sorts by another collation. One note for each pair of collations in the whole database. */
export const collationOrder: Rule = {
  id: 'collation-order',
  check: (whole) => [...changedPairs(whole).values()].flatMap((pairs) => describe(pairs, whole)),
};

function changedPairs(whole: Comparison): Map<string, ComparedColumn[]> {
  const groups = new Map<string, ComparedColumn[]>();
  for (const pair of whole.tables.flatMap(({ columns }) => columns)) {
    if (pair.source.type.kind !== 'text' || pair.target.type.kind !== 'text') continue;
    const from = collationOf(pair.source, whole.source);
    const to = collationOf(pair.target, whole.target);
    if (sameOrder(from, to)) continue;
    const key = JSON.stringify([from, to]);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return groups;
}

function describe(pairs: readonly ComparedColumn[], { source, target }: Comparison): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const from = collationOf(first.source, source);
  const to = collationOf(first.target, target);
  const count = pairs.length === 1 ? '1 text column sorts' : `${pairs.length} text columns sort`;
  return [
    {
      severity: 'note',
      object: { side: 'source', kind: 'database', schema: source.defaultSchema, table: null, name: source.database },
      what: `${count} by ${from} in the source and by ${to} in the target: ${list(pairs.map(label))}.`,
      consequence: `ORDER BY, < and > give another order: page boundaries, MIN and MAX and range queries such as ${label(first)} >= 'm' change.`,
      wayOut: `Give the columns that are sorted for people an ICU collation on the target, and keep ${to} where the order is only a means.`,
    },
  ];
}
