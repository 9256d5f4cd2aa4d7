import { LockstepError } from '../model/errors.ts';
import type { ParityTable } from '../model/parity.ts';
import { compareBuckets } from './buckets/compare-buckets.ts';
import { compareMultiset } from './buckets/compare-multiset.ts';
import { bucketState } from './buckets/scan-buckets.ts';
import type { Findings } from './findings.ts';
import { compareRanges } from './ranges/compare-ranges.ts';
import type { TableJob } from './table-job.ts';

/** Compares one pair of tables: one digest pass over both, then only what differs. */
export function compareTable(job: TableJob): Promise<Findings> {
  const { key, order } = job.request;
  if (key.length === 0) return compareMultiset(job);
  // An earlier run may have found out that the ranges cannot be used.
  if (order === null || bucketState.safeParse(job.checkpoint.resume).success) return compareBuckets(job);
  return compareByRanges(job);
}

/** A key may hold what only one engine can order, or an index may not do what the catalogue says: then order is left out of it. */
async function compareByRanges(job: TableJob): Promise<Findings> {
  try {
    return await compareRanges(job);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'UNSUPPORTED') throw error;
    job.progress.say('digesting by hash buckets, because a key has no common order');
    return compareBuckets({ ...job, checkpoint: { ...job.checkpoint, resume: null } });
  }
}

/** What the findings mean. */
export function verdictOf({ total, notLocated, inFlight, unsettled, undecided }: Findings): ParityTable['verdict'] {
  if (total > 0 || notLocated !== null) return 'drift';
  if (undecided !== null) return 'not_comparable';
  return inFlight > 0 || unsettled > 0 ? 'in_flight' : 'equal';
}

/** A table's name in results. */
export function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}
