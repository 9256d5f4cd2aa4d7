import type { Reader } from '../engines/engine.ts';
import { LockstepError } from '../model/errors.ts';
import { quantity } from '../model/quantity.ts';
import type { Table } from '../model/schema.ts';
import { together } from '../model/together.ts';
import type { AssessInput } from './assess-input.ts';
import type { World } from './check.ts';
import type { Showing } from './finding-of.ts';
import { nameOf, notReadOf, readTable, type TableAnswer, type TableQuestions } from './read-table.ts';
import { makePace } from './reading/pace.ts';
import { type Ask, isSmall } from './reading/read-rows.ts';
import { reasonOf } from './reading/refusal.ts';

/** Small tables that share a transaction: setting one up costs more than reading them. */
const TABLES_PER_TRANSACTION = 50;

/** So many transactions at once as the settings allow; each begins when the server is at ease. */
export async function readTables(
  input: AssessInput,
  world: World,
  asked: readonly TableQuestions[],
): Promise<TableAnswer[]> {
  const { source, target, limits, signal, onProgress } = input;
  const showing: Showing = { show: input.show, reveal: input.reveal, mask: input.mask };
  const total = asked.reduce((sum, { table }) => sum + Math.max(1, table.rowEstimate ?? 0), 0);
  const state = { rows: 0 };
  const say = (message: string) => onProgress(Math.min(state.rows, total), total, message);
  const pace = makePace(source, limits, signal);
  const transaction = <T>(work: (reader: Reader) => Promise<T>): Promise<T> => pace.read(say, work);
  const gaps = new Map(world.source.gaps.map(({ kind, name, reason }) => [kind === 'table' ? name : '', reason]));
  const look = async (questions: TableQuestions, ask: Ask): Promise<TableAnswer> => {
    const { table } = questions;
    const onRows = (rows: number) => {
      state.rows += rows;
      say(`${nameOf(table)}: ${quantity(rows, 'row')} judged`);
    };
    const answer = await readTable({ ...questions, target, limits, showing, signal, onRows }, ask);
    return withGap(answer, gaps.get(nameOf(table)));
  };
  const answers: TableAnswer[] = [];
  const batches = batchesOf(asked);
  const worker = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      // Where others use the server each table is a turn of its own.
      const parts = pace.shares() ? batch.map((table) => [table]) : [batch];
      for (const part of parts) answers.push(...(await readBatch(part, transaction, look)));
    }
  };
  await together(
    signal,
    Array.from({ length: limits.connections }, () => worker),
  );
  return answers;
}

type Look = (table: TableQuestions, ask: Ask) => Promise<TableAnswer>;

/** Several tables share a transaction; those that a lost server leaves open are looked at again, each in transactions of its own. */
async function readBatch(batch: readonly TableQuestions[], transaction: Ask, look: Look): Promise<TableAnswer[]> {
  const answers: TableAnswer[] = [];
  if (batch.length > 1) {
    try {
      await transaction(async (reader) => {
        for (const table of batch) answers.push(await look(table, (work) => work(reader)));
      });
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    }
  }
  for (const table of batch.slice(answers.length)) answers.push(await readAlone(table, transaction, look));
  return answers;
}

/** A server that is lost is tried once more. */
async function readAlone(table: TableQuestions, transaction: Ask, look: Look, again = true): Promise<TableAnswer> {
  try {
    return await look(table, transaction);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    return again && error.code === 'CONNECTION_LOST'
      ? readAlone(table, transaction, look, false)
      : notRead(table.table, reasonOf(error));
  }
}

function batchesOf(asked: readonly TableQuestions[]): TableQuestions[][] {
  const small = asked.filter(({ table }) => isSmall(table));
  const batches = asked.filter(({ table }) => !isSmall(table)).map((table) => [table]);
  for (let at = 0; at < small.length; at += TABLES_PER_TRANSACTION) {
    batches.push(small.slice(at, at + TABLES_PER_TRANSACTION));
  }
  return batches;
}

/** A login that does not see everything of a table must not be told that all is well. */
function withGap(answer: TableAnswer, reason: string | undefined): TableAnswer {
  const { reading } = answer;
  return reason === undefined || reading.read === 'not read'
    ? answer
    : {
        ...answer,
        reading: { ...reading, read: 'partly', how: reading.read === 'whole' ? reason : `${reason}; ${reading.how}` },
      };
}

function notRead(table: Table, how: string): TableAnswer {
  return { findings: [], notChecked: [], reading: notReadOf(table, how) };
}
