/** A value on the source and one on the target, as SQL, that are easily taken for each other. */
export interface HostileCase {
  readonly name: string;
  readonly mysql: readonly [type: string, value: string];
  readonly postgres: readonly [type: string, value: string];
  /** What a check must say from MySQL to PostgreSQL: equal, a difference without a cause, or its cause. */
  readonly said: string;
  /** Only this server of MySQL's family stores the value so. */
  readonly only?: 'mariadb' | 'mysql9';
}

type Written = readonly [name: string, mysql: string, postgres: string, said: string, only?: HostileCase['only']];

const of = (mysql: string, postgres: string, cases: readonly Written[]): HostileCase[] =>
  cases.map(([name, ours, theirs, said, only]) => ({
    name,
    mysql: [mysql, ours],
    postgres: [postgres, theirs],
    said,
    ...(only === undefined ? {} : { only }),
  }));

const DIFFERENT = 'different';

const numbers: HostileCase[] = [
  ...of('decimal(12,0)', 'numeric(12,2)', [
    ['5 and 5.00', '5', '5.00', 'equal'],
    ['5 and 5.01', '5', '5.01', DIFFERENT],
    ['-5 and 5', '-5', '5', 'sign lost'],
    ['0 and NULL', '0', 'NULL', 'a value became NULL'],
  ]),
  ...of('decimal(12,2)', 'integer', [
    ['5.00 and 5', '5.00', '5', 'equal'],
    ['5.10 and 5', '5.10', '5', 'rounding'],
    ['5.99 and 6', '5.99', '6', 'rounding'],
  ]),
  ...of('decimal(30,10)', 'numeric', [
    ['NaN and NULL', 'NULL', "'NaN'", 'NULL became a value'],
    ['NaN and 0', '0', "'NaN'", DIFFERENT],
    ['infinity and the largest decimal', '99999999999999999999.9999999999', "'Infinity'", DIFFERENT],
    ['digits behind the scale', '1.0000000001', '1.00000000010', 'equal'],
    ['a digit behind the scale', '1.0000000001', '1.00000000011', DIFFERENT],
  ]),
  ...of('double', 'double precision', [
    ['minus zero', '-0.0e0', '0', 'equal'],
    ['NaN', '0', "'NaN'", DIFFERENT],
    ['infinity', '1.7976931348623157e308', "'Infinity'", DIFFERENT],
    ['the next double', '0.1', '0.10000000000000002', DIFFERENT],
    ['the least double', '2.2250738585072014e-308', '0', 'rounding'],
  ]),
  ...of('double', 'numeric', [
    ['digits of a double', '0.1', '0.1000', 'equal'],
    ['the largest double', '1.7976931348623157e308', '1.7976931348623157e308', 'equal'],
    ['more than the largest double', '1.7976931348623157e308', '1e400', DIFFERENT],
    ['less than the smallest double', '0', '1e-400', 'equal'],
    ['a numeric of NaN', '0', "'NaN'", DIFFERENT],
    ['a numeric without an end', '-1.7976931348623157e308', "'-Infinity'", DIFFERENT],
  ]),
  ...of('bigint unsigned', 'bigint', [
    ['2^64-1 and -1', '18446744073709551615', '-1', 'overflow wrapped'],
    ['2^63 and 2^63-1', '9223372036854775808', '9223372036854775807', 'overflow clamped'],
  ]),
  ...of('bigint unsigned', 'numeric(20)', [['2^64-1', '18446744073709551615', '18446744073709551615', 'equal']]),
  ...of('bigint', 'double precision', [['2^53+2', '9007199254740994', '9007199254740994', 'equal']]),
  ...of('int(6) zerofill', 'integer', [['zeros in front', '42', '42', 'equal']]),
  ...of('int(6) zerofill', 'text', [['zeros in front of text', '42', "'000042'", DIFFERENT]]),
  ...of('tinyint(1)', 'boolean', [
    ['1 and true', '1', 'true', 'equal'],
    ['2 and true', '2', 'true', DIFFERENT],
    ['-1 and true', '-1', 'true', 'sign lost'],
    ['0 and true', '0', 'true', 'boolean inverted'],
    ['NULL and false', 'NULL', 'false', 'NULL became a value'],
  ]),
  ...of('bit(1)', 'boolean', [
    ['bit 1 and true', "b'1'", 'true', 'equal'],
    ['bit 0 and true', "b'0'", 'true', 'boolean inverted'],
  ]),
  ...of('bit(8)', 'integer', [['bits as a number', "b'00000101'", '5', 'equal']]),
  ...of('bit(8)', 'bit(9)', [['bits of another length', "b'00000101'", "b'000000101'", 'equal']]),
  ...of('bit(64)', 'numeric(20)', [['64 bits', '18446744073709551615', '18446744073709551615', 'equal']]),
  ...of('year', 'integer', [
    ['year 0', "'0000'", '0', 'equal'],
    ['year 0 and 2000', "'0000'", '2000', DIFFERENT],
  ]),
];

const texts: HostileCase[] = [
  ...of('varchar(40)', 'text', [
    ['a trailing space', "'a'", "'a '", 'trailing space'],
    ['a leading space', "'a'", "' a'", 'white space'],
    ['case', "'Ann'", "'ann'", 'case'],
    ['the Turkish i', "'İ'", "'I'", DIFFERENT],
    ['an accent', "'René'", "'Rene'", DIFFERENT],
    ['a combining accent', "'René'", "'Rene\u0301'", 'unicode normalization'],
    ['a sharp s', "'ß'", "'ss'", 'case'],
    ['an emoji cut away', "'a😀'", "'a'", 'charset damage'],
    ['an emoji as question marks', "'a😀'", "'a????'", 'charset damage'],
    ['emoji that a collation takes for equal', "'😀'", "'😎'", DIFFERENT],
    ['UTF-8 read as latin1', "'é'", "'Ã©'", 'charset damage'],
    ['a skin tone', "'👍🏽'", "'👍'", 'truncation'],
    ['a joiner', "'a'", "'a\u200d'", DIFFERENT],
    ['a soft hyphen', "'ab'", "'a\u00adb'", DIFFERENT],
    ['a byte order mark', "'ab'", "'\ufeffab'", 'white space'],
    ['full width', "'1'", "'１'", 'unicode normalization'],
    ['the word NULL', 'NULL', "'NULL'", 'NULL became a value'],
    ['NULL and nothing', 'NULL', "''", 'NULL became empty'],
    ['nothing and NULL', "''", 'NULL', 'empty became NULL'],
    ['line ends', "'a\\r\\nb'", "E'a\\nb'", 'line ending'],
    ['an escape', "'a&amp;b'", "'a&b'", 'escaping'],
    ['a NUL character', "'a\\0b'", "'ab'", DIFFERENT],
    ['a tab and a space', "'a\\tb'", "'a b'", 'white space'],
  ]),
  ...of('char(5)', 'text', [
    ['a padded text', "'a'", "'a'", 'equal'],
    ['a padded text with its padding', "'a'", "'a    '", 'trailing space'],
  ]),
  ...of('char(5)', 'char(9)', [
    ['padded on both sides', "'a'", "'a'", 'equal'],
    ['a tab at the end is no padding', "'a\\t'", "'a'", 'white space'],
  ]),
  ...of('varchar(5)', 'bpchar', [
    ['a space that bpchar keeps', "'a '", "'a '", 'equal'],
    ['a space that bpchar has not', "'a '", "'a'", 'trailing space'],
    ['a space that only bpchar has', "'a'", "'a '", 'trailing space'],
  ]),
  ...of('varchar(5)', 'char(9)', [['a space that CHAR loses', "'a '", "'a'", 'trailing space']]),
  ...of('varbinary(9)', 'bytea', [
    ['a zero byte at the end', "x'6100'", "'\\x61'", 'padding'],
    ['no byte and a zero byte', "x''", "'\\x00'", 'padding'],
  ]),
  ...of('binary(4)', 'bytea', [
    ['bytes filled up', "x'61'", "'\\x61000000'", 'equal'],
    ['bytes that lost their filling', "x'61'", "'\\x61'", 'padding'],
  ]),
  ...of('varchar(9) character set latin1', 'bytea', [
    ['text as UTF-8 bytes', "'é'", "'\\xc3a9'", 'equal'],
    ['text as latin1 bytes', "'é'", "'\\xe9'", DIFFERENT],
  ]),
  ...of("enum('a','b')", 'text', [
    ['the label that is none', "''", "''", 'equal'],
    ['the label that is none and NULL', "''", 'NULL', 'empty became NULL'],
    ['the case of a label', "'a'", "'A'", 'case'],
    ['the place of a label', "'a'", "'1'", DIFFERENT],
  ]),
  ...of("set('a','b','c')", 'text', [
    ['labels in another order', "'a,c'", "'c,a'", 'equal'],
    ['a label twice', "'a'", "'a,a'", DIFFERENT],
    ['no label and NULL', "''", 'NULL', 'empty became NULL'],
  ]),
  ...of("set('a','b','c')", 'text[]', [
    ['labels as an array', "'a,c'", "'{c,a}'", 'equal'],
    ['no label and an empty one', "''", '\'{""}\'', DIFFERENT],
    ['no label and none', "''", "'{}'", 'equal'],
    ['a missing label', "'a,c'", "'{a,NULL}'", DIFFERENT],
  ]),
];

const moments: HostileCase[] = [
  ...of('date', 'date', [
    ['no day and NULL', "'0000-00-00'", 'NULL', 'zero date'],
    ['no day and the first', "'0000-00-00'", "'0001-01-01'", 'zero date'],
    ['year 1 and 1 BC', "'0001-01-01'", "'0001-01-01 BC'", DIFFERENT],
    ['the last day and infinity', "'9999-12-31'", "'infinity'", DIFFERENT],
    ['no month', "'2024-00-01'", "'2024-01-01'", 'zero date'],
    ['a day that no calendar has', "'2024-02-30'", "'2024-03-01'", DIFFERENT],
  ]),
  ...of('datetime(6)', 'timestamp', [
    ['the last digit', "'2024-01-01 00:00:00.123456'", "'2024-01-01 00:00:00.123457'", DIFFERENT],
    ['digits cut', "'2024-01-01 00:00:00.123456'", "'2024-01-01 00:00:00.123'", 'fraction lost'],
    ['a day rounded up', "'2023-12-31 23:59:59.999999'", "'2024-01-01 00:00:00'", 'fraction lost'],
    ['no fraction', "'2024-01-01 00:00:00.5'", "'2024-01-01 00:00:00'", 'fraction lost'],
  ]),
  ...of('datetime', 'timestamptz', [
    ['a reading as an instant', "'2024-06-01 12:00:00'", "'2024-06-01 14:00:00+02'", 'equal'],
    [
      'an hour that does not exist',
      "'2024-03-31 02:30:00'",
      "'2024-03-31 02:30:00 Europe/Berlin'",
      'time zone shift -01:00',
    ],
    ['the first of an hour that comes twice', "'2024-10-27 00:30:00'", "'2024-10-27 02:30:00+02'", 'equal'],
    ['the second of it', "'2024-10-27 00:30:00'", "'2024-10-27 02:30:00+01'", 'time zone shift +01:00'],
  ]),
  ...of('timestamp NULL', 'timestamp', [
    ['an instant as a reading elsewhere', "'2024-06-01 12:00:00'", "'2024-06-01 17:30:00'", 'time zone shift +05:30'],
  ]),
  ...of('date', 'timestamptz', [
    ['a day and its midnight', "'2024-06-01'", "'2024-06-01 00:00:00+00'", 'equal'],
    ['a day and midnight elsewhere', "'2024-06-01'", "'2024-06-01 00:00:00+02'", 'time zone shift -02:00'],
  ]),
  ...of('time', 'time', [
    ['24 hours and 24 hours', "'24:00:00'", "'24:00:00'", 'equal'],
    ['24 hours and midnight', "'24:00:00'", "'00:00:00'", DIFFERENT],
  ]),
  ...of('time(6)', 'interval', [
    ['beyond a day', "'34:00:00'", "'1 day 10 hours'", 'equal'],
    ['the longest', "'838:59:59'", "'838:59:59'", 'equal'],
    ['a negative fraction', "'-00:00:00.5'", "'-0.5 seconds'", 'equal'],
    ['a lost sign', "'-00:00:01'", "'00:00:01'", 'sign lost'],
    ['a month', "'720:00:00'", "'1 month'", DIFFERENT],
  ]),
];

const documents: HostileCase[] = [
  ...of('json', 'jsonb', [
    ['1 and 1.0', `'{"a": 1}'`, `'{"a": 1.0}'`, 'equal'],
    ['1 and 1e0', `'[1]'`, `'[1e0]'`, 'equal'],
    ['a number and its text', `'[1]'`, `'["1"]'`, DIFFERENT],
    ['a number and a truth value', `'[1]'`, `'[true]'`, DIFFERENT],
    ['the order of keys', `'{"a": 1, "b": 2}'`, `'{"b": 2, "a": 1}'`, 'equal'],
    ['the order of a list', `'[1, 2]'`, `'[2, 1]'`, DIFFERENT],
    ['the case of a key', `'{"a": 1}'`, `'{"A": 1}'`, DIFFERENT],
    ['a null and no key', `'{"a": null}'`, `'{}'`, DIFFERENT],
    ['the null of JSON and NULL', `'null'`, 'NULL', 'a value became NULL'],
    ['2^53 + 1', `'[9007199254740993]'`, `'[9007199254740992]'`, 'rounding'],
    ['a space in a text', `'["a"]'`, `'["a "]'`, 'trailing space'],
    ['an escape in a document', `'["\\\\u00e9"]'`, `'["é"]'`, 'equal'],
    ['an escaped emoji', `'["\\\\ud83d\\\\ude00"]'`, `'["😀"]'`, 'equal'],
    ['the last of two equal keys', `'{"a": 1, "a": 2}'`, `'{"a": 2}'`, 'equal'],
    ['the first of two equal keys', `'{"a": 1, "a": 2}'`, `'{"a": 1}'`, DIFFERENT],
    ['a long fraction', `'[0.1]'`, `'[0.10000000000000001]'`, 'rounding'],
    ['a large whole number', `'[123456789012345678901]'`, `'[123456789012345678901]'`, 'equal', 'mariadb'],
    [
      'a large whole number as a double',
      `'[123456789012345678901]'`,
      `'[123456789012345678901]'`,
      'rounding',
      'mysql9',
    ],
  ]),
  ...of('json', 'integer[]', [
    ['an array', `'[1, null, 3]'`, `'{1,NULL,3}'`, 'equal'],
    ['an array in another order', `'[1, 3]'`, `'{3,1}'`, DIFFERENT],
    ['an array of arrays', `'[[1, 2]]'`, `'{{1,2}}'`, 'equal'],
    ['an array that begins elsewhere', `'[1, 2]'`, `'[5:6]={1,2}'`, 'equal'],
  ]),
  ...of('binary(16)', 'uuid', [
    ['a uuid', "x'00112233445566778899aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'", 'equal'],
    [
      'a uuid with its parts swapped',
      "x'66774455001122338899aabbccddeeff'",
      "'00112233-4455-6677-8899-aabbccddeeff'",
      'byte order',
    ],
  ]),
  ...of('varchar(45)', 'inet', [
    ['an address', "'10.0.0.1'", "'10.0.0.1/32'", 'equal'],
    ['an address of a network', "'10.0.0.1'", "'10.0.0.1/24'", DIFFERENT],
    ['a long spelling', "'0:0:0:0:0:0:0:1'", "'::1'", 'equal'],
    ['an old address as a new one', "'10.0.0.1'", "'::ffff:10.0.0.1'", DIFFERENT],
  ]),
  ...of('point', 'point', [
    ['a point', "ST_GeomFromText('POINT(1 2)')", "'(1,2)'", 'equal'],
    ['a point turned', "ST_GeomFromText('POINT(1 2)')", "'(2,1)'", DIFFERENT],
  ]),
];

/** Each is a column of its own, in a row of its own. */
export const HOSTILE: readonly HostileCase[] = [...numbers, ...texts, ...moments, ...documents];
