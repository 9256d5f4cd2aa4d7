import { LockstepError } from '../model/errors.ts';
import type { ParityTable } from '../model/parity.ts';
import { compareKeyed } from './compare-keyed.ts';
import { compareMultiset } from './compare-multiset.ts';
import type { Findings } from './findings.ts';
import { scanBuckets, scanWhole } from './scan-table.ts';
import type { TableJob } from './table-job.ts';

type Method = NonNullable<ParityTable['method']>;

const CLEAN: Findings = { differences: [], total: 0, exact: true, inFlight: 0, unsettled: 0, notLocated: null };

/** Compares one pair of tables: one digest pass over both, then only what differs. UNSUPPORTED when no column can be compared. */
export async function compareTable(job: TableJob): Promise<ParityTable> {
  const { request } = job.access;
  if (request.columns.length === 0) throw nothingToCompare(request.source.table);
  const method = methodOf(job);
  const { rows, differing } = await (method === 'buckets of whole-number keys' ? scanBuckets(job) : scanWhole(job));
  const [first] = differing;
  const findings =
    first === undefined
      ? CLEAN
      : await (method === 'multiset' ? compareMultiset(job, first) : compareKeyed(job, differing));
  return {
    source: nameOf(request.source.table),
    target: nameOf(request.target.table),
    verdict: verdictOf(findings),
    rows: { source: Number(rows.source), target: Number(rows.target) },
    method,
    compared_columns: request.columns.length,
    not_compared: [...request.notCompared],
    differences: [...findings.differences],
    differences_total: findings.total,
    differences_exact: findings.exact,
    in_flight: findings.inFlight,
    unsettled: findings.unsettled,
    ...(findings.notLocated === null ? {} : { not_located: findings.notLocated }),
  };
}

/** A table's name in results. */
export function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

function methodOf({ access: { request } }: TableJob): Method {
  if (request.key.length === 0) return 'multiset';
  return request.source.bucketBy === null ? 'whole table' : 'buckets of whole-number keys';
}

function verdictOf({ total, notLocated, inFlight, unsettled }: Findings): ParityTable['verdict'] {
  if (total > 0) return 'different';
  if (notLocated !== null) return 'not_located';
  return inFlight > 0 || unsettled > 0 ? 'in_flight_only' : 'equal';
}

function nothingToCompare(table: { readonly schema: string; readonly name: string }): LockstepError {
  return new LockstepError('UNSUPPORTED', `no column of ${nameOf(table)} can be compared`, {
    hint: 'See not_compared for the reason of each column; compare the table by its own rules.',
  });
}
