import { setTimeout as wait } from 'node:timers/promises';
import { mulberry32, type Random } from '../../demo/dataset/random.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import type { Oracle } from './oracle.ts';
import { type Failure, failureOf, openSession, type Session } from './session.ts';
import type { RevisionSql, Shape, Written } from './trial.ts';

/** The record that no writer touches. */
export const UNTOUCHED = 0;

/** Records that every writer updates have the numbers below; those of one writer alone lie above, a range each. */
export const SHARED = 40;
export const OWN_RANGE = 1_000_000;

/** One process of an application: a version of it, and its own records. */
export interface WriterSettings {
  readonly database: LabDatabase;
  readonly seed: number;
  /** Its own records begin at number × OWN_RANGE. */
  readonly number: number;
  readonly shape: Shape;
  /** The revision of a shared record, which an update also counts up. */
  readonly revision: RevisionSql;
  readonly oracle: Oracle;
  readonly value: (random: Random) => string | null;
  /** Numbers of its own that are there already. */
  readonly mine: readonly number[];
  /** The next number of its own, within its range. */
  readonly from: number;
  /** Rest between two transactions, in milliseconds; none unless told. */
  readonly restMs?: number;
}

/** What a writer did, and what was done to it. */
export interface Tally {
  commits: number;
  undone: number;
  readonly failures: Record<Failure, number>;
  /** What else went wrong, in words. */
  readonly refusals: string[];
}

/** A running writer. */
export interface Writer {
  readonly tally: Tally;
  /** How long each statement since the last question took, in milliseconds. */
  took(): readonly number[];
  /** Ends it after its transaction. */
  stop(): Promise<void>;
}

class Undo extends Error {}

/** Starts a writer, which goes on until it is stopped. */
export async function startWriter(settings: WriterSettings): Promise<Writer> {
  const session = await openSession(settings.database);
  const tally: Tally = {
    commits: 0,
    undone: 0,
    failures: { deadlock: 0, 'lock time-out': 0, ended: 0, refused: 0 },
    refusals: [],
  };
  const random = mulberry32(settings.seed * 1009 + settings.number);
  const mine = [...settings.mine];
  let next = settings.number * OWN_RANGE + settings.from;
  let going = true;
  const turn = async () => {
    while (going) {
      await transact({ ...settings, session, random, tally, mine, fresh: () => next++ });
      if (settings.restMs !== undefined) await wait(settings.restMs);
    }
  };
  const running = turn();
  return {
    tally,
    took: session.took,
    stop: async () => {
      going = false;
      await running;
      await session.close();
    },
  };
}

interface Turn extends Omit<WriterSettings, 'mine'> {
  readonly session: Session;
  readonly random: Random;
  readonly tally: Tally;
  readonly mine: number[];
  readonly fresh: () => number;
}

/** One to three operations in a transaction, some of which are rolled back on purpose. */
async function transact(turn: Turn): Promise<void> {
  const { session, random, tally } = turn;
  const told: (() => void)[] = [];
  // One shared record at most, so that writers alone cannot make a deadlock: each is the change's.
  const operations = Array.from({ length: random.whole(1, 3) }, () => random.pick(OPERATIONS)).filter(
    (operation, at, all) => operation !== updateShared || all.indexOf(operation) === at,
  );
  try {
    await session.run('BEGIN');
    for (const operation of operations) told.push(...(await operation(turn)));
    if (random.chance(0.07)) throw new Undo('on purpose');
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK').catch(() => undefined);
    if (error instanceof Undo) {
      tally.undone++;
      return;
    }
    const failure = failureOf(error);
    tally.failures[failure]++;
    if (failure !== 'deadlock' && tally.refusals.length < 5) tally.refusals.push(String(error));
    return;
  }
  tally.commits++;
  for (const tell of told) tell();
}

/** What is to be told to the oracle when the transaction is committed. */
type Operation = (turn: Turn) => Promise<(() => void)[]>;

const insert: Operation = async ({ session, shape, random, value, oracle, mine, fresh }) => {
  const key = fresh();
  const text = value(random);
  await send(session, shape.insert(key, text));
  return [() => void mine.push(key), () => oracle.own(key, text)];
};

const update: Operation = async (turn) => {
  const { session, shape, random, value, oracle, mine } = turn;
  if (mine.length === 0) return insert(turn);
  const key = random.pick(mine);
  const text = value(random);
  await send(session, shape.update(key, text));
  return [() => oracle.own(key, text)];
};

const remove: Operation = async (turn) => {
  const { session, shape, random, oracle, mine } = turn;
  if (mine.length < 5) return insert(turn);
  const [key = 0] = mine.splice(random.whole(0, mine.length - 1), 1);
  await send(session, shape.remove(key));
  return [() => oracle.own(key, undefined)];
};

/** The revision is read in the transaction that counted it up, so that the last one committed is known. */
const updateShared: Operation = async ({ session, shape, random, value, oracle, revision }) => {
  const key = random.whole(1, SHARED);
  const text = value(random);
  await send(session, [revision.count(key), ...shape.update(key, text)]);
  const [[found = null] = []] = await sendOne(session, revision.read(key));
  return [() => oracle.shared(key, Number(found), text)];
};

const OPERATIONS: readonly Operation[] = [insert, insert, update, update, update, remove, updateShared, updateShared];

async function send(session: Session, statements: readonly Written[]): Promise<void> {
  for (const written of statements) await sendOne(session, written);
}

function sendOne(session: Session, [statement, ...values]: Written) {
  return session.run(statement, values);
}
