/** One thing to time; its result is thrown away. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  /** It has run just before and needs no warm-up. */
  readonly isWarm?: boolean;
}

/** Seconds per run in the order they ran, and their median. */
export interface Timing {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly median: number;
}

/** Times the contestants in turn, A B C A B C …, after one warm-up of each that is not warm; so a drift of the machine's speed meets all of them. */
export async function runPaired(contestants: readonly Contestant[], runs: number): Promise<Timing[]> {
  if (contestants.length === 0 || runs < 1) throw new Error('a paired run needs a contestant and one run');
  for (const { run, isWarm } of contestants) if (isWarm !== true) await run();
  const seconds = contestants.map((): number[] => []);
  for (let round = 0; round < runs; round += 1) {
    for (const [at, { run }] of contestants.entries()) seconds[at]?.push(await secondsOf(run));
  }
  return contestants.map(({ name }, at) => timingOf(name, seconds[at] ?? []));
}

/** Seconds that one run takes. */
export async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

function timingOf(name: string, seconds: readonly number[]): Timing {
  return { name, seconds, median: medianOf(seconds) };
}

/** The median of a contestant; throws when nobody of that name ran. */
export function medianNamed(timings: readonly Timing[], name: string): number {
  const timing = timings.find((each) => each.name === name);
  if (timing === undefined) throw new Error(`no contestant is called ${name}`);
  return timing.median;
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
