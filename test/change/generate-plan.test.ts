import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';

let database: LabDatabase;
let bench: Workbench;
beforeAll(async () => {
  database = await sharedServer('postgres18').createDatabase();
  await database.execute('CREATE TABLE users (id int PRIMARY KEY, mail varchar(40))');
  bench = workbench({ source: database.url });
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});

const lines = (text: string, wanted: RegExp) => text.split('\n').filter((line) => wanted.test(line));

it('generate_plan writes the scripts of changes inside one database, and the plan names each command in its phase', async () => {
  writeFileSync(
    join(bench.folder, 'lockstep.yaml'),
    `target: source
changes:
  - { name: mail, kind: rename-column, table: users, column: mail, to: email }
  - { name: away, kind: change-primary-key, table: users, type: bigint }
`,
  );
  const output = outputOf(await bench.call('generate_plan'));
  expect(output).toMatchObject({
    strategy: 'Expand and contract, inside one database',
    changes: {
      made: ['mail'],
      refused: ['away (change-primary-key): changes of the kind change-primary-key are not generated yet.'],
    },
    kept: [],
  });
  const read = (path: string) => readFileSync(join(bench.folder, 'migration', path), 'utf8');
  expect(readdirSync(join(bench.folder, 'migration/changes/mail'))).toMatchInlineSnapshot(`
    [
      "01_expand.sql",
      "01_expand.undo.sql",
      "02_capture.sql",
      "02_capture.undo.sql",
      "03_backfill.sql",
      "03_backfill.undo.sql",
      "04_verify.sql",
      "05_flip.sql",
      "05_flip.undo.sql",
      "06_contract.sql",
      "README.md",
    ]
  `);
  expect(lines(read('RUNBOOK.md'), /changes\/run\.sh|^## |change-primary-key/)).toMatchInlineSnapshot(`
    [
      "## 0. Before you type",
      "## 1. Where are we, and who is the primary?",
      "## 2. Decision tree",
      "## 3. Roles",
      "## 4. Decision matrix",
      "## 5. Phases: commands and ways back",
      "sh changes/run.sh changes/mail/01_expand.sql",
      "sh changes/run.sh changes/mail/01_expand.undo.sql",
      "sh changes/run.sh changes/mail/02_capture.sql",
      "sh changes/run.sh changes/mail/02_capture.undo.sql",
      "sh changes/run.sh changes/mail/03_backfill.sql",
      "sh changes/run.sh changes/mail/03_backfill.undo.sql",
      "sh changes/run.sh changes/mail/04_verify.sql",
      "sh changes/run.sh changes/mail/04_verify.sql",
      "sh changes/run.sh changes/mail/05_flip.sql",
      "sh changes/run.sh changes/mail/05_flip.undo.sql",
      "sh changes/run.sh changes/mail/06_contract.sql",
      "## 6. Validate every table",
      "## 7. Empty the target's tables, children first",
    ]
  `);
  expect(lines(read('PLAN.md'), /^### |changes\/run\.sh/)).toMatchInlineSnapshot(`
    [
      "### Phase 0: Prepare, capture on",
      "### Phase 1: Expand",
      "sh changes/run.sh changes/mail/01_expand.sql",
      "sh changes/run.sh changes/mail/01_expand.undo.sql",
      "### Phase 2: Write both shapes",
      "sh changes/run.sh changes/mail/02_capture.sql",
      "sh changes/run.sh changes/mail/02_capture.undo.sql",
      "### Phase 3: Bring the rows that are there",
      "sh changes/run.sh changes/mail/03_backfill.sql",
      "sh changes/run.sh changes/mail/03_backfill.undo.sql",
      "### Phase 4: Prove both shapes equal",
      "sh changes/run.sh changes/mail/04_verify.sql",
      "### Phase 5: Let the new version serve",
      "### Phase 6: Flip",
      "sh changes/run.sh changes/mail/04_verify.sql",
      "sh changes/run.sh changes/mail/05_flip.sql",
      "sh changes/run.sh changes/mail/05_flip.undo.sql",
      "### Phase 7: Contract",
      "sh changes/run.sh changes/mail/06_contract.sql",
    ]
  `);
  const again = outputOf(await bench.call('generate_plan'));
  expect(again).toMatchObject({ files: { written: 0, kept: 0 } });
});

it('generate_plan refuses changes where source and target are two databases, and names of changes that repeat', async () => {
  writeFileSync(
    join(bench.folder, 'lockstep.yaml'),
    'changes:\n  - { name: a, kind: drop-table, table: users }\n  - { name: a, kind: drop-table, table: users }\n',
  );
  await bench.reload();
  expect(await bench.call('generate_plan')).toMatchInlineSnapshot(`
    {
      "error": {
        "code": "CONFIG",
        "hint": "Correct that line, or remove it to use the default.",
        "message": "lockstep.yaml, line 3: changes[1].name: another change is called a too.",
        "retryable": false,
      },
      "ok": false,
    }
  `);
});
