import type { ForeignKey, Table } from '../model/schema.ts';
import { type ComparedTable, type Comparison, inTarget, tableKey } from './comparison.ts';
import { columnSet, uniqueKeysOf } from './unique-keys.ts';

/** The target table that a source foreign key would reference, and its columns there; null when one of them is not mapped. */
export function parentInTarget(
  { references }: ForeignKey,
  { bySource }: Comparison,
): { readonly table: ComparedTable; readonly columns: readonly string[] } | null {
  const table = bySource.get(tableKey({ schema: references.schema, name: references.table }));
  const columns = table === undefined ? null : inTarget(table, references.columns);
  return table === undefined || columns === null ? null : { table, columns };
}

/** True when a key of the table identifies its rows by exactly these columns, each named once. */
export function isKeyOf(table: Table, columns: readonly string[]): boolean {
  if (new Set(columns).size < columns.length) return false;
  return uniqueKeysOf(table).some((key) => columnSet(key.columns) === columnSet(columns));
}
