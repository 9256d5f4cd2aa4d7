import { describe, expect, it } from 'vitest';
import type { CanonicalForm } from '../../../mcp-server/src/model/digest.ts';
import { type Subject, withDatabase } from './subject.ts';

/** One value as each engine stores it (type and literal), and the one text that both must write. `null`: that engine has no such value. */
type Value = readonly [
  mysql: readonly [type: string, literal: string] | null,
  postgres: readonly [type: string, literal: string] | null,
  text: string,
];

interface CanonicalCase {
  readonly name: string;
  readonly form: CanonicalForm;
  readonly values: readonly Value[];
}

const CASES: readonly CanonicalCase[] = [
  {
    name: 'whole numbers and truth values as digits',
    form: { kind: 'integer' },
    values: [
      [['int', '0'], ['integer', '0'], '0'],
      [['int', '-2147483648'], ['integer', '-2147483648'], '-2147483648'],
      [['smallint', '7'], ['smallint', '7'], '7'],
      [['mediumint', '-8388608'], ['integer', '-8388608'], '-8388608'],
      [['bigint', '9223372036854775807'], ['bigint', '9223372036854775807'], '9223372036854775807'],
      [['bigint unsigned', '18446744073709551615'], ['numeric(20)', '18446744073709551615'], '18446744073709551615'],
      [['tinyint(1)', '1'], ['boolean', 'true'], '1'],
      [['tinyint(1)', '0'], ['boolean', 'false'], '0'],
      [['bit(1)', "b'1'"], ['boolean', 'true'], '1'],
      [['bit(10)', "b'1000000001'"], ['integer', '513'], '513'],
      [['year', '2026'], ['smallint', '2026'], '2026'],
      [['year', '0'], ['smallint', '0'], '0'],
      [['decimal(10,0)', '-12'], ['bigint', '-12'], '-12'],
      [['int(5) unsigned zerofill', '42'], ['integer', '42'], '42'],
      [['bigint', '42'], ['numeric', '42.00'], '42'],
      [['bit(64)', '18446744073709551615'], ['bit(64)', `B'${'1'.repeat(64)}'`], '18446744073709551615'],
      [['int unsigned', '4294967295'], ['oid', '4294967295'], '4294967295'],
    ],
  },
  {
    name: 'decimals with the digits of the form, whatever the column’s scale',
    form: { kind: 'decimal', scale: 4 },
    values: [
      [['decimal(12,2)', '1.5'], ['numeric(12,2)', '1.5'], '1.5000'],
      [['decimal(12,4)', '-0.0001'], ['numeric(12,4)', '-0.0001'], '-0.0001'],
      [['decimal(12,2)', '-0.00'], ['numeric(12,2)', '-0.00'], '0.0000'],
      [['decimal(12,0)', '7'], ['numeric', '7'], '7.0000'],
      [['decimal(12,4)', '123.4'], ['numeric', '123.40000'], '123.4000'],
      [['int', '3'], ['numeric(5,1)', '3'], '3.0000'],
      [['int unsigned', '7'], ['oid', '7'], '7.0000'],
      [['decimal(30,10)', '1.00000'], ['numeric(30,10)', '1.00000'], '1.0000'],
      [['decimal(30,10)', '100.12345'], ['numeric(30,10)', '100.12345'], '100.12345'],
      [null, ['numeric', '1.23456'], '1.23456'],
      [null, ['numeric', "'NaN'"], 'NaN'],
      [
        ['decimal(65,4)', `${'9'.repeat(61)}.9999`],
        ['numeric(65,4)', `${'9'.repeat(61)}.9999`],
        `${'9'.repeat(61)}.9999`,
      ],
    ],
  },
  {
    name: 'text as its characters, whatever the character set',
    form: { kind: 'text' },
    values: [
      [['varchar(20)', "''"], ['varchar(20)', "''"], ''],
      [['varchar(20)', "'Zoë '"], ['varchar(20)', "'Zoë '"], 'Zoë '],
      [['varchar(20) character set latin1', "'é€'"], ['text', "'é€'"], 'é€'],
      [['varchar(20) character set utf8mb4', "'😀'"], ['varchar(20)', "'😀'"], '😀'],
      [['varchar(20) character set utf16', "'a😀'"], ['text', "'a😀'"], 'a😀'],
      [['text', "'line\nbreak\ttab'"], ['text', "'line\nbreak\ttab'"], 'line\nbreak\ttab'],
      [["enum('it''s','é')", "'it''s'"], ['text', "'it''s'"], "it's"],
      [['char(36)', "'not a uuid'"], ['varchar(36)', "'not a uuid'"], 'not a uuid'],
      // PostgreSQL against PostgreSQL: types without a word of their own.
      [null, ['money', "'-1234.5'"], '-1234.50'],
      [null, ['interval', "'1 day'"], '1 day'],
      [null, ['timetz', "'10:00:00.50+02'"], '10:00:00.5+02'],
      [null, ['int4range', "'[1,5)'"], '[1,5)'],
    ],
  },
  {
    name: 'blank-padded text without its trailing spaces',
    form: { kind: 'text-trimmed' },
    values: [
      [['char(10)', "'ab'"], ['char(10)', "'ab'"], 'ab'],
      [['char(10)', "' a b  '"], ['char(10)', "' a b  '"], ' a b'],
      [['varchar(10)', "'x   '"], ['char(10)', "'x'"], 'x'],
      [['char(10)', "'y'"], ['varchar(10)', "'y '"], 'y'],
      [['char(10)', "''"], ['char(10)', "'   '"], ''],
      [['varchar(10)', "'tab\t'"], ['varchar(10)', "'tab\t'"], 'tab\t'],
    ],
  },
  {
    name: 'bytes as lower-case hex',
    form: { kind: 'bytes' },
    values: [
      [['varbinary(20)', "x'00FF0A5C'"], ['bytea', "'\\x00ff0a5c'"], '00ff0a5c'],
      [['binary(4)', "x'AB'"], ['bytea', "'\\xab000000'"], 'ab000000'],
      [['blob', "''"], ['bytea', "''"], ''],
      [['varbinary(20)', "'text'"], ['text', "'text'"], '74657874'],
      [['varchar(20)', "'é😀'"], ['bytea', "'\\xc3a9f09f9880'"], 'c3a9f09f9880'],
      [['varchar(20) character set ucs2', "'é'"], ['text', "'é'"], 'c3a9'],
      [['varbinary(16)', "INET6_ATON('10.0.0.1')"], ['inet', "'10.0.0.1'"], '0a000001'],
      [
        ['varbinary(16)', "INET6_ATON('1:0:2:3:4:5:6:7')"],
        ['cidr', "'1:0:2:3:4:5:6:7'"],
        '00010000000200030004000500060007',
      ],
      [null, ['inet', "'10.0.0.1/8'"], '0a000001/8'],
      [['point', "ST_GeomFromText('POINT(1 2)')"], null, '000000000101000000000000000000f03f0000000000000040'],
    ],
  },
  {
    name: 'bits as 0s and 1s, leading zeros kept',
    form: { kind: 'bits' },
    values: [
      [['bit(12)', "b'101'"], ['bit(12)', "B'000000000101'"], '000000000101'],
      [['bit(1)', "b'0'"], ['bit(1)', "B'0'"], '0'],
      [['bit(64)', '18446744073709551615'], ['bit(64)', `B'${'1'.repeat(64)}'`], '1'.repeat(64)],
    ],
  },
  {
    name: 'uuids as 32 lower-case hex digits',
    form: { kind: 'uuid' },
    values: [
      [
        ['char(36)', "'6CCD780C-BABA-1026-9564-5B8C656024DB'"],
        ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'"],
        '6ccd780cbaba102695645b8c656024db',
      ],
      [
        ['binary(16)', "x'6CCD780CBABA102695645B8C656024DB'"],
        ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'"],
        '6ccd780cbaba102695645b8c656024db',
      ],
      [
        ['varchar(36)', "'6ccd780c-baba-1026-9564-5b8c656024db'"],
        ['text', "'6CCD780C-baba-1026-9564-5b8c656024db'"],
        '6ccd780cbaba102695645b8c656024db',
      ],
      [
        ['binary(16)', "x'00000000000000000000000000000000'"],
        ['bytea', "'\\x00000000000000000000000000000000'"],
        '0'.repeat(32),
      ],
    ],
  },
  {
    name: 'dates, with a zero date as MySQL prints it',
    form: { kind: 'date' },
    values: [
      [['date', "'2026-02-28'"], ['date', "'2026-02-28'"], '2026-02-28'],
      [['date', "'1000-01-01'"], ['date', "'1000-01-01'"], '1000-01-01'],
      [['date', "'9999-12-31'"], ['date', "'9999-12-31'"], '9999-12-31'],
      [['date', "'0000-00-00'"], ['text', "'0000-00-00'"], '0000-00-00'],
      [['date', "'2020-00-15'"], ['text', "'2020-00-15'"], '2020-00-15'],
      [['date', "'2026-02-28'"], ['timestamp', "'2026-02-28 00:00:00'"], '2026-02-28'],
      [null, ['date', "'0044-03-15 BC'"], '0044-03-15 BC'],
      [null, ['date', "'infinity'"], 'infinity'],
      [null, ['timestamp', "'2026-02-28 00:00:01'"], '2026-02-28 00:00:01'],
    ],
  },
  {
    name: 'timestamps without trailing zeros of the second, instants in UTC',
    form: { kind: 'timestamp' },
    values: [
      [['datetime', "'2026-03-29 02:30:00'"], ['timestamp', "'2026-03-29 02:30:00'"], '2026-03-29 02:30:00'],
      [
        ['datetime(6)', "'2026-01-01 23:59:59.999999'"],
        ['timestamp(6)', "'2026-01-01 23:59:59.999999'"],
        '2026-01-01 23:59:59.999999',
      ],
      [
        ['datetime(3)', "'2026-01-01 00:00:00.120'"],
        ['timestamp', "'2026-01-01 00:00:00.12'"],
        '2026-01-01 00:00:00.12',
      ],
      [
        ['timestamp(6) null', "'2026-07-01 10:00:00.5'"],
        ['timestamptz', "'2026-07-01 12:00:00.5+02'"],
        '2026-07-01 10:00:00.5',
      ],
      [['datetime', "'0000-00-00 00:00:00'"], ['text', "'0000-00-00 00:00:00'"], '0000-00-00 00:00:00'],
      [['date', "'2026-02-28'"], ['timestamp', "'2026-02-28 00:00:00'"], '2026-02-28 00:00:00'],
      [['datetime(6)', "'2026-02-28 10:20:00'"], ['timestamp', "'2026-02-28 10:20:00'"], '2026-02-28 10:20:00'],
      [['datetime(6)', "'0000-00-00 00:00:00'"], ['text', "'0000-00-00 00:00:00'"], '0000-00-00 00:00:00'],
      [
        ['datetime(6)', "'9999-12-31 20:00:00.000010'"],
        ['timestamp', "'9999-12-31 20:00:00.00001'"],
        '9999-12-31 20:00:00.00001',
      ],
      [null, ['timestamp', "'12026-01-01 10:20:00.10'"], '12026-01-01 10:20:00.1'],
      [null, ['date', "'5874897-12-31'"], '5874897-12-31 00:00:00'],
      [null, ['date', "'infinity'"], 'infinity'],
      [['datetime', "'1000-01-01 00:00:00'"], ['date', "'1000-01-01'"], '1000-01-01 00:00:00'],
      [null, ['timestamptz', "'-infinity'"], '-infinity'],
      [null, ['timestamp', "'0044-03-15 10:00:00 BC'"], '0044-03-15 10:00:00 BC'],
    ],
  },
  {
    name: 'times beyond a day and below zero',
    form: { kind: 'time' },
    values: [
      [['time', "'00:00:00'"], ['time', "'00:00:00'"], '00:00:00'],
      [['time(6)', "'23:59:59.000001'"], ['time', "'23:59:59.000001'"], '23:59:59.000001'],
      [['time', "'24:00:00'"], ['time', "'24:00:00'"], '24:00:00'],
      [['time', "'838:59:59'"], ['interval', "'838:59:59'"], '838:59:59'],
      [['time(3)', "'-01:02:03.5'"], ['interval', "'-01:02:03.5'"], '-01:02:03.5'],
      [['time(6)', "'-00:00:00.000001'"], ['interval', "'-00:00:00.000001'"], '-00:00:00.000001'],
      [['time', "'26:00:00'"], ['interval', "'1 day 2 hours'"], '26:00:00'],
      [['time(6)', "'10:20:00'"], ['time', "'10:20:00'"], '10:20:00'],
      [['time(6)', "'100:00:00.10'"], ['interval', "'4 days 04:00:00.1'"], '100:00:00.1'],
      [null, ['interval', "'1 mon'"], '1 mon'],
      [null, ['interval', "'1 mon -30 days'"], '1 mon -30 days'],
      [null, ['interval', "'2147483647 days'"], '2147483647 days'],
      [null, ['timetz', "'23:30:00.50+02'"], '21:30:00.5'],
    ],
  },
  {
    name: 'sets in definition order, joined by commas',
    form: { kind: 'set' },
    values: [
      [["set('a','b','c')", "'c,a'"], ['text[]', "'{a,c}'"], 'a,c'],
      [["set('a','b','c')", "''"], ['text[]', "'{}'"], ''],
      [["set('a','b','c')", "'b'"], ['text', "'b'"], 'b'],
      // What no SET can hold must not look like one.
      [null, ['text[]', `'{"a,c"}'`], ',,{"a,c"}'],
      [null, ['text[]', `'{""}'`], ',,{""}'],
      [null, ['text[]', `'{NULL}'`], ',,{NULL}'],
      [null, ['text[]', `'{{a},{c}}'`], ',,{{a},{c}}'],
    ],
  },
  {
    name: 'ordinary floats as the shortest text that reads back, without a negative zero',
    form: { kind: 'float' },
    values: [
      [['double', '0.1'], ['double precision', '0.1'], '0.1'],
      [['double', '-0e0'], ['double precision', "'-0'"], '0'],
      [['float', '0.5'], ['real', '0.5'], '0.5'],
      [['float', '0.1'], ['real', '0.1'], '0.10000000149011612'],
      [['double', '-123456.789'], ['double precision', '-123456.789'], '-123456.789'],
      [['double', '1e22'], ['double precision', '1e22'], '1e22'],
      [['double', '1e-7'], ['double precision', '1e-7'], '1e-7'],
      [['double', '1.7976931348623157e308'], ['double precision', '1.7976931348623157e308'], '1.7976931348623157e308'],
      [['double', '3'], ['double precision', '3'], '3'],
      // The longest text a double can have: one digit less would be another number.
      [
        ['double', '-3.3774173259735104e-18'],
        ['double precision', '-3.3774173259735104e-18'],
        '-3.3774173259735104e-18',
      ],
      [
        ['double', '-1.2345678901234567e-300'],
        ['double precision', '-1.2345678901234567e-300'],
        '-1.2345678901234568e-300',
      ],
      [['float', '-1.1754943508222875e-38'], ['real', '-1.1754943508222875e-38'], '-1.1754943508222875e-38'],
      [['float', '-1.2345e-5'], ['real', '-1.2345e-5'], '-1.234499995916849e-5'],
      [['bigint', '-9223372036854775808'], ['bigint', '-9223372036854775808'], '-9.223372036854776e18'],
      [['int unsigned', '4294967295'], ['oid', '4294967295'], '4294967295'],
    ],
  },
  {
    name: 'an array as JSON',
    form: { kind: 'json' },
    values: [
      [['longtext', `'[1,null]'`], ['integer[]', `'{1,NULL}'`], '[1,null]'],
      [['longtext', `'[]'`], ['text[]', `'{}'`], '[]'],
      [['longtext', `'[["a"],["c,"]]'`], ['text[]', `'{{a},{"c,"}}'`], '[["a"],["c,"]]'],
    ],
  },
];

/** Literal canonical texts: both engines must write every one of them alike. */
export function canonicalCases(subject: Subject): void {
  describe('canonical text', () => {
    it.each(CASES)('writes $name', async ({ form, values }) => {
      const own = values.flatMap(([mysql, postgres, text]) => {
        const stored = subject.engine.name === 'mysql' ? mysql : postgres;
        return stored === null ? [] : [{ type: stored[0], literal: stored[1], text }];
      });
      expect(own.length).toBeGreaterThan(2);
      const create = `CREATE TABLE t (id int PRIMARY KEY, ${own.map(({ type }, at) => `c${at} ${type}`).join(', ')}, nothing int)`;
      const insert = `INSERT INTO t VALUES (1, ${own.map(({ literal }) => literal).join(', ')}, NULL)`;
      const sql = `${create}; ${insert}`;
      // Zero dates need the mode that servers had before MySQL 5.7.
      await withDatabase(
        subject,
        { mysql: `SET SESSION sql_mode = ''; ${sql}`, postgres: sql },
        async ({ reader, table }) => {
          const columns = [...own.map((_, at) => ({ name: `c${at}`, form })), { name: 'nothing', form }];
          const key = [{ name: 'id', form: { kind: 'integer' } as const }];
          const rows = await reader.read((read) => read.rowsByKey({ table: table('t'), columns, key }, [['1']]));
          expect(rows).toEqual([{ key: ['1'], values: [...own.map(({ text }) => text), null] }]);
        },
      );
    });
  });
}
