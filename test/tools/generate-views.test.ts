import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { inspect } from '../ddl/closed-loop.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { multiset } from '../objects/same-rows.ts';
import { insertRows, mysqlTables, postgresTables } from '../objects/shop-pair.ts';
import { certain } from '../objects/view-cases.ts';
import { runClient } from '../render/run-client.ts';
import { outputOf, workbench } from './call-tool.ts';

const dialects = { mysql: mysqlDialect, postgres: postgresDialect };
/** Names that run something else, end a comment, or a line, wherever they are not quoted. */
const names = [
  'select',
  `it's "x" \`y\``,
  'a\\! echo',
  "x'; DROP TABLE orders; --",
  'two\nlines */ /*',
  'Ünï ☃',
  'x'.repeat(63),
  '$$ :v {{w}}',
];

async function fill(database: LabDatabase): Promise<void> {
  const { engine } = database.server;
  await database.execute(engine === 'mysql' ? mysqlTables('utf8mb4_0900_bin') : postgresTables);
  await database.execute(insertRows(engine));
}

const pairs = [
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
  ['postgres', 'postgres18'],
] as const;

it.each(pairs)(
  'the views of %s are made on %s by the generated file, twice, and taken back by the other',
  async (from, to) => {
    const source = await sharedServer(from).createDatabase();
    const target = await sharedServer(to).createDatabase();
    await fill(source);
    await fill(target);
    const { identifier } = dialects[source.server.engine];
    const there = dialects[target.server.engine].identifier;
    for (const [place, name] of names.entries()) {
      // Each but the first reads the next, so that the order of the file matters.
      const next = names[place + 1];
      const of = next === undefined ? 'orders' : identifier(next);
      const column = next === undefined ? 'id' : identifier(next);
      for (const made of [`CREATE VIEW ${identifier(name)} AS SELECT ${column} AS ${identifier(name)} FROM ${of}`]) {
        if (next === undefined) await source.execute(made);
      }
    }
    for (let place = names.length - 2; place >= 0; place -= 1) {
      const [name = '', next = ''] = names.slice(place);
      const [before, after] = place === 0 ? INVOKER[source.server.engine] : ['', ''];
      await source.execute(
        `CREATE ${before} VIEW ${identifier(name)} ${after} AS SELECT ${identifier(next)} AS ${identifier(name)} FROM ${identifier(next)} WHERE ${identifier(next)} <> 3`,
      );
    }
    await source.execute("CREATE VIEW draft AS SELECT upper(note) AS u FROM orders WHERE note = '\\\\! x\n*/ -- y'");
    const bench = workbench({ source: source.url, target: target.url });
    const same = source.server.engine === target.server.engine;
    const made = outputOf(await bench.call('generate_plan'));
    expect(made).toMatchObject({
      code: { as_is: same ? 9 : 0, adjust: same ? 0 : 9, no_equivalent: 0, not_readable: 0, translated: same ? 9 : 8 },
    });
    const read = (path: string) => ({ path, text: readFileSync(join(bench.folder, 'migration', path), 'utf8') });
    const [forward, undo] = [read('schema/6-views.sql'), read('schema/undo/6-views.sql')];
    const run = (file: { path: string; text: string }) =>
      runClient(target, file, dialects[target.server.engine].clientCommand(file.path));
    for (const _again of [1, 2]) {
      expect(run(forward)).toEqual({ status: 0, lines: [], stderr: '' });
      for (const name of names) {
        const rows = multiset(await target.query(`SELECT * FROM ${there(name)}`));
        expect({ name, rows }).toEqual({
          name,
          rows: multiset(await source.query(`SELECT * FROM ${identifier(name)}`)),
        });
        expect(rows.length).toBeGreaterThan(5);
      }
    }
    expect((await inspect(target.url)).definers.filter(({ asInvoker }) => asInvoker).map(({ name }) => name)).toEqual([
      'select',
    ]);
    expect(multiset(await target.query('SELECT count(*) FROM orders'))).toEqual(['["7"]']);
    if (!same) expect(forward.text).toMatch(/-- A draft of .*draft, which is not run:\n-- The draft runs/);
    expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ code: { translated: 0 } });
    expect(readFileSync(join(bench.folder, 'migration/PLAN.md'), 'utf8')).toContain('the target has one of this name');
    for (const _again of [1, 2]) expect(run(undo)).toMatchObject({ status: 0 });
    expect(existsSync(join(bench.folder, 'migration/schema/6-views.sql'))).toBe(true);
    await expect(target.query(`SELECT * FROM ${there('select')}`)).rejects.toThrow(/exist/);
    await bench.close();
    await source.drop();
    await target.drop();
  },
);

it('a plan for databases without views has no file of views, and says that there is no code', async () => {
  const source = await sharedServer('mariadb').createDatabase();
  const target = await sharedServer('postgres').createDatabase();
  for (const { execute } of [source, target]) await execute('CREATE TABLE t (id int PRIMARY KEY)');
  const bench = workbench({ source: source.url, target: target.url });
  await bench.call('generate_plan');
  expect(existsSync(join(bench.folder, 'migration/schema'))).toBe(false);
  expect(readFileSync(join(bench.folder, 'migration/PLAN.md'), 'utf8')).toContain(
    'The source has no view, routine, trigger or event that this login can see.',
  );
  await bench.close();
  await source.drop();
  await target.drop();
});

it.each([
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
  ['postgres', 'mysql9'],
] as const)(
  'from an empty target, the files of the plan make the tables of %s on %s and views with the same rows',
  async (from, to) => {
    const source = await sharedServer(from).createDatabase();
    const target = await sharedServer(to).createDatabase();
    const [here, there] = [source.server.engine, target.server.engine];
    await source.execute(
      here === 'mysql' ? mysqlTables(from === 'mariadb' ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin') : postgresTables,
    );
    await source.execute(insertRows(here));
    const views = certain[here];
    for (const [view, sql] of Object.entries(views))
      await source.execute(`CREATE VIEW ${dialects[here].identifier(view)} AS ${sql}`);
    const bench = workbench({ source: source.url, target: target.url });
    await bench.call('generate_plan');
    const folder = join(bench.folder, 'migration/schema');
    const scripts = readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort();
    for (const file of scripts) {
      if (file === '6-views.sql') await target.execute(insertRows(there, here === 'mysql' ? 'number' : 'truth'));
      await target.execute(readFileSync(join(folder, file), 'utf8'));
    }
    const made = (await target.query(VIEW_NAMES[there])).map(([name = '']) => name);
    for (const view of made) {
      const [left, right] = await Promise.all([
        source.query(`SELECT * FROM ${dialects[here].identifier(view)}`),
        target.query(`SELECT * FROM ${dialects[there].identifier(view)}`),
      ]);
      expect({ view, rows: multiset(right) }).toEqual({ view, rows: multiset(left) });
    }
    expect(made.sort()).toEqual(Object.keys(views).sort());
    await bench.close();
    await source.drop();
    await target.drop();
  },
);

/** What stands before and behind the name of a view that uses its reader’s rights. */
const INVOKER = { mysql: ['SQL SECURITY INVOKER', ''], postgres: ['', 'WITH (security_invoker = true)'] } as const;

const VIEW_NAMES = {
  mysql: 'SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()',
  postgres: "SELECT table_name FROM information_schema.views WHERE table_schema = 'public'",
};
