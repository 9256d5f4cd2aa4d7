import { setTimeout as sleep } from 'node:timers/promises';

/** The turns of the workers of one relay at claiming: many that look for the same few keys only stand in each other's way. */
export interface Turns {
  /**
   * Claims when nobody else does. Gives nothing, without asking, after a claim that found fewer than it asked for: what waits is taken,
   * until a batch is settled or somebody has rested.
   */
  take<T>(most: number, claim: () => Promise<readonly T[]>): Promise<readonly T[]>;
  /** For a batch that may be larger than others are. */
  alone(): Alone;
  /** A batch was settled: what it held back is free. */
  settled(): void;
  /** Waits for that, or for a time after which something may have come. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** The right to hold what is larger than a portion: one batch has it at a time, so that memory is bounded by one such row. */
export interface Alone {
  /** Waits until no other batch has it. */
  enter(): Promise<void>;
  /** Also where it was not entered. */
  leave(): void;
}

/** How many times as long as it took nobody repeats a claim that found too little: it reads what others are writing. */
const APART = 4;

export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let taken = false;
  let notBefore = 0;
  let next = new AbortController();
  let large = Promise.resolve();
  return {
    alone: () => {
      let leave = () => {};
      return {
        enter: () => {
          const before = large;
          const mine = new Promise<void>((resolve) => {
            leave = resolve;
          });
          large = before.then(() => mine);
          return before;
        },
        leave: () => leave(),
      };
    },
    take: (most, claim) => {
      const mine = last.then(async () => {
        if (taken) return [];
        const began = performance.now();
        const claimed = await claim();
        taken = claimed.length < most;
        notBefore = performance.now() + APART * (performance.now() - began);
        return claimed;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    settled: () => {
      taken = false;
      next.abort();
      next = new AbortController();
    },
    rest: async (ms, signal) => {
      const rested = await sleep(ms, true, { signal: AbortSignal.any([signal, next.signal]) }).catch(() => false);
      if (rested && performance.now() >= notBefore) taken = false;
    },
  };
}
