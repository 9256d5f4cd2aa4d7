import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';

/** A migration that stops every writer of a large table, and code that writes to both stores and forgets one. */
const SQL = 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note ON orders (note);\n';
const CODE = `import { mysql, postgres } from './stores';

export async function pay(id: number) {
  await mysql.query('UPDATE orders SET state = ? WHERE id = ?', ['paid', id]);
  postgres.query('UPDATE orders SET state = $1 WHERE id = $2', ['paid', id]).catch(() => {});
}
`;

/** What the model is told by a command: its own text, its guide, and what its tool found in these files. */
async function told(prompt: string, path: string, text: string) {
  const scratch = makeScratch();
  mkdirSync(join(scratch.project, 'src'), { recursive: true });
  writeFileSync(join(scratch.project, path), text);
  const input = { paths: [path], engine: 'postgres' };
  const { requests, result, toolResults } = await promptClaude(scratch, {
    prompt,
    turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__lint_migration', input }] }, { text: 'answered' }],
    args: ['--plugin-dir', root],
  });
  expect([result.is_error, result.permission_denials]).toEqual([false, []]);
  const [asked, answered] = requests.map(textOf);
  expect(answered).toContain(toolResults[0]?.text);
  return { asked, found: JSON.parse(toolResults[0]?.text ?? 'null') };
}

it('/lockstep:review tells the model what to answer, and the tool names file, line and what is lost', async () => {
  const { asked, found } = await told('/lockstep:review src/pay.ts', 'src/pay.ts', CODE);
  for (const words of [
    'file and line, the interleaving or crash that loses which rows, severity, the smallest correct change',
    'A finding without a sequence that fails is a question',
    'Answer with all findings, worst first; then what was looked at and found right; then what was not looked at. Change nothing unless asked',
  ])
    expect(asked).toContain(words);
  expect(found.findings.map(({ rule, at, instead }: Record<string, unknown>) => [rule, at, typeof instead])).toEqual([
    ['fire-and-forget-write', 'src/pay.ts:5', 'string'],
  ]);
  expect([found.summary, found.next]).toMatchInlineSnapshot(`
    [
      "1 file, 0 statements of scripts: 1 blocker, 0 warnings, 0 notes.",
      "Mend the blockers first; each finding says how. Then run it again.",
    ]
  `);
});

it('/lockstep:migration tells the model what to answer for each step, and the tool names the lock, its line and the way out', async () => {
  const { asked, found } = await told('/lockstep:migration add a note to orders', 'src/1_note.sql', SQL);
  for (const words of [
    'Answer with, for each step: the statement, the lock that it takes and what waits behind it, how long it may wait, what happens when it is run twice or killed, its way back. Run nothing',
    'One step a file, forward and back, the destructive one apart',
    'no blocker stays, and what is taken back says why',
  ])
    expect(asked).toContain(words);
  expect(
    found.findings.map(({ rule, at, what, instead }: Record<string, unknown>) => [
      rule,
      at,
      typeof what,
      typeof instead,
    ]),
  ).toEqual([
    ['builds-index-under-lock', 'src/1_note.sql:2', 'string', 'string'],
    ['waits-without-limit', 'src/1_note.sql:1', 'string', 'string'],
    ['cannot-be-repeated', 'src/1_note.sql:1', 'string', 'string'],
    ['cannot-be-repeated', 'src/1_note.sql:2', 'string', 'string'],
  ]);
  expect(found.findings[0].what).toMatch(/^orders: writes wait until the index is built/);
  expect([found.summary, found.next]).toMatchInlineSnapshot(`
    [
      "1 file, 2 statements of scripts: 1 blocker, 1 warning, 2 notes.",
      "Mend the blockers first; each finding says how. Then run it again.",
    ]
  `);
});
