import { afterEach, describe, expect, it } from 'vitest';
import type { ParityDifference } from '../../mcp-server/src/model/parity.ts';
import { type ParityBench, shareBench } from './bench.ts';
import { HOSTILE, type HostileCase } from './hostile-cases.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

/** One row for each case, with its value in a column of its own and NULL in every other. */
function tableOf(cases: readonly HostileCase[], side: 'mysql' | 'postgres'): string {
  const columns = cases.map((each, at) => `, c${at} ${each[side][0]}`);
  const rows = cases.map((each, at) => `INSERT INTO t (id, c${at}) VALUES (${at}, ${each[side][1]});`);
  const session = side === 'mysql' ? "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00';" : '';
  return `${session} CREATE TABLE t (id int PRIMARY KEY${columns.join('')}); ${rows.join('\n')}`;
}

/** By name of the case: equal, the cause, or only that it differs. */
function saidOf(cases: readonly HostileCase[], differences: readonly ParityDifference[]): Record<string, string> {
  const found = new Map(differences.map((difference) => [Number(difference.key.id), difference]));
  return Object.fromEntries(
    cases.map(({ name }, at) => {
      const columns = found.get(at)?.columns;
      if (columns === undefined) return [name, 'equal'];
      return [
        name,
        columns
          .map((column) => (column.name === `c${at}` ? (column.cause ?? 'different') : `also ${column.name}`))
          .join(),
      ];
    }),
  );
}

describe.each([
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
] as const)('values of %s and %s that are easily taken for each other', (mysql, postgres) => {
  const cases = HOSTILE.filter(({ only }) => only === undefined || only === mysql);

  it('are told apart one by one, with their cause', async () => {
    bench = await shareBench([mysql, postgres]);
    await Promise.all([
      bench.source.execute(tableOf(cases, 'mysql')),
      bench.target.execute(tableOf(cases, 'postgres')),
    ]);
    const table = await bench.checkTable({ maxDifferences: cases.length });
    expect({ not_compared: table.not_compared, rows: table.rows }).toEqual({
      not_compared: [],
      rows: { source: cases.length, target: cases.length },
    });
    expect(saidOf(cases, table.differences)).toEqual(Object.fromEntries(cases.map(({ name, said }) => [name, said])));
  });

  it('differ the other way round too', async () => {
    bench = await shareBench([postgres, mysql]);
    await Promise.all([
      bench.source.execute(tableOf(cases, 'postgres')),
      bench.target.execute(tableOf(cases, 'mysql')),
    ]);
    const { differences } = await bench.checkTable({ maxDifferences: cases.length });
    const equal = (says: string) => says === 'equal';
    const wrong = Object.entries(saidOf(cases, differences)).filter(
      ([name, says]) => equal(says) !== equal(cases.find((each) => each.name === name)?.said ?? ''),
    );
    expect(wrong).toEqual([]);
  });
});
