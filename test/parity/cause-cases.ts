import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import type { Cause } from '../../mcp-server/src/model/parity.ts';
import type { CauseColumn } from '../../mcp-server/src/parity/causes/index.ts';

export const text = (length: number | null = null, fixed = false): ColumnType => ({ kind: 'text', length, fixed });
const bytes = (length: number | null = null): ColumnType => ({ kind: 'bytes', length, fixed: false });
export const integer = (bits: number, unsigned = false): ColumnType => ({
  kind: 'integer',
  bits,
  unsigned,
  truth: false,
});
export const decimal = (precision: number | null, scale: number | null): ColumnType => ({
  kind: 'decimal',
  precision,
  scale,
  unsigned: false,
});
export const float = (bits: number): ColumnType => ({ kind: 'float', bits, unsigned: false });
const timestamp = (precision = 6): ColumnType => ({ kind: 'timestamp', precision, zoned: false });
const TIME: ColumnType = { kind: 'time', precision: 6, zoned: false, spansDays: true };
const DATE: ColumnType = { kind: 'date' };
const TRUTH: ColumnType = { kind: 'integer', bits: 8, unsigned: false, truth: true };
const BOOLEAN: ColumnType = { kind: 'boolean' };
const UUID: ColumnType = { kind: 'uuid' };
export const JSON_TYPE: ColumnType = { kind: 'json', binary: true };

/** A column pair of one form, with the rule that its texts are judged by. */
export const column = (form: CanonicalForm['kind'], source: ColumnType, target = source): CauseColumn => ({
  form: form === 'decimal' ? { kind: form, scale: 10 } : { kind: form },
  rule: form === 'json' ? 'json' : form === 'float' ? 'double' : 'exact',
  source,
  target,
});

export const TEXT = column('text', text());
export const BIGINT = column('integer', integer(64));
export const MOMENT = column('timestamp', timestamp());
const DECIMAL = column('decimal', decimal(20, 10));
const MONEY = column('decimal', decimal(12, 2));
const hex = (characters: string) => Buffer.from(characters).toString('hex');

type Case = readonly [column: CauseColumn, source: string | null, target: string | null, cause: Cause | null];

/** Differences by what they are about, each with the cause that its texts show. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  'NULL and empty': [
    [TEXT, null, '', 'NULL became empty'],
    [TEXT, '', null, 'empty became NULL'],
    [TEXT, null, ' ', 'NULL became a value'],
    [TEXT, 'NULL', null, 'a value became NULL'],
    [BIGINT, null, '0', 'NULL became a value'],
    [TEXT, '', 'NULL', null],
  ],
  'a date that is none': [
    [column('date', DATE), '0000-00-00', null, 'zero date'],
    [column('date', DATE), '0000-00-00', '1970-01-01', 'zero date'],
    [MOMENT, '0000-00-00 00:00:00', '0001-01-01 00:00:00', 'zero date'],
    [MOMENT, '0000-00-00 00:00:00', '0002-11-30 00:00:00 BC', 'zero date'],
    [column('date', DATE), '2020-00-15', '2020-01-15', 'zero date'],
    [column('date', DATE), '2020-02-00', null, 'zero date'],
    [MOMENT, 'infinity', '0000-00-00 00:00:00', 'zero date'],
    [column('date', DATE), '0000-00-00', '2020-00-15', null],
    [column('date', DATE), null, '1970-01-01', 'NULL became a value'],
    [column('date', DATE), '2000-10-10', '1970-01-01', null],
    [TEXT, '0000-00-00', null, 'a value became NULL'],
  ],
  'a clock in another zone': [
    [MOMENT, '2024-03-31 23:30:00', '2024-04-01 01:30:00', 'time zone shift +02:00'],
    [MOMENT, '2024-01-01 00:00:00.123456', '2023-12-31 18:15:00.123456', 'time zone shift -05:45'],
    [MOMENT, '2024-02-28 12:00:00', '2024-02-29 02:00:00', 'time zone shift +14:00'],
    [MOMENT, '2024-02-28 12:00:00', '2024-02-29 02:15:00', null],
    [MOMENT, '2024-02-28 12:00:00', '2024-02-28 12:10:00', null],
    [MOMENT, '2024-02-28 12:00:00', '2024-02-28 13:00:01', null],
    [MOMENT, '2024-02-28 12:00:00.5', '2024-02-28 13:00:00', null],
    [MOMENT, '2024-02-30 12:00:00', '2024-03-01 13:00:00', null],
    [TEXT, '2024-02-28 12:00:00', '2024-02-28 13:00:00', null],
  ],
  'digits after the second': [
    [MOMENT, '2024-01-01 10:00:00.123456', '2024-01-01 10:00:00', 'fraction lost'],
    [MOMENT, '2024-01-01 10:00:00.123456', '2024-01-01 10:00:00.123', 'fraction lost'],
    [MOMENT, '2024-01-01 10:00:00.1239', '2024-01-01 10:00:00.124', 'fraction lost'],
    [MOMENT, '2023-12-31 23:59:59.5', '2024-01-01 00:00:00', 'fraction lost'],
    [MOMENT, '1960-01-01 10:00:00.75', '1960-01-01 10:00:00', 'fraction lost'],
    [column('time', TIME), '-01:02:03.5', '-01:02:03', 'fraction lost'],
    [column('time', TIME), '-01:02:03.5', '-01:02:04', 'fraction lost'],
    [MOMENT, '2024-01-01 10:00:00.123456', '2024-01-01 10:00:00.125', null],
    [MOMENT, '2024-01-01 10:00:00.4', '2024-01-01 10:00:01', null],
    [MOMENT, '2024-01-01 10:00:00', '2024-01-01 10:00:00.4', null],
    [column('time', TIME), '1 mon', '01:00:00', null],
  ],
  'truth values': [
    [column('integer', integer(8), BOOLEAN), '1', '0', 'boolean inverted'],
    [column('bits', { kind: 'bits', length: 1, varying: false }), '0', '1', 'boolean inverted'],
    [column('integer', TRUTH), '0', '1', 'boolean inverted'],
    [column('integer', integer(8)), '0', '1', null],
    [column('integer', TRUTH), '0', '2', null],
  ],
  'a number out of its type': [
    [column('integer', integer(64), integer(32)), '3000000000', '2147483647', 'overflow clamped'],
    [BIGINT, '3000000000', '2147483647', 'overflow clamped'],
    [BIGINT, '-3000000000', '-2147483648', 'overflow clamped'],
    [column('integer', integer(16), integer(8)), '300', '127', 'overflow clamped'],
    [column('integer', integer(16), integer(8, true)), '300', '255', 'overflow clamped'],
    [column('integer', integer(32), integer(32, true)), '-7', '0', 'overflow clamped'],
    [column('decimal', decimal(12, 2), decimal(5, 2)), '1234.5', '999.99', 'overflow clamped'],
    [column('time', { kind: 'interval' }, TIME), '900:00:00', '838:59:59', 'overflow clamped'],
    [column('integer', integer(16), integer(8)), '100', '127', null],
    [BIGINT, '300', '255', null],
    [BIGINT, '-7', '0', null],
    [BIGINT, '2147483646', '2147483647', null],
    [BIGINT, '1', '4294967295', null],
    [column('integer', integer(64, true), integer(64)), '18446744073709551615', '-1', 'overflow wrapped'],
    [column('integer', integer(32, true), integer(32)), '4294967290', '-6', 'overflow wrapped'],
    [BIGINT, '-1', '4294967295', 'overflow wrapped'],
    [BIGINT, '4294967301', '5', 'overflow wrapped'],
    [column('integer', integer(16), integer(8)), '300', '44', 'overflow wrapped'],
    [BIGINT, '300', '44', null],
    [BIGINT, '4294967302', '5', null],
  ],
  'a minus': [
    [BIGINT, '-5', '5', 'sign lost'],
    [MONEY, '-5.2500000000', '5.2500000000', 'sign lost'],
    [column('time', TIME), '-01:00:00', '01:00:00', 'sign lost'],
    [BIGINT, '5', '-5', null],
    [BIGINT, '-5', '6', null],
    [TEXT, '-5', '5', null],
  ],
  'digits of a number': [
    [column('decimal', decimal(12, 4), decimal(12, 2)), '1.2350', '1.2400', 'rounding'],
    [column('decimal', decimal(12, 4), decimal(12, 2)), '1.2350', '1.2300', 'rounding'],
    [column('decimal', decimal(12, 4), decimal(12, 2)), '-1.2399', '-1.2400', 'rounding'],
    [column('integer', decimal(12, 2), integer(32)), '1.5', '2', 'rounding'],
    [column('integer', decimal(12, 2), integer(32)), '0.4', '0', 'rounding'],
    [DECIMAL, '3.1415926536', '3.1400000000', 'rounding'],
    [DECIMAL, '0.1000000000', '0.1000000015', 'rounding'],
    [BIGINT, '9007199254740993', '9007199254740992', 'rounding'],
    [column('integer', integer(64), integer(32)), '123456789', '123456792', 'rounding'],
    [column('float', float(64)), '0.1', '0.10000000149011612', 'rounding'],
    [column('float', float(32)), '123456.789', '123457', 'rounding'],
    [MONEY, '19.9900000000', '20.0000000000', null],
    [column('decimal', decimal(12, 4), decimal(12, 2)), '1.2350', '1.2500', null],
    [column('decimal', decimal(12, 4), decimal(12, 2)), '1.2340', '1.2400', null],
    [DECIMAL, '3.1415926536', '3.1500000000', null],
    [BIGINT, '1234567', '1234570', null],
    [BIGINT, '9007199254740993', '9007199254740994', null],
    [column('float', float(64)), '0.1', '0.2', null],
    [column('float', float(64)), 'NaN', '0', null],
  ],
  'white space': [
    [TEXT, 'abc', 'abc  ', 'trailing space'],
    [TEXT, 'abc   ', 'abc', 'trailing space'],
    [TEXT, 'a\r\nb\n', 'a\nb\n', 'line ending'],
    [TEXT, 'a\nb', 'a\rb', 'line ending'],
    [TEXT, ' abc', 'abc', 'white space'],
    [TEXT, 'a  b', 'a b', 'white space'],
    [TEXT, 'a\u00a0b', 'a b', 'white space'],
    [TEXT, '\ufeffabc', 'abc', 'white space'],
    [TEXT, 'abc\t', 'abc', 'white space'],
    [TEXT, 'a b', 'a_b', null],
    [column('set', { kind: 'set', labels: [] }), 'a ,b', 'a,b', 'white space'],
  ],
  'case and composition': [
    [TEXT, 'Zoë', 'ZOË', 'case'],
    [TEXT, 'Straße', 'STRASSE', 'case'],
    [TEXT, 'Zoë'.normalize('NFC'), 'Zoë'.normalize('NFD'), 'unicode normalization'],
    [TEXT, 'ﬁn', 'fin', 'unicode normalization'],
    [TEXT, 'Zoë', 'Zoe', null],
    [TEXT, 'x²', 'x₂', null],
    [TEXT, 'Anna', 'ANNE', null],
  ],
  escapes: [
    [TEXT, 'a\nb', 'a\\nb', 'escaping'],
    [TEXT, "it's", "it\\'s", 'escaping'],
    [TEXT, "it's", "it''s", 'escaping'],
    [TEXT, 'C:\\new', 'C:new', 'escaping'],
    [TEXT, 'C:\\new', 'C:\\\\new', 'escaping'],
    [TEXT, 'C:\\new', 'C:\\\\\\\\new', 'escaping'],
    [TEXT, 'R&D <b>', 'R&amp;D &lt;b&gt;', 'escaping'],
    [TEXT, 'R&amp;D', 'R&D', 'escaping'],
    [TEXT, "it's", 'it&#39;s', 'escaping'],
    [TEXT, "it's", 'it&#x27;s', 'escaping'],
    [TEXT, "it's", 'its', null],
    [TEXT, 'a&b;', 'a;', null],
  ],
  'another character set': [
    [TEXT, 'Zoë', 'ZoÃ«', 'charset damage'],
    [TEXT, 'ZoÃ«', 'Zoë', 'charset damage'],
    [TEXT, 'price 5 €', 'price 5 â‚¬', 'charset damage'],
    [TEXT, 'Zoë', Buffer.from(Buffer.from('Zoë').toString('latin1')).toString('latin1'), 'charset damage'],
    [TEXT, 'Привет', 'РџСЂРёРІРµС‚', 'charset damage'],
    [TEXT, 'Zoë', 'Zo?', 'charset damage'],
    [TEXT, 'Zoë', 'Zo\ufffd', 'charset damage'],
    [TEXT, 'Zoë', 'Zo??', 'charset damage'],
    [TEXT, 'a😀b', 'a????b', 'charset damage'],
    [TEXT, 'Zoë Ω', 'Zoë ?', 'charset damage'],
    [TEXT, 'a😀b', 'ab', 'charset damage'],
    [TEXT, 'a😀b', 'a', 'charset damage'],
    [column('bytes', text(), bytes()), hex('Zoë'), hex('Zo?'), 'charset damage'],
    [TEXT, 'Zoe', 'Zo?', null],
    [TEXT, 'Zoë', 'Zo???', null],
    [TEXT, 'Zoë', 'Zo!', null],
    [TEXT, 'Zoë', 'Zoê', null],
  ],
  'a limit of length': [
    [column('text', text(), text(5)), 'abcdefgh', 'abcde', 'truncation'],
    [column('text', text(), text(5)), '😀😀😀😀😀😀', '😀😀😀😀😀', 'truncation'],
    [column('text', text(), text(5)), 'ééééé', 'éé', 'truncation'],
    [TEXT, 'abcdefgh', 'abc', 'truncation'],
    [column('text-trimmed', text(), text(4, true)), 'abc def', 'abc', 'truncation'],
    [column('bytes', bytes(), bytes(2)), '01020304', '0102', 'truncation'],
    [column('bytes', bytes()), '01020304', '0102', 'truncation'],
    [column('timestamp', timestamp(), DATE), '2024-05-06 10:11:12', '2024-05-06 00:00:00', 'truncation'],
    [column('text', text(), text(5)), 'abcdefgh', 'abc', null],
    [column('text-trimmed', text(), text(5, true)), 'abc def', 'abc', null],
    [column('bytes', bytes(), bytes(3)), '01020304', '0102', null],
    [TEXT, 'abc', 'abcd', null],
    [TEXT, 'abc', '', null],
    [TEXT, 'abcdefgh', 'abd', null],
    [column('timestamp', timestamp(), DATE), '2024-05-06 10:11:12', '2024-05-07 00:00:00', null],
    [column('text', { kind: 'enum', labels: ['opened', 'open'], typeName: null }), 'opened', 'open', null],
  ],
  'bytes in another shape': [
    [column('bytes', bytes()), 'ab10', 'ab100000', 'padding'],
    [column('bytes', bytes()), 'ab1000', 'ab10', 'padding'],
    [column('bytes', bytes()), 'ab1000', 'ab', 'truncation'],
    [column('bytes', bytes()), 'ab1000', 'ac', null],
    [
      column('uuid', bytes(16), UUID),
      '10266ccd780cbaba95645b8c656024db',
      '780cbaba6ccd102695645b8c656024db',
      'byte order',
    ],
    [
      column('uuid', bytes(16), UUID),
      '0c78cd6cbaba261095645b8c656024db',
      '6ccd780cbaba102695645b8c656024db',
      'byte order',
    ],
    [column('uuid', UUID), '6ccd780cbaba102695645b8c656024db', '6ccd780cbaba102695645b8c656024dc', null],
  ],
  'values inside JSON': [
    [column('json', JSON_TYPE), '{"a":["Zoë",1]}', '{"a": ["ZoÃ«", 1]}', 'charset damage'],
    [column('json', JSON_TYPE), '{"id":9007199254740993}', '{"id":9007199254740992}', 'rounding'],
    [column('json', JSON_TYPE), '{"a":"x ","b":"y "}', '{"b":"y","a":"x"}', 'trailing space'],
    [column('json', JSON_TYPE), '{"a":"x ","b":"Y"}', '{"a":"x","b":"y"}', null],
    [column('json', JSON_TYPE), '{"a":1}', '{"a":2}', null],
    [column('json', JSON_TYPE), '{"a":1}', '{"b":1}', null],
    [column('json', JSON_TYPE), '[1,2]', '[1]', null],
  ],
};
