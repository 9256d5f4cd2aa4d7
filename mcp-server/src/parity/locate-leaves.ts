import type { KeySpan, LeafDigest, RowDigest } from '../model/digest.ts';
import { LockstepError } from '../model/errors.ts';
import type { RowKey } from './diff-rows.ts';
import { comparePoints } from './key-order.ts';
import type { Both, Side } from './lanes.ts';
import { agrees, type LeafPair } from './leaf-board.ts';
import { mergeRows } from './merge-rows.ts';
import { cutSpan } from './spans.ts';
import type { TableJob } from './table-job.ts';
import { together } from './together.ts';
import { pointAfter } from './walk-spans.ts';

/** What the rows of a leaf say. */
export interface LocatedLeaf {
  readonly pair: LeafPair;
  /** Keys whose rows differ, in key order; none when they agree by now. */
  readonly keys: readonly RowKey[];
  /** Rows that were read; only those of the parts that differ when the leaf was cut. */
  readonly rows: Both<number>;
}

/** Reads leaves that differ again, first as smaller digests where their keys can be cut, then as rows. */
export interface Locator {
  locate(job: TableJob, pairs: readonly LeafPair[]): Promise<LocatedLeaf[]>;
}

/** A leaf is cut into so many parts, none narrower than so many keys. */
const PARTS = 16n;
const FEWEST_KEYS = 32n;
const SPANS_A_STATEMENT = 64;
const LEAVES_A_STATEMENT = 16;
/** When more parts than this differ the cut cost more than it saved. */
const WORTH_CUTTING = 0.5;
const TRY_AGAIN_AFTER = 16;

/** Remembers whether cutting paid, because differences come scattered or in crowds. */
export function makeLocator(): Locator {
  let skip = 0;
  return {
    locate: async (job, pairs) => {
      const whole = pairs.map(({ span }) => [span]);
      skip = Math.max(0, skip - 1);
      const cut = skip > 0 ? whole : pairs.map(cutLeaf);
      const spans = cut.flatMap((parts) => (parts.length > 1 ? parts : []));
      const differing = spans.length === 0 ? new Set<KeySpan>() : new Set(await differingSpans(job, spans));
      if (differing.size > spans.length * WORTH_CUTTING) skip = TRY_AGAIN_AFTER;
      const wanted = cut.map((parts) => (parts.length > 1 ? parts.filter((part) => differing.has(part)) : parts));
      return readLeaves(job, pairs, wanted);
    },
  };
}

/** A leaf that was too large for one digest says nothing about its parts, so its rows are read at once. */
function cutLeaf(pair: LeafPair): readonly KeySpan[] {
  const known = pair.source !== null && pair.target !== null;
  return (known ? cutSpan(pair.span, PARTS, FEWEST_KEYS) : null) ?? [pair.span];
}

async function differingSpans(job: TableJob, spans: readonly KeySpan[]): Promise<KeySpan[]> {
  const { source, target } = await onBothSides(job, (side, signal) =>
    inGroups(spans, SPANS_A_STATEMENT, (group) => digestsOf(job, side, group, signal)),
  );
  return spans.filter((span, at) => !agrees({ span, source: source[at] ?? null, target: target[at] ?? null }));
}

async function digestsOf(
  job: TableJob,
  side: Side,
  spans: readonly KeySpan[],
  signal: AbortSignal,
): Promise<(LeafDigest | null)[]> {
  try {
    return await job.lanes[side].ask({ ...job, signal }, (reader) => reader.leafDigests(job.request[side], spans));
  } catch (error) {
    if (isLimit(error)) return spans.map(() => null);
    throw error;
  }
}

async function readLeaves(
  job: TableJob,
  pairs: readonly LeafPair[],
  wanted: readonly (readonly KeySpan[])[],
): Promise<LocatedLeaf[]> {
  const spans = wanted.flat();
  const size = spans.length > pairs.length ? SPANS_A_STATEMENT : LEAVES_A_STATEMENT;
  const located = pairs.map((pair) => ({ pair, keys: [] as RowKey[], rows: { source: 0, target: 0 } }));
  const owner = wanted.flatMap((parts, at) => parts.map(() => at));
  for (let start = 0; start < spans.length; start += size) {
    const group = spans.slice(start, start + size);
    const { source, target } = await onBothSides(job, (side, signal) => rowsOf(job, side, group, signal));
    for (const at of group.keys()) {
      const leaf = located[owner[start + at] ?? 0];
      const [ours, theirs] = [source[at] ?? [], target[at] ?? []];
      leaf?.keys.push(...mergeRows(job.request.order ?? [], ours, theirs));
      if (leaf !== undefined)
        leaf.rows = { source: leaf.rows.source + ours.length, target: leaf.rows.target + theirs.length };
    }
  }
  return located;
}

/** The rows of each span; spans that are too large for one answer are read in halves. The error of a single row that is too large is thrown. */
async function rowsOf(
  job: TableJob,
  side: Side,
  spans: readonly KeySpan[],
  signal: AbortSignal,
): Promise<RowDigest[][]> {
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
    const [below = []] = await rowsOf(job, side, [{ from: span.from, to: middle }], signal);
    const [above = []] = await rowsOf(job, side, [{ from: middle, to: span.to }], signal);
    return [[...below, ...above]];
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

async function inGroups<T, R>(
  items: readonly T[],
  size: number,
  work: (group: readonly T[]) => Promise<R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size) results.push(...(await work(items.slice(at, at + size))));
  return results;
}

function isLimit(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'LIMIT';
}
