import { tableKey } from '../model/mapping.ts';
import type { ForeignKey, Table } from '../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../model/unique-keys.ts';
import { type ComparedTable, type Comparison, inTarget } from './comparison.ts';

/** The target tables that a source foreign key could reference, and its columns there; none when one of them is not mapped. */
export function parentsInTarget(
  { references }: ForeignKey,
  { bySource }: Comparison,
): { readonly table: ComparedTable; readonly columns: readonly string[] }[] {
  const tables = bySource.get(tableKey({ schema: references.schema, name: references.table })) ?? [];
  return tables.flatMap((table) => {
    const columns = inTarget(table, references.columns);
    return columns === null ? [] : [{ table, columns }];
  });
}

/** True when a key of the table identifies its rows by exactly these columns, each named once. */
export function isKeyOf(table: Table, columns: readonly string[]): boolean {
  if (new Set(columns).size < columns.length) return false;
  return uniqueKeysOf(table).some((key) => columnSet(key.columns) === columnSet(columns));
}
