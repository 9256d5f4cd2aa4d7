import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeStepId } from '../../mcp-server/src/model/change.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { type OpenChange, openChange } from './open-change.ts';

const ROWS = 20_000;
/** So many rows that their index has several pages, of which others keep some. */
const SOME = 'id <= 300 AND id % 3 > 0';
/** Long, so that a page of an index holds few. */
const EMAIL = (id: string) => `CONCAT('person', LPAD(${id}, 6, '0'), REPEAT('x', 150))`;
const RENAME = { name: 'mail', kind: 'rename-column', table: 'users', column: 'email', to: 'mail' };
const SAME = { name: 'one', kind: 'add-unique', table: 'users', columns: ['team', 'note'] };
const REQUIRED = { name: 'noted', kind: 'add-not-null', table: 'users', column: 'note', fill: '' };

let database: LabDatabase;
let open: OpenChange;

afterEach(async () => {
  open.close();
  await database.drop();
});

/** The table users on a server, with the change as far as the step before its index is built. */
async function begun(kind: 'mysql9' | 'mariadb', setting: { readonly name: string }, rows: number): Promise<void> {
  database = await sharedServer(kind).createDatabase();
  await database.execute(`CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(200) NOT NULL, team INT, note VARCHAR(9), UNIQUE KEY by_email (email));
    CREATE TABLE ten (n INT); INSERT INTO ten VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
    INSERT INTO users SELECT s.id, ${EMAIL('s.id')}, s.id, 'x' FROM (
      SELECT 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS id FROM ten a, ten b, ten c, ten d, ten e) AS s WHERE s.id <= ${rows};`);
  open = await openChange(database, [setting]);
  await forward(['expand', 'capture', 'backfill', 'verify']);
}

/** Runs those of the steps that the change has. */
async function forward(steps: readonly ChangeStepId[]): Promise<void> {
  const [change] = open.changes.made;
  for (const step of steps)
    if (change?.steps.some(({ id }) => id === step) === true)
      expect(await open.run(change.name, step)).toMatchObject({ code: 0 });
}

/** Whether the index of the new column is unique; empty: it is not there. */
async function built() {
  return database.query("SELECT NON_UNIQUE FROM information_schema.STATISTICS WHERE INDEX_NAME = 'lockstep_mail_1'");
}

/** Runs a step while somebody else writes, until it has been told once of a duplicate, or to its end. */
async function beside(step: ChangeStepId, writes: readonly string[], until: 'told' | 'ended') {
  let ended = false;
  const script = open.run(open.changes.made[0]?.name ?? '', step).finally(() => {
    ended = true;
  });
  const writer = await openSession(database);
  const rests = "SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep' AND DB = DATABASE()";
  try {
    while (!ended && (until === 'ended' || (await writer.run(rests)).length === 0))
      for (const each of writes) await writer.run(each);
  } finally {
    await writer.close();
  }
  return script;
}

const away = `UPDATE users SET email = CONCAT('z', email) WHERE ${SOME}`;

describe.each([
  // MariaDB notes what was written when it is committed.
  ['mysql9', 'are taken back', ['BEGIN', away, 'ROLLBACK']],
  [
    'mariadb',
    'change hands',
    ['BEGIN', away, `UPDATE users SET email = ${EMAIL('300 - SUBSTRING(email, 8, 6)')} WHERE ${SOME}`, 'COMMIT'],
  ],
] as const)('on %s', (kind, what, writes) => {
  it(`a unique index that was built while its column was empty stands, whatever values ${what}`, async () => {
    await begun(kind, RENAME, 300);
    expect(await built()).toEqual([['0']]);
    for (const each of writes) await database.execute(each);
    expect(await open.run('mail', 'enforce')).toMatchObject({ code: 0, lines: [] });
    expect(await open.run('mail', 'enforce', 'undo')).toMatchObject({ code: 0 });
    expect(await built()).toEqual([['0']]);
  });

  it('values that grew old without the triggers stand in no writer’s way', async () => {
    await begun(kind, RENAME, 20);
    expect(await open.run('mail', 'capture', 'undo')).toMatchObject({ code: 0 });
    await database.execute("UPDATE users SET email = 'new' WHERE id = 1");
    // The rows are there, so neither builds it.
    await forward(['expand', 'capture']);
    await database.execute(`UPDATE users SET email = ${EMAIL('1')} WHERE id = 2`);
    expect(await built()).toEqual([]);
    await forward(['backfill', 'verify', 'enforce']);
    expect(await built()).toEqual([['0']]);
    expect(await database.query('SELECT COUNT(*) FROM users WHERE mail = email')).toEqual([['20']]);
  });

  it(`enforce builds a unique index while values ${what}, whatever the server takes for a duplicate`, async () => {
    await begun(kind, RENAME, ROWS);
    expect(await open.run('mail', 'capture', 'undo')).toMatchObject({ code: 0 });
    await forward(['capture', 'backfill', 'verify']);
    const { code, lines } = await beside('enforce', writes, 'told');
    expect({
      code,
      lines: lines.map((line) => line.replace(/^the server said "Duplicate entry .*?", but/, 'falsely:')),
    }).toEqual({
      code: 0,
      lines: ['falsely: no two rows hold one value, and it minds one that left a row and came back; again, try 2 of 5'],
    });
    expect(await built()).toEqual([['0']]);
  });

  it('enforce names the rows that do repeat each other, and leaves nothing', async () => {
    await begun(kind, SAME, 20);
    await database.execute(
      "UPDATE users SET team = 5 WHERE id IN (9, 12, 15); UPDATE users SET note = NULL WHERE id IN (15, 16); UPDATE users SET note = 'X', team = 7 WHERE id = 8",
    );
    const { code, lines, output } = await open.run('one', 'enforce');
    const rows = 'rows hold one value of team, note; id: 12 and 5 and 9; 7 and 8';
    expect({ code, lines }).toEqual({ code: 1, lines: [`${rows}. Mend them and run it again`, `refused, ${rows}`] });
    expect(output).not.toMatch(/try 2/);
    await database.execute('UPDATE users SET note = id');
    expect(await open.run('one', 'enforce')).toMatchObject({ code: 0, lines: [] });
    expect(await open.run('one', 'enforce', 'undo')).toMatchObject({ code: 0 });
    expect(await database.query("SHOW PROCEDURE STATUS WHERE Db = DATABASE() AND Name LIKE '%alter'")).toEqual([]);
  });
});

const upsert = Array.from(
  { length: 20 },
  (_, at) =>
    `INSERT INTO users (id, email, team, note) VALUES (${-1 - at}, ${EMAIL(String(1 + at))}, 0, 'y') ON DUPLICATE KEY UPDATE note = 'y'`,
);

it('a table is written again beside upserts on MySQL, which ends it for each of them that meets a unique key', async () => {
  await begun('mysql9', REQUIRED, ROWS);
  const { code, lines } = await beside('enforce', upsert, 'told');
  expect({
    code,
    lines: lines.map((line) => line.replace(/^the server said "Duplicate entry .*?", but/, 'falsely:')),
  }).toEqual({
    code: 0,
    lines: [
      'falsely: writers inserted what is there already, which it minds while it writes the table again; again, try 2 of 5',
    ],
  });
});

it('a table that cannot be written again beside upserts is left as it was, and it is said why', async () => {
  await begun('mysql9', REQUIRED, ROWS);
  const { code, lines } = await beside('enforce', upsert, 'ended');
  expect({ code, tries: lines.length, last: lines.at(-1) }).toEqual({
    code: 1,
    tries: 5,
    last: 'refused, writers inserted what is there (upserts) in each of 5 tries: run it again when they do not',
  });
  expect(await open.run('noted', 'enforce')).toMatchObject({ code: 0, lines: [] });
});
