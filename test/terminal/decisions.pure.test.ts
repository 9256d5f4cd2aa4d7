import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { type Connections, makeConnections } from '../../mcp-server/src/connections.ts';
import { appendEvidence } from '../../mcp-server/src/evidence/append-evidence.ts';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import { personCommands } from '../../mcp-server/src/terminal/index.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { bundledScript } from '../bundled-script.ts';
import { planned, SERVERS, SUBJECT } from '../evidence/migration.ts';

const main = bundledScript(new URL('../../mcp-server/src/main.ts', import.meta.url).href);
const approval = [
  'approve',
  'write-cutover',
  '--change',
  'CHG-4711',
  '--target',
  SUBJECT.target,
  '--action',
  'flip the writers',
];
let project = '';

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-person-'));
  mkdirSync(join(project, 'migration'));
});
afterEach(() => rmSync(project, { recursive: true }));

async function plan(): Promise<void> {
  const by = { how: 'mcp', user: 'ada' } as const;
  await appendEvidence(project, {
    at: new Date().toISOString(),
    by,
    lockstep: '1',
    asked: {},
    subject: SUBJECT,
    servers: SERVERS,
    seen: planned(),
  });
}

/** Runs a command in this process, which has no terminal. */
async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const connections: Connections = makeConnections(() => loadConfig(environment, project));
  let code: number | null = null;
  let said = '';
  const write = (text: unknown) => {
    said += String(text);
    return true;
  };
  const spies = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')];
  for (const spy of spies) spy.mockImplementation(write);
  try {
    const commands = personCommands.map((make) =>
      make(connections, (ended) => {
        code = ended;
      }),
    );
    await commands.find((each) => each.name() === args[0])?.parseAsync(args.slice(1), { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, said };
}

/** Runs it at a real terminal, where somebody types a line. */
function atTerminal(typed: string, args: readonly string[], environment: Record<string, string> = {}) {
  const command = [process.execPath, main, ...args].map((each) => `'${each}'`).join(' ');
  const { CLAUDECODE: _, ...env }: NodeJS.ProcessEnv = process.env;
  return spawnSync('script', ['-qec', command, '/dev/null'], {
    input: `${typed}\n`,
    encoding: 'utf8',
    env: { ...env, CLAUDE_PROJECT_DIR: project, ...environment },
  });
}

const decisions = async () =>
  (await readEvidence(project)).records.filter(({ seen }) => seen.tool === 'approve' || seen.tool === 'accept');

describe('what a person decides', () => {
  it('is no tool', () => {
    const words = tools.flatMap(({ name, input }) => [name, ...Object.keys(input.shape)]);
    expect(words.filter((word) => /approv|accept|confirm|reason/.test(word))).toEqual([]);
  });

  it('is kept when they type the change id at a terminal, with who they are and what they saw', async () => {
    await plan();
    const { status, stdout } = atTerminal('CHG-4711', approval);
    expect(status).toBe(0);
    expect(stdout).toContain('You approve: flip the writers, on db2:5432/shop, under CHG-4711.');
    const [kept] = await decisions();
    expect(kept).toMatchObject({
      by: { how: 'terminal', user: userInfo().username },
      subject: SUBJECT,
      seen: {
        tool: 'approve',
        phase: 'write-cutover',
        change: 'CHG-4711',
        target: SUBJECT.target,
        action: 'flip the writers',
      },
    });
  });

  it('is not kept when they type anything else, nor where Claude Code runs the command', async () => {
    await plan();
    const agent = atTerminal('CHG-4711', approval, { CLAUDECODE: '1' });
    expect([atTerminal('yes', approval).status, agent.status]).toEqual([1, 2]);
    expect(agent.stdout).toContain('PERMISSION: This is decided by a person, and Claude Code runs this command.');
    expect(await decisions()).toEqual([]);
  });

  it('is refused without a terminal, without a plan, and when it names something else', async () => {
    expect(await run(approval)).toEqual({ code: 2, said: expect.stringContaining('NOT_FOUND: No plan was kept here') });
    await plan();
    expect(await run(approval)).toEqual({
      code: 2,
      said: expect.stringContaining('PERMISSION: This is decided by a person at a terminal'),
    });
    const other = approval.map((each) => (each === SUBJECT.target ? SUBJECT.source : each));
    expect(await run(other)).toEqual({
      code: 2,
      said: expect.stringContaining(`Give --target ${SUBJECT.target} --action "flip the writers"`),
    });
    expect(await run(approval.map((each) => (each === 'write-cutover' ? 'backfill' : each)))).toMatchObject({
      code: 2,
    });
    expect(await run(['accept', 'zero-drift', '--reason', 'because I say so'])).toEqual({
      code: 2,
      said: expect.stringContaining(
        'drift and parked changes are not among them, nor is the way back where the sync kit proves it',
      ),
    });
    expect(await decisions()).toEqual([]);
  });

  it('is refused on evidence that was changed, and verify names the place', async () => {
    expect(await run(['evidence', 'verify'])).toEqual({
      code: 2,
      said: expect.stringContaining('No record was kept.'),
    });
    await plan();
    expect(await run(['evidence', 'verify'])).toEqual({
      code: 0,
      said: expect.stringContaining('Each is as it was written.'),
    });
    const day = `${new Date().toISOString().slice(0, 10)}.jsonl`;
    const file = join(project, 'migration/evidence', day);
    appendFileSync(file, `${readFileSync(file, 'utf8')}`);
    expect(await run(['evidence', 'verify'])).toEqual({
      code: 1,
      said: expect.stringContaining(`CHANGED at ${day}, line 2: it is a copy of an earlier line.`),
    });
    expect(await run(approval)).toEqual({
      code: 2,
      said: expect.stringContaining('CONFLICT: The evidence was changed'),
    });
  });
});

describe('the mark of a fence', () => {
  it('is kept for a plan and its databases only', async () => {
    expect(await run(['mark-fence'])).toEqual({
      code: 2,
      said: expect.stringContaining('NOT_FOUND: No plan was kept'),
    });
    await plan();
    const other = { LOCKSTEP_SOURCE_URL: 'mysql://reader:secret@db9:3306/shop' };
    expect(await run(['mark-fence'], other)).toEqual({
      code: 2,
      said: `CONFLICT: The plan is about ${SUBJECT.source}, and this is db9:3306/shop.\nWhat to do: Connect to ${SUBJECT.source}, or generate the plan again.\n`,
    });
  });
});
