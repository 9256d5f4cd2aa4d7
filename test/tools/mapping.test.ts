import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
import { runScript } from '../render/run-script.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

const ROWS = 3000;

let source: LabDatabase;
let target: LabDatabase;
let bench: Workbench;

afterEach(async () => {
  await bench.close();
  await Promise.all([source.drop(), target.drop(), rm(bench.folder, { recursive: true })]);
});

const isMysql = ({ server }: LabDatabase) => server.engine === 'mysql';

/** Users with an address, a name, a state and a moment; every third is deleted and stays behind. */
async function fillSource(): Promise<void> {
  const moment = isMysql(source) ? 'datetime' : 'timestamp(0)';
  await source.execute(`
CREATE TABLE users (id int PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, name varchar(40), seen ${moment} NOT NULL, balance decimal(12,4) NOT NULL, legacy varchar(9), deleted_at ${moment} NULL);
CREATE TABLE scratch (id int PRIMARY KEY);
${insertRows('users', ROWS, (at) => `${at}, 'u${at}@x.org', ${at % 7 === 0 ? 'NULL' : `'Ünï ''${at} 😀'`}, '2026-01-01 00:00:${String(at % 60).padStart(2, '0')}', ${at}.125, 'old', ${at % 3 === 0 ? "'2026-02-01 00:00:00'" : 'NULL'}`)}`);
}

/** Two tables for one, with other names, a constant in each, and money in cents less exact. */
async function fillTarget(): Promise<void> {
  const moment = isMysql(target) ? 'datetime' : 'timestamp(0)';
  const kept = Array.from({ length: ROWS }, (_, at) => at + 1).filter((at) => at % 3 !== 0);
  const values = (row: (at: number) => string) => kept.map((at) => `(${row(at)})`).join(',');
  const place = isMysql(target) ? 'CHARACTER SET utf8mb4' : '';
  await target.execute(`
CREATE TABLE people (id int PRIMARY KEY, full_name varchar(40) ${place}, seen ${moment} NOT NULL, balance decimal(12,2) NOT NULL, tenant varchar(20) ${place} NOT NULL, rate decimal(5,3) NOT NULL, open boolean NULL, note varchar(9) NULL);
CREATE TABLE people_emails (user_id int PRIMARY KEY, email_address varchar(60) NOT NULL UNIQUE, kind int NOT NULL);
INSERT INTO people VALUES ${values((at) => `${at}, ${at % 7 === 0 ? 'NULL' : `'Ünï ''${at} 😀'`}, '2026-01-01 00:00:${String((at + 59) % 60).padStart(2, '0')}', ${at}.13, 'ac''me 😀, ', 1.5, NULL, 'x'`)};
INSERT INTO people_emails VALUES ${values((at) => `${at}, 'u${at}@x.org', 1`)};`);
}

const settings = `
parity:
  reveal_values: true
mapping:
  tables:
    - source: users
      target: people
      columns: { name: full_name }
      drop: [legacy, deleted_at]
      added: [note]
      constants: { tenant: "ac'me 😀, ", rate: 1.5, open: null }
      where: [{ column: deleted_at, op: is null }]
      tolerance: { balance: 0.005, seen: 59s }
      mask: [name]
    - source: users
      target: people_emails
      columns: { id: user_id, email: email_address }
      constants: { kind: 1 }
      where:
        - { column: deleted_at, op: is null }
        - { column: email, op: '!=', value: nobody }
  leave_behind: [scratch]
`;

async function open(from: ServerKind, to: ServerKind): Promise<void> {
  [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
  await Promise.all([fillSource(), fillTarget()]);
  bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  await writeFile(join(bench.folder, 'lockstep.yaml'), settings);
}

const check = async (input: object = {}) => outputOf(await bench.call('check_parity', { settle_seconds: 0, ...input }));

describe.each([
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
  ['postgres', 'mariadb'],
  ['mysql9', 'postgres18'],
] as const)('a mapping from %s to %s', (from, to) => {
  it('makes two tables of other names equal to one, says what it did not compare, and finds one planted row in each', async () => {
    await open(from, to);
    const compared = outputOf(await bench.call('compare_schemas'));
    expect(compared).toMatchObject({ tables: { paired: 2, only_source: 0, only_target: 0, left_behind: 1 } });
    const rules = Array.isArray(compared.findings) ? compared.findings.map(({ rule }) => rule) : [];
    expect(rules).not.toContain('column-missing');
    expect(rules).not.toContain('table-missing');
    const [home, there] = [isMysql(source) ? source.name : 'public', isMysql(target) ? target.name : 'public'];
    const kept = ROWS - ROWS / 3;
    const equal = await check();
    expect(equal).toMatchObject({
      verdict: 'equal',
      tables: [
        {
          source: `${home}.users`,
          target: `${there}.people`,
          where: 'deleted_at is null',
          rows: { source: kept, target: kept },
          method: 'key ranges',
          compared_columns: 7,
          compared_by_value: [
            { column: 'seen', rule: 'as equal while they are at most 59 s apart' },
            { column: 'balance', rule: 'as equal while they are at most 0.005 apart' },
          ],
          not_compared: [
            { column: 'legacy', reason: 'lockstep.yaml drops it' },
            { column: 'deleted_at', reason: 'lockstep.yaml drops it' },
            { column: 'note', reason: 'lockstep.yaml leaves it to the target’s default' },
          ],
          differences: [],
          integrity: [],
        },
        {
          target: `${there}.people_emails`,
          rows: { source: kept, target: kept },
          compared_columns: 3,
          not_compared: [],
          differences: [],
          integrity: [],
        },
      ],
      not_checked: [{ table: `${home}.scratch`, side: 'source', reason: 'lockstep.yaml leaves it behind' }],
    });
    await target.execute(`
UPDATE people SET full_name = 'Eve' WHERE id = 10; UPDATE people SET tenant = 'other' WHERE id = 11; UPDATE people SET open = true WHERE id = 13;
UPDATE people SET balance = 14.14 WHERE id = 14; UPDATE people SET seen = '2026-01-01 01:00:00' WHERE id = 16; UPDATE people SET note = 'y' WHERE id = 17;
INSERT INTO people SELECT 12, full_name, seen, balance, tenant, rate, open, note FROM people WHERE id = 11;
UPDATE people_emails SET email_address = 'v@x.org' WHERE user_id = 2; UPDATE people_emails SET kind = 2 WHERE user_id = 4; DELETE FROM people_emails WHERE user_id = 5;`);
    const found = await check();
    const masked = expect.stringMatching(/^•••/);
    expect(found).toMatchObject({
      verdict: 'drift',
      tables: [
        {
          differences_total: 6,
          differences: [
            { kind: 'different', key: { id: '10' }, columns: [{ name: 'name', source: masked, target: masked }] },
            { key: { id: '11' }, columns: [{ name: 'tenant', source: "ac'me 😀, ", target: 'other' }] },
            { kind: 'extra', key: { id: '12' } },
            { key: { id: '13' }, columns: [{ name: 'open', source: null, target: '1' }] },
            { key: { id: '14' }, columns: [{ name: 'balance' }] },
            { key: { id: '16' }, columns: [{ name: 'seen' }] },
          ],
        },
        {
          differences_total: 3,
          differences: [
            { key: { id: '2' }, columns: [{ name: 'email', source: 'u2@x.org', target: 'v@x.org' }] },
            { key: { id: '4' }, columns: [{ name: 'kind', source: '1', target: '2' }] },
            { kind: 'missing', key: { id: '5' } },
          ],
        },
      ],
    });
    expect(await check({ tables: ['people_emails'] })).toMatchObject({
      counts: { tables: 1, differences: 3 },
      not_checked: [],
    });
  });

  it('has sums compared over the rows that are migrated, and files written that agree', async () => {
    await open(from, to);
    const ask = async (input: object) =>
      outputOf(await bench.call('compare_aggregates', { settle_seconds: 0, ...input }));
    const count = { measures: [{ op: 'count' }, { op: 'min', column: 'name' }, { op: 'sum', column: 'id' }] };
    const ids = Array.from({ length: ROWS }, (_, at) => at + 1).filter((at) => at % 3 !== 0);
    const sum = String(ids.reduce((total, id) => total + id, 0));
    expect(await ask({ table: 'people', ...count })).toMatchObject({
      verdict: 'equal',
      comparisons: [
        { totals: { rows: [String(ids.length), String(ids.length)], left: [String(ids.length), null, sum] } },
      ],
      notes: expect.arrayContaining([expect.stringContaining('only rows with deleted_at is null are migrated')]),
    });
    const byName = await ask({ table: 'people', measures: [{ op: 'count' }], group_by: ['name'], max_groups: 3 });
    expect(JSON.stringify(byName)).not.toContain('Ünï');
    expect(await bench.call('compare_aggregates', { table: 'users', ...count })).toMatchObject({
      ok: false,
      error: { code: 'VALIDATION', message: expect.stringContaining('is spread over several target tables') },
    });
    await target.execute('DELETE FROM people_emails WHERE user_id = 7');
    expect(await ask({ table: 'people_emails', measures: [{ op: 'count' }] })).toMatchObject({ verdict: 'drift' });
  });

  it('gives a plan whose scripts count only what is migrated, and a repair that makes both sides equal', async () => {
    await open(from, to);
    expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ files: { kept: 0 } });
    const read = (path: string) => readFile(join(bench.folder, 'migration', path), 'utf8');
    const lines = async (folder: string, side: 'source' | 'target') =>
      runScript((side === 'source' ? source : target).readerUrl, await read(`tables/${folder}/validate-${side}.sql`));
    const folders = await readdir(join(bench.folder, 'migration', 'tables'));
    expect(folders.sort()).toEqual([
      expect.stringMatching('users-people'),
      expect.stringMatching('users-people-emails'),
    ]);
    const [people = '', emails = ''] = folders;
    expect(await lines(emails, 'source')).toEqual(await lines(emails, 'target'));
    const rows = [(await lines(people, 'source'))[0], (await lines(people, 'target'))[0]];
    expect(rows).toEqual([`rows ${ROWS - ROWS / 3}`, `rows ${ROWS - ROWS / 3}`]);
    const plan = (await read('PLAN.md')).split('\n');
    expect(plan.filter((line) => /^- (Only|Dropped|Carried|Left|1 source|[a-z]+ is )/.test(line))).toEqual([
      '- Only source rows with deleted_at is null are migrated.',
      '- Dropped: legacy, deleted_at.',
      '- Carried by another pair of the same source, or staying: email.',
      '- Left to the target’s default: note.',
      expect.stringContaining('- tenant is "ac\'me 😀, " in every row.'),
      '- rate is "1.500" in every row.',
      '- open is NULL in every row.',
      '- Only source rows with deleted_at is null and email \\!= nobody are migrated.',
      '- Carried by another pair of the same source, or staying: name, seen, balance, legacy, deleted_at.',
      '- kind is "1" in every row.',
      '- 1 source table stay behind by decision (lockstep.yaml): scratch.',
    ]);
    await target.execute(
      "DELETE FROM people_emails WHERE user_id = 1; UPDATE people SET tenant = 'x', rate = 2 WHERE id = 2; INSERT INTO people_emails VALUES (3, 'w@x.org', 1)",
    );
    const asked = await check({ repair: true });
    expect(asked).toMatchObject({
      verdict: 'drift',
      repair_files: ['migration/repair/people.sql', 'migration/repair/people-emails.sql'],
    });
    for (const file of ['repair/people.sql', 'repair/people-emails.sql'])
      await target.execute((await read(file)).replaceAll(/^\\.*$/gm, ''));
    expect(await check()).toMatchObject({ verdict: 'equal' });
  });

  it('holds for tables that are compared by hash buckets and as heaps of rows', async () => {
    await open(from, to);
    const types = (database: LabDatabase) =>
      isMysql(database) ? 'varchar(20) COLLATE utf8mb4_general_ci' : 'varchar(20)';
    const create = (database: LabDatabase, more: string) => `
CREATE TABLE tags (name ${types(database)} PRIMARY KEY, n int NOT NULL${more});
CREATE TABLE logs (line varchar(20), n int NOT NULL${more});`;
    const rows = (more: string, only: (at: number) => boolean) => {
      const kept = Array.from({ length: 200 }, (_, at) => at).filter(only);
      const values = kept.map((at) => `('Tag ${at}', ${at}${more})`).join(',');
      return `INSERT INTO tags VALUES ${values}; INSERT INTO logs VALUES ${values};`;
    };
    await source.execute(create(source, '') + rows('', () => true));
    await target.execute(create(target, ', kind int NOT NULL') + rows(', 7', (at) => at >= 50));
    const entry = (name: string) =>
      `    - { source: ${name}, constants: { kind: 7 }, where: [{ column: n, op: '>=', value: 50 }] }\n`;
    await writeFile(
      join(bench.folder, 'lockstep.yaml'),
      `mapping:\n  leave_behind: [users, scratch]\n  tables:\n${entry('tags')}${entry('logs')}`,
    );
    await bench.reload();
    const method = (name: string) => (name === 'tags' ? 'hash buckets' : 'multiset');
    const table = (name: string, more: object) => expect.objectContaining({ method: method(name), ...more });
    expect(await check()).toMatchObject({
      verdict: 'equal',
      tables: [
        table('logs', { rows: { source: 150, target: 150 } }),
        table('tags', { rows: { source: 150, target: 150 } }),
      ],
    });
    await target.execute('UPDATE tags SET kind = 8 WHERE n = 60; UPDATE logs SET kind = 8 WHERE n = 60;');
    expect(await check()).toMatchObject({
      verdict: 'drift',
      tables: [
        table('logs', { differences_total: 2 }),
        table('tags', { differences_total: 1, differences: [expect.objectContaining({ key: { name: 'Tag 60' } })] }),
      ],
    });
  });
});

/** Constants of every type that has them, as a user writes them, with the type on each engine. */
const CONSTANTS: readonly (readonly [yaml: string, mysql: string, postgres: string])[] = [
  ['-1', 'tinyint', 'smallint'],
  ['"18446744073709551615"', 'bigint unsigned', 'numeric(20,0)'],
  ['true', 'tinyint(1)', 'boolean'],
  ['-0.5', 'decimal(30,10)', 'numeric(30,10)'],
  ['"  it\'s \\\\ 😀 "', 'varchar(30) CHARACTER SET utf8mb4', 'varchar(30)'],
  ['ab', 'char(5)', 'char(5)'],
  ['""', 'varchar(5)', 'text'],
  ['sent', "enum('paid', 'sent')", 'varchar(9)'],
  ['2026-02-28', 'date', 'date'],
  ['2026-02-28T12:30:00.250+02:00', 'datetime(3)', 'timestamptz(3)'],
  ['08:30', 'time', 'time'],
  ['00FF', 'binary(2)', 'bytea'],
  ['"101"', 'bit(5)', 'bit(5)'],
  ['01234567-89AB-cdef-0123-456789abcdef', 'char(36)', 'uuid'],
  ['2026', 'year', 'smallint'],
  ['null', 'int', 'int'],
];

describe.each([
  ['mariadb', 'mysql9'],
  ['postgres', 'postgres18'],
  ['mysql9', 'mariadb'],
  ['postgres18', 'postgres'],
] as const)('constants from %s to %s', (from, to) => {
  it('of every type are found to be in every row, and each that is not is found', async () => {
    [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
    const [, mysqlAt, postgresAt] = [0, 1, 2] as const;
    const at = isMysql(target) ? mysqlAt : postgresAt;
    const columns = CONSTANTS.map((types, index) => `c${index} ${types[at]} NULL`);
    const sql = CONSTANTS.map(([yaml], index) => literal(yaml, index));
    await source.execute('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3);');
    await target.execute(
      `CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')}); INSERT INTO t ${[1, 2, 3].map((id) => `SELECT ${id}, ${sql.join(', ')}`).join(' UNION ALL ')};`,
    );
    bench = workbench({ source: source.readerUrl, target: target.readerUrl });
    const entries = CONSTANTS.map(([yaml], index) => `        c${index}: ${yaml}\n`);
    await writeFile(
      join(bench.folder, 'lockstep.yaml'),
      `mapping:\n  tables:\n    - source: t\n      constants:\n${entries.join('')}`,
    );
    expect(await check()).toMatchObject({
      verdict: 'equal',
      tables: [{ compared_columns: CONSTANTS.length + 1, not_compared: [] }],
    });
    await target.execute(`UPDATE t SET ${CONSTANTS.map((_, index) => `c${index} = NULL`).join(', ')} WHERE id = 2`);
    await target.execute(`UPDATE t SET c${CONSTANTS.length - 1} = 0 WHERE id = 2`);
    const names = CONSTANTS.map((_, index) => expect.objectContaining({ name: `c${index}` }));
    expect(await check()).toMatchObject({ tables: [{ differences: [{ key: { id: '2' }, columns: names }] }] });
  });
});

/** The constant as a value of the target's type. */
function literal(yaml: string, index: number): string {
  const mysql = isMysql(target);
  const special: Readonly<Record<number, string>> = {
    2: mysql ? '1' : 'true',
    4: mysql ? "'  it''s \\\\ 😀 '" : "'  it''s \\ 😀 '",
    9: mysql ? "'2026-02-28 10:30:00.25'" : "'2026-02-28 10:30:00.25+00'::timestamptz",
    8: mysql ? "'2026-02-28'" : "'2026-02-28'::date",
    10: mysql ? "'08:30:00'" : "'08:30'::time",
    11: mysql ? "X'00FF'" : "'\\x00ff'::bytea",
    12: mysql ? "b'00101'" : "B'00101'",
    13: mysql ? "'01234567-89AB-cdef-0123-456789abcdef'" : "'01234567-89ab-cdef-0123-456789abcdef'::uuid",
    15: mysql ? 'NULL' : 'NULL::int',
  };
  return (
    special[index] ??
    (/^-?[\d.]+$/.test(yaml.replaceAll('"', '')) ? yaml.replaceAll('"', '') : `'${yaml.replaceAll('"', '')}'`)
  );
}

it.each([
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const)('a counter from %s to %s need only stand beyond the keys that are migrated', async (from, to) => {
  [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
  await source.execute('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3), (9);');
  const numbered = isMysql(target)
    ? 'id int AUTO_INCREMENT PRIMARY KEY'
    : 'id int GENERATED BY DEFAULT AS IDENTITY (START 4) PRIMARY KEY';
  await target.execute(`CREATE TABLE t (${numbered}); INSERT INTO t (id) VALUES (1), (2), (3);`);
  bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  const yaml = (where: string) => `mapping:\n  tables:\n    - { source: t, where: [${where}] }\n`;
  const integrity = async () => {
    const { tables } = await check();
    return Array.isArray(tables)
      ? tables.map((table) => table.integrity.map(({ kind }: { kind: string }) => kind))
      : [];
  };
  await writeFile(join(bench.folder, 'lockstep.yaml'), yaml('{ column: id, op: <, value: 5 }'));
  expect(await integrity()).toEqual([[]]);
  await writeFile(join(bench.folder, 'lockstep.yaml'), yaml(''));
  await bench.reload();
  expect(await integrity()).toEqual([['sequence behind']]);
});

describe.each(['mariadb', 'postgres18'] as const)('one database of %s that is both sides', (kind) => {
  it('has a column that went into a table of its own compared, and nothing else', async () => {
    source = await sharedServer(kind).createDatabase();
    target = await sharedServer(kind).createDatabase();
    await fillSource();
    const constraint = 'REFERENCES users (id)';
    await source.execute(`
CREATE TABLE user_emails (user_id int PRIMARY KEY ${constraint}, email_address varchar(60) NOT NULL UNIQUE);
INSERT INTO user_emails SELECT id, email FROM users;`);
    // The owner, from whom the catalogue hides nothing.
    bench = workbench({ source: source.url });
    const lockstep = (more: string) =>
      writeFile(
        join(bench.folder, 'lockstep.yaml'),
        `target: source\nmapping:\n  tables:\n    - { source: users, target: user_emails, columns: { id: user_id, email: email_address } }\n${more}`,
      );
    await lockstep('    - source: users\n');
    const home = kind === 'mariadb' ? source.name : 'public';
    const compared = outputOf(await bench.call('compare_schemas'));
    expect(compared).toMatchObject({
      tables: { paired: 1, only_source: 0, only_target: 0, in_place: 1 },
      findings: [],
    });
    expect(await check()).toMatchObject({
      verdict: 'equal',
      tables: [{ source: `${home}.users`, target: `${home}.user_emails`, compared_columns: 2, not_compared: [] }],
      not_checked: [{ table: `${home}.scratch`, reason: 'both sides are one database, and it stays where it is' }],
    });
    outputOf(await bench.call('generate_plan'));
    expect((await readdir(join(bench.folder, 'migration/compat'))).sort()).toEqual([
      'README.md',
      'down.sql',
      'guest-table.ts',
      'old-shape.ts',
      'old-table.ts',
      'several-tables.ts',
      'shape.ts',
      'shapes.ts',
      'statements.ts',
      'up.sql',
    ]);
    await source.execute("UPDATE user_emails SET email_address = 'stale@x.org' WHERE user_id = 5");
    expect(await check()).toMatchObject({
      verdict: 'drift',
      tables: [{ differences: [{ key: { id: '5' }, columns: [{ name: 'email' }] }] }],
    });
    await lockstep('');
    await bench.reload();
    expect(await check()).toMatchObject({
      tables: [{ not_compared: [{ column: 'name' }, { column: 'seen' }, {}, {}, {}] }],
    });
  });

  it('has tables that went into one compared each with its own rows', async () => {
    source = await sharedServer(kind).createDatabase();
    target = await sharedServer(kind).createDatabase();
    await source.execute(`
CREATE TABLE cats (id int PRIMARY KEY, name varchar(20) NOT NULL);
CREATE TABLE dogs (id int PRIMARY KEY, name varchar(20) NOT NULL);
CREATE TABLE pets (kind varchar(5) NOT NULL, id int NOT NULL, called varchar(20) NOT NULL, PRIMARY KEY (kind, id));
INSERT INTO cats VALUES (1, 'a'), (2, 'b');
INSERT INTO dogs VALUES (1, 'c');
INSERT INTO pets VALUES ('cat', 1, 'a'), ('cat', 2, 'b'), ('dog', 1, 'c');`);
    bench = workbench({ source: source.url });
    const entry = (from: string, kindOf: string) =>
      `    - { source: ${from}, target: pets, columns: { name: called }, constants: { kind: ${kindOf} } }`;
    await writeFile(
      join(bench.folder, 'lockstep.yaml'),
      `target: source\nmapping:\n  tables:\n${entry('cats', 'cat')}\n${entry('dogs', 'dog')}\n`,
    );
    expect(await check()).toMatchObject({ verdict: 'equal', tables: [{}, {}] });
    const counted = await bench.call('compare_aggregates', { table: 'dogs', measures: [{ op: 'count' }] });
    expect(outputOf(counted)).toMatchObject({ verdict: 'equal' });
    outputOf(await bench.call('generate_plan'));
    const written = await readdir(join(bench.folder, 'migration/compat/ahead'));
    expect(written.sort()).toEqual(['README.md', 'down.sql', 'shapes.ts', 'up.sql']);
    await source.execute("DELETE FROM pets WHERE kind = 'dog'; INSERT INTO pets VALUES ('dog', 2, 'b')");
    expect(await check()).toMatchObject({
      tables: [
        { source: expect.stringMatching(/cats$/), verdict: 'equal' },
        { source: expect.stringMatching(/dogs$/), verdict: 'drift' },
      ],
    });
  });
});

it('a mistake in lockstep.yaml ends each tool with its line, before anything is compared', async () => {
  await open('mariadb', 'postgres');
  await writeFile(
    join(bench.folder, 'lockstep.yaml'),
    settings.replace('target: people_emails', 'target: people_email'),
  );
  for (const tool of ['compare_schemas', 'check_parity', 'generate_plan']) {
    expect(await bench.call(tool)).toMatchObject({
      ok: false,
      error: {
        code: 'CONFIG',
        message:
          'lockstep.yaml, line 16: mapping.tables[1].target: the target has no table "people_email"; did you mean "people_emails"?',
      },
    });
  }
});
