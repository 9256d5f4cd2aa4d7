import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command, description: 'try' } }] });
const args = ['--plugin-dir', root, '--allowedTools', 'Bash', 'Agent'];

describe('the guard hook in Claude Code', () => {
  it('refuses a destructive command, also of a subagent, tells the model why, and lets others run', async () => {
    const scratch = makeScratch();
    writeFileSync(join(scratch.project, 'lockstep.yaml'), 'guard:\n  production: [db1]\n');
    const agent = {
      description: 'clean',
      prompt: 'clean up',
      subagent_type: 'general-purpose',
      run_in_background: false,
    };
    const { requests, result, toolResults } = await promptClaude(scratch, {
      prompt: 'clean up',
      turns: [
        bash('mysql -h db1 -e "DROP TABLE orders"'),
        bash('echo "DROP TABLE orders" | wc -l'),
        { tools: [{ name: 'Agent', input: agent }] },
        bash('bash -c \'psql -h db1 -c "TRUNCATE orders"\''),
        { text: 'the subagent was refused' },
        { text: 'done' },
      ],
      args,
    });
    expect({ isError: result.is_error, answer: result.result }).toEqual({ isError: false, answer: 'done' });
    const [refused, ran] = toolResults;
    expect(refused).toEqual({
      isError: true,
      text: expect.stringContaining(
        'Lockstep’s guard refused this: DROP TABLE on db1, which lockstep.yaml marks as production.',
      ),
    });
    expect(ran).toEqual({ isError: false, text: '1' });
    expect(requests.map(textOf).join('\n')).toContain('refused this: TRUNCATE on db1');
  });

  it('is off where lockstep.yaml does not switch it on', async () => {
    const { toolResults } = await promptClaude(makeScratch(), {
      prompt: 'clean up',
      turns: [bash('mysql() { echo "$@"; }; mysql -h db1 -e "DROP TABLE orders"'), { text: 'done' }],
      args,
    });
    expect(toolResults).toEqual([{ isError: false, text: '-h db1 -e DROP TABLE orders' }]);
  });
});
