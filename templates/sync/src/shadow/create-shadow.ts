import { randomBytes } from 'node:crypto';
import { compareKeys, type KeyComparison } from '../core/compare-keys.ts';
import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import { otherSide, type Side, type Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { masking } from '../values/show-value.ts';
import { caughtUp } from './caught-up.ts';
import { compareReads } from './compare-reads.ts';
import { keyExamples } from './examples.ts';
import type { ResultRules } from './result-rules.ts';
import { SHADOW_SETTINGS, type ShadowOptions, type ShadowSettings } from './shadow-options.ts';
import { shadowRunner } from './shadow-runner.ts';
import type { SideRead } from './side-read.ts';

/** A row that a read is about. */
export interface RowOf {
  /** The source's `schema.table`, whichever side is the primary. */
  readonly table: string;
  /** The canonical texts of its key. */
  readonly key: readonly Text[];
}

/** Compares what the secondary would have answered with what the caller got, and never touches the caller. */
export interface Shadow {
  /** Gives back what `control`, the primary's read, gives or throws; compares it with the secondary's in the background. */
  read<T>(
    name: string,
    subject: Subject,
    control: SideRead<T>,
    candidate: SideRead<unknown>,
    rules?: ResultRules,
  ): Promise<T>;
  /** The same with a read for each side: the caller gets `served`'s, or that of the primary of the moment. */
  readSides<T>(
    name: string,
    subject: Subject,
    reads: Readonly<Record<Side, SideRead<T>>>,
    served: Side,
    rules?: ResultRules,
  ): Promise<T>;
  /** Gives back what `control` gives or throws, and compares the row of a key on both sides at equal versions. */
  readRow<T>(name: string, subject: Subject, row: RowOf, control: SideRead<T>): Promise<T>;
  /** A candidate that runs in a transaction on the secondary which sees one moment and refuses to write. */
  onSecondary<T>(work: (tx: Tx) => Promise<T>): SideRead<T>;
  /** Compares a row now, for whoever asks, whatever the flags say. */
  compareKey(table: string, key: readonly Text[]): Promise<KeyComparison>;
  /** Waits for the comparisons that run, and hands what was found to `record`. */
  settled(): Promise<void>;
  /** Starts no more comparisons, waits for those that run, records and ends. */
  close(): Promise<void>;
}

/** Makes shadow reads; close it before the process ends. */
export function createShadow(given: ShadowOptions): Shadow {
  const options: ShadowSettings = { ...SHADOW_SETTINGS, caughtUp, ...given };
  const { timeoutMs, waitMs } = options;
  const mask = masking(options.maskingKey ?? randomBytes(16).toString('hex'));
  const runner = shadowRunner(options);
  const compareKey: Shadow['compareKey'] = async (table, key) => {
    const direction = await options.direction();
    if (direction.named(table).length === 0) throw new Error(`${table} is no table of this migration`);
    const [compared] = await compareKeys(direction, table, [key], { waitMs, statementMs: timeoutMs });
    if (compared === undefined) throw new Error(`${table}: the key was not compared`);
    // What is written on the new primary after a flip is no difference.
    const flipped = compared.outcome !== 'match' && (await options.direction()).primary !== direction.primary;
    return flipped ? { ...compared, outcome: 'in flight', differences: [] } : compared;
  };
  return {
    read: (name, subject, control, candidate, rules = {}) =>
      runner.run(name, subject, control, (result, tries) => {
        const roles = () => ({ primary: control, secondary: candidate });
        return compareReads({ options, mask, tries, rules, result, candidate, roles });
      }),
    readSides: (name, subject, reads, served, rules = {}) =>
      runner.run(name, subject, reads[served], (result, tries) => {
        const roles = ({ primary }: Direction) => ({ primary: reads[primary], secondary: reads[otherSide(primary)] });
        return compareReads({ options, mask, tries, rules, result, candidate: reads[otherSide(served)], roles });
      }),
    readRow: (name, subject, { table, key }, control) =>
      runner.run(name, subject, control, async () => {
        const compared = await compareKey(table, key);
        return { outcome: compared.outcome, examples: keyExamples(compared, mask) };
      }),
    onSecondary: (work) => async () => {
      const { to } = await options.direction();
      return to.store.transaction(work, { isolation: 'snapshot', statementMs: timeoutMs });
    },
    compareKey,
    settled: runner.settled,
    close: runner.close,
  };
}
