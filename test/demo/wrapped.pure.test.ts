import { expect, test } from 'vitest';
import { wrapped } from './wrapped.ts';

test('a long line is broken between words, each part as far in as the line', () => {
  expect(wrapped('  one two three four', 11)).toEqual(['  one two', '  three', '  four']);
});

test('a short line and a word without spaces stay whole', () => {
  expect(wrapped('  short', 11)).toEqual(['  short']);
  expect(wrapped('  unbreakable_word next', 8)).toEqual(['  unbreakable_word', '  next']);
});
