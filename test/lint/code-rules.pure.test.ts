import { describe, expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { codeFile } from '../../mcp-server/src/lint/code/code-file.ts';
import { codeRules } from '../../mcp-server/src/lint/code-rules/index.ts';
import { lintCode } from '../../mcp-server/src/lint/lint-code.ts';
import { codeCases, type Language } from './code-cases.ts';

const found = async (language: Language, code: string) =>
  (
    await lintCode(
      codeFile(code, language === 'ts'),
      engines.map(({ scripts }) => scripts),
    )
  ).findings;

describe('rules about code', () => {
  it('each have code they find something in and code they do not', () => {
    expect(Object.keys(codeCases).sort()).toEqual(codeRules.map(({ id }) => id).sort());
    for (const [id, { error, ok }] of Object.entries(codeCases)) {
      expect([id, error.length > 0, ok.length > 0]).toEqual([id, true, true]);
    }
  });

  it.each(Object.entries(codeCases))('%s', async (id, { error, ok }) => {
    for (const [language, code] of error) {
      expect([code, (await found(language, code)).filter(({ rule }) => rule === id).length]).toEqual([code, 1]);
    }
    for (const [language, code] of ok) {
      expect([code, (await found(language, code)).filter(({ rule }) => rule === id)]).toEqual([code, []]);
    }
  });

  it('statements in a program are read as scripts are, with their line', async () => {
    const code =
      'const a = 1;\nawait db.query(`\n  INSERT INTO a (id) SELECT id FROM b\n  WHERE id > ? LIMIT 100`, [last]);\n';
    expect((await found('ts', code)).map(({ rule, line }) => [rule, line])).toEqual([['batch-without-order', 3]]);
  });
});
