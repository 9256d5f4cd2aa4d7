import type { ChangeCommon, RenameTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeTable } from '../free-table.ts';

/** A table that gets another name. */
export function renameTable(
  { to }: Extract<ChangeSetting, { kind: 'rename-table' }>,
  common: ChangeCommon,
): RenameTable {
  freeTable(common, { schema: common.table.schema, name: to });
  return { ...common, kind: 'rename-table', to };
}
