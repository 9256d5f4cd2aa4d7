import type { CodeRule } from '../code-rule.ts';
import { backfillBeforeCapture } from './backfill-before-capture.ts';
import { backfillsNothing } from './backfills-nothing.ts';
import { buildInsideDoBlock } from './build-inside-do-block.ts';
import { checkpointApartFromBatch } from './checkpoint-apart-from-batch.ts';
import { checksumCollides } from './checksum-collides.ts';
import { comparesDriverValues } from './compares-driver-values.ts';
import { countAsProof } from './count-as-proof.ts';
import { dateChunks } from './date-chunks.ts';
import { deleteThenInsert } from './delete-then-insert.ts';
import { endsAtLockedRows } from './ends-at-locked-rows.ts';
import { fireAndForgetWrite } from './fire-and-forget-write.ts';
import { flagWithoutSubject } from './flag-without-subject.ts';
import { inputInsteadOfRow } from './input-instead-of-row.ts';
import { insertByPosition } from './insert-by-position.ts';
import { keysetWithoutOrder } from './keyset-without-order.ts';
import { oneWayParity } from './one-way-parity.ts';
import { outboxCursor } from './outbox-cursor.ts';
import { promiseWithoutCatch } from './promise-without-catch.ts';
import { randomRamp } from './random-ramp.ts';
import { randomSample } from './random-sample.ts';
import { retryOutOfOrder } from './retry-out-of-order.ts';
import { secondWriteInTransaction } from './second-write-in-transaction.ts';
import { secondaryErrorSwallowed } from './secondary-error-swallowed.ts';
import { shadowReadInTheRequest } from './shadow-read-in-the-request.ts';
import { sleepAsThrottle } from './sleep-as-throttle.ts';
import { timeAsVersion } from './time-as-version.ts';
import { triggerMissesDeletes } from './trigger-misses-deletes.ts';
import { unorderedChecksum } from './unordered-checksum.ts';
import { unstableBucket } from './unstable-bucket.ts';
import { updatedAtCursor } from './updated-at-cursor.ts';
import { valuesPastedIntoSql } from './values-pasted-into-sql.ts';

/** Every rule about code; a new one is a file and a line here. */
export const codeRules: readonly CodeRule[] = [
  backfillBeforeCapture,
  backfillsNothing,
  buildInsideDoBlock,
  checkpointApartFromBatch,
  checksumCollides,
  comparesDriverValues,
  countAsProof,
  dateChunks,
  deleteThenInsert,
  endsAtLockedRows,
  fireAndForgetWrite,
  flagWithoutSubject,
  inputInsteadOfRow,
  insertByPosition,
  keysetWithoutOrder,
  oneWayParity,
  outboxCursor,
  promiseWithoutCatch,
  randomRamp,
  randomSample,
  retryOutOfOrder,
  secondWriteInTransaction,
  secondaryErrorSwallowed,
  shadowReadInTheRequest,
  sleepAsThrottle,
  timeAsVersion,
  triggerMissesDeletes,
  unorderedChecksum,
  unstableBucket,
  updatedAtCursor,
  valuesPastedIntoSql,
];
