import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { defineTool, readOnlyHints, type ToolContext } from '../../mcp-server/src/tools/define.ts';
import { planned, SUBJECT } from '../evidence/migration.ts';

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-keep-'));
});
afterEach(() => rmSync(project, { recursive: true }));

const tool = defineTool({
  name: 'look',
  title: 'Look',
  description: 'Looks, and sees what it is told to.',
  input: z.strictObject({ fail: z.boolean().default(false) }),
  output: z.strictObject({ said: z.string() }),
  hints: readOnlyHints,
  evidence: true,
  run: async ({ fail }, { witness }) => {
    witness.subject(() => SUBJECT);
    if (fail) throw new LockstepError('TIMEOUT', 'It took too long.', { hint: 'Wait.' });
    witness.saw(planned(), { table: 'orders' });
    return { said: 'seen' };
  },
  exitCode: () => 0,
  lines: ({ said }) => [said],
});

function look(fail = false) {
  const context: ToolContext = {
    caller: 'mcp',
    config: () => loadConfig({}, project),
    database: () => {
      throw new Error('no database is opened here');
    },
    signal: new AbortController().signal,
    progress: () => {},
  };
  return tool.call({ fail }, context);
}

describe('a tool whose runs are evidence', () => {
  it('keeps what it saw, who asked and when, and says under which id', async () => {
    mkdirSync(join(project, 'migration'));
    const outcome = await look();
    const { records } = await readEvidence(project);
    const id = records[0]?.hash.slice(0, 12);
    expect(records).toMatchObject([
      { by: { how: 'mcp' }, asked: { table: 'orders' }, subject: SUBJECT, seen: planned() },
    ]);
    expect(outcome).toEqual({
      ok: true,
      output: { said: 'seen', evidence: `kept as ${id}` },
      lines: ['seen', `evidence: kept as ${id}`],
      exitCode: 0,
    });
    expect(z.strictObject(tool.output.shape).safeParse(outcome.ok ? outcome.output : null).success).toBe(true);
  });

  it('keeps of a run that failed that it failed', async () => {
    mkdirSync(join(project, 'migration'));
    expect(await look(true)).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } });
    expect((await readEvidence(project)).records).toMatchObject([
      { subject: SUBJECT, seen: { tool: 'failed', of: 'look', code: 'TIMEOUT' } },
    ]);
  });

  it('gives its answer all the same where nothing can be kept, and says so', async () => {
    const none = await look();
    mkdirSync(join(project, 'migration'));
    writeFileSync(join(project, 'migration/evidence'), 'theirs');
    expect([none, await look()]).toMatchObject([
      {
        ok: true,
        output: {
          said: 'seen',
          evidence: `NOT KEPT, so no gate can pass on this run: this project has no folder migration/ yet. generate_plan makes it; from then on every run is kept.`,
        },
      },
      { ok: true, output: { said: 'seen', evidence: expect.stringContaining('evidence is no folder') } },
    ]);
  });
});
