import { describe, expect, it } from 'vitest';
import { rules } from '../../mcp-server/src/compare/rules/index.ts';
import { says } from './build.ts';
import { ruleCases } from './cases/index.ts';

it('every rule has its cases, and no other', () => {
  expect(Object.keys(ruleCases).sort()).toEqual(rules.map(({ id }) => id));
});

describe.each(Object.entries(ruleCases))('%s', (rule, { different, near, mapping }) => {
  it('names the difference', () => {
    expect(says(rule, ...different, mapping)).not.toBe('');
  });

  it('says nothing of what only looks like one', () => {
    expect(near.map((pair) => says(rule, ...pair, mapping))).toEqual(near.map(() => ''));
  });

  it('says nothing of a schema beside itself', () => {
    // Rows without a key, and what a login cannot see, are said of one side alone.
    const alone = [rule === 'gap' || rule === 'primary-key-missing' ? [] : different, ...near].flat();
    expect(alone.map((one) => says(rule, one, one))).toEqual(alone.map(() => ''));
  });
});
