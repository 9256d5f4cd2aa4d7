import type { Partitioning } from '../../model/schema.ts';
import { tableRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A table that is split into partitions on one side only, or in another way. */
export const partitioningChanged = tableRule('partitioning-changed', ({ source, target }) => {
  const [from, to] = [source.partitioning, target.partitioning];
  if (form(from) === form(to)) return [];
  return [
    {
      severity: to === null ? ('note' as const) : ('warning' as const),
      object: tableRef('source', source),
      what: `${source.name} is ${say(from)} in the source and ${say(to)} in the target.`,
      consequence:
        to === null
          ? `Dropping old rows of ${target.name} by dropping a partition becomes a DELETE.`
          : `A row of ${source.name} whose ${to.key} lies in no partition of the target is refused, and each unique key of ${target.name} must contain ${to.key}.`,
      wayOut:
        to === null
          ? `Partition the target’s ${target.name} by the same column if its retention needs it.`
          : `Give ${target.name} a partition for every value (a DEFAULT one, or MAXVALUE) before the backfill.`,
    },
  ];
});

/** The bounds are spelled per engine, so only their number counts. */
function form(given: Partitioning | null): string {
  if (given === null) return 'none';
  return JSON.stringify([given.method.toLowerCase(), sqlForm(given.key), given.partitions.length]);
}

function say(given: Partitioning | null): string {
  if (given === null) return 'one table';
  return `partitioned by ${given.method} (${given.key}) into ${given.partitions.length} ${given.partitions.length === 1 ? 'part' : 'parts'}`;
}
