import { setTimeout as sleep } from 'node:timers/promises';

/** The turns of the workers of one relay: many that look for the same few keys only stand in each other's way. */
export interface Turns {
  /** For one batch. */
  batch(): BatchTurns;
  /** Whether nobody has to ask: batches are under way that hold all that waited, and whoever looks at it only slows them down. */
  idle(): boolean;
  /** A batch was settled: what it held back is free. */
  settled(): void;
  /** Waits for that, or for a time after which something may have come. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** The turns of one batch. */
export interface BatchTurns {
  /**
   * Claims when nobody else does. Gives nothing, without asking, after a claim that found fewer than it asked for: what waits is taken,
   * until a batch is settled or somebody has rested.
   */
  take<T>(most: number, claim: () => Promise<readonly T[]>): Promise<readonly T[]>;
  /** Waits until no other batch holds more than a portion, so that memory is bounded by one such row. */
  enter(): Promise<void>;
  /** The batch has ended, in whatever way. */
  leave(): void;
}

/** How many times as long as it took nobody repeats a claim that found too little: it reads what others are writing. */
const APART = 10;

export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let taken = false;
  let underway = 0;
  let notBefore = 0;
  let next = new AbortController();
  let large = Promise.resolve();
  const take = <T>(most: number, claim: () => Promise<readonly T[]>): Promise<readonly T[]> => {
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
  };
  return {
    batch: () => {
      let holds = 0;
      let free = () => {};
      return {
        take: async (most, claim) => {
          const claimed = await take(most, claim);
          holds = claimed.length > 0 ? 1 : 0;
          underway += holds;
          return claimed;
        },
        enter: () => {
          const before = large;
          const mine = new Promise<void>((resolve) => {
            free = resolve;
          });
          large = before.then(() => mine);
          return before;
        },
        leave: () => {
          underway -= holds;
          holds = 0;
          free();
        },
      };
    },
    idle: () => taken && underway > 0,
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
