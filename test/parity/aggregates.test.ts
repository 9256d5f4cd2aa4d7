import { afterEach, describe, expect, it } from 'vitest';
import { type AggregatesBench, aggregatePairs, aggregatesBench } from './aggregates-bench.ts';

let bench: AggregatesBench;
afterEach(() => bench.drop());

const day = { column: 'placed', every: 'day' } as const;
const sum = { op: 'sum', column: 'total' } as const;

/** 20,000 orders over a hundred days, five cents to a thousand each. */
async function fillOrders(): Promise<void> {
  const numbers = Array.from({ length: 20_000 }, (_, at) => at);
  const values = numbers.map((at) => {
    const placed = new Date(Date.UTC(2026, 0, 1 + (at % 100), at % 24, at % 60)).toISOString().slice(0, 19);
    return `(${at}, '${placed.replace('T', ' ')}', ${((at * 7919) % 100_000) / 100}, '${['paid', 'Paid', '😀'][at % 3]}')`;
  });
  const columns = 'id int PRIMARY KEY, placed MOMENT NOT NULL, total decimal(12,2), status varchar(20)';
  const create = (moment: string) => `CREATE TABLE orders (${columns.replace('MOMENT', moment)});`;
  await bench.both(create('datetime(6)'), create('timestamp'));
  for (let from = 0; from < values.length; from += 5000) {
    await bench.both(`INSERT INTO orders VALUES ${values.slice(from, from + 5000).join(',')};`);
  }
}

describe.each(aggregatePairs)('aggregates of %s and %s', (...kinds) => {
  it('agree per day and status, and name the one day of 20,000 rows that is a cent off', async () => {
    bench = await aggregatesBench(kinds);
    await fillOrders();
    const question = { table: 'orders', measures: [{ op: 'count' }, sum] as const, group_by: [day] };
    const equal = await bench.compare({ ...question, measures: [...question.measures] });
    expect(equal).toMatchObject({
      verdict: 'equal',
      comparisons: [
        {
          measures: ['count', 'sum(total)'],
          group_by: ['placed by day'],
          groups: { left: 100, right: 100, different: 0 },
          totals: { rows: ['20000', '20000'], left: ['20000', '9997100'], right: ['20000', '9997100'] },
          differing: [],
          omitted: 0,
        },
      ],
      notes: ['Time windows are in UTC; a time without zone counts as UTC.'],
    });
    expect(equal.comparisons[0]?.agreeing[0]).toEqual({ key: ['2026-01-01'], values: ['200', '99100.00'] });
    await bench.target.execute('UPDATE orders SET total = total + 0.01 WHERE id = 7042');
    const drift = await bench.compare({ ...question, measures: [...question.measures] }, { maxListed: 5 });
    expect(drift).toMatchObject({
      verdict: 'drift',
      comparisons: [
        {
          groups: { different: 1, in_flight: 0 },
          totals: { left: ['20000', '9997100'], right: ['20000', '9997100.01'] },
          differing: [{ key: ['2026-02-12'], differs: ['sum(total)'], difference: { 'sum(total)': '0.01' } }],
          agreeing: [],
          omitted: 99,
        },
      ],
    });
    const months = await bench.compare({
      table: 'orders',
      measures: [{ op: 'count' }],
      group_by: ['status', { column: 'placed', every: 'month' }],
      filter: [{ column: 'placed', op: '<', value: '2026-02-01' }],
    });
    expect(months.comparisons[0]?.agreeing).toEqual([
      { key: ['Paid', '2026-01'], values: ['2067'] },
      { key: ['paid', '2026-01'], values: ['2067'] },
      { key: ['😀', '2026-01'], values: ['2066'] },
    ]);
  });

  it('hold an invariant between two tables on each side and across, and say which order breaks it where', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both(
      'CREATE TABLE orders (id int PRIMARY KEY, total decimal(12,2)); CREATE TABLE `lines` (id int PRIMARY KEY, order_id bigint, amount decimal(14,4)); INSERT INTO orders VALUES (1, 10.50), (2, 3), (10, 7); INSERT INTO `lines` VALUES (1, 1, 10), (2, 1, 0.5), (3, 2, 3), (4, 10, 7);',
      'CREATE TABLE orders (id int PRIMARY KEY, total numeric(12,2)); CREATE TABLE lines (id int PRIMARY KEY, order_id bigint, amount numeric); INSERT INTO orders VALUES (1, 10.50), (2, 3), (10, 7); INSERT INTO lines VALUES (1, 1, 10), (2, 1, 0.5), (3, 2, 3), (4, 10, 7);',
    );
    const orders = { table: 'orders', measures: [sum], group_by: ['id'] };
    const lines = { table: 'lines', measures: [{ op: 'sum' as const, column: 'amount' }], group_by: ['order_id'] };
    const held = await bench.compare(orders, { equals: lines });
    expect(
      held.comparisons.map(({ left, right, verdict }) =>
        [left, right, verdict].join(' ').replace(/lab\w+|public/g, 'db'),
      ),
    ).toEqual([
      'source db.orders target db.orders equal',
      'source db.lines target db.lines equal',
      'source db.orders source db.lines equal',
      'target db.orders target db.lines equal',
    ]);
    const quoted = bench.target.server.engine === 'mysql' ? '`lines`' : 'lines';
    await bench.target.execute(`UPDATE ${quoted} SET amount = 0.51 WHERE id = 2; DELETE FROM ${quoted} WHERE id = 4;`);
    const broken = await bench.compare(orders, { equals: lines });
    expect(broken.comparisons.map(({ verdict, groups }) => [verdict, groups.different])).toEqual([
      ['equal', 0],
      ['drift', 2],
      ['equal', 0],
      ['drift', 2],
    ]);
    expect(broken.comparisons[3]).toMatchObject({
      measures: ['sum(total) = sum(amount)'],
      group_by: ['id = order_id'],
      groups: { left: 3, right: 2, only_left: 1, only_right: 0 },
      differing: [
        {
          key: ['1'],
          differs: ['sum(total)'.concat(' = sum(amount)')],
          difference: { 'sum(total) = sum(amount)': '0.01' },
        },
        { key: ['10'], left: ['7.00'], right: null, differs: [], difference: {} },
      ],
    });
  });

  it('are incomplete, never equal, when no row was measured', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, kind varchar(9));');
    const whole = await bench.compare({ table: 't', measures: [{ op: 'count' }, { op: 'sum', column: 'id' }] });
    expect(whole).toMatchObject({
      verdict: 'incomplete',
      comparisons: [{ groups: { left: 1, right: 1 }, agreeing: [{ key: [], values: ['0', null] }] }],
    });
    const grouped = await bench.compare({ table: 't', measures: [{ op: 'count' }], group_by: ['kind'] });
    expect(grouped).toMatchObject({ verdict: 'incomplete', comparisons: [{ groups: { left: 0, right: 0 } }] });
    await bench.source.execute('INSERT INTO t VALUES (1, NULL)');
    const one = await bench.compare({ table: 't', measures: [{ op: 'count' }], group_by: ['kind'] });
    expect(one.comparisons[0]?.differing).toEqual([
      { key: [null], left: ['1'], right: null, differs: [], difference: {} },
    ]);
    expect(one.verdict).toBe('drift');
  });

  it('tell writes under way from drift: what agrees at the second look is in flight, what still moves is not decided', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both(
      "CREATE TABLE t (id int PRIMARY KEY, kind varchar(9), n int); INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 1);",
    );
    await bench.target.execute('UPDATE t SET n = 2');
    const question = { table: 't', measures: [{ op: 'sum' as const, column: 'n' }], group_by: ['kind'] };
    const arrive = async () => {
      await bench.target.execute('UPDATE t SET n = 1 WHERE id = 1; UPDATE t SET n = 3 WHERE id = 2;');
    };
    const found = await bench.compare(question, { sleep: arrive });
    expect(found).toMatchObject({
      verdict: 'drift',
      comparisons: [
        {
          groups: { different: 1, in_flight: 1, changing: 1 },
          differing: [
            { key: ['b'], left: ['1'], right: ['3'], difference: { 'sum(n)': '2' }, changing: true },
            { key: ['c'], left: ['1'], right: ['2'], difference: { 'sum(n)': '1' } },
          ],
          agreeing: [{ key: ['a'], values: ['1'] }],
        },
      ],
    });
    const move = async () => void (await bench.target.execute('UPDATE t SET n = n + 1 WHERE id > 1'));
    expect(
      (await bench.compare({ ...question, filter: [{ column: 'id', op: '!=', value: 3 }] }, { sleep: move })).verdict,
    ).toBe('incomplete');
    const mend = async () => void (await bench.target.execute('UPDATE t SET n = 1'));
    expect((await bench.compare(question, { sleep: mend })).verdict).toBe('equal');
  });

  it('lists only differing groups where there are more than asked for, and refuses more than 50,000', async () => {
    bench = await aggregatesBench(kinds);
    const digits = 'CREATE TABLE d (n int PRIMARY KEY); INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);';
    const number = 'a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n';
    const all = `INSERT INTO t SELECT ${number} FROM d a, d b, d c, d e, d f WHERE ${number} < 51000;`;
    await bench.both(`${digits} CREATE TABLE t (id int PRIMARY KEY); ${all}`);
    await bench.target.execute('DELETE FROM t WHERE id IN (5, 6, 7)');
    const question = { table: 't', measures: [{ op: 'count' as const }], group_by: ['id'] };
    const some = await bench.compare(
      { ...question, filter: [{ column: 'id', op: 'between', value: [0, 49_999] }] },
      { maxListed: 2 },
    );
    expect(some.comparisons).toMatchObject([
      {
        groups: { left: 50_000, right: 49_997, different: 3, only_left: 3 },
        differing: [{ key: ['5'] }, { key: ['6'] }],
        agreeing: [],
        omitted: 49_998,
      },
    ]);
    await expect(bench.compare(question)).rejects.toMatchObject({ code: 'LIMIT', message: /more than 50,000 groups$/ });
  });

  it('rejects with CANCELLED before the second look when it is cancelled', async () => {
    bench = await aggregatesBench(kinds);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)');
    await bench.source.execute('DELETE FROM t');
    const stop = new AbortController();
    const cancelled = bench.compare(
      { table: 't', measures: [{ op: 'count' }] },
      { signal: stop.signal, sleep: async () => stop.abort() },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
