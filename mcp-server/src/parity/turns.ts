import { setTimeout as pause } from 'node:timers/promises';
import { Bell } from './bell.ts';
import { throwIfCancelled } from './cancelled.ts';
import type { Ask, Lane } from './lanes.ts';

/** Reads of which the slowest twentieth tells how a server is. */
const REMEMBERED = 40;
/** However slow a server is, it is asked again after that many times what the last read took … */
const MOST_RESTS = 4;
/** … and after that long. */
const LONGEST_REST_MS = 10_000;

/** While `shares` says that others use the server: one read at a time, and after it a rest as long as it took, longer where reads are slower than wanted. */
export function takeTurns(lane: Lane, shares: () => boolean, wantedMs: number): Ask {
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
  return async (asker, work) => {
    await enter(asker.signal);
    try {
      if (shares()) await rest(restedAt - performance.now(), asker.signal);
      return await lane.ask(asker, async (reader) => {
        const began = performance.now();
        try {
          return await work(reader);
        } finally {
          const took = performance.now() - began;
          times.push(took);
          if (times.length > REMEMBERED) times.shift();
          restedAt = performance.now() + Math.min(LONGEST_REST_MS, took * restsFor(times, wantedMs));
        }
      });
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

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return;
  await pause(milliseconds, undefined, { signal }).catch(() => {});
  throwIfCancelled(signal);
}
