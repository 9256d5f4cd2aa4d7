import type { AddForeignKey, ChangeCommon } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findTable } from '../../model/find-names.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** Columns whose values are a row’s of another table. */
export function addForeignKey(
  { columns: names, references, on_delete: onDelete }: Extract<ChangeSetting, { kind: 'add-foreign-key' }>,
  common: ChangeCommon,
): AddForeignKey {
  const found = findTable('source', common.schema, common.schema.tables, references.table);
  if ('problem' in found) throw refuse(`${found.problem}.`);
  const parent = found.found;
  const columns = names.map((name) => findColumn(common.table, name));
  const parentColumns = references.columns.map((name) => findColumn(parent, name));
  if (columns.length !== parentColumns.length)
    throw refuse(`${names.length} columns cannot refer to ${parentColumns.length}: name one for each.`);
  const wanted = [...references.columns].sort().join('\0');
  const keys = [...(parent.primaryKey === null ? [] : [parent.primaryKey]), ...parent.uniqueKeys];
  if (!keys.some((key) => [...key.columns].sort().join('\0') === wanted))
    throw refuse(`${parent.name} (${references.columns.join(', ')}) is no key: give it a unique one first.`);
  if (onDelete === 'set null' && columns.some(({ nullable }) => !nullable))
    throw refuse(`${common.table.name} (${names.join(', ')}) takes no NULL, so on_delete cannot be set null.`);
  return { ...common, kind: 'add-foreign-key', columns, parent, parentColumns, onDelete };
}
