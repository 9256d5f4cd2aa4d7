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
  - { name: away, kind: drop-column, table: users, column: id }
`,
  );
  const output = outputOf(await bench.call('generate_plan'));
  expect(output).toMatchObject({
    strategy: 'Expand and contract, inside one database',
    changes: {
      made: ['mail'],
      refused: ['away (drop-column): users.id is part of the primary key.'],
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
  expect(lines(read('RUNBOOK.md'), /^sh changes\/run\.sh|^## /)).toMatchInlineSnapshot(`
    [
      "## 0. Before you type",
      "## 1. Where are we?",
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
    ]
  `);
  expect(lines(read('PLAN.md'), /^### |^sh changes\/run\.sh/)).toMatchInlineSnapshot(`
    [
      "### Phase 0: Prepare",
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
  const ofTwo =
    /\b(?:source|target(?!-schema| and action)|both sides|primary(?! key)|secondary|relay|kit|outbox|reverse sync)\b/i;
  const documents = ['PLAN.md', 'RUNBOOK.md', 'TESTS.md', 'CHECKLISTS.md', 'COMMUNICATION.md'];
  expect(documents.flatMap((path) => lines(read(path), ofTwo).map((line) => `${path}: ${line}`))).toEqual([]);
  const again = outputOf(await bench.call('generate_plan'));
  expect(again).toMatchObject({ files: { written: 0, kept: 0 } });
});

it('names what is wrong with a change in lockstep.yaml, by its line', async () => {
  const said = async (yaml: string) => {
    writeFileSync(join(bench.folder, 'lockstep.yaml'), yaml);
    await bench.reload();
    const outcome = await bench.call('generate_plan');
    return outcome.ok ? 'nothing' : outcome.error.message;
  };
  const drop = '  - { name: a, kind: drop-table, table: users }\n';
  expect([
    await said(`changes:\n${drop}${drop}`),
    await said('changes:\n  - { name: a, kind: shard-table, table: users }\n'),
    await said('changes:\n  - { name: a, kind: drop-column, table: users, colum: id }\n'),
    await said('changes:\n  - { name: A-b, kind: change-type, table: users, column: id, type: "int; DROP" }\n'),
  ]).toMatchInlineSnapshot(`
    [
      "lockstep.yaml, line 3: changes[1].name: another change is called a too.",
      "lockstep.yaml, line 2: changes[0].kind: there is no change of this kind; there are rename-column, change-type, split-column, merge-columns, add-not-null, add-unique, add-foreign-key, add-check, column-to-table, split-table, merge-tables, union-tables, split-rows, rename-table, move-table, change-primary-key, partition-table, drop-column, drop-table.",
      "lockstep.yaml, line 2: changes[0].column: expected string, and nothing is written.
    lockstep.yaml, line 2: changes[0].colum: there is no such setting; did you mean "column"?",
      "lockstep.yaml, line 2: changes[0].name: expected 1 to 30 of a-z, 0-9 and _, beginning with a letter.
    lockstep.yaml, line 2: changes[0].type: expected a type such as bigint, varchar(40), numeric(12,2) or timestamp(3) with time zone.",
    ]
  `);
});
