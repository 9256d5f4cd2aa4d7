import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import type { Log } from '../observe/log.ts';
import type { ShadowLine, ShadowOutcome } from './shadow-counts.ts';

/** What shadow reads need to know, and their limits. Times in milliseconds. */
export interface ShadowOptions {
  /** Which side is the primary now; asked for each shadow read, so that after cutover the roles are reversed. */
  readonly direction: () => Promise<Direction>;
  /** Whether a read is sampled; `createFlags` gives it. A flag that cannot be evaluated samples nothing. */
  readonly sampled: (name: string, subject: Subject) => Promise<boolean>;
  /** How long the secondary may take for one read. */
  readonly timeoutMs?: number;
  /** How many shadow reads may run at once; more are not queued but left out, and counted. */
  readonly concurrency?: number;
  /** How long a suspected mismatch may wait for the secondary to catch up. */
  readonly waitMs?: number;
  /**
   * Resolves to true once the secondary has everything that the primary had when it was called, to false when that takes too long.
   * The outbox tells it unless another capture is in use.
   */
  readonly caughtUp?: (direction: Direction, waitMs: number) => Promise<boolean>;
  /** Makes masked values comparable among processes; random unless given. */
  readonly maskingKey?: string;
  readonly log: Log;
  readonly hooks?: ShadowHooks;
  /** How often `record` is called. */
  readonly recordMs?: number;
}

/** What holds where ShadowOptions say nothing. */
export const SHADOW_SETTINGS = { timeoutMs: 1000, concurrency: 8, waitMs: 5000, recordMs: 10_000 } as const;

/** ShadowOptions with nothing left out that has a default. */
export type ShadowSettings = ShadowOptions &
  Required<Pick<ShadowOptions, 'timeoutMs' | 'concurrency' | 'waitMs' | 'recordMs' | 'caughtUp'>>;

/** Called in the background; what they throw is logged. */
export interface ShadowHooks {
  /** Keeps what was found since the last time; `fileRecord` appends it to a file. */
  readonly record?: (line: ShadowLine) => Promise<void>;
  readonly onOutcome?: (name: string, outcome: ShadowOutcome, fields: readonly string[]) => void;
  /** How long a read took that was compared: the caller's, or the other side's. */
  readonly onRead?: (part: 'control' | 'candidate', seconds: number) => void;
}
