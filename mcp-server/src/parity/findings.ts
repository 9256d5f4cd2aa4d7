import type { ParityDifference, ParityTable } from '../model/parity.ts';
import type { RowRepair } from '../model/repair.ts';
import type { Both } from './lanes.ts';
import type { RowStanding } from './settle/judge-rows.ts';
import type { SettledRows } from './settle/settle-standing.ts';
import type { TableJob } from './table-job.ts';

/** What is known of a pair of tables. */
export interface Findings {
  readonly method: NonNullable<ParityTable['method']>;
  readonly rows: Both<number>;
  /** Sorted by key, the first `maxDifferences`. */
  readonly differences: readonly ParityDifference[];
  readonly total: number;
  /** False when the total is a lower bound. */
  readonly exact: boolean;
  readonly inFlight: number;
  readonly unsettled: number;
  readonly undecided: ParityTable['undecided'] | null;
  /** Why rows that differ could not be named; null when all were. */
  readonly notLocated: string | null;
  /** In the order of `differences`; empty when no repair was asked for. */
  readonly repairs: readonly RowRepair[];
  /** Leaves that were drawn, and those of them that differed; null when the table was digested whole. */
  readonly sampled: { readonly leaves: number; readonly differing: number } | null;
}

/** Names the first confirmed differences. */
export function nameDifferences(job: TableJob, { confirmed }: SettledRows): Pick<Findings, 'differences' | 'repairs'> {
  const named = confirmed.slice(0, job.maxDifferences);
  return {
    differences: named.map((row) => differenceOf(job, row)),
    repairs: job.repairs ? named.flatMap(repairsOf) : [],
  };
}

/** Rows of which nobody can tell whether they agree, the first by key; null: none. */
export function undecidedRows(job: TableJob, { undecided }: SettledRows): ParityTable['undecided'] | null {
  if (undecided.length === 0) return null;
  const first = undecided.slice(0, job.maxDifferences);
  return {
    rows: undecided.length,
    first: first.map((row) => ({ key: shownKey(job, row), columns: [...row.undecided] })),
  };
}

function shownKey(job: TableJob, { key }: RowStanding): ParityDifference['key'] {
  const masked = new Set(job.request.columns.flatMap((column) => (column.masked === true ? [column.name] : [])));
  const show = (name: string) => (masked.has(name) ? job.mask : job.showKey);
  return Object.fromEntries(job.request.key.map((name, at) => [name, show(name)(key[at] ?? null)]));
}

function differenceOf(job: TableJob, row: RowStanding): ParityDifference {
  const { kind, rows, detail } = row;
  const cause = detail?.cause ?? null;
  return {
    kind,
    key: shownKey(job, row),
    rows,
    ...(cause === null ? {} : { cause }),
    ...(kind === 'different' ? { columns: [...(detail?.columns ?? [])] } : {}),
  };
}

const REPAIRS = { missing: 'insert', extra: 'delete', different: 'update' } as const;

/** One repair a key; one row of a key held more often stands for all, because no statement would be safe. */
function repairsOf({ kind, rows, detail }: RowStanding): RowRepair[] {
  if (detail?.texts === null || detail === null) return [];
  const { source, target } = detail.texts;
  const single = rows.source <= 1 && rows.target <= 1 && kind !== 'duplicate';
  return [{ kind: single ? REPAIRS[kind] : 'review', source: source[0] ?? null, target: target[0] ?? null }];
}
