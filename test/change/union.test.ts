import { createConnection, type ResultSetHeader } from 'mysql2/promise';
import { expect, it } from 'vitest';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openSession, type Session } from './harness/session.ts';
import { type OpenChange, openChange } from './open-change.ts';

const SETTINGS = [
  {
    name: 'ab',
    kind: 'union-tables',
    table: 'a',
    value: 'a',
    others: [{ table: 'b', value: 'b' }],
    to: 'whole',
    mark: 'part',
    batch_rows: 2,
    pause_ms: 0,
  },
];

const TABLES = ['a', 'b']
  .map(
    (name) =>
      `CREATE TABLE ${name} (id int NOT NULL PRIMARY KEY, note varchar(40)); INSERT INTO ${name} VALUES (1, '${name}1'), (2, '${name}2'), (3, '${name}3'), (4, '${name}4'), (5, '${name}5')`,
  )
  .join('; ');

interface Open {
  readonly database: LabDatabase;
  readonly session: Session;
  /** Runs a step of the change, which must end well. */
  step(id: Parameters<OpenChange['run']>[1]): Promise<void>;
  /** What a step says that must refuse. */
  refused(id: Parameters<OpenChange['run']>[1]): Promise<string>;
  /** What a statement says: `ran`, or why not. */
  said(statement: string): Promise<string>;
  /** The rows of the old tables as one text; DIFFERENT where the new table says otherwise. */
  rows(): Promise<string>;
}

/** Two tables of five rows with the same keys, and the change of them. */
async function opened(kind: ServerKind, more: string, look: (open: Open) => Promise<void>): Promise<void> {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(`${TABLES}${more}`);
  const change = await openChange(database, SETTINGS);
  const session = await openSession(database);
  const question = change.changes.made[0]?.question.replace(/;$/, '') ?? String(change.changes.refused[0]?.reason);
  try {
    await look({
      database,
      session,
      step: async (id) => expect(await change.run('ab', id)).toMatchObject({ code: 0 }),
      refused: async (id) => (await change.run('ab', id)).lines.join(),
      said: (statement) =>
        session.run(statement).then(
          () => 'ran',
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        ),
      rows: async () => {
        const rows = await database.query(
          "SELECT CONCAT('a', id), note FROM a UNION ALL SELECT CONCAT('b', id), note FROM b ORDER BY 1",
        );
        const [[differences] = []] = await database.query(question);
        return `${rows.map(([id, note]) => `${id} ${note}`).join(', ')}${String(differences) === '0' ? '' : ': DIFFERENT'}`;
      },
    });
  } finally {
    await session.close();
    change.close();
    await database.drop();
  }
}

const FIVE = [1, 2, 3, 4, 5];
const rowsOf = (name: string, ids: readonly number[] = FIVE) => ids.map((id) => `${name}${id} ${name}${id}`).join(', ');

it.each(['postgres18', 'mysql9', 'mariadb'] as const)(
  'two rows of one key never become one on %s: the write fails, whether the other row was brought or not',
  (kind) =>
    opened(kind, '', async ({ step, said, rows }) => {
      const postgres = kind.startsWith('postgres');
      const [taken, brought] = postgres
        ? [/^lockstep: a has another row of this key, which is not in whole$/, /^duplicate key value violates/]
        : [/^Duplicate entry '3' for key '(a\.)?PRIMARY'$/, /^Duplicate entry 'b-4' for key '(whole\.)?PRIMARY'$/];
      await step('expand');
      await step('capture');
      expect(await said("INSERT INTO whole (part, id, note) VALUES ('a', 3, 'other')")).toMatch(taken);
      expect(await said("INSERT INTO whole (part, id, note) VALUES ('c', 9, 'other')")).toBe(
        'lockstep: whole.part is none of a, b',
      );
      await step('backfill');
      await step('verify');
      expect(await said("UPDATE whole SET part = 'b' WHERE part = 'a' AND id = 4")).toMatch(brought);
      expect(await said("UPDATE whole SET part = 'c' WHERE part = 'a' AND id = 4")).toBe(
        'lockstep: whole.part is none of a, b',
      );
      expect(await rows()).toBe(`${rowsOf('a')}, ${rowsOf('b')}`);
      expect(await said("UPDATE whole SET part = 'b', id = 6, note = 'b6' WHERE part = 'a' AND id = 4")).toBe('ran');
      expect(await said('UPDATE a SET id = 4 WHERE id = 5')).toBe('ran');
      expect(await rows()).toBe(`${rowsOf('a', [1, 2, 3])}, a4 a5, ${rowsOf('b')}, b6 b6`);
      // Each row gets the key of the one before it.
      expect(await said('DELETE FROM a WHERE id = 1')).toBe('ran');
      expect(await said(`UPDATE a SET id = id - 1${postgres ? '' : ' ORDER BY id'}`)).toBe('ran');
      expect(await rows()).toBe(`a1 a2, a2 a3, a3 a5, ${rowsOf('b')}, b6 b6`);
    }),
);

it.each(['postgres18', 'mysql9', 'mariadb'] as const)(
  'a row that was brought after a transaction of REPEATABLE READ began does not stay when that deletes it, on %s',
  (kind) =>
    opened(kind, '', async ({ step, said, rows, session }) => {
      await step('expand');
      await step('capture');
      if (kind === 'postgres18') await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ');
      else await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT');
      await session.run('SELECT count(*) FROM b');
      await step('backfill');
      const told = await said('DELETE FROM a WHERE id = 2');
      await session.run('COMMIT');
      const left = kind === 'postgres18' ? FIVE : [1, 3, 4, 5];
      expect([told, await rows()]).toEqual([
        kind === 'postgres18' ? 'could not serialize access due to concurrent update' : 'ran',
        `${rowsOf('a', left)}, ${rowsOf('b')}`,
      ]);
    }),
);

const OWN_TRIGGERS = `; CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.note := trim(NEW.note); RETURN NEW; END$$;
  CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON a FOR EACH ROW EXECUTE FUNCTION tidy();
  CREATE FUNCTION signed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$BEGIN UPDATE b SET note = note || '!' WHERE id = NEW.id; RETURN NULL; END$$;
  CREATE TRIGGER signed AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION signed()`;

it('what triggers of the old tables make of a row is what the new one says, and no write of the new version is taken for an old one; TRUNCATE of the new one fails', () =>
  opened('postgres18', OWN_TRIGGERS, async ({ step, refused, said, rows, database }) => {
    expect(await refused('expand')).toContain('the function of a trigger of a has no search_path of its own');
    await database.execute('ALTER FUNCTION tidy() SET search_path = public');
    for (const id of ['expand', 'capture', 'backfill', 'verify', 'flip'] as const) await step(id);
    const seen = async () => String((await database.query('SELECT count(*) FROM lockstep_old_write'))[0]?.[0]);
    expect(await said("INSERT INTO whole (part, id, note) VALUES ('a', 6, ' tidied '), ('b', 6, 'new')")).toBe('ran');
    expect(await said("UPDATE whole SET note = ' a1 ' WHERE part = 'a' AND id = 1")).toBe('ran');
    expect(await rows()).toBe(`${rowsOf('a')}, a6 tidied, ${rowsOf('b')}, b6 new!`);
    expect(await seen()).toBe('0');
    expect(await said("INSERT INTO b (id, note) VALUES (7, 'old')")).toBe('ran');
    expect(await rows()).toBe(`${rowsOf('a')}, a6 tidied, ${rowsOf('b')}, b6 new!, b7 old!`);
    expect(await seen()).toBe('1');
    expect(await said('TRUNCATE b')).toBe('ran');
    expect(await rows()).toBe(`${rowsOf('a')}, a6 tidied`);
    expect(await said('TRUNCATE whole')).toBe(
      'lockstep: TRUNCATE of whole would empty a and b: use DELETE, or TRUNCATE of these',
    );
    expect(await rows()).toBe(`${rowsOf('a')}, a6 tidied`);
  }));

const COUNTED = ['a', 'b']
  .map(
    (name) =>
      `; ALTER TABLE ${name} MODIFY COLUMN id int NOT NULL AUTO_INCREMENT, AUTO_INCREMENT = ${name === 'a' ? 6 : 50}`,
  )
  .join('');

it.each(['mysql9', 'mariadb'] as const)(
  'the counter of the old table numbers what the new version inserts, so that no two rows get one number, and the driver is told it, on %s',
  (kind) =>
    opened(kind, COUNTED, async ({ step, said, rows, database }) => {
      for (const id of ['expand', 'capture', 'backfill', 'verify', 'flip'] as const) await step(id);
      const app = await createConnection(database.url);
      const inserted = async (statement: string) => (await app.query<ResultSetHeader>(statement))[0].insertId;
      const numbers: number[] = [];
      for (const statement of [
        "INSERT INTO whole (part, note) VALUES ('b', 'b50')",
        "INSERT INTO whole (part, note) VALUES ('a', 'a6')",
        "INSERT INTO a (note) VALUES ('a7')",
        "INSERT INTO whole (part, note) VALUES ('a', 'a8')",
        "INSERT INTO whole (part, id, note) VALUES ('a', 20, 'a20')",
        "INSERT INTO whole (part, note) VALUES ('a', 'a21'), ('a', 'a22'), ('b', 'b51')",
        "INSERT INTO b (note) VALUES ('b52')",
      ])
        numbers.push(await inserted(statement));
      await app.end();
      expect(numbers.slice(0, 5)).toEqual([50, 6, 7, 8, 20]);
      expect(numbers[6]).toBe(52);
      expect(await rows()).toBe(
        `${rowsOf('a', [1, 2, 20, 21, 22, 3, 4, 5, 6, 7, 8])}, ${rowsOf('b', [1, 2, 3, 4, 5, 50, 51, 52])}`,
      );
      // What fails in the new table leaves no row in the old one, and no number is taken for another row.
      expect(await said("INSERT INTO whole (part, note) VALUES ('c', 'none')")).toBe(
        'lockstep: whole.part is none of a, b',
      );
      expect(await said("INSERT INTO whole (part, id, note) VALUES ('a', 22, 'again')")).toMatch(/^Duplicate entry/);
      await database.execute(
        'DELETE FROM a WHERE id > 8; DELETE FROM b WHERE id > 5; UPDATE lockstep_change SET flipped_at = flipped_at - INTERVAL 15 DAY; UPDATE lockstep_old_write SET seen_at = seen_at - INTERVAL 15 DAY',
      );
      await step('verify');
      await step('contract');
      expect(await said("INSERT INTO whole (part, note) VALUES ('a', 'last')")).toBe('ran');
      expect((await database.query("SELECT id FROM whole WHERE note = 'last'")).map(([id]) => String(id))).toEqual([
        '53',
      ]);
    }),
);

it('the sequence of the old table numbers what the new version of PostgreSQL inserts, and the new table counts on from beyond both in the end', () =>
  opened(
    'postgres18',
    "; CREATE SEQUENCE a_ids START 6 OWNED BY a.id; ALTER TABLE a ALTER COLUMN id SET DEFAULT nextval('a_ids'); ALTER TABLE b ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START 50)",
    async ({ step, rows, session, database }) => {
      for (const id of ['expand', 'capture', 'backfill', 'verify', 'flip'] as const) await step(id);
      const numbers = await session.run(
        "INSERT INTO whole (part, note) VALUES ('b', 'b50'), ('a', 'a6'), ('b', 'b51') RETURNING id",
      );
      expect([numbers, await session.run("INSERT INTO a (note) VALUES ('a7') RETURNING id")]).toEqual([
        [['50'], ['6'], ['51']],
        [['7']],
      ]);
      expect(await rows()).toBe(`${rowsOf('a', [1, 2, 3, 4, 5, 6, 7])}, ${rowsOf('b', [1, 2, 3, 4, 5, 50, 51])}`);
      await database.execute(
        "UPDATE lockstep_change SET flipped_at = flipped_at - interval '15 days'; UPDATE lockstep_old_write SET seen_at = seen_at - interval '15 days'",
      );
      await step('contract');
      const [[last] = []] = await session.run("INSERT INTO whole (part, note) VALUES ('a', 'last') RETURNING id");
      expect(Number(last)).toBeGreaterThan(51);
    },
  ));
