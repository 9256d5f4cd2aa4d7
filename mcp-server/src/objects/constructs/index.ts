import type { Construct } from '../construct.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { aggregateFilter } from './aggregate-filter.ts';
import { arrays } from './arrays.ts';
import { average } from './average.ts';
import { averageExact } from './average-exact.ts';
import { bitAggregates } from './bit-aggregates.ts';
import { calcFoundRows } from './calc-found-rows.ts';
import { callOutArguments } from './call-out-arguments.ts';
import { collate } from './collate.ts';
import { compositeTypes } from './composite-types.ts';
import { concatNull } from './concat-null.ts';
import { concatOperator } from './concat-operator.ts';
import { convert } from './convert.ts';
import { currentMoment } from './current-moment.ts';
import { currentMomentOfTransaction } from './current-moment-of-transaction.ts';
import { cursors } from './cursors.ts';
import { dateArithmetic } from './date-arithmetic.ts';
import { dateDifference } from './date-difference.ts';
import { dateFormat } from './date-format.ts';
import { dateFunctions } from './date-functions.ts';
import { dateParts } from './date-parts.ts';
import { deferredTriggers } from './deferred-triggers.ts';
import { distinctFrom } from './distinct-from.ts';
import { distinctOn } from './distinct-on.ts';
import { doNothingRows } from './do-nothing-rows.ts';
import { doubleColonCast } from './double-colon-cast.ts';
import { dynamicExecute } from './dynamic-execute.ts';
import { dynamicSql } from './dynamic-sql.ts';
import { exceptionBlocks } from './exception-blocks.ts';
import { findInSet } from './find-in-set.ts';
import { fullJoin } from './full-join.ts';
import { fullText } from './full-text.ts';
import { fullTextSearch } from './full-text-search.ts';
import { greatestLeast } from './greatest-least.ts';
import { groupConcat } from './group-concat.ts';
import { groupingSets } from './grouping-sets.ts';
import { handlers } from './handlers.ts';
import { hashFunctions } from './hash-functions.ts';
import { ifFunction } from './if-function.ts';
import { ifnull } from './ifnull.ts';
import { ilike } from './ilike.ts';
import { insertIgnore } from './insert-ignore.ts';
import { insteadOfTriggers } from './instead-of-triggers.ts';
import { integerDivision } from './integer-division.ts';
import { integerDivisionExact } from './integer-division-exact.ts';
import { intervals } from './intervals.ts';
import { jsonFunctions } from './json-functions.ts';
import { jsonbOperators } from './jsonb-operators.ts';
import { labelledLoops } from './labelled-loops.ts';
import { lastInsertId } from './last-insert-id.ts';
import { lateral } from './lateral.ts';
import { limitOffset } from './limit-offset.ts';
import { lockingReads } from './locking-reads.ts';
import { locks } from './locks.ts';
import { logicalSigns } from './logical-signs.ts';
import { multiTableWrite } from './multi-table-write.ts';
import { networkFunctions } from './network-functions.ts';
import { notify } from './notify.ts';
import { nullOrder } from './null-order.ts';
import { nullSafeEqual } from './null-safe-equal.ts';
import { onConflict } from './on-conflict.ts';
import { onDuplicateKey } from './on-duplicate-key.ts';
import { orderedSetAggregates } from './ordered-set-aggregates.ts';
import { outfile } from './outfile.ts';
import { queryLoops } from './query-loops.ts';
import { raise } from './raise.ts';
import { recordVariables } from './record-variables.ts';
import { recursiveQuery } from './recursive-query.ts';
import { regexp } from './regexp.ts';
import { regularExpressions } from './regular-expressions.ts';
import { replaceRow } from './replace-row.ts';
import { resultSets } from './result-sets.ts';
import { returning } from './returning.ts';
import { rollup } from './rollup.ts';
import { rowCount } from './row-count.ts';
import { securityBarrier } from './security-barrier.ts';
import { sequenceFunctions } from './sequence-functions.ts';
import { sequences } from './sequences.ts';
import { sessionFunctions } from './session-functions.ts';
import { setOperations } from './set-operations.ts';
import { setReturning } from './set-returning.ts';
import { settings } from './settings.ts';
import { signal } from './signal.ts';
import { specialColumns } from './special-columns.ts';
import { standardDeviation } from './standard-deviation.ts';
import { statementTriggers } from './statement-triggers.ts';
import { straightJoin } from './straight-join.ts';
import { stringAgg } from './string-agg.ts';
import { systemVariables } from './system-variables.ts';
import { systemVersioning } from './system-versioning.ts';
import { temporaryTables } from './temporary-tables.ts';
import { textFunctions } from './text-functions.ts';
import { transactions } from './transactions.ts';
import { transitionTables } from './transition-tables.ts';
import { triggerCondition } from './trigger-condition.ts';
import { triggerRows } from './trigger-rows.ts';
import { truncateTriggers } from './truncate-triggers.ts';
import { truthAggregates } from './truth-aggregates.ts';
import { unixTimestamp } from './unix-timestamp.ts';
import { unsignedVariables } from './unsigned-variables.ts';
import { userVariables } from './user-variables.ts';
import { uuidFunctions } from './uuid-functions.ts';
import { writeLimit } from './write-limit.ts';

/** Every construct that is looked for; a new one is a file and a line here. */
export const constructs: readonly Construct[] = [
  advisoryLocks,
  aggregateFilter,
  arrays,
  average,
  averageExact,
  bitAggregates,
  calcFoundRows,
  callOutArguments,
  collate,
  compositeTypes,
  concatNull,
  concatOperator,
  convert,
  currentMoment,
  currentMomentOfTransaction,
  cursors,
  dateArithmetic,
  dateDifference,
  dateFormat,
  dateFunctions,
  dateParts,
  deferredTriggers,
  distinctFrom,
  distinctOn,
  doNothingRows,
  doubleColonCast,
  dynamicExecute,
  dynamicSql,
  exceptionBlocks,
  findInSet,
  fullJoin,
  fullText,
  fullTextSearch,
  greatestLeast,
  groupConcat,
  groupingSets,
  handlers,
  hashFunctions,
  ifFunction,
  ifnull,
  ilike,
  insertIgnore,
  insteadOfTriggers,
  integerDivision,
  integerDivisionExact,
  intervals,
  jsonFunctions,
  jsonbOperators,
  labelledLoops,
  lastInsertId,
  lateral,
  limitOffset,
  lockingReads,
  locks,
  logicalSigns,
  multiTableWrite,
  networkFunctions,
  notify,
  nullOrder,
  nullSafeEqual,
  onConflict,
  onDuplicateKey,
  orderedSetAggregates,
  outfile,
  queryLoops,
  raise,
  recordVariables,
  recursiveQuery,
  regexp,
  regularExpressions,
  replaceRow,
  resultSets,
  returning,
  rollup,
  rowCount,
  securityBarrier,
  sequenceFunctions,
  sequences,
  sessionFunctions,
  setOperations,
  setReturning,
  settings,
  signal,
  specialColumns,
  standardDeviation,
  statementTriggers,
  straightJoin,
  stringAgg,
  systemVariables,
  systemVersioning,
  temporaryTables,
  textFunctions,
  transactions,
  transitionTables,
  triggerCondition,
  triggerRows,
  truncateTriggers,
  truthAggregates,
  unixTimestamp,
  unsignedVariables,
  userVariables,
  uuidFunctions,
  writeLimit,
];
