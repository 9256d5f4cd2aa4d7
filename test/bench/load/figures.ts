import { medianOf } from '../paired.ts';

export const MODES = ['none', 'gentle', 'full'] as const;
/** What runs beside the writers: nothing, parity as it comes, parity with `gentle: false`. */
export type Mode = (typeof MODES)[number];

/** Milliseconds that a write took. */
export interface Latency {
  readonly writes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** One stretch of writing on both servers of a pair. */
export interface Stretch {
  readonly round: number;
  readonly mode: Mode;
  readonly seconds: number;
  readonly source: Latency;
  readonly target: Latency;
}

export interface Added {
  readonly mode: Mode;
  readonly side: 'source' | 'target';
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The latencies at which half, 95 and 99 of a hundred writes had ended. */
export function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  return { writes: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** What parity adds to a write: the median over the rounds of the difference to the same round without it. */
export function addedBy(stretches: readonly Stretch[]): Added[] {
  const rounds = stretches.filter(({ mode }) => mode === 'none');
  return (['gentle', 'full'] as const).flatMap((mode) =>
    (['source', 'target'] as const).map((side) => {
      const median = (name: 'p50' | 'p95' | 'p99') =>
        rounded(
          medianOf(
            rounds.flatMap((none) =>
              stretches
                .filter((one) => one.round === none.round && one.mode === mode)
                .map((one) => one[side][name] - none[side][name]),
            ),
          ),
        );
      return { mode, side, p50: median('p50'), p95: median('p95'), p99: median('p99') };
    }),
  );
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
