import type { ChangeCommon, RenameColumn } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeName, plainColumn } from '../find-column.ts';
import { noReference } from '../no-reference.ts';

/** A column that gets another name. */
export function renameColumn(
  { column: name, to }: Extract<ChangeSetting, { kind: 'rename-column' }>,
  common: ChangeCommon,
): RenameColumn {
  const { table, schema } = common;
  const column = plainColumn(table, name);
  freeName(table, to, common.name);
  noReference(schema, table, name);
  return { ...common, kind: 'rename-column', column, to };
}
