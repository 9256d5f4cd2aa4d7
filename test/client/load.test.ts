import { describe, expect, it } from 'vitest';
import { kindOf, nameOf, readDocuments } from '../plugin/documents.ts';
import { headOf } from '../plugin/frontmatter-problems.ts';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';

/** Every skill and command by its own file; `own`: only users start it. */
const guides = [...readDocuments()]
  .filter(([path]) => ['skill', 'command'].includes(kindOf(path)))
  .map(([path, text]) => {
    const head = headOf(text) ?? {};
    return { name: nameOf(path), description: head.description, own: head['disable-model-invocation'] === true };
  });
const ours = (names: readonly string[]) => names.filter((name) => name.includes('lockstep')).sort();

describe('the plugin in Claude Code', () => {
  it('brings its server, twelve tools, every command and every skill, without an error', async () => {
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
        'mcp__plugin_lockstep_db__lint_migration',
        'mcp__plugin_lockstep_db__render_status',
        'mcp__plugin_lockstep_db__sync_status',
      ],
      commands: guides.map(({ name }) => `lockstep:${name}`).sort(),
    });
    expect(guides.length).toBe(29);
  });

  it('tells the model, in full, about what it may start, and about nothing that writes or moves production', async () => {
    const { requests } = await promptClaude(makeScratch(), {
      prompt: 'hello',
      turns: [{ text: 'hello' }],
      args: ['--plugin-dir', root],
    });
    expect(requests.length).toBe(1);
    const text = requests.map(textOf).join('\n');
    const told = guides.filter(({ name, description }) => text.includes(`lockstep:${name}: ${description}\n`));
    expect(told.map(({ name }) => name)).toEqual(guides.filter(({ own }) => !own).map(({ name }) => name));
    expect(guides.filter(({ name, own }) => own && text.includes(`lockstep:${name}:`))).toEqual([]);
    expect(guides.filter(({ own }) => own).map(({ name }) => name)).toEqual([
      ...['backfill', 'cutover', 'decommission', 'migration', 'plan', 'rollback', 'sync'],
      ...['cutting-over', 'decommissioning', 'rolling-back'],
    ]);
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
