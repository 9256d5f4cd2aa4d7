import { setTimeout as sleep } from 'node:timers/promises';
import { newOracle, type Oracle } from '../../change/harness/oracle.ts';
import { openSession } from '../../change/harness/session.ts';
import { SHARED, startWriter, type Writer } from '../../change/harness/writers.ts';
import { mulberry32 } from '../../demo/dataset/random.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { type Latency, latencyOf } from '../load/figures.ts';
import { email, fillUsers, renameEmail, UNTOUCHED_FROM } from './users.ts';

const WRITERS = 8;
/** Between two transactions of a writer, so that the servers are not at the end of their strength. */
const REST_MS = 20;
const SEED = 1;

/** What is measured: a database, how many rows it is filled with, and how long a stretch beside nothing lasts. */
export interface Setting {
  readonly database: LabDatabase;
  readonly rows: number;
  rest(): Promise<unknown>;
}

/** Milliseconds of the statements that writers ended while something ran. */
export interface Stretch extends Latency {
  readonly beside: string;
  readonly seconds: number;
  readonly longest: number;
}

/** The table users with its writers. */
export interface AtWork {
  /** Ends the writers of the version of today, half of them or what is left, and starts as many of the new one. */
  renew(): Promise<void>;
  /** Runs something beside the writers. */
  beside(name: string, work: () => Promise<unknown>): Promise<Stretch>;
  /** Ends the writers and reads what is there; throws when anything is lost, refused or otherwise. Statements that gave up waiting for a lock are counted. */
  end(column: string): Promise<{ readonly commits: number; readonly deadlocks: number; readonly gaveUp: number }>;
}

/** Fills the table and starts eight writers of the version of today. */
export async function openUsers({ database, rows }: Setting): Promise<AtWork> {
  const { engine } = database.server;
  await database.execute(renameEmail.tables(engine));
  // What everybody updates lies before and behind the rest, as it would anywhere in between.
  const first = await fillShared(database, 1, SHARED / 2);
  await fillUsers(database, rows);
  const last = await fillShared(database, SHARED / 2 + 1, SHARED);
  const oracle = newOracle(new Map([...first, ...last]));
  const writers: Writer[] = [];
  const common = { database, oracle, value: renameEmail.value, mine: [], from: 0, restMs: REST_MS };
  const start = async (version: 'old' | 'fresh', count: number) => {
    const shape = renameEmail[version](engine);
    if (shape === null) throw new Error(`there is no ${version} version`);
    for (let started = 0; started < count; started++) {
      const number = writers.length + 1;
      writers.push(
        await startWriter({ ...common, shape, revision: renameEmail.revision(engine), number, seed: SEED + number }),
      );
    }
  };
  await start('old', WRITERS);
  let renewed = 0;
  return {
    renew: async () => {
      await Promise.all(writers.slice(renewed, renewed + WRITERS / 2).map((writer) => writer.stop()));
      renewed += WRITERS / 2;
      await start('fresh', WRITERS / 2);
    },
    beside: async (name, work) => {
      for (const writer of writers) writer.took();
      const began = performance.now();
      await work();
      const seconds = Math.round((performance.now() - began) / 10) / 100;
      const taken = await nextOf(writers.slice(renewed));
      const longest = Math.round(taken.reduce((most, each) => Math.max(most, each), 0) * 100) / 100;
      const stretch = { beside: name, seconds, ...latencyOf(taken), longest };
      console.log(JSON.stringify(stretch));
      return stretch;
    },
    end: async (column) => {
      await Promise.all(writers.map((writer) => writer.stop()));
      const refused = writers.filter(({ tally }) => tally.failures.ended + tally.failures.refused > 0);
      if (refused.length > 0)
        throw new Error(`a writer was refused: ${refused.flatMap(({ tally }) => tally.refusals).join('; ')}`);
      await judge(database, oracle, column, rows);
      const sum = (count: (writer: Writer) => number) => writers.reduce((total, writer) => total + count(writer), 0);
      return {
        commits: sum(({ tally }) => tally.commits),
        deadlocks: sum(({ tally }) => tally.failures.deadlock),
        gaveUp: sum(({ tally }) => tally.failures['lock time-out']),
      };
    },
  };
}

/** Milliseconds of each statement until every writer has ended one more: who was held up is told only when that ends. */
async function nextOf(writers: readonly Writer[]): Promise<number[]> {
  const taken = writers.map((writer) => [...writer.took()]);
  await Promise.all(
    writers.map(async (writer, at) => {
      for (let more: readonly number[] = []; more.length === 0; more = writer.took(), taken[at]?.push(...more))
        await sleep(1);
    }),
  );
  return taken.flat();
}

/** The records that every writer updates, from one number to another. */
async function fillShared(database: LabDatabase, from: number, to: number): Promise<Map<number, string | null>> {
  const random = mulberry32(SEED + from);
  const before = new Map<number, string | null>();
  const session = await openSession(database);
  for (let key = from; key <= to; key++) {
    const value = renameEmail.value(random);
    before.set(key, value);
    const written = renameEmail.old(database.server.engine).insert(key, value);
    for (const [statement, ...values] of written) await session.run(statement, values);
  }
  await session.close();
  return before;
}

/** Holds what is there against what writers saw committed, and every other row against what it was filled with. */
async function judge(database: LabDatabase, oracle: Oracle, column: string, rows: number): Promise<void> {
  const session = await openSession(database);
  try {
    const read = await session.run(`SELECT id, ${column} FROM users WHERE id < ${UNTOUCHED_FROM}`);
    const { lost, stale, risen, examples } = oracle.judge(read);
    if (lost + stale + risen > 0) throw new Error(`writes were lost: ${examples.join('; ')}`);
    const [[kept] = []] = await session.run(
      `SELECT count(*) FROM users WHERE id >= ${UNTOUCHED_FROM} AND ${column} = ${email('id')}`,
    );
    if (Number(kept) !== rows) throw new Error(`${kept} of ${rows} rows hold what they held`);
  } finally {
    await session.close();
  }
}
