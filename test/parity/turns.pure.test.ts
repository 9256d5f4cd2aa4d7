import { describe, expect, it } from 'vitest';
import type { Reader } from '../../mcp-server/src/engines/engine.ts';
import { restsFor } from '../../mcp-server/src/model/gentle-turns.ts';
import type { ServerLoad } from '../../mcp-server/src/model/server.ts';
import type { Lane } from '../../mcp-server/src/parity/lanes.ts';
import { makePace } from '../../mcp-server/src/parity/pace.ts';
import { takeTurns } from '../../mcp-server/src/parity/turns.ts';

const asker = { signal: new AbortController().signal, say: () => {} };
const work = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A lane that notes when each read on it begins and ends. */
function noted(loads: readonly ServerLoad[] = []) {
  const spans: { began: number; ended: number }[] = [];
  const left = [...loads];
  const load = async () => (left.length > 1 ? left.shift() : left[0]);
  const lane: Lane = {
    label: 'there',
    active: () => 1,
    ask: async (_asker, read) => {
      const span = { began: performance.now(), ended: Number.POSITIVE_INFINITY };
      const answer = await read({ load } as Reader);
      if (loads.length === 0 || answer === undefined) spans.push({ ...span, ended: performance.now() });
      return answer;
    },
  };
  return { lane, spans };
}

function overlaps(spans: readonly { began: number; ended: number }[]): number {
  return spans.filter((one) =>
    spans.some((other) => other !== one && other.began < one.ended && one.began < other.ended),
  ).length;
}

describe('a check beside others', () => {
  it('reads one range at a time and rests between reads as long as each took, and neither where it is alone', async () => {
    const [shared, alone] = [noted(), noted()];
    const asks = { shared: takeTurns(shared.lane, () => true, 500), alone: takeTurns(alone.lane, () => false, 500) };
    for (const ask of [asks.shared, asks.alone]) await Promise.all([1, 2, 3].map(() => ask(asker, work(30))));
    expect([overlaps(shared.spans), overlaps(alone.spans)]).toEqual([0, 3]);
    const rests = shared.spans.slice(1).map(({ began }, at) => began - (shared.spans[at]?.ended ?? 0));
    // Timers may fire a millisecond early.
    expect(rests.every((rest) => rest >= 25)).toBe(true);
  });

  it('rests longer the more its slowest reads exceed what is wanted, up to four times', () => {
    const nineteen = Array.from({ length: 19 }, () => 100);
    expect(
      [[], [100], [...nineteen, 9000], [...nineteen.slice(1), 1000, 1000], [9000]].map((times) => restsFor(times, 500)),
    ).toEqual([1, 1, 1, 2, 4]);
  });

  it('ends a turn that is waited for, and a rest, when it is cancelled', async () => {
    const stop = new AbortController();
    const ask = takeTurns(noted().lane, () => true, 1);
    const first = ask(asker, work(300));
    const second = ask({ ...asker, signal: stop.signal }, work(1));
    setTimeout(() => stop.abort(), 10);
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    await first;
    const rested = new AbortController();
    const third = ask({ ...asker, signal: rested.signal }, work(1));
    setTimeout(() => rested.abort(), 10);
    await expect(third).rejects.toMatchObject({ code: 'CANCELLED' });
    await ask(asker, work(1));
  });

  it('is told that others use a server by the rows that they write or the statements that they run', async () => {
    const calm: ServerLoad = { server: null, position: null, replica: false, lagSeconds: null, running: 0, written: 0 };
    const found = [];
    for (const second of [{ written: 400 }, { written: 100_000 }, { running: 2 }, { written: null, running: null }]) {
      const source = noted([calm, { ...calm, ...second }]);
      const pace = makePace(
        { source: source.lane, target: noted([calm]).lane },
        { maxLagSeconds: 10, maxRunning: 50, paused: () => false, gentleMs: 500 },
      );
      await pace.look(asker);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await pace.look(asker);
      await Promise.all([1, 2].map(() => pace.lanes.source.ask(asker, work(20))));
      found.push(overlaps(source.spans));
    }
    expect(found).toEqual([0, 0, 0, 2]);
  });
});
