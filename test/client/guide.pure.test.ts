import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';

const plugin = ['--plugin-dir', root];

it('a command brings its guide with it, may read the guide’s references, and a skill that moves production is not the model’s to start', async () => {
  const reference = 'skills/reviewing-dual-write-code/references/sync-rules.md';
  const { requests, result, toolResults } = await promptClaude(makeScratch(), {
    prompt: '/lockstep:review src/orders',
    turns: [
      { tools: [{ name: 'Skill', input: { skill: 'lockstep:backfilling' } }] },
      { tools: [{ name: 'Read', input: { file_path: join(root, reference) } }] },
      { tools: [{ name: 'Skill', input: { skill: 'lockstep:cutting-over' } }] },
      { text: 'reviewed' },
    ],
    args: plugin,
  });
  const asked = requests.map(textOf);
  expect(asked[0]).toContain('the changes of this branch when empty: src/orders');
  expect(asked[0]).toContain('| looks wrong | is right because |');
  expect(asked[0]).toContain('backfilling: Copying the rows that are there already');
  expect(asked[0]).not.toContain('The flip of the writers to the target');
  expect(toolResults.map(({ isError }) => isError)).toEqual([false, false, true]);
  expect(asked.at(-1)).toContain('Capture first, always');
  expect(toolResults[1]?.text).toContain('# The rules that sync code keeps');
  expect(toolResults[2]?.text).toContain('disable-model-invocation');
  expect([result.is_error, result.permission_denials]).toEqual([false, []]);
});
