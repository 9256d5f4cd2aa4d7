import { expect, it } from 'vitest';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openSession, type Session } from './harness/session.ts';
import { type OpenChange, openChange } from './open-change.ts';

const SETTING = {
  name: 'parted',
  kind: 'split-rows',
  table: 'contacts',
  column: 'kind',
  parts: [
    { to: 'people', in: ['person'] },
    { to: 'firms', in: ['firm', 'shop'] },
  ],
  batch_rows: 2,
  pause_ms: 0,
};

const SIX = ['person', 'firm', 'person', 'shop', 'person', 'firm'];
const TABLE = (id = 'int NOT NULL', kind = 'varchar(20)') =>
  `CREATE TABLE contacts (id ${id} PRIMARY KEY, kind ${kind}, note varchar(40) UNIQUE); INSERT INTO contacts VALUES ${SIX.map((each, at) => `(${at + 1}, '${each}', 'n${at + 1}')`).join(', ')}`;

type StepId = Parameters<OpenChange['run']>[1];

interface Open {
  readonly database: LabDatabase;
  readonly session: Session;
  readonly refused: readonly string[];
  /** Runs steps of the change, which must end well. */
  steps(...ids: readonly StepId[]): Promise<void>;
  undo(id: StepId): Promise<void>;
  /** What a step says. */
  says(id: StepId): Promise<string>;
  /** What a statement says: `ran`, or why not. */
  said(statement: string): Promise<string>;
  /** The rows of the parts as one text; DIFFERENT where the old table says otherwise. */
  rows(): Promise<string>;
  /** Lets a release cycle go by. */
  age(): Promise<void>;
}

async function opened(
  kind: ServerKind,
  tables: string,
  look: (open: Open) => Promise<void>,
  setting: object = {},
): Promise<void> {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(tables);
  const change = await openChange(database, [{ ...SETTING, ...setting }]);
  const session = await openSession(database);
  const question = change.changes.made[0]?.question.replace(/;$/, '') ?? 'SELECT 0';
  const ago = kind.startsWith('postgres') ? `now() - interval '15 days'` : 'UTC_TIMESTAMP() - INTERVAL 15 DAY';
  try {
    await look({
      database,
      session,
      refused: change.changes.refused.map(({ reason }) => reason),
      steps: async (...ids) => {
        for (const id of ids) expect({ id, ...(await change.run('parted', id)) }).toMatchObject({ code: 0 });
      },
      undo: async (id) => expect(await change.run('parted', id, 'undo')).toMatchObject({ code: 0 }),
      says: async (id) => (await change.run('parted', id)).lines.join(),
      said: (statement) =>
        session.run(statement).then(
          () => 'ran',
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        ),
      rows: async () => {
        const rows = await database.query(
          "SELECT 'p', id, kind, note FROM people UNION ALL SELECT 'f', id, kind, note FROM firms ORDER BY 1, 2",
        );
        const [[differences] = []] = await database.query(question);
        return `${rows.map(([part, id, of, note]) => `${part}${id} ${of} ${note}`).join(', ')}${String(differences) === '0' ? '' : ': DIFFERENT'}`;
      },
      age: () =>
        database.execute(
          `UPDATE lockstep_change SET flipped_at = ${ago}; UPDATE lockstep_old_write SET seen_at = ${ago}`,
        ),
    });
  } finally {
    await session.close();
    change.close();
    await database.drop();
  }
}

const ALL = 'f2 firm n2, f4 shop n4, f6 firm n6, p1 person n1, p3 person n3, p5 person n5';
const SERVERS = ['postgres18', 'mysql9', 'mariadb'] as const;

it.each(SERVERS)(
  'rows that no part takes are refused with their number, and counted when they come later, on %s',
  (kind) =>
    opened(
      kind,
      `${TABLE()}; INSERT INTO contacts VALUES (7, NULL, 'n7'), (8, 'odd', 'n8')`,
      async ({ steps, says, said, rows, database }) => {
        expect(await says('expand')).toMatch(/^refused, 2 rows of contacts have a kind that no part takes/);
        await database.execute('DELETE FROM contacts WHERE id > 6');
        await steps('expand', 'capture', 'backfill', 'verify');
        expect(await said("INSERT INTO contacts VALUES (7, 'odd', 'n7')")).toBe('ran');
        expect(await said('UPDATE contacts SET kind = NULL WHERE id = 1')).toBe('ran');
        expect(await says('verify')).toMatch(/^2 rows differ/);
        expect(await says('flip')).toMatch(/^refused, .*verify found differences/);
        expect(await rows()).toBe(`${ALL.replace(' p1 person n1,', '')}: DIFFERENT`);
        expect(await said("UPDATE contacts SET kind = 'person' WHERE id = 7")).toBe('ran');
        expect(await said("UPDATE contacts SET kind = 'shop' WHERE id = 1")).toBe('ran');
        await steps('verify', 'flip');
        expect(await rows()).toBe(
          'f1 shop n1, f2 firm n2, f4 shop n4, f6 firm n6, p3 person n3, p5 person n5, p7 person n7',
        );
      },
    ),
);

it.each(SERVERS)(
  'a write by the wrong door fails, a row moves by DELETE and INSERT, and two rows never become one, on %s',
  (kind) =>
    opened(kind, TABLE(), async ({ steps, said, rows, age }) => {
      const check = {
        postgres18: /violates check constraint "lockstep_parted_rows"/,
        mysql9: /Check constraint 'lockstep_parted_rows1' is violated/,
        mariadb: /CONSTRAINT `lockstep_parted_rows1` failed/,
      }[kind];
      const [key, unique] = kind.startsWith('postgres')
        ? [/^lockstep: contacts has another row of this key, which is not in people$/, /^duplicate key value/]
        : [/^Duplicate entry '2' for key/, /^Duplicate entry 'n2' for key/];
      await steps('expand', 'capture');
      // Also before the other row was brought.
      expect(await said("INSERT INTO people (id, note) VALUES (2, 'other')")).toMatch(key);
      await steps('backfill', 'verify');
      expect(await said("INSERT INTO people (id, note) VALUES (2, 'other')")).toMatch(key);
      expect(await said("INSERT INTO people (id, note) VALUES (7, 'n2')")).toMatch(unique);
      expect(await said("INSERT INTO people VALUES (7, 'firm', 'n7')")).toMatch(check);
      expect(await said("INSERT INTO people VALUES (7, NULL, 'n7')")).toMatch(check);
      expect(await said("UPDATE people SET kind = 'firm' WHERE id = 1")).toMatch(check);
      expect(await rows()).toBe(ALL);
      for (const statement of [
        'BEGIN',
        'DELETE FROM people WHERE id = 1',
        "INSERT INTO firms VALUES (1, 'shop', 'n1')",
        'COMMIT',
        "UPDATE contacts SET kind = 'person', id = 9 WHERE id = 2",
        "INSERT INTO people (id, note) VALUES (8, 'n8')",
        "UPDATE firms SET kind = 'shop', note = 'new' WHERE id = 6",
        'UPDATE people SET id = 10 WHERE id = 3',
        'DELETE FROM contacts WHERE id = 5',
      ])
        expect([statement, await said(statement)]).toEqual([statement, 'ran']);
      const after = 'f1 shop n1, f4 shop n4, f6 shop new, p10 person n3, p8 person n8, p9 person n2';
      expect((await rows()).split(', ').sort().join(', ')).toBe(after);
      await steps('verify', 'flip');
      await age();
      await steps('contract', 'contract');
      // Now each table has keys of its own.
      expect(await said("INSERT INTO people (id, note) VALUES (1, 'n1')")).toBe('ran');
      expect(await said("INSERT INTO people VALUES (7, 'firm', 'n7')")).toMatch(check);
    }),
);

it.each(SERVERS)(
  'numbers come from the old counter until each table has its own, and a row brought after a transaction began does not outlive it, on %s',
  (kind) => {
    const postgres = kind.startsWith('postgres');
    const id = postgres ? 'bigint GENERATED ALWAYS AS IDENTITY (START 50)' : 'bigint unsigned NOT NULL AUTO_INCREMENT';
    const tables = postgres
      ? TABLE(id).replace('INTO contacts VALUES', 'INTO contacts OVERRIDING SYSTEM VALUE VALUES')
      : `${TABLE(id)}; ALTER TABLE contacts AUTO_INCREMENT = 50`;
    return opened(kind, tables, async ({ steps, said, rows, age, session }) => {
      await steps('expand', 'capture');
      await session.run(
        postgres ? 'BEGIN ISOLATION LEVEL REPEATABLE READ' : 'START TRANSACTION WITH CONSISTENT SNAPSHOT',
      );
      await session.run('SELECT count(*) FROM firms');
      await steps('backfill');
      const told = await said("UPDATE contacts SET kind = 'person' WHERE id = 2");
      await session.run('COMMIT');
      expect(told).toBe(postgres ? 'could not serialize access due to concurrent update' : 'ran');
      const moved = postgres ? ALL : `${ALL.replace('f2 firm n2, ', '').replace(' p3', ' p2 person n2, p3')}`;
      expect(await rows()).toBe(moved);
      await steps('verify', 'flip');
      for (const statement of [
        "INSERT INTO people (note) VALUES ('n50'), ('n51')",
        "INSERT INTO contacts (kind, note) VALUES ('firm', 'n52')",
        "INSERT INTO firms (kind, note) VALUES ('shop', 'n53')",
      ])
        expect(await said(statement)).toBe('ran');
      const [firms = '', people = ''] = moved.split(', p1');
      expect(await rows()).toBe(`${firms}, f52 firm n52, f53 shop n53, p1${people}, p50 person n50, p51 person n51`);
      await said('DELETE FROM firms WHERE id > 50');
      await age();
      await steps('verify', 'contract', 'contract');
      const numbers: string[] = [];
      for (const table of ['people', 'firms']) {
        expect(
          await said(`INSERT INTO ${table} (kind, note) VALUES ('${table === 'people' ? 'person' : 'firm'}', 'last')`),
        ).toBe('ran');
        numbers.push(
          ...(await session.run(`SELECT id FROM ${table} WHERE note = 'last'`)).map(([number]) => String(number)),
        );
      }
      expect(numbers.map((number) => Number(number) > 53)).toEqual([true, true]);
    });
  },
);

it.each(SERVERS)('a capture that was not made to its end begins anew, and each step is taken back, on %s', (kind) =>
  opened(kind, TABLE(), async ({ steps, undo, rows, database, says }) => {
    await steps('expand', 'capture', 'backfill');
    await database.execute(
      kind.startsWith('postgres') ? 'DROP TRIGGER zz_lockstep_parted ON people' : 'DROP TRIGGER lockstep_parted_ai',
    );
    // A write of the new version that nothing carried.
    await database.execute("INSERT INTO people (id, note) VALUES (7, 'lost')");
    await steps('capture');
    expect(await rows()).toBe(': DIFFERENT');
    await steps('backfill', 'verify', 'flip');
    expect(await rows()).toBe(ALL);
    expect(await says('contract')).toMatch(/^refused, the flip is not 14 days old/);
    await undo('flip');
    await undo('backfill');
    await undo('capture');
    await undo('expand');
    expect(
      await database.query("SELECT COUNT(*) FROM information_schema.tables WHERE table_name IN ('people', 'firms')"),
    ).toEqual([['0']]);
    await steps('expand', 'capture', 'backfill', 'verify');
    expect(await rows()).toBe(ALL);
  }),
);

it.each(['mysql9', 'mariadb'] as const)(
  'kinds are told apart as the server compares them, and numbers to the last, on %s',
  async (kind) => {
    const folded = TABLE('bigint unsigned NOT NULL', 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
    const parts = (one: string, two: string) => ({
      parts: [
        { to: 'people', in: ['person', one] },
        { to: 'firms', in: ['firm', 'shop', two] },
      ],
    });
    await opened(
      kind,
      folded,
      async ({ refused }) =>
        expect(refused).toEqual(['people and firms would both take rows whose kind is "É ", as the server compares.']),
      parts('É ', 'e'),
    );
    // This collation takes all of these signs for one, which only the server knows.
    await opened(
      kind,
      folded,
      async ({ says }) =>
        expect(await says('expand')).toMatch(
          /^refused, firms and a part before it take the same kind, as this server compares/,
        ),
      parts('🐢', '👩‍🚀'.slice(0, 2)),
    );
    await opened(
      kind,
      `${folded}; INSERT INTO contacts VALUES (18446744073709551614, 'PERSON ', 'last'), (9223372036854775808, 'Firm', 'half')`,
      async ({ steps, said, rows }) => {
        await steps('expand', 'capture', 'backfill', 'verify');
        expect(await said("UPDATE people SET note = 'seen' WHERE id = 18446744073709551614")).toBe('ran');
        expect(await said("UPDATE contacts SET kind = 'Shop' WHERE id = 18446744073709551614")).toBe('ran');
        expect((await rows()).split(', ').sort()).toEqual(
          [...ALL.split(', '), 'f18446744073709551614 Shop seen', 'f9223372036854775808 Firm half'].sort(),
        );
      },
    );
  },
);

it('what a trigger of the old table makes of a row is what the new one says, and TRUNCATE of a new table fails', () =>
  opened(
    'postgres18',
    `${TABLE()}; CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$BEGIN NEW.kind := CASE WHEN NEW.note LIKE 'f%' THEN 'firm' ELSE NEW.kind END; RETURN NEW; END$$;
     CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION tidy()`,
    async ({ steps, said, rows, database }) => {
      await steps('expand', 'capture', 'backfill', 'verify', 'flip');
      const seen = async () => String((await database.query('SELECT count(*) FROM lockstep_old_write'))[0]?.[0]);
      expect(await said("UPDATE people SET note = 'seven' WHERE id = 1")).toBe('ran');
      // The trigger makes a firm of it, which moves the row: still no write of the old version.
      expect(await said("UPDATE people SET note = 'fine' WHERE id = 3")).toBe('ran');
      expect(await seen()).toBe('0');
      expect(await said("UPDATE contacts SET note = 'five' WHERE id = 5")).toBe('ran');
      expect(await rows()).toBe('f2 firm n2, f3 firm fine, f4 shop n4, f5 firm five, f6 firm n6, p1 person seven');
      expect(await seen()).toBe('1');
      expect(await said('TRUNCATE people')).toBe(
        'lockstep: TRUNCATE of people would empty contacts: use DELETE, or TRUNCATE of these',
      );
      expect(await said('TRUNCATE contacts')).toBe('ran');
      expect(await rows()).toBe('');
    },
  ));
