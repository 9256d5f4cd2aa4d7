import type { KeySpan, RowLines } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { together } from '../../model/together.ts';
import type { Both, Side } from '../lanes.ts';
import type { RowKey } from '../settle/diff-rows.ts';
import type { TableJob } from '../table-job.ts';
import { comparePoints } from './key-order.ts';
import type { LeafPair } from './leaf-board.ts';
import { countLines, mergeLines } from './merge-lines.ts';
import { pointAfter } from './walk-spans.ts';

/** What the rows of a leaf say. */
export interface LocatedLeaf {
  readonly pair: LeafPair;
  /** Keys whose rows differ, in key order; none when they agree by now. */
  readonly keys: readonly RowKey[];
  /** Rows that were read; only those of the parts that differ when the leaf was cut. */
  readonly rows: Both<number>;
  /** Of the texts that told it, both sides together. */
  readonly characters: number;
}

/** Leaves that are located together, by one statement, as long as nothing is known of how large their keys are. */
export const FEWEST_LEAVES = 16;
/** Leaves that one statement reads when their texts are known to be small. */
const LEAVES_PER_STATEMENT = 48;
/** Each transaction and each statement costs Lockstep's own process as much as the texts of a dozen leaves, so one reads many of them, … */
const MOST_LEAVES = 192;
/** … as far as the texts that are held for it stay small, … */
const MOST_CHARACTERS = 8 * 2 ** 20;
/** … also by the keys that each may add, … */
const MANY_KEYS = 64;
/** … and not for long: it holds back the server's clean-up. */
const HOLD_MS = 1000;

/** How many leaves to locate together after what those before them held. */
export function leavesAtOnce(located: readonly LocatedLeaf[]): number {
  if (located.some(({ keys }) => keys.length > MANY_KEYS)) return FEWEST_LEAVES;
  const longest = Math.max(1, ...located.map(({ characters }) => characters));
  return Math.max(FEWEST_LEAVES, Math.min(MOST_LEAVES, Math.floor(MOST_CHARACTERS / longest)));
}

/** Reads the rows of leaves that differ and walks both sides. Cutting a leaf into smaller digests first costs a server more than its rows. */
export async function locateLeaves(job: TableJob, pairs: readonly LeafPair[]): Promise<LocatedLeaf[]> {
  const spans = pairs.map(({ span }) => span);
  const { source, target } = await onBothSides(job, (side, signal) => rowsOfAll(job, side, spans, signal));
  return pairs.map((pair, at) => {
    const [ours, theirs] = [source[at], target[at]];
    if (ours === undefined || theirs === undefined)
      return { pair, keys: [], rows: { source: 0, target: 0 }, characters: 0 };
    const keys = mergeLines(job.request.order ?? [], ours, theirs);
    const rows = { source: countLines(ours), target: countLines(theirs) };
    return { pair, keys, rows, characters: ours.text.length + theirs.text.length };
  });
}

/** All in one transaction where no answer is too large and the server is quick. */
async function rowsOfAll(
  job: TableJob,
  side: Side,
  spans: readonly KeySpan[],
  signal: AbortSignal,
): Promise<RowLines[]> {
  const rows: RowLines[] = [];
  while (rows.length < spans.length) {
    const rest = spans.slice(rows.length);
    try {
      rows.push(...(await rowsOfFirst(job, side, rest, signal)));
    } catch (error) {
      if (!isLimit(error)) throw error;
      rows.push(...(await rowsOf(job, side, rest.slice(0, FEWEST_LEAVES), signal)));
    }
  }
  return rows;
}

/** The rows of as many of the spans as one transaction has time for. */
function rowsOfFirst(job: TableJob, side: Side, spans: readonly KeySpan[], signal: AbortSignal): Promise<RowLines[]> {
  return job.lanes[side].ask({ ...job, signal }, async (reader) => {
    const began = performance.now();
    const rows: RowLines[] = [];
    const most = spans.length > FEWEST_LEAVES ? LEAVES_PER_STATEMENT : FEWEST_LEAVES;
    do {
      const next = spans.slice(rows.length, rows.length + most);
      rows.push(...(await reader.leafRows(job.request[side], next)));
    } while (rows.length < spans.length && performance.now() - began < HOLD_MS);
    return rows;
  });
}

/** The rows of each span; spans that are too large for one answer are read in halves. The error of a single row that is too large is thrown. */
async function rowsOf(job: TableJob, side: Side, spans: readonly KeySpan[], signal: AbortSignal): Promise<RowLines[]> {
  try {
    return await job.lanes[side].ask({ ...job, signal }, (reader) => reader.leafRows(job.request[side], spans));
  } catch (error) {
    if (!isLimit(error)) throw error;
    const half = Math.ceil(spans.length / 2);
    if (spans.length > 1) {
      const first = await rowsOf(job, side, spans.slice(0, half), signal);
      return [...first, ...(await rowsOf(job, side, spans.slice(half), signal))];
    }
    const [span] = spans;
    const middle = span === undefined ? null : await middleOf(job, side, span, signal);
    if (span === undefined || middle === null) throw error;
    const [below] = await rowsOf(job, side, [{ from: span.from, to: middle }], signal);
    const [above] = await rowsOf(job, side, [{ from: middle, to: span.to }], signal);
    return below === undefined || above === undefined ? [] : [joined(below, above)];
  }
}

/** A key within the span that has rows of this side before it; null when the span holds a single row. */
function middleOf(job: TableJob, side: Side, { from, to }: KeySpan, signal: AbortSignal) {
  return job.lanes[side].ask({ ...job, signal }, async (reader) => {
    for (let rows = job.request.rowsPerLeaf; rows >= 1; rows = Math.floor(rows / 2)) {
      const point = await pointAfter(reader, job.request[side], from, rows);
      const within = point !== null && (to === null || comparePoints(job.request.order ?? [], point, to) < 0);
      if (within) return point;
    }
    return null;
  });
}

async function onBothSides<T>(
  job: TableJob,
  work: (side: Side, signal: AbortSignal) => Promise<T[]>,
): Promise<Both<T[]>> {
  const [source = [], target = []] = await together(job.signal, [
    (signal) => work('source', signal),
    (signal) => work('target', signal),
  ]);
  return { source, target };
}

function isLimit(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'LIMIT';
}

function joined(below: RowLines, above: RowLines): RowLines {
  return { ...below, text: [below.text, above.text].filter((text) => text !== '').join(';') };
}
