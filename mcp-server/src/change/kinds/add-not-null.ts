import type { AddNotNull, ChangeCommon } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** A column that takes no NULL any more. */
export function addNotNull(
  { column: name, fill }: Extract<ChangeSetting, { kind: 'add-not-null' }>,
  common: ChangeCommon,
): AddNotNull {
  const column = findColumn(common.table, name);
  const label = `${common.table.name}.${name}`;
  if (column.generated !== null && fill !== undefined)
    throw refuse(`${label} is computed by the server and cannot be filled.`);
  return { ...common, kind: 'add-not-null', column, fill: fill ?? null };
}
