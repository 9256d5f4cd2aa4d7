import { type Answer, mustBeEqual, mustCount, mustName } from './answer.ts';
import type { LockstepCommand } from './command.ts';
import type { Measured, Scenario } from './measured.ts';
import { medianOf } from './paired.ts';
import { changeEveryRow, expectedLines, type Planted, plant, plantedDifferences } from './planted.ts';
import { measureResources } from './resources.ts';
import { provesFloor } from './row-text.ts';
import { floorsOf, measureGrowth, measureScenario, type Peer } from './scenario.ts';
import { equalTables, quieten, type Servers, type Sides } from './sides.ts';

/** What is measured, and how often. */
export interface Extent {
  /** A multiple of four. */
  readonly rows: number;
  /** Of each contestant. */
  readonly runs: number;
  /** Of the terminal command in each situation. */
  readonly commandRuns: number;
  readonly peer: Peer | null;
  /** Told what is measured next. */
  readonly say: (what: string) => void;
}

const FEW = 10;
const MANY = 1000;

/** Measures everything on equal tables of `rows` rows, and then on the same tables while their target is changed further and further. */
export async function measure(
  servers: Servers,
  sides: Sides,
  command: LockstepCommand,
  extent: Extent,
): Promise<Measured> {
  const { rows, runs, commandRuns, say } = extent;
  const smaller = await Promise.all([rows / 4, rows / 2].map((share) => equalTables(servers, share)));
  const tables = [...smaller, sides].map((each, at) => ({ rows: (rows / 4) * 2 ** at, sides: each }));
  await Promise.all([provesFloor(sides.source), provesFloor(sides.target)]);
  await quieten(servers);

  const use = (name: string, judge: (answer: Answer) => void) => {
    say(`${name}, the terminal command`);
    return measureResources(name, sides, command, { runs: commandRuns, judge });
  };
  say('equal tables');
  const equal = await measureScenario('equal tables', sides, [], { ...extent, floors: floorsOf(sides) });
  const equalUse = await use(equal.name, mustBeEqual);
  say('growth');
  const growth = await measureGrowth(tables, runs);

  const planted = plantedDifferences(rows, MANY);
  const few = await measurePlanted(servers, sides, { planted: planted.slice(0, FEW), standing: 0 }, extent);
  const many = await measurePlanted(servers, sides, { planted, standing: FEW }, extent);
  const expected = await expectedLines(sides, planted);
  const manyUse = await use(many.name, (answer) => mustName(answer, expected));

  await changeEveryRow(sides.target);
  await quieten(servers);
  const extra = planted.filter(({ kind }) => kind === 'extra').length;
  const everyUse = await use('every row differs', (answer) => mustCount(answer, rows + extra));

  const starts: number[] = [];
  for (let run = 0; run < commandRuns; run += 1) starts.push(await command.startUp());
  return { equal, few, many, growth, resources: [equalUse, manyUse, everyUse], startUpCpu: medianOf(starts) };
}

/** Makes the planted differences but those that stand already, the first in the list, and measures. */
async function measurePlanted(
  servers: Servers,
  sides: Sides,
  { planted, standing }: { readonly planted: readonly Planted[]; readonly standing: number },
  extent: Extent,
): Promise<Scenario> {
  const name = `${planted.length.toLocaleString('en-US')} scattered differences`;
  await plant(sides.target, planted.slice(standing));
  await quieten(servers);
  extent.say(name);
  return measureScenario(name, sides, planted, { ...extent, floors: [] });
}
