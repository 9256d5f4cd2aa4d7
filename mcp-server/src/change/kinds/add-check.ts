import type { AddCheck, ChangeCommon, CheckCondition } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { ConfiguredFilter } from '../../model/configured-mapping.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** A condition that every row keeps. */
export function addCheck({ where }: Extract<ChangeSetting, { kind: 'add-check' }>, common: ChangeCommon): AddCheck {
  return { ...common, kind: 'add-check', where: where.map((filter) => conditionOf(filter, common)) };
}

function conditionOf({ column: name, op, value }: ConfiguredFilter, { table }: ChangeCommon): CheckCondition {
  const column = findColumn(table, name);
  const label = `${table.name}.${name} ${op}`;
  if (op === 'is null' || op === 'is not null') {
    if (value !== undefined) throw refuse(`${label} takes no value.`);
    return { column, op, values: [] };
  }
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (values.length === 0 || (op !== 'in' && values.length > 1))
    throw refuse(`${label} needs ${op === 'in' ? 'a list of values' : 'one value'}.`);
  if (values.includes(null)) throw refuse(`${label} NULL is never true: use is null.`);
  return { column, op, values: values.map(String) };
}
