import type { Trial } from '../harness/trial.ts';
import { changeOwnKey, changePrimaryKey } from './change-primary-key.ts';
import { changeType, changeTypeBeside } from './change-type.ts';
import { columnToTable } from './column-to-table.ts';
import { keyToUuid, keyToUuidText } from './key-to-uuid.ts';
import { dropColumn, dropTable, moveTable, renameTable } from './names-and-drops.ts';
import { partitionTable } from './partition-table.ts';
import { renameColumn, renameOddColumn } from './rename-column.ts';
import { addCheck, addForeignKey, addNotNull, addUnique } from './rules.ts';
import { mergeColumns, splitColumn } from './split-and-merge.ts';
import { splitRows, splitRowsMoved } from './split-rows.ts';
import { mergeTables, mergeTablesRequired, splitTable, splitTableRequired } from './tables.ts';
import { unionTables, unionTablesMoved } from './union-tables.ts';
import { renameUniqueColumn } from './unique-values.ts';

/** The changes that are tried. */
export const TRIALS: readonly Trial[] = [
  renameColumn,
  renameOddColumn,
  changeType,
  changeTypeBeside,
  splitColumn,
  mergeColumns,
  addNotNull,
  addUnique,
  addCheck,
  addForeignKey,
  splitTable,
  splitTableRequired,
  mergeTables,
  moveTable,
  mergeTablesRequired,
  partitionTable,
  columnToTable,
  renameTable,
  changePrimaryKey,
  changeOwnKey,
  keyToUuid,
  keyToUuidText,
  dropColumn,
  dropTable,
  unionTables,
  unionTablesMoved,
  renameUniqueColumn,
  splitRows,
  splitRowsMoved,
];
