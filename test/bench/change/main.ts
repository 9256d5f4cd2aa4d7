import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVER_KINDS } from '../../lab/kinds.ts';
import { ensureInstalled, type ServerKind, startServer } from '../../lab/lab.ts';
import { measureChange } from './measure-change.ts';
import { measurePlain } from './measure-plain.ts';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const { values: given } = parseArgs({
  options: { short: { type: 'boolean' }, rows: { type: 'string' }, server: { type: 'string' } },
});
const usual = given.short ? { rows: 20_000, quietSeconds: 1 } : { rows: 12_000_000, quietSeconds: 20 };
const rows = Number(given.rows ?? usual.rows);
const asked = given.server?.split(',') ?? (given.short ? ['mariadb', 'postgres18'] : SERVER_KINDS);
const kinds = SERVER_KINDS.filter((kind) => asked.includes(kind));
if (kinds.length === 0) throw new Error('No server of that name.');

/** The change as Lockstep generates it and the plain way, each on a table of its own. */
async function measureOn(kind: ServerKind) {
  const server = await startServer(kind, { cacheMb: 2048 });
  try {
    const measured = [];
    for (const measure of [measurePlain, measureChange]) {
      const database = await server.createDatabase();
      measured.push(await measure({ database, rows, rest: () => sleep(usual.quietSeconds * 1000) }));
      await database.drop();
    }
    const [plain, change] = measured;
    return { server: `${kind} ${server.version}`, plain, change };
  } finally {
    await server.stop();
  }
}

const load = loadavg()[0] ?? 0;
if (load > 0.5) console.log(`The machine is busy (load ${load.toFixed(1)}): the figures will be worth little.`);
const servers = [];
for (const kind of kinds) {
  await ensureInstalled(kind, console.log);
  servers.push(await measureOn(kind));
  console.log(JSON.stringify(servers.at(-1), null, 1));
}
const about = {
  benchmark: 'change',
  about:
    'users.email becomes users.email_address under eight writers: milliseconds that a statement of theirs took while each step ran, as generated with the usual settings, and beside one ALTER and one UPDATE. An oracle of what writers saw committed, and every row that none touched, were read at the end.',
  rows,
  machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node, load },
};
await mkdir(results, { recursive: true });
const file = given.short ? 'change-short.json' : 'change.json';
await writeFile(join(results, file), `${JSON.stringify({ ...about, servers }, null, 2)}\n`);
