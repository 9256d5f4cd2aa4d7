import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNormalForm } from '../../mcp-server/src/parity/json-normal-form.ts';
import { normalForm } from '../../mcp-server/src/parity/normal-form.ts';

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
    ['double', 'NaN', 'NaN', true],
    ['double', 'NaN', '0', false],
    ['double', '', '0', false],
    ['json', 'no document', 'no document', true],
    ['json', 'no document', 'another', false],
    ['exact', '1.0', '1', false],
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
