import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { FencedError, passFence } from '../../../templates/sync/src/core/fence.ts';
import type { ChangedKey } from '../../../templates/sync/src/core/outbox.ts';
import type { KitDescriptor } from '../../../templates/sync/src/descriptor.ts';
import type { Store, Tx } from '../../../templates/sync/src/store/store.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';
import { mulberry32, type Random } from '../../demo/dataset/random.ts';
import { OPERATIONS, type Operation, type Place } from './operations.ts';

/** How the writes of the harness reach the outbox, or whatever stands for it. */
export interface Capture {
  /** In the transaction that changed the rows, after they are locked. */
  record(tx: Tx, changed: readonly ChangedKey[]): Promise<unknown>;
  /** After the commit, before the writer goes on. */
  committed?(changed: readonly ChangedKey[]): Promise<unknown>;
}

export interface WriterSettings {
  readonly seed: number;
  readonly writers: number;
  /** True: a writer stops before its next transaction. */
  readonly done: (tally: Tally) => boolean;
  /** The longest pause of a writer between two transactions, in milliseconds. */
  readonly pauseMs?: number;
  /** Operations that are left out, by name. */
  readonly without?: readonly string[];
}

/** What the writers did. */
export interface Tally {
  /** Rows changed by transactions that were committed. */
  rows: number;
  commits: number;
  /** Rolled back on purpose, whole or to a savepoint. */
  undone: number;
  /** Rolled back by the database: deadlocks, and rows that met another key or lacked a parent. */
  refused: number;
  /** Refused by the fence. */
  fenced: number;
  readonly operations: Record<string, number>;
}

class Undo extends Error {}

type Choice = readonly { readonly name: string; readonly operation: Operation }[];

function choiceOf(without: readonly string[]): Choice {
  return OPERATIONS.flatMap(([weight, name, operation]) =>
    without.includes(name) ? [] : Array.from({ length: weight }, () => ({ name, operation })),
  );
}

/** Runs seeded writers side by side on the primary until `done`; throws what no writer may meet. */
export async function runWriters(
  { primary, from, tables }: Pick<Direction, 'primary' | 'from' | 'tables'>,
  kit: KitDescriptor,
  capture: Capture,
  { seed, writers, done, pauseMs = 0, without = [] }: WriterSettings,
  tally: Tally = newTally(),
): Promise<Tally> {
  const nameOf = new Map(tables.map((table) => [table[primary].name, table]));
  const found = (name: string) => {
    const table = nameOf.get(name);
    if (table === undefined) throw new Error(`${kit.fingerprint}: no table ${name} is described`);
    return table;
  };
  const place = (tx: Tx, random: Random): Place => ({
    tx,
    random,
    table: (name) => raw(found(name)[primary].sql),
    named: (name) => found(name).name,
  });
  const choice = choiceOf(without);
  const one = async (writer: number) => {
    const random = mulberry32(seed * 1009 + writer);
    while (!done(tally)) {
      const pause = random.whole(0, pauseMs);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      await transact(from.store, { capture, random, tally, choice }, async (tx) => {
        await passFence(tx, from.tables, primary, 'all');
        return place(tx, random);
      });
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => one(writer)));
  return tally;
}

export function newTally(): Tally {
  return { rows: 0, commits: 0, undone: 0, refused: 0, fenced: 0, operations: {} };
}

interface Writer {
  readonly capture: Capture;
  readonly random: Random;
  readonly tally: Tally;
  readonly choice: Choice;
}

interface Done {
  readonly operations: string[];
  readonly changed: ChangedKey[];
}

async function transact(store: Store, writer: Writer, begin: (tx: Tx) => Promise<Place>): Promise<void> {
  const { tally } = writer;
  const did: Done = { operations: [], changed: [] };
  try {
    await store.transaction(async (tx) => operate(writer, await begin(tx), did));
  } catch (error) {
    if (error instanceof Undo) tally.undone++;
    else if (error instanceof FencedError) tally.fenced++;
    else if (error instanceof StoreError && ['retry', 'unique', 'foreign key'].includes(error.kind)) tally.refused++;
    else throw error;
    return;
  }
  tally.commits++;
  tally.rows += did.changed.length;
  for (const name of did.operations) tally.operations[name] = (tally.operations[name] ?? 0) + 1;
  await writer.capture.committed?.(did.changed);
}

/** One to four operations, some of them undone; the changes are recorded at once or at the end. */
async function operate({ capture, random, tally, choice }: Writer, place: Place, did: Done): Promise<void> {
  const { tx } = place;
  const late = random.chance(0.5);
  for (let step = random.whole(1, 4); step > 0; step--) {
    const { name, operation } = random.pick(choice);
    const undone = random.chance(0.06);
    if (undone) await tx.run(sql`SAVEPOINT here`);
    const keys = await operation(place);
    if (!late || undone) await capture.record(tx, keys);
    if (undone) {
      await tx.run(sql`ROLLBACK TO SAVEPOINT here`);
      tally.undone++;
      continue;
    }
    did.operations.push(name);
    did.changed.push(...keys);
  }
  if (late) await capture.record(tx, did.changed);
  if (random.chance(0.08)) throw new Undo('on purpose');
}
