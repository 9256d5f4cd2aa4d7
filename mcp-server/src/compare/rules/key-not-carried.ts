import { tableKey } from '../../model/mapping.ts';
import type { Table } from '../../model/schema.ts';
import { uniqueKeysOf } from '../../model/unique-keys.ts';
import type { ComparedTable, Comparison } from '../comparison.ts';
import { type Draft, list, partRef, type Rule } from '../rule.ts';

/** A key or foreign key of the source that the mapping takes apart: no target table receives all of its columns. */
export const keyNotCarried: Rule = {
  id: 'key-not-carried',
  check: (whole) => [...whole.bySource.values()].flatMap((pairs) => lostIn(whole, pairs)),
};

function lostIn({ source, staying }: Comparison, pairs: readonly ComparedTable[]): Draft[] {
  const [first] = pairs;
  const table = source.tables.find(
    (candidate) => first !== undefined && tableKey(candidate) === tableKey(first.source),
  );
  if (first === undefined || table === undefined || staying.has(tableKey(table))) return [];
  const decided = new Set(pairs.flatMap(({ mapping }) => [...mapping.dropped, ...mapping.elsewhere]));
  const dropped = new Set(pairs.flatMap(({ mapping }) => mapping.dropped));
  const carried = ({ columns }: { readonly columns: readonly string[] }) =>
    pairs.some((pair) => columns.every((name) => pair.targetNames.has(name)));
  return constraintsOf(table)
    .filter(({ columns }) => columns.some((name) => decided.has(name)) && !columns.every((name) => dropped.has(name)))
    .filter((key) => !carried(key))
    .map(({ kind, name, columns }) => ({
      severity: 'warning' as const,
      object: partRef('source', kind, table, name),
      what: `${table.name} has the ${kind} ${name} over ${list(columns)}; lockstep.yaml gives no target table all of them.`,
      consequence: `Nothing on the target can keep what ${name} keeps of ${table.name}: ${kind === 'key' ? 'duplicates' : 'rows without a parent'} may come in.`,
      wayOut: `Map the columns of ${name} into one table, or see to it in the application.`,
    }));
}

function constraintsOf(table: Table) {
  return [
    ...uniqueKeysOf(table).map((key) => ({ ...key, kind: 'key' as const })),
    ...table.foreignKeys.map((key) => ({ ...key, kind: 'foreign key' as const })),
  ];
}
