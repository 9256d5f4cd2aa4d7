import { describe, expect, it } from 'vitest';
import { makePace, type PaceLimits } from '../../mcp-server/src/assess/reading/pace.ts';
import type { Database, Reader } from '../../mcp-server/src/engines/engine.ts';

/** A database that only says how busy it is, and notes when each read begins and ends. */
function noted(running: number) {
  const spans: { began: number; ended: number }[] = [];
  const load = async () => ({ server: null, position: null, replica: false, lagSeconds: null, running, written: null });
  const database = {
    label: 'there',
    read: async (work: (reader: Reader) => Promise<unknown>) => {
      const began = performance.now();
      const answer = await work({ load } as Reader);
      if (answer === 'rows') spans.push({ began, ended: performance.now() });
      return answer;
    },
  } as Database;
  return { database, spans };
}

async function overlapping(running: number, gentleMs: PaceLimits['gentleMs']) {
  const { database, spans } = noted(running);
  const limits = { maxLagSeconds: 10, maxRunning: 50, paused: () => false, gentleMs };
  const pace = makePace(database, limits, new AbortController().signal);
  const rows = () => new Promise<string>((resolve) => setTimeout(() => resolve('rows'), 40));
  await Promise.all([1, 2, 3].map(() => pace.read(() => {}, rows)));
  const sorted = spans.sort((one, other) => one.began - other.began);
  const rests = sorted.slice(1).map(({ began }, at) => began - (sorted[at]?.ended ?? 0));
  return { shares: pace.shares(), together: rests.some((rest) => rest < 0), rested: rests.every((rest) => rest >= 35) };
}

describe('an assessment beside others', () => {
  it('reads one range at a time and rests as long as it took, by the rule of check_parity', async () => {
    expect(await overlapping(3, 500)).toEqual({ shares: true, together: false, rested: true });
  });

  it('does neither where nobody else is, nor where gentle is false', async () => {
    expect(await overlapping(0, 500)).toEqual({ shares: false, together: true, rested: false });
    expect(await overlapping(3, null)).toEqual({ shares: false, together: true, rested: false });
  });
});
