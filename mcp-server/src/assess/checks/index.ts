import type { Check } from '../check.ts';
import { bitType } from './bit-type.ts';
import { cascadeUnseen } from './cascade-unseen.ts';
import { counterNearEnd } from './counter-near-end.ts';
import { doubleEncoded } from './double-encoded.ts';
import { emptyMember } from './empty-member.ts';
import { enumLabels } from './enum-labels.ts';
import { floatKey } from './float-key.ts';
import { floatAsText } from './float-text.ts';
import { foldedDuplicates } from './folded-duplicates.ts';
import { fractionLost } from './fraction-lost.ts';
import { generatedDiffers } from './generated-differs.ts';
import { hugeValue } from './huge-value.ts';
import { impossibleDate } from './impossible-date.ts';
import { indexDeclared } from './index-declared.ts';
import { indexEntry } from './index-entry.ts';
import { indexNameClash } from './index-name-clash.ts';
import { invalidUtf8 } from './invalid-utf8.ts';
import { jsonDuplicateKey } from './json-duplicate-key.ts';
import { jsonInvalid } from './json-invalid.ts';
import { jsonNul } from './json-nul.ts';
import { jsonSurrogate } from './json-surrogate.ts';
import { momentRange } from './moment-range.ts';
import { nameClash } from './name-clash.ts';
import { nameTooLong } from './name-too-long.ts';
import { noKey } from './no-key.ts';
import { notFinite } from './not-finite.ts';
import { notTransactional } from './not-transactional.ts';
import { nulCharacter } from './nul-character.ts';
import { numberOutOfRange } from './number-range.ts';
import { orphans } from './orphans.ts';
import { otherSpelling } from './other-spelling.ts';
import { outsideCharset } from './outside-charset.ts';
import { parentStays } from './parent-stays.ts';
import { reservedWord } from './reserved-word.ts';
import { rowDeclared } from './row-declared.ts';
import { setType } from './set-type.ts';
import { shapeSrid } from './shape-srid.ts';
import { systemColumn } from './system-column.ts';
import { textLength } from './text-length.ts';
import { timeRange } from './time-range.ts';
import { trailingSpace } from './trailing-space.ts';
import { triggerUnseen } from './trigger-unseen.ts';
import { truthValue } from './truth-value.ts';
import { unknownType } from './unknown-type.ts';
import { yearZero } from './year-zero.ts';
import { zeroDate } from './zero-date.ts';

/** Everything that is looked for in the live data and its definition. */
export const checks: readonly Check[] = [
  bitType,
  cascadeUnseen,
  counterNearEnd,
  doubleEncoded,
  emptyMember,
  enumLabels,
  floatKey,
  floatAsText,
  foldedDuplicates,
  fractionLost,
  generatedDiffers,
  hugeValue,
  impossibleDate,
  indexDeclared,
  indexEntry,
  indexNameClash,
  invalidUtf8,
  jsonDuplicateKey,
  jsonInvalid,
  jsonNul,
  jsonSurrogate,
  momentRange,
  nameClash,
  nameTooLong,
  noKey,
  notFinite,
  notTransactional,
  nulCharacter,
  numberOutOfRange,
  orphans,
  otherSpelling,
  outsideCharset,
  parentStays,
  reservedWord,
  rowDeclared,
  setType,
  shapeSrid,
  systemColumn,
  textLength,
  timeRange,
  trailingSpace,
  triggerUnseen,
  truthValue,
  unknownType,
  yearZero,
  zeroDate,
];
