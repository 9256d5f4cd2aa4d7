import type { Side } from '../descriptor.ts';

/** What a step found or did, for people and programs. */
export type Figures = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One step of a flip. */
export interface Step {
  readonly name: string;
  readonly startedAt: string;
  /** Null while it goes on. */
  readonly ms: number | null;
  readonly figures: Figures;
}

/**
 * What became of a flip.
 * - opened: the other side is the primary.
 * - rehearsed, aborted: the primary is what it was, and open.
 */
export interface CutoverReport {
  readonly outcome: 'opened' | 'rehearsed' | 'aborted';
  readonly scope: string;
  readonly from: Side;
  readonly to: Side;
  readonly epoch: number;
  /** How long nobody could write: from asking for the fence until one side was open; 0 if the fence never stood. */
  readonly pausedMs: number;
  /** Of it: the wait for writers in flight. */
  readonly fenceWaitMs: number;
  readonly watermark: string | null;
  /** Why it was aborted. */
  readonly reason: string | null;
  readonly steps: readonly Step[];
}

/** Runs steps one after the other and keeps what they took. */
export interface Recorder {
  readonly steps: Step[];
  run<T>(name: string, work: () => Promise<T>, figures?: (result: T) => Figures): Promise<T>;
}

/** A recorder that tells of each step when it begins and when it ended. */
export function recorder(tell: (step: Step) => void = () => undefined): Recorder {
  const steps: Step[] = [];
  return {
    steps,
    run: async (name, work, figures = () => ({})) => {
      const [startedAt, began] = [new Date().toISOString(), performance.now()];
      tell({ name, startedAt, ms: null, figures: {} });
      const end = (found: Figures) => {
        const step = { name, startedAt, ms: rounded(performance.now() - began), figures: found };
        steps.push(step);
        tell(step);
      };
      try {
        const result = await work();
        end(figures(result));
        return result;
      } catch (error) {
        end({ failed: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  };
}

/** To a tenth of a millisecond. */
export function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
