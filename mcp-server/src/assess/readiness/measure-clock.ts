import type { Reader } from '../../engines/engine.ts';
import type { ClockOffset } from '../../model/readiness.ts';

const ROUNDS = 5;
/** This machine's clock is cut at whole milliseconds. */
const HALF_TICK_MS = 0.5;

/** The server's clock against this machine's. Of several rounds the shortest counts: the server read its clock somewhere within it. */
export async function measureClock(reader: Reader): Promise<ClockOffset> {
  let best: ClockOffset = { offsetMs: 0, uncertaintyMs: Number.POSITIVE_INFINITY, rounds: ROUNDS };
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const sent = Date.now() + HALF_TICK_MS;
    const server = await reader.clock();
    const halfTrip = (performance.now() - began) / 2;
    if (halfTrip + HALF_TICK_MS < best.uncertaintyMs) {
      best = { offsetMs: server - (sent + halfTrip), uncertaintyMs: halfTrip + HALF_TICK_MS, rounds: ROUNDS };
    }
  }
  return best;
}
