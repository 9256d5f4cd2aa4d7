import type { KeyBounds } from '../../engines/engine.ts';
import type { KeyPoint, KeySpan, LeafDigest } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { type Findings, nameDifferences, undecidedRows } from '../findings.ts';
import { askBoth, type Both } from '../lanes.ts';
import type { RowStanding } from '../settle/judge-rows.ts';
import { type LeafStanding, type SettledRows, settleStanding } from '../settle/settle-standing.ts';
import type { TableJob } from '../table-job.ts';
import { leafSize } from './leaf-size.ts';
import { type RangeTally, rangeState, rangeTally } from './range-tally.ts';
import { sampledSpans } from './sample.ts';
import { scanLeaves } from './scan-leaves.ts';
import { denseSpans, denseWidth, type SpanSource, unionOf } from './spans.ts';
import { walkedSpans } from './walk-spans.ts';

const WHOLE: KeySpan = { from: null, to: null };

/** Compares a table whose key both databases order alike: one digest for each range of keys, then only what differs. */
export async function compareRanges(job: TableJob): Promise<Findings> {
  // The place of a draw depends on all draws before it, so a sample always begins at the beginning.
  const earlier = job.sample === null ? rangeState.safeParse(job.checkpoint.resume).data : undefined;
  const tally = rangeTally(job, earlier ?? null);
  if (job.sample === null) job.checkpoint.watch(() => tally.state());
  if (earlier === undefined) await scanFromStart(job, tally);
  else await scanLeaves(job, earlier.complete ? nothing() : await spansFrom(job, earlier.position), tally);
  const settled = await settleStanding(job, tally.standing, tally.restless);
  return findingsOf(job, tally, await followOverflow(job, tally, settled));
}

/** A table that fits one leaf on both sides is known after one transaction a side. */
async function scanFromStart(job: TableJob, tally: RangeTally): Promise<void> {
  const { rowsPerLeaf } = job.request;
  let tooLarge = false;
  const first = await askBoth(job.lanes, job, async (reader, side): Promise<LeafDigest | null> => {
    const beyond = await reader.keyAfter(job.request[side], null, rowsPerLeaf);
    if (beyond !== null) return null;
    try {
      const [leaf] = await reader.leafDigests(job.request[side], [WHOLE]);
      return leaf ?? null;
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'LIMIT') throw error;
      tooLarge = true;
      return null;
    }
  });
  if (tooLarge || first.source === null || first.target === null) return scanFrom(job, tally, null);
  tally.take([{ span: WHOLE, ...first }]);
  await scanLeaves(job, nothing(), tally);
}

async function scanFrom(job: TableJob, tally: RangeTally, start: KeyPoint | null): Promise<void> {
  await scanLeaves(job, await spansFrom(job, start), tally);
}

async function spansFrom(job: TableJob, start: KeyPoint | null): Promise<SpanSource> {
  const { request, lanes, sample } = job;
  const size = leafSize(request.rowsPerLeaf, request.mostRowsPerLeaf);
  const walk = (from: KeyPoint | null) => walkedSpans({ request, lanes, asker: job, from, size });
  if (sample !== null) return sampledSpans({ request, lanes, asker: job, plan: sample });
  const dense = await denseKeys(job);
  return dense === null ? walk(start) : denseSpans({ ...dense, start, size }, walk);
}

/** Where the keys are whole numbers with few gaps, their bounds and how many make a span; null when the index must be walked. */
async function denseKeys(job: TableJob): Promise<{ bounds: KeyBounds; widthOf: (rows: number) => bigint } | null> {
  const { request } = job;
  const [column, ...others] = request.source.key;
  if (column?.form.kind !== 'integer' || others.length > 0) return null;
  const whole = await wholeBounds(job);
  if (whole === null) return null;
  const rows = request.estimate === null ? await countRows(job) : BigInt(Math.round(request.estimate));
  const widthOf = denseWidth(whole, rows);
  return widthOf === null ? null : { bounds: whole, widthOf };
}

/** Null also where a key is no whole number, which a numeric may hold. */
async function wholeBounds({ request, lanes, ...job }: TableJob): Promise<KeyBounds | null> {
  try {
    const bounds = await askBoth(lanes, job, async (reader, side) => {
      const { table, key, filter } = request[side];
      return key[0] === undefined ? null : reader.keyBounds(table, key[0].name, filter);
    });
    return unionOf(bounds.source, bounds.target);
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'VALIDATION') return null;
    throw error;
  }
}

function countRows(job: TableJob): Promise<bigint> {
  return job.lanes.source.ask(job, (reader) => reader.count(job.request.source.table, job.request.source.filter));
}

/** Only what waits already. */
function nothing(): SpanSource {
  return { next: async () => [], size: leafSize(1, 1) };
}

interface Followed extends SettledRows {
  readonly counted: number;
  readonly exact: boolean;
}

/**
 * What was only counted may have been in flight as a whole: as long as too few differences are confirmed to name, the rest of the
 * table is scanned again.
 */
async function followOverflow(job: TableJob, tally: RangeTally, first: SettledRows): Promise<Followed> {
  let confirmed: readonly RowStanding[] = first.confirmed;
  let undecided: readonly RowStanding[] = first.undecided;
  let [inFlight, unsettled] = [tally.inFlight + first.inFlight, first.unsettled];
  let { overflow, counted } = tally;
  while (overflow !== null && confirmed.length < job.maxDifferences && job.sample === null) {
    const again = rangeTally({ ...job, checkpoint: { resume: null, watch: () => {}, touch: () => {} } }, null);
    await scanFrom(job, again, overflow.from);
    const leaves: readonly LeafStanding[] = again.restless;
    const settled = await settleStanding(job, again.standing, leaves);
    confirmed = [...confirmed, ...settled.confirmed];
    undecided = [...undecided, ...settled.undecided];
    inFlight += again.inFlight + settled.inFlight;
    unsettled += settled.unsettled;
    ({ overflow, counted } = again);
  }
  return {
    confirmed,
    undecided,
    inFlight,
    unsettled,
    counted: overflow === null ? 0 : counted,
    exact: overflow === null,
  };
}

function findingsOf(job: TableJob, tally: RangeTally, followed: Followed): Findings {
  const { confirmed, inFlight, unsettled, counted, exact } = followed;
  const rows: Both<number> = { ...tally.rows };
  return {
    method: 'key ranges',
    rows,
    ...nameDifferences(job, followed),
    undecided: undecidedRows(job, followed),
    total: confirmed.length + counted,
    exact,
    inFlight,
    unsettled,
    notLocated: null,
    sampled: job.sample === null ? null : { leaves: tally.leaves, differing: tally.differing },
  };
}
