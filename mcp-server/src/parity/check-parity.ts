import type { Database } from '../engines/engine.ts';
import { LockstepError } from '../model/errors.ts';
import { findLedgers } from '../model/ledger.ts';
import type { Mapping, TableMapping } from '../model/mapping.ts';
import type { ParityResult } from '../model/parity.ts';
import type { TableRepair } from '../model/repair.ts';
import type { Schema } from '../model/schema.ts';
import type { ServerLoad } from '../model/server.ts';
import { masking } from '../model/show-value.ts';
import { revealing, type ValueKind } from '../model/value-kind.ts';
import type { Sleep } from './cancelled.ts';
import { sleep, throwIfCancelled } from './cancelled.ts';
import { type CheckpointKeeper, type CheckpointStore, openCheckpoint } from './checkpoint-keeper.ts';
import { nameOf } from './compare-table.ts';
import { compareTables, pairName, repairOf, type TableTask } from './compare-tables.ts';
import { tableFinder } from './find-table.ts';
import { checkIntegrity } from './integrity/index.ts';
import { type Both, makeLane } from './lanes.ts';
import { makePace } from './pace.ts';
import { parityResultOf } from './parity-result.ts';
import { type OnProgress, trackProgress } from './progress.ts';
import type { SamplePlan } from './ranges/sample.ts';
import { tableRequest } from './request.ts';
import type { JobOptions } from './table-job.ts';

export interface ParityOptions {
  /** Milliseconds before a difference is looked at again, longer while a replica lags; 2,000 when left out. */
  readonly settleMs?: number;
  /** How often a difference is looked at, the first time included; 3 when left out, at least 2. */
  readonly looks?: number;
  /** Differences named per table; 100 when left out. */
  readonly maxDifferences?: number;
  /** Differing keys that are looked at again at once; 10,000 when left out. Beyond them differences are counted. */
  readonly mostFollowed?: number;
  /** Rows of one side whose digests may be held in memory at once; 200,000 when left out. */
  readonly rowsInMemory?: number;
  /** Shows the values of differing columns, up to 200 characters, instead of their masks. */
  readonly revealValues?: boolean;
  /** Kinds of values that stay masked all the same. */
  readonly maskedKinds?: readonly ValueKind[];
  /** Secret of the masks: a new one for each run keeps masked values from being guessed. */
  readonly maskSecret?: string;
  /** Masks the values of key columns too. */
  readonly maskKeys?: boolean;
  /** Gives back the confirmed rows in clear, so that a repair can be proposed. */
  readonly repairs?: boolean;
  /** False leaves out what is looked at beside the rows. */
  readonly integrity?: boolean;
  /** Reads a share of the rows only, where the key has a shared order. */
  readonly sample?: SamplePlan;
  /** Keeps how far the run is; what it holds at the beginning is continued. */
  readonly checkpoint?: CheckpointStore;
  /** Connections per database; 4 when left out. */
  readonly connections?: number;
  /** Milliseconds that one statement should take; 500 when left out. */
  readonly statementTargetMs?: number;
  /** The check waits while a replica of either side is further behind; 10 when left out. */
  readonly maxLagSeconds?: number;
  /** The check waits while either server runs more statements of others; 50 when left out. */
  readonly maxRunning?: number;
  /** Where others use a server: one read at a time and a rest after it; true when left out. */
  readonly gentle?: boolean;
  /** The check waits while this is true; asked before every statement. */
  readonly paused?: () => boolean;
  /** Replaces waiting in real time between two looks. */
  readonly sleep?: Sleep;
}

export interface ParityInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly options: ParityOptions;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** The result, and what would repair the target: one entry for each pair with confirmed differences, when it was asked for. */
export interface ParityAnswer {
  readonly result: ParityResult;
  readonly repairs: readonly TableRepair[];
}

/**
 * Compares every mapped pair of tables on both live databases. Rejects with CANCELLED when the signal is aborted, with the server's
 * error when a server is lost, and with VALIDATION when the checkpoint belongs to another question.
 */
export async function checkParity(input: ParityInput): Promise<ParityAnswer> {
  const { options, onProgress } = input;
  throwIfCancelled(input.signal);
  const failing = new AbortController();
  const failures: unknown[] = [];
  const signal = AbortSignal.any([input.signal, failing.signal]);
  const tasks = tasksOf(input);
  const jobOptions = jobOptionsOf(options);
  const pace = paceOf(input);
  const asker = { signal, say: (what: string) => onProgress(0, 1, what) };
  const before = await pace.look(asker);
  const keeper = await openCheckpoint(options.checkpoint, questionOf(input, tasks, before), (error) => {
    failures.push(error);
    failing.abort();
  });
  try {
    const integrity = options.integrity === false ? null : integrityOf(input);
    const ledgers = findLedgers(input.sourceSchema, input.targetSchema);
    const done = await compareTables({ tasks, pace, keeper, options: jobOptions, ledgers, integrity, signal });
    const positions = positionsOf(before, await pace.look(asker));
    await options.checkpoint?.clear();
    const repairs = options.repairs === true ? tasks.flatMap((task, at) => repairsAt(task, done[at])) : [];
    return { result: parityResultOf(input, done, positions), repairs };
  } catch (error) {
    // A file that cannot be written comes out as the cancellation that it led to.
    if (failures.length > 0) throw failures[0];
    throw await kept(keeper, error);
  }
}

/** The error that ended the run, with a word where its progress could not be kept: that must not hide what happened. */
async function kept(keeper: CheckpointKeeper, error: unknown): Promise<unknown> {
  try {
    await keeper.save();
    return error;
  } catch (unsaved) {
    if (!(error instanceof LockstepError) || !(unsaved instanceof LockstepError)) return error;
    const { code, message, hint, retryable, serverCode } = error;
    return new LockstepError(code, `${message}; how far it was could not be kept: ${unsaved.message}`, {
      hint: `${hint} ${unsaved.hint}`,
      retryable,
      ...(serverCode === null ? {} : { serverCode }),
      cause: error,
    });
  }
}

function repairsAt(task: TableTask, done: Parameters<typeof repairOf>[1] | undefined): TableRepair[] {
  return done === undefined ? [] : repairOf(task, done);
}

function jobOptionsOf(options: ParityOptions): JobOptions {
  const mask = masking(options.maskSecret ?? '');
  const reveal = revealing(options.maskedKinds ?? [], mask);
  return {
    looks: options.looks ?? 3,
    delayMs: options.settleMs ?? 2000,
    sleep: options.sleep ?? sleep,
    maxDifferences: options.maxDifferences ?? 100,
    mostFollowed: options.mostFollowed ?? 10_000,
    rowsInMemory: options.rowsInMemory ?? 200_000,
    repairs: options.repairs === true,
    statementMs: statementMsOf(options),
    show: options.revealValues === true ? reveal : mask,
    showKey: options.maskKeys === true ? mask : reveal,
    mask,
    sample: options.sample ?? null,
  };
}

function statementMsOf({ statementTargetMs }: ParityOptions): number {
  return statementTargetMs ?? 500;
}

function paceOf({ source, target, options }: ParityInput) {
  const connections = options.connections ?? 4;
  const lanes = { source: makeLane('source', source, connections), target: makeLane('target', target, connections) };
  return makePace(lanes, {
    maxLagSeconds: options.maxLagSeconds ?? 10,
    maxRunning: options.maxRunning ?? 50,
    paused: options.paused ?? (() => false),
    gentleMs: options.gentle === false ? null : statementMsOf(options),
  });
}

/** Sorted by the names of both tables. */
function tasksOf({ mapping, sourceSchema, targetSchema, onProgress }: ParityInput): TableTask[] {
  const [sources, targets] = [tableFinder(sourceSchema), tableFinder(targetSchema)];
  const tables = [...mapping.tables].sort((a, b) => (pairName(a) < pairName(b) ? -1 : 1));
  const estimates = tables.map((pair) => Math.max(sources.estimate(pair.source), targets.estimate(pair.target)));
  const progressOf = trackProgress(estimates, onProgress);
  const requestOf = (pair: TableMapping) => {
    try {
      return tableRequest(pair, sources.find(pair.source), targets.find(pair.target));
    } catch (error) {
      if (error instanceof LockstepError) return error;
      throw error;
    }
  };
  return tables.map((pair, at) => ({
    mapping: pair,
    request: requestOf(pair),
    progress: progressOf(at, nameOf(pair.source)),
  }));
}

/** All that decides the answer, apart from the rows. */
function questionOf(
  { source, target, options }: ParityInput,
  tasks: readonly TableTask[],
  now: Both<ServerLoad>,
): unknown {
  const { sample, maxDifferences, mostFollowed, repairs, integrity, revealValues, maskKeys, maskedKinds } = options;
  return {
    databases: [source.label, target.label],
    servers: [now.source.server, now.target.server],
    options: { sample, maxDifferences, mostFollowed, repairs, integrity, revealValues, maskKeys, maskedKinds },
    tables: tasks.map(({ mapping, request }) =>
      request instanceof LockstepError
        ? [mapping, request.code]
        : [mapping, request.source, request.target, request.columns, request.order],
    ),
  };
}

function integrityOf({ source, target, sourceSchema, targetSchema, mapping }: ParityInput) {
  return (table: TableMapping, signal: AbortSignal) =>
    checkIntegrity({ source, target, sourceSchema, targetSchema, mapping, table, signal });
}

function positionsOf(before: Both<ServerLoad>, after: Both<ServerLoad>): ParityResult['positions'] {
  const of = (side: 'source' | 'target') => ({
    replica: before[side].replica,
    before: before[side].position,
    after: after[side].position,
  });
  return { source: of('source'), target: of('target') };
}
