import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { root } from '../client/root.ts';
import { realTools } from './real-tools.ts';
import { cases, type SuiteFile, sharedMocks, suiteFolder } from './suite.ts';

const TOOLS = join(suiteFolder, 'mocks/db/_tools.json');
const mocks = [...sharedMocks, ...cases.flatMap((each) => each.mocks)];

/** What is wrong with an answer that a mock gives: it must be one that the tool could give. */
function problemsOf({ path, head, body }: SuiteFile): string[] {
  const name = basename(path, '.md');
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) return [`${path}: there is no tool ${name}`];
  if (head.error === true) return [];
  const parsed = tool.output.safeParse(JSON.parse(body.replaceAll('{{input.phase}}', 'write-cutover')));
  return parsed.success
    ? []
    : [`${path}: ${parsed.error.issues.map(({ path: at, message }) => `${at.join('.')} ${message}`).join('; ')}`];
}

describe('the eval suite', () => {
  it('shows the model the tools as the server lists them (UPDATE_GOLDEN=1 writes them)', async () => {
    const listed = await realTools();
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(TOOLS, listed);
    expect(readFileSync(TOOLS, 'utf8')).toBe(listed);
  });

  it('has at least eight prompts that call for a skill, eight that do not, and six tasks', () => {
    const named = (prefix: string) => cases.filter(({ name }) => name.startsWith(prefix)).length;
    const tasks = cases.filter(({ group }) => group === 'tasks').length;
    expect([named('fires-') >= 8, named('ignores-') >= 8, tasks >= 6]).toEqual([true, true, true]);
    expect(named('fires-') + named('ignores-') + tasks).toBe(cases.length);
  });

  it('answers as the tools do', () => {
    expect(mocks.length).toBeGreaterThan(10);
    expect(mocks.flatMap(problemsOf)).toEqual([]);
    const [first] = mocks;
    if (first === undefined) throw new Error('there is no mock');
    expect(problemsOf({ ...first, body: '{}' })).not.toEqual([]);
  });

  it('has a mock for every tool that a mocked command may call', () => {
    const shared = sharedMocks.map(({ path }) => basename(path, '.md'));
    expect(tools.map(({ name }) => name).filter((name) => !shared.includes(name))).toEqual([]);
  });

  it('grades results: a call by itself passes no grader', () => {
    const graders = cases.flatMap((each) => each.graders);
    const calling = graders.filter(({ head }) => head.type === 'tool_used' && head.max !== 0);
    expect(calling.map(({ path }) => path)).toEqual([]);
    expect(cases.filter((each) => each.graders.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('waits only for skills that a model may load, and types only commands that there are', () => {
    const skills = readdirSync(join(root, 'skills'));
    const named = cases.flatMap(({ graders }) =>
      graders.flatMap(({ head }) => /lockstep:\(([a-z|-]+)\)/.exec(String(head.pattern))?.[1]?.split('|') ?? []),
    );
    expect(named.length).toBeGreaterThan(8);
    expect([...new Set(named)].filter((name) => !skills.includes(name))).toEqual([]);
    const typedOnly = skills.filter((name) =>
      /^disable-model-invocation: true$/m.test(readFileSync(join(root, 'skills', name, 'SKILL.md'), 'utf8')),
    );
    expect(named.filter((name) => typedOnly.includes(name))).toEqual([]);
    const commands = cases.flatMap(({ prompt }) => /^\/lockstep:([a-z-]+)/.exec(prompt.body)?.[1] ?? []);
    const known = readdirSync(join(root, 'commands')).map((file) => basename(file, '.md'));
    expect(commands.filter((name) => !known.includes(name))).toEqual([]);
  });
});
