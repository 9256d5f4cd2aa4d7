import type { LabDatabase } from '../../lab/lab-server.ts';
import { type Bench, openBench } from './bench.ts';
import type { Judgement } from './oracle.ts';
import type { Trial } from './trial.ts';

/** A step as files. */
export interface StepFiles {
  readonly id: string;
  readonly forward: string;
  readonly undo: string | null;
}

/** A change as files, and the question that counts rows which differ. */
export interface ChangeFiles {
  readonly steps: readonly StepFiles[];
  readonly question: string;
}

export interface TrialSettings {
  readonly trial: Trial;
  readonly database: LabDatabase;
  readonly seed: number;
  /** Makes the files when the tables are there. */
  readonly files: (database: LabDatabase, trial: Trial) => Promise<ChangeFiles>;
  /** Of the old version, and as many of the new one. */
  readonly writersEach: number;
  readonly rows: number;
  /** Kills of each step, forward and back. */
  readonly kills: number;
  /** How long the writers go on by themselves after each step, in milliseconds. */
  readonly restMs: number;
}

/** One step as it was run. */
export interface StepRun {
  readonly id: string;
  readonly kills: number;
  /** Kills that came before the file had ended. */
  readonly hit: number;
  /** How often it was run again for a lock in its way. */
  readonly again: number;
  /** The last run, in milliseconds. */
  readonly ms: number;
  /** The longest statement of any writer while the step was killed, run, taken back and run again, in milliseconds. */
  readonly writerMs: number;
}

/** What a trial saw. */
export interface TrialResult {
  readonly trial: string;
  readonly seed: number;
  readonly steps: readonly StepRun[];
  readonly commits: { readonly old: number; readonly fresh: number };
  readonly undone: number;
  readonly deadlocks: number;
  /** Statements of writers that were refused or ended, in words. */
  readonly refused: readonly string[];
  /** Rows that differ by the change's own question, when no writer wrote. */
  readonly differences: number;
  /** What each version read before the last step, and the last one after it. */
  readonly read: Readonly<Record<'old' | 'fresh' | 'last', Judgement | null>>;
  /** What the last step answered where it must refuse; `ran` where it did not. */
  readonly refusals: Readonly<Record<string, string>>;
}

/** Runs a change from its first step to its last while both versions of an application write, and asks the oracle. */
export async function runTrial(settings: TrialSettings): Promise<TrialResult> {
  const bench = await openBench(settings);
  try {
    await bench.start('old');
    for (const id of ['expand', 'capture', 'backfill', 'verify']) {
      await bench.step(id);
      // What it reads is there only now.
      if (id === bench.serves) await bench.start('fresh');
    }
    // Again with both versions: nothing may be brought back.
    await bench.step('backfill');
    await bench.step('verify');
    await bench.step('enforce');
    if (bench.serves === 'enforce') {
      await bench.start('fresh');
      await bench.step('verify');
    }
    await bench.stop();
    // Where there is no second shape, the question is who still writes.
    const differences = bench.oldWrites === 'gone' ? 0 : await bench.differences();
    await bench.start('old');
    if (bench.serves !== 'flip') await bench.start('fresh');
    const refusals = await refusalsOf(bench);
    await bench.stop();
    const [old, fresh] = [await bench.read('old'), await bench.read('fresh')];
    await bench.age('seen');
    if (await bench.plantDifference()) refusals['the last step while rows differ'] = await bench.refusal('contract');
    await bench.mendDifference();
    await bench.start(bench.last);
    await bench.step('contract');
    await bench.stop();
    return { ...bench.told(), differences, refusals, read: { old, fresh, last: await bench.read(bench.last) } };
  } finally {
    await bench.stop();
  }
}

/** The last step is tried wherever it must refuse; on the way the flip is made. */
async function refusalsOf(bench: Bench): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  if (bench.has('flip')) {
    seen['the last step before the flip'] = await bench.refusal('contract');
    if (await bench.plantDifference()) {
      await bench.refusal('verify');
      seen['the flip while rows differ'] = await bench.refusal('flip');
      await bench.mendDifference();
    }
    if (bench.oldWrites === 'gone') {
      seen['the flip while the old version writes'] = await bench.refusal('flip');
      await bench.stop();
      await bench.age('seen');
      await bench.start('fresh');
    }
    await bench.step('flip');
    if (bench.serves === 'flip') await bench.start('fresh');
    seen['the last step before its release cycle'] = await bench.refusal('contract');
  }
  await bench.age('flip');
  // Of one version alone nobody writes an old shape.
  if (bench.has('contract') && bench.two && bench.oldWrites === undefined)
    seen['the last step while the old version writes'] = await bench.refusal('contract');
  return seen;
}
