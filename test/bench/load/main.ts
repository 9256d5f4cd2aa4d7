import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type LabDatabase, type ServerKind, startServer } from '../../lab/lab.ts';
import { buildCommand, type LockstepCommand } from '../command.ts';
import { fillNumbered } from '../numbered-table.ts';
import { medianOf } from '../paired.ts';
import { addedBy, inWords, latencyOf, type Stretch, WAYS, type Way } from './figures.ts';
import { createLive, startWriters, type Writers } from './writers.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const short = process.argv.includes('--short');
const { values: given } = parseArgs({
  options: { short: { type: 'boolean' }, rows: { type: 'string' }, rounds: { type: 'string' } },
});
const { perSecond, leastSeconds, ...usual } = short
  ? { rows: 30_000, rounds: 1, perSecond: 50, leastSeconds: 0.5 }
  : // Who else is there is known after a second: only a run that lasts longer can be gentle.
    { rows: 3_000_000, rounds: 5, perSecond: 200, leastSeconds: 6 };
const [rows, rounds] = [Number(given.rows ?? usual.rows), Number(given.rounds ?? usual.rounds)];
const ALL: readonly (readonly [ServerKind, ServerKind])[] = [
  ['mariadb', 'postgres18'],
  ['mysql9', 'postgres'],
];
const pairs = short ? ALL.slice(0, 1) : ALL;

interface Sides {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

const ROW_CHECKS = ['double-encoded', 'folded-duplicates', 'invalid-utf8', 'nul-character', 'trailing-space'];
const TOOLS = {
  parity: ['check-parity', '--settle-seconds', '0', '--tables', 'item'],
  // What rows alone answer: this login is shown no triggers. A sample would be over before it could be gentle.
  assess: ['assess-migration', '--tables', 'item', '--whole-rows', '1000000000', '--checks', ...ROW_CHECKS],
};

/** Runs a tool once, or nothing, and again until the least time of a stretch is over; how often it ran. */
async function run(sides: Sides, command: LockstepCommand, way: Stretch['way']): Promise<number> {
  if (way === 'quiet') return sleep(leastSeconds * 1000, 1);
  const [tool, pace] = way.split(' ');
  const args = tool === 'parity' ? TOOLS.parity : TOOLS.assess;
  for (let began = performance.now(), runs = 1; ; runs += 1) {
    const { code, stdout } = await command.tool(sides, args, `limits:\n  gentle: ${pace === 'gentle'}\n`);
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${stdout.slice(0, 1000)}`);
    if (performance.now() - began >= leastSeconds * 1000) return runs;
  }
}

/** One stretch of what the writers do all the time. */
async function stretch(
  { round, way }: Pick<Stretch, 'round' | 'way'>,
  writers: readonly Writers[],
  work: () => Promise<number>,
): Promise<Stretch> {
  for (const each of writers) each.take();
  const began = performance.now();
  const runs = await work();
  const seconds = Math.round((performance.now() - began) / runs / 10) / 100;
  const [source = [], target = []] = writers.map((each) => each.take());
  const measured = { round, way, runs, seconds, source: latencyOf(source), target: latencyOf(target) };
  console.log(JSON.stringify(measured));
  return measured;
}

/** Every way in turn, each between two quiet stretches; another first one each round, so that none always runs behind the same neighbour. */
async function measureRound(sides: Sides, command: LockstepCommand, writers: readonly Writers[], round: number) {
  const turns: Stretch['way'][] = ['quiet'];
  for (let at = 0; at < WAYS.length; at++) {
    const way = WAYS[(at + round) % WAYS.length];
    if (way !== undefined) turns.push(way, 'quiet');
  }
  const stretches: Stretch[] = [];
  for (const way of turns) stretches.push(await stretch({ round, way }, writers, () => run(sides, command, way)));
  return stretches;
}

async function measurePair(kinds: readonly [ServerKind, ServerKind], command: LockstepCommand) {
  const servers = await Promise.all(kinds.map((kind) => startServer(kind, { cacheMb: 512 })));
  try {
    const [source, target] = await Promise.all(servers.map((server) => server.createDatabase()));
    if (source === undefined || target === undefined) throw new Error('a pair has two sides');
    for (const side of [source, target]) {
      await fillNumbered(side, rows);
      await createLive(side);
    }
    const writers = await Promise.all([source, target].map((side) => startWriters(side, perSecond, rows)));
    // They are at work, and seen to be, before the first run begins.
    await sleep(1000);
    const stretches: Stretch[] = [];
    try {
      for (let round = 0; round < rounds; round++)
        stretches.push(...(await measureRound({ source, target }, command, writers, round)));
    } finally {
      await Promise.all(writers.map((each) => each.end()));
    }
    const secondsOf = (way: Way) => medianOf(stretches.filter((one) => one.way === way).map((one) => one.seconds));
    const seconds = WAYS.map((way) => ({ way, seconds: secondsOf(way) }));
    const pair = servers.map(({ kind, version }) => `${kind} ${version}`);
    return { pair, seconds, added: addedBy(stretches), stretches };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const load = loadavg()[0] ?? 0;
if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(1)}): the figures will be worth little.`);
const command = await buildCommand();
try {
  const measured = [];
  for (const kinds of pairs) measured.push(await measurePair(kinds, command));
  const about = {
    benchmark: 'load',
    about:
      'Milliseconds that a write by key takes longer on each server while a tool runs beside the writers, on the same machine as both servers; each run between two quiet stretches, and what quiet stretches differ by.',
    rows,
    rounds,
    writesPerSecondOnEachServer: perSecond,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
  };
  await mkdir(results, { recursive: true });
  const file = short ? 'load-short.json' : 'load.json';
  await writeFile(join(results, file), `${JSON.stringify({ ...about, pairs: measured }, null, 2)}\n`);
  for (const { pair, seconds, added } of measured) {
    console.log(`${pair.join(' → ')}, ${rows.toLocaleString('en-US')} rows`);
    for (const { way, seconds: took } of seconds)
      for (const side of ['source', 'target']) {
        const own = added.filter((one) => one.way === way && one.side === side);
        console.log(`  ${way} (${took} s), ${side}: ${own.map((one) => `${one.quantile} ${inWords(one)}`).join(', ')}`);
      }
  }
} finally {
  await command.remove();
}
