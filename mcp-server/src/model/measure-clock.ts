import type { ClockOffset } from './readiness.ts';

const ROUNDS = 5;
/** This machine's clock is cut at whole milliseconds. */
const HALF_TICK_MS = 0.5;

/** A clock, in milliseconds since 1970, against this machine's. Of several rounds the shortest counts: the server read its clock somewhere within it. */
export async function measureClock(readClock: () => Promise<number>): Promise<ClockOffset> {
  let best: ClockOffset = { offsetMs: 0, uncertaintyMs: Number.POSITIVE_INFINITY, rounds: ROUNDS };
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const sent = Date.now() + HALF_TICK_MS;
    const server = await readClock();
    const halfTrip = (performance.now() - began) / 2;
    if (halfTrip + HALF_TICK_MS < best.uncertaintyMs) {
      best = { offsetMs: server - (sent + halfTrip), uncertaintyMs: halfTrip + HALF_TICK_MS, rounds: ROUNDS };
    }
  }
  return best;
}
