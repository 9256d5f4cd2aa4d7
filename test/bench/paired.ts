/** One thing to time; its result is thrown away. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Seconds per run in the order they ran, and their median. */
export interface Timing {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly median: number;
}

export interface Paired {
  readonly runs: number;
  readonly timings: readonly Timing[];
  /** Each contestant's median over the first one's. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** Times the contestants in turn, A B C A B C …, after one warm-up each, so that a drift of the machine's speed meets all of them. */
export async function runPaired(contestants: readonly Contestant[], runs: number): Promise<Paired> {
  if (contestants.length < 2 || runs < 1) throw new Error('a paired run needs two contestants and one run');
  for (const { run } of contestants) await run();
  const seconds = contestants.map((): number[] => []);
  for (let round = 0; round < runs; round += 1) {
    for (const [at, { run }] of contestants.entries()) {
      const start = performance.now();
      await run();
      seconds[at]?.push((performance.now() - start) / 1000);
    }
  }
  const timings = contestants.map(({ name }, at) => timingOf(name, seconds[at] ?? []));
  const floor = timings[0]?.median ?? Number.NaN;
  return { runs, timings, ratios: Object.fromEntries(timings.map(({ name, median }) => [name, median / floor])) };
}

function timingOf(name: string, seconds: readonly number[]): Timing {
  return { name, seconds, median: medianOf(seconds) };
}

/** The middle value, or the mean of the two middle ones. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing');
  return (upper + lower) / 2;
}
