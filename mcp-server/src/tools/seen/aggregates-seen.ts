import type { AggregatesResult } from '../../model/aggregates.ts';
import type { SeenBy } from '../../model/evidence.ts';

/** What evidence keeps of compare_aggregates: how many groups, never their keys or sums. */
export function aggregatesSeen(
  table: string,
  { verdict, comparisons }: AggregatesResult,
): SeenBy<'compare_aggregates'> {
  const sum = (count: (comparison: AggregatesResult['comparisons'][number]) => number) =>
    comparisons.reduce((total, comparison) => total + count(comparison), 0);
  return {
    tool: 'compare_aggregates',
    table,
    verdict,
    groups: { source: sum(({ groups }) => groups.left), target: sum(({ groups }) => groups.right) },
    different: sum(({ groups }) => groups.different),
  };
}
