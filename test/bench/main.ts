import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCommand, type LockstepCommand } from './command.ts';
import { measure } from './measure.ts';
import { judgePromises } from './promises.ts';
import { installReladiff } from './reladiff.ts';
import { reportLines } from './report.ts';
import type { Peer } from './scenario.ts';
import { describeSides, equalTables, SETTLED, type Servers, startServers } from './sides.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), 'results');
const short = process.argv.includes('--short');
const large = process.argv.includes('--large');
// The caches hold four times the largest table: PostgreSQL does not keep a table above a quarter of its cache in it.
const FULL = { rows: 2_000_000, runs: 5, commandRuns: 5, threads: [1, 2, 4], cacheMb: 3072, equalOnly: false };
const SHORT = { ...FULL, rows: 100_000, runs: 3, commandRuns: 1, threads: [1], cacheMb: 256 };
// What is paid once weighs less here. The peer takes minutes for each run beside differences: it is timed on equal tables alone.
const LARGE = { ...FULL, rows: 8_000_000, threads: [2, 4], cacheMb: 9728, equalOnly: true };
const [{ rows, runs, commandRuns, threads, cacheMb, equalOnly }, file] = short
  ? ([SHORT, 'parity-short.json'] as const)
  : large
    ? ([LARGE, 'parity-large.json'] as const)
    : ([FULL, 'parity.json'] as const);

async function findPeer(): Promise<Peer | null> {
  try {
    return { reladiff: await installReladiff(), threads, equalOnly };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!short) {
      const hint = 'It needs python3 with venv, and PyPI; `npm run bench -- --short` does without.';
      throw new Error(`reladiff could not be installed: ${reason}\n${hint}`);
    }
    console.log(`reladiff could not be installed and is left out: ${reason}`);
    return null;
  }
}

async function benchmark(servers: Servers, command: LockstepCommand, peer: Peer | null): Promise<void> {
  const load = loadavg()[0] ?? 0;
  if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(1)}): the figures will be worth little.`);
  console.log(`filling tables of ${rows.toLocaleString('en-US')} rows`);
  const sides = await equalTables(servers, rows);
  const about = {
    benchmark: 'parity',
    rows,
    runs,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
    servers: await describeSides(sides),
    peer: peer && `reladiff ${peer.reladiff.version}`,
    settled: SETTLED,
  };
  const say = (what: string) => console.log(`measuring ${what}`);
  const measured = await measure(servers, sides, command, { rows, runs, commandRuns, peer, say });
  const promises = judgePromises(measured);
  await mkdir(results, { recursive: true });
  await writeFile(join(results, file), `${JSON.stringify({ ...about, promises, ...measured }, null, 2)}\n`);
  console.log(reportLines(measured, promises).join('\n'));
  if (short)
    console.log(`The promises are about ${FULL.rows.toLocaleString('en-US')} rows: this short form judges none.`);
}

const peer = await findPeer();
const command = await buildCommand();
try {
  const servers = await startServers(cacheMb);
  try {
    await benchmark(servers, command, peer);
  } finally {
    await Promise.all([servers.source.stop(), servers.target.stop()]);
  }
} finally {
  await command.remove();
}
