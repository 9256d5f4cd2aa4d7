import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type LabDatabase, startServer } from '../../lab/lab.ts';
import { buildCommand, type LockstepCommand } from '../command.ts';
import { fillNumbered } from '../numbered-table.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const given = process.argv.indexOf('--rows');
const rows = given < 0 ? 100_000_000 : Number(process.argv[given + 1]);
/** What a row takes on both servers together, and what the logs do that are written while it is filled. */
const BYTES_PER_ROW = 330;
const LOG_BYTES = 3 * 2 ** 30;
const MOST_RSS = 256;

const answer = z.object({
  verdict: z.string(),
  counts: z.object({ rows: z.object({ source: z.number(), target: z.number() }), differences: z.number() }),
  tables: z.array(
    z.object({
      differences: z.array(z.object({ kind: z.string(), key: z.record(z.string(), z.string().nullable()) })),
    }),
  ),
});

interface Sides {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

async function check(command: LockstepCommand, sides: Sides) {
  const began = performance.now();
  const { stdout, peakRss } = await command.tool(sides, ['check-parity', '--settle-seconds', '0']);
  const seconds = (performance.now() - began) / 1000;
  const { verdict, counts, tables } = answer.parse(JSON.parse(stdout));
  const found = tables.flatMap(({ differences }) => differences.map(({ kind, key }) => `${kind} ${key.id}`)).sort();
  const perSecond = Math.round(counts.rows.source / seconds);
  return {
    verdict,
    rows: counts.rows,
    found,
    seconds: Math.round(seconds * 10) / 10,
    perSecond,
    peakRss: Math.round(peakRss),
  };
}

async function measure(sides: Sides, command: LockstepCommand) {
  const began = performance.now();
  let said = 0;
  const say = (side: string) => (done: number) => {
    if (performance.now() - said < 30_000) return;
    said = performance.now();
    console.log(`${side}: ${done.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')} rows`);
  };
  await Promise.all([fillNumbered(sides.source, rows, say('source')), fillNumbered(sides.target, rows, say('target'))]);
  const fillSeconds = Math.round((performance.now() - began) / 1000);
  const equal = await check(command, sides);
  // One row of each kind, far from each other.
  const [missing, different, extra] = [Math.ceil(rows * 0.1), Math.ceil(rows * 0.55), rows + 1];
  await sides.target.execute(
    `DELETE FROM item WHERE id = ${missing}; UPDATE item SET amount = amount + 0.01 WHERE id = ${different}; INSERT INTO item VALUES (${extra}, 1, 1, NULL, 'extra')`,
  );
  const planted = await check(command, sides);
  const assessed = await command.tool(sides, ['assess-migration', '--window-seconds', '0', '--look-at', 'data']);
  const expected = [`different ${different}`, `extra ${extra}`, `missing ${missing}`];
  const wrong = [
    ...(equal.verdict === 'equal' && equal.rows.source === rows ? [] : ['equal tables were not found equal']),
    ...(JSON.stringify(planted.found) === JSON.stringify(expected) ? [] : [`found ${planted.found.join(', ')}`]),
    ...[equal.peakRss, planted.peakRss, assessed.peakRss].flatMap((mb) => (mb > MOST_RSS ? [`${mb} MB resident`] : [])),
  ];
  return { fillSeconds, equal, planted, assess: { peakRss: Math.round(assessed.peakRss) }, wrong };
}

const { bavail, bsize } = await statfs(tmpdir());
const needed = rows * BYTES_PER_ROW + LOG_BYTES;
if (bavail * bsize < needed) {
  console.log(
    `${rows.toLocaleString('en-US')} rows need about ${Math.ceil(needed / 2 ** 30)} GB of disk: give --rows less.`,
  );
  process.exit(2);
}
const load = loadavg()[0] ?? 0;
const command = await buildCommand();
const servers = await Promise.all([
  startServer('mariadb', { cacheMb: 1024 }),
  startServer('postgres18', { cacheMb: 1024 }),
]);
try {
  const [source, target] = await Promise.all(servers.map((server) => server.createDatabase()));
  if (source === undefined || target === undefined) throw new Error('two servers have two databases');
  const measured = await measure({ source, target }, command);
  const about = {
    benchmark: 'scale',
    pair: servers.map(({ kind, version }) => `${kind} ${version}`),
    rows,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
  };
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'scale.json'), `${JSON.stringify({ ...about, ...measured }, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
  process.exitCode = measured.wrong.length > 0 ? 1 : 0;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await command.remove();
}
