import type { ChangeCommon, SplitColumn } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { freeName, textColumn } from '../find-column.ts';
import { noReference } from '../no-reference.ts';
import { refuse } from '../refuse.ts';

/** A text that becomes two. */
export function splitColumn(
  { column: name, into, separator, at }: Extract<ChangeSetting, { kind: 'split-column' }>,
  common: ChangeCommon,
): SplitColumn {
  const [left = '', right = ''] = into;
  const column = textColumn(common.table, name);
  if (left === right) throw refuse(`${common.table.name}.${name} needs two new columns, and both are called ${left}.`);
  for (const each of [left, right]) freeName(common.table, each, common.name);
  noReference(common.schema, common.table, name);
  return { ...common, kind: 'split-column', column, into: [left, right], separator, at };
}
