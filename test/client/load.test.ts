import { describe, expect, it } from 'vitest';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';

const ours = (names: readonly string[]) => names.filter((name) => name.includes('lockstep')).sort();

describe('the plugin in Claude Code', () => {
  it('brings its server, eleven tools, five commands and the skill, without an error', async () => {
    const { init, result } = await promptClaude(makeScratch(), {
      prompt: 'hello',
      turns: [{ text: 'hello' }],
      args: ['--plugin-dir', root],
    });
    expect({ isError: result.is_error, answer: result.result }).toEqual({ isError: false, answer: 'hello' });
    expect({
      plugins: init.plugins.map(({ source }) => source).filter((source) => !source.endsWith('@builtin')),
      errors: init.plugin_errors,
      servers: init.mcp_servers.map(({ name, status }) => ({ name, status })),
      tools: ours(init.tools),
      commands: ours(init.slash_commands),
    }).toEqual({
      plugins: ['lockstep@inline'],
      errors: undefined,
      servers: [{ name: 'plugin:lockstep:db', status: 'connected' }],
      tools: [
        'mcp__plugin_lockstep_db__assess_migration',
        'mcp__plugin_lockstep_db__audit_writers',
        'mcp__plugin_lockstep_db__check_connections',
        'mcp__plugin_lockstep_db__check_gate',
        'mcp__plugin_lockstep_db__check_parity',
        'mcp__plugin_lockstep_db__compare_aggregates',
        'mcp__plugin_lockstep_db__compare_schemas',
        'mcp__plugin_lockstep_db__generate_plan',
        'mcp__plugin_lockstep_db__inspect_schema',
        'mcp__plugin_lockstep_db__render_status',
        'mcp__plugin_lockstep_db__sync_status',
      ],
      commands: [
        'lockstep:assess',
        'lockstep:gate',
        'lockstep:parity',
        'lockstep:plan',
        'lockstep:planning-a-migration',
        'lockstep:status',
      ],
    });
    expect(init.skills).toContain('lockstep:planning-a-migration');
  });

  it('tells the model about the skill and about the commands that write nothing', async () => {
    const { requests } = await promptClaude(makeScratch(), {
      prompt: 'hello',
      turns: [{ text: 'hello' }],
      args: ['--plugin-dir', root],
    });
    expect(requests.length).toBe(1);
    const text = requests.map(textOf).join('\n');
    expect(text).toMatch(
      /lockstep:planning-a-migration: Database migrations without downtime .* restoring a backup\.\n/,
    );
    expect(text).toContain('lockstep:parity: Checks whether the rows of both databases agree');
    expect(text).not.toContain('lockstep:plan: ');
  });

  it('expands a typed command with its argument', async () => {
    const { requests, result } = await promptClaude(makeScratch(), {
      prompt: '/lockstep:parity orders',
      turns: [{ text: 'understood' }],
      args: ['--plugin-dir', root],
    });
    expect(result.is_error).toBe(false);
    expect(requests.length).toBe(1);
    const text = requests.map(textOf).join('\n');
    expect(text).toContain('Source tables to check, all mapped ones when empty: orders');
    expect(text).not.toContain('$ARGUMENTS');
  });

  it('gives the model the skill’s text when it asks for it', async () => {
    const { requests, result } = await promptClaude(makeScratch(), {
      prompt: 'can we flip the reads?',
      turns: [{ tools: [{ name: 'Skill', input: { skill: 'lockstep:planning-a-migration' } }] }, { text: 'read' }],
      args: ['--plugin-dir', root],
    });
    expect(result.is_error).toBe(false);
    expect(requests.length).toBe(2);
    expect(requests.map(textOf).join('\n')).toContain('## Thoughts that lose data');
  });
});
