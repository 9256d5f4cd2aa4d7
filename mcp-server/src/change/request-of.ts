import type { ChangeCommon, ChangeRequest } from '../model/change-contract.ts';
import type { ChangeSetting } from '../model/change-settings.ts';
import { findTable } from '../model/find-names.ts';
import type { Schema, Table } from '../model/schema.ts';
import { addCheck } from './kinds/add-check.ts';
import { addForeignKey } from './kinds/add-foreign-key.ts';
import { addNotNull } from './kinds/add-not-null.ts';
import { addUnique } from './kinds/add-unique.ts';
import { changePrimaryKey } from './kinds/change-primary-key.ts';
import { changeType } from './kinds/change-type.ts';
import { columnToTable } from './kinds/column-to-table.ts';
import { dropColumn } from './kinds/drop-column.ts';
import { dropTable } from './kinds/drop-table.ts';
import { mergeColumns } from './kinds/merge-columns.ts';
import { mergeTables } from './kinds/merge-tables.ts';
import { moveTable } from './kinds/move-table.ts';
import { partitionTable } from './kinds/partition-table.ts';
import { renameColumn } from './kinds/rename-column.ts';
import { renameTable } from './kinds/rename-table.ts';
import { splitColumn } from './kinds/split-column.ts';
import { splitRows } from './kinds/split-rows.ts';
import { splitTable } from './kinds/split-table.ts';
import { unionTables } from './kinds/union-tables.ts';
import { refuse } from './refuse.ts';

/** The change with what its names mean in the schema. VALIDATION, as a whole sentence, when they mean nothing or the change cannot be made of it by any engine. */
export function requestOf(setting: ChangeSetting, schema: Schema): ChangeRequest {
  const table = tableOf(setting, schema);
  if (table.primaryKey === null && walks(setting))
    throw refuse(
      `${table.name} has no primary key, so its rows cannot be walked in batches or told apart: give it one first.`,
    );
  const common = commonOf(setting, schema, table);
  switch (setting.kind) {
    case 'rename-column':
      return renameColumn(setting, common);
    case 'change-type':
      return changeType(setting, common);
    case 'split-column':
      return splitColumn(setting, common);
    case 'merge-columns':
      return mergeColumns(setting, common);
    case 'column-to-table':
      return columnToTable(setting, common);
    case 'split-table':
      return splitTable(setting, common);
    case 'merge-tables':
      return mergeTables(setting, common);
    case 'union-tables':
      return unionTables(setting, common);
    case 'split-rows':
      return splitRows(setting, common);
    case 'rename-table':
      return renameTable(setting, common);
    case 'move-table':
      return moveTable(setting, common);
    case 'change-primary-key':
      return changePrimaryKey(setting, common);
    case 'partition-table':
      return partitionTable(setting, common);
    case 'drop-column':
      return dropColumn(setting, common);
    case 'drop-table':
      return dropTable(common);
    case 'add-not-null':
      return addNotNull(setting, common);
    case 'add-unique':
      return addUnique(setting, common);
    case 'add-foreign-key':
      return addForeignKey(setting, common);
    case 'add-check':
      return addCheck(setting, common);
  }
}

function commonOf(setting: ChangeSetting, schema: Schema, table: Table): ChangeCommon {
  return {
    name: setting.name,
    contractAfterDays: setting.contract_after_days,
    batchRows: setting.batch_rows,
    pauseMs: setting.pause_ms,
    schema,
    table,
  };
}

function tableOf({ table }: ChangeSetting, schema: Schema): Table {
  const found = findTable('source', schema, schema.tables, table);
  if ('problem' in found) throw refuse(`${found.problem}.`);
  return found.found;
}

/** Whether the change walks the rows of the table. */
function walks(setting: ChangeSetting): boolean {
  switch (setting.kind) {
    case 'add-unique':
    case 'add-foreign-key':
    case 'add-check':
    case 'rename-table':
    case 'move-table':
    case 'drop-column':
    case 'drop-table':
      return false;
    case 'add-not-null':
      return setting.fill !== undefined;
    default:
      return true;
  }
}
