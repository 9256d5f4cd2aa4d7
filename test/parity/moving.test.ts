import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../mcp-server/src/engines/engine.ts';
import type { ParityTable } from '../../mcp-server/src/model/parity.ts';
import type { Sleep } from '../../mcp-server/src/parity/cancelled.ts';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

/** Runs each step instead of a wait, one after another; a wait too many fails. */
function stepsInsteadOfWaits(...steps: (() => Promise<void>)[]): {
  readonly sleep: Sleep;
  readonly left: () => number;
} {
  const left = [...steps];
  return {
    sleep: async () => {
      const step = left.shift();
      if (step === undefined) throw new Error('there was one more look than steps');
      await step();
    },
    left: () => left.length,
  };
}

/** The same database; `step` runs just before the given read begins, counted from 1. */
function beforeRead(database: Database, read: number, step: () => Promise<void>): Database {
  let reads = 0;
  return {
    ...database,
    read: async (work, options) => {
      reads += 1;
      if (reads === read) await step();
      return database.read(work, options);
    },
  };
}

const nothing = async () => {};
const brief = ({ verdict, differences, differences_total, in_flight, unsettled }: ParityTable) => ({
  verdict,
  differences: differences.map(({ kind, key }) => ({ kind, key })),
  differences_total,
  in_flight,
  unsettled,
});

describe.each(pairs)('while %s and %s are written', (...kinds) => {
  it('rows that arrive before the last look are in flight, rows that stay are confirmed', async () => {
    bench = await shareBench(kinds);
    await bench.both(`CREATE TABLE t (id int PRIMARY KEY, n int); ${insertRows('t', 100, (at) => `${at}, ${at}`)}`);
    await bench.source.execute(
      'INSERT INTO t VALUES (101, 1); UPDATE t SET n = 0 WHERE id IN (50, 60); DELETE FROM t WHERE id = 7;',
    );
    const { sleep, left } = stepsInsteadOfWaits(
      () => bench.target.execute('INSERT INTO t VALUES (101, 1); DELETE FROM t WHERE id = 7;'),
      () => bench.target.execute('UPDATE t SET n = 0 WHERE id = 50;'),
    );
    expect(brief(await bench.checkTable({ sleep }))).toEqual({
      verdict: 'drift',
      differences: [{ kind: 'different', key: { id: '60' } }],
      differences_total: 1,
      in_flight: 3,
      unsettled: 0,
    });
    expect(left()).toBe(0);
  });

  it('a check that only met rows in flight says so, and says neither equal nor different', async () => {
    bench = await shareBench(kinds);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, n int);');
    await bench.source.execute('INSERT INTO t VALUES (1, 1);');
    const { sleep, left } = stepsInsteadOfWaits(() => bench.target.execute('INSERT INTO t VALUES (1, 1);'));
    const { verdict, counts, tables } = await bench.check({ sleep });
    expect({ verdict, counts: { in_flight: counts.in_flight, rows_in_flight: counts.rows_in_flight } }).toEqual({
      verdict: 'in_flight',
      counts: { in_flight: 1, rows_in_flight: 1 },
    });
    expect(tables.map(brief)).toEqual([
      { verdict: 'in_flight', differences: [], differences_total: 0, in_flight: 1, unsettled: 0 },
    ]);
    expect(left()).toBe(0);
  });

  it('a row whose source keeps changing is unsettled, not drift', async () => {
    bench = await shareBench(kinds);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0);');
    await bench.source.execute('UPDATE t SET n = 1;');
    const change = (n: number) => () => bench.source.execute(`UPDATE t SET n = ${n} WHERE id = 2;`);
    const { sleep } = stepsInsteadOfWaits(change(2), change(3));
    expect(brief(await bench.checkTable({ sleep }))).toEqual({
      verdict: 'drift',
      differences: [{ kind: 'different', key: { id: '1' } }],
      differences_total: 1,
      in_flight: 0,
      unsettled: 1,
    });
  });

  it('a document that arrives in another spelling is in flight, one that was there all along is equal', async () => {
    bench = await shareBench(kinds);
    const postgres = bench.target.server.engine === 'postgres';
    await bench.source.execute(
      `CREATE TABLE t (id int PRIMARY KEY, doc longtext); INSERT INTO t VALUES (1, '{"a":1}'), (2, '{"a":2}');`,
    );
    await bench.target.execute(
      `CREATE TABLE t (id int PRIMARY KEY, doc ${postgres ? 'jsonb' : 'json'}); INSERT INTO t VALUES (1, '{"a": 1}'), (2, '{"a": 1}');`,
    );
    const { sleep } = stepsInsteadOfWaits(() => bench.target.execute(`UPDATE t SET doc = '{"a": 2}' WHERE id = 2;`));
    expect(brief(await bench.checkTable({ sleep }))).toEqual({
      verdict: 'in_flight',
      differences: [],
      differences_total: 0,
      in_flight: 1,
      unsettled: 0,
    });
  });

  it('a table without a key is looked at again as a whole', async () => {
    bench = await shareBench(kinds);
    await bench.both(`CREATE TABLE log (n int, word varchar(10)); INSERT INTO log VALUES (1, 'x'), (1, 'x');`);
    await bench.source.execute(`INSERT INTO log VALUES (1, 'x'), (2, 'late'), (3, 'lost');`);
    const { sleep, left } = stepsInsteadOfWaits(
      () => bench.target.execute(`INSERT INTO log VALUES (2, 'late'), (9, 'new');`),
      nothing,
    );
    expect(brief(await bench.checkTable({ sleep }))).toEqual({
      verdict: 'drift',
      differences: [{ kind: 'missing', key: {} }],
      differences_total: 2,
      in_flight: 1,
      unsettled: 1,
    });
    expect(left()).toBe(0);
  });

  it.each([
    ['before their range is read', 3],
    ['before they are looked at', 4],
  ])('rows that arrive %s are in flight too', async (_, read) => {
    bench = await shareBench(kinds);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, n int);');
    await bench.source.execute('INSERT INTO t VALUES (1, 1), (2, 2);');
    const target = beforeRead(bench.targetReader, read, () =>
      bench.target.execute('INSERT INTO t VALUES (1, 1), (2, 2);'),
    );
    expect(brief(await bench.checkTable({}, { target }))).toEqual({
      verdict: 'in_flight',
      differences: [],
      differences_total: 0,
      in_flight: 2,
      unsettled: 0,
    });
  });
});
