import type { ChangeCommon, MergeColumns } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeName, textColumn } from '../find-column.ts';
import { noReference } from '../no-reference.ts';
import { refuse } from '../refuse.ts';

/** Two texts that become one. */
export function mergeColumns(
  { columns, to, separator }: Extract<ChangeSetting, { kind: 'merge-columns' }>,
  common: ChangeCommon,
): MergeColumns {
  const [left = '', right = ''] = columns;
  if (left === right) throw refuse(`${common.table.name}.${left} cannot be merged with itself.`);
  freeName(common.table, to, common.name);
  for (const name of [left, right]) noReference(common.schema, common.table, name);
  return {
    ...common,
    kind: 'merge-columns',
    columns: [textColumn(common.table, left), textColumn(common.table, right)],
    to,
    separator,
  };
}
