import type { ChangeCommon } from '../../model/change-contract.ts';
import type { SplitTable } from '../../model/change-pair.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
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
  const columns = names.map((name) => both(movable(common, name)));
  const key = (table.primaryKey?.columns ?? []).map((name) => both(findColumn(table, name)));
  return { ...common, kind: 'split-table', pair: { wide: table, narrow, key, columns } };
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
