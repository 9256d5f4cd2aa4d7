import type { ForeignKey } from '../model/schema.ts';
import { type ComparedTable, type Comparison, tableKey } from './comparison.ts';

/** One text for what a foreign key of the target ties together, whatever its name and the order of its columns. */
export function foreignKeyForm({ columns, references }: ForeignKey): string {
  return form(columns, tableKey({ schema: references.schema, name: references.table }), references.columns);
}

/** The same text for a source foreign key in the target's names; null when a table or column of it is not mapped. */
export function foreignKeyInTarget(key: ForeignKey, table: ComparedTable, { bySource }: Comparison): string | null {
  const parent = bySource.get(tableKey({ schema: key.references.schema, name: key.references.table }));
  if (parent === undefined) return null;
  const own = table.targetNames;
  const other = parent.targetNames;
  const columns = key.columns.flatMap((name) => own.get(name) ?? []);
  const referenced = key.references.columns.flatMap((name) => other.get(name) ?? []);
  if (columns.length < key.columns.length || referenced.length < key.references.columns.length) return null;
  return form(columns, tableKey(parent.mapping.target), referenced);
}

/** Source and target foreign keys that tie the same columns together. Where the target has several (a server may keep duplicates) it is the one most like the source's. */
export function pairedForeignKeys(table: ComparedTable, whole: Comparison): [ForeignKey, ForeignKey][] {
  return table.source.foreignKeys.flatMap((key): [ForeignKey, ForeignKey][] => {
    const wanted = foreignKeyInTarget(key, table, whole);
    const candidates = table.target.foreignKeys.filter((candidate) => foreignKeyForm(candidate) === wanted);
    const other = candidates.find((candidate) => rulesOf(candidate) === rulesOf(key)) ?? candidates[0];
    return other === undefined ? [] : [[key, other]];
  });
}

/** `customer_id → customers.id`. */
export function foreignKeyLabel({ columns, references }: ForeignKey): string {
  return `${columns.join(', ')} → ${references.table}.${references.columns.join(', ')}`;
}

function rulesOf({ onDelete, onUpdate, deferrable, validated }: ForeignKey): string {
  return JSON.stringify([onDelete, onUpdate, deferrable, validated]);
}

function form(columns: readonly string[], table: string, referenced: readonly string[]): string {
  return JSON.stringify([table, columns.map((name, at) => JSON.stringify([name, referenced[at]])).sort()]);
}
