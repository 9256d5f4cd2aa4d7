import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';
import { runScript } from './open-change.ts';

const YAML = `target: source
observe: { window_seconds: 0.5 }
changes:
  - { name: mail, kind: rename-column, table: users, column: mail, to: email, contract_after_days: 0 }
  - { name: wide, kind: change-type, table: users, column: age, type: bigint }
`;

const TABLE =
  'CREATE TABLE users (id int PRIMARY KEY, mail varchar(40) NOT NULL, age int NOT NULL, other int, CONSTRAINT once UNIQUE (mail))';

interface Judged {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

/** What a gate says of the changes, and whether it takes the schema for the one of the plan. */
async function judged(bench: Workbench, phase: string): Promise<string[]> {
  const { criteria } = outputOf(await bench.call('check_gate', { phase })) as { criteria: Judged[] };
  const about = criteria.filter(({ id }) => id === 'schemas-unchanged' || id.startsWith('change '));
  return about.map(({ id, state, reason }) =>
    id === 'schemas-unchanged' ? `${id} ${state}` : `${id} ${state}: ${reason.replaceAll(/\d+ s\b/g, '… s')}`,
  );
}

describe.each(['postgres18', 'mariadb'] as const)('the gates of changes on %s', (kind) => {
  it('say of each change at which step it is and what is missing, by the records of its scripts; Lockstep’s own work is no change of the schema', async () => {
    const database = await sharedServer(kind).createDatabase();
    const bench = workbench({ source: database.url });
    try {
      await database.execute(`${TABLE}; INSERT INTO users VALUES (1, 'a@b', 3, 4)`);
      writeFileSync(join(bench.folder, 'lockstep.yaml'), YAML);
      expect(outputOf(await bench.call('generate_plan'))).toMatchObject({
        changes: { made: ['mail', 'wide'], refused: [] },
      });
      const run = async (...files: readonly string[]) => {
        for (const file of files) {
          const { code, output } = await runScript(join(bench.folder, 'migration'), `changes/${file}.sql`, database);
          if (code !== 0) throw new Error(output);
        }
        outputOf(await bench.call('sync_status'));
      };
      const said: Record<string, string[]> = {};
      said.before = await judged(bench, 'target-schema');
      await run();
      said.nothing = await judged(bench, 'target-schema');
      await run('mail/01_expand', 'wide/01_expand');
      said.expanded = [...(await judged(bench, 'target-schema')), ...(await judged(bench, 'dual-write'))];
      await run('mail/02_capture', 'wide/02_capture', 'mail/03_backfill');
      said.brought = [...(await judged(bench, 'dual-write')), ...(await judged(bench, 'backfill'))];
      await run('wide/03_backfill', 'mail/04_verify', 'wide/04_verify', 'mail/05_enforce', 'wide/05_enforce');
      said.enforced = await judged(bench, 'write-cutover');
      await run('mail/06_flip', 'wide/06_flip');
      said.flipped = await judged(bench, 'clean-up');
      await database.execute('ALTER TABLE users ADD more int');
      said.changed = (await judged(bench, 'clean-up')).filter((line) => line.startsWith('schemas'));
      await database.execute('ALTER TABLE users DROP COLUMN more');
      await run('mail/07_contract');
      said.contracted = (await judged(bench, 'clean-up')).filter((line) => line.startsWith('change mail'));
      expect(said).toMatchInlineSnapshot(`
        {
          "before": [
            "change mail unknown: No run of sync_status that could tell was kept for these databases.",
            "change wide unknown: No run of sync_status that could tell was kept for these databases.",
            "schemas-unchanged passed",
          ],
          "brought": [
            "schemas-unchanged passed",
            "change mail passed: It stands at backfill. Before contract: the rows were never counted; the flip is still to come.",
            "change wide passed: It stands at capture. Before contract: the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
            "change wide failed: It stands at capture. Missing: the backfill is not done (0 rows brought). Before contract: the rows were never counted; the flip is still to come.",
            "schemas-unchanged passed",
            "change mail passed: It stands at backfill. Before contract: the rows were never counted; the flip is still to come.",
          ],
          "changed": [
            "schemas-unchanged failed",
          ],
          "contracted": [
            "change mail passed: It is contracted.",
          ],
          "enforced": [
            "schemas-unchanged passed",
            "change mail passed: It stands at verify. Before contract: the flip is still to come.",
            "change wide passed: It stands at verify. Before contract: the flip is still to come.",
          ],
          "expanded": [
            "schemas-unchanged passed",
            "change mail passed: It stands at expand. Before contract: what keeps it in step does not stand; the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
            "change wide passed: It stands at expand. Before contract: what keeps it in step does not stand; the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
            "change mail failed: It stands at expand. Missing: what keeps it in step does not stand. Before contract: the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
            "change wide failed: It stands at expand. Missing: what keeps it in step does not stand. Before contract: the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
            "schemas-unchanged passed",
          ],
          "flipped": [
            "change wide failed: It stands at flip. Missing: the flip is … s old, not 14 days.",
            "schemas-unchanged passed",
            "change mail passed: It stands at flip.",
          ],
          "nothing": [
            "change mail unknown: It has no record: expand was not run, or the record is gone.",
            "change wide unknown: It has no record: expand was not run, or the record is gone.",
            "schemas-unchanged passed",
          ],
        }
      `);
    } finally {
      await bench.close();
      await database.drop();
    }
  });
});

it.each(['postgres18', 'mariadb'] as const)(
  'the gates of a key that becomes a uuid on %s open step by step',
  async (kind) => {
    const database = await sharedServer(kind).createDatabase();
    const bench = workbench({ source: database.url });
    try {
      await database.execute(
        kind === 'postgres18'
          ? 'CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE notes (nr int PRIMARY KEY, user_id int NOT NULL REFERENCES users); INSERT INTO users DEFAULT VALUES; INSERT INTO notes VALUES (1, 1)'
          : 'CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY); CREATE TABLE notes (nr INT PRIMARY KEY, user_id INT NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id)); INSERT INTO users VALUES (1); INSERT INTO notes VALUES (1, 1)',
      );
      writeFileSync(
        join(bench.folder, 'lockstep.yaml'),
        `target: source
observe: { window_seconds: 0.5 }
changes: [{ name: uid, kind: change-primary-key, table: users, type: uuid, contract_after_days: 0 }]
`,
      );
      expect(outputOf(await bench.call('generate_plan'))).toMatchObject({ changes: { made: ['uid'], refused: [] } });
      const said: Record<string, string[]> = {};
      for (const [phase, ...steps] of [
        ['dual-write', '01_expand'],
        ['dual-write', '02_capture'],
        ['backfill', '03_backfill'],
        ['write-cutover', '04_verify', '05_enforce'],
        ['clean-up', '06_flip'],
        ['clean-up', '07_contract'],
      ] as const) {
        for (const step of steps)
          expect(await runScript(join(bench.folder, 'migration'), `changes/uid/${step}.sql`, database)).toMatchObject({
            code: 0,
          });
        outputOf(await bench.call('sync_status'));
        said[`${phase} after ${steps.at(-1)}`] = await judged(bench, phase);
      }
      expect(said).toMatchInlineSnapshot(`
      {
        "backfill after 03_backfill": [
          "schemas-unchanged passed",
          "change uid passed: It stands at backfill. Before contract: the rows were never counted; the flip is still to come.",
        ],
        "clean-up after 06_flip": [
          "schemas-unchanged passed",
          "change uid passed: It stands at flip.",
        ],
        "clean-up after 07_contract": [
          "schemas-unchanged passed",
          "change uid passed: It is contracted.",
        ],
        "dual-write after 01_expand": [
          "change uid failed: It stands at expand. Missing: what keeps it in step does not stand. Before contract: the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
          "schemas-unchanged passed",
        ],
        "dual-write after 02_capture": [
          "schemas-unchanged passed",
          "change uid passed: It stands at capture. Before contract: the backfill is not done (0 rows brought); the rows were never counted; the flip is still to come.",
        ],
        "write-cutover after 05_enforce": [
          "schemas-unchanged passed",
          "change uid passed: It stands at verify. Before contract: the flip is still to come.",
        ],
      }
    `);
    } finally {
      await bench.close();
      await database.drop();
    }
  },
);
