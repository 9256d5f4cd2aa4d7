import type { Timing } from './paired.ts';
import type { Usage } from './usage.ts';

export const TOOL = 'check_parity';
export const PEER = 'reladiff';
export const FLOORS = { source: 'floor, source', target: 'floor, target', both: 'floor, both at once' } as const;

/** One situation, measured: everybody's seconds, and the seconds of each number of threads that the peer tried. */
export interface Scenario {
  readonly name: string;
  readonly differences: number;
  readonly timings: readonly Timing[];
  readonly peerThreads: { readonly used: number; readonly tried: Readonly<Record<string, number>> } | null;
}

/** A full check of equal tables of one size. */
export interface Grown {
  readonly rows: number;
  readonly timing: Timing;
  readonly secondsPerRow: number;
}

/** What the terminal command used in one situation: the median of each figure, and every run. */
export interface Resources {
  readonly name: string;
  readonly median: Usage;
  readonly runs: readonly Usage[];
}

/** Everything that a promise is judged by. */
export interface Measured {
  readonly equal: Scenario;
  readonly few: Scenario;
  readonly many: Scenario;
  /** Equal tables of a quarter, a half and all of the rows. */
  readonly growth: readonly Grown[];
  readonly resources: readonly Resources[];
  /** Processor seconds of the terminal command that starts and does nothing, a median; part of every run of it. */
  readonly startUpCpu: number;
}
