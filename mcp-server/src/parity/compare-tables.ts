import { type ErrorCode, LockstepError } from '../model/errors.ts';
import type { Ledgers } from '../model/ledger.ts';
import type { TableMapping } from '../model/mapping.ts';
import type { IntegrityProblem } from '../model/parity.ts';
import type { TableRepair } from '../model/repair.ts';
import { together } from '../model/together.ts';
import { throwIfCancelled } from './cancelled.ts';
import type { CheckpointKeeper, DoneTable } from './checkpoint-keeper.ts';
import { compareTable, nameOf } from './compare-table.ts';
import type { Findings } from './findings.ts';
import type { Pace } from './pace.ts';
import type { TableProgress } from './progress.ts';
import type { TableRequest } from './request.ts';
import type { JobOptions } from './table-job.ts';
import { comparedTable, notChecked, notComparable } from './table-result.ts';

/** Pairs of tables that are compared at the same time. */
const TABLES_AT_ONCE = 2;

/** Errors that say nothing about one table: the server or the login is gone. */
const ENDS_THE_RUN: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'AUTH', 'TLS', 'CONFIG', 'CONNECTION_LOST']);

/** One pair of tables, and what it takes to compare it. */
export interface TableTask {
  readonly mapping: TableMapping;
  /** What both sides are asked, or why they cannot be asked. */
  readonly request: TableRequest | LockstepError;
  readonly progress: TableProgress;
}

export interface TablesInput {
  readonly tasks: readonly TableTask[];
  readonly pace: Pace;
  readonly keeper: CheckpointKeeper;
  readonly options: JobOptions;
  /** The sync kit's tables, where it is installed. */
  readonly ledgers: Ledgers | null;
  readonly integrity: ((table: TableMapping, signal: AbortSignal) => Promise<IntegrityProblem[]>) | null;
  readonly signal: AbortSignal;
}

/** Compares each pair, two at a time; results are in the given order. A table that cannot be read carries its error; a lost server ends the run. */
export async function compareTables(input: TablesInput): Promise<DoneTable[]> {
  const results: DoneTable[] = [];
  const waiting = [...input.tasks.entries()];
  const work = async (signal: AbortSignal) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, task] = next;
      throwIfCancelled(signal);
      results[at] = await compareOne({ ...input, signal }, task);
    }
  };
  await together(
    input.signal,
    Array.from({ length: TABLES_AT_ONCE }, () => work),
  );
  return results;
}

/** How a pair of tables is named where progress is kept. */
export function pairName({ source, target }: TableMapping): string {
  return `${nameOf(source)} ${nameOf(target)}`;
}

/** What would repair the target, for the pairs that have confirmed rows. */
export function repairOf({ mapping, request }: TableTask, { table, repairs }: DoneTable): TableRepair[] {
  if (request instanceof LockstepError || table.differences_total === 0) return [];
  return [
    {
      source: mapping.source,
      target: mapping.target,
      ...request.repair,
      rows: repairs,
      omitted: table.differences_total - repairs.length,
    },
  ];
}

async function compareOne(input: TablesInput, task: TableTask): Promise<DoneTable> {
  const { mapping, request, progress } = task;
  const { keeper, signal } = input;
  const pair = pairName(mapping);
  const known = keeper.done(pair);
  if (known !== null) {
    progress.finish(known.table.verdict);
    return known;
  }
  try {
    if (request instanceof LockstepError) throw request;
    const done = await compareRequest(input, task, request);
    progress.finish(done.table.verdict);
    keeper.finish(pair, done);
    return done;
  } catch (error) {
    if (!(error instanceof LockstepError) || ENDS_THE_RUN.has(error.code)) throw error;
    throwIfCancelled(signal);
    // A later run should try this table again.
    keeper.forget(pair);
    progress.finish('not_checked');
    const asked = request instanceof LockstepError ? null : request;
    return { table: notChecked(mapping, asked, error), repairs: [], sampled: null };
  }
}

async function compareRequest(
  { pace, keeper, options, ledgers, integrity, signal }: TablesInput,
  { mapping, progress }: TableTask,
  request: TableRequest,
): Promise<DoneTable> {
  progress.say('digesting both sides');
  const job = {
    ...options,
    request,
    lanes: pace.lanes,
    lagSeconds: pace.lagSeconds,
    progress,
    say: progress.say,
    signal,
    checkpoint: keeper.of(pairName(mapping)),
    versions: ledgers === null ? null : { ledgers, table: nameOf(mapping.source) },
  };
  const findings: Findings | null = request.columns.length === 0 ? null : await compareTable(job);
  const problems = integrity === null ? [] : await integrity(mapping, signal);
  if (findings === null) return { table: notComparable(mapping, request, problems), repairs: [], sampled: null };
  const table = comparedTable(mapping, request, findings, problems);
  return { table, repairs: [...findings.repairs], sampled: findings.sampled };
}
