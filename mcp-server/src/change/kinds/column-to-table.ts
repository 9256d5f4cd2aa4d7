import type { ChangeCommon, ColumnToTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { plainColumn } from '../find-column.ts';
import { freeTable } from '../free-table.ts';
import { noReference } from '../no-reference.ts';
import { refuse } from '../refuse.ts';

/** A column whose values move to a table of their own. */
export function columnToTable(
  { column: name, to }: Extract<ChangeSetting, { kind: 'column-to-table' }>,
  common: ChangeCommon,
): ColumnToTable {
  const { table, schema } = common;
  const column = plainColumn(table, name);
  const label = `${table.name}.${name}`;
  if (table.primaryKey?.columns.length !== 1)
    throw refuse(`${table.name} has a key of several columns, and ${to.table}.${to.reference} is one.`);
  if (column.default !== null)
    throw refuse(`${label} has a default, which every row of the new version would get too: drop it first.`);
  const names = ['id', to.reference, to.column, to.main];
  if (new Set(names).size < names.length)
    throw refuse(`${to.table} needs four different columns: ${names.join(', ')}.`);
  freeTable(common, { schema: table.schema, name: to.table });
  noReference(schema, table, name);
  return { ...common, kind: 'column-to-table', column, to };
}
