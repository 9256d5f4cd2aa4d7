import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LockstepError } from '../model/errors.ts';
import { parityTable } from '../model/parity.ts';
import type { TableCheckpoint } from './checkpoint.ts';

/** Keeps one state between runs, for instance in a file. Row keys and, with repairs, row values stand in it in clear. */
export interface CheckpointStore {
  /** The state that was saved last, or null. */
  load(): Promise<unknown>;
  save(state: unknown): Promise<void>;
  clear(): Promise<void>;
}

const count = z.number().int().nonnegative();
const values = z.array(z.string().nullable()).readonly().nullable();
const doneTable = z.strictObject({
  table: parityTable,
  repairs: z.array(
    z.strictObject({ kind: z.enum(['insert', 'update', 'delete', 'review']), source: values, target: values }),
  ),
  sampled: z.strictObject({ leaves: count, differing: count }).nullable(),
});

/** What is known of a pair of tables in the end. */
export type DoneTable = Readonly<z.output<typeof doneTable>>;

const runState = z.strictObject({
  version: z.literal(1),
  /** Of databases, tables, columns, forms and options: another question has another answer. */
  fingerprint: z.string(),
  done: z.record(z.string(), doneTable),
  /** By pair of tables, in the words of its method. */
  underWay: z.record(z.string(), z.unknown()),
});
type RunState = z.output<typeof runState>;

const SAVE_EVERY_MS = 3000;

/** How far a whole run is. */
export interface CheckpointKeeper {
  /** The result of a pair that an earlier run finished. */
  done(pair: string): DoneTable | null;
  of(pair: string): TableCheckpoint;
  finish(pair: string, result: DoneTable): void;
  /** A pair that must be compared from the beginning by the next run. */
  forget(pair: string): void;
  /** Writes down how far everything is. */
  save(): Promise<void>;
}

/** Begins with what the store holds. VALIDATION when it belongs to another question or cannot be read. */
export async function openCheckpoint(
  store: CheckpointStore | undefined,
  question: unknown,
  onFailure: (error: unknown) => void,
): Promise<CheckpointKeeper> {
  const fingerprint = createHash('sha256').update(JSON.stringify(question)).digest('hex');
  const loaded = (await store?.load()) ?? null;
  const earlier = loaded === null ? null : readState(loaded, fingerprint);
  const done = new Map(Object.entries(earlier?.done ?? {}));
  const underWay = new Map<string, () => unknown>(
    Object.entries(earlier?.underWay ?? {}).map(([pair, state]) => [pair, () => state]),
  );
  let saving: Promise<void> = Promise.resolve();
  let savedAt = performance.now();
  const state = (): RunState => ({
    version: 1,
    fingerprint,
    done: Object.fromEntries(done),
    underWay: Object.fromEntries([...underWay].map(([pair, snapshot]) => [pair, snapshot()])),
  });
  const save = () => {
    saving = saving.then(() => store?.save(state()));
    return saving;
  };
  const touch = () => {
    if (store === undefined || performance.now() - savedAt < SAVE_EVERY_MS) return;
    savedAt = performance.now();
    save().catch(onFailure);
  };
  return {
    done: (pair) => done.get(pair) ?? null,
    of: (pair) => ({
      resume: underWay.get(pair)?.() ?? null,
      watch: (snapshot) => void underWay.set(pair, snapshot),
      touch,
    }),
    finish: (pair, result) => {
      underWay.delete(pair);
      // Without a store nobody will ask, and the rows of many repairs would stay in memory.
      if (store !== undefined) done.set(pair, result);
      touch();
    },
    forget: (pair) => void underWay.delete(pair),
    save,
  };
}

function readState(loaded: unknown, fingerprint: string): RunState {
  const parsed = runState.safeParse(loaded);
  const hint = 'Start the check from the beginning, or ask exactly what the interrupted run was asked.';
  if (!parsed.success) {
    throw new LockstepError('VALIDATION', 'the kept progress of an earlier check cannot be read by this version', {
      hint,
      cause: parsed.error,
    });
  }
  if (parsed.data.fingerprint === fingerprint) return parsed.data;
  throw new LockstepError(
    'VALIDATION',
    'the kept progress belongs to another check: its databases, servers, tables, columns, types or options are not the same',
    { hint },
  );
}
