import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNormalForm, normalForm, ruleText } from '../../mcp-server/src/model/values.ts';

/** The same value, members in another order, other spacing, every character of a string escaped. */
function respelt(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respelt).join(' ,\n')} ]`;
  if (typeof value === 'string') return respeltString(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).reverse();
  return `{ ${members.map(([name, item]) => `${respeltString(name)}\t: ${respelt(item)}`).join(' , ')} }`;
}

function respeltString(text: string): string {
  return `"${text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`;
}

describe('the normal form of a JSON document', () => {
  it.each([
    ['spacing', '{"a":1,"b":[1,2]}', ' { "a" : 1 ,\n"b" : [ 1,2 ] } '],
    ['the order of keys', '{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['the last of repeated keys counts', '{"a":1,"a":2}', '{"a":2}'],
    ['escapes', '"\\u00e9\\/\\n"', '"é/\\u000a"'],
    ['trailing zeros', '1.50', '1.5'],
    ['exponents', '1e100', `1${'0'.repeat(100)}`],
    ['negative zero', '-0.0', '0'],
    ['small numbers', '0.00012', '1.2E-4'],
  ])('does not see %s', (_, one, other) => {
    expect(jsonNormalForm(one)).not.toBeNull();
    expect(jsonNormalForm(one)).toBe(jsonNormalForm(other));
  });

  it.each([
    ['the 20th digit of a whole number', '12345678901234567890', '12345678901234567891'],
    ['the 20th digit of a fraction', '0.12345678901234567890', '0.12345678901234567891'],
    ['the order of an array', '[1,2]', '[2,1]'],
    ['a number and its text', '1', '"1"'],
    ['null and an absent key', '{"a":null}', '{}'],
    ['case', '"A"', '"a"'],
    ['nesting', '[[1],[2]]', '[[1,[2]]]'],
    ['a name that looks like a value', '{"a\\":1,\\"b":2}', '{"a":1,"b":2}'],
  ])('sees %s', (_, one, other) => {
    expect([jsonNormalForm(one), jsonNormalForm(other)]).not.toContain(null);
    expect(jsonNormalForm(one)).not.toBe(jsonNormalForm(other));
  });

  it.each([
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '+1',
    'NaN',
    'tru',
    '"\n"',
    '"\\x"',
    '1 2',
    '['.repeat(2000),
  ])('is null for %j, which is no document', (text) => {
    expect(jsonNormalForm(text)).toBeNull();
  });

  it('is the same exactly for the same values, however they are spelt', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
        expect(jsonNormalForm(respelt(one))).toBe(jsonNormalForm(JSON.stringify(one)));
        const [oneValue, otherValue]: unknown[] = [one, other].map((value) => JSON.parse(JSON.stringify(value)));
        const same = jsonNormalForm(JSON.stringify(one)) === jsonNormalForm(JSON.stringify(other));
        expect(same).toBe(isDeepStrictEqual(oneValue, otherValue));
      }),
    );
  });

  it('is the same for long lists only when each item is', () => {
    const list = (changed: number, space: string) =>
      `[${Array.from({ length: 2500 }, (_, at) => (at === changed ? 'null' : String(at))).join(`,${space}`)}]`;
    for (const changed of [-1, 0, 999, 1000, 1001, 2499])
      expect(jsonNormalForm(list(changed, ' ')) === jsonNormalForm(list(-1, ''))).toBe(changed < 0);
    expect(jsonNormalForm(list(-1, ''))?.split(',')).toHaveLength(2500);
  });

  it('reads a string of millions of escapes', () => {
    expect(jsonNormalForm(JSON.stringify('\n'.repeat(5_000_000)))).toHaveLength(10_000_002);
  });
});

describe('the normal form of a number', () => {
  it.each([
    ['double', '1e-7', '0.0000001', true],
    ['double', '-0', '0', true],
    ['double', '0.1', '0.10000000149011612', false],
    ['single', '0.1', '0.10000000149011612', true],
    ['single', '0.1', '0.1000001', false],
    ['double', '9007199254740993', '9007199254740992', true],
    ['double', 'Infinity', '-Infinity', false],
    ['double', '1e400', 'Infinity', false],
    ['single', '1e300', 'Infinity', false],
    ['single', '-1e39', '-Infinity', false],
    ['single', '1e300', '1.0E300', true],
    ['double', 'NaN', 'NaN', true],
    ['double', 'NaN', '0', false],
    ['double', '', '0', false],
    ['json', 'no document', 'no document', true],
    ['json', 'no document', 'another', false],
    ['exact', '1.0', '1', false],
  ] as const)('by the rule %s compares %j and %j', (rule, one, other, same) => {
    expect(normalForm(rule, one) === normalForm(rule, other)).toBe(same);
  });

  it.each([
    ['number', '007', '7', true],
    ['number', '+1.50', '15e-1', true],
    ['number', '.5', '0.5', true],
    ['number', '1.5', '1,5', false],
    ['number', '12345678901234567890.1', '12345678901234567890.2', false],
    ['number', '', '0', false],
    ['truth', 'Yes', '1', true],
    ['truth', ' off', '0', true],
    ['truth', 'true', 'false', false],
    ['truth', '2', '1', false],
    ['set', 'b,a', 'a,b', true],
    ['set', 'a,a', 'a', false],
    ['set', ',,{"a,b"}', 'a,b', false],
    ['set', '', ',', false],
  ] as const)('by the rule %s compares %j and %j', (rule, one, other, same) => {
    expect(normalForm(rule, one) === normalForm(rule, other)).toBe(same);
  });

  it('keeps NULL apart from every text', () => {
    expect([normalForm('json', null), normalForm('double', null), normalForm('json', 'null')]).toEqual([
      null,
      null,
      'null',
    ]);
  });
});

describe('the normal form of a moment', () => {
  it.each([
    ['2026-01-02T03:04:05.100Z', '2026-01-02 03:04:05.1', true],
    ['2026-01-02 03:04', '2026-01-02 03:04:00', true],
    ['2026-01-02', '2026-01-02 00:00:00', true],
    ['2026-01-01T22:04:05-05:00', '2026-01-02 03:04:05', true],
    ['2026-01-02 03:34:05+0030', '2026-01-02 03:04:05', true],
    ['0001-01-01 00:30:00+01', '0000-12-31 23:30:00', true],
    ['12026-01-01 01:00:00+02', '12025-12-31 23:00:00', true],
    ['0000-00-00 00:00:00', '0000-00-00', true],
    ['0000-00-00 00:00:00+02', '0000-00-00 00:00:00', false],
    ['2026-01-02 03:04:05.000001', '2026-01-02 03:04:05', false],
    ['02.01.2026', '2026-01-02', false],
    ['infinity', 'infinity', true],
    ['-838:59:59.10', '-838:59:59.1', true],
    ['7:05', '07:05:00', true],
    ['-00:00:00', '00:00:00', true],
    ['-00:00:01', '00:00:01', false],
  ])('compares %j and %j', (one, other, same) => {
    expect(normalForm('moment', one) === normalForm('moment', other)).toBe(same);
  });
});

describe('the normal form of an address', () => {
  it.each([
    ['1:0:2:3:4:5:6:7', '1::2:3:4:5:6:7', true],
    ['::FFFF:102:304', '::ffff:1.2.3.4', true],
    ['10.0.0.1/32', '10.0.0.1', true],
    ['::1/128', '::1', true],
    ['10.0.0.0/8', '10.0.0.0', false],
    ['10.0.0.1', '::ffff:10.0.0.1', false],
    ['10.0.0.1', '10.0.0.01', false],
    ['fe80::1%eth0', 'fe80::1', false],
    ['', '0.0.0.0', false],
  ])('compares %j and %j', (one, other, same) => {
    expect(normalForm('address', one) === normalForm('address', other)).toBe(same);
  });
});

describe('the normal form of a shape', () => {
  const ofText = (text: string) => Buffer.from(text).toString('hex');
  const point = '0101000000000000000000f03f0000000000000040';

  it.each([
    ['MySQL’s storage', `e6100000${point}`],
    ['WKB of the other byte order', '00000000013ff00000000000004000000000000000'],
    ['EWKB with its SRID', '0101000020e6100000000000000000f03f0000000000000040'],
    ['EWKB in hex', ofText('0101000020E6100000000000000000F03F0000000000000040')],
    ['WKT', ofText('point( 1.0  2e0 )')],
    ['EWKT', ofText('SRID=4326;POINT (1 2)')],
    ['PostgreSQL’s point', ofText('(1,2)')],
  ])('is the same for %s', (_, hex) => {
    expect([normalForm('geometry', hex), normalForm('geometry', point)]).toEqual(['POINT(1 2)', 'POINT(1 2)']);
  });

  it.each([
    ['a point of three dimensions', '01e9030000000000000000f03f00000000000000400000000000000840', 'POINT Z(1 2 3)'],
    ['the same as EWKB', '0101000080000000000000f03f00000000000000400000000000000840', 'POINT Z(1 2 3)'],
    ['the same as WKT', ofText('POINT Z (1 2 3)'), 'POINT Z(1 2 3)'],
    ['points without parentheses', ofText('MULTIPOINT(1 2, 3 4)'), 'MULTIPOINT((1 2),(3 4))'],
    ['an empty collection', '00000000010700000000000000', 'GEOMETRYCOLLECTION EMPTY'],
    ['bytes that are no shape', 'ff00', 'not geometry: ff00'],
    ['text that is no shape', ofText('CIRCLE(1 2)'), `not geometry: ${ofText('CIRCLE(1 2)')}`],
    ['bytes that end too soon', point.slice(0, -2), `not geometry: ${point.slice(0, -2)}`],
  ])('of %s', (_, hex, expected) => {
    expect(normalForm('geometry', hex)).toBe(expected);
  });
});

it('says every rule in plain words', () => {
  expect([ruleText('exact'), ruleText('double'), ruleText('truth')]).toEqual([
    'character by character',
    'as 64-bit floating-point numbers: both sides must be nearest to the same one',
    'as truth values: t, true, y, yes, on and 1 are true, f, false, n, no, off and 0 are false, in any case',
  ]);
});
