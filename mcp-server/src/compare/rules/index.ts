import type { Rule } from '../rule.ts';
import { bitsResized } from './bits-resized.ts';
import { caseSensitivityChanged } from './case-sensitivity-changed.ts';
import { charsetChanged } from './charset-changed.ts';
import { checkAdded } from './check-added.ts';
import { checkChanged } from './check-changed.ts';
import { checkMissing } from './check-missing.ts';
import { collationOrder } from './collation-order.ts';
import { columnMissing } from './column-missing.ts';
import { decimalNarrowed } from './decimal-narrowed.ts';
import { defaultChanged } from './default-changed.ts';
import { deferrableLost } from './deferrable-lost.ts';
import { enumLabelsChanged } from './enum-labels-changed.ts';
import { eventMissing } from './event-missing.ts';
import { floatNarrowed } from './float-narrowed.ts';
import { foreignKeyActionChanged } from './foreign-key-action-changed.ts';
import { foreignKeyAdded } from './foreign-key-added.ts';
import { foreignKeyMissing } from './foreign-key-missing.ts';
import { foreignKeyNotValidated } from './foreign-key-not-validated.ts';
import { gap } from './gap.ts';
import { generatedColumnChanged } from './generated-column-changed.ts';
import { geometryChanged } from './geometry-changed.ts';
import { identityAlways } from './identity-always.ts';
import { identityMissing } from './identity-missing.ts';
import { indexMissing } from './index-missing.ts';
import { integerNarrowed } from './integer-narrowed.ts';
import { invisibleChanged } from './invisible-changed.ts';
import { jsonText } from './json-text.ts';
import { keyNotCarried } from './key-not-carried.ts';
import { longIdentifier } from './long-identifier.ts';
import { nullabilityChanged } from './nullability-changed.ts';
import { onUpdateNowLost } from './on-update-now-lost.ts';
import { padSpaceChanged } from './pad-space-changed.ts';
import { paddingChanged } from './padding-changed.ts';
import { partitioningChanged } from './partitioning-changed.ts';
import { primaryKeyChanged } from './primary-key-changed.ts';
import { primaryKeyMissing } from './primary-key-missing.ts';
import { routineMissing } from './routine-missing.ts';
import { sequenceMissing } from './sequence-missing.ts';
import { setType } from './set-type.ts';
import { storageChanged } from './storage-changed.ts';
import { tableMissing } from './table-missing.ts';
import { textShortened } from './text-shortened.ts';
import { timeRangeLost } from './time-range-lost.ts';
import { timestampPrecisionLost } from './timestamp-precision-lost.ts';
import { timestampZoneChanged } from './timestamp-zone-changed.ts';
import { triggerAdded } from './trigger-added.ts';
import { triggerMissing } from './trigger-missing.ts';
import { truthValue } from './truth-value.ts';
import { typeFamilyChanged } from './type-family-changed.ts';
import { uniqueAdded } from './unique-added.ts';
import { uniqueCaseSensitivity } from './unique-case-sensitivity.ts';
import { uniqueMissing } from './unique-missing.ts';
import { uniqueNullsChanged } from './unique-nulls-changed.ts';
import { uniquePrefix } from './unique-prefix.ts';
import { unsignedChanged } from './unsigned-changed.ts';
import { viewMissing } from './view-missing.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  bitsResized,
  caseSensitivityChanged,
  charsetChanged,
  checkAdded,
  checkChanged,
  checkMissing,
  collationOrder,
  columnMissing,
  decimalNarrowed,
  defaultChanged,
  deferrableLost,
  enumLabelsChanged,
  eventMissing,
  floatNarrowed,
  foreignKeyActionChanged,
  foreignKeyAdded,
  foreignKeyMissing,
  foreignKeyNotValidated,
  gap,
  generatedColumnChanged,
  geometryChanged,
  identityAlways,
  identityMissing,
  indexMissing,
  integerNarrowed,
  invisibleChanged,
  jsonText,
  keyNotCarried,
  longIdentifier,
  nullabilityChanged,
  onUpdateNowLost,
  padSpaceChanged,
  paddingChanged,
  partitioningChanged,
  primaryKeyChanged,
  primaryKeyMissing,
  routineMissing,
  sequenceMissing,
  setType,
  storageChanged,
  tableMissing,
  textShortened,
  timeRangeLost,
  timestampPrecisionLost,
  timestampZoneChanged,
  triggerAdded,
  triggerMissing,
  truthValue,
  typeFamilyChanged,
  uniqueAdded,
  uniqueCaseSensitivity,
  uniqueMissing,
  uniqueNullsChanged,
  uniquePrefix,
  unsignedChanged,
  viewMissing,
];
