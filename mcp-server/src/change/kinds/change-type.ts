import type { ChangeCommon, ChangeType } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeName, plainColumn } from '../find-column.ts';
import { noReference } from '../no-reference.ts';

/** A column that gets another type. */
export function changeType(
  { column: name, type, to }: Extract<ChangeSetting, { kind: 'change-type' }>,
  common: ChangeCommon,
): ChangeType {
  const column = plainColumn(common.table, name);
  if (to !== undefined) freeName(common.table, to, common.name);
  noReference(common.schema, common.table, name);
  return { ...common, kind: 'change-type', column, type, to: to ?? null };
}
