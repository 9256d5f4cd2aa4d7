import { afterEach, describe, expect, it } from 'vitest';
import { insertRows, type ParityBench, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const dayOf = (at: number) => new Date(Date.UTC(1900, 0, 1) + at * 86_400_000).toISOString().slice(0, 10);
const found = async (options = {}) => {
  const { verdict, method, differences } = await bench.checkTable(options);
  return { verdict, method, differences: differences.map(({ kind, key }) => [kind, key.id]) };
};

describe('keys that only one engine can order', () => {
  it('of PostgreSQL, after all days, are compared by buckets when a range would end there', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.both('CREATE TABLE t (id date PRIMARY KEY, n int);');
    await bench.both(insertRows('t', 512, (at) => `'${dayOf(at)}', ${at}`));
    await bench.target.execute(`INSERT INTO t VALUES ('infinity', 0);`);
    expect(await found()).toEqual({
      verdict: 'drift',
      method: 'hash buckets',
      differences: [['extra', 'infinity']],
    });
  });

  it('of PostgreSQL, numbers that are no whole ones, are named', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.source.execute('CREATE TABLE t (id bigint unsigned PRIMARY KEY, n int);');
    await bench.target.execute('CREATE TABLE t (id numeric PRIMARY KEY, n int);');
    await bench.both(insertRows('t', 2000, (at) => `${at}, ${at}`));
    await bench.target.execute('INSERT INTO t VALUES (-0.5, 0), (1000.5, 0); UPDATE t SET n = 0 WHERE id = 1001;');
    const numbers = [
      ['extra', '-0.5'],
      ['extra', '1000.5'],
      ['different', '1001'],
    ];
    expect(await found()).toEqual({ verdict: 'drift', method: 'key ranges', differences: numbers });
    await bench.target.execute("INSERT INTO t VALUES ('NaN', 0), ('Infinity', 0), ('-Infinity', 0);");
    const { verdict, method, differences } = await found();
    expect({ verdict, method, differences: differences.map((each) => each.join(' ')).sort() }).toEqual({
      verdict: 'drift',
      method: 'key ranges',
      differences: ['different 1001', 'extra -0.5', 'extra -Infinity', 'extra 1000.5', 'extra Infinity', 'extra NaN'],
    });
  });

  it('of MySQL, days that are none, are compared by buckets when a range would end there', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.both('CREATE TABLE t (id date PRIMARY KEY, n int);');
    await bench.both(insertRows('t', 2000, (at) => `'${dayOf(at)}', ${at}`));
    const zeroes = Array.from(
      { length: 1100 },
      (_, at) => `('${String(1000 + Math.floor(at / 12))}-${String(1 + (at % 12)).padStart(2, '0')}-00', 0)`,
    );
    await bench.source.execute(`SET sql_mode = ''; INSERT INTO t VALUES ${zeroes.join(',')}, ('0000-00-00', 1);`);
    const { verdict, method, differences_total } = await bench.checkTable({ maxDifferences: 2 });
    expect({ verdict, method, differences_total }).toEqual({
      verdict: 'drift',
      method: 'hash buckets',
      differences_total: 1101,
    });
  });
});

describe('rows that are wide', () => {
  it('are digested in smaller leaves, and found one by one', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.both('CREATE TABLE t (id int PRIMARY KEY, body text);');
    await bench.source.execute('ALTER TABLE t MODIFY body longtext;');
    // 1,200 rows of 40 KB: a leaf of 1,024 would be 41 MB, more than a packet may hold.
    await bench.both(insertRows('t', 1200, (at) => `${at}, repeat('${at % 10}', 40000)`));
    await bench.target.execute(`UPDATE t SET body = concat(body, 'x') WHERE id IN (7, 1111);`);
    expect(await found()).toEqual({
      verdict: 'drift',
      method: 'key ranges',
      differences: [
        ['different', '7'],
        ['different', '1111'],
      ],
    });
  });
});

describe('a repair', () => {
  it('is given the rows of both sides in clear, as many as are named', async () => {
    bench = await shareBench(['mariadb', 'postgres']);
    await bench.source.execute('CREATE TABLE t (id int PRIMARY KEY, n int, word varchar(9));');
    await bench.target.execute('CREATE TABLE t (id int PRIMARY KEY, n int, word varchar(9), must int NOT NULL);');
    await bench.source.execute(`INSERT INTO t VALUES (1, 1, 'a'), (2, 2, NULL), (3, 3, 'c'), (5, 5, 'e');`);
    await bench.target.execute(`INSERT INTO t VALUES (2, 2, 'b', 0), (3, 3, 'c', 0), (4, 4, 'd', 0), (5, 6, 'e', 0);`);
    const { repairs } = await bench.answer({ repairs: true, maxDifferences: 3 });
    const column = (name: string, key: boolean) => ({
      source: name,
      target: name,
      form: { kind: name === 'word' ? 'text' : 'integer' },
      rawType: name === 'word' ? 'character varying(9)' : 'integer',
      key,
    });
    expect(repairs.map(({ source, target, ...repair }) => [source.name, target.name, repair])).toEqual([
      [
        't',
        't',
        {
          columns: [column('id', true), column('n', false), column('word', false)],
          unknownColumns: ['must'],
          rows: [
            { kind: 'insert', source: ['1', '1', 'a'], target: null },
            { kind: 'update', source: ['2', '2', null], target: ['2', '2', 'b'] },
            { kind: 'delete', source: null, target: ['4', '4', 'd'] },
          ],
          omitted: 1,
        },
      ],
    ]);
    expect((await bench.answer()).repairs).toEqual([]);
  });
});
