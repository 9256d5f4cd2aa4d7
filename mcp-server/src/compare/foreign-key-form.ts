import { tableKey } from '../model/mapping.ts';
import type { ForeignKey } from '../model/schema.ts';
import type { ComparedTable, Comparison } from './comparison.ts';

/** One text for what a foreign key of the target ties together, whatever its name and the order of its columns. */
export function foreignKeyForm({ columns, references }: ForeignKey): string {
  return form(columns, tableKey({ schema: references.schema, name: references.table }), references.columns);
}

/**
 * The same texts for a source foreign key in the target's names: none when a table or column of it is not mapped, several when the
 * referenced table is spread over several that hold the referenced columns.
 */
export function foreignKeyInTarget(key: ForeignKey, table: ComparedTable, { bySource, staying }: Comparison): string[] {
  const parent = tableKey({ schema: key.references.schema, name: key.references.table });
  const columns = key.columns.flatMap((name) => table.targetNames.get(name) ?? []);
  if (columns.length < key.columns.length) return [];
  const received = (bySource.get(parent) ?? []).flatMap(({ mapping, targetNames }) => {
    const referenced = key.references.columns.flatMap((name) => targetNames.get(name) ?? []);
    const whole = referenced.length === key.references.columns.length;
    return whole ? [form(columns, tableKey(mapping.target), referenced)] : [];
  });
  return staying.has(parent) ? [...received, form(columns, parent, key.references.columns)] : received;
}

/** Whether a foreign key of the target holds by itself: both ends hold the same columns of one source row. */
export function tiesOneRow(key: ForeignKey, table: ComparedTable, { bySource, staying }: Comparison): boolean {
  const own = tableKey(table.mapping.source);
  const parent = tableKey({ schema: key.references.schema, name: key.references.table });
  const sibling = bySource.get(own)?.find(({ mapping }) => tableKey(mapping.target) === parent);
  const itself = parent === own && staying.has(own);
  return key.columns.every((name, at) => {
    const referenced = key.references.columns[at] ?? '';
    const from = table.sourceNames.get(name);
    return from !== undefined && from === (itself ? referenced : sibling?.sourceNames.get(referenced));
  });
}

/** Source and target foreign keys that tie the same columns together. Where the target has several (a server may keep duplicates) it is the one most like the source's. */
export function pairedForeignKeys(table: ComparedTable, whole: Comparison): [ForeignKey, ForeignKey][] {
  return table.source.foreignKeys.flatMap((key): [ForeignKey, ForeignKey][] => {
    const wanted = foreignKeyInTarget(key, table, whole);
    const candidates = table.target.foreignKeys.filter((candidate) => wanted.includes(foreignKeyForm(candidate)));
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
