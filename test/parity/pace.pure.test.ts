import { describe, expect, it } from 'vitest';
import type { Reader } from '../../mcp-server/src/engines/engine.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import type { ServerLoad } from '../../mcp-server/src/model/server.ts';
import type { Lane, Side } from '../../mcp-server/src/parity/lanes.ts';
import { makePace, type PaceLimits } from '../../mcp-server/src/parity/pace.ts';
import { trackProgress } from '../../mcp-server/src/parity/progress.ts';

const calm: ServerLoad = { server: 'a', position: '1', replica: false, lagSeconds: 0, running: 1, written: 0 };

/** A lane whose server answers with one load after another; the last one stays. */
function laneWith(side: Side, ...loads: (ServerLoad | LockstepError)[]): Lane {
  const left = [...loads];
  const load = async () => {
    const next = left.length > 1 ? left.shift() : left[0];
    if (next instanceof LockstepError) throw next;
    return next ?? calm;
  };
  return {
    label: `${side}.example`,
    active: () => 1,
    ask: (_, work) => work({ load } as Reader),
  };
}

async function waitsOf(source: Lane, target: Lane, limits: Partial<PaceLimits> = {}) {
  const said: string[] = [];
  const asker = { signal: new AbortController().signal, say: (what: string) => void said.push(what) };
  const pace = makePace(
    { source, target },
    { maxLagSeconds: 10, maxRunning: 5, paused: () => false, gentleMs: null, ...limits },
  );
  const answer = await pace.lanes.target.ask(asker, async () => 'answer');
  return { said, answer, lag: pace.lagSeconds() };
}

describe('a check on busy servers', () => {
  it('goes on at once where both are calm, or where the login may not see the load', async () => {
    const hidden = new LockstepError('PERMISSION', 'no', { hint: 'none' });
    expect([
      await waitsOf(laneWith('source', calm), laneWith('target', { ...calm, lagSeconds: 3 })),
      await waitsOf(laneWith('source', hidden), laneWith('target', { ...calm, lagSeconds: null, running: null })),
    ]).toEqual([
      { said: [], answer: 'answer', lag: 3 },
      { said: [], answer: 'answer', lag: 0 },
    ]);
  });

  it('waits while a replica is too far behind or too many statements run, and says why', async () => {
    const [lagging, crowded] = await Promise.all([
      waitsOf(laneWith('source', { ...calm, lagSeconds: 61 }, calm), laneWith('target', calm)),
      waitsOf(laneWith('source', calm), laneWith('target', { ...calm, running: 6 }, calm)),
    ]);
    expect([lagging.said, crowded.said]).toEqual([
      ['waiting: the replica of the source source.example is 61 s behind, more than 10 s'],
      ['waiting: the target target.example runs 6 statements, more than 5'],
    ]);
  });

  it('waits while it is paused, and ends when it is cancelled meanwhile', async () => {
    let asked = 0;
    const paused = () => {
      asked += 1;
      return asked < 2;
    };
    const { said } = await waitsOf(laneWith('source', calm), laneWith('target', calm), { paused });
    expect(said).toEqual(['waiting: paused']);
    const controller = new AbortController();
    const pace = makePace(
      { source: laneWith('source', calm), target: laneWith('target', calm) },
      { maxLagSeconds: 10, maxRunning: 5, paused: () => true, gentleMs: null },
    );
    const asker = { signal: controller.signal, say: () => controller.abort() };
    await expect(pace.lanes.source.ask(asker, async () => 1)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('progress', () => {
  it('tells rows, rows a second and the time left, over all tables', () => {
    let clock = 0;
    const reports: [number, number, string][] = [];
    const of = trackProgress(
      [9000, 1000],
      (...report) => void reports.push(report),
      () => clock,
    );
    const [first, second] = [of(0, 'a'), of(1, 'b')];
    first.advance(100);
    clock = 2000;
    first.advance(3900);
    second.say('looking');
    second.finish('equal');
    first.advance(6000);
    first.finish('equal');
    expect(reports).toEqual([
      [100, 10_000, 'a: 100 of 9,000 rows'],
      [4000, 10_000, 'a: 4,000 of 9,000 rows, 2,000 rows/s, 3 s left'],
      [4000, 10_000, 'b: looking'],
      [5000, 10_000, 'b: equal'],
      [11_000, 11_000, 'a: 10,000 of 10,000 rows, 5,000 rows/s, 0 s left'],
      [11_000, 11_000, 'a: equal'],
    ]);
  });
});
