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
import { addedBy, latencyOf, MODES, type Mode, type Stretch } from './figures.ts';
import { createLive, startWriters } from './writers.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const short = process.argv.includes('--short');
const { values: given } = parseArgs({
  options: { short: { type: 'boolean' }, rows: { type: 'string' }, rounds: { type: 'string' } },
});
const { perSecond, quietSeconds, ...usual } = short
  ? { rows: 30_000, rounds: 1, perSecond: 50, quietSeconds: 1 }
  : // Who else is there is known after a second: only a check that lasts longer can be gentle.
    { rows: 5_000_000, rounds: 7, perSecond: 100, quietSeconds: 15 };
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

async function stretch(sides: Sides, command: LockstepCommand, mode: Mode, round: number): Promise<Stretch> {
  const writers = await Promise.all([sides.source, sides.target].map((side) => startWriters(side, perSecond, rows)));
  // The writers are at work, and seen to be, before the check begins.
  await sleep(1000);
  const began = performance.now();
  if (mode === 'none') await sleep(quietSeconds * 1000);
  else {
    const settings = `limits:\n  gentle: ${mode === 'gentle'}\n`;
    const args = ['check-parity', '--settle-seconds', '0', '--tables', 'item'];
    const { code, stdout } = await command.tool(sides, args, settings);
    if (code !== 0) throw new Error(`check-parity ended with ${code}: ${stdout.slice(0, 1000)}`);
  }
  const seconds = Math.round((performance.now() - began) / 10) / 100;
  const [source = [], target = []] = await Promise.all(writers.map((each) => each.end()));
  return { round, mode, seconds, source: latencyOf(source), target: latencyOf(target) };
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
    const stretches: Stretch[] = [];
    for (let round = 0; round < rounds; round++) {
      // Another first one each round, so that none always runs behind the same neighbour.
      for (let at = 0; at < MODES.length; at++) {
        const mode = MODES[(at + round) % MODES.length] ?? 'none';
        stretches.push(await stretch({ source, target }, command, mode, round));
        console.log(JSON.stringify(stretches.at(-1)));
      }
    }
    const seconds = Object.fromEntries(
      MODES.map((mode) => [mode, medianOf(stretches.filter((one) => one.mode === mode).map((one) => one.seconds))]),
    );
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
      'Milliseconds that a write by key took on each server, from when it was due; parity runs beside the writers, on the same machine as both servers.',
    rows,
    rounds,
    writesPerSecondOnEachServer: perSecond,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
  };
  await mkdir(results, { recursive: true });
  const file = short ? 'load-short.json' : 'load.json';
  await writeFile(join(results, file), `${JSON.stringify({ ...about, pairs: measured }, null, 2)}\n`);
  for (const { pair, seconds, added } of measured) {
    console.log(
      `${pair.join(' → ')}: ${rows.toLocaleString('en-US')} rows in ${seconds.gentle} s gentle, ${seconds.full} s full`,
    );
    for (const { mode, side, p50, p95, p99 } of added)
      console.log(`  ${mode.padEnd(6)} ${side}: p50 +${p50} ms, p95 +${p95} ms, p99 +${p99} ms`);
  }
} finally {
  await command.remove();
}
