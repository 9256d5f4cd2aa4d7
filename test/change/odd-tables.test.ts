import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeStepId } from '../../mcp-server/src/model/change-steps.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { type OpenChange, openChange as opened } from './open-change.ts';

const ALL = ['expand', 'capture', 'backfill', 'verify', 'enforce', 'flip', 'contract'] as const;
const WORDS = /lockstep: refused, (.*?)(?:; nothing was changed)?$/m;

const folders: OpenChange[] = [];
afterAll(() => {
  for (const each of folders) each.close();
});
async function openChange(...of: Parameters<typeof opened>): Promise<OpenChange> {
  const open = await opened(...of);
  folders.push(open);
  return open;
}

/** Runs steps, those that the change has, up to the first that fails: what that one refused. */
async function run(open: OpenChange, name: string, steps: readonly ChangeStepId[]): Promise<string | null> {
  const change = open.changes.made.find((each) => each.name === name);
  if (change === undefined) throw new Error(JSON.stringify(open.changes.refused));
  for (const step of steps.filter((id) => change.steps.some((each) => each.id === id))) {
    const { code, output } = await open.run(name, step);
    if (code !== 0) return `${step}: ${WORDS.exec(output)?.[1] ?? output}`;
  }
  return null;
}

const refused = ({ changes }: OpenChange) => changes.refused.map(({ name, reason }) => `${name}: ${reason}`);

describe.each(['postgres18'] as const)('a table of a hardened or odd database of %s', (kind) => {
  let database: LabDatabase;
  let as: LabDatabase;
  const login = `odd_tables_${kind}`;
  const rename = {
    name: 'mail',
    kind: 'rename-column',
    table: 'u',
    column: 'email',
    to: 'mail',
    contract_after_days: 0,
  };

  beforeAll(async () => {
    database = await sharedServer(kind).createDatabase();
    const url = new URL(database.url);
    url.username = login;
    url.password = 'x';
    as = { ...database, url: url.toString() };
    await database.execute(
      `DROP ROLE IF EXISTS ${login}; CREATE ROLE ${login} LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE "${database.name}" TO ${login}`,
    );
  });
  afterAll(async () => {
    await database.execute(`DROP OWNED BY ${login}; DROP ROLE ${login}`);
    await database.drop();
  });
  /** Makes the schema anew, with these tables in it. */
  const begin = (sql: string) =>
    database.execute(
      `DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE, CREATE ON SCHEMA public TO ${login}; ${sql}`,
    );

  it('whose policies hide rows from who runs the scripts is refused before a step is made, and no row is passed over if they come later', async () => {
    await begin(`CREATE TABLE u (id int PRIMARY KEY, tenant text, email text); ALTER TABLE u OWNER TO ${login};
      INSERT INTO u SELECT i, i, 'e' || i FROM generate_series(1, 9) AS i;
      ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u USING (tenant = current_setting('app.tenant', true))`);
    const open = await openChange(as, [rename]);
    expect(await run(open, 'mail', ['expand', 'capture'])).toBe(null);
    await database.execute('ALTER TABLE u FORCE ROW LEVEL SECURITY');
    const said = [await run(open, 'mail', ['backfill']), await run(open, 'mail', ['verify'])];
    await database.execute('ALTER TABLE u DROP COLUMN mail');
    said.push(await run(open, 'mail', ['expand']));
    expect(said).toEqual([
      expect.stringContaining('query would be affected by row-level security policy for table "u"'),
      expect.stringContaining('query would be affected by row-level security policy for table "u"'),
      'expand: row security hides rows of the table from this login: run the scripts by one that has BYPASSRLS',
    ]);
  });

  it('that is written through a view, by a login that may neither use the schema nor call a function, goes on being written', async () => {
    await begin(`ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; CREATE SCHEMA app;
      CREATE TABLE app.u (id int PRIMARY KEY, email text, n text, gone text); CREATE VIEW public.v AS SELECT * FROM app.u; GRANT ALL ON public.v TO ${login}`);
    const app = { table: 'app.u', contract_after_days: 0 };
    const open = await openChange(database, [
      { ...rename, ...app },
      { ...app, name: 'whole', kind: 'change-type', column: 'n', type: 'integer' },
      { ...app, name: 'less', kind: 'drop-column', column: 'gone' },
    ]);
    for (const name of ['mail', 'whole']) expect(await run(open, name, ['expand', 'capture'])).toBe(null);
    expect(await run(open, 'less', ['expand', 'capture'])).toBe(null);
    const session = await openSession(as);
    await session.run(`INSERT INTO public.v VALUES (1, 'a@b', '7', 'g')`);
    await session.run(`UPDATE public.v SET email = 'c@d', gone = 'h'`);
    await session.close();
    await database.execute('ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC');
    expect(await database.query('SELECT mail, lockstep_whole_new FROM app.u')).toEqual([['c@d', '7']]);
    expect(await database.query('SELECT DISTINCT change FROM app.lockstep_old_write ORDER BY 1')).toEqual([
      ['less'],
      ['mail'],
      ['whole'],
    ]);
  });

  it('of which rights are given column by column gives them for the columns that take their place', async () => {
    await begin(`CREATE TABLE u (id int PRIMARY KEY, email text, n int, a text, b text);
      GRANT SELECT (id, email, n, a), UPDATE (n, a, b) ON u TO ${login}`);
    const open = await openChange(database, [
      rename,
      { name: 'wide', kind: 'change-type', table: 'u', column: 'n', type: 'bigint' },
      { name: 'both', kind: 'merge-columns', table: 'u', columns: ['a', 'b'], to: 'ab', separator: '/' },
    ]);
    for (const name of ['mail', 'wide', 'both']) expect(await run(open, name, ALL.slice(0, 6))).toBe(null);
    const right = (column: string) =>
      `has_column_privilege('${login}', 'u', '${column}', 'SELECT'), has_column_privilege('${login}', 'u', '${column}', 'UPDATE')`;
    expect(await database.query(`SELECT ${['mail', 'n', 'ab'].map(right).join(', ')}`)).toEqual([
      // Of both columns that become one only UPDATE was given.
      ['t', 'f', 't', 't', 'f', 't'],
    ]);
  });

  it('that a counter numbers is numbered on by it, and no number that was given is written over', async () => {
    await begin(
      `CREATE TABLE u (id text PRIMARY KEY, n serial, at timestamp DEFAULT clock_timestamp()); INSERT INTO u VALUES ('a')`,
    );
    const common = { table: 'u', kind: 'change-type', contract_after_days: 0 };
    const open = await openChange(database, [
      { ...common, name: 'wide', column: 'n', type: 'bigint' },
      { ...common, name: 'zoned', column: 'at', type: 'timestamp with time zone' },
    ]);
    for (const name of ['wide', 'zoned']) expect(await run(open, name, ALL.slice(0, 6))).toBe(null);
    await database.execute(`INSERT INTO u (id) VALUES ('b'); INSERT INTO u (id, n, at) VALUES ('c', 70, NULL)`);
    for (const name of ['wide', 'zoned']) expect((await open.run(name, 'flip', 'undo')).code).toBe(0);
    await database.execute(`INSERT INTO u (id) VALUES ('d'); INSERT INTO u (id, n, at) VALUES ('e', 80, '2020-01-01')`);
    for (const name of ['wide', 'zoned']) expect(await run(open, name, ['verify', 'flip', 'contract'])).toBe(null);
    await database.execute(`INSERT INTO u (id) VALUES ('f')`);
    expect(
      await database.query(
        `SELECT id, n, CASE WHEN at > '2021-01-01' THEN 'now' ELSE (at AT TIME ZONE 'UTC')::date::text END FROM u ORDER BY id`,
      ),
    ).toEqual([
      ['a', '1', 'now'],
      ['b', '2', 'now'],
      ['c', '70', 'NULL'],
      ['d', '3', 'now'],
      ['e', '80', '2020-01-01'],
      ['f', '4', 'now'],
    ]);
    expect(await database.query(`SELECT seqtypid::regtype FROM pg_sequence`)).toContainEqual(['bigint']);
  });

  it('whose trigger functions name what goes keeps it until they no longer do', async () => {
    const low = (name: string) =>
      `CREATE OR REPLACE FUNCTION low() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.${name} := lower(NEW.${name}); RETURN NEW; END'`;
    await begin(`CREATE TABLE u (id int PRIMARY KEY, email text, mailing text); ${low('email')};
      CREATE TRIGGER low BEFORE INSERT OR UPDATE ON u FOR EACH ROW EXECUTE FUNCTION low()`);
    const open = await openChange(database, [
      rename,
      { name: 'less', kind: 'drop-column', table: 'u', column: 'mailing' },
    ]);
    const named = 'and every write would fail: make it anew without it';
    expect(await run(open, 'mail', ALL)).toBe(`contract: the function of a trigger of the table names email, ${named}`);
    await database.execute(low('mailing'));
    expect(await run(open, 'less', ['expand', 'capture', 'flip'])).toBe(
      `flip: the function of a trigger of the table names mailing, ${named}`,
    );
    await database.execute(low('mail'));
    expect([await run(open, 'mail', ['contract']), await run(open, 'less', ['flip'])]).toEqual([null, null]);
    await database.execute(`INSERT INTO u (id, mail) VALUES (1, 'A@B')`);
    expect(await database.query('SELECT mail FROM u')).toEqual([['a@b']]);
  });

  it('of which a row gets a key that the backfill has passed has it in its new shape at once', async () => {
    await begin(
      `CREATE TABLE u (id int PRIMARY KEY, email text, a text, b text); INSERT INTO u VALUES (9, 'e', 'a', 'b')`,
    );
    const open = await openChange(database, [
      rename,
      { name: 'apart', kind: 'split-table', table: 'u', columns: ['a'], to: 'ua' },
      {
        name: 'rows',
        kind: 'column-to-table',
        table: 'u',
        column: 'b',
        to: { table: 'ub', reference: 'of', column: 'b' },
      },
    ]);
    for (const name of ['mail', 'apart', 'rows']) expect(await run(open, name, ['expand', 'capture'])).toBe(null);
    await database.execute('UPDATE u SET id = 1');
    expect(
      await database.query('SELECT u.id, mail, ua.a, ub.b FROM u JOIN ua ON ua.id = u.id JOIN ub ON ub.of = u.id'),
    ).toEqual([['1', 'e', 'a', 'b']]);
  });

  it('of a database where transactions begin serializable is brought in such as see what others have committed', async () => {
    await begin(`CREATE TABLE u (id int PRIMARY KEY, email text); INSERT INTO u VALUES (1, 'e'); CREATE TABLE seen (level text);
      CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.seen VALUES (current_setting('transaction_isolation')); RETURN NEW; END$$;
      CREATE TRIGGER look BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION look();
      ALTER DATABASE "${database.name}" SET default_transaction_isolation = serializable`);
    const open = await openChange(database, [rename]);
    expect(await run(open, 'mail', ['expand', 'capture', 'backfill'])).toBe(null);
    await database.execute(`ALTER DATABASE "${database.name}" RESET default_transaction_isolation`);
    expect(await database.query('SELECT * FROM seen')).toEqual([['read committed']]);
  });

  it('that has what two columns, or two tables, cannot have alike is refused by name, with what to do', async () => {
    await begin(`CREATE TABLE p (id int PRIMARY KEY);
      CREATE TABLE u (id int PRIMARY KEY, late int UNIQUE DEFERRABLE, ref int REFERENCES p DEFERRABLE, ex int, n int, g int GENERATED ALWAYS AS (n * 2) STORED, nr serial, x text, EXCLUDE USING btree (ex WITH =));
      CREATE TABLE r (id int PRIMARY KEY, email text NOT NULL CONSTRAINT one UNIQUE); ALTER TABLE r REPLICA IDENTITY USING INDEX one;
      CREATE TABLE s (id int PRIMARY KEY, email text); ALTER TABLE s ENABLE ROW LEVEL SECURITY;
      CREATE TABLE t (id int, day int, PRIMARY KEY (id, day)); CREATE PUBLICATION pub_${kind} FOR TABLE t;
      CREATE TABLE parent (id int PRIMARY KEY, email text); CREATE TABLE child () INHERITS (parent)`);
    const renamed = (name: string, table: string, column: string, to = `${column}2`) => ({
      ...rename,
      name,
      table,
      column,
      to,
    });
    const open = await openChange(database, [
      renamed('late', 'u', 'late'),
      renamed('ref', 'u', 'ref'),
      renamed('ex', 'u', 'ex'),
      renamed('n', 'u', 'n'),
      renamed('nr', 'u', 'nr'),
      renamed('long', 'u', 'x', 'x'.repeat(64)),
      renamed('identity', 'r', 'email'),
      { name: 'apart', kind: 'split-table', table: 's', columns: ['email'], to: 's2' },
      {
        name: 'rows',
        kind: 'column-to-table',
        table: 's',
        column: 'email',
        to: { table: 's2', reference: 'of', column: 'email' },
      },
      { name: 'parted', kind: 'partition-table', table: 't', column: 'day', by: 'hash', count: 2 },
      renamed('heirs', 'parent', 'email'),
      renamed('first', 'u', 'x'),
      { name: 'second', kind: 'split-column', table: 'u', column: 'x', into: ['x3', 'x4'], separator: '@' },
      { name: 'third', kind: 'rename-table', table: 'u', to: 'users' },
    ]);
    expect(refused(open)).toMatchInlineSnapshot(`
      [
        "late: u_late_key of u is looked at when a transaction ends, which two columns cannot do alike. Replace it by one that is not DEFERRABLE first.",
        "ref: u_ref_fkey of u is looked at when a transaction ends, which two columns cannot do alike. Replace it by one that is not DEFERRABLE first.",
        "ex: u has the exclusion constraint u_ex_excl, which cannot be built beside writers. Drop it first, where the application can keep the rule by itself.",
        "n: u.g is computed from n. Drop it first, or let the application compute it.",
        "nr: u.nr is numbered by a sequence, from which two columns would draw apart. Let the application draw the number (nextval) and drop the default first.",
        "long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is longer than a name may be here, 63 bytes: choose a shorter one.",
        "identity: r has an index as its replica identity, which may be one and go with email: no UPDATE of a published table passes without one. Set REPLICA IDENTITY DEFAULT or FULL first.",
        "apart: s has row security, and s2 would show every row to whoever may read it. Make the change by hand, with policies on both tables before a row is brought.",
        "rows: s has row security, and s2 would show every row to whoever may read it. Make the change by hand, with policies on both tables before a row is brought.",
        "second: first is a change of u.x too: take that one to its contract first, and then out of here.",
        "third: first is a change of u too: take that one to its contract first, and then out of here.",
      ]
    `);
    expect([await run(open, 'parted', ['expand']), await run(open, 'heirs', ['expand'])]).toMatchInlineSnapshot(`
      [
        "expand: the table is published, and its subscribers would not get what is written to another one in its place: take it out of its publication first",
        "expand: other tables inherit from the table, and its triggers do not see their rows",
      ]
    `);
    expect(await run(open, 'first', ['expand'])).toBe(null);
    expect(refused(await openChange(database, [renamed('fourth', 'u', 'x2')]))).toMatchInlineSnapshot(`
      [
        "fourth: x2 is made by the change first, which is under way: take that one to its contract first.",
      ]
    `);
  });
});

describe.each(['mysql9', 'mariadb'] as const)('a table of an odd database of %s', (kind) => {
  it('whose triggers name what goes keeps it until they no longer do', async () => {
    const database = await sharedServer(kind).createDatabase();
    const low = (name: string) =>
      `DROP TRIGGER IF EXISTS low; CREATE TRIGGER low BEFORE INSERT ON u FOR EACH ROW SET NEW.${name} = LOWER(NEW.${name})`;
    try {
      await database.execute(
        `CREATE TABLE u (id int PRIMARY KEY, email varchar(40), mailing varchar(40), at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP); INSERT INTO u (id, email) VALUES (1, 'a'); ${low('email')}`,
      );
      const common = { table: `${database.name}.u`, contract_after_days: 0 };
      const open = await openChange(database, [
        { ...common, name: 'mail', kind: 'rename-column', column: 'email', to: 'mail' },
        { ...common, name: 'less', kind: 'drop-column', column: 'mailing' },
        { ...common, name: 'moment', kind: 'rename-column', column: 'at', to: 'moment' },
        { ...common, name: 'again', kind: 'split-column', column: 'email', into: ['a', 'b'], separator: '@' },
        { ...common, name: 'long', kind: 'rename-column', column: 'email', to: 'é'.repeat(65) },
      ]);
      expect(refused(open)).toEqual([
        ...(kind === 'mariadb'
          ? [
              'moment: u.moment would be a TIMESTAMP that is NOT NULL, which MariaDB declares only while writers wait for a copy of the table. Let the column take NULL first, or use gh-ost or pt-online-schema-change.',
            ]
          : []),
        'again: mail is a change of u.email too: take that one to its contract first, and then out of here.',
        `long: ${'é'.repeat(65)} is longer than a name may be here, 64 characters: choose a shorter one.`,
      ]);
      expect(await run(open, 'mail', ALL)).toBe('contract: another trigger names email: make it anew without it');
      await database.execute(low('`mailing`'));
      expect(await run(open, 'less', ['expand', 'capture', 'flip'])).toBe(
        'flip: another trigger names mailing: make it anew without it',
      );
      await database.execute(low('mail'));
      expect([await run(open, 'mail', ['contract']), await run(open, 'less', ['flip'])]).toEqual([null, null]);
      await database.execute(`INSERT INTO u (id, mail) VALUES (2, 'A@B')`);
      expect(await database.query('SELECT mail FROM u ORDER BY id')).toEqual([['a'], ['a@b']]);
    } finally {
      await database.drop();
    }
  });
});
