import { createHash } from 'node:crypto';
import type { RowDigest } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import type { ParityDifference } from '../../model/parity.ts';
import { normalForm } from '../../model/values.ts';
import type { RowCauseColumn } from '../causes/index.ts';
import type { Findings } from '../findings.ts';
import type { Both } from '../lanes.ts';
import type { TableJob } from '../table-job.ts';
import { bucketsOf, countOf, type DifferingBucket, FINEST, groupsOf, partsOf } from './bucket-sums.ts';
import { hexDigitsFor } from './compare-buckets.ts';
import { commonSurplus, type Surplus, sizesOf, surplusOf } from './multiset.ts';
import { readBuckets } from './read-buckets.ts';
import { type BucketScan, scanBuckets } from './scan-buckets.ts';
import { settleBuckets, withoutCheckpoint } from './settle-buckets.ts';

const ROWS_AT_ONCE = 40_000;
/** Texts of json and float columns come with the digests and need more memory. */
const ROWS_WITH_TEXTS = 5000;
const MOST_BUCKETS_FROM = 1_000_000;

/** Compares a table without a shared key as a heap of rows: only how often each content occurs counts. */
export async function compareMultiset(job: TableJob): Promise<Findings> {
  const { request, progress } = job;
  const hexDigits = (request.estimate ?? 0) >= MOST_BUCKETS_FROM ? 4 : hexDigitsFor(request.estimate);
  const scan = await scanBuckets(job, request, hexDigits, (side, rows) => {
    if (side === 'source') progress.advance(rows);
  });
  const rows = { source: countOf(scan.source.sums), target: countOf(scan.target.sums) };
  const differing = bucketsOf({ source: scan.source.sums, target: scan.target.sums }, 'differing');
  const found = differing.length === 0 ? CLEAN : await followHeap(job, await heapOf(job, scan, differing));
  return { ...found, method: 'multiset', rows, repairs: [], sampled: null };
}

type Found = Omit<Findings, 'method' | 'rows' | 'repairs' | 'sampled'>;

const CLEAN: Found = {
  differences: [],
  undecided: null,
  total: 0,
  exact: true,
  inFlight: 0,
  unsettled: 0,
  notLocated: null,
};

/** The buckets to read and how a row's content is told from their rows. */
interface Heap {
  readonly requests: Both<DigestRequest>;
  readonly scan: BucketScan;
  readonly buckets: readonly DifferingBucket[];
  /** Columns that are compared by value. */
  readonly soft: readonly RowCauseColumn[];
  readonly mostRows: number;
}

/** Where values are judged here, equal rows may stand in different buckets: then the buckets are made from the other columns and all are read. */
async function heapOf(job: TableJob, scan: BucketScan, differing: readonly DifferingBucket[]): Promise<Heap> {
  const { columns, source, target } = job.request;
  const soft = columns.filter(({ rule }) => rule !== 'exact');
  const requests = { source: contentRequest(source, columns), target: contentRequest(target, columns) };
  if (soft.length === 0)
    return { requests, scan, buckets: differing, soft, mostRows: Math.min(ROWS_AT_ONCE, job.rowsInMemory) };
  const content = await scanBuckets(withoutCheckpoint(job), requests, scan.hexDigits);
  const buckets = bucketsOf({ source: content.source.sums, target: content.target.sums }, 'all');
  return { requests, scan: content, buckets, soft, mostRows: Math.min(ROWS_WITH_TEXTS, job.rowsInMemory) };
}

async function followHeap(job: TableJob, heap: Heap): Promise<Found> {
  const first = await lookAtHeap(job, heap, heap.buckets);
  let [stays, last] = [first.surplus, first.surplus];
  for (let look = 1; look < Math.max(2, job.looks) && stays.size > 0; look += 1) {
    job.progress.say(`looking again at ${stays.size.toLocaleString('en-US')} differing rows`);
    await job.sleep(Math.max(job.delayMs, job.lagSeconds() * 1000), job.signal);
    const again = await lookAtHeap(job, heap, first.touched);
    stays = commonSurplus(stays, again.surplus);
    last = again.surplus;
  }
  const { missing, extra } = sizesOf(stays);
  const large = await settleBuckets(job, heap.requests, heap.scan.hexDigits, first.tooLarge);
  const unnamed = large.confirmed.length;
  // Where values are judged here, sums over the other columns that agree say nothing of them.
  const unread = heap.soft.length === 0 ? [] : large.gone;
  const gone = large.gone.length - unread.length;
  const lost = Math.abs(heap.buckets.reduce((sum, { rows }) => sum + rows.source - rows.target, 0));
  const nothingStands = first.surplus.size === 0 && unnamed === 0 && gone === 0 && heap.soft.length === 0;
  const left = heap.soft.length === 0 ? first.left.length : 0;
  return {
    differences: [...entry('missing', missing), ...entry('extra', extra)],
    undecided: undecidedIn(unread),
    total: missing + extra + left + unnamed,
    exact: first.left.length === 0 && unnamed === 0,
    inFlight: (nothingStands ? Math.max(1, lost) : rowsOf(first.surplus) - missing - extra) + gone,
    unsettled: rowsOf(last) - missing - extra + large.unsettled,
    notLocated:
      unnamed === 0
        ? null
        : `more than ${job.rowsInMemory.toLocaleString('en-US')} rows of one bucket are too many to be read one by one`,
  };
}

/** The rows of buckets that nobody has read. */
function undecidedIn(unread: readonly { readonly bucket: DifferingBucket }[]): Found['undecided'] {
  if (unread.length === 0) return null;
  return { rows: rowsIn(unread.map(({ bucket }) => bucket)), first: [] };
}

/** Rows of the fuller side. */
function rowsIn(buckets: readonly DifferingBucket[]): number {
  return buckets.reduce((sum, { rows }) => sum + Math.max(rows.source, rows.target), 0);
}

interface Look {
  readonly surplus: Surplus;
  /** Buckets in groups that held a difference. */
  readonly touched: readonly DifferingBucket[];
  readonly tooLarge: readonly DifferingBucket[];
  /** Not read, because enough differences stand. */
  readonly left: readonly DifferingBucket[];
}

async function lookAtHeap(job: TableJob, heap: Heap, buckets: readonly DifferingBucket[]): Promise<Look> {
  const surplus = new Map<string, number>();
  const [touched, tooLarge]: [DifferingBucket[], DifferingBucket[]] = [[], []];
  let groups = groupsOf(buckets, heap.mostRows);
  while (groups.length > 0 && surplus.size < job.mostFollowed) {
    const group = groups.shift() ?? [];
    const found = await surplusIn(job, heap, heap.scan, group);
    if (found === null) {
      if (group.length === 1) tooLarge.push(...group);
      else groups = groupsOf([...group, ...groups.flat()], Math.ceil(rowsIn(group) / 2));
      continue;
    }
    for (const [content, rows] of found) surplus.set(content, rows);
    if (found.size > 0) touched.push(...group);
  }
  return { surplus, touched, tooLarge, left: groups.flat() };
}

/** By how much the contents of these buckets differ; null when they hold too many rows. A bucket whose texts are too long for one answer is read by a further digit of its digests. */
async function surplusIn(
  job: TableJob,
  heap: Heap,
  scan: BucketScan,
  group: readonly DifferingBucket[],
): Promise<Surplus | null> {
  try {
    const read = await readBuckets(job, heap.requests, scan, group);
    return read && surplusOf(contentsOf(read.source, heap.soft), contentsOf(read.target, heap.soft));
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'LIMIT' || scan.hexDigits === FINEST) throw error;
  }
  const surplus = new Map<string, number>();
  for (const part of group.flatMap((bucket) => partsOf(bucket, scan.hexDigits))) {
    const found = await surplusIn(job, heap, { ...scan, hexDigits: scan.hexDigits + 1 }, [part]);
    if (found === null) return null;
    for (const [content, rows] of found) surplus.set(content, rows);
  }
  return surplus;
}

/** Texts that are judged here take the place of the key; the digest covers the rest. */
function contentRequest(request: DigestRequest, columns: readonly RowCauseColumn[]): DigestRequest {
  const isSoft = (at: number) => columns[at]?.rule !== 'exact';
  return {
    ...request,
    columns: request.columns.filter((_, at) => !isSoft(at)),
    key: request.columns.filter((_, at) => isSoft(at)),
    keyIndex: null,
  };
}

/** One after the other, and as a digest where texts are part of it, so that they do not take up memory together. */
function* contentsOf(rows: readonly RowDigest[], soft: readonly RowCauseColumn[]): Generator<string> {
  for (const { key, digest } of rows) {
    if (soft.length === 0) {
      yield digest;
      continue;
    }
    const content = createHash('sha256').update(digest);
    for (const [at, { rule }] of soft.entries()) {
      const text = normalForm(rule, key[at] ?? null);
      content.update(text === null ? 'N' : `${text.length}:${text}`);
    }
    yield content.digest('base64');
  }
}

function rowsOf(surplus: Surplus): number {
  const { missing, extra } = sizesOf(surplus);
  return missing + extra;
}

function entry(kind: 'missing' | 'extra', rows: number): ParityDifference[] {
  if (rows === 0) return [];
  return [{ kind, key: {}, rows: kind === 'missing' ? { source: rows, target: 0 } : { source: 0, target: rows } }];
}
