import type { ChangeCommon, DropColumn } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findColumn } from '../find-column.ts';
import { noReference } from '../no-reference.ts';
import { refuse } from '../refuse.ts';

/** A column that goes. */
export function dropColumn(
  { column: name }: Extract<ChangeSetting, { kind: 'drop-column' }>,
  common: ChangeCommon,
): DropColumn {
  const { table, schema } = common;
  const column = findColumn(table, name);
  if (table.primaryKey?.columns.includes(name) === true)
    throw refuse(`${table.name}.${name} is part of the primary key.`);
  noReference(schema, table, name);
  return { ...common, kind: 'drop-column', column };
}
