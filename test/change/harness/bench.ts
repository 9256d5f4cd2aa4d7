import { setTimeout as wait } from 'node:timers/promises';
import { mulberry32 } from '../../demo/dataset/random.ts';
import { newOracle } from './oracle.ts';
import { pastTriggers } from './past-triggers.ts';
import { runFile, runFileAndKill, runFileInPart } from './run-file.ts';
import type { ChangeFiles, StepRun, TrialResult, TrialSettings } from './run-trial.ts';
import { openSession } from './session.ts';
import type { Shape, Trial } from './trial.ts';
import { OWN_RANGE, SHARED, startWriter, UNTOUCHED, type Writer, type WriterSettings } from './writers.ts';

type Version = 'old' | 'fresh';

/** A database in which a change is under way, with its writers. */
export interface Bench {
  /** Whether the change has a step. */
  has(id: string): boolean;
  /** The version that reads and writes after the last step. */
  readonly last: Version;
  /** Whether there are two versions. */
  readonly two: boolean;
  /** The step from which on the new version serves. */
  readonly serves: string;
  readonly oldWrites: Trial['oldWrites'];
  /** Starts the writers of a version that has one. */
  start(version: Version): Promise<void>;
  /** Ends all writers after their transactions. */
  stop(): Promise<void>;
  /** Kills the step a few times, runs it, takes it back likewise and runs it again; nothing for a step that the change does not have. */
  step(id: string): Promise<void>;
  /** What a step answers that must refuse; `ran` when it did not. */
  refusal(id: string): Promise<string>;
  /** Makes one row say different things; false where there is no such row. */
  plantDifference(): Promise<boolean>;
  mendDifference(): Promise<void>;
  /** Makes the flip, or the last write of the old version, fifteen days old. */
  age(what: 'flip' | 'seen'): Promise<void>;
  /** What a version reads, held against the oracle; null where there is no such version. */
  read(version: Version): Promise<TrialResult['read']['old']>;
  differences(): Promise<number>;
  told(): Omit<TrialResult, 'read' | 'differences' | 'refusals'>;
}

/** Makes the tables with their rows, and the change's files. */
export async function openBench(settings: TrialSettings): Promise<Bench> {
  const { trial, database, seed, writersEach } = settings;
  const { engine } = database.server;
  const shapes = { old: trial.old(engine), fresh: trial.fresh(engine) };
  const random = mulberry32(seed);
  await database.execute(trial.tables(engine));
  const before = await fill(settings, shapes.old);
  const oracle = newOracle(before, trial.becomes);
  const files = await settings.files(database, trial);
  const writers: { readonly version: Version; readonly writer: Writer }[] = [];
  const running = new Set<Writer>();
  const runs: StepRun[] = [];
  const longest = () => [...running].flatMap((writer) => writer.took()).reduce((most, each) => Math.max(most, each), 0);
  const stepOf = (id: string) => files.steps.find((step) => step.id === id);

  return {
    two: shapes.fresh !== null,
    serves: trial.serves?.(engine) ?? 'verify',
    oldWrites: trial.oldWrites,
    has: (id) => stepOf(id) !== undefined,
    last: trial.after ?? (shapes.fresh === null ? 'old' : 'fresh'),
    start: async (version) => {
      const shape = shapes[version];
      if (shape === null) return;
      const first = version === 'old' ? 1 : writersEach + 1;
      for (let number = first; number < first + writersEach; number++) {
        const again = writers.length;
        const writer = await startWriter({
          ...writerSettings(settings, shape),
          oracle,
          number,
          seed: seed + again,
          mine: again === number - 1 ? ownKeys(settings, number) : [],
          from: OWN_RANGE / 2 + again * 10_000,
        });
        writers.push({ version, writer });
        running.add(writer);
      }
    },
    stop: async () => {
      await Promise.all([...running].map((writer) => writer.stop()));
      running.clear();
    },
    step: async (id) => {
      const step = stepOf(id);
      if (step === undefined) return;
      longest();
      const count = { kills: 0, hit: 0, again: 0, ms: 0 };
      const through = async (script: string) => {
        for (let kill = 0; kill < settings.kills; kill++) {
          count.kills++;
          // Every other one between two statements; the rest at any moment, in the time that the last whole run took.
          const { outcome } =
            kill % 2 === 1
              ? await runFileInPart(database, script, random)
              : await runFileAndKill(database, script, random.unit() * (count.ms || 10));
          if (outcome === 'killed') count.hit++;
        }
        const { again, ms } = await runFile(database, script);
        count.again += again;
        count.ms = ms;
      };
      await through(step.forward);
      if (step.undo !== null) {
        await through(step.undo);
        const verify = stepOf('verify');
        // A flip that was taken back may ask that rows be counted again.
        if (id === 'flip' && verify !== undefined) await runFile(database, verify.forward);
        await through(step.forward);
      }
      await wait(settings.restMs);
      runs.push({ id, ...count, writerMs: Math.round(longest()) });
    },
    refusal: async (id) => {
      const step = stepOf(id);
      if (step === undefined) return 'there is no such step';
      try {
        await runFile(database, step.forward);
        return 'ran';
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    plantDifference: async () => {
      if (trial.spoil === undefined) return false;
      await pastTriggers(database, trial.spoil.table, trial.spoil.statements(engine));
      return true;
    },
    mendDifference: async () => {
      if (trial.spoil === undefined) return;
      await pastTriggers(database, trial.spoil.table, trial.spoil.mend(engine));
      const verify = stepOf('verify');
      if (verify === undefined) return;
      // After a flip that gave the name to another table it refuses: the last step counts by itself.
      await runFile(database, verify.forward).catch((error: unknown) => {
        if (!String(error).includes('lockstep: refused, the flip stands')) throw error;
      });
    },
    age: async (what) => {
      const [table, columns] =
        what === 'flip' ? ['lockstep_change', ['flipped_at', 'backfilled_at']] : ['lockstep_old_write', ['seen_at']];
      const earlier = columns.map((column) => `${column} = ${column} - INTERVAL '15' DAY`);
      await database.execute(`UPDATE ${table} SET ${earlier.join(', ')}`);
    },
    read: async (version) => {
      const shape = shapes[version];
      return shape === null ? null : oracle.judge(await ask(settings, shape.all));
    },
    differences: async () => Number((await ask(settings, files.question.replace(/;\s*$/, '')))[0]?.[0] ?? Number.NaN),
    told: () => {
      const tallies = writers.map(({ writer }) => writer.tally);
      const commits = (version: Version) =>
        writers.filter((each) => each.version === version).reduce((sum, { writer }) => sum + writer.tally.commits, 0);
      return {
        trial: trial.name,
        seed,
        steps: runs,
        commits: { old: commits('old'), fresh: commits('fresh') },
        undone: tallies.reduce((sum, { undone }) => sum + undone, 0),
        deadlocks: tallies.reduce((sum, { failures }) => sum + failures.deadlock, 0),
        refused: tallies.flatMap(({ refusals }) => refusals),
      };
    },
  };
}

function writerSettings(
  { trial, database }: TrialSettings,
  shape: Shape,
): Pick<WriterSettings, 'database' | 'shape' | 'revision' | 'value'> {
  return { database, shape, revision: shape.revision ?? trial.revision(database.server.engine), value: trial.value };
}

/** Numbers of rows that a writer finds as its own. */
function ownKeys({ rows, writersEach }: TrialSettings, number: number): number[] {
  const each = Math.floor((rows - SHARED) / (2 * writersEach));
  return Array.from({ length: each }, (_, at) => number * OWN_RANGE + at);
}

/** The rows that are there before the change, as the old version wrote them. */
async function fill(settings: TrialSettings, shape: Shape): Promise<Map<number, string | null>> {
  const { trial, database, seed, writersEach } = settings;
  const random = mulberry32(seed + 17);
  const keys = [
    UNTOUCHED,
    ...Array.from({ length: SHARED }, (_, at) => at + 1),
    ...Array.from({ length: 2 * writersEach }, (_, at) => ownKeys(settings, at + 1)).flat(),
  ];
  const session = await openSession(database);
  const before = new Map<number, string | null>();
  try {
    await session.run('BEGIN');
    for (const key of keys) {
      const value = trial.value(random);
      before.set(key, value);
      for (const [statement, ...values] of shape.insert(key, value)) await session.run(statement, values);
    }
    await session.run('COMMIT');
  } finally {
    await session.close();
  }
  return before;
}

async function ask({ database }: TrialSettings, question: string): Promise<(string | null)[][]> {
  const session = await openSession(database);
  try {
    return await session.run(question);
  } finally {
    await session.close();
  }
}

export type { ChangeFiles };
