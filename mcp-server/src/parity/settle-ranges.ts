import type { Bucket } from '../model/digest.ts';
import { agrees, type DifferingRange } from './buckets.ts';
import { bucketPairs } from './scan-table.ts';
import { type Settled, type Standing, settle } from './settle.ts';
import type { TableJob } from './table-job.ts';

interface RangeStanding extends Standing {
  readonly range: DifferingRange;
}

/** Tells ranges that stay different from those that only lagged, where their rows cannot be looked at one by one. */
export async function settleRanges(job: TableJob, ranges: readonly DifferingRange[]): Promise<Settled<RangeStanding>> {
  const first = await lookAtRanges(job, ranges);
  const settled = await settle(
    first,
    (standing) =>
      lookAtRanges(
        job,
        standing.map(({ range }) => range),
      ),
    { looks: job.looks, delayMs: job.delayMs, sleep: job.sleep, signal: job.access.signal },
  );
  return { ...settled, inFlight: settled.inFlight + ranges.length - first.length };
}

async function lookAtRanges(job: TableJob, ranges: readonly DifferingRange[]): Promise<RangeStanding[]> {
  const standing: RangeStanding[] = [];
  for (const range of ranges) {
    const keys = range.range;
    const [pair] = await bucketPairs(job.access, keys, keys === null ? 1n : keys.to - keys.from);
    if (pair === undefined || agrees(pair)) continue;
    const id = keys === null ? 'whole table' : String(keys.from);
    standing.push({ id, range, sourceMark: markOf(pair.source), targetMark: markOf(pair.target) });
  }
  return standing;
}

function markOf(bucket: Bucket | null): string {
  return bucket === null ? 'empty' : [bucket.count, ...bucket.digest].join(' ');
}
