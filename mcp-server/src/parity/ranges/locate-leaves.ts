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
}

/** Spans whose rows one statement reads. */
const SPANS_A_STATEMENT = 16;

/** Reads the rows of leaves that differ and walks both sides. Cutting a leaf into smaller digests first costs a server more than its rows. */
export async function locateLeaves(job: TableJob, pairs: readonly LeafPair[]): Promise<LocatedLeaf[]> {
  const spans = pairs.map(({ span }) => span);
  const { source, target } = await onBothSides(job, (side, signal) => rowsOfAll(job, side, spans, signal));
  return pairs.map((pair, at) => {
    const [ours, theirs] = [source[at], target[at]];
    if (ours === undefined || theirs === undefined) return { pair, keys: [], rows: { source: 0, target: 0 } };
    const keys = mergeLines(job.request.order ?? [], ours, theirs);
    return { pair, keys, rows: { source: countLines(ours), target: countLines(theirs) } };
  });
}

/** All in one transaction where no answer is too large. */
async function rowsOfAll(
  job: TableJob,
  side: Side,
  spans: readonly KeySpan[],
  signal: AbortSignal,
): Promise<RowLines[]> {
  try {
    return await job.lanes[side].ask({ ...job, signal }, async (reader) => {
      const rows: RowLines[] = [];
      for (let at = 0; at < spans.length; at += SPANS_A_STATEMENT) {
        rows.push(...(await reader.leafRows(job.request[side], spans.slice(at, at + SPANS_A_STATEMENT))));
      }
      return rows;
    });
  } catch (error) {
    if (!isLimit(error)) throw error;
    return rowsOf(job, side, spans, signal);
  }
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
