import { setTimeout as pause } from 'node:timers/promises';
import { Bell } from './bell.ts';
import type { ServerLoad } from './server.ts';

/** Reads of which the slowest twentieth tells how a server is. */
const REMEMBERED = 40;
/** However slow a server is, it is asked again after that many times what the last read took … */
const MOST_RESTS = 4;
/** … and after that long. */
const LONGEST_REST_MS = 10_000;
/** So many rows a second of others, or so many of their statements at once, are somebody who would notice. */
const ROWS_WRITTEN = 5;
const STATEMENTS = 2;
/** A server is not alone before that long after it was seen in use. */
const IN_USE_MS = 10_000;

/** Whether others use a server, as looks at its load show it. */
export interface InUse {
  /** What a look saw, without the statements of who looks. */
  saw(load: Pick<ServerLoad, 'running' | 'written'>): void;
  /** Whether somebody else was seen there in the last ten seconds. */
  shares(): boolean;
}

/** Others use a server that writes rows or runs statements beside ours. */
export function inUse(): InUse {
  let before: { readonly written: number | null; readonly at: number } | null = null;
  let usedAt = Number.NEGATIVE_INFINITY;
  return {
    saw: ({ running, written }) => {
      const at = performance.now();
      const rows = (written ?? 0) - (before?.written ?? written ?? 0);
      const perSecond = before === null || written === null ? 0 : (rows * 1000) / (at - before.at);
      if (perSecond >= ROWS_WRITTEN || (running ?? 0) >= STATEMENTS) usedAt = at;
      before = { written, at };
    },
    shares: () => performance.now() - usedAt < IN_USE_MS,
  };
}

/** Runs one read when its turn has come; what is given to `timed` is what the rest is measured by. */
export type Turns = <T>(signal: AbortSignal, read: (timed: Timed) => Promise<T>) => Promise<T>;
type Timed = <T>(work: () => Promise<T>) => Promise<T>;

interface Ways {
  readonly shares: () => boolean;
  /** How long a read should take. */
  readonly wantedMs: number;
  /** Throws when the signal is aborted. */
  readonly throwIfCancelled: (signal: AbortSignal) => void;
}

/** While `shares` says that others use the server: one read at a time, and after it a rest as long as it took, longer where reads are slower than wanted. */
export function gentleTurns({ shares, wantedMs, throwIfCancelled }: Ways): Turns {
  const freed = new Bell();
  const times: number[] = [];
  let active = 0;
  let restedAt = 0;
  const enter = async (signal: AbortSignal) => {
    const wake = () => freed.ring();
    signal.addEventListener('abort', wake, { once: true });
    while (active > 0 && shares() && !signal.aborted) await freed.wait();
    signal.removeEventListener('abort', wake);
    throwIfCancelled(signal);
    active += 1;
  };
  const rest = async (milliseconds: number, signal: AbortSignal) => {
    if (milliseconds > 0) await pause(milliseconds, undefined, { signal }).catch(() => {});
    throwIfCancelled(signal);
  };
  const timed: Timed = async (work) => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      const took = performance.now() - began;
      times.push(took);
      if (times.length > REMEMBERED) times.shift();
      restedAt = performance.now() + Math.min(LONGEST_REST_MS, took * restsFor(times, wantedMs));
    }
  };
  return async (signal, read) => {
    await enter(signal);
    try {
      if (shares()) await rest(restedAt - performance.now(), signal);
      return await read(timed);
    } finally {
      active -= 1;
      freed.ring();
    }
  };
}

/** How many times as long as a read the rest after it is: once, and more as the slowest reads exceed what is wanted. */
export function restsFor(times: readonly number[], wantedMs: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  return Math.min(MOST_RESTS, Math.max(1, p95 / wantedMs));
}
