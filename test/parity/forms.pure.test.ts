import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import { type ChosenForm, chooseForm, isPlain } from '../../mcp-server/src/model/forms.ts';
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
const zonedTime: ColumnType = { kind: 'time', precision: 6, zoned: true, spansDays: false };
const interval: ColumnType = { kind: 'interval' };
const labels: ColumnType = { kind: 'enum', labels: ['a', 'b'], typeName: null };
const set: ColumnType = { kind: 'set', labels: ['a', 'b'] };
const json: ColumnType = { kind: 'json', binary: true };
const uuid: ColumnType = { kind: 'uuid' };
const inet: ColumnType = { kind: 'inet' };
const geometry: ColumnType = { kind: 'geometry', subtype: 'point', srid: 0 };
const array = (of: string): ColumnType => ({ kind: 'array', of });
const other: ColumnType = { kind: 'other' };

const form = (kind: string, rest: object = {}): unknown => ({ form: { kind, ...rest }, rule: 'exact' });
const byRule = (kind: string, rule: string, rest: object = {}): unknown => ({ form: { kind, ...rest }, rule });
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
  ['two floats of different size', float(32), float(64), byRule('float', 'single')],
  ['two floats', float(64), float(64), byRule('float', 'double')],
  ['a float and a decimal', float(64), decimal(4), byRule('float', 'double')],
  ['a small float and a decimal', float(32), decimal(4), byRule('float', 'single')],
  ['a float and a whole number', float(64), bigint, byRule('float', 'double')],
  ['a float and text', float(64), text(20), byRule('float', 'double')],
  ['two texts', text(40), text(null), form('text')],
  ['char(n) and text', text(3, true), text(null), form('text')],
  ['char(n) and char(n)', text(3, true), text(3, true), form('text-trimmed')],
  ['a whole number and text', bigint, text(20), form('integer')],
  ['an enum and text', labels, text(20), form('text')],
  ['an enum and char(n)', labels, text(1, true), form('text')],
  ['two enums', labels, labels, form('text')],
  ['a set and text', set, text(null), byRule('set', 'set')],
  ['a set and an array', set, array('text'), byRule('set', 'set')],
  ['two sets', set, set, byRule('set', 'set')],
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
  ['two addresses', inet, inet, form('bytes')],
  ['an address and text', inet, text(45), byRule('text', 'address')],
  ['two JSON documents', json, json, byRule('json', 'json')],
  ['JSON and text', json, text(null), byRule('json', 'json')],
  ['two dates', date, date, form('date')],
  ['a date and a timestamp', date, timestamp(false), form('timestamp')],
  ['two instants', timestamp(true), timestamp(true), form('timestamp')],
  ['an instant and a wall-clock reading', timestamp(true), timestamp(false), form('timestamp')],
  ['two times', time, time, form('time')],
  ['a time and an interval', time, interval, form('time')],
  ['two intervals', interval, interval, form('text')],
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
  ['two geometries', geometry, geometry, form('bytes')],
  ['a geometry and bytes', geometry, bytes(null), byRule('bytes', 'geometry')],
  ['a geometry and text', geometry, text(null), byRule('bytes', 'geometry')],
  ['a type without a word and itself', other, other, form('text')],
  ['a type without a word', other, bigint, notCompared('there is no common text for values of type raw other')],
  ['an address and bytes', inet, bytes(16), form('bytes')],
  ['a boolean and text', boolean, text(5), byRule('integer', 'truth')],
  ['a date and text', date, text(20), byRule('date', 'moment')],
  ['a time and text', time, text(20), byRule('time', 'moment')],
  ['a year and text', year, text(4), form('integer')],
  ['a year and a decimal', year, decimal(0), form('integer')],
  ['a decimal and bits', decimal(0), bits(64), form('integer')],
  [
    'a decimal with a fraction and bits',
    decimal(2),
    bits(64),
    notCompared('bits stand for whole numbers, and the other column has a fraction'),
  ],
  ['two readings with offsets', zonedTime, zonedTime, form('text')],
  ['a reading with an offset and one without', zonedTime, time, form('time')],
  ['two arrays of whole numbers', array('integer'), array('bigint'), byRule('json', 'json')],
  ['two arrays of characters', array('text'), array('character varying(20)'), byRule('json', 'json')],
  ['JSON and an array', json, array('integer'), byRule('json', 'json')],
  [
    'text and an interval',
    text(20),
    interval,
    notCompared('text spells one value of type interval in several ways, so equal values could look different'),
  ],
  ['a decimal and text', decimal(2), text(20), byRule('decimal', 'number', { scale: 2 })],
  ['a timestamp and text', timestamp(true), text(20), byRule('timestamp', 'moment')],
  ['a boolean and an enum', boolean, labels, byRule('integer', 'truth')],
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

describe('a pair of shapes', () => {
  const named = (rawType: string, type: ColumnType) => columnOf('a', type, { rawType });
  const mysqlPoint = named('point', geometry);
  const different = (one: string, two: string) =>
    notCompared(
      `${one} and ${two} do not hold the same shapes: a geometry compares with a geometry, a point with a point, and any with WKB, EWKB or WKT kept in bytes or text`,
    );

  it.each([
    ['a point and PostgreSQL’s own point', named('point', other), byRule('bytes', 'geometry')],
    ['a point and PostGIS', named('public.geometry(Point,4326)', geometry), byRule('bytes', 'geometry')],
    ['a point and PostgreSQL’s own polygon', named('polygon', other), different('point', 'polygon')],
    ['a point and a number', named('bigint', bigint), different('point', 'bigint')],
  ])('%s', (_, column, expected) => {
    expect(chooseForm(mysqlPoint, column)).toEqual(expected);
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
    ['a time and an interval', time, interval, true],
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
