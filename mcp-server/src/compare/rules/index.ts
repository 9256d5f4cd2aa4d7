import type { Rule } from '../rule.ts';
import { accentSensitivityChanged } from './accent-sensitivity-changed.ts';
import { axisOrderChanged } from './axis-order-changed.ts';
import { bitsResized } from './bits-resized.ts';
import { cascadeTriggerChanged } from './cascade-trigger-changed.ts';
import { caseSensitivityChanged } from './case-sensitivity-changed.ts';
import { charsetChanged } from './charset-changed.ts';
import { checkAdded } from './check-added.ts';
import { checkChanged } from './check-changed.ts';
import { checkMissing } from './check-missing.ts';
import { checkNotValidated } from './check-not-validated.ts';
import { collationOrder } from './collation-order.ts';
import { columnMissing } from './column-missing.ts';
import { decimalNarrowed } from './decimal-narrowed.ts';
import { defaultChanged } from './default-changed.ts';
import { deferrableLost } from './deferrable-lost.ts';
import { detailChanged } from './detail-changed.ts';
import { enumCaseIgnored } from './enum-case-ignored.ts';
import { enumLabelsChanged } from './enum-labels-changed.ts';
import { eventMissing } from './event-missing.ts';
import { exclusionMissing } from './exclusion-missing.ts';
import { floatNarrowed } from './float-narrowed.ts';
import { floatScaleChanged } from './float-scale-changed.ts';
import { foreignKeyActionChanged } from './foreign-key-action-changed.ts';
import { foreignKeyAdded } from './foreign-key-added.ts';
import { foreignKeyCheckedByRow } from './foreign-key-checked-by-row.ts';
import { foreignKeyMissing } from './foreign-key-missing.ts';
import { foreignKeyNotValidated } from './foreign-key-not-validated.ts';
import { foreignKeyParentNotUnique } from './foreign-key-parent-not-unique.ts';
import { foreignKeyTypeDiffers } from './foreign-key-type-differs.ts';
import { fullTextSearchChanged } from './full-text-search-changed.ts';
import { gap } from './gap.ts';
import { generatedColumnChanged } from './generated-column-changed.ts';
import { geometryChanged } from './geometry-changed.ts';
import { groupByStricter } from './group-by-stricter.ts';
import { historyLost } from './history-lost.ts';
import { identityAlways } from './identity-always.ts';
import { identityLimitLowered } from './identity-limit-lowered.ts';
import { identityMissing } from './identity-missing.ts';
import { identityStepChanged } from './identity-step-changed.ts';
import { implicitCoercion } from './implicit-coercion.ts';
import { indexMissing } from './index-missing.ts';
import { indexNameClash } from './index-name-clash.ts';
import { instantRangeLost } from './instant-range-lost.ts';
import { integerNarrowed } from './integer-narrowed.ts';
import { invisibleChanged } from './invisible-changed.ts';
import { isolationChanged } from './isolation-changed.ts';
import { jsonText } from './json-text.ts';
import { keyNotCarried } from './key-not-carried.ts';
import { longIdentifier } from './long-identifier.ts';
import { nameNeedsQuotes } from './name-needs-quotes.ts';
import { nullNumberingChanged } from './null-numbering-changed.ts';
import { nullOrderChanged } from './null-order-changed.ts';
import { nullabilityChanged } from './nullability-changed.ts';
import { numberingPerGroup } from './numbering-per-group.ts';
import { onUpdateNowLost } from './on-update-now-lost.ts';
import { padSpaceChanged } from './pad-space-changed.ts';
import { paddingChanged } from './padding-changed.ts';
import { partitioningChanged } from './partitioning-changed.ts';
import { primaryKeyChanged } from './primary-key-changed.ts';
import { primaryKeyMissing } from './primary-key-missing.ts';
import { redundantIndex } from './redundant-index.ts';
import { replicaIdentityChanged } from './replica-identity-changed.ts';
import { routineMissing } from './routine-missing.ts';
import { rowFormatChanged } from './row-format-changed.ts';
import { rowSecurityChanged } from './row-security-changed.ts';
import { sequenceCacheChanged } from './sequence-cache-changed.ts';
import { sequenceMissing } from './sequence-missing.ts';
import { setType } from './set-type.ts';
import { sqlMeaning } from './sql-meaning.ts';
import { storageChanged } from './storage-changed.ts';
import { strictnessChanged } from './strictness-changed.ts';
import { systemColumnName } from './system-column-name.ts';
import { tableMissing } from './table-missing.ts';
import { tableNameCase } from './table-name-case.ts';
import { textShortened } from './text-shortened.ts';
import { timeRangeLost } from './time-range-lost.ts';
import { timeZoneChanged } from './time-zone-changed.ts';
import { timestampPrecisionLost } from './timestamp-precision-lost.ts';
import { timestampZoneChanged } from './timestamp-zone-changed.ts';
import { tooManyColumns } from './too-many-columns.ts';
import { triggerAdded } from './trigger-added.ts';
import { triggerMissing } from './trigger-missing.ts';
import { truthValue } from './truth-value.ts';
import { typeFamilyChanged } from './type-family-changed.ts';
import { uniqueAdded } from './unique-added.ts';
import { uniqueCaseSensitivity } from './unique-case-sensitivity.ts';
import { uniqueMissing } from './unique-missing.ts';
import { uniqueNullsChanged } from './unique-nulls-changed.ts';
import { uniquePrefix } from './unique-prefix.ts';
import { unloggedTable } from './unlogged-table.ts';
import { unsignedChanged } from './unsigned-changed.ts';
import { upsertChanged } from './upsert-changed.ts';
import { viewMissing } from './view-missing.ts';
import { zeroDateDefault } from './zero-date-default.ts';
import { zeroDatesRefused } from './zero-dates-refused.ts';
import { zerofillLost } from './zerofill-lost.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  accentSensitivityChanged,
  axisOrderChanged,
  bitsResized,
  cascadeTriggerChanged,
  caseSensitivityChanged,
  charsetChanged,
  checkAdded,
  checkChanged,
  checkMissing,
  checkNotValidated,
  collationOrder,
  columnMissing,
  decimalNarrowed,
  defaultChanged,
  deferrableLost,
  detailChanged,
  enumCaseIgnored,
  enumLabelsChanged,
  eventMissing,
  exclusionMissing,
  floatNarrowed,
  floatScaleChanged,
  foreignKeyActionChanged,
  foreignKeyAdded,
  foreignKeyCheckedByRow,
  foreignKeyMissing,
  foreignKeyNotValidated,
  foreignKeyParentNotUnique,
  foreignKeyTypeDiffers,
  fullTextSearchChanged,
  gap,
  generatedColumnChanged,
  geometryChanged,
  groupByStricter,
  historyLost,
  identityAlways,
  identityLimitLowered,
  identityMissing,
  identityStepChanged,
  implicitCoercion,
  indexMissing,
  indexNameClash,
  instantRangeLost,
  integerNarrowed,
  invisibleChanged,
  isolationChanged,
  jsonText,
  keyNotCarried,
  longIdentifier,
  nameNeedsQuotes,
  nullNumberingChanged,
  nullOrderChanged,
  nullabilityChanged,
  numberingPerGroup,
  onUpdateNowLost,
  padSpaceChanged,
  paddingChanged,
  partitioningChanged,
  primaryKeyChanged,
  primaryKeyMissing,
  redundantIndex,
  replicaIdentityChanged,
  routineMissing,
  rowFormatChanged,
  rowSecurityChanged,
  sequenceCacheChanged,
  sequenceMissing,
  setType,
  sqlMeaning,
  storageChanged,
  strictnessChanged,
  systemColumnName,
  tableMissing,
  tableNameCase,
  textShortened,
  timeRangeLost,
  timeZoneChanged,
  timestampPrecisionLost,
  timestampZoneChanged,
  tooManyColumns,
  triggerAdded,
  triggerMissing,
  truthValue,
  typeFamilyChanged,
  uniqueAdded,
  uniqueCaseSensitivity,
  uniqueMissing,
  uniqueNullsChanged,
  uniquePrefix,
  unloggedTable,
  unsignedChanged,
  upsertChanged,
  viewMissing,
  zeroDateDefault,
  zeroDatesRefused,
  zerofillLost,
];
