import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import { type ChosenForm, chooseForm, isPlain } from '../../mcp-server/src/parity/forms.ts';
import { columnOf } from './schema-values.ts';

const bigint: ColumnType = { kind: 'integer', bits: 64, unsigned: true, truth: false };
const tinyint: ColumnType = { kind: 'integer', bits: 8, unsigned: false, truth: true };
const boolean: ColumnType = { kind: 'boolean' };
const year: ColumnType = { kind: 'year' };
const decimal = (scale: number | null): ColumnType => ({ kind: 'decimal', precision: 20, scale, unsigned: false });
const float = (bits: number): ColumnType => ({ kind: 'float', bits, unsigned: false });
const text = (length: number | null, fixed = false): ColumnType => ({ kind: 'text', length, fixed });
const bytes = (length: number | null): ColumnType => ({ kind: 'bytes', length, fixed: false });
const bits = (length: number | null, varying = false): ColumnType => ({ kind: 'bits', length, varying });
const date: ColumnType = { kind: 'date' };
const timestamp = (zoned: boolean): ColumnType => ({ kind: 'timestamp', precision: 6, zoned });
const time: ColumnType = { kind: 'time', precision: 6, zoned: false, spansDays: true };
const interval: ColumnType = { kind: 'interval' };
const labels: ColumnType = { kind: 'enum', labels: ['a', 'b'], typeName: null };
const set: ColumnType = { kind: 'set', labels: ['a', 'b'] };
const json: ColumnType = { kind: 'json', binary: true };
const uuid: ColumnType = { kind: 'uuid' };
const inet: ColumnType = { kind: 'inet' };
const geometry: ColumnType = { kind: 'geometry', subtype: 'point', srid: 0 };
const array = (of: string): ColumnType => ({ kind: 'array', of });
const other: ColumnType = { kind: 'other' };

const form = (kind: string, rest: object = {}): unknown => ({ form: { kind, ...rest } });
const notCompared = (reason: string): unknown => ({ notCompared: reason });

const table: readonly (readonly [string, ColumnType, ColumnType, unknown])[] = [
  ['two whole numbers', bigint, tinyint, form('integer')],
  ['a whole number and a boolean', tinyint, boolean, form('integer')],
  ['two booleans', boolean, boolean, form('integer')],
  ['a year and a whole number', year, bigint, form('integer')],
  ['two years', year, year, form('integer')],
  ['a whole number and a decimal without fraction', bigint, decimal(0), form('integer')],
  ['a whole number and a decimal of any scale', bigint, decimal(null), form('integer')],
  ['a whole number and a decimal with a fraction', bigint, decimal(2), form('decimal', { scale: 2 })],
  ['a boolean and a decimal', boolean, decimal(0), form('integer')],
  ['two decimals of different scale', decimal(2), decimal(6), form('decimal', { scale: 6 })],
  ['a decimal and one of any scale', decimal(2), decimal(null), form('decimal', { scale: 2 })],
  ['two decimals of any scale', decimal(null), decimal(null), form('integer')],
  ['a decimal rounded before the point', decimal(-2), decimal(0), form('integer')],
  ['a decimal with more digits than both can write', decimal(40), decimal(2), form('decimal', { scale: 30 })],
  ['two floats', float(32), float(64), form('float')],
  ['a float and a decimal', float(64), decimal(4), form('float')],
  ['a float and a whole number', float(64), bigint, form('float')],
  ['two texts', text(40), text(null), form('text')],
  ['char(n) and text', text(3, true), text(null), form('text-trimmed')],
  ['char(n) and char(n)', text(3, true), text(3, true), form('text-trimmed')],
  ['a whole number and text', bigint, text(20), form('integer')],
  ['an enum and text', labels, text(20), form('text')],
  ['an enum and char(n)', labels, text(1, true), form('text-trimmed')],
  ['two enums', labels, labels, form('text')],
  ['a set and text', set, text(null), form('set')],
  ['a set and an array', set, array('text'), form('set')],
  ['two sets', set, set, form('set')],
  ['a uuid and char(36)', uuid, text(36, true), form('uuid')],
  ['a uuid and binary(16)', uuid, bytes(16), form('uuid')],
  ['a uuid and bytes of any length', uuid, bytes(null), form('uuid')],
  ['two uuids', uuid, uuid, form('uuid')],
  ['char(36) and binary(16)', text(36, true), bytes(16), form('uuid')],
  ['text and bytes', text(null), bytes(null), form('bytes')],
  ['two byte strings', bytes(20), bytes(null), form('bytes')],
  ['two bit strings of one length', bits(8), bits(8), form('bits')],
  ['two bit strings of different length', bits(8), bits(16), form('integer')],
  ['two long bit strings', bits(80), bits(90), form('bits')],
  ['a bit and a boolean', bits(1), boolean, form('integer')],
  ['a bit string and a whole number', bits(64), bigint, form('integer')],
  ['two addresses', inet, inet, form('text')],
  ['an address and text', inet, text(45), form('text')],
  ['two JSON documents', json, json, form('json')],
  ['JSON and text', json, text(null), form('json')],
  ['two dates', date, date, form('date')],
  ['a date and a timestamp', date, timestamp(false), form('timestamp')],
  ['two instants', timestamp(true), timestamp(true), form('timestamp')],
  ['an instant and a wall-clock reading', timestamp(true), timestamp(false), form('timestamp')],
  ['two times', time, time, form('time')],
  ['a time and an interval', time, interval, form('time')],
  ['two intervals', interval, interval, form('time')],
  ['two arrays of one type', array('text'), array('text'), form('text')],
  [
    'two arrays of different types',
    array('text'),
    array('integer'),
    notCompared('the elements of the arrays differ in type'),
  ],
  ['a uuid and other bytes', uuid, bytes(20), notCompared('a uuid has 16 bytes, and the other column holds up to 20')],
  [
    'a long bit string and a number',
    bits(80),
    bigint,
    notCompared('a bit string of varying length or of more than 64 bits is no number'),
  ],
  [
    'a varying bit string and a number',
    bits(8, true),
    bigint,
    notCompared('a bit string of varying length or of more than 64 bits is no number'),
  ],
  ['two geometries', geometry, geometry, notCompared('a geometry has no text that both databases write alike')],
  ['a type without a word', other, other, notCompared('there is no common text for values of type raw other')],
  [
    'a decimal and text',
    decimal(2),
    text(20),
    notCompared('text spells one decimal value in several ways, so equal values could look different'),
  ],
  [
    'a timestamp and text',
    timestamp(true),
    text(20),
    notCompared('text spells one timestamp value in several ways, so equal values could look different'),
  ],
  ['a boolean and an enum', boolean, labels, notCompared('raw boolean and raw enum hold different kinds of values')],
  ['a date and a whole number', date, bigint, notCompared('raw date and raw integer hold different kinds of values')],
];

function choose(source: ColumnType, target: ColumnType): ChosenForm {
  return chooseForm(columnOf('a', source), columnOf('a', target));
}

describe('the form of a column pair', () => {
  it.each(table)('%s', (_, source, target, expected) => {
    expect(choose(source, target)).toEqual(expected);
  });

  it.each(table)('%s, the other way round', (_, source, target, expected) => {
    const swapped = JSON.stringify(expected).replace(/(raw \w+) and (raw \w+)/, '$2 and $1');
    expect(choose(target, source)).toEqual(JSON.parse(swapped));
  });
});

describe('a plain column pair', () => {
  const pairs: readonly (readonly [string, ColumnType, ColumnType, boolean])[] = [
    ['a number and a boolean', tinyint, boolean, true],
    ['a year and a number', year, bigint, true],
    ['two decimals', decimal(2), decimal(null), true],
    ['two dates', date, date, true],
    ['two timestamps', timestamp(true), timestamp(false), true],
    ['two times', time, time, true],
    ['two uuids', uuid, uuid, true],
    ['two bit strings of fixed length', bits(8), bits(8), true],
    ['bit strings of varying length, which may be empty', bits(8, true), bits(8, true), false],
    ['a uuid in bytes, which may be empty', uuid, bytes(16), false],
    ['a number in text', bigint, text(20), false],
    ['two texts', text(3), text(3), false],
    ['two enums', labels, labels, false],
    ['two sets', set, set, false],
    ['two intervals', interval, interval, false],
    ['a time and an interval', time, interval, false],
    ['two floats', float(64), float(64), false],
    ['two JSON documents', json, json, false],
    ['two byte strings', bytes(4), bytes(4), false],
    ['two addresses', inet, inet, false],
    ['two arrays', array('integer'), array('integer'), false],
  ];

  it.each(pairs)('%s', (_, source, target, plain) => {
    const [one, other] = [columnOf('a', source), columnOf('a', target)];
    const chosen = chooseForm(one, other);
    if (!('form' in chosen)) throw new Error(chosen.notCompared);
    expect(isPlain(one, other, chosen.form)).toBe(plain);
    expect(isPlain(other, one, chosen.form)).toBe(plain);
  });
});
