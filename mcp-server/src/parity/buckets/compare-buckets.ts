import { quantityThat } from '../../model/quantity.ts';
import { type Findings, nameDifferences, undecidedRows } from '../findings.ts';
import { diffRows } from '../settle/diff-rows.ts';
import type { RowStanding } from '../settle/judge-rows.ts';
import { lookAtKeys } from '../settle/look-at-keys.ts';
import { type SettledRows, settleStanding } from '../settle/settle-standing.ts';
import type { TableJob } from '../table-job.ts';
import { bucketsOf, countOf, type DifferingBucket, FINEST, groupsOf, leastRows } from './bucket-sums.ts';
import { readBuckets } from './read-buckets.ts';
import { type BucketScan, scanBuckets } from './scan-buckets.ts';
import { settleBuckets, withoutCheckpoint } from './settle-buckets.ts';

/** Rows of one side that are read together, and beyond how many the buckets are made smaller first. */
const ROWS_AT_ONCE = 50_000;

/** Compares a table whose key the databases order differently: sums of row digests by bucket, then the rows of the buckets that differ. */
export async function compareBuckets(job: TableJob): Promise<Findings> {
  const advance = (side: string, rows: number) => (side === 'source' ? job.progress.advance(rows) : undefined);
  const first = await scanBuckets(job, job.request, hexDigitsFor(job.request.estimate), advance);
  const rows = { source: countOf(first.source.sums), target: countOf(first.target.sums) };
  const scan = await refine(job, first);
  const state: Following = {
    left: differing(scan),
    tooLarge: [],
    inFlight: agreedSince(first, scan),
    confirmed: [],
    undecided: [],
    unsettled: 0,
  };
  do await followBuckets(job, scan, state);
  while (state.left.length > 0 && state.confirmed.length < job.maxDifferences);
  const large = await settleBuckets(job, job.request, scan.hexDigits, state.tooLarge);
  const counted = job.request.byValue.length > 0 ? 0 : Math.ceil((state.left.length + large.confirmed.length) / 2);
  const unnamed = large.confirmed.length > 0;
  const settled: SettledRows = state;
  return {
    method: 'hash buckets',
    rows,
    ...nameDifferences(job, settled),
    undecided: undecidedRows(job, settled),
    total: state.confirmed.length + (unnamed ? Math.max(1, counted) : counted),
    exact: state.left.length === 0 && !unnamed,
    inFlight: state.inFlight + large.gone.length,
    unsettled: state.unsettled + large.unsettled,
    notLocated: unnamed ? tooManyRows(job) : null,
    sampled: null,
  };
}

/** So that a bucket holds about a hundred rows, and a part of the table does not fill more buckets than it has rows. */
export function hexDigitsFor(estimate: number | null): number {
  const rows = estimate ?? 65_536;
  if (rows < 2048) return 1;
  return rows < 65_536 ? 2 : 3;
}

interface Following {
  left: DifferingBucket[];
  readonly tooLarge: DifferingBucket[];
  confirmed: RowStanding[];
  undecided: RowStanding[];
  inFlight: number;
  unsettled: number;
}

/** Scattered differences touch most of few buckets: more and smaller ones hold fewer rows that have to be read. */
async function refine(job: TableJob, scan: BucketScan): Promise<BucketScan> {
  const rows = differing(scan).reduce((sum, bucket) => sum + Math.max(bucket.rows.source, bucket.rows.target), 0);
  if (rows <= ROWS_AT_ONCE || scan.hexDigits === FINEST) return scan;
  job.progress.say('digesting again in smaller buckets');
  return scanBuckets(withoutCheckpoint(job), job.request, FINEST);
}

/** Differences that were gone when the table was digested again. */
function agreedSince(first: BucketScan, scan: BucketScan): number {
  return scan !== first && differing(scan).length === 0 ? leastRows(differing(first)) : 0;
}

function differing({ source, target }: BucketScan): DifferingBucket[] {
  return bucketsOf({ source: source.sums, target: target.sums }, 'differing');
}

/** Reads buckets until enough keys stand, and looks at those again. */
async function followBuckets(job: TableJob, scan: BucketScan, state: Following): Promise<void> {
  const standing = new Map<string, RowStanding>();
  const groups = groupsOf(state.left, Math.min(ROWS_AT_ONCE, job.rowsInMemory));
  while (groups.length > 0 && standing.size < job.mostFollowed) {
    const group = groups.shift() ?? [];
    job.progress.say(`reading the rows of ${quantityThat(group.length, 'bucket', 'that differs', 'that differ')}`);
    const read = await readBuckets(job, job.request, scan, group);
    if (read === null) {
      if (group.length === 1) state.tooLarge.push(...group);
      else groups.unshift(...halves(group));
      continue;
    }
    const keys = diffRows(read.source, read.target);
    if (keys.length === 0) state.inFlight += leastRows(group);
    await lookAtKeys(job, keys, (_, { judgement }) => {
      if (typeof judgement !== 'string') standing.set(judgement.id, judgement);
      else if (judgement === 'same text') state.inFlight += 1;
    });
  }
  state.left = groups.flat();
  const known = new Set([...state.confirmed, ...state.undecided].map(({ id }) => id));
  const settled = await settleStanding(
    job,
    [...standing.values()].filter(({ id }) => !known.has(id)),
    [],
  );
  state.confirmed = [...state.confirmed, ...settled.confirmed];
  state.undecided = [...state.undecided, ...settled.undecided];
  state.inFlight += settled.inFlight;
  state.unsettled += settled.unsettled;
}

function halves(group: readonly DifferingBucket[]): DifferingBucket[][] {
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)];
}

function tooManyRows({ rowsInMemory }: TableJob): string {
  return `more than ${rowsInMemory.toLocaleString('en-US')} rows of one bucket are too many to be read one by one`;
}
