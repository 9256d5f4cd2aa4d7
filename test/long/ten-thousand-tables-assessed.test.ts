import { describe, expect, it } from 'vitest';
import { assess, mysqlWithReader } from '../assess/assess.ts';
import { sharedServer } from '../lab/shared.ts';

const TABLES = 10_000;

const columns = (at: number) =>
  `t${at} (id bigint PRIMARY KEY, name varchar(40) NOT NULL, amount decimal(12,2), born date, note varchar(40) UNIQUE)`;
const fill = (at: number) =>
  `INSERT INTO t${at} VALUES (1, 'fine', 1.5, '2024-01-01', ${at % 2000 === 0 ? "'Ã©'" : "'fine'"})`;

describe.each(['mariadb', 'postgres'] as const)('ten thousand tables on %s', (kind) => {
  it('are assessed whole', async () => {
    const source = kind === 'mariadb' ? await mysqlWithReader(kind) : await sharedServer(kind).createDatabase();
    const target = await sharedServer(kind === 'mariadb' ? 'postgres' : 'mariadb').createDatabase();
    for (let first = 0; first < TABLES; first += 500) {
      const batch = Array.from({ length: 500 }, (_, at) => `CREATE TABLE ${columns(first + at)}; ${fill(first + at)}`);
      await source.execute(`${kind === 'mariadb' ? 'SET SESSION sql_log_bin = 0; ' : ''}${batch.join('; ')}`);
    }
    const began = performance.now();
    const { findings, tables, not_checked } = await assess(source, target);
    const seconds = (performance.now() - began) / 1000;
    expect(
      findings.filter(({ severity }) => severity !== 'note').map(({ rule, object }) => `${rule} ${object.table}`),
    ).toEqual(['t0', 't2000', 't4000', 't6000', 't8000'].map((name) => `double-encoded ${name}`));
    expect([tables.length, tables.every(({ read, rows }) => read === 'whole' && rows === 1), not_checked]).toEqual([
      TABLES,
      true,
      [],
    ]);
    expect(seconds).toBeLessThan(120);
    await Promise.all([source.drop(), target.drop()]);
  }, 600_000);
});
