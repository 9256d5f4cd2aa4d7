import type { Trial } from '../harness/trial.ts';
import { changeOwnKey, changePrimaryKey } from './change-primary-key.ts';
import { changeType, changeTypeBeside } from './change-type.ts';
import { partitionTable } from './partition-table.ts';
import { renameColumn, renameOddColumn } from './rename-column.ts';
import { addCheck, addForeignKey, addNotNull, addUnique } from './rules.ts';
import { mergeColumns, splitColumn } from './split-and-merge.ts';

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
  partitionTable,
  changePrimaryKey,
  changeOwnKey,
];
