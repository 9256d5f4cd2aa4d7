import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { writeFiles } from '../../mcp-server/src/render/write-files.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { reversed, shop } from '../plan/shop.ts';
import { mysqlTables, postgresTables, shopRows } from './shop-sql.ts';

let source: LabDatabase;
let target: LabDatabase;
let project: string;
let runbook: string;
let runbookBack: string;

beforeAll(async () => {
  source = await sharedServer('mariadb').createDatabase();
  target = await sharedServer('postgres').createDatabase();
  await source.execute(`${mysqlTables}\n${shopRows('mysql')}`);
  await target.execute(`${postgresTables}\n${shopRows('postgres')}`);
  project = mkdtempSync(join(tmpdir(), 'lockstep-clients-'));
  const input = shop(source.name, target.name);
  const context = { ...input, sourceDialect: mysqlDialect, targetDialect: postgresDialect };
  const files = renderPlan(makePlan(input), context);
  await writeFiles(join(project, 'migration'), files);
  runbook = files.find(({ path }) => path === 'RUNBOOK.md')?.text ?? '';
  const back = reversed(input);
  const contextBack = { ...back, sourceDialect: postgresDialect, targetDialect: mysqlDialect };
  const filesBack = renderPlan(makePlan(back), contextBack);
  await writeFiles(join(project, 'back'), filesBack);
  runbookBack = filesBack.find(({ path }) => path === 'RUNBOOK.md')?.text ?? '';
});
afterAll(async () => {
  await source.drop();
  await target.drop();
  rmSync(project, { recursive: true });
});

/** Runs a line of the runbook as a person would: in bash, in the plan's folder, with the clients' own configuration. */
function run(line: string, folder = 'migration') {
  const my = new URL(source.url);
  const pg = new URL(target.url);
  writeFileSync(
    join(project, '.my.cnf'),
    `[client]\nhost=127.0.0.1\nport=${my.port}\nuser=${my.username}\npassword="${decodeURIComponent(my.password)}"\n`,
  );
  const env = {
    PATH: `${project}:${process.env.PATH}`,
    HOME: project,
    PGHOST: '127.0.0.1',
    PGPORT: pg.port,
    PGUSER: pg.username,
    PGPASSWORD: decodeURIComponent(pg.password),
    PGDATABASE: target.name,
  };
  const result = spawnSync('bash', ['-c', `set -o pipefail\n${line}`], {
    cwd: join(project, folder),
    env,
    encoding: 'utf8',
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The command lines of a section of the runbook. */
function lines(section: string, text = runbook): string[] {
  const block = new RegExp(`## ${section}[\\s\\S]*?\`\`\`sh\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1];
  return block?.split('\n') ?? [];
}

it('the clients that the runbook names are here', () => {
  const found = (program: string) =>
    spawnSync('bash', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
  // Newer packages of MariaDB call the client by its own name only.
  if (found('mysql') === '' && found('mariadb') !== '') symlinkSync(found('mariadb'), join(project, 'mysql'));
  expect({ psql: run('command -v psql').status, mysql: run('command -v mysql').status }).toEqual({ psql: 0, mysql: 0 });
});

it('each validation line prints EQUAL on equal rows, the difference on others, and fails when a server refuses', async () => {
  expect(lines('6').length).toBe(7);
  for (const line of lines('6')) {
    const folder = /echo EQUAL (\S+)$/.exec(line)?.[1];
    expect(run(line)).toEqual({ status: 0, stdout: `EQUAL ${folder}\n`, stderr: '' });
  }
  const [orders = ''] = lines('6').filter((line) => line.endsWith('EQUAL orders'));
  await target.execute('UPDATE orders SET total = 10.49 WHERE id = 1');
  expect(run(orders)).toMatchObject({ status: 1, stdout: expect.stringContaining('> lockstep: total max 10.49') });
  await target.execute('UPDATE orders SET total = 10.50 WHERE id = 1; ALTER TABLE orders RENAME TO elsewhere');
  expect(run(orders)).toMatchObject({ stdout: '', stderr: expect.stringContaining('"public.orders" does not exist') });
  expect(run(orders).status).not.toBe(0);
  await target.execute('ALTER TABLE elsewhere RENAME TO orders');
});

it('the sequence line and the emptying lines do what they say, in the order given', async () => {
  const advance = /^psql .*'advance-sequences\.sql'$/m.exec(runbook)?.[0] ?? '';
  expect(run(advance)).toMatchObject({ status: 0, stderr: '' });
  expect(await target.query("SELECT nextval('orders_id_seq')")).toEqual([['4001']]);
  expect(lines('7').length).toBe(7);
  for (const line of lines('7'))
    expect(run(line)).toMatchObject({ status: 0, stdout: expect.stringMatching(/rows left in .*: 0/) });
  expect(run(lines('7')[0]?.replace(/^PGOPTIONS='[^']*' /, '') ?? '')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('refused without confirmation'),
  });
  for (const table of ['customers', 'orders', 'order_items', 'log_lines', 'teams', 'players']) {
    expect(await target.query(`SELECT count(*) FROM ${table}`)).toEqual([['0']]);
  }
});

it('the emptying lines work where MySQL or MariaDB is the target, and not without their confirmation', async () => {
  const all = lines('7', runbookBack);
  expect(all.length).toBe(7);
  const [unconfirmed = ''] = all.map((line) => line.replace(/ --init-command=.*$/, ''));
  expect(run(unconfirmed, 'back')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('REFUSED WITHOUT CONFIRMATION'),
  });
  expect(await source.query('SELECT count(*) FROM order_items')).toEqual([['3']]);
  for (const line of all) {
    expect(run(line, 'back')).toMatchObject({ status: 0, stdout: expect.stringMatching(/rows left in .*: 0/) });
  }
  for (const table of ['customers', 'orders', 'order_items', 'log_lines', 'teams', 'players']) {
    expect(await source.query(`SELECT count(*) FROM ${table}`)).toEqual([['0']]);
  }
});
