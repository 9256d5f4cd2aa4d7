import { medianOf } from '../paired.ts';

export const WAYS = ['parity gentle', 'parity full', 'assess gentle', 'assess full'] as const;
/** What runs beside the writers: a tool as it comes, or with `gentle: false`. */
export type Way = (typeof WAYS)[number];

const SIDES = ['source', 'target'] as const;
const QUANTILES = ['p50', 'p95', 'p99'] as const;
type Side = (typeof SIDES)[number];
type Quantile = (typeof QUANTILES)[number];

/** Milliseconds that a write took. */
export interface Latency {
  readonly writes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** One stretch of writing on both servers of a pair, beside nothing or beside a tool; in a round quiet ones stand before and after each of the others. */
export interface Stretch {
  readonly round: number;
  readonly way: Way | 'quiet';
  /** A short tool runs more than once. */
  readonly runs: number;
  /** Of one run. */
  readonly seconds: number;
  readonly source: Latency;
  readonly target: Latency;
}

/** What a tool adds to a write of one server, in milliseconds. */
export interface Added {
  readonly way: Way;
  readonly side: Side;
  readonly quantile: Quantile;
  /** Median of the rounds: the stretch less the mean of the quiet ones around it. */
  readonly added: number;
  /** What nine of ten quiet stretches differ by at most, looked at in the same manner: a smaller difference says nothing. */
  readonly noise: number;
  readonly beyondNoise: boolean;
}

/** The latencies at which half, 95 and 99 of a hundred writes had ended. */
export function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  return { writes: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** What each way adds, beside what nothing adds; `stretches` in the order in which they were written. */
export function addedBy(stretches: readonly Stretch[]): Added[] {
  return WAYS.flatMap((way) =>
    SIDES.flatMap((side) =>
      QUANTILES.map((quantile) => {
        const value = (one: Stretch) => one[side][quantile];
        const added = rounded(medianOf(besideNeighbours(stretches, way, 1, value)));
        const noise = rounded(ninth(besideNeighbours(stretches, 'quiet', 2, value).map(Math.abs)));
        return { way, side, quantile, added, noise, beyondNoise: Math.abs(added) > noise };
      }),
    ),
  );
}

/** The figure as a person is told it: a number only where there is more than noise. */
export function inWords({ added, noise, beyondNoise }: Added): string {
  return beyondNoise ? `${added < 0 ? '' : '+'}${added} ms` : `none seen (noise ${noise} ms)`;
}

/** Each stretch of a way less the mean of the quiet ones so many places before and after it, where its round has both. */
function besideNeighbours(
  stretches: readonly Stretch[],
  way: Stretch['way'],
  places: 1 | 2,
  value: (stretch: Stretch) => number,
): number[] {
  return stretches.flatMap((one, at) => {
    const around = [stretches[at - places], stretches[at + places]];
    const quiet = around.flatMap((each) => (each?.way === 'quiet' && each.round === one.round ? [value(each)] : []));
    const [before, after] = quiet;
    return one.way !== way || before === undefined || after === undefined ? [] : [value(one) - (before + after) / 2];
  });
}

/** The value that nine of ten do not exceed. */
function ninth(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? Number.NaN;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
