import type { AddUnique, ChangeCommon } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findColumn } from '../find-column.ts';

/** Columns whose values no two rows share. */
export function addUnique(
  { columns }: Extract<ChangeSetting, { kind: 'add-unique' }>,
  common: ChangeCommon,
): AddUnique {
  return { ...common, kind: 'add-unique', columns: columns.map((name) => findColumn(common.table, name)) };
}
