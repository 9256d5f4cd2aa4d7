import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { codeFile } from '../../mcp-server/src/lint/code/code-file.ts';
import { codeRules } from '../../mcp-server/src/lint/code-rules/index.ts';
import { lintCode } from '../../mcp-server/src/lint/lint-code.ts';
import { lintScript } from '../../mcp-server/src/lint/lint-script.ts';
import { scriptRules } from '../../mcp-server/src/lint/script-rules/index.ts';
import { codeCases } from './code-cases.ts';
import { peers } from './peers.ts';
import { indexOf, pageOf, type Shown } from './rule-pages.ts';
import { scriptCases } from './script-cases.ts';

const folder = 'docs/lint';

const readers = engines.map(({ scripts }) => scripts);

async function shown(): Promise<Shown[]> {
  const scripts = scriptRules.map(async (rule): Promise<Shown> => {
    const [[engine = 'postgres', code = ''] = [], [okEngine = 'postgres', okCode = ''] = []] = [
      scriptCases[rule.id]?.error[0],
      scriptCases[rule.id]?.ok[0],
    ];
    const reader = engines.find(({ name }) => name === engine)?.scripts;
    if (reader === undefined) throw new Error(`no engine ${engine}`);
    const [found] = lintScript(await reader.read(code), reader.traits, [rule]);
    if (found === undefined) throw new Error(`${rule.id} finds nothing in its first case`);
    const language = (name: string) => (name === 'postgres' ? 'sql' : 'mysql');
    return {
      rule,
      error: { language: language(engine), code, found },
      ok: { language: language(okEngine), code: okCode },
    };
  });
  const programs = codeRules.map(async (rule): Promise<Shown> => {
    const [[language = 'ts', code = ''] = [], [okLanguage = 'ts', okCode = ''] = []] = [
      codeCases[rule.id]?.error[0],
      codeCases[rule.id]?.ok[0],
    ];
    const found = (await lintCode(codeFile(code, language === 'ts'), readers)).findings.find(
      (each) => each.rule === rule.id,
    );
    if (found === undefined) throw new Error(`${rule.id} finds nothing in its first case`);
    return { rule, error: { language, code, found }, ok: { language: okLanguage, code: okCode } };
  });
  return Promise.all([...scripts, ...programs]);
}

it('every rule has a page that says what it does today', async () => {
  const pages = new Map((await shown()).map((each) => [`${each.rule.id}.md`, pageOf(each)]));
  pages.set(
    'README.md',
    `# Rules of lint_migration\n\n${indexOf(scriptRules, 'Scripts')}\n${indexOf(codeRules, 'Code that keeps two stores in step')}\n${peers()}`,
  );
  if (process.env.UPDATE_GOLDEN === '1') {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, text] of pages) await writeFile(join(folder, name), text);
  }
  expect((await readdir(folder)).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(await readFile(join(folder, name), 'utf8')).toBe(text);
});
