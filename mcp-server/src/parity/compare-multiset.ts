import type { DigestRequest, RowDigest } from '../model/digest.ts';
import type { ParityDifference } from '../model/parity.ts';
import type { DifferingRange } from './buckets.ts';
import type { Findings } from './findings.ts';
import { commonSurplus, type Surplus, sizesOf, surplusOf } from './multiset.ts';
import { normalForm } from './normal-form.ts';
import { readBoth } from './read-both.ts';
import type { ComparedColumn } from './request.ts';
import { settleRanges } from './settle-ranges.ts';
import type { TableJob } from './table-job.ts';

/** Follows a table without a shared key that differs: how many rows only one side holds, whatever they are. */
export async function compareMultiset(job: TableJob, whole: DifferingRange): Promise<Findings> {
  const soft = job.access.request.columns.some(({ rule }) => rule !== 'exact');
  // Texts of json and float columns come with the digests and need more memory.
  const most = soft ? Math.floor(job.rowsInMemory / 10) : job.rowsInMemory;
  const first = whole.rows > most ? null : await lookAtContents(job, most);
  if (first === null) return tooManyRows(job, whole, most);
  let [stays, last] = [first, first];
  for (let look = 1; look < Math.max(2, job.looks) && stays.size > 0; look += 1) {
    job.progress.say(`looking again at ${stays.size} differing rows`);
    await job.sleep(job.delayMs, job.access.signal);
    const again = await lookAtContents(job, most);
    if (again === null) return tooManyRows(job, whole, most);
    stays = commonSurplus(stays, again);
    last = again;
  }
  const { missing, extra } = sizesOf(stays);
  const gone = first.size === 0 && !soft ? Math.max(1, Number(whole.lost)) : rowsOf(first) - missing - extra;
  return {
    differences: [...entry('missing', missing), ...entry('extra', extra)],
    total: missing + extra,
    exact: true,
    inFlight: gone,
    unsettled: rowsOf(last) - missing - extra,
    notLocated: null,
  };
}

async function tooManyRows(job: TableJob, whole: DifferingRange, most: number): Promise<Findings> {
  const settled = await settleRanges(job, [whole]);
  const reason = `the tables share no key, and more than ${most.toLocaleString('en')} rows are too many to compare one by one`;
  return {
    differences: [],
    total: 0,
    exact: settled.confirmed.length === 0,
    inFlight: settled.inFlight,
    unsettled: settled.unsettled,
    notLocated: settled.confirmed.length === 0 ? null : reason,
  };
}

/** Null when a side holds more rows than may be read. */
async function lookAtContents(job: TableJob, most: number): Promise<Surplus | null> {
  const { columns } = job.access.request;
  const { source, target } = await readBoth(job.access, (reader, request) =>
    reader.rowDigests(contentRequest(request, columns), null, most + 1),
  );
  if (source.length > most || target.length > most) return null;
  const soft = columns.filter(({ rule }) => rule !== 'exact');
  const contents = (rows: readonly RowDigest[]) => rows.map((row) => contentOf(row, soft));
  return surplusOf(contents(source), contents(target));
}

/** Texts that are judged here take the place of the key; the digest covers the rest. */
function contentRequest(request: DigestRequest, columns: readonly ComparedColumn[]): DigestRequest {
  const isSoft = (at: number) => columns[at]?.rule !== 'exact';
  return {
    ...request,
    columns: request.columns.filter((_, at) => !isSoft(at)),
    key: request.columns.filter((_, at) => isSoft(at)),
  };
}

function contentOf({ key, digest }: RowDigest, soft: readonly ComparedColumn[]): string {
  return JSON.stringify([digest, ...soft.map(({ rule }, at) => normalForm(rule, key[at] ?? null))]);
}

function rowsOf(surplus: Surplus): number {
  const { missing, extra } = sizesOf(surplus);
  return missing + extra;
}

function entry(kind: 'missing' | 'extra', rows: number): ParityDifference[] {
  if (rows === 0) return [];
  return [{ kind, key: {}, rows: kind === 'missing' ? { source: rows, target: 0 } : { source: 0, target: rows } }];
}
