import sql, { raw } from 'sql-template-tag';
import type { ChangedKey } from '../../../templates/sync/src/core/outbox.ts';
import type { Store, Tx } from '../../../templates/sync/src/store/store.ts';
import { mulberry32, type Random } from '../../demo/dataset/random.ts';
import type { KitBench } from '../kit-bench.ts';
import { OPERATIONS, type Operation, type Place, type WeightedOperation } from './operations.ts';

/** How the writes of the harness reach the outbox, or whatever stands for it. */
export interface Capture {
  /** In the transaction, when rows are locked that it may change or delete. */
  lock?(tx: Tx, rows: readonly ChangedKey[]): Promise<unknown>;
  /** In the transaction that changed the rows, after they are locked. */
  record(tx: Tx, changed: readonly ChangedKey[]): Promise<unknown>;
  /** After the commit, before the writer goes on. */
  committed?(changed: readonly ChangedKey[]): Promise<unknown>;
}

/** How an application writes to the source. */
export interface Writing extends Capture {
  /** Commits what `work` did, or rolls back and throws what it threw. */
  transaction(work: (tx: Tx) => Promise<void>): Promise<void>;
  /** Undoes what `work` did when it throws, and throws what it threw. */
  savepoint(tx: Tx, work: () => Promise<void>): Promise<void>;
}

/** Writes through a store of the kit. */
export function storeWriting(store: Store, capture: Capture): Writing {
  return { ...capture, transaction: (work) => store.transaction(work), savepoint: plainSavepoint };
}

/** A savepoint of the application's own. */
export async function plainSavepoint(tx: Tx, work: () => Promise<void>): Promise<void> {
  await tx.run(sql`SAVEPOINT here`);
  try {
    await work();
  } catch (error) {
    // A transaction that the server has rolled back has no savepoint any more; why it did is what matters.
    await tx.run(sql`ROLLBACK TO SAVEPOINT here`).catch(() => undefined);
    throw error;
  }
}

export interface WriterSettings {
  readonly seed: number;
  readonly writers: number;
  /** True: a writer stops before its next transaction. */
  readonly done: (tally: Tally) => boolean;
  /** What writers do; all operations whose keys are known unless told. */
  readonly operations?: readonly WeightedOperation[];
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
  readonly operations: Record<string, number>;
}

class Undo extends Error {}

type Choice = readonly { readonly name: string; readonly operation: Operation }[];

/** Runs seeded writers side by side on the source until `done`; throws what no writer may meet. */
export async function runWriters(
  { kit, forward }: Pick<KitBench, 'kit' | 'forward'>,
  writing: Writing,
  { seed, writers, done, operations = OPERATIONS }: WriterSettings,
): Promise<Tally> {
  const tally: Tally = { rows: 0, commits: 0, undone: 0, refused: 0, operations: {} };
  const nameOf = new Map(forward.tables.map((table) => [table.source.name, table]));
  const found = (name: string) => {
    const table = nameOf.get(name);
    if (table === undefined) throw new Error(`${kit.fingerprint}: no table ${name} is described`);
    return table;
  };
  const choice = operations.flatMap(([weight, name, operation]) =>
    Array.from({ length: weight }, () => ({ name, operation })),
  );
  const one = async (writer: number) => {
    const random = mulberry32(seed * 1009 + writer);
    const place = (tx: Tx): Place => ({
      tx,
      random,
      table: (name) => raw(found(name).source.sql),
      named: (name) => found(name).name,
      locked: async (rows) => writing.lock?.(tx, rows),
    });
    while (!done(tally)) await transact({ writing, random, tally, choice }, place);
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => one(writer)));
  return tally;
}

interface Writer {
  readonly writing: Writing;
  readonly random: Random;
  readonly tally: Tally;
  readonly choice: Choice;
}

interface Done {
  readonly operations: string[];
  readonly changed: ChangedKey[];
  rows: number;
}

async function transact(writer: Writer, place: (tx: Tx) => Place): Promise<void> {
  const { tally, writing } = writer;
  let did: Done = { operations: [], changed: [], rows: 0 };
  try {
    await writing.transaction(async (tx) => {
      did = { operations: [], changed: [], rows: 0 };
      await operate(writer, place(tx), did);
    });
  } catch (error) {
    if (error instanceof Undo) tally.undone++;
    else if (isRefusal(error)) tally.refused++;
    else throw error;
    return;
  }
  tally.commits++;
  tally.rows += did.rows;
  for (const name of did.operations) tally.operations[name] = (tally.operations[name] ?? 0) + 1;
  await writing.committed?.(did.changed);
}

/** What a kit says of an error of a database; the kits under test have each a class of their own for them. */
export function kindOf(error: unknown): unknown {
  return error instanceof Error && error.name === 'StoreError' && 'kind' in error ? error.kind : null;
}

/** Whether a database rolled a writer back as it may. */
function isRefusal(error: unknown): boolean {
  const kind = kindOf(error);
  return kind === 'retry' || kind === 'unique' || kind === 'foreign key';
}

/** One to four operations, some of them undone; the changes are recorded at once or at the end. */
async function operate({ writing, random, tally, choice }: Writer, place: Place, did: Done): Promise<void> {
  const { tx } = place;
  const late = random.chance(0.5);
  for (let step = random.whole(1, 4); step > 0; step--) {
    const { name, operation } = random.pick(choice);
    if (random.chance(0.06)) {
      const undone = async () => {
        await writing.record(tx, keysOf(await operation(place)));
        throw new Undo('on purpose');
      };
      await writing.savepoint(tx, undone).catch(unlessUndone);
      tally.undone++;
      continue;
    }
    const changed = await operation(place);
    if (!late) await writing.record(tx, keysOf(changed));
    did.operations.push(name);
    did.changed.push(...keysOf(changed));
    did.rows += typeof changed === 'number' ? changed : changed.length;
  }
  if (late) await writing.record(tx, did.changed);
  if (random.chance(0.08)) throw new Undo('on purpose');
}

function keysOf(changed: Awaited<ReturnType<Operation>>): readonly ChangedKey[] {
  return typeof changed === 'number' ? [] : changed;
}

function unlessUndone(error: unknown): void {
  if (!(error instanceof Undo)) throw error;
}
