import type { ScriptRule } from '../script-rule.ts';
import { addsEnumValue } from './adds-enum-value.ts';
import { batchWithoutOrder } from './batch-without-order.ts';
import { buildsIndexUnderLock } from './builds-index-under-lock.ts';
import { buildsOnlineInATransaction } from './builds-online-in-a-transaction.ts';
import { cannotBeRepeated } from './cannot-be-repeated.ts';
import { cascades } from './cascades.ts';
import { checkInsteadOfNotNull } from './check-instead-of-not-null.ts';
import { constrainsDomain } from './constrains-domain.ts';
import { copiesTheTable } from './copies-the-table.ts';
import { counterLeftBehind } from './counter-left-behind.ts';
import { dropsCode } from './drops-code.ts';
import { dropsColumn } from './drops-column.ts';
import { dropsConstraint } from './drops-constraint.ts';
import { dropsDatabase } from './drops-database.ts';
import { dropsIndexUnderLock } from './drops-index-under-lock.ts';
import { dropsNotNull } from './drops-not-null.ts';
import { dropsTable } from './drops-table.ts';
import { fixedWidthText } from './fixed-width-text.ts';
import { ignoresConflicts } from './ignores-conflicts.ts';
import { inexactNumber } from './inexact-number.ts';
import { jsonWithoutEquality } from './json-without-equality.ts';
import { keyTooSmall } from './key-too-small.ts';
import { leftOpen } from './left-open.ts';
import { locksByHand } from './locks-by-hand.ts';
import { locksReferencedTable } from './locks-referenced-table.ts';
import { locksRowsItReads } from './locks-rows-it-reads.ts';
import { locksSeveralTables } from './locks-several-tables.ts';
import { mixesRowsAndDefinitions } from './mixes-rows-and-definitions.ts';
import { nameIsCut } from './name-is-cut.ts';
import { overwritesNewerRows } from './overwrites-newer-rows.ts';
import { racesWithWriters } from './races-with-writers.ts';
import { renamesColumn } from './renames-column.ts';
import { renamesEnumValue } from './renames-enum-value.ts';
import { renamesTable } from './renames-table.ts';
import { replacesRows } from './replaces-rows.ts';
import { requiresAValue } from './requires-a-value.ts';
import { rescansWhatIsDone } from './rescans-what-is-done.ts';
import { scansUnderLock } from './scans-under-lock.ts';
import { takesChecksOff } from './takes-checks-off.ts';
import { takesRights } from './takes-rights.ts';
import { takesTriggersOff } from './takes-triggers-off.ts';
import { timeWithoutZone } from './time-without-zone.ts';
import { truncates } from './truncates.ts';
import { validatesAtOnce } from './validates-at-once.ts';
import { waitsWithoutLimit } from './waits-without-limit.ts';
import { writesTheWholeTable } from './writes-the-whole-table.ts';

/** Every rule about scripts; a new one is a file and a line here. */
export const scriptRules: readonly ScriptRule[] = [
  addsEnumValue,
  batchWithoutOrder,
  buildsIndexUnderLock,
  buildsOnlineInATransaction,
  cannotBeRepeated,
  cascades,
  checkInsteadOfNotNull,
  constrainsDomain,
  copiesTheTable,
  counterLeftBehind,
  dropsCode,
  dropsColumn,
  dropsConstraint,
  dropsDatabase,
  dropsIndexUnderLock,
  dropsNotNull,
  dropsTable,
  fixedWidthText,
  ignoresConflicts,
  inexactNumber,
  jsonWithoutEquality,
  keyTooSmall,
  leftOpen,
  locksByHand,
  locksReferencedTable,
  locksRowsItReads,
  locksSeveralTables,
  mixesRowsAndDefinitions,
  nameIsCut,
  overwritesNewerRows,
  racesWithWriters,
  renamesColumn,
  renamesEnumValue,
  renamesTable,
  replacesRows,
  requiresAValue,
  rescansWhatIsDone,
  scansUnderLock,
  takesChecksOff,
  takesRights,
  takesTriggersOff,
  timeWithoutZone,
  truncates,
  validatesAtOnce,
  waitsWithoutLimit,
  writesTheWholeTable,
];
