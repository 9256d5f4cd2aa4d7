import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type LabDatabase, type ServerKind, startServer } from '../../lab/lab.ts';
import { buildCommand, type LockstepCommand } from '../command.ts';

/** What check_parity does with single values of up to a gigabyte: equal ones, and ones that differ in their last byte. */
const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'results');
const given = process.argv.indexOf('--megabytes');
const sizes = given < 0 ? [100, 250, 1000] : [Number(process.argv[given + 1])];
const MOST_RSS = 256;

interface Sides {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

const answer = z.object({
  verdict: z.string(),
  tables: z.array(
    z.object({
      source: z.string(),
      verdict: z.string(),
      error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
    }),
  ),
});

/** A server that takes packets of 1 GB, and a log that a value of that size fits into. */
function start(kind: ServerKind) {
  const extra = kind.startsWith('postgres') ? [] : ['--max-allowed-packet=1G', '--innodb-log-file-size=2G'];
  return startServer(kind, { cacheMb: 512, extra });
}

async function fill({ server: { engine }, ...database }: LabDatabase, bytes: number): Promise<void> {
  const [text, blob, cast] = engine === 'mysql' ? ['longtext', 'longblob', ''] : ['text', 'bytea', '::bytea'];
  const value = `REPEAT('0123456789abcdef', ${bytes / 16})`;
  await database.execute(
    `CREATE TABLE texts (id int PRIMARY KEY, body ${text}); CREATE TABLE raw (id int PRIMARY KEY, body ${blob});
     CREATE TABLE small (id int PRIMARY KEY); INSERT INTO small VALUES (1);
     INSERT INTO texts VALUES (1, ${value}); INSERT INTO raw VALUES (1, ${value}${cast})`,
  );
}

async function check(command: LockstepCommand, sides: Sides) {
  const began = performance.now();
  const { stdout, peakRss } = await command.tool(sides, ['check-parity', '--settle-seconds', '0']);
  const { verdict, tables } = answer.parse(JSON.parse(stdout));
  return {
    verdict,
    tables: Object.fromEntries(
      tables.map(({ source, verdict: own, error }) => [
        source.replace(/^.*\./, ''),
        error === undefined ? own : `${own}: ${error.code}: ${error.message} ${error.hint}`,
      ]),
    ),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    peakRss: Math.round(peakRss),
  };
}

async function measure(command: LockstepCommand, sides: Sides, megabytes: number) {
  const bytes = megabytes * 1_000_000;
  await Promise.all([fill(sides.source, bytes), fill(sides.target, bytes)]);
  const equal = await check(command, sides);
  await sides.target.execute(
    `UPDATE texts SET body = overlay(body placing 'X' from ${bytes} for 1); UPDATE raw SET body = set_byte(body, ${bytes - 1}, 88)`,
  );
  const lastByte = await check(command, sides);
  const wrong = [
    ...Object.entries(equal.tables).flatMap(([table, said]) =>
      said === 'drift' ? [`${table}: a false difference`] : [],
    ),
    ...['texts', 'raw'].flatMap((table) =>
      lastByte.tables[table] === 'equal' || lastByte.tables[table] === undefined ? [`${table}: a false "equal"`] : [],
    ),
    ...(equal.tables.small === 'equal' && lastByte.tables.small === 'equal'
      ? []
      : ['the other table was not compared']),
    ...[equal, lastByte].flatMap(({ peakRss }) => (peakRss > MOST_RSS ? [`${peakRss} MB resident`] : [])),
  ];
  return { megabytes, equal, lastByte, wrong };
}

const command = await buildCommand();
const servers = await Promise.all([start('mariadb'), start('postgres18')]);
const measured = [];
try {
  for (const megabytes of sizes) {
    const [source, target] = await Promise.all(servers.map((server) => server.createDatabase()));
    if (source === undefined || target === undefined) throw new Error('two servers have two databases');
    measured.push(await measure(command, { source, target }, megabytes));
    await Promise.all([source.drop(), target.drop()]);
  }
  const about = {
    benchmark: 'large values',
    pair: servers.map(({ kind, version }) => `${kind} ${version}`),
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node },
  };
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'large-values.json'), `${JSON.stringify({ ...about, measured }, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
  process.exitCode = measured.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await command.remove();
}
