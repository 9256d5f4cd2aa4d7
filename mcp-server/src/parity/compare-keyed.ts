import type { ParityDifference } from '../model/parity.ts';
import type { DifferingRange } from './buckets.ts';
import { compareKeys } from './diff-rows.ts';
import type { Findings } from './findings.ts';
import type { RowStanding } from './judge-rows.ts';
import { locateRows, type Unlocated } from './locate-rows.ts';
import { lookAtKeys } from './look-at-keys.ts';
import { settle } from './settle.ts';
import { settleRanges } from './settle-ranges.ts';
import type { TableJob } from './table-job.ts';

/** Follows the ranges of a keyed table that differ down to keys and columns, until all are known or enough are confirmed to name. */
export async function compareKeyed(job: TableJob, ranges: readonly DifferingRange[]): Promise<Findings> {
  const confirmed: RowStanding[] = [];
  const unlocated: Unlocated[] = [];
  let [inFlight, unsettled] = [0, 0];
  let left = ranges;
  while (left.length > 0 && confirmed.length < job.maxDifferences) {
    const located = await locateRows(job, left);
    const settled = await settleRows(job, located.standing);
    confirmed.push(...settled.confirmed);
    unlocated.push(...located.unlocated);
    inFlight += located.inFlight + settled.inFlight;
    unsettled += settled.unsettled;
    left = located.left;
  }
  const unnamed = await settleRanges(
    job,
    unlocated.map(({ range }) => range),
  );
  const stays = unlocated.find(({ range }) => unnamed.confirmed.some((standing) => standing.range === range));
  confirmed.sort((a, b) => compareKeys(a.key, b.key));
  return {
    differences: confirmed.slice(0, job.maxDifferences).map((row) => difference(job, row)),
    total: confirmed.length,
    exact: left.length === 0 && unnamed.confirmed.length === 0,
    inFlight: inFlight + unnamed.inFlight,
    unsettled: unsettled + unnamed.unsettled,
    notLocated: stays?.reason ?? null,
  };
}

function settleRows(job: TableJob, first: readonly RowStanding[]) {
  if (first.length > 0) job.progress.say(`looking again at ${first.length} differing rows`);
  const lookAgain = async (standing: readonly RowStanding[]) => {
    const judgements = await lookAtKeys(job, standing);
    return judgements.filter((judgement) => typeof judgement !== 'string');
  };
  return settle(first, lookAgain, {
    looks: job.looks,
    delayMs: job.delayMs,
    sleep: job.sleep,
    signal: job.access.signal,
  });
}

function difference(job: TableJob, { kind, key, rows, columns }: RowStanding): ParityDifference {
  const names = job.access.request.key;
  const named = Object.fromEntries(names.map((name, at) => [name, job.showKey(key[at] ?? null)]));
  return { kind, key: named, rows, ...(kind === 'different' ? { columns: [...columns] } : {}) };
}
