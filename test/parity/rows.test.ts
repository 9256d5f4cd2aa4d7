import { afterEach, describe, expect, it } from 'vitest';
import { ruleText } from '../../mcp-server/src/model/values.ts';
import { NO_DECISION, NOTHING_LEFT } from '../mapping/nothing-decided.ts';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const anyPosition = { replica: false, before: expect.any(String), after: expect.any(String) };

const rowCauses: Readonly<Record<string, string>> = {
  missing: 'never arrived',
  extra: 'ghost',
  duplicate: 'duplicate',
};

/** A named difference with the cause that its kind alone shows. */
const difference = (kind: string, key: object, rows: readonly [number, number], columns?: readonly object[]) => ({
  kind,
  key,
  rows: { source: rows[0], target: rows[1] },
  ...(rowCauses[kind] === undefined || Object.keys(key).length === 0 ? {} : { cause: rowCauses[kind] }),
  ...(columns === undefined ? {} : { columns }),
});

describe.each(pairs)('rows of %s and %s', (...kinds) => {
  const open = async () => {
    bench = await shareBench(kinds);
  };
  const onPostgres = (postgres: string, mysql: string) =>
    bench.target.server.engine === 'postgres' ? postgres : mysql;

  it('are equal when every kind of value arrived', async () => {
    await open();
    await bench.source.execute(`
      CREATE TABLE things (id bigint unsigned NOT NULL, active tinyint(1), price decimal(12,2), ratio double, single_ratio float,
        name varchar(40), code char(5), doc json, at datetime(6), seen timestamp(3) NULL, day date, span time(3), raw varbinary(20),
        token binary(16), kind enum('a','b'), flags set('x','y'), born year, mask bit(5), PRIMARY KEY (id));
      INSERT INTO things VALUES
        (1, 1, 12.50, 0.1, 0.1, 'Zoë 😀', 'ab', '{"b": 1, "a": [1.50, null]}', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56.789', '2024-02-29', '12:34:56.5', x'00ff', x'00112233445566778899aabbccddeeff', 'b', 'x,y', 2024, b'10101'),
        (2, 0, -0.01, 1e-7, -1e22, '', '', '[]', '1999-12-31 23:59:59', '1999-12-31 23:59:59', '1999-12-31', '00:00:00', '', x'00000000000000000000000000000000', 'a', '', 1999, b'0'),
        (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`);
    await bench.target.execute(
      onPostgres(
        `CREATE TABLE things (id bigint PRIMARY KEY, active boolean, price numeric(14,4), ratio double precision, single_ratio real,
          name text, code char(5), doc jsonb, at timestamp(6), seen timestamptz, day date, span time, raw bytea,
          token uuid, kind text, flags text, born integer, mask bit(5));
        INSERT INTO things VALUES
          (1, true, 12.5, 0.1, 0.1, 'Zoë 😀', 'ab', '{"a": [1.5, null], "b": 1}', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56.789+00', '2024-02-29', '12:34:56.5', '\\x00ff', '00112233-4455-6677-8899-aabbccddeeff', 'b', 'x,y', 2024, b'10101'),
          (2, false, -0.01, 1e-7, -1e22, '', '', '[]', '1999-12-31 23:59:59', '1999-12-31 23:59:59+00', '1999-12-31', '00:00:00', '', '00000000-0000-0000-0000-000000000000', 'a', '', 1999, b'00000'),
          (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`,
        `CREATE TABLE things AS SELECT * FROM ${bench.source.name}.things; ALTER TABLE things ADD PRIMARY KEY (id);`,
      ),
    );
    expect(await bench.check()).toEqual({
      verdict: 'equal',
      counts: {
        tables: 1,
        equal: 1,
        drift: 0,
        in_flight: 0,
        not_comparable: 0,
        not_checked: 0,
        rows: { source: 3, target: 3 },
        differences: 0,
        rows_in_flight: 0,
        rows_unsettled: 0,
        integrity: 0,
      },
      positions: { source: anyPosition, target: anyPosition },
      tables: [
        {
          source: bench.nameOf('source', 'things'),
          target: bench.nameOf('target', 'things'),
          verdict: 'equal',
          rows: { source: 3, target: 3 },
          method: 'key ranges',
          compared_columns: 18,
          compared_by_value: [
            { column: 'ratio', rule: ruleText('double') },
            { column: 'single_ratio', rule: ruleText('single') },
            { column: 'doc', rule: ruleText('json') },
            { column: 'flags', rule: ruleText('set') },
          ],
          not_compared: [],
          differences: [],
          differences_total: 0,
          differences_exact: true,
          in_flight: 0,
          unsettled: 0,
          integrity: [],
        },
      ],
      not_checked: [],
    });
  });

  it('that are missing, extra or different are found among thousands, and nothing else', async () => {
    await open();
    await bench.both(
      `CREATE TABLE items (id int PRIMARY KEY, label varchar(20), amount int); ${insertRows('items', 10_000, (at) => `${at * 3}, 'row ${at}', ${at % 7}`)}`,
    );
    await bench.source.execute(
      `INSERT INTO items VALUES (-5, 'only here', 1); UPDATE items SET label = NULL WHERE id = 15000;`,
    );
    await bench.target.execute(
      `DELETE FROM items WHERE id = 3; UPDATE items SET label = 'Row 9999', amount = 100 WHERE id = 29997; INSERT INTO items VALUES (4, '😀', 0), (90000, 'far', 0);`,
    );
    expect(await bench.checkTable({ revealValues: true })).toEqual({
      source: bench.nameOf('source', 'items'),
      target: bench.nameOf('target', 'items'),
      verdict: 'drift',
      rows: { source: 10_001, target: 10_001 },
      method: 'key ranges',
      compared_columns: 3,
      compared_by_value: [],
      not_compared: [],
      differences: [
        difference('missing', { id: '-5' }, [1, 0]),
        difference('missing', { id: '3' }, [1, 0]),
        difference('extra', { id: '4' }, [0, 1]),
        difference(
          'different',
          { id: '15000' },
          [1, 1],
          [{ name: 'label', source: null, target: 'row 5000', cause: 'NULL became a value' }],
        ),
        difference(
          'different',
          { id: '29997' },
          [1, 1],
          [
            { name: 'label', source: 'row 9999', target: 'Row 9999', cause: 'case' },
            { name: 'amount', source: '3', target: '100' },
          ],
        ),
        difference('extra', { id: '90000' }, [0, 1]),
      ],
      differences_total: 6,
      differences_exact: true,
      in_flight: 0,
      unsettled: 0,
      integrity: [],
    });
  });

  it('have their values masked unless asked for, and their keys on demand', async () => {
    await open();
    await bench.both(`CREATE TABLE people (id int PRIMARY KEY, mail varchar(40));`);
    await bench.source.execute(`INSERT INTO people VALUES (1, 'ada@example.org');`);
    await bench.target.execute(`INSERT INTO people VALUES (1, 'bob@example.org');`);
    const columns = [{ name: 'mail', source: '•••(15 chars, #ac5a)', target: '•••(15 chars, #c411)' }];
    expect((await bench.checkTable()).differences).toEqual([difference('different', { id: '1' }, [1, 1], columns)]);
    expect((await bench.checkTable({ maskKeys: true })).differences).toEqual([
      difference('different', { id: '•••(1 chars, #41e0)' }, [1, 1], columns),
    ]);
  });

  it('beyond the limit are counted, the first by key are named', async () => {
    await open();
    await bench.both(`CREATE TABLE items (id int PRIMARY KEY, n int);`);
    await bench.source.execute(insertRows('items', 12_000, (at) => `${at}, 1`));
    await bench.target.execute(insertRows('items', 12_000, (at) => `${at}, ${at % 2}`));
    const { differences, differences_total, differences_exact } = await bench.checkTable({ maxDifferences: 2 });
    const columns = [{ name: 'n', source: '•••(1 chars, #41e0)', target: '•••(1 chars, #9979)' }];
    expect({ differences, differences_total, differences_exact }).toEqual({
      differences: [
        difference('different', { id: '2' }, [1, 1], columns),
        difference('different', { id: '4' }, [1, 1], columns),
      ],
      differences_total: 6000,
      differences_exact: true,
    });
  });

  it('of empty tables and of tables with one row agree or differ like any', async () => {
    await open();
    await bench.both(`CREATE TABLE t (id int PRIMARY KEY, n int);`);
    const brief = async () => {
      const { verdict, rows, differences } = await bench.checkTable();
      return { verdict, rows, differences };
    };
    expect(await brief()).toEqual({ verdict: 'equal', rows: { source: 0, target: 0 }, differences: [] });
    await bench.source.execute(`INSERT INTO t VALUES (7, 1);`);
    expect(await brief()).toEqual({
      verdict: 'drift',
      rows: { source: 1, target: 0 },
      differences: [difference('missing', { id: '7' }, [1, 0])],
    });
    await bench.target.execute(`INSERT INTO t VALUES (7, 1);`);
    expect(await brief()).toEqual({ verdict: 'equal', rows: { source: 1, target: 1 }, differences: [] });
  });

  it('are told apart by keys of several columns', async () => {
    await open();
    await bench.both(
      `CREATE TABLE parts (tenant int, part varchar(20), n int, PRIMARY KEY (tenant, part)); ${insertRows('parts', 500, (at) => `${at % 3}, 'p${at}', ${at}`)}`,
    );
    await bench.target.execute(
      `DELETE FROM parts WHERE tenant = 1 AND part = 'p100'; INSERT INTO parts VALUES (2, 'p100', 100), (1, '1","p', 0); UPDATE parts SET n = -1 WHERE tenant = 0 AND part = 'p300';`,
    );
    const { verdict, method, differences } = await bench.checkTable({ revealValues: true });
    expect({ verdict, method, differences }).toEqual({
      verdict: 'drift',
      method: 'hash buckets',
      differences: [
        difference('different', { tenant: '0', part: 'p300' }, [1, 1], [{ name: 'n', source: '300', target: '-1' }]),
        difference('extra', { tenant: '1', part: '1","p' }, [0, 1]),
        difference('missing', { tenant: '1', part: 'p100' }, [1, 0]),
        difference('extra', { tenant: '2', part: 'p100' }, [0, 1]),
      ],
    });
  });

  it('are told apart by text keys, byte by byte', async () => {
    await open();
    await bench.both(
      `CREATE TABLE words (word varchar(40) PRIMARY KEY, n int); ${insertRows('words', 3000, (at) => `'w${at}', ${at}`)} INSERT INTO words VALUES ('Straße', 1), ('😀', 2), ('it''s', 3), ('Foo', 4);`,
    );
    await bench.target.execute(
      `UPDATE words SET word = 'foo' WHERE word = 'Foo'; UPDATE words SET n = 0 WHERE word = '😀'; DELETE FROM words WHERE word = 'w1500';`,
    );
    const { verdict, method, rows, differences } = await bench.checkTable({ revealValues: true });
    expect({ verdict, method, rows, differences }).toEqual({
      verdict: 'drift',
      method: 'hash buckets',
      rows: { source: 3004, target: 3003 },
      differences: [
        difference('missing', { word: 'Foo' }, [1, 0]),
        difference('extra', { word: 'foo' }, [0, 1]),
        difference('missing', { word: 'w1500' }, [1, 0]),
        difference('different', { word: '😀' }, [1, 1], [{ name: 'n', source: '2', target: '0' }]),
      ],
    });
  });

  it('without a key are compared as a heap: how many only one side holds', async () => {
    await open();
    await bench.both(
      `CREATE TABLE log (a int, b varchar(20)); INSERT INTO log VALUES (1, 'x'), (1, 'x'), (1, NULL), (NULL, NULL);`,
    );
    const brief = async () => {
      const { verdict, method, rows, differences, differences_total } = await bench.checkTable();
      return { verdict, method, rows, differences, differences_total };
    };
    expect(await brief()).toEqual({
      verdict: 'equal',
      method: 'multiset',
      rows: { source: 4, target: 4 },
      differences: [],
      differences_total: 0,
    });
    await bench.source.execute(`INSERT INTO log VALUES (1, 'x'), (2, 'y');`);
    await bench.target.execute(`INSERT INTO log VALUES (NULL, NULL);`);
    expect(await brief()).toEqual({
      verdict: 'drift',
      method: 'multiset',
      rows: { source: 6, target: 5 },
      differences: [difference('missing', {}, [2, 0]), difference('extra', {}, [0, 1])],
      differences_total: 3,
    });
  });

  it('that occur twice under a key which only one side enforces are duplicates', async () => {
    await open();
    await bench.source.execute(
      `CREATE TABLE t (id int NOT NULL PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);`,
    );
    await bench.target.execute(
      `CREATE TABLE t (id int NOT NULL, n int); INSERT INTO t VALUES (1, 1), (2, 2), (2, 2), (3, 3);`,
    );
    const pair = (name: string) => ({ source: name, target: name });
    const [sourceSchema, targetSchema] = kinds.map(
      (_, at) => bench.nameOf(at === 0 ? 'source' : 'target', 't').split('.')[0] ?? '',
    );
    const mapping = {
      tables: [
        {
          source: { schema: sourceSchema ?? '', name: 't' },
          target: { schema: targetSchema ?? '', name: 't' },
          columns: [pair('id'), pair('n')],
          key: [pair('id')],
          unmatched: { source: [], target: [] },
          ...NO_DECISION,
        },
      ],
      ...NOTHING_LEFT,
    };
    const { tables } = await bench.check({}, { mapping });
    expect(tables.map(({ verdict, differences }) => ({ verdict, differences }))).toEqual([
      { verdict: 'drift', differences: [difference('duplicate', { id: '2' }, [1, 2])] },
    ]);
  });

  it('are found under keys at the ends of 64 bits', async () => {
    await open();
    const values = `(0, 1), (9223372036854775807, 2), (9223372036854775808, 3), (18446744073709551614, 4), (18446744073709551615, 5)`;
    await bench.source.execute(
      `CREATE TABLE wide (id bigint unsigned PRIMARY KEY, n int); INSERT INTO wide VALUES ${values};`,
    );
    await bench.target.execute(
      `CREATE TABLE wide (id ${onPostgres('numeric(20,0)', 'decimal(20,0)')} PRIMARY KEY, n int); INSERT INTO wide VALUES ${values};`,
    );
    expect((await bench.checkTable()).verdict).toBe('equal');
    await bench.target.execute(
      `DELETE FROM wide WHERE id = 18446744073709551615; UPDATE wide SET n = 0 WHERE id = 9223372036854775808; INSERT INTO wide VALUES (-1, 0);`,
    );
    const { method, rows, differences } = await bench.checkTable({ revealValues: true });
    expect({ method, rows, differences }).toEqual({
      method: 'key ranges',
      rows: { source: 5, target: 5 },
      differences: [
        difference('extra', { id: '-1' }, [0, 1]),
        difference('different', { id: '9223372036854775808' }, [1, 1], [{ name: 'n', source: '3', target: '0' }]),
        difference('missing', { id: '18446744073709551615' }, [1, 0]),
      ],
    });
  });

  it('are found under sparse keys, also where most rows crowd into one bucket', async () => {
    await open();
    const snowflake = (at: number) => 1_700_000_000_000_000_000n + BigInt(at) * 4_194_304_001n;
    await bench.both(
      `CREATE TABLE events (id bigint PRIMARY KEY, n int); ${insertRows('events', 25_000, (at) => `${at}, ${at}`)} ${insertRows('events', 6000, (at) => `${snowflake(at)}, ${at}`)} INSERT INTO events VALUES (-9223372036854775808, 0), (9223372036854775807, 0);`,
    );
    await bench.target.execute(
      `UPDATE events SET n = 0 WHERE id IN (12345, ${snowflake(5000)}); DELETE FROM events WHERE id = -9223372036854775808;`,
    );
    const { rows, differences, differences_exact, in_flight } = await bench.checkTable({ revealValues: true });
    expect({ rows, differences, differences_exact, in_flight }).toEqual({
      rows: { source: 31_002, target: 31_001 },
      differences: [
        difference('missing', { id: '-9223372036854775808' }, [1, 0]),
        difference('different', { id: '12345' }, [1, 1], [{ name: 'n', source: '12345', target: '0' }]),
        difference('different', { id: String(snowflake(5000)) }, [1, 1], [{ name: 'n', source: '5000', target: '0' }]),
      ],
      differences_exact: true,
      in_flight: 0,
    });
  });

  it('with documents and floating-point numbers differ by value, never by spelling', async () => {
    await open();
    await bench.source.execute(
      `CREATE TABLE docs (id int PRIMARY KEY, doc ${kinds[0] === 'mariadb' ? 'json' : 'longtext'}, ratio float);
      INSERT INTO docs VALUES (1, '{"b":1.50,"a":"\\\\u00e9"}', 0.1), (2, '{"n":12345678901234567890}', 0.1), (3, '[1,2]', 0.1), (4, '{"a":1}', 16777216);`,
    );
    await bench.target.execute(
      `CREATE TABLE docs (id int PRIMARY KEY, doc ${onPostgres('jsonb', 'json')}, ratio double precision);
      INSERT INTO docs VALUES (1, '{"a": "é", "b": 1.5}', 0.1), (2, '{"n": 12345678901234567891}', 0.1), (3, '[2, 1]', 0.1), (4, '{"a": 1}', 16777218);`,
    );
    const { verdict, differences, differences_total, in_flight } = await bench.checkTable({ revealValues: true });
    expect({ verdict, differences, differences_total, in_flight }).toEqual({
      verdict: 'drift',
      differences: [
        difference(
          'different',
          { id: '2' },
          [1, 1],
          [
            {
              name: 'doc',
              source: '{"n":12345678901234567890}',
              target: '{"n": 12345678901234567891}',
              cause: 'rounding',
            },
          ],
        ),
        difference('different', { id: '3' }, [1, 1], [{ name: 'doc', source: '[1,2]', target: '[2, 1]' }]),
        difference('different', { id: '4' }, [1, 1], [{ name: 'ratio', source: '16777216', target: '16777218' }]),
      ],
      differences_total: 3,
      in_flight: 0,
    });
  });

  it('without a key but with documents are compared by value too', async () => {
    await open();
    await bench.source.execute(
      `CREATE TABLE docs (n int, doc longtext); INSERT INTO docs VALUES (1, '{"b":1,"a":2}'), (2, '[1]'), (3, NULL);`,
    );
    await bench.target.execute(
      `CREATE TABLE docs (n int, doc ${onPostgres('jsonb', 'json')}); INSERT INTO docs VALUES (1, '{"a": 2, "b": 1}'), (2, '[1.0]'), (3, NULL);`,
    );
    expect((await bench.checkTable()).verdict).toBe('equal');
    await bench.target.execute(`UPDATE docs SET doc = '[2]' WHERE n = 2;`);
    expect((await bench.checkTable()).differences).toEqual([
      difference('missing', {}, [1, 0]),
      difference('extra', {}, [0, 1]),
    ]);
  });
});
