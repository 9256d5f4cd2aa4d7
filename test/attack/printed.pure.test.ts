import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedDiffers } from '../../mcp-server/src/engines/postgres/data-questions/generated.ts';
import { printable, printableJson } from '../../mcp-server/src/model/printable.ts';
import { shellWord } from '../../mcp-server/src/model/shell-word.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const text = fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string({ unit: 'binary' }));

describe('what is printed', () => {
  it('has no character that a terminal obeys or a reader does not see', () => {
    fc.assert(fc.property(text, (any) => !UNSEEN.test(printable(any))));
    expect(printable('a\u001b[2J\u009b1m\u202eb\u{e0041}')).toBe('a\\u{1b}[2J\\u{9b}1m\\u{202e}b\\u{e0041}');
  });

  it('as JSON is the same value, every character visible', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text)), (value) => {
        const json = printableJson(value);
        return !UNSEEN.test(json) && JSON.stringify(JSON.parse(json)) === JSON.stringify(value);
      }),
    );
  });

  it('as a command that is copied has a name as one word, which runs nothing', () => {
    const words = [...HOSTILE_NAMES, ...fc.sample(text, { numRuns: 60, seed: 7 })].filter(
      (each) => !each.includes('\0') && !/\p{Cs}/u.test(each),
    );
    const script = words.map((each) => `printf '%s\\0' ${shellWord(each)}`).join('\n');
    const { stdout, status } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
    expect([status, stdout]).toEqual([0, words.map((each) => `${each}\0`).join('')]);
  });
});

describe('an expression of a generated column', () => {
  const asked = (generated: string) => () =>
    generatedDiffers({ sql: 'c', rawType: 'integer', charset: null, nullable: false, generated });

  it.each([
    'public.spring(id)',
    '"my schema"."f("(id)',
    '(id)::public.odd',
    '((id)::public."Odd").n',
    'id OPERATOR(public.+) 1',
    "(id)::evil.dom + length('a.b'::text)",
  ])('is not run where it could call a function of the user: %s', (generated) =>
    expect(asked(generated)).toThrow('uses a function, type or operator of this database'),
  );

  it.each([
    '(id * 2)',
    'lower((\'a.b(c\'::text || ("a.b")::text))',
    'round((price * 1.5), 2)',
    '((id)::numeric(10,2) * 0.5)',
  ])('is run where it cannot: %s', (generated) => expect(asked(generated)).not.toThrow());
});
