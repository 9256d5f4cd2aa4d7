import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { sharedServer } from '../lab/shared.ts';
import { column, schema, table } from '../plan/build-schema.ts';
import { mapByName, shop } from '../plan/shop.ts';
import { runScript } from './run-script.ts';

const parts = fc.constantFrom(
  '`',
  '"',
  "'",
  '\\',
  '\n',
  '\r\n',
  '*/',
  '/*',
  '-- ',
  ';',
  '$$',
  ':x',
  "';DROP TABLE canary;--",
  ']]>',
  '{{x}}',
  '%s',
  '#',
  '?',
  '\t',
  '\u202e',
  'א',
  'ß',
  'DELIMITER ',
  '\\!',
  'a',
  'B',
);
/** No NUL, no trailing space, at most 63 bytes: what both servers accept as a name. */
const name = fc
  .array(parts, { minLength: 1, maxLength: 6 })
  .map((chosen) => chosen.join('').trim())
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 60);
const names =
  fc.sample(fc.uniqueArray(name, { minLength: 40, maxLength: 40, selector: (text) => text.toLowerCase() }), {
    numRuns: 1,
    seed: 7,
  })[0] ?? [];

it('names and comments made of quotes, line ends and commands stay names in every script', async () => {
  const source = await sharedServer('mysql9').createDatabase();
  const target = await sharedServer('postgres').createDatabase();
  const integer = { kind: 'integer', bits: 32, unsigned: false, truth: false } as const;
  const text = { kind: 'text', length: 20, fixed: false } as const;
  const tables = (inSchema: string) =>
    names.map((each, place) =>
      table(inSchema, each, [
        column('id', 'int', integer),
        column(names[names.length - 1 - place] ?? 'x', 'varchar(20)', text, { comment: each }),
      ]),
    );
  await source.execute('CREATE TABLE canary (id int PRIMARY KEY)');
  await target.execute('CREATE TABLE canary (id int PRIMARY KEY)');
  for (const { name: each, columns } of tables('')) {
    const second = columns[1]?.name ?? '';
    const { identifier: my } = mysqlDialect;
    const { identifier: pg } = postgresDialect;
    await source.execute(
      `CREATE TABLE ${my(each)} (id int PRIMARY KEY, ${my(second)} varchar(20)); INSERT INTO ${my(each)} VALUES (1, 'x')`,
    );
    await target.execute(
      `CREATE TABLE ${pg(each)} (id int PRIMARY KEY, ${pg(second)} varchar(20)); INSERT INTO ${pg(each)} VALUES (1, 'x')`,
    );
  }
  const sourceSchema = schema('mysql', source.name, source.name, tables(source.name));
  const targetSchema = schema('postgres', target.name, 'public', tables('public'));
  const input = { ...shop(), sourceSchema, targetSchema, mapping: mapByName(sourceSchema, targetSchema), findings: [] };
  const files = renderPlan(makePlan(input), { ...input, sourceDialect: mysqlDialect, targetDialect: postgresDialect });
  const scripts = new Map(files.map((file) => [file.path, file.text]));
  const folders = files
    .map(({ path }) => /^tables\/(.*)\/rollback\.sql$/.exec(path)?.[1])
    .filter((slug) => slug !== undefined);
  expect(folders.length).toBe(40);
  for (const folder of folders) {
    const run = (url: string, file: string, before = '') =>
      runScript(url, scripts.get(`tables/${folder}/${file}`) ?? '', before);
    const lines = await run(source.readerUrl, 'validate-source.sql');
    expect(lines).toHaveLength(8);
    expect(await run(target.readerUrl, 'validate-target.sql')).toEqual(lines);
    const emptied = await run(target.url, 'rollback.sql', `SET lockstep.confirm = '${folder}';\n`);
    expect(emptied).toHaveLength(1);
    expect(emptied[0]).toMatch(/^rows left in [\s\S]*: 0$/);
  }
  expect(await target.query('SELECT count(*) FROM canary')).toEqual([['0']]);
  await source.drop();
  await target.drop();
});
