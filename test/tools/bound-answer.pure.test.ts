import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageOf } from '../../mcp-server/src/model/page-of.ts';
import { answerBytes } from '../../mcp-server/src/model/printable.ts';
import { cutText } from '../../mcp-server/src/model/shorten.ts';
import { ANSWER_BYTES, boundAnswer, PAGE_BYTES } from '../../mcp-server/src/tools/bound-answer.ts';
import { defineTool, readOnlyHints } from '../../mcp-server/src/tools/define.ts';

const tool = { name: 'some_tool' };
const numbers = { seed: 20_261_127, numRuns: 60 };

const longText = fc
  .record({ part: fc.string({ unit: 'binary', maxLength: 40 }), times: fc.nat({ max: 2000 }) })
  .map(({ part, times }) => part.repeat(times));
const scalar = fc.oneof(fc.integer(), fc.constant(null), longText);
const repeated = (entry: fc.Arbitrary<unknown>, most: number) =>
  fc
    .record({ entry, times: fc.nat({ max: most }) })
    .map(({ entry: one, times }) => Array.from({ length: times }, () => one));
const names = fc.constantFrom('a', 'b', 'c', 'd');
const leaf = fc.oneof(scalar, repeated(fc.oneof(fc.integer(), fc.string({ maxLength: 30 })), 5000));
const branch = fc.oneof(
  leaf,
  fc.dictionary(names, scalar, { maxKeys: 4 }),
  repeated(fc.dictionary(names, fc.string({ maxLength: 60 }), { maxKeys: 4 }), 2000),
);
const answers = fc.dictionary(
  names,
  fc.oneof(branch, repeated(fc.dictionary(names, repeated(fc.string({ maxLength: 30 }), 200), { maxKeys: 3 }), 40)),
  { maxKeys: 4 },
);

/** Whether the second is the first with texts and lists cut at their ends, and nothing else. */
function isCutOf(whole: unknown, cut: unknown): boolean {
  if (typeof whole === 'string') {
    if (typeof cut !== 'string') return false;
    const [, kept = '', missing = ''] = /^(.*)… ([\d,]+) more characters$/su.exec(cut) ?? [];
    return (
      cut === whole || (whole.startsWith(kept) && whole.length - kept.length === Number(missing.replaceAll(',', '')))
    );
  }
  if (Array.isArray(whole)) return Array.isArray(cut) && cut.every((entry, at) => isCutOf(whole[at], entry));
  if (typeof whole !== 'object' || whole === null) return whole === cut;
  if (typeof cut !== 'object' || cut === null) return false;
  const names = Object.keys(cut).filter((name) => name !== 'shortened');
  return (
    names.length === Object.keys(whole).length &&
    names.every((name) => isCutOf(Reflect.get(whole, name), Reflect.get(cut, name)))
  );
}

describe('an answer to a model', () => {
  it('takes at most 60,000 bytes, holds nothing that the whole one does not, and says where it was cut', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const whole = { ...(answer as object) };
        const cut = boundAnswer(whole, tool);
        expect(answerBytes(cut)).toBeLessThanOrEqual(ANSWER_BYTES);
        expect(isCutOf(whole, cut)).toBe(true);
        if (answerBytes(whole) <= ANSWER_BYTES && !JSON.stringify(cut).includes('more characters'))
          expect(cut).toEqual(whole);
      }),
      numbers,
    );
  });

  it('names each list that it cut with the whole number, and how to have the rest', () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `name number ${at}`);
    const answer = {
      tables: names(10_000),
      columns: [{ labels: names(3000) }, { labels: names(2000) }],
      few: names(3),
    };
    const cut = boundAnswer(answer, { name: 'some_tool', narrow: 'name `tables`' });
    expect(cut.shortened).toMatchInlineSnapshot(`
      [
        "tables: the first 1000 of 10,000",
        "columns.labels: each cut to the first 1000",
        "The rest: name \`tables\`; or \`lockstep some-tool --json\` in a terminal prints the whole answer.",
      ]
    `);
    expect(cut.few).toEqual(answer.few);
  });

  it('does not cut a page, which can be asked to go on', () => {
    const entries = Array.from({ length: 900 }, (_, at) => ({ at, what: 'w'.repeat(40) }));
    const findings = pageOf(entries, { offset: 100, limit: 500, room: PAGE_BYTES });
    const cut = boundAnswer({ findings, unread: entries }, { ...tool, pages: ['findings'] });
    expect(findings.length).toBeGreaterThan(400);
    expect(cut.findings).toEqual(findings);
    expect(pageOf(entries, { offset: 899, limit: 500, room: 1 })).toEqual([entries[899]]);
    expect(pageOf(entries, { offset: 0, limit: 900, room: Number.POSITIVE_INFINITY })).toEqual(entries);
  });

  it('never cuts a character in two', () => {
    expect(cutText('a😀b😀', 5)).toBe('a😀b… 2 more characters');
    expect(cutText('a😀b', 4)).toBe('a😀b');
  });

  it('is cut for a model and whole in a terminal; an error is cut for both', async () => {
    const long = defineTool({
      name: 'long_tool',
      title: 'Long',
      description: 'Says much.',
      input: z.strictObject({ fail: z.string().max(5).optional() }),
      output: z.strictObject({ summary: z.string(), list: z.array(z.string()), next: z.string() }),
      hints: readOnlyHints,
      run: async () => ({ summary: 's'.repeat(100_000), list: Array.from({ length: 20_000 }, String), next: 'Next.' }),
      exitCode: () => 0,
      lines: ({ list }) => list,
    });
    const context = (caller: 'mcp' | 'terminal') => ({
      caller,
      signal: asker,
      progress: () => {},
      config: never,
      database: never,
    });
    const [model, terminal] = await Promise.all([long.call({}, context('mcp')), long.call({}, context('terminal'))]);
    if (!model.ok || !terminal.ok) throw new Error('the tool failed');
    expect(long.output.safeParse(model.output).success).toBe(true);
    expect(answerBytes(model.output)).toBeLessThanOrEqual(ANSWER_BYTES);
    expect(JSON.stringify(terminal.output).length).toBeGreaterThan(200_000);
    expect(terminal.output).not.toHaveProperty('shortened');
    const refused = await long.call({ ['x'.repeat(100_000)]: 1 }, context('terminal'));
    expect(JSON.stringify(refused).length).toBeLessThan(5000);
  });
});

const asker = new AbortController().signal;
const never = () => {
  throw new Error('nobody should ask');
};
