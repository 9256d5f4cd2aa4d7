import type { Database } from '../engines/engine.ts';
import { type ErrorCode, LockstepError } from '../model/errors.ts';
import type { TableMapping, TableName } from '../model/mapping.ts';
import type { ParityTable } from '../model/parity.ts';
import type { Schema, Table } from '../model/schema.ts';
import { throwIfCancelled } from './cancelled.ts';
import { compareTable, nameOf } from './compare-table.ts';
import { type OnProgress, type TableProgress, trackProgress } from './progress.ts';
import { type TableRequest, tableRequest } from './request.ts';
import type { TableJob } from './table-job.ts';

/** Pairs of tables that are compared at the same time: each takes one connection a side. */
const TABLES_AT_ONCE = 2;

/** Errors that say nothing about one table: the server or the login is gone. */
const ENDS_THE_RUN: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'AUTH', 'TLS', 'CONFIG', 'CONNECTION_LOST']);

export interface TablesInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly tables: readonly TableMapping[];
  readonly options: Pick<
    TableJob,
    'looks' | 'delayMs' | 'sleep' | 'maxDifferences' | 'rowsInMemory' | 'show' | 'showKey'
  >;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Compares each pair, two at a time, in the given order. A table that cannot be read is `unknown` with its error; a lost server ends the run. */
export async function compareTables(input: TablesInput): Promise<ParityTable[]> {
  const failing = new AbortController();
  const signal = AbortSignal.any([input.signal, failing.signal]);
  const progressOf = trackProgress(
    input.tables.map((mapping) => estimateOf(input, mapping)),
    input.onProgress,
  );
  const results: ParityTable[] = [];
  const waiting = [...input.tables.entries()];
  const failures: unknown[] = [];
  const work = async () => {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [at, mapping] = next;
        throwIfCancelled(signal);
        results[at] = await compareOne({ ...input, signal }, mapping, progressOf(at, nameOf(mapping.source)));
      }
    } catch (error) {
      failures.push(error);
      failing.abort();
    }
  };
  await Promise.all(Array.from({ length: TABLES_AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}

async function compareOne(input: TablesInput, mapping: TableMapping, progress: TableProgress): Promise<ParityTable> {
  let request: TableRequest | null = null;
  try {
    const [source, target] = [tableOf(input.sourceSchema, mapping.source), tableOf(input.targetSchema, mapping.target)];
    request = tableRequest(mapping, source, target);
    const access = { source: input.source, target: input.target, request, signal: input.signal };
    progress.say('digesting both sides');
    const result = await compareTable({ access, progress, ...input.options });
    progress.finish(result.verdict);
    return result;
  } catch (error) {
    if (!(error instanceof LockstepError) || ENDS_THE_RUN.has(error.code)) throw error;
    throwIfCancelled(input.signal);
    progress.finish('unknown');
    return unknown(mapping, request, error);
  }
}

function unknown(mapping: TableMapping, request: TableRequest | null, error: LockstepError): ParityTable {
  return {
    source: nameOf(mapping.source),
    target: nameOf(mapping.target),
    verdict: 'unknown',
    rows: null,
    method: null,
    compared_columns: 0,
    not_compared: [...(request?.notCompared ?? [])],
    differences: [],
    differences_total: 0,
    differences_exact: false,
    in_flight: 0,
    unsettled: 0,
    error: { code: error.code, message: error.message, hint: error.hint },
  };
}

/** The table with its columns. PERMISSION when the catalogue says that this login does not see all of its rows. */
function tableOf(schema: Schema, name: TableName): Table {
  const gap = schema.gaps.find((candidate) => candidate.kind === 'table' && candidate.name === nameOf(name));
  if (gap !== undefined) {
    throw new LockstepError('PERMISSION', `table ${nameOf(name)} cannot be read in full: ${gap.reason}`, {
      hint: 'Give this login the right to read every row of the table, then run again.',
    });
  }
  const found = schema.tables.find((table) => table.schema === name.schema && table.name === name.name);
  if (found !== undefined) return found;
  throw new LockstepError('NOT_FOUND', `there is no table ${nameOf(name)}`, {
    hint: 'Inspect the schema again and correct the mapping: the table was dropped or renamed.',
  });
}

function estimateOf({ sourceSchema, targetSchema }: TablesInput, { source, target }: TableMapping): number {
  const estimate = (schema: Schema, name: TableName) =>
    schema.tables.find((table) => table.schema === name.schema && table.name === name.name)?.rowEstimate ?? 0;
  return Math.max(estimate(sourceSchema, source), estimate(targetSchema, target));
}
