import { z } from 'zod';
import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { together } from '../../model/together.ts';
import type { Both, Side } from '../lanes.ts';
import { pointAfter } from '../ranges/walk-spans.ts';
import type { TableJob } from '../table-job.ts';
import { addBuckets, type BucketSums, readSums, sumsState, writeSums } from './bucket-sums.ts';

const FIRST_ROWS = 50_000;
const FEWEST_ROWS = 1000;
const MOST_ROWS = 250_000;

/** One side of a table, taken in parts: its rows by bucket, and the parts, which together are the whole table. */
export interface SideScan {
  readonly sums: BucketSums;
  /** Null: the side was read, and must be read again, in one statement. */
  readonly parts: readonly KeySpan[] | null;
}

export interface BucketScan extends Both<SideScan> {
  readonly hexDigits: number;
}

const point = z.array(z.string());
const sideState = z.strictObject({ ends: z.array(point), complete: z.boolean(), sums: sumsState });

/** How far the sums are, as it is written down. */
export const bucketState = z.strictObject({
  method: z.literal('hash buckets'),
  hexDigits: z.number().int().min(1).max(4),
  source: sideState,
  target: sideState,
});

type SideState = z.output<typeof sideState>;

/**
 * Adds up the rows of both sides by bucket. Each side is taken in parts in the order of its own index, so that the order of the other
 * does not matter; a side without one is read in one statement.
 */
export async function scanBuckets(
  job: TableJob,
  requests: Both<DigestRequest>,
  hexDigits: number,
  onPart: (side: Side, rows: number) => void = () => {},
): Promise<BucketScan> {
  const earlier = bucketState.safeParse(job.checkpoint.resume);
  const resumed = earlier.success && earlier.data.hexDigits === hexDigits ? earlier.data : null;
  const states: Both<SideState> = {
    source: resumed?.source ?? { ends: [], complete: false, sums: [] },
    target: resumed?.target ?? { ends: [], complete: false, sums: [] },
  };
  const scans = { source: beginSide(states.source), target: beginSide(states.target) };
  job.checkpoint.watch(() => ({
    method: 'hash buckets',
    hexDigits,
    source: stateOf(scans.source),
    target: stateOf(scans.target),
  }));
  const side = (which: Side) => (signal: AbortSignal) =>
    scanSide({ job: { ...job, signal }, side: which, request: requests[which], hexDigits, onPart }, scans[which]);
  await together(job.signal, [side('source'), side('target')]);
  return { hexDigits, source: finished(scans.source), target: finished(scans.target) };
}

interface Progressing {
  sums: BucketSums;
  ends: KeyPoint[];
  complete: boolean;
  /** The side has no index that can be walked. */
  atOnce: boolean;
}

interface SideTask {
  readonly job: TableJob;
  readonly side: Side;
  readonly request: DigestRequest;
  readonly hexDigits: number;
  readonly onPart: (side: Side, rows: number) => void;
}

async function scanSide(task: SideTask, scan: Progressing): Promise<void> {
  const { job, side, request, hexDigits, onPart } = task;
  let rows = FIRST_ROWS;
  scan.atOnce = (request.keyIndex ?? null) === null;
  while (!scan.complete) {
    const from = scan.ends.at(-1) ?? null;
    const part = scan.atOnce ? null : await partFrom(task, scan, from, rows);
    if (part === undefined) continue;
    // Only the statement is timed: to wait for a turn says nothing about its size.
    const buckets = await job.lanes[side].ask(job, async (reader) => {
      const began = performance.now();
      const found = await reader.hashBuckets(request, part, hexDigits);
      rows = nextRows(rows, performance.now() - began, job.statementMs);
      return found;
    });
    addBuckets(scan.sums, buckets);
    if (part === null || part.to === null) scan.complete = true;
    else scan.ends.push(part.to);
    onPart(side, Number(buckets.reduce((sum, { count }) => sum + count, 0n)));
    job.checkpoint.touch();
  }
}

/** The next part, or undefined when it turns out that this side cannot be walked and must be read at once. */
async function partFrom(
  { job, side, request }: SideTask,
  scan: Progressing,
  from: KeyPoint | null,
  rows: number,
): Promise<KeySpan | undefined> {
  try {
    const to = await job.lanes[side].ask(job, (reader) => pointAfter(reader, request, from, rows));
    return { from, to };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'UNSUPPORTED') throw error;
    scan.atOnce = true;
    scan.ends = [];
    scan.sums = new Map();
    return undefined;
  }
}

function nextRows(rows: number, milliseconds: number, wantedMs: number): number {
  const fitting = (rows * wantedMs) / Math.max(1, milliseconds);
  return Math.round(Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.min(rows * 2, fitting))));
}

function beginSide({ ends, complete, sums }: SideState): Progressing {
  return { ends: [...ends], complete, sums: readSums(sums), atOnce: false };
}

function stateOf({ ends, complete, sums, atOnce }: Progressing): SideState {
  // A side that is read at once has no half.
  return atOnce && !complete
    ? { ends: [], complete: false, sums: [] }
    : { ends: ends.map((end) => [...end]), complete, sums: writeSums(sums) };
}

function finished({ sums, ends, atOnce }: Progressing): SideScan {
  if (atOnce) return { sums, parts: null };
  const points: (KeyPoint | null)[] = [null, ...ends];
  return { sums, parts: points.map((from, at) => ({ from, to: points[at + 1] ?? null })) };
}
