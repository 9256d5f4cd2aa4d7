import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LabServer, startServer } from '../lab/lab.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { type Paired, runPaired } from './paired.ts';
import { fillTables } from './table.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), 'results');
const short = process.argv.includes('--short');
const rows = short ? 100_000 : 2_000_000;
const runs = short ? 3 : 5;

/** Times check_parity beside what neither side can do without: one scan of the table on both servers at once. */
async function parityBeside(source: LabServer, target: LabServer): Promise<Paired> {
  const [sourceDatabase, targetDatabase] = await Promise.all([source.createDatabase(), target.createDatabase()]);
  await fillTables(sourceDatabase, targetDatabase, rows);
  const bench = workbench({ source: sourceDatabase.readerUrl, target: targetDatabase.readerUrl });
  const scan = 'SELECT count(*) FROM item WHERE body IS NOT NULL';
  try {
    return await runPaired(
      [
        {
          name: 'scan of both sides',
          run: () => Promise.all([sourceDatabase.query(scan), targetDatabase.query(scan)]),
        },
        {
          name: 'check_parity, equal',
          run: async () => {
            const { verdict } = outputOf(await bench.call('check_parity', { settle_seconds: 0 }));
            if (verdict !== 'equal') throw new Error(`check_parity said ${String(verdict)} of equal tables`);
          },
        },
      ],
      runs,
    );
  } finally {
    await bench.close();
  }
}

const source = await startServer('mariadb');
const target = await startServer('postgres');
try {
  const paired = await parityBeside(source, target);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node };
  const servers = { source: `${source.kind} ${source.version}`, target: `${target.kind} ${target.version}` };
  await mkdir(results, { recursive: true });
  const file = join(results, short ? 'parity-short.json' : 'parity.json');
  await writeFile(file, `${JSON.stringify({ benchmark: 'parity', rows, machine, servers, ...paired }, null, 2)}\n`);
  for (const { name, median, seconds } of paired.timings) {
    const ratio = (paired.ratios[name] ?? Number.NaN).toFixed(2);
    const range = `${Math.min(...seconds).toFixed(3)}–${Math.max(...seconds).toFixed(3)}`;
    console.log(`${name.padEnd(24)} median ${median.toFixed(3)} s  (${range})  ×${ratio}`);
  }
} finally {
  await Promise.all([source.stop(), target.stop()]);
}
