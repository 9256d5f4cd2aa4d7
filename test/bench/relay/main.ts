import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { ensureInstalled, startServer } from '../../lab/lab.ts';
import { openKitBench } from '../../sync/kit-bench.ts';
import { medianOf, secondsOf } from '../paired.ts';
import { CREATE, fillItems, fillQueue, KEYS, type Keys, mustBeCarried } from './queue.ts';

const results = join(dirname(dirname(fileURLToPath(import.meta.url))), 'results');
const short = process.argv.includes('--short');
const { rows, runs } = short ? { rows: 4000, runs: 1 } : { rows: 20_000, runs: 4 };
const PAIRS = [
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
  ['postgres', 'mysql9'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[];
const WORKERS = [1, 4] as const;

/** How long a queue took that was full when the relay began. */
interface Measured {
  readonly pair: string;
  readonly keys: Keys;
  readonly workers: number;
  readonly eventsPerSecond: number;
  readonly seconds: readonly number[];
}

async function measure([from, to]: (typeof PAIRS)[number]): Promise<Measured[]> {
  const servers = [await startServer(from, { cacheMb: 256 }), await startServer(to, { cacheMb: 256 })] as const;
  try {
    const bench = await openKitBench(servers, { source: CREATE, target: CREATE }, { poolSize: 12 });
    const { source, target, kit, forward } = bench;
    await fillItems(source, target, rows);
    const measured: Measured[] = [];
    for (const keys of KEYS) {
      for (const workers of WORKERS) {
        const seconds: number[] = [];
        // The first one also opens the connections and warms what is cold.
        for (let run = -1; run < runs; run++) {
          await fillQueue(source, target, kit, { rows, keys });
          const options = { workers, until: 'drained', heartbeatMs: 0, idleMs: 5 } as const;
          const took = await secondsOf(() => runRelay(forward, options));
          await mustBeCarried(source, target, keys);
          if (run >= 0) seconds.push(took);
        }
        const pair = servers.map(({ kind, version }) => `${kind} ${version}`).join(' → ');
        measured.push({ pair, keys, workers, eventsPerSecond: Math.round(rows / medianOf(seconds)), seconds });
        console.log(`${pair}, ${keys} keys, ${workers} workers: ${measured.at(-1)?.eventsPerSecond} events a second`);
      }
    }
    await bench.drop();
    return measured;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const load = loadavg()[0] ?? 0;
if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(1)}): the figures will be worth little.`);
const measured: Measured[] = [];
for (const pair of PAIRS) {
  for (const kind of pair) await ensureInstalled(kind, console.log);
  measured.push(...(await measure(pair)));
}
const about = {
  benchmark: 'relay',
  events: rows,
  runs,
  machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
};
await mkdir(results, { recursive: true });
const file = join(results, short ? 'relay-short.json' : 'relay.json');
await writeFile(file, `${JSON.stringify({ ...about, measured }, null, 2)}\n`);
