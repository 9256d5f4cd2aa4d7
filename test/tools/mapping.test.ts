import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { insertRows } from '../parity/bench.ts';
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
    expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ files: { kept: 0 } });
  });
});
