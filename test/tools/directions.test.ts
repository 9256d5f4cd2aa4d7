import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, workbench } from './call-tool.ts';

const directions = [
  ['postgres18', 'mysql9'],
  ['postgres', 'mariadb'],
  ['postgres', 'postgres18'],
  ['mariadb', 'mysql9'],
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
] as const;

/** Names that both families can store; a name of 64 characters is for MySQL alone. */
const names = [
  'select',
  'Mixed Case',
  'dots.in.name',
  'quo"te',
  "it's",
  'back`tick',
  '日本語の表',
  'x'.repeat(63),
  'semi;colon -- dash',
];

function quoted(database: LabDatabase, name: string): string {
  return database.server.engine === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

async function fill(database: LabDatabase): Promise<void> {
  for (const name of names) {
    const [table, column] = [quoted(database, name), quoted(database, `${name.slice(0, 60)} c`)];
    await database.execute(
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, ${column} varchar(40), amount decimal(12,2) NOT NULL); INSERT INTO ${table} VALUES (-9223372036854775808, NULL, 0), (0, '', -1.5), (9223372036854775807, 'ünï 🚢 ', 9999999999.99);`,
    );
  }
}

describe.each(directions)('from %s to %s', (sourceKind, targetKind) => {
  it('tables of every name are paired, compared and planned, and the one bad row is found', async () => {
    const source = await sharedServer(sourceKind).createDatabase();
    const target = await sharedServer(targetKind).createDatabase();
    await Promise.all([fill(source), fill(target)]);
    const bench = workbench({ source: source.readerUrl, target: target.readerUrl });
    expect(outputOf(await bench.call('check_connections'))).toMatchObject({
      sides: [{ error: null }, { error: null }],
    });
    expect(outputOf(await bench.call('compare_schemas'))).toMatchObject({
      tables: { paired: names.length, only_source: 0, only_target: 0 },
      counts: { blocker: 0 },
    });
    const equal = outputOf(await bench.call('check_parity', { settle_seconds: 0 }));
    expect(equal).toMatchObject({
      verdict: 'equal',
      counts: { equal: names.length, rows: { source: 27, target: 27 } },
    });
    for (const name of names) {
      const measures = [{ op: 'sum', column: 'amount' }];
      const figures = await bench.call('compare_aggregates', {
        table: name,
        measures,
        group_by: [`${name.slice(0, 60)} c`],
        settle_seconds: 0,
      });
      expect(outputOf(figures)).toMatchObject({ verdict: 'equal', comparisons: [{ groups: { left: 3, right: 3 } }] });
    }
    await target.execute(`UPDATE ${quoted(target, "it's")} SET amount = 9999999999.98 WHERE id = 9223372036854775807`);
    const found = outputOf(await bench.call('check_parity', { settle_seconds: 0, tables: ["it's"] }));
    expect(found).toMatchObject({
      verdict: 'drift',
      tables: [
        { differences: [{ kind: 'different', key: { id: '9223372036854775807' }, columns: [{ name: 'amount' }] }] },
      ],
    });
    expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ files: { kept: 0 } });
    expect(existsSync(join(bench.folder, 'migration', 'RUNBOOK.md'))).toBe(true);
    await bench.close();
    await Promise.all([source.drop(), target.drop()]);
  });
});

describe('a table name of 64 characters', () => {
  it('is found in MySQL, said to be too long, and never taken for a table that begins alike', async () => {
    const source = await sharedServer('mysql9').createDatabase();
    const target = await sharedServer('postgres18').createDatabase();
    const long = 'y'.repeat(64);
    await source.execute(`CREATE TABLE ${long} (id int PRIMARY KEY)`);
    await target.execute(`CREATE TABLE ${'y'.repeat(63)} (id int PRIMARY KEY)`);
    const bench = workbench({ source: source.readerUrl, target: target.readerUrl });
    expect(outputOf(await bench.call('inspect_schema', { table: long }))).toMatchObject({
      table: { table: { name: long } },
    });
    const compared = outputOf(await bench.call('compare_schemas'));
    expect(compared).toMatchObject({ tables: { paired: 0, only_source: 1, only_target: 1 } });
    expect(compared.findings).toContainEqual(expect.objectContaining({ rule: 'long-identifier' }));
    expect(outputOf(await bench.call('check_parity'))).toMatchObject({
      verdict: 'incomplete',
      not_checked: [{ side: 'source' }, { side: 'target' }],
    });
    await bench.close();
    await Promise.all([source.drop(), target.drop()]);
  });
});
