import type { DigestRequest } from '../../model/digest-request.ts';
import type { Both } from '../lanes.ts';
import { type Settled, type Standing, settle } from '../settle/settle.ts';
import type { TableJob } from '../table-job.ts';
import { bucketsOf, type DifferingBucket } from './bucket-sums.ts';
import { scanBuckets } from './scan-buckets.ts';

interface BucketStanding extends Standing {
  readonly bucket: DifferingBucket;
}

/** Tells buckets that stay different from those that only lagged, where their rows are too many to be looked at. */
export function settleBuckets(
  job: TableJob,
  requests: Both<DigestRequest>,
  hexDigits: number,
  buckets: readonly DifferingBucket[],
): Promise<Settled<BucketStanding>> {
  const lookAgain = async (standing: readonly BucketStanding[]) => {
    const scan = await scanBuckets(withoutCheckpoint(job), requests, hexDigits);
    const now = bucketsOf({ source: scan.source.sums, target: scan.target.sums }, 'differing');
    const wanted = new Set(standing.map(({ bucket }) => bucket.id));
    return now.filter(({ id }) => wanted.has(id)).map(standingOf);
  };
  const { looks, delayMs, sleep, signal } = job;
  return settle(buckets.map(standingOf), lookAgain, { looks, delayMs: () => delayMs, sleep, signal });
}

/** The same table, read another time: nothing of it is written down. */
export function withoutCheckpoint(job: TableJob): TableJob {
  return { ...job, checkpoint: { resume: null, watch: () => {}, touch: () => {} } };
}

function standingOf(bucket: DifferingBucket): BucketStanding {
  return { id: String(bucket.id), bucket, sourceMark: bucket.marks.source, targetMark: bucket.marks.target };
}
