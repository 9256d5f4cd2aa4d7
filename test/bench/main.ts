import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustBeEqual, mustCount, mustName } from './answer.ts';
import { buildCommand, type LockstepCommand } from './command.ts';
import type { Measured } from './measured.ts';
import { changeEveryRow, expectedLines, plant, plantedDifferences } from './planted.ts';
import { judgePromises } from './promises.ts';
import { installReladiff } from './reladiff.ts';
import { reportLines } from './report.ts';
import { measureResources } from './resources.ts';
import { provesFloor } from './row-text.ts';
import { floorsOf, measureGrowth, measureScenario, type Peer } from './scenario.ts';
import { describeSides, equalTables, quieten, type Servers, type Sides, startServers } from './sides.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), 'results');
const short = process.argv.includes('--short');
const FULL = { rows: 2_000_000, runs: 5, threads: [1, 2, 4], cacheMb: 3072 };
const SHORT = { rows: 100_000, runs: 3, threads: [1], cacheMb: 256 };
const { rows, runs, threads, cacheMb } = short ? SHORT : FULL;
const FEW = 10;
const MANY = 1000;

async function findPeer(): Promise<Peer | null> {
  try {
    return { reladiff: await installReladiff(), threads };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!short) {
      throw new Error(
        `reladiff could not be installed: ${reason}\nIt needs python3 with venv, and PyPI. \`npm run bench -- --short\` does without.`,
      );
    }
    console.log(`reladiff could not be installed and is left out: ${reason}`);
    return null;
  }
}

/** Equal tables first; then the target is changed further and further, because copies of such tables take long to make. */
async function measure(servers: Servers, sides: Sides, command: LockstepCommand, peer: Peer | null): Promise<Measured> {
  const tables = [
    { rows: rows / 4, sides: await equalTables(servers, rows / 4) },
    { rows: rows / 2, sides: await equalTables(servers, rows / 2) },
    { rows, sides },
  ];
  await Promise.all([provesFloor(sides.source), provesFloor(sides.target)]);
  await quieten(servers);
  say('equal tables');
  const equal = await measureScenario('equal tables', sides, [], { runs, peer, floors: floorsOf(sides) });
  const equalUse = await measureResources('equal tables', sides, command, { runs, judge: mustBeEqual });
  say('growth');
  const growth = await measureGrowth(tables, runs);

  const planted = plantedDifferences(rows, MANY);
  const changed = async (count: number, from: number) => {
    await plant(sides.target, planted.slice(from, count));
    await quieten(servers);
    say(`${count} scattered differences`);
    const name = `${count} scattered differences`;
    return measureScenario(name, sides, planted.slice(0, count), { runs, peer, floors: [] });
  };
  const few = await changed(FEW, 0);
  const many = await changed(MANY, FEW);
  const expected = await expectedLines(sides, planted);
  const judge = { runs, judge: (answer: Parameters<typeof mustName>[0]) => mustName(answer, expected) };
  const manyUse = await measureResources(many.name, sides, command, judge);

  await changeEveryRow(sides.target);
  await quieten(servers);
  say('every row differs');
  const extra = planted.filter(({ kind }) => kind === 'extra').length;
  const everyUse = await measureResources('every row differs', sides, command, {
    runs,
    judge: (answer) => mustCount(answer, rows + extra),
  });
  return { equal, few, many, growth, resources: [equalUse, manyUse, everyUse], startUpCpu: await command.startUp() };
}

function say(what: string): void {
  console.log(`measuring: ${what}`);
}

const load = loadavg()[0] ?? 0;
if (load > 0.5)
  console.log(`The machine is busy (load ${load.toFixed(1)}): these figures will be too high, and their ratios wrong.`);
const peer = await findPeer();
const command = await buildCommand();
const servers = await startServers(cacheMb);
try {
  console.log(`filling tables of ${rows.toLocaleString('en-US')} rows`);
  const sides = await equalTables(servers, rows);
  const description = await describeSides(sides);
  const measured = await measure(servers, sides, command, peer);
  const promises = judgePromises(measured);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load };
  const about = {
    benchmark: 'parity',
    rows,
    runs,
    machine,
    servers: description,
    peer: peer && `reladiff ${peer.reladiff.version}`,
  };
  await mkdir(results, { recursive: true });
  const file = join(results, short ? 'parity-short.json' : 'parity.json');
  await writeFile(file, `${JSON.stringify({ ...about, promises, ...measured }, null, 2)}\n`);
  for (const line of reportLines(measured, promises)) console.log(line);
  const missed = promises.filter(({ met }) => !met).length;
  console.log(missed === 0 ? 'Every promise is met.' : `${missed} of ${promises.length} promises are NOT met.`);
} finally {
  await Promise.all([servers.source.stop(), servers.target.stop(), command.remove()]);
}
