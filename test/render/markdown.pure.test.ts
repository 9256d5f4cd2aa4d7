import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mdBlock, mdCellCode, mdCode, mdText } from '../../mcp-server/src/render/markdown.ts';
import { commentText } from '../../mcp-server/src/render/visible-text.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '|',
        '`',
        '``',
        '\n',
        '\r',
        '*/',
        '/*',
        '--',
        ']]>',
        '<b>',
        '](x)',
        '\\',
        '\u202e',
        '\u200b',
        '🦆',
        "'",
        '"',
        '#',
        '_',
        '{{a}}',
        '$$',
        'http://x.y',
        '-',
        '1. ',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('text from a database in Markdown', () => {
  it('keeps readable names as they are and takes the meaning out of everything else', () => {
    expect(
      [
        'order_items',
        'a | b',
        '_x_ *y*',
        '# no',
        '- no',
        '1. no',
        '[a](http://b)',
        '<script>',
        'a\nb',
        'x\u202ey',
        '`c`',
        'R&D',
      ].map(mdText),
    ).toMatchInlineSnapshot(`
      [
        "order_items",
        "a \\| b",
        "\\_x\\_ \\*y\\*",
        "\\# no",
        "\\- no",
        "1\\. no",
        "\\[a\\](http\\://b)",
        "&lt;script&gt;",
        "a&lt;U+000A&gt;b",
        "x&lt;U+202E&gt;y",
        "\\\`c\\\`",
        "R&amp;D",
      ]
    `);
    expect(['plain', 'a`b', '``', ' x', '', 'a|b\\', 'a\\|b'].map(mdCellCode)).toMatchInlineSnapshot(`
      [
        "\`plain\`",
        "\`\`a\`b\`\`",
        "\`\`\` \`\` \`\`\`",
        "\`  x \`",
        "(empty)",
        "\`a\\|b\\\`",
        "\`a<U+005C>\\|b\`",
      ]
    `);
  });

  it('never ends a line, a cell or a code span', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(mdText(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?<!\\)(\\\\)*[|`*[\]]|<(?!U\+)|>/u);
        expect(mdCellCode(value)).not.toMatch(/(?<!\\)\||\\\\\||[\p{Cc}\p{Zl}\p{Zp}]/u);
        const [fence = ''] = /^`*/.exec(mdCode(value)) ?? [];
        const inside = mdCode(value).slice(fence.length, fence.length === 0 ? undefined : -fence.length);
        expect([...inside.matchAll(/`+/g)].map(([run]) => run.length)).not.toContain(fence.length || -1);
      }),
      { numRuns: 2000 },
    );
  });

  it('cannot close a block of commands', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 3 }), (lines) => {
        const shown = mdBlock(lines).split('\n');
        const fence = (shown[0] ?? '').replace('sh', '');
        expect(shown.length).toBe(lines.length + 2);
        expect(shown.slice(1, -1).filter((line) => line.includes(fence))).toEqual([]);
      }),
    );
  });
});

it('a comment stays one line without comment marks, backslashes or invisible characters, at most 200 long', () => {
  expect(commentText('a */ b\n-- c \\! sh')).toBe('a * / b<U+000A>-- c <U+005C>! sh');
  fc.assert(
    fc.property(hostile, (value) => {
      const shown = commentText(value);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]|\*\/|\/\*/u);
      expect([...shown].length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 2000 },
  );
});
