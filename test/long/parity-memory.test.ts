import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type LockstepCommand } from '../bench/command.ts';
import { type LabDatabase, type LabServer, startServer } from '../lab/lab.ts';

/** What the process may hold, in MB, whatever the rows are like; rows with a key that all differ hold more today. */
const MOST_RSS = 256;
const MOST_OF_DIFFERING = 400;
let command: LockstepCommand;
let servers: [LabServer, LabServer];

beforeAll(async () => {
  command = await buildCommand();
  servers = await Promise.all([
    startServer('mariadb', { cacheMb: 256, extra: ['--max-allowed-packet=1G', '--innodb-log-file-size=1G'] }),
    startServer('postgres18', { cacheMb: 256, extra: [] }),
  ]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await command.remove();
});

/** Makes a table `t` on both sides. */
async function pair(sqlOf: (on: 'mysql' | 'postgres') => readonly string[]): Promise<[LabDatabase, LabDatabase]> {
  const [source, target] = await Promise.all([servers[0].createDatabase(), servers[1].createDatabase()]);
  for (const side of [source, target]) for (const sql of sqlOf(side.server.engine)) await side.execute(sql);
  return [source, target];
}

/** What was found, and the memory that it took where that was too much. */
async function check(
  [source, target]: readonly [LabDatabase, LabDatabase],
  { most = MOST_RSS, more = [] }: { readonly most?: number; readonly more?: readonly string[] } = {},
) {
  const { stdout, peakRss } = await command.tool(
    { source, target },
    ['check-parity', '--settle-seconds', '0', '--max-differences', '1000', ...more],
    'limits:\n  gentle: false\n',
  );
  const { verdict, counts } = JSON.parse(stdout);
  return { verdict, differences: counts.differences, megabytes: peakRss > most ? Math.round(peakRss) : 'few' };
}

/** Rows `from` to `to` of `t`, their columns as SQL over their number. */
function rows(on: 'mysql' | 'postgres', from: number, to: number, columns: string): string {
  const numbers = on === 'mysql' ? `seq_${from}_to_${to}` : `generate_series(${from}, ${to}) AS seq`;
  return `INSERT INTO t SELECT seq, ${columns} FROM ${numbers}`;
}

const KEYS = [
  ['with a key', ', PRIMARY KEY (id)'],
  ['without a key', ''],
] as const;

/** What a document of almost a million characters is made of: the smallest values cost most. */
const PARTS = [
  ['numbers of one digit', () => '1', 310_000],
  ['small objects', (space: string) => `{"a":${space}1,${space}"b":${space}[]}`, 38_000],
  ['nested lists', () => '[[[[{}]]]]', 70_000],
  ['short texts', () => '"a"', 180_000],
] as const;

/** All of them with LOCKSTEP_MEMORY=all. */
const TRIED = process.env.LOCKSTEP_MEMORY === 'all' ? PARTS : PARTS.slice(0, 1);

describe.each(KEYS)('a check of a table %s holds little in memory', (_, key) => {
  it.each(TRIED)('of documents of %s among small ones, which are compared by value', async (_name, partOf, times) => {
    const sides = await pair((on) => {
      const space = on === 'mysql' ? ' ' : '';
      const json = (sql: string) => (on === 'mysql' ? sql : `(${sql})::json`);
      const large = `CONCAT('{"a":${space}[', REPEAT('${partOf(space)},${space}', ${times}), '2]}')`;
      return [
        `CREATE TABLE t (id int NOT NULL, body json${key})`,
        rows(on, 100, 599, json(`CONCAT('{"a":${space}', seq, '}')`)),
        ...Array.from({ length: 24 }, (_, at) => rows(on, at, at, json(large))),
      ];
    });
    expect(await check(sides)).toEqual({ verdict: 'equal', differences: 0, megabytes: 'few' });
    await sides[1].execute(`UPDATE t SET body = '{"a":1}' WHERE id IN (7, 300)`);
    expect(await check(sides)).toEqual({ verdict: 'drift', differences: key === '' ? 4 : 2, megabytes: 'few' });
  });

  it('of long texts that all differ', async () => {
    const sides = await pair((on) => [
      `CREATE TABLE t (id int NOT NULL, body ${on === 'mysql' ? 'longtext' : 'text'}${key})`,
      rows(on, 1, 40, `CONCAT('${on}', REPEAT('0123456789', 95000))`),
    ]);
    const found = { verdict: 'drift', differences: key === '' ? 80 : 40, megabytes: 'few' };
    expect(await check(sides, { most: key === '' ? MOST_RSS : MOST_OF_DIFFERING, more: ['--repair'] })).toEqual(found);
  });

  it('of wide rows that all differ', async () => {
    const columns = Array.from({ length: 190 }, (_, at) => `c${at}`);
    const sides = await pair((on) => [
      `CREATE TABLE t (id int NOT NULL, ${columns.map((name) => `${name} text`).join(', ')}${key})`,
      rows(on, 1, 100, columns.map(() => `CONCAT(seq, '${on}', REPEAT('x', 1000))`).join(', ')),
    ]);
    const found = { verdict: 'drift', differences: key === '' ? 200 : 100, megabytes: 'few' };
    expect(await check(sides, { most: key === '' ? MOST_RSS : MOST_OF_DIFFERING, more: ['--repair'] })).toEqual(found);
  });

  it('of many rows that all differ', async () => {
    const columns = Array.from({ length: 90 }, (_, at) => `c${at}`);
    const sides = await pair((on) => [
      `CREATE TABLE t (id int NOT NULL, ${columns.map((name) => `${name} varchar(20)`).join(', ')}${key})`,
      rows(on, 1, 12_000, columns.map(() => `CONCAT(seq, '${on}')`).join(', ')),
    ]);
    const found = { verdict: 'drift', differences: key === '' ? 24_000 : 12_000, megabytes: 'few' };
    expect(await check(sides, { most: key === '' ? MOST_RSS : MOST_OF_DIFFERING, more: ['--repair'] })).toEqual(found);
  });
});
