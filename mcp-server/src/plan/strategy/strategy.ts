import type { CaptureWay } from '../../model/capture-way.ts';
import type { Forbidden, Tooling } from '../../model/migration-settings.ts';

export const STRATEGY_IDS = [
  'expand-contract',
  'one-shot',
  'strangler',
  'blue-green',
  'dual-write-sync',
  'dual-write-outbox',
  'cdc',
  'trickle',
] as const;
export type StrategyId = (typeof STRATEGY_IDS)[number];

export type Capture = CaptureWay;
/** How readers come to the target. */
export type Traffic = 'ramp' | 'at once' | 'by component';

/** How data and traffic move. */
export interface Route {
  readonly capture: Capture;
  readonly traffic: Traffic;
}

/** A mapped table as far as a strategy depends on it. */
export interface TableFact {
  readonly name: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly keyed: boolean;
  /** Every write is an insert: told by the settings, or seen by the counters. */
  readonly appendOnly: boolean;
  /** The column that holds when a row changed; null: none is known. */
  readonly changedAt: string | null;
  /** Other mapped tables that it refers to. */
  readonly references: readonly string[];
}

/** Facts of the databases and constraints of the people, with what is assumed where nobody said. */
export interface Question {
  readonly source: string;
  readonly target: string;
  readonly sameDatabase: boolean;
  readonly tables: readonly TableFact[];
  /** How many changes of a shape have scripts. */
  readonly changes: number;
  readonly cycles: readonly (readonly string[])[];
  /** Rows written on the source a second; null: not known. */
  readonly writesPerSecond: number | null;
  /** At worst, to copy and to compare everything; null: not measured. */
  readonly copySeconds: number | null;
  readonly verifySeconds: number | null;
  /** What keeps the source's log from being read today, each as `setting is value, wanted other`. */
  readonly unmetCapture: readonly string[];
  readonly downtimeSeconds: number;
  readonly pauseSeconds: number;
  readonly staleReadSeconds: number;
  readonly reversible: boolean;
  readonly highStakes: boolean;
  readonly codeInHand: boolean;
  readonly otherWriters: readonly string[];
  readonly tooling: readonly Tooling[];
  readonly forbids: readonly Forbidden[];
  readonly components: Readonly<Record<string, readonly string[]>>;
}

/** One way to migrate, as a pure judgement of a question. */
export interface Strategy {
  readonly id: StrategyId;
  readonly name: string;
  /** What stands against it, in whole sentences; nothing: it is possible. */
  against(question: Question): string[];
  /** What speaks for it, with the figures of the question. */
  because(question: Question): string[];
  route(question: Question): Route;
  /** Why another one is preferred where both are possible. */
  readonly drawback: string;
}
