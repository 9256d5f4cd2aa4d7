import { describe, expect, it } from 'vitest';
import type { CanonicalForm } from '../../../mcp-server/src/model/digest.ts';
import { LockstepError } from '../../../mcp-server/src/model/errors.ts';
import { type PerEngine, type Subject, withDatabase } from './subject.ts';

/** A column's type as the catalogue spells it, a form, a text that it can hold, and a neighbour that it must not be taken for. */
export type Literal = readonly [rawType: string, form: CanonicalForm, text: string, other: string];

const INTEGER = { kind: 'integer' } as const;
const TEXT = { kind: 'text' } as const;
const TRIMMED = { kind: 'text-trimmed' } as const;
const BYTES = { kind: 'bytes' } as const;
const BITS = { kind: 'bits' } as const;
const UUID = { kind: 'uuid' } as const;
const DATE = { kind: 'date' } as const;
const TIMESTAMP = { kind: 'timestamp' } as const;
const TIME = { kind: 'time' } as const;
const SET = { kind: 'set' } as const;
const JSON_FORM = { kind: 'json' } as const;
const FLOAT = { kind: 'float' } as const;
const decimal = (scale: number): CanonicalForm => ({ kind: 'decimal', scale });

const UUID_HEX = '6ccd780cbaba102695645b8c656024db';
const NASTY = [
  "it's \\n not 'quoted\\'",
  'tab\tfeed\nreturn\r\nbell\u0007',
  'Zoë 😀 \u202eright to left\u200b',
  '`"$1$' + '{x}%s:name; -- /* */',
  ' spaces ',
];
const DOUBLES = [
  '0.1',
  '-1.2345678901234568e-300',
  '1.7976931348623157e308',
  '1e22',
  '3',
  '0',
  '-3.3774173259735104e-18',
];

/** Values of every type that a literal can be written for. */
export const VALUES: PerEngine<readonly Literal[]> = {
  mysql: [
    ['tinyint(1)', INTEGER, '1', '0'],
    ['bigint', INTEGER, '-9223372036854775808', '-9223372036854775807'],
    ['bigint(20) unsigned', INTEGER, '18446744073709551615', '18446744073709551614'],
    ['int(5) unsigned zerofill', INTEGER, '42', '43'],
    ['year(4)', INTEGER, '2026', '2025'],
    ['year(4)', INTEGER, '0', '2000'],
    ['int(11)', decimal(2), '7.00', '8.00'],
    ['decimal(65,30)', decimal(30), `${'9'.repeat(35)}.${'9'.repeat(30)}`, `${'9'.repeat(35)}.${'9'.repeat(29)}8`],
    ['decimal(12,2)', decimal(4), '-0.0100', '0.0100'],
    ['decimal(20,0)', INTEGER, '18446744073709551615', '18446744073709551614'],
    ...DOUBLES.map((text): Literal => ['double', FLOAT, text, '0.25']),
    ['float', FLOAT, '0.10000000149011612', '0.25'],
    ['float', FLOAT, '-1.1754943508222875e-38', '0.25'],
    ['bit(12)', BITS, '000000000101', '000000000111'],
    ['bit(64)', INTEGER, '18446744073709551615', '1'],
    ['varbinary(20)', BYTES, '00ff0a5c', '00ff0a5d'],
    ['blob', BYTES, '', '00'],
    ['binary(4)', BYTES, 'ab000000', 'ab000001'],
    ['binary(16)', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ['char(36)', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ['char(32)', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ...NASTY.map((text): Literal => ['varchar(100)', TEXT, text, `${text}x`]),
    ['varchar(100)', TEXT, 'nul\0in it', 'nul in it'],
    ['varchar(20)', TEXT, 'Anna', 'anna'],
    ['varchar(20)', TEXT, 'a ', 'a'],
    ['varchar(20)', TEXT, '', ' '],
    ['text', BYTES, '5a6f', '7a6f'],
    ['char(10)', TRIMMED, ' a b', ' a'],
    ["enum('it''s','b')", TEXT, "it's", 'b'],
    ["set('a','b','c')", SET, 'a,c', 'a'],
    ['json', TEXT, '{"a": "it\'s \\"\\\\\\n 😀"}', '{}'],
    ['date', DATE, '2026-02-28', '2026-02-27'],
    ['date', DATE, '0000-00-00', '2026-02-28'],
    ['date', DATE, '2020-00-15', '2020-01-15'],
    ['datetime(6)', TIMESTAMP, '2026-01-01 23:59:59.999999', '2026-01-01 23:59:59.999998'],
    ['datetime', TIMESTAMP, '0000-00-00 00:00:00', '2026-02-28 00:00:00'],
    ['timestamp(6)', TIMESTAMP, '2026-03-29 02:30:00.5', '2026-03-29 02:30:00'],
    ['time(6)', TIME, '-838:59:59', '838:59:59'],
    ['time(3)', TIME, '-01:02:03.5', '01:02:03.5'],
  ],
  postgres: [
    ['boolean', INTEGER, '1', '0'],
    ['boolean', decimal(2), '0.00', '1.00'],
    ['bigint', INTEGER, '-9223372036854775808', '-9223372036854775807'],
    ['numeric(20)', INTEGER, '18446744073709551615', '18446744073709551614'],
    ['numeric', decimal(2), '1.23456', '1.23457'],
    ['numeric', decimal(2), 'NaN', '1.00'],
    ['smallint', decimal(2), '-7.00', '7.00'],
    ...DOUBLES.map((text): Literal => ['double precision', FLOAT, text, '0.25']),
    ['double precision', FLOAT, 'Infinity', '-Infinity'],
    ['real', FLOAT, '0.10000000149011612', '0.25'],
    ['bit(12)', BITS, '000000000101', '000000000111'],
    ['bit(12)', INTEGER, '5', '7'],
    ['bit varying(12)', BITS, '101', '0101'],
    ['bytea', BYTES, '00ff0a5c27', '00ff0a5c28'],
    ['bytea', BYTES, '', '00'],
    ['bytea', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ['uuid', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ['character varying(36)', UUID, UUID_HEX, UUID_HEX.replace('6c', '6d')],
    ...NASTY.map((text): Literal => ['character varying(100)', TEXT, text, `${text}x`]),
    ['text', TEXT, 'Anna', 'anna'],
    ['text', TEXT, 'a ', 'a'],
    ['text', TEXT, '', ' '],
    ['text', BYTES, '5a6f', '7a6f'],
    ['character(10)', TRIMMED, ' a b', ' a'],
    ['text[]', SET, 'a,b "c\\', 'a'],
    ['text[]', SET, '', 'a'],
    ['text[]', TEXT, '{a,"it\'s, b",NULL}', '{a}'],
    ['integer[]', JSON_FORM, '[[1,2],[3,null]]', '[1]'],
    ['text[]', JSON_FORM, '["a\\"b","c\\\\d"]', '["a"]'],
    ['jsonb', TEXT, '{"a": "it\'s \\"\\\\\\n 😀"}', '{}'],
    ['json', TEXT, '{"b":1, "a":[1.50]}', '{}'],
    ['date', DATE, '2026-02-28', '2026-02-27'],
    ['date', DATE, '0044-03-15 BC', '0044-03-15'],
    ['date', DATE, 'infinity', '2026-02-28'],
    ['timestamp without time zone', TIMESTAMP, '2026-01-01 23:59:59.999999', '2026-01-01 23:59:59.999998'],
    ['timestamp with time zone', TIMESTAMP, '2026-03-29 02:30:00.5', '2026-03-29 02:30:00'],
    ['timestamp with time zone', TIMESTAMP, '0044-03-15 10:00:00 BC', '0044-03-15 10:00:00'],
    ['timestamp with time zone', TIMESTAMP, '-infinity', '2026-03-29 02:30:00'],
    ['time without time zone', TIME, '23:59:59.000001', '23:59:59'],
    ['interval', TIME, '-838:59:59.5', '838:59:59.5'],
    ['interval', TIME, '1 mon', '720:00:00'],
    ['inet', BYTES, 'c0a80001', 'c0a80002'],
    ['cidr', BYTES, '20010db8000000000000000000000000/32', 'c0a80002'],
  ],
};

const REFUSED: PerEngine<readonly (readonly [rawType: string, form: CanonicalForm, text: string])[]> = {
  mysql: [
    ['tinyint(4)', INTEGER, '128'],
    ['int(10) unsigned', INTEGER, '-1'],
    ['int(11)', decimal(2), '1.50'],
    ['decimal(5,2)', decimal(2), '1000.00'],
    ['decimal(5,2)', decimal(4), '1.2345'],
    ['double', FLOAT, 'NaN'],
    ['varchar(3)', TEXT, 'abcd'],
    ['varbinary(1)', BYTES, '0102'],
    ['varchar(10)', BYTES, 'ff'],
    ['date', DATE, 'infinity'],
    ['datetime', TIMESTAMP, '0044-03-15 10:00:00 BC'],
    ['time', TIME, '900:00:00'],
    ['point', BYTES, '00'],
  ],
  postgres: [
    ['smallint', INTEGER, '32768'],
    ['integer', decimal(2), '1.50'],
    ['numeric(5,2)', decimal(2), '1000.00'],
    ['numeric(5,2)', decimal(4), '1.2345'],
    ['boolean', INTEGER, '2'],
    ['uuid', UUID, 'abc'],
    ['text', TEXT, 'nul\0in it'],
    ['text', BYTES, 'ff'],
    ['character varying(3)', TEXT, 'abcd'],
    ['date', DATE, '0000-00-00'],
    ['timestamp without time zone', TIMESTAMP, '2026-02-30 00:00:00'],
    ['time without time zone', TIME, '26:00:00'],
    ['point', BYTES, '00'],
  ],
};

/** What every engine promises of literals: a value written from its canonical text reads back as that text, and no other passes for it. */
export function literalCases(subject: Subject): void {
  describe(`literals on ${subject.kind}`, () => {
    const { dialect, name } = subject.engine;
    const values = VALUES[name];
    const quoted = (at: number) => dialect.identifier(`c${at}`);
    // Zero dates are values; the server's own mode may forbid them.
    const begin =
      name === 'mysql' ? "SET NAMES utf8mb4; SET SESSION sql_mode = 'STRICT_ALL_TABLES', time_zone = '+00:00'; " : '';
    const columns = values.map(([type], at) => `${quoted(at)} ${type}${type.startsWith('timestamp(') ? ' NULL' : ''}`);
    const literals = values.map(([type, form, text]) => dialect.value(text, type, form));
    const nulls = values.map(([type, form]) => dialect.value(null, type, form));
    const rows = `(1, ${literals.join(', ')}), (2, ${nulls.join(', ')})`;
    const sql = `${begin}CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')}); INSERT INTO t VALUES ${rows};`;
    const setUp = { mysql: sql, postgres: sql };

    it('stores the value that the text was written from', async () => {
      await withDatabase(subject, setUp, async ({ reader, table }) => {
        const key = [{ name: 'id', form: INTEGER }];
        const request = { table: table('t'), key, columns: values.map(([, form], at) => ({ name: `c${at}`, form })) };
        const found = await reader.read((read) => read.rowsByKey({ ...request }, [['1'], ['2']]));
        const sorted = [...found].sort((one, other) => Number(one.key[0]) - Number(other.key[0]));
        const spaced = (texts: readonly (string | null)[] = []) =>
          texts.map((text, at) => (values[at]?.[1].kind === 'json' ? text?.replaceAll(', ', ',') : text));
        expect(spaced(sorted[0]?.values)).toEqual(values.map(([, , text]) => text));
        expect(sorted[1]?.values).toEqual(values.map(() => null));
      });
    });

    it('finds the row that holds exactly the value, and no other', async () => {
      await withDatabase(subject, setUp, async ({ lab }) => {
        const probes = values.flatMap(([type, form, text, other], at) =>
          [text, other, null].map((value) => dialect.holds(quoted(at), type, form, value)),
        );
        const selects = probes.map((where, at) => `SELECT ${at} AS probe, id FROM t WHERE ${where}`);
        const found = await lab.query(`${begin}${selects.join(' UNION ALL ')} ORDER BY probe, id`);
        const expected = values.flatMap((_, at) => [
          [String(3 * at), '1'],
          [String(3 * at + 2), '2'],
        ]);
        expect(found).toEqual(expected);
        expect(values.length).toBeGreaterThan(35);
      });
    });

    it.each(REFUSED[name])('refuses what %s cannot hold: %o %s', (type, form, text) => {
      expect(() => dialect.value(text, type, form)).toThrow(LockstepError);
      expect(() => dialect.value(text, type, form)).not.toThrow(text === '00' ? 'longer' : text);
    });
  });
}
