import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { type KitBench, openKitBench } from '../../sync/kit-bench.ts';
import { copyWithPgloader } from '../../truth/copies/pgloader.ts';
import { ensureCopyPrograms } from '../../truth/copies/programs.ts';
import { medianOf, secondsOf } from '../paired.ts';
import { quieten, startServers } from '../sides.ts';
import { CREATE_TABLE, fillEmptyMariadb } from '../table.ts';
import { writeLive } from './live-writes.ts';

const results = join(dirname(dirname(fileURLToPath(import.meta.url))), 'results');
const short = process.argv.includes('--short');
const WRITES = 200;
const option = (name: string) => process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
const rows = Number(option('rows') ?? (short ? 50_000 : 500_000));
const runs = Number(option('runs') ?? (short ? 1 : 3));

/** The kit's backfill into the emptied table; seconds, writes that went on meanwhile, and the longest that a merge held the table. */
async function kitRun(bench: KitBench, perSecond: number) {
  await bench.target.execute('TRUNCATE item, lockstep_ledger, lockstep_state');
  await quieten(servers);
  await activate(bench.forward);
  const held: number[] = [];
  const live = perSecond > 0 ? writeLive(bench.forward, rows, perSecond) : null;
  const seconds = await secondsOf(async () => {
    const result = await runBackfill(
      bench.forward,
      { fingerprint: bench.kit.fingerprint },
      { onProgress: ({ heldMs }) => held.push(heldMs) },
    );
    if (!result.complete) throw new Error('the backfill did not copy every row');
  });
  const writes = (await live?.end()) ?? 0;
  await mustAgree(bench.source, bench.target);
  return { seconds, writes, chunks: held.length, longestMergeMs: Math.round(Math.max(...held)) };
}

async function pgloaderRun(source: LabDatabase, bench: KitBench): Promise<number> {
  const target = await bench.target.server.createDatabase();
  try {
    await quieten(servers);
    const seconds = await secondsOf(() => copyWithPgloader(source, target, { only: ['item'] }));
    const [[count] = []] = await target.query('SELECT count(*) FROM item');
    if (Number(count) !== rows) throw new Error(`pgloader copied ${count} of ${rows} rows`);
    return seconds;
  } finally {
    await target.drop();
  }
}

/** Throws unless both sides have the same rows, by count and by sums over what the writes change and what they do not. */
async function mustAgree(source: LabDatabase, target: LabDatabase): Promise<void> {
  const sums = 'count(*), sum(id), sum(stock), sum(price), sum(char_length(name)), sum(char_length(body))';
  const [one, other] = await Promise.all(
    [source, target].map((database) => database.query(`SELECT ${sums} FROM item`)),
  );
  if (JSON.stringify(one) !== JSON.stringify(other)) {
    throw new Error(`the sides differ: ${JSON.stringify(one)} and ${JSON.stringify(other)}`);
  }
}

await ensureCopyPrograms();
const servers = await startServers(short ? 256 : 1024);
try {
  const bench = await openKitBench([servers.source, servers.target], {
    source: CREATE_TABLE.mariadb,
    target: CREATE_TABLE.postgres,
  });
  console.log(`filling a table of ${rows.toLocaleString('en-US')} rows`);
  await fillEmptyMariadb(bench.source, rows);
  const load = loadavg()[0] ?? 0;
  const kit: Awaited<ReturnType<typeof kitRun>>[] = [];
  const kitWithWrites: Awaited<ReturnType<typeof kitRun>>[] = [];
  const pgloader: number[] = [];
  for (let run = 0; run < runs; run++) {
    pgloader.push(await pgloaderRun(bench.source, bench));
    kit.push(await kitRun(bench, 0));
    kitWithWrites.push(await kitRun(bench, WRITES));
    console.log(JSON.stringify({ pgloader: pgloader.at(-1), kit: kit.at(-1), kitWithWrites: kitWithWrites.at(-1) }));
  }
  const rate = (seconds: readonly number[]) => Math.round(rows / medianOf(seconds));
  const rowsPerSecond = {
    pgloader: rate(pgloader),
    kit: rate(kit.map(({ seconds }) => seconds)),
    kitWithWrites: rate(kitWithWrites.map(({ seconds }) => seconds)),
  };
  const file = join(results, short ? 'backfill-short.json' : 'backfill.json');
  await mkdir(results, { recursive: true });
  const about = {
    benchmark: 'backfill',
    rows,
    runs,
    writesPerSecond: WRITES,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
  };
  await writeFile(file, `${JSON.stringify({ ...about, rowsPerSecond, pgloader, kit, kitWithWrites }, null, 2)}\n`);
  console.log(`rows a second, medians of ${runs}: ${JSON.stringify(rowsPerSecond)}`);
  await bench.drop();
} finally {
  await Promise.all([servers.source.stop(), servers.target.stop()]);
}
