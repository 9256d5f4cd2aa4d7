import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

const ORDERS = [
  "(1, 'paid', '2026-03-01 10:00:00', 10.50, 'Zoë')",
  "(2, 'paid', '2026-03-01 23:59:59', 1.25, 'Ann')",
  "(3, 'sent', '2026-03-02 00:00:00', -3.00, 'Bob')",
  "(4, NULL, '2026-03-08 00:00:00', 7.00, NULL)",
];
const create = (moment: string) =>
  `CREATE TABLE orders (id int PRIMARY KEY, status varchar(9), placed ${moment}, total decimal(9,2), name varchar(9)); INSERT INTO orders VALUES ${ORDERS.join(', ')};`;

describe('compare_aggregates', () => {
  let source: LabDatabase;
  let target: LabDatabase;
  let bench: Workbench;
  beforeEach(async () => {
    [source, target] = await Promise.all([
      sharedServer('mysql9').createDatabase(),
      sharedServer('postgres18').createDatabase(),
    ]);
    await Promise.all([source.execute(create('datetime(6)')), target.execute(create('timestamp'))]);
    bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  });
  afterEach(async () => {
    await bench.close();
    await Promise.all([source.drop(), target.drop()]);
  });

  const perDay = {
    table: 'orders',
    measures: [{ op: 'count' }, { op: 'sum', column: 'total' }],
    group_by: [{ column: 'placed', every: 'day' }],
    settle_seconds: 0,
  };

  it('says in one result what agrees, what it means and what to do next', async () => {
    const output = outputOf(await bench.call('compare_aggregates', perDay));
    expect(output).toEqual({
      summary: `equal: source ${source.name}.orders against target public.orders, 0 differing groups, 3 and 3 groups, 4 and 4 rows.`,
      content_origin: 'database',
      verdict: 'equal',
      comparisons: [
        {
          left: `source ${source.name}.orders`,
          right: 'target public.orders',
          verdict: 'equal',
          measures: ['count', 'sum(total)'],
          group_by: ['placed by day'],
          groups: { left: 3, right: 3, different: 0, only_left: 0, only_right: 0, in_flight: 0, changing: 0 },
          totals: { rows: ['4', '4'], left: ['4', '15.75'], right: ['4', '15.75'] },
          differing: [],
          agreeing: [
            { key: ['2026-03-01'], values: ['2', '11.75'] },
            { key: ['2026-03-02'], values: ['1', '-3.00'] },
            { key: ['2026-03-08'], values: ['1', '7.00'] },
          ],
          omitted: 0,
        },
      ],
      notes: ['Time windows are in UTC; a time without zone counts as UTC.'],
      next: 'Next: these figures agree; only check_parity proves that the rows do.',
      evidence: expect.stringMatching(/^NOT KEPT/),
    });
  });

  it('lays both sides out as an aligned table for a terminal, and exits with 1 when a group is off', async () => {
    await target.execute("UPDATE orders SET total = 1.26 WHERE id = 2; UPDATE orders SET status = 'sent' WHERE id = 4");
    const outcome = await bench.call('compare_aggregates', { ...perDay, group_by: ['status', ...perDay.group_by] });
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.lines.slice(1).map((line) => line.replace(source.name, 'shop'))).toMatchInlineSnapshot(`
      [
        "drift: source shop.orders | target public.orders  3 | 3 groups, 4 | 4 rows",
        "     status  placed by day  count     sum(total)         difference",
        "  ≠  paid    2026-03-01     2      2  11.75       11.76  sum(total) 0.01",
        "  ≠  sent    2026-03-08     –      1  –           7.00",
        "  ≠  NULL    2026-03-08     1      –  7.00        –",
        "     sent    2026-03-02     1      1  -3.00       -3.00",
        "  Σ                         4      4  15.75       15.76",
        "Time windows are in UTC; a time without zone counts as UTC.",
        "Next: check_parity on the table names the rows behind the groups that differ.",
        "evidence: NOT KEPT, so no gate can pass on this run: this project has no folder migration/ yet. generate_plan makes it; from then on every run is kept.",
      ]
    `);
  });

  it('exits with 2 when no row was measured', async () => {
    const outcome = await bench.call('compare_aggregates', {
      ...perDay,
      filter: [{ column: 'placed', op: '>', value: '2030-01-01' }],
    });
    expect(outcome).toMatchObject({ ok: true, exitCode: 2, output: { verdict: 'incomplete' } });
    expect(outcome.ok && outcome.lines.at(-2)).toBe(
      'Next: no row was measured, so nothing is proven. Check table and filter.',
    );
  });

  it('masks texts unless lockstep.yaml reveals them, and shows the groups that were asked for', async () => {
    const input = { table: 'orders', measures: [{ op: 'max', column: 'name' }], group_by: ['status'] };
    const masked = outputOf(await bench.call('compare_aggregates', input));
    expect(JSON.stringify(masked)).not.toContain('Zoë');
    expect(masked).toMatchObject({
      comparisons: [{ agreeing: [{ key: ['paid'] }, { key: ['sent'] }, { key: [null], values: [null] }] }],
    });
    const open = workbench({ source: source.readerUrl, target: target.readerUrl });
    writeFileSync(join(open.folder, 'lockstep.yaml'), 'parity:\n  reveal_values: true\n');
    expect(outputOf(await open.call('compare_aggregates', input))).toMatchObject({
      comparisons: [{ agreeing: [{ key: ['paid'], values: ['Zoë'] }, { values: ['Bob'] }, { values: [null] }] }],
    });
    await open.close();
  });

  it('holds a table against itself in other measures: every order has one total', async () => {
    const output = outputOf(
      await bench.call('compare_aggregates', {
        table: 'orders',
        measures: [{ op: 'count' }],
        equals: { table: 'orders', measures: [{ op: 'distinct', column: 'id' }] },
      }),
    );
    expect(output).toMatchObject({
      verdict: 'equal',
      comparisons: [{}, {}, { measures: ['count = distinct(id)'], agreeing: [{ key: [], values: ['4'] }] }, {}],
    });
  });

  it('refuses what is not in its list, and says what the column is', async () => {
    const call = async (changes: object) => {
      const outcome = await bench.call('compare_aggregates', { ...perDay, ...changes });
      return outcome.ok ? null : `${outcome.error.code}: ${outcome.error.message}`;
    };
    expect(await call({ measures: [{ op: 'sum', column: 'total); DROP TABLE orders; --' }] })).toBe(
      `NOT_FOUND: table ${source.name}.orders has no column "total); DROP TABLE orders; --"`,
    );
    expect(await call({ measures: [{ op: 'pg_sleep' }] })).toMatch(/^VALIDATION: /);
    expect(await call({ group_by: ['placed', { column: 'placed', every: 'fortnight' }] })).toMatch(/^VALIDATION: /);
    expect(await call({ filter: [{ column: 'total', op: '= 1 OR 1 =', value: 1 }] })).toMatch(/^VALIDATION: /);
    expect(await call({ filter: [{ column: 'total', op: '=', value: '1 OR 1=1' }] })).toBe(
      'VALIDATION: column "total" is decimal(9,2) and cannot hold "1 OR 1=1": it holds numbers written as plain digits',
    );
    const stop = new AbortController();
    stop.abort();
    expect(await bench.call('compare_aggregates', perDay, stop.signal)).toMatchObject({
      ok: false,
      error: { code: 'CANCELLED' },
    });
  });
});
