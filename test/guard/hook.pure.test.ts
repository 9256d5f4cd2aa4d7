import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What the committed hook answers in a project with this lockstep.yaml; null: it has none. */
function runHook(settings: string | null, input: string) {
  const project = mkdtempSync(join(tmpdir(), 'lockstep-guard-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  if (settings !== null) writeFileSync(join(project, 'lockstep.yaml'), settings);
  writeFileSync(join(project, 'drop.sql'), 'DROP TABLE orders;\n');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'mcp-server/dist/guard.cjs')], {
    input: input.replaceAll('PROJECT', project),
    env: { PATH: process.env.PATH, HOME: project, CLAUDE_PROJECT_DIR: project },
    encoding: 'utf8',
  });
  const reason = stdout === '' ? null : JSON.parse(stdout).hookSpecificOutput;
  return { status, stderr, answer: reason };
}

const call = (command: string) =>
  JSON.stringify({ hook_event_name: 'PreToolUse', cwd: 'PROJECT', tool_name: 'Bash', tool_input: { command } });
const on = 'guard: { production: [db1] }\n';
const denied = (reason: RegExp) => ({
  status: 0,
  stderr: '',
  answer: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: expect.stringMatching(reason),
  },
});

describe('the hook as the client starts it', () => {
  it('says nothing where no lockstep.yaml switches it on, whatever it is given', () => {
    const silent = { status: 0, stderr: '', answer: null };
    expect(runHook(null, 'not JSON')).toEqual(silent);
    expect(runHook('limits: { connections: 2 } # guard\n', call('mysql -h db1 -e "DROP TABLE t"'))).toEqual(silent);
  });

  it('reads files of the folder that the command runs in, and allows what does no harm', () => {
    expect(runHook(on, call('mysql -h db1 < drop.sql'))).toEqual(denied(/DROP TABLE on db1/));
    expect(runHook(on, call('mysql -h db1 -e "SELECT 1"'))).toEqual({ status: 0, stderr: '', answer: null });
  });

  it('refuses with the reason when its input or its settings cannot be read', () => {
    expect(runHook(on, 'not JSON')).toEqual(denied(/it could not decide \(.*not valid JSON/));
    expect(runHook(on, '{"tool_name":"Bash"}')).toEqual(denied(/it could not decide \(it names no tool\)/));
    expect(runHook(on, '{"tool_name":"Bash","tool_input":{}}')).toEqual(
      denied(/the command is not in the hook’s input/),
    );
    expect(runHook('guard: {', call('ls'))).toEqual(denied(/lockstep\.yaml is not valid YAML/));
    expect(runHook('guard: { production: db1 }', call('ls'))).toEqual(denied(/is not a list of hosts/));
  });

  it('is declared in exec form, for commands and for files, with a time limit', () => {
    expect(JSON.parse(readFileSync(join(root, 'hooks/hooks.json'), 'utf8')).hooks).toEqual({
      PreToolUse: [
        {
          matcher: 'Bash|Monitor|Write|Edit',
          hooks: [
            {
              type: 'command',
              command: 'node',
              // biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes it
              args: ['${CLAUDE_PLUGIN_ROOT}/mcp-server/dist/guard.cjs'],
              timeout: 10,
            },
          ],
        },
      ],
    });
  });
});
