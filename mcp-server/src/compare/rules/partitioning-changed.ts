import type { Partitioning, Table } from '../../model/schema.ts';
import type { ComparedTable } from '../comparison.ts';
import { list, tableRef, tableRule } from '../rule.ts';
import { sqlTokens } from '../sql-tokens.ts';

/** A table that is split into partitions on one side only, by other columns, or without a place for every row. */
export const partitioningChanged = tableRule('partitioning-changed', (table) => {
  const { source, target } = table;
  const [from, to] = [source.partitioning, target.partitioning];
  if (form(from, source, table.targetNames) === form(to, target)) return [];
  const columns = to === null ? '' : list(keyColumns(to, target));
  const open = to !== null && hasPlaceForAll(to);
  return [
    {
      severity: to === null || open ? ('note' as const) : ('warning' as const),
      object: tableRef('source', source),
      what: `${source.name} is ${say(from)} in the source and ${say(to)} in the target.`,
      consequence:
        to === null
          ? `Dropping old rows of ${target.name} by dropping a partition becomes a DELETE.`
          : `${open ? '' : `A row of ${source.name} whose ${columns} lies in no partition of the target is refused, and each `}${open ? 'Each ' : ''}unique key of ${target.name} must contain ${columns}.`,
      wayOut:
        to === null
          ? `Partition the target’s ${target.name} by the same column if its retention needs it.`
          : open
            ? `Keep it if queries and retention of ${target.name} go by ${columns}.`
            : `Give ${target.name} a partition for every value (a DEFAULT one, or MAXVALUE) before the backfill.`,
    },
  ];
});

/** Bounds and expressions are spelled per engine: method and columns count, and the number of parts where a value may have no place. */
function form(given: Partitioning | null, table: Table, renamed: ComparedTable['targetNames'] = new Map()): string {
  if (given === null) return 'none';
  const columns = keyColumns(given, table).map((name) => renamed.get(name) ?? name);
  return JSON.stringify([methodOf(given), columns.sort(), hasPlaceForAll(given) ? 'all' : given.partitions.length]);
}

/** MySQL’s RANGE COLUMNS and LINEAR KEY are ranges and hashes. */
function methodOf({ method }: Partitioning): string {
  const plain = method.toLowerCase().replace(/^linear | columns$/g, '');
  return plain === 'key' ? 'hash' : plain;
}

function keyColumns({ key }: Partitioning, { columns }: Table): string[] {
  const words = new Set(sqlTokens(key));
  const names = columns.map(({ name }) => name).filter((name) => words.has(name.toLowerCase()));
  return names.length === 0 ? [key] : names;
}

/** A list of MySQL has no place for the rest; a hash has one for everything. */
function hasPlaceForAll(given: Partitioning): boolean {
  return (
    methodOf(given) === 'hash' ||
    given.partitions.some(({ bound }) => /^(?:default|maxvalue(?:\s*,\s*maxvalue)*)$/i.test(bound))
  );
}

function say(given: Partitioning | null): string {
  if (given === null) return 'one table';
  return `partitioned by ${given.method} (${given.key}) into ${given.partitions.length} ${given.partitions.length === 1 ? 'part' : 'parts'}`;
}
