import { describe, expect, it } from 'vitest';
import { type Added, addedBy, inWords, latencyOf, type Stretch, WAYS } from './figures.ts';

const stretch = (round: number, way: Stretch['way'], p99: number): Stretch => {
  const latency = { writes: 100, p50: 1, p95: 2, p99 };
  return { round, way, runs: 1, seconds: 5, source: latency, target: latency };
};

/** Rounds that begin and end quiet, with what each way adds to the p99. */
const rounds = (quiet: readonly (readonly number[])[], adds: readonly number[]) =>
  quiet.flatMap((own, round) =>
    own.flatMap((p99, at) => [
      stretch(round, 'quiet', p99),
      ...WAYS.slice(at, at + 1).map((way) => stretch(round, way, (p99 + (own[at + 1] ?? p99)) / 2 + (adds[at] ?? 0))),
    ]),
  );
const p99Of = (stretches: readonly Stretch[]) =>
  addedBy(stretches).filter(({ side, quantile }) => side === 'source' && quantile === 'p99');

describe('what a tool adds to a write', () => {
  it('is what it takes beyond the quiet stretches around it, whatever the machine did meanwhile', () => {
    const found = p99Of(
      rounds(
        [
          [1, 1, 1, 1, 1],
          [9, 8, 7, 6, 5],
          [4, 5, 6, 7, 8],
        ],
        [0.5, 3, 0, -1],
      ),
    );
    expect(found.map(({ way, added, noise, beyondNoise }) => [way, added, noise, beyondNoise])).toEqual([
      ['parity gentle', 0.5, 0, true],
      ['parity full', 3, 0, true],
      ['assess gentle', 0, 0, false],
      ['assess full', -1, 0, true],
    ]);
  });

  it('is told as none where quiet stretches differ from each other by as much, up or down', () => {
    const found = p99Of(rounds([[2, 2, 0, 2, 2]], [0.5, 3, 0, -1]));
    expect(found.map(inWords)).toEqual([
      'none seen (noise 2 ms)',
      '+3 ms',
      'none seen (noise 2 ms)',
      'none seen (noise 2 ms)',
    ]);
  });

  it('has its sign where it is more than noise', () => {
    const added: Added = {
      way: 'parity full',
      side: 'source',
      quantile: 'p50',
      added: -2,
      noise: 1,
      beyondNoise: true,
    };
    expect(inWords(added)).toBe('-2 ms');
  });
});

it('latencies are told by the ranks of what was measured', () => {
  expect(latencyOf(Array.from({ length: 200 }, (_, at) => 200 - at))).toEqual({
    writes: 200,
    p50: 100,
    p95: 190,
    p99: 198,
  });
});
