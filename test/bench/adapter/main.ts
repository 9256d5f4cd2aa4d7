import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../lab/lab.ts';
import { openKitBench } from '../../sync/kit-bench.ts';
import { type Block, type Load, openCallers, WAYS, type Way } from './callers.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const short = process.argv.includes('--short');
const { rounds, calls, paced, accounts } = short
  ? { rounds: 2, calls: 240, paced: 240, accounts: 1000 }
  : { rounds: 7, calls: 1200, paced: 2400, accounts: 10_000 };
const CALLERS = 8;
const GOAL = 1.2;
const LOADS = ['paced', 'full'] as const;
const CREATE =
  'CREATE TABLE account (id int PRIMARY KEY, balance bigint, note varchar(40)); CREATE TABLE orders (id int PRIMARY KEY, account int, price decimal(12,2), body text)';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function of(blocks: readonly Block[], load: Load, way: Way, field: 'p50' | 'p99' | 'perSecond'): number {
  return median(blocks.filter((block) => block.way === way && block.load === load).map((block) => block[field]));
}

/** Each commit waits for the disk, as MariaDB does by default; the lab's servers do not. */
const servers = [
  await startServer('mariadb', {
    cacheMb: 256,
    extra: ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=1'],
  }),
  await startServer('postgres', { cacheMb: 256 }),
] as const;
try {
  const bench = await openKitBench(servers, { source: CREATE, target: CREATE });
  const fill = `INSERT INTO account SELECT seq, 1000000, 'new' FROM seq_1_to_${accounts}`;
  await bench.source.execute(fill);
  const load = loadavg()[0] ?? 0;
  if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(1)}): the figures will be worth little.`);
  const callers = openCallers(bench, CALLERS, accounts);
  for (const way of WAYS) await callers.block([way], 'full', Math.ceil(calls / 4));
  const blocks: Block[][] = [];
  for (let round = 0; round < rounds; round++) {
    // sync holds a caller so long that it would change the pace of the others.
    const own = [
      await callers.block(['bare', 'off', 'outbox'], 'paced', paced),
      await callers.block(['sync'], 'paced', calls),
    ];
    for (let at = 0; at < WAYS.length; at++) {
      const way = WAYS[(at + round) % WAYS.length];
      // Another first one each round, so that none always runs behind the same neighbour.
      if (way !== undefined) own.push(await callers.block([way], 'full', calls));
    }
    blocks.push(own.flat());
  }
  await callers.close();
  const ratios = blocks.map((own) => of(own, 'paced', 'outbox', 'p99') / of(own, 'paced', 'off', 'p99'));
  const medians = LOADS.flatMap((load) =>
    WAYS.map((way) => ({
      load,
      way,
      p50: of(blocks.flat(), load, way, 'p50'),
      p99: of(blocks.flat(), load, way, 'p99'),
      perSecond: of(blocks.flat(), load, way, 'perSecond'),
    })),
  );
  const promise = {
    promise: 'paced load: p99 of mode outbox over mode off, median of the rounds',
    target: `<= ${GOAL}`,
    measured: median(ratios),
  };
  const about = {
    benchmark: 'adapter',
    pair: servers.map(({ kind, version }) => `${kind} ${version}`),
    callers: CALLERS,
    calls,
    pacedCalls: paced,
    rounds,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
  };
  await mkdir(results, { recursive: true });
  const file = join(results, short ? 'adapter-short.json' : 'adapter.json');
  const met = promise.measured <= GOAL;
  await writeFile(
    file,
    `${JSON.stringify({ ...about, promises: [{ ...promise, met }], medians, ratios, blocks }, null, 2)}\n`,
  );
  console.log(`${CALLERS} callers, medians of ${rounds} rounds of ${calls} transactions, milliseconds`);
  for (const { load, way, p50, p99, perSecond } of medians) {
    const figures = `p50 ${p50.toFixed(2).padStart(7)}  p99 ${p99.toFixed(2).padStart(7)}  ${Math.round(perSecond)}/s`;
    console.log(`  ${load.padEnd(6)} ${way.padEnd(7)} ${figures}`);
  }
  console.log(
    `${met ? 'met    ' : 'NOT MET'}  ${promise.promise}: ${promise.measured.toFixed(2)}, promised ${promise.target}`,
  );
  await bench.drop();
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}
