import type { DifferingRange } from './buckets.ts';
import { compareKeys, diffRows, type RowDifference } from './diff-rows.ts';
import type { RowStanding } from './judge-rows.ts';
import { lookAtKeys } from './look-at-keys.ts';
import { readBoth } from './read-both.ts';
import { EASY_ROWS, splitRange } from './scan-table.ts';
import type { TableJob } from './table-job.ts';

/** Differences that are followed at once. */
const MOST_STANDING = 10_000;

/** The rows found so far in ranges that differ. */
export interface Located {
  /** Keys that differ, sorted. */
  readonly standing: readonly RowStanding[];
  /** Differences that were gone when their rows were read. */
  readonly inFlight: number;
  /** Ranges whose rows cannot be told apart one by one, with the reason. */
  readonly unlocated: readonly { readonly range: DifferingRange; readonly reason: string }[];
  /** Ranges not looked at yet. */
  readonly left: readonly DifferingRange[];
}

type InRange =
  | { readonly split: readonly DifferingRange[] }
  | { readonly unlocated: string }
  | { readonly differences: readonly RowDifference[] };

/** Takes differing ranges apart into keys, from the first range on, until 10,000 keys stand. */
export async function locateRows(job: TableJob, ranges: readonly DifferingRange[]): Promise<Located> {
  const left = [...ranges];
  const standing: RowStanding[] = [];
  const unlocated: { range: DifferingRange; reason: string }[] = [];
  let inFlight = 0;
  while (standing.length < MOST_STANDING) {
    const range = left.shift();
    if (range === undefined) break;
    job.progress.say(`reading a range that differs, ${left.length} more`);
    const found = await readRange(job, range);
    if ('split' in found) {
      left.unshift(...found.split);
      if (found.split.length === 0) inFlight += atLeastOne(range.lost);
    } else if ('unlocated' in found) {
      unlocated.push({ range, reason: found.unlocated });
    } else {
      const judgements = await lookAtKeys(job, found.differences);
      standing.push(...judgements.filter((judgement) => typeof judgement !== 'string'));
      const gone = judgements.filter((judgement) => judgement === 'same text').length;
      inFlight += found.differences.length === 0 ? atLeastOne(range.lost) : gone;
    }
  }
  return { standing, inFlight, unlocated, left };
}

async function readRange({ access, rowsInMemory }: TableJob, { range, rows }: DifferingRange): Promise<InRange> {
  if (range !== null && rows > EASY_ROWS && range.to - range.from > 1n) {
    return { split: await splitRange(access, range) };
  }
  const tooMany = {
    unlocated: `more than ${inWords(rowsInMemory)} rows cannot be told apart by a range of a whole-number key`,
  };
  if (rows > rowsInMemory) return tooMany;
  const { source, target } = await readBoth(access, (reader, request) =>
    reader.rowDigests(request, range, rowsInMemory + 1),
  );
  // A read that was cut off would make rows look missing.
  if (source.length > rowsInMemory || target.length > rowsInMemory) return tooMany;
  const differences = diffRows(source, target);
  // To judge a row, all rows that share its first key column are read whole.
  const mostTogether = rowsInMemory / 4;
  if (differences.some(({ groupRows }) => groupRows > mostTogether)) {
    return { unlocated: `more than ${inWords(mostTogether)} rows share one value of the first key column` };
  }
  return { differences: differences.sort((a, b) => compareKeys(a.key, b.key)) };
}

/** Rows that changed and agree by now were at least as many as the counts were apart. */
function atLeastOne(lost: bigint): number {
  return lost > 1n ? Number(lost) : 1;
}

function inWords(rows: number): string {
  return rows.toLocaleString('en');
}
