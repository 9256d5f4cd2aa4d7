import { mustBeEqual, mustName } from './answer.ts';
import { FLOORS, type Grown, PEER, type Scenario, TOOL } from './measured.ts';
import { type Contestant, runPaired, secondsOf } from './paired.ts';
import { expectedLines, type Planted } from './planted.ts';
import { mustReport, type Reladiff } from './reladiff.ts';
import { floorStatement } from './row-text.ts';
import type { Sides } from './sides.ts';
import { openTool } from './tool.ts';

/** The peer and the numbers of threads it may try; its best of one run each is what counts. */
export interface Peer {
  readonly reladiff: Reladiff;
  readonly threads: readonly number[];
  /** Whether it is left out where rows differ. */
  readonly equalOnly: boolean;
}

/** Times check_parity beside the peer, and beside the floor where it is asked for. Every answer is checked; a wrong one throws. */
export async function measureScenario(
  name: string,
  sides: Sides,
  planted: readonly Planted[],
  options: { readonly runs: number; readonly peer: Peer | null; readonly floors: readonly Contestant[] },
): Promise<Scenario> {
  const { runs, floors } = options;
  const peer = options.peer?.equalOnly === true && planted.length > 0 ? null : options.peer;
  const expected = await expectedLines(sides, planted);
  const tool = openTool(sides);
  const contestants: Contestant[] = [
    ...floors,
    {
      name: TOOL,
      run: async () => {
        const answer = await tool.check();
        if (planted.length === 0) mustBeEqual(answer);
        else mustName(answer, expected);
      },
    },
  ];
  try {
    const diff = async (threads: number) =>
      peer && mustReport(await peer.reladiff.diff(sides.source, sides.target, threads), planted);
    const peerThreads = peer === null ? null : await bestThreads(peer.threads, diff);
    if (peerThreads !== null) contestants.push({ name: PEER, run: () => diff(peerThreads.used), isWarm: true });
    const timings = await runPaired(contestants, runs);
    return { name, differences: planted.length, timings, peerThreads };
  } finally {
    await tool.close();
  }
}

async function bestThreads(
  threads: readonly number[],
  diff: (threads: number) => Promise<unknown>,
): Promise<NonNullable<Scenario['peerThreads']>> {
  const tried: [number, number][] = [];
  for (const each of threads) tried.push([each, await secondsOf(() => diff(each))]);
  const [best] = [...tried].sort(([, a], [, b]) => a - b);
  if (best === undefined) throw new Error('the peer has no number of threads to try');
  return { used: best[0], tried: Object.fromEntries(tried) };
}

/** One pass over all row texts on each server alone, and on both at once. */
export function floorsOf({ source, target }: Sides): Contestant[] {
  const [ofSource, ofTarget] = [() => source.query(floorStatement(source)), () => target.query(floorStatement(target))];
  return [
    { name: FLOORS.source, run: ofSource },
    { name: FLOORS.target, run: ofTarget },
    { name: FLOORS.both, run: () => Promise.all([ofSource(), ofTarget()]) },
  ];
}

/** Seconds of a full check of equal tables, all sizes in turn. */
export async function measureGrowth(
  tables: readonly { readonly rows: number; readonly sides: Sides }[],
  runs: number,
): Promise<Grown[]> {
  const tools = tables.map(({ rows, sides }) => ({
    name: `${rows.toLocaleString('en-US')} rows`,
    tool: openTool(sides),
  }));
  try {
    const timings = await runPaired(
      tools.map(({ name, tool }) => ({ name, run: async () => mustBeEqual(await tool.check()) })),
      runs,
    );
    return tables.map(({ rows }, at) => {
      const timing = timings[at];
      if (timing === undefined) throw new Error(`the table of ${rows} rows was not timed`);
      return { rows, timing, secondsPerRow: timing.median / rows };
    });
  } finally {
    await Promise.all(tools.map(({ tool }) => tool.close()));
  }
}
