import type { ChangeCommon, MoveTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeTable } from '../free-table.ts';

/** A table that moves to another schema. */
export function moveTable({ to }: Extract<ChangeSetting, { kind: 'move-table' }>, common: ChangeCommon): MoveTable {
  freeTable(common, { schema: to, name: common.table.name });
  return { ...common, kind: 'move-table', to };
}
