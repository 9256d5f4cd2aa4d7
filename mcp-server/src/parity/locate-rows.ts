import type { RowDigest } from '../model/digest.ts';
import type { DifferingRange } from './buckets.ts';
import { compareKeys, diffRows, type RowDifference } from './diff-rows.ts';
import type { RowStanding } from './judge-rows.ts';
import { lookAtKeys } from './look-at-keys.ts';
import { readBoth } from './read-both.ts';
import { EASY_ROWS, splitRange } from './scan-table.ts';
import type { TableJob } from './table-job.ts';

/** Rows of a range that are read one by one; a range with more is split first. */
const FEW_ROWS = 1000n;
/** Differences that are followed at once. */
const MOST_STANDING = 10_000;

export interface Unlocated {
  readonly range: DifferingRange;
  readonly reason: string;
}

/** The rows found so far in ranges that differ. */
export interface Located {
  /** Keys that differ, sorted. */
  readonly standing: readonly RowStanding[];
  /** Differences that were gone when their rows were read. */
  readonly inFlight: number;
  /** Ranges whose rows cannot be told apart one by one, with the reason. */
  readonly unlocated: readonly Unlocated[];
  /** Ranges not looked at yet. */
  readonly left: readonly DifferingRange[];
}

/** Takes differing ranges apart into keys, from the first range on, until 10,000 keys stand. */
export async function locateRows(job: TableJob, ranges: readonly DifferingRange[]): Promise<Located> {
  const left = [...ranges];
  const standing: RowStanding[] = [];
  const unlocated: Unlocated[] = [];
  let inFlight = 0;
  while (left.length > 0 && standing.length < MOST_STANDING) {
    job.progress.say(`${left.length} ranges that differ are still to be read`);
    const found = await readBatch(job, await nextBatch(job, left));
    const judgements = await lookAtKeys(job, found.differences);
    standing.push(...judgements.filter((judgement) => typeof judgement !== 'string'));
    unlocated.push(...found.unlocated);
    inFlight += found.inFlight + judgements.filter((judgement) => judgement === 'same text').length;
  }
  return { standing, inFlight, unlocated, left };
}

interface Batch {
  /** Ranges whose rows are few enough to read, or that no narrower range takes apart. */
  readonly ranges: readonly DifferingRange[];
  /** Differences that were gone when their range was split. */
  readonly inFlight: number;
}

/** Takes the next ranges off the list, splitting the first until its rows are few. */
async function nextBatch({ access }: TableJob, left: DifferingRange[]): Promise<Batch> {
  const ranges: DifferingRange[] = [];
  let [rows, inFlight] = [0n, 0];
  for (let next = left[0]; next !== undefined; next = left[0]) {
    const splittable = next.range !== null && next.rows > FEW_ROWS && next.range.to - next.range.from > 1n;
    if (ranges.length > 0 && (splittable || rows + next.rows > EASY_ROWS)) break;
    left.shift();
    if (next.range !== null && splittable) {
      const parts = await splitRange(access, { range: next.range, rows: next.rows, mostRows: FEW_ROWS });
      if (parts.length === 0) inFlight += atLeastOne(next.lost);
      left.unshift(...parts);
    } else {
      ranges.push(next);
      rows += next.rows;
    }
  }
  return { ranges, inFlight };
}

interface InBatch {
  readonly differences: readonly RowDifference[];
  readonly unlocated: readonly Unlocated[];
  readonly inFlight: number;
}

/** Reads the rows of the ranges, each side in one transaction, and compares their digests. */
async function readBatch({ access, rowsInMemory }: TableJob, batch: Batch): Promise<InBatch> {
  const tooMany = `more than ${inWords(rowsInMemory)} rows that no range of a whole-number key takes apart`;
  const readable = batch.ranges.filter(({ rows }) => rows <= rowsInMemory);
  const unlocated = batch.ranges
    .filter((range) => !readable.includes(range))
    .map((range): Unlocated => ({ range, reason: tooMany }));
  const { source, target } = await readBoth(access, async (reader, request) => {
    const sides: RowDigest[][] = [];
    for (const { range } of readable) sides.push(await reader.rowDigests(request, range, rowsInMemory + 1));
    return sides;
  });
  // To judge a row, all rows that share its first key column are read whole.
  const mostTogether = Math.floor(rowsInMemory / 4);
  const differences: RowDifference[] = [];
  let inFlight = batch.inFlight;
  for (const [at, range] of readable.entries()) {
    const [ours, theirs] = [source[at] ?? [], target[at] ?? []];
    const found = diffRows(ours, theirs);
    if (ours.length > rowsInMemory || theirs.length > rowsInMemory) {
      // The read was cut off, which would make rows look missing.
      unlocated.push({ range, reason: tooMany });
    } else if (found.some(({ groupRows }) => groupRows > mostTogether)) {
      const reason = `more than ${inWords(mostTogether)} rows share one value of the first key column`;
      unlocated.push({ range, reason });
    } else {
      if (found.length === 0) inFlight += atLeastOne(range.lost);
      differences.push(...found.sort((a, b) => compareKeys(a.key, b.key)));
    }
  }
  return { differences, unlocated, inFlight };
}

/** Rows that changed and agree by now were at least as many as the counts were apart. */
function atLeastOne(lost: bigint): number {
  return lost > 1n ? Number(lost) : 1;
}

function inWords(rows: number): string {
  return rows.toLocaleString('en');
}
