import type { ChangeCommon, SplitTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { TableName } from '../../model/mapping.ts';
import type { Column } from '../../model/schema.ts';
import { findColumn, plainColumn } from '../find-column.ts';
import { freeTable } from '../free-table.ts';
import { noReference } from '../no-reference.ts';
import { refuse } from '../refuse.ts';

/** Columns that move to a table of their own, with the same key. */
export function splitTable(
  { columns: names, to }: Extract<ChangeSetting, { kind: 'split-table' }>,
  common: ChangeCommon,
): SplitTable {
  const { table } = common;
  if (new Set(names).size < names.length) throw refuse(`${table.name} has each of its columns once: name none twice.`);
  const narrow = { schema: table.schema, name: to };
  freeTable(common, narrow);
  const both = (column: Column) => ({ column, wide: column.name, narrow: column.name });
  const columns = names.map((name) => both(asDeclared(common, narrow, movable(common, name))));
  const key = (table.primaryKey?.columns ?? []).map((name) => both(findColumn(table, name)));
  return { ...common, kind: 'split-table', pair: { wide: table, narrow, key, columns } };
}

/** From the capture on the column takes NULL; in the table that the change has made its counterpart does not. */
function asDeclared({ schema }: ChangeCommon, narrow: TableName, column: Column): Column {
  const made = schema.tables.find((each) => each.schema === narrow.schema && each.name === narrow.name);
  const counterpart = made?.columns.find(({ name }) => name === column.name);
  return counterpart?.nullable === false ? { ...column, nullable: false } : column;
}

/** A column of which an INSERT that does not name it stores one and the same value: else nobody could tell who gave it one. */
function movable({ schema, table }: ChangeCommon, name: string): Column {
  const column = plainColumn(table, name);
  const label = `${table.name}.${name}`;
  if (column.identity !== null || (column.default !== null && column.default.kind !== 'literal') || column.onUpdateNow)
    throw refuse(
      `${label} has a value of its own in each row that does not name it, so that nobody could tell which version gave it: drop its default first.`,
    );
  noReference(schema, table, name);
  return column;
}
