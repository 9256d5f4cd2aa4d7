import type { RowDigest } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { together } from '../../model/together.ts';
import type { Both, Side } from '../lanes.ts';
import type { TableJob } from '../table-job.ts';
import type { DifferingBucket } from './bucket-sums.ts';
import type { BucketScan } from './scan-buckets.ts';

/** The rows of both sides in these buckets; null when a side holds more of them than may be in memory, or their texts are more than that. */
export async function readBuckets(
  job: TableJob,
  requests: Both<DigestRequest>,
  scan: BucketScan,
  buckets: readonly DifferingBucket[],
): Promise<Both<RowDigest[]> | null> {
  const ids = buckets.map(({ id }) => id);
  const read = (side: Side) => (signal: AbortSignal) => readSide({ ...job, signal }, side, requests[side], scan, ids);
  try {
    const [source, target] = await together(job.signal, [read('source'), read('target')]);
    return source === undefined || target === undefined || source === null || target === null
      ? null
      : { source, target };
  } catch (error) {
    if (buckets.length > 1 && error instanceof LockstepError && error.code === 'LIMIT') return null;
    throw error;
  }
}

async function readSide(
  job: TableJob,
  side: Side,
  request: DigestRequest,
  { hexDigits, [side]: { parts } }: BucketScan,
  ids: readonly number[],
): Promise<RowDigest[] | null> {
  const rows: RowDigest[] = [];
  for (const part of parts ?? [null]) {
    // One more than may be kept, so that a list which is full is known to be cut.
    const limit = job.rowsInMemory + 1 - rows.length;
    const found = await job.lanes[side].ask(job, (reader) => reader.hashRows(request, part, { hexDigits, ids, limit }));
    for (const row of found) rows.push(row);
    if (rows.length > job.rowsInMemory) return null;
  }
  return rows;
}
