import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { pastTriggers } from './harness/past-triggers.ts';
import { openSession } from './harness/session.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { CREATE, SETTINGS } from './postgres-cases.ts';
import { walk } from './walk.ts';

describe('a change of PostgreSQL, with writes of both versions, back at every step and to the end:', () => {
  let database: LabDatabase;
  let open: OpenChange;
  beforeAll(async () => {
    database = await sharedServer('postgres').createDatabase();
    await database.execute(CREATE);
    open = await openChange(database, SETTINGS);
  });
  afterAll(async () => {
    open.close();
    await database.drop();
  });
  const see = (name: string, writes: string, look: string) => walk(database, open, name, { writes, look });

  it('a column gets another name', async () => {
    const writes = `
      INSERT INTO app.users (tenant, id, mail) VALUES ('old', 1, 'by old');
      INSERT INTO app.users (tenant, id, "E""mail") VALUES ('new', 1, 'by new');
      INSERT INTO app.users (tenant, id) VALUES ('def', 1);
      UPDATE app.users SET mail = 'old again' WHERE id = 7;
      UPDATE app.users SET "E""mail" = 'new again' WHERE id = 8;
      UPDATE app.users SET mail = 'loses', "E""mail" = 'wins' WHERE id = 9`;
    expect(
      await see(
        'mail',
        writes,
        `SELECT tenant, id, mail, "E""mail" FROM app.users WHERE id IN (1, 7, 8, 9, 10) ORDER BY tenant, id`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX users_mail ON app.users USING btree (lower((mail)::text)) WHERE ((mail)::text <> 'x'::text)",
          "- CREATE UNIQUE INDEX one_mail ON app.users USING btree (tenant, mail, id)",
          "- column users mail character varying(40) not null default 'none'::character varying comment where to write to",
          "- constraint users one_mail UNIQUE (tenant, mail, id)",
          "- constraint users users_mail_check CHECK (((mail)::text <> 'bad'::text))",
          "+ CREATE INDEX users_mail ON app.users USING btree (lower(("E""mail")::text)) WHERE (("E""mail")::text <> 'x'::text)",
          "+ CREATE UNIQUE INDEX one_mail ON app.users USING btree (tenant, "E""mail", id)",
          "+ column users "E""mail" character varying(40) not null default 'none'::character varying comment where to write to",
          "+ constraint users one_mail UNIQUE (tenant, "E""mail", id)",
          "+ constraint users users_mail_check CHECK ((("E""mail")::text <> 'bad'::text))",
        ],
        "filled": [
          "a0 | 9 | wins | wins",
          "a1 | 1 | m1👩‍🚀 | m1👩‍🚀",
          "a1 | 7 | old again | old again",
          "a1 | 10 | m10👩‍🚀 | m10👩‍🚀",
          "a2 | 8 | new again | new again",
          "def | 1 | none | none",
          "new | 1 | by new | by new",
          "old | 1 | by old | by old",
        ],
        "live": [
          "a0 | 9 | wins | wins",
          "a1 | 1 | m1👩‍🚀 | NULL",
          "a1 | 7 | old again | old again",
          "a1 | 10 | m10👩‍🚀 | NULL",
          "a2 | 8 | new again | new again",
          "def | 1 | none | none",
          "new | 1 | by new | by new",
          "old | 1 | by old | by old",
        ],
        "said": [
          "297 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a number becomes wider, and no program changes', async () => {
    const writes = `INSERT INTO app.amounts (n) VALUES (1000); INSERT INTO app.amounts DEFAULT VALUES; UPDATE app.amounts SET n = 2000 WHERE id = 3`;
    expect(
      await see('wide', writes, 'SELECT * FROM app.amounts WHERE id IN (3, 4) OR id > 300 ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column amounts n integer not null default 7",
          "+ column amounts n bigint not null default 7",
        ],
        "filled": [
          "3 | 2000 | 2000",
          "4 | 4 | 4",
          "301 | 1000 | 1000",
          "302 | 7 | 7",
        ],
        "live": [
          "3 | 2000 | 2000",
          "4 | 4 | NULL",
          "301 | 1000 | 1000",
          "302 | 7 | 7",
        ],
        "said": [
          "299 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a text becomes a number under a name of its own', async () => {
    const writes = `INSERT INTO app.words (id, words) VALUES (1000, '5'); INSERT INTO app.words (id, nr) VALUES (1001, 6); UPDATE app.words SET nr = 7 WHERE id = 3`;
    expect(
      await see('number', writes, 'SELECT * FROM app.words WHERE id IN (3, 4) OR id > 300 ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column words words text",
          "+ column words nr integer",
        ],
        "filled": [
          "3 | 7 | abc | 7",
          "4 | 4 | abc | 4",
          "1000 | 5 | abc | 5",
          "1001 | 6 | abc | 6",
        ],
        "live": [
          "3 | 7 | abc | 7",
          "4 | 4 | abc | NULL",
          "1000 | 5 | abc | 5",
          "1001 | 6 | abc | 6",
        ],
        "said": [
          "299 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a text becomes longer at once', async () => {
    expect(await see('longer', '', 'SELECT short FROM app.words LIMIT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "left behind by the way back: - column words short character varying(3) not null default 'abc'::character varying",
          "left behind by the way back: + column words short character varying(9) not null default 'abc'::character varying",
          "- column words short character varying(3) not null default 'abc'::character varying",
          "+ column words short character varying(9) not null default 'abc'::character varying",
        ],
        "filled": [
          "abc",
        ],
        "live": [
          "abc",
        ],
        "said": [],
        "tooSoon": [],
      }
    `);
  });

  it('a column becomes two', async () => {
    const writes = `INSERT INTO app.names (id, who) VALUES (1000, 'A B C'), (1001, ''), (1002, NULL);
      INSERT INTO app.names (id, first, "Last") VALUES (1003, 'x y', 'z w'), (1004, NULL, 'only last');
      UPDATE app.names SET "Last" = 'Byron' WHERE id = 1; UPDATE app.names SET who = 'Grace Hopper' WHERE id = 2; UPDATE app.names SET first = NULL, "Last" = NULL WHERE id = 3`;
    expect(
      await see('whole', writes, 'SELECT * FROM app.names WHERE id <= 7 OR id > 300 ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column names who character varying(60)",
          "+ column names "Last" character varying(60)",
          "+ column names first character varying(60)",
        ],
        "filled": [
          "1 | Ada  Lovelace Byron | Ada  Lovelace | Byron",
          "2 | Grace Hopper | Grace | Hopper",
          "3 | Ada  Lovelace 3 | Ada  Lovelace | 3",
          "4 | Ada  Lovelace 4 | Ada  Lovelace | 4",
          "5 | Cher | Cher | NULL",
          "6 | Ada  Lovelace 6 | Ada  Lovelace | 6",
          "7 | NULL | NULL | NULL",
          "1000 | A B C | A B | C",
          "1001 |  |  | NULL",
          "1002 | NULL | NULL | NULL",
          "1003 | x y z w | x y | z w",
          "1004 | only last | NULL | only last",
        ],
        "live": [
          "1 | Ada  Lovelace Byron | Ada  Lovelace | Byron",
          "2 | Grace Hopper | Grace | Hopper",
          "3 | Ada  Lovelace 3 | Ada  Lovelace | 3",
          "4 | Ada  Lovelace 4 | NULL | NULL",
          "5 | Cher | NULL | NULL",
          "6 | Ada  Lovelace 6 | NULL | NULL",
          "7 | NULL | NULL | NULL",
          "1000 | A B C | A B | C",
          "1001 |  |  | NULL",
          "1002 | NULL | NULL | NULL",
          "1003 | x y z w | x y | z w",
          "1004 | only last | NULL | only last",
        ],
        "said": [
          "255 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('two columns become one', async () => {
    const writes = `INSERT INTO app.pairs (id, a, b) VALUES (1000, 'x::y', 'z'); INSERT INTO app.pairs (id, "a and b") VALUES (1001, 'p::q::r'), (1002, 'p');
      UPDATE app.pairs SET b = 'new b' WHERE id = 1; UPDATE app.pairs SET "a and b" = 'one::two' WHERE id = 2`;
    expect(
      await see('both', writes, 'SELECT * FROM app.pairs WHERE id <= 4 OR id > 300 ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column pairs a character varying(10) not null",
          "- column pairs b character varying(10)",
          "+ column pairs "a and b" text",
        ],
        "filled": [
          "1 | a1 | new b | a1::new b",
          "2 | one | two | one::two",
          "3 | a3 | NULL | a3",
          "4 | a4 | b 4 | a4::b 4",
          "1000 | x::y | z | x::y::z",
          "1001 | p | q::r | p::q::r",
          "1002 | p | NULL | p",
        ],
        "live": [
          "1 | a1 | new b | a1::new b",
          "2 | one | two | one::two",
          "3 | a3 | NULL | NULL",
          "4 | a4 | b 4 | NULL",
          "1000 | x::y | z | x::y::z",
          "1001 | p | q::r | p::q::r",
          "1002 | p | NULL | p",
        ],
        "said": [
          "298 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a column becomes a table', async () => {
    const writes = `INSERT INTO app.people (id, email) VALUES (1000, 'by old'), (1001, NULL);
      INSERT INTO app.people (id) VALUES (1002); INSERT INTO app.emails (person, address) VALUES (1002, 'by new');
      INSERT INTO app.emails (person, address, is_primary) VALUES (1002, 'second', false);
      UPDATE app.people SET email = 'old again' WHERE id = 1; UPDATE app.people SET email = NULL WHERE id = 2;
      INSERT INTO app.emails (person, address) VALUES (3, 'new before the copy'); DELETE FROM app.emails WHERE person = 3;
      UPDATE app.people SET id = 2000 WHERE id = 4; DELETE FROM app.people WHERE id = 5; UPDATE app.people SET id = 6 WHERE id = 6`;
    expect(
      await see(
        'email',
        writes,
        'SELECT p.id, p.email, e.address, e.is_primary FROM app.people p LEFT JOIN app.emails e ON e.person = p.id WHERE p.id <= 7 OR p.id > 300 ORDER BY p.id, e.id',
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE UNIQUE INDEX people_email ON app.people USING btree (lower((email)::text))",
          "- column people email character varying(40)",
          "- constraint people people_email_check CHECK (((email)::text <> 'bad'::text))",
          "+ CREATE INDEX email_all ON app.emails USING btree (person)",
          "+ CREATE UNIQUE INDEX email_main ON app.emails USING btree (person) WHERE is_primary",
          "+ CREATE UNIQUE INDEX emails_pkey ON app.emails USING btree (id)",
          "+ CREATE UNIQUE INDEX people_email ON app.emails USING btree (lower((address)::text)) WHERE is_primary",
          "+ column emails address character varying(40) not null",
          "+ column emails id bigint not null",
          "+ column emails is_primary boolean not null default true",
          "+ column emails person integer not null",
          "+ constraint emails emails_address_check CHECK (((address)::text <> 'bad'::text))",
          "+ constraint emails emails_person_fkey FOREIGN KEY (person) REFERENCES app.people(id) ON UPDATE CASCADE ON DELETE CASCADE",
          "+ constraint emails emails_pkey PRIMARY KEY (id)",
          "+ table emails {admin=arwdDxt/admin,reader=ar/admin}",
        ],
        "filled": [
          "1 | old again | old again | t",
          "2 | NULL | NULL | NULL",
          "3 | NULL | NULL | NULL",
          "6 | by a trigger | by a trigger | t",
          "7 | NULL | NULL | NULL",
          "1000 | by old | by old | t",
          "1001 | NULL | NULL | NULL",
          "1002 | by new | by new | t",
          "1002 | by new | second | f",
          "2000 | m4 | m4 | t",
        ],
        "live": [
          "1 | old again | old again | t",
          "2 | NULL | NULL | NULL",
          "3 | NULL | NULL | NULL",
          "6 | by a trigger | by a trigger | t",
          "7 | NULL | NULL | NULL",
          "1000 | by old | by old | t",
          "1001 | NULL | NULL | NULL",
          "1002 | by new | by new | t",
          "1002 | by new | second | f",
          "2000 | m4 | m4 | t",
        ],
        "said": [
          "252 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('columns become a table with the same key', async () => {
    const writes = `INSERT INTO app.members (tenant, id, "e mail", bio) VALUES ('old', 1, 'by old', 'b');
      INSERT INTO app.members (tenant, id, rest) VALUES ('new', 1, 1);
      INSERT INTO app."Member ""s" (tenant, id, "e mail", sort) VALUES ('new', 1, 'by new', 2) ON CONFLICT (tenant, id) DO UPDATE SET "e mail" = EXCLUDED."e mail", sort = EXCLUDED.sort;
      UPDATE app.members SET bio = 'old again' WHERE id = 1; UPDATE app.members SET bio = NULL, sort = 3 WHERE id = 2;
      UPDATE app.members SET rest = 0 WHERE id IN (3, 6); UPDATE app.members SET id = 2000 WHERE id = 4; DELETE FROM app.members WHERE id = 5;
      UPDATE app.members SET bio = 'x' WHERE id = 7; DELETE FROM app."Member ""s" WHERE id = 7;
      INSERT INTO app."Member ""s" (tenant, id, "e mail") VALUES ('a1', 7, 'again'); DELETE FROM app.sorts WHERE id = 3`;
    expect(
      await see(
        'apart',
        writes,
        'SELECT m.tenant, m.id, m."e mail", m.bio, m.sort, s.id, s."e mail", s.bio, s.sort FROM app.members m LEFT JOIN app."Member ""s" s USING (tenant, id) WHERE m.id <= 8 OR m.id > 300 ORDER BY m.id, m.tenant',
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX members_mail ON app.members USING btree (lower(("e mail")::text)) WHERE (bio IS NOT NULL)",
          "- CREATE INDEX members_rest ON app.members USING btree (rest, bio)",
          "- CREATE UNIQUE INDEX one_each ON app.members USING btree (tenant, "e mail", id)",
          "- column members "e mail" character varying(40) not null default 'none'::character varying",
          "- column members bio text",
          "- column members sort integer",
          "- constraint members members_check CHECK ((rest < sort))",
          "- constraint members members_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "- constraint members members_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id) ON DELETE SET NULL",
          "- constraint members one_each UNIQUE (tenant, "e mail", id)",
          "+ CREATE INDEX members_mail ON app."Member ""s" USING btree (lower(("e mail")::text)) WHERE (bio IS NOT NULL)",
          "+ CREATE UNIQUE INDEX "Member ""s_pkey" ON app."Member ""s" USING btree (tenant, id)",
          "+ CREATE UNIQUE INDEX one_each ON app."Member ""s" USING btree (tenant, "e mail", id)",
          "+ column Member "s "e mail" character varying(40) not null default 'none'::character varying",
          "+ column Member "s bio text",
          "+ column Member "s id integer not null",
          "+ column Member "s sort integer",
          "+ column Member "s tenant character varying(10) not null",
          "+ constraint Member "s Member "s_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "+ constraint Member "s Member "s_pkey PRIMARY KEY (tenant, id)",
          "+ constraint Member "s Member "s_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id) ON DELETE SET NULL",
          "+ constraint Member "s Member "s_tenant_id_fkey FOREIGN KEY (tenant, id) REFERENCES app.members(tenant, id) ON UPDATE CASCADE ON DELETE CASCADE",
          "+ table Member "s {admin=arwdDxt/admin,reader=ar/admin}",
        ],
        "filled": [
          "a1 | 1 | m1👩‍🚀 | old again | 2 | 1 | m1👩‍🚀 | old again | 2",
          "new | 1 | by new | old again | 2 | 1 | by new | old again | 2",
          "old | 1 | by old | old again | NULL | 1 | by old | old again | NULL",
          "a2 | 2 | m2👩‍🚀 | NULL | NULL | 2 | m2👩‍🚀 | NULL | NULL",
          "a0 | 3 | m3👩‍🚀 | bio 3 | 2 | 3 | m3👩‍🚀 | bio 3 | 2",
          "a0 | 6 | m6👩‍🚀 | by a trigger | 2 | 6 | m6👩‍🚀 | by a trigger | 2",
          "a1 | 7 | again | NULL | NULL | 7 | again | NULL | NULL",
          "a2 | 8 | m8👩‍🚀 | bio 8 | 2 | 8 | m8👩‍🚀 | bio 8 | 2",
          "a1 | 2000 | m4👩‍🚀 | bio 4 | 2 | 2000 | m4👩‍🚀 | bio 4 | 2",
        ],
        "live": [
          "a1 | 1 | m1👩‍🚀 | old again | 2 | 1 | m1👩‍🚀 | old again | 2",
          "new | 1 | by new | old again | 2 | 1 | by new | old again | 2",
          "old | 1 | by old | old again | NULL | 1 | by old | old again | NULL",
          "a2 | 2 | m2👩‍🚀 | NULL | NULL | 2 | m2👩‍🚀 | NULL | NULL",
          "a0 | 3 | m3👩‍🚀 | bio 3 | 2 | NULL | NULL | NULL | NULL",
          "a0 | 6 | m6👩‍🚀 | by a trigger | 2 | 6 | m6👩‍🚀 | by a trigger | 2",
          "a1 | 7 | again | NULL | NULL | 7 | again | NULL | NULL",
          "a2 | 8 | m8👩‍🚀 | bio 8 | 2 | NULL | NULL | NULL | NULL",
          "a1 | 2000 | m4👩‍🚀 | bio 4 | 2 | 2000 | m4👩‍🚀 | bio 4 | 2",
        ],
        "said": [
          "294 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a table becomes columns of another one', async () => {
    const writes = `INSERT INTO app.wholes (id) VALUES (1000), (1003); INSERT INTO app.halves (whole, note, "n°") VALUES (1000, 'by old', 1000);
      INSERT INTO app.wholes (id, "half note", "n°") VALUES (1001, 'by new', 1001), (1002, NULL, NULL);
      UPDATE app.halves SET "n°" = NULL WHERE whole = 1; DELETE FROM app.halves WHERE whole = 2; UPDATE app.halves SET whole = 1003 WHERE whole = 3;
      UPDATE app.wholes SET "half note" = 'new again' WHERE id = 1001; UPDATE app.wholes SET note = 'other' WHERE id = 4;
      UPDATE app.halves SET note = 'x' WHERE whole = 5; UPDATE app.wholes SET "half note" = NULL, "n°" = NULL WHERE id = 5;
      UPDATE app.halves SET note = 'y' WHERE whole = 6; DELETE FROM app.wholes WHERE id = 6`;
    expect(
      await see(
        'together',
        writes,
        'SELECT w.*, h.* FROM app.wholes w LEFT JOIN app.halves h ON h.whole = w.id WHERE w.id <= 7 OR w.id > 289 ORDER BY w.id',
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX halves_note ON app.halves USING btree (lower((note)::text), whole) WHERE ("n°" > 0)",
          "- CREATE UNIQUE INDEX "halves_n°_key" ON app.halves USING btree ("n°")",
          "- CREATE UNIQUE INDEX halves_pkey ON app.halves USING btree (whole)",
          "- column halves "n°" integer",
          "- column halves note character varying(30) not null default 'h'::character varying comment what it is",
          "- column halves whole integer not null",
          "- constraint halves halves_n°_key UNIQUE ("n°")",
          "- constraint halves halves_pkey PRIMARY KEY (whole)",
          "- constraint halves halves_whole_fkey FOREIGN KEY (whole) REFERENCES app.wholes(id)",
          "- table halves {admin=arwdDxt/admin,reader=r/admin}",
          "+ CREATE INDEX halves_note ON app.wholes USING btree (lower(("half note")::text), id) WHERE ("n°" > 0)",
          "+ CREATE UNIQUE INDEX "halves_n°_key" ON app.wholes USING btree ("n°")",
          "+ column wholes "half note" character varying(30) comment what it is",
          "+ column wholes "n°" integer",
        ],
        "filled": [
          "1 | w1 | h1 | NULL | 1 | h1 | NULL",
          "2 | w2 | NULL | NULL | NULL | NULL | NULL",
          "3 | w3 | NULL | NULL | NULL | NULL | NULL",
          "4 | other | h4 | 4 | 4 | h4 | 4",
          "5 | w5 | NULL | NULL | NULL | NULL | NULL",
          "7 | w7 | h7 | NULL | 7 | h7 | NULL",
          "290 | w290 | h290 | 290 | 290 | h290 | 290",
          "291 | w291 | NULL | NULL | NULL | NULL | NULL",
          "292 | w292 | NULL | NULL | NULL | NULL | NULL",
          "293 | w293 | NULL | NULL | NULL | NULL | NULL",
          "294 | w294 | NULL | NULL | NULL | NULL | NULL",
          "295 | w295 | NULL | NULL | NULL | NULL | NULL",
          "296 | w296 | NULL | NULL | NULL | NULL | NULL",
          "297 | w297 | NULL | NULL | NULL | NULL | NULL",
          "298 | w298 | NULL | NULL | NULL | NULL | NULL",
          "299 | w299 | NULL | NULL | NULL | NULL | NULL",
          "300 | w300 | NULL | NULL | NULL | NULL | NULL",
          "1000 | NULL | by old | 1000 | 1000 | by old | 1000",
          "1001 | NULL | new again | 1001 | 1001 | new again | 1001",
          "1002 | NULL | NULL | NULL | NULL | NULL | NULL",
          "1003 | NULL | h3 | 3 | 1003 | h3 | 3",
        ],
        "live": [
          "1 | w1 | h1 | NULL | 1 | h1 | NULL",
          "2 | w2 | NULL | NULL | NULL | NULL | NULL",
          "3 | w3 | NULL | NULL | NULL | NULL | NULL",
          "4 | other | NULL | NULL | 4 | h4 | 4",
          "5 | w5 | NULL | NULL | NULL | NULL | NULL",
          "7 | w7 | NULL | NULL | 7 | h7 | NULL",
          "290 | w290 | NULL | NULL | 290 | h290 | 290",
          "291 | w291 | NULL | NULL | NULL | NULL | NULL",
          "292 | w292 | NULL | NULL | NULL | NULL | NULL",
          "293 | w293 | NULL | NULL | NULL | NULL | NULL",
          "294 | w294 | NULL | NULL | NULL | NULL | NULL",
          "295 | w295 | NULL | NULL | NULL | NULL | NULL",
          "296 | w296 | NULL | NULL | NULL | NULL | NULL",
          "297 | w297 | NULL | NULL | NULL | NULL | NULL",
          "298 | w298 | NULL | NULL | NULL | NULL | NULL",
          "299 | w299 | NULL | NULL | NULL | NULL | NULL",
          "300 | w300 | NULL | NULL | NULL | NULL | NULL",
          "1000 | NULL | by old | 1000 | 1000 | by old | 1000",
          "1001 | NULL | new again | 1001 | 1001 | new again | 1001",
          "1002 | NULL | NULL | NULL | NULL | NULL | NULL",
          "1003 | NULL | h3 | 3 | 1003 | h3 | 3",
        ],
        "said": [
          "285 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('rows of two tables become those of one, and a row whose mark changes moves between them', async () => {
    const all = 'app."All ""clients"';
    const us = 'app."Clients ""us"';
    const writes = `INSERT INTO app.clients_eu ("e mail") VALUES ('by old'); INSERT INTO ${all} ("Reg ion", "e mail", sort) VALUES ('us', 'by new', 2);
      INSERT INTO ${all} ("Reg ion", id, "e mail") VALUES ('eu', 1000, 'moves'), ('eu', 1001, 'goes'), ('us', 1002, 'stays');
      UPDATE ${all} SET "Reg ion" = 'us', "e mail" = 'moved' WHERE "Reg ion" = 'eu' AND id = 1000; DELETE FROM ${all} WHERE "Reg ion" = 'eu' AND id = 1001;
      UPDATE ${us} SET "e mail" = 'old again' || id WHERE id IN (3, 1002); UPDATE ${us} SET id = DEFAULT WHERE id = 4; DELETE FROM ${us} WHERE id = 5;
      UPDATE ${all} SET sort = 1 WHERE "Reg ion" = 'us' AND id = 3; DELETE FROM app.clients_eu WHERE id = 290; UPDATE app.clients_eu SET id = id - 1 WHERE id > 290`;
    expect(
      await see(
        'clients',
        writes,
        `SELECT * FROM (SELECT 'eu' AS of, id, "e mail", sort, twice FROM app.clients_eu UNION ALL SELECT 'us', id, "e mail", sort, twice FROM ${us}) AS o FULL JOIN ${all} AS n ON n."Reg ion" = o.of AND n.id = o.id
          WHERE coalesce(o.id, n.id) < 7 OR coalesce(o.id, n.id) > 289 OR coalesce(n."Reg ion", o.of) = 'us' AND coalesce(o.id, n.id) > 129 ORDER BY coalesce(n."Reg ion", o.of), coalesce(o.id, n.id)`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX eu_sort ON app.clients_eu USING btree (sort DESC) INCLUDE (id)",
          "- CREATE UNIQUE INDEX "Clients ""us_pkey" ON app."Clients ""us" USING btree (id)",
          "- CREATE UNIQUE INDEX clients_eu_pkey ON app.clients_eu USING btree (id)",
          "- CREATE UNIQUE INDEX eu_mail ON app.clients_eu USING btree (lower(("e mail")::text)) WHERE (("e mail")::text <> 'none'::text)",
          "- CREATE UNIQUE INDEX us_mail ON app."Clients ""us" USING btree (lower(("e mail")::text)) WHERE (("e mail")::text <> 'none'::text)",
          "- column Clients "us "e mail" character varying(40) not null default 'none'::character varying",
          "- column Clients "us id integer not null",
          "- column Clients "us sort integer",
          "- column Clients "us twice integer default (sort * 2)",
          "- column clients_eu "e mail" character varying(40) not null default 'none'::character varying comment where to write to",
          "- column clients_eu id integer not null default nextval('app.clients_eu_id_seq'::regclass)",
          "- column clients_eu sort integer",
          "- column clients_eu twice integer default (sort * 2)",
          "- constraint Clients "us Clients "us_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "- constraint Clients "us Clients "us_pkey PRIMARY KEY (id)",
          "- constraint Clients "us Clients "us_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "- constraint clients_eu clients_eu_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "- constraint clients_eu clients_eu_pkey PRIMARY KEY (id)",
          "- constraint clients_eu clients_eu_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "- table Clients "us {admin=arwdDxt/admin,reader=rd/admin}",
          "- table clients_eu {admin=arwdDxt/admin,reader=ar/admin}",
          "+ CREATE INDEX eu_sort ON app."All ""clients" USING btree (sort DESC) INCLUDE (id)",
          "+ CREATE UNIQUE INDEX "All ""clients_pkey" ON app."All ""clients" USING btree ("Reg ion", id)",
          "+ CREATE UNIQUE INDEX eu_mail ON app."All ""clients" USING btree ("Reg ion", lower(("e mail")::text)) WHERE (("e mail")::text <> 'none'::text)",
          "+ column All "clients "Reg ion" character varying(40) not null",
          "+ column All "clients "e mail" character varying(40) not null default 'none'::character varying comment where to write to",
          "+ column All "clients id integer not null",
          "+ column All "clients sort integer",
          "+ column All "clients twice integer default (sort * 2)",
          "+ constraint All "clients All "clients_pkey PRIMARY KEY ("Reg ion", id)",
          "+ constraint All "clients All "clients_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "+ constraint All "clients clients_eu_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "+ table All "clients {admin=arwdDxt/admin,reader=r/admin}",
        ],
        "filled": [
          "eu | 1 | eu1👩‍🚀 | 2 | 4 | eu | 1 | eu1👩‍🚀 | 2 | 4",
          "eu | 2 | eu2👩‍🚀 | 1 | 2 | eu | 2 | eu2👩‍🚀 | 1 | 2",
          "eu | 3 | eu3👩‍🚀 | 2 | 4 | eu | 3 | eu3👩‍🚀 | 2 | 4",
          "eu | 4 | eu4👩‍🚀 | 1 | 2 | eu | 4 | eu4👩‍🚀 | 1 | 2",
          "eu | 5 | eu5👩‍🚀 | 2 | 4 | eu | 5 | eu5👩‍🚀 | 2 | 4",
          "eu | 6 | eu6👩‍🚀 | 1 | 2 | eu | 6 | eu6👩‍🚀 | 1 | 2",
          "eu | 290 | eu291👩‍🚀 | 2 | 4 | eu | 290 | eu291👩‍🚀 | 2 | 4",
          "eu | 291 | eu292👩‍🚀 | 1 | 2 | eu | 291 | eu292👩‍🚀 | 1 | 2",
          "eu | 292 | eu293👩‍🚀 | 2 | 4 | eu | 292 | eu293👩‍🚀 | 2 | 4",
          "eu | 293 | eu294👩‍🚀 | NULL | NULL | eu | 293 | eu294👩‍🚀 | NULL | NULL",
          "eu | 294 | eu295👩‍🚀 | 2 | 4 | eu | 294 | eu295👩‍🚀 | 2 | 4",
          "eu | 295 | eu296👩‍🚀 | 1 | 2 | eu | 295 | eu296👩‍🚀 | 1 | 2",
          "eu | 296 | eu297👩‍🚀 | 2 | 4 | eu | 296 | eu297👩‍🚀 | 2 | 4",
          "eu | 297 | eu298👩‍🚀 | 1 | 2 | eu | 297 | eu298👩‍🚀 | 1 | 2",
          "eu | 298 | eu299👩‍🚀 | 2 | 4 | eu | 298 | eu299👩‍🚀 | 2 | 4",
          "eu | 299 | eu300👩‍🚀 | 1 | 2 | eu | 299 | eu300👩‍🚀 | 1 | 2",
          "eu | 300 | by old | NULL | NULL | eu | 300 | by old | NULL | NULL",
          "us | 1 | us1 | 2 | 4 | us | 1 | us1 | 2 | 4",
          "us | 2 | us2 | 1 | 2 | us | 2 | us2 | 1 | 2",
          "us | 3 | old again3 | 1 | 2 | us | 3 | old again3 | 1 | 2",
          "us | 6 | us6 | 1 | 2 | us | 6 | us6 | 1 | 2",
          "us | 130 | us130 | NULL | NULL | us | 130 | us130 | NULL | NULL",
          "us | 131 | by new | 2 | 4 | us | 131 | by new | 2 | 4",
          "us | 132 | us4 | 1 | 2 | us | 132 | us4 | 1 | 2",
          "us | 1000 | moved | NULL | NULL | us | 1000 | moved | NULL | NULL",
          "us | 1002 | old again1002 | NULL | NULL | us | 1002 | old again1002 | NULL | NULL",
        ],
        "live": [
          "eu | 1 | eu1👩‍🚀 | 2 | 4 | NULL | NULL | NULL | NULL | NULL",
          "eu | 2 | eu2👩‍🚀 | 1 | 2 | NULL | NULL | NULL | NULL | NULL",
          "eu | 3 | eu3👩‍🚀 | 2 | 4 | NULL | NULL | NULL | NULL | NULL",
          "eu | 4 | eu4👩‍🚀 | 1 | 2 | NULL | NULL | NULL | NULL | NULL",
          "eu | 5 | eu5👩‍🚀 | 2 | 4 | NULL | NULL | NULL | NULL | NULL",
          "eu | 6 | eu6👩‍🚀 | 1 | 2 | NULL | NULL | NULL | NULL | NULL",
          "eu | 290 | eu291👩‍🚀 | 2 | 4 | eu | 290 | eu291👩‍🚀 | 2 | 4",
          "eu | 291 | eu292👩‍🚀 | 1 | 2 | eu | 291 | eu292👩‍🚀 | 1 | 2",
          "eu | 292 | eu293👩‍🚀 | 2 | 4 | eu | 292 | eu293👩‍🚀 | 2 | 4",
          "eu | 293 | eu294👩‍🚀 | NULL | NULL | eu | 293 | eu294👩‍🚀 | NULL | NULL",
          "eu | 294 | eu295👩‍🚀 | 2 | 4 | eu | 294 | eu295👩‍🚀 | 2 | 4",
          "eu | 295 | eu296👩‍🚀 | 1 | 2 | eu | 295 | eu296👩‍🚀 | 1 | 2",
          "eu | 296 | eu297👩‍🚀 | 2 | 4 | eu | 296 | eu297👩‍🚀 | 2 | 4",
          "eu | 297 | eu298👩‍🚀 | 1 | 2 | eu | 297 | eu298👩‍🚀 | 1 | 2",
          "eu | 298 | eu299👩‍🚀 | 2 | 4 | eu | 298 | eu299👩‍🚀 | 2 | 4",
          "eu | 299 | eu300👩‍🚀 | 1 | 2 | eu | 299 | eu300👩‍🚀 | 1 | 2",
          "eu | 300 | by old | NULL | NULL | eu | 300 | by old | NULL | NULL",
          "us | 1 | us1 | 2 | 4 | NULL | NULL | NULL | NULL | NULL",
          "us | 2 | us2 | 1 | 2 | NULL | NULL | NULL | NULL | NULL",
          "us | 3 | old again3 | 1 | 2 | us | 3 | old again3 | 1 | 2",
          "us | 6 | us6 | 1 | 2 | NULL | NULL | NULL | NULL | NULL",
          "us | 130 | us130 | NULL | NULL | NULL | NULL | NULL | NULL | NULL",
          "us | 131 | by new | 2 | 4 | us | 131 | by new | 2 | 4",
          "us | 132 | us4 | 1 | 2 | us | 132 | us4 | 1 | 2",
          "us | 1000 | moved | NULL | NULL | us | 1000 | moved | NULL | NULL",
          "us | 1002 | old again1002 | NULL | NULL | us | 1002 | old again1002 | NULL | NULL",
        ],
        "said": [
          "416 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('rows of one table become those of three, each by its kind, and move between them', async () => {
    const people = 'app."Peo""ple"';
    const writes = `INSERT INTO app.sorts VALUES (3) ON CONFLICT DO NOTHING; INSERT INTO app.contacts ("e mail") VALUES ('by old'); INSERT INTO app.contacts ("ki nd", "e mail") VALUES (NULL, 'of none');
      INSERT INTO ${people} ("e mail", sort) VALUES ('by new', 2); INSERT INTO app.firms (id, "ki nd", "e mail") VALUES (1000, 'it''s', 'moves'), (1001, '👩‍🚀', 'goes');
      DELETE FROM app.firms WHERE id = 1000; INSERT INTO ${people} (id, "e mail") VALUES (1000, 'moves'); DELETE FROM app.firms WHERE id = 1001;
      UPDATE app.contacts SET "ki nd" = 'it''s', sort = 3 WHERE id IN (1, 5, 1000); UPDATE app.contacts SET id = DEFAULT WHERE id = 6; DELETE FROM app.contacts WHERE id = 2;
      UPDATE app.firms SET "ki nd" = '👩‍🚀', "e mail" = 'new again' WHERE id = 5; DELETE FROM app.contacts WHERE id = 290; UPDATE app.contacts SET id = id - 1 WHERE id BETWEEN 291 AND 300`;
    expect(
      await see(
        'contacts',
        writes,
        `SELECT o.id, o."ki nd", o."e mail", o.sort, n.* FROM app.contacts AS o FULL JOIN (SELECT 'people' AS part, p.* FROM ${people} AS p UNION ALL SELECT 'firms', f.* FROM app.firms AS f UNION ALL SELECT 'others', r.* FROM app.others AS r) AS n ON n.id = o.id
          WHERE coalesce(o.id, n.id) < 7 OR coalesce(o.id, n.id) > 294 ORDER BY coalesce(o.id, n.id)`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX on_sort ON app.contacts USING btree (sort DESC) INCLUDE (id)",
          "- CREATE UNIQUE INDEX contacts_mail ON app.contacts USING btree (lower(("e mail")::text))",
          "- CREATE UNIQUE INDEX contacts_pkey ON app.contacts USING btree (id)",
          "- column contacts "e mail" character varying(40) not null",
          "- column contacts "ki nd" character varying(20) default 'person'::character varying",
          "- column contacts id integer not null default nextval('app.contacts_id_seq'::regclass)",
          "- column contacts sort integer",
          "- column contacts twice integer default (sort * 2)",
          "- constraint contacts contacts_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "- constraint contacts contacts_pkey PRIMARY KEY (id)",
          "- constraint contacts contacts_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "- table contacts {admin=arwdDxt/admin,reader=ar/admin}",
          "+ CREATE INDEX "Peo""ple_on_sort" ON app."Peo""ple" USING btree (sort DESC) INCLUDE (id)",
          "+ CREATE INDEX firms_on_sort ON app.firms USING btree (sort DESC) INCLUDE (id)",
          "+ CREATE INDEX others_on_sort ON app.others USING btree (sort DESC) INCLUDE (id)",
          "+ CREATE UNIQUE INDEX "Peo""ple_mail" ON app."Peo""ple" USING btree (lower(("e mail")::text))",
          "+ CREATE UNIQUE INDEX "Peo""ple_pkey" ON app."Peo""ple" USING btree (id)",
          "+ CREATE UNIQUE INDEX firms_mail ON app.firms USING btree (lower(("e mail")::text))",
          "+ CREATE UNIQUE INDEX firms_pkey ON app.firms USING btree (id)",
          "+ CREATE UNIQUE INDEX others_mail ON app.others USING btree (lower(("e mail")::text))",
          "+ CREATE UNIQUE INDEX others_pkey ON app.others USING btree (id)",
          "+ column Peo"ple "e mail" character varying(40) not null",
          "+ column Peo"ple "ki nd" character varying(20) default 'person'::character varying",
          "+ column Peo"ple id integer not null",
          "+ column Peo"ple sort integer",
          "+ column Peo"ple twice integer default (sort * 2)",
          "+ column firms "e mail" character varying(40) not null",
          "+ column firms "ki nd" character varying(20) default 'person'::character varying",
          "+ column firms id integer not null",
          "+ column firms sort integer",
          "+ column firms twice integer default (sort * 2)",
          "+ column others "e mail" character varying(40) not null",
          "+ column others "ki nd" character varying(20) default 'person'::character varying",
          "+ column others id integer not null",
          "+ column others sort integer",
          "+ column others twice integer default (sort * 2)",
          "+ constraint Peo"ple Peo"ple_pkey PRIMARY KEY (id)",
          "+ constraint Peo"ple Peo"ple_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "+ constraint Peo"ple contacts_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "+ constraint Peo"ple lockstep_contacts_rows CHECK (((("ki nd")::text = 'person'::text) IS TRUE))",
          "+ constraint firms contacts_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "+ constraint firms firms_pkey PRIMARY KEY (id)",
          "+ constraint firms firms_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "+ constraint firms lockstep_contacts_rows CHECK (((("ki nd")::text = ANY ((ARRAY['it''s'::character varying, '👩‍🚀'::character varying])::text[])) IS TRUE))",
          "+ constraint others contacts_e mail_check CHECK ((("e mail")::text <> 'bad'::text))",
          "+ constraint others lockstep_contacts_rows CHECK (((("ki nd")::text = ANY ((ARRAY['person'::character varying, 'it''s'::character varying, '👩‍🚀'::character varying])::text[])) IS NOT TRUE))",
          "+ constraint others others_pkey PRIMARY KEY (id)",
          "+ constraint others others_sort_fkey FOREIGN KEY (sort) REFERENCES app.sorts(id)",
          "+ table Peo"ple {admin=arwdDxt/admin,reader=ar/admin}",
          "+ table firms {admin=arwdDxt/admin,reader=ar/admin}",
          "+ table others {admin=arwdDxt/admin,reader=ar/admin}",
        ],
        "filled": [
          "1 | it's | c1 | 3 | firms | 1 | it's | c1 | 3 | 6",
          "3 | 👩‍🚀 | c3 | 2 | firms | 3 | 👩‍🚀 | c3 | 2 | 4",
          "4 | Person | c4 | 1 | others | 4 | Person | c4 | 1 | 2",
          "5 | 👩‍🚀 | new again | 3 | firms | 5 | 👩‍🚀 | new again | 3 | 6",
          "295 | person | c296 | 1 | people | 295 | person | c296 | 1 | 2",
          "296 | it's | c297 | 2 | firms | 296 | it's | c297 | 2 | 4",
          "297 | 👩‍🚀 | c298 | 1 | firms | 297 | 👩‍🚀 | c298 | 1 | 2",
          "298 | Person | c299 | 2 | others | 298 | Person | c299 | 2 | 4",
          "299 | NULL | c300 | 1 | others | 299 | NULL | c300 | 1 | 2",
          "301 | person | by old | NULL | people | 301 | person | by old | NULL | NULL",
          "302 | NULL | of none | NULL | others | 302 | NULL | of none | NULL | NULL",
          "303 | person | by new | 2 | people | 303 | person | by new | 2 | 4",
          "304 | person | c6 | 1 | people | 304 | person | c6 | 1 | 2",
          "1000 | it's | moves | 3 | firms | 1000 | it's | moves | 3 | 6",
        ],
        "live": [
          "1 | it's | c1 | 3 | firms | 1 | it's | c1 | 3 | 6",
          "3 | 👩‍🚀 | c3 | 2 | NULL | NULL | NULL | NULL | NULL | NULL",
          "4 | Person | c4 | 1 | NULL | NULL | NULL | NULL | NULL | NULL",
          "5 | 👩‍🚀 | new again | 3 | firms | 5 | 👩‍🚀 | new again | 3 | 6",
          "295 | person | c296 | 1 | people | 295 | person | c296 | 1 | 2",
          "296 | it's | c297 | 2 | firms | 296 | it's | c297 | 2 | 4",
          "297 | 👩‍🚀 | c298 | 1 | firms | 297 | 👩‍🚀 | c298 | 1 | 2",
          "298 | Person | c299 | 2 | others | 298 | Person | c299 | 2 | 4",
          "299 | NULL | c300 | 1 | others | 299 | NULL | c300 | 1 | 2",
          "301 | person | by old | NULL | people | 301 | person | by old | NULL | NULL",
          "302 | NULL | of none | NULL | others | 302 | NULL | of none | NULL | NULL",
          "303 | person | by new | 2 | people | 303 | person | by new | 2 | 4",
          "304 | person | c6 | 1 | people | 304 | person | c6 | 1 | 2",
          "1000 | it's | moves | 3 | firms | 1000 | it's | moves | 3 | 6",
        ],
        "said": [
          "285 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a column takes no NULL, and NULL is filled', async () => {
    const writes = `INSERT INTO app.rules (id, team) VALUES (1000, NULL); UPDATE app.rules SET team = NULL WHERE id = 1`;
    expect(
      await see('teamed', writes, 'SELECT id, team FROM app.rules WHERE id < 4 OR id > 300 ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column rules team integer",
          "+ column rules team integer not null",
        ],
        "filled": [
          "1 | 2",
          "2 | 1",
          "3 | 2",
          "1000 | 2",
        ],
        "live": [
          "1 | 2",
          "2 | 1",
          "3 | NULL",
          "1000 | 2",
        ],
        "said": [
          "149 rows were brought",
          "0 rows differ",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the backfill is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a column takes no NULL', async () => {
    expect(await see('noted', 'UPDATE app.rules SET one = 0 WHERE one IS NULL', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column rules one integer",
          "+ column rules one integer not null",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
  });

  it('no two rows share a value', async () => {
    expect(await see('once', '', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "+ CREATE UNIQUE INDEX once ON app.rules USING btree (one, nr)",
          "+ constraint rules once UNIQUE (one, nr)",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
  });

  it('a column refers to another table', async () => {
    expect(await see('team_exists', '', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "+ constraint rules team_exists FOREIGN KEY (team) REFERENCES app.teams(id) ON DELETE SET NULL",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
  });

  it('rows keep a check', async () => {
    expect(await see('in_range', '', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "+ constraint rules in_range CHECK (((nr <= 300.5) AND (note = ANY (ARRAY['n'::text, 'it''s'::text, 'filled'::text]))))",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
  });

  it('a key becomes a bigint with all that refers to it, and no program changes', async () => {
    const writes = `
      INSERT INTO app.accounts (name) VALUES ('new');
      INSERT INTO app.entries (nr) VALUES (7);
      INSERT INTO app.entries VALUES (301, 2);
      INSERT INTO app.lines (account, nr) VALUES (301, 2), (NULL, NULL);
      UPDATE app.accounts SET id = 1000 WHERE id = 300;
      DELETE FROM app.lines WHERE account = 2;
      DELETE FROM app.entries WHERE account = 2`;
    const look = `SELECT to_jsonb(a) FROM app.accounts AS a WHERE id > 299 UNION ALL SELECT to_jsonb(e) FROM app.entries AS e WHERE account > 299 OR account < 3
      UNION ALL SELECT to_jsonb(l) FROM app.lines AS l WHERE account > 298`;
    expect(await see('big', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column accounts id integer not null default nextval('app.accounts_id_seq'::regclass)",
          "- column accounts of integer",
          "- column entries account integer not null default 1 comment whose",
          "- column lines account integer",
          "+ column accounts id bigint not null default nextval('app.accounts_id_seq'::regclass)",
          "+ column accounts of bigint",
          "+ column entries account bigint not null default 1 comment whose",
          "+ column lines account bigint",
        ],
        "filled": [
          "{"id": 301, "of": null, "name": "new", "lockstep_big_old": 301, "lockstep_big_old_2": null}",
          "{"id": 1000, "of": 299, "name": "n", "lockstep_big_old": 1000, "lockstep_big_old_2": 299}",
          "{"nr": 1, "account": 1, "lockstep_big_1_old": 1}",
          "{"nr": 7, "account": 1, "lockstep_big_1_old": 1}",
          "{"nr": 2, "account": 301, "lockstep_big_1_old": 301}",
          "{"nr": 1, "account": 1000, "lockstep_big_1_old": 1000}",
          "{"id": 301, "nr": 2, "account": 301, "lockstep_big_2_old": 301}",
          "{"id": 299, "nr": 1, "account": 299, "lockstep_big_2_old": 299}",
          "{"id": 300, "nr": null, "account": 300, "lockstep_big_2_old": 300}",
        ],
        "live": [
          "{"id": 301, "of": null, "name": "new", "lockstep_big_new": 301, "lockstep_big_new_2": null}",
          "{"id": 1000, "of": 299, "name": "n", "lockstep_big_new": 1000, "lockstep_big_new_2": 299}",
          "{"nr": 1, "account": 1, "lockstep_big_1_new": null}",
          "{"nr": 7, "account": 1, "lockstep_big_1_new": 1}",
          "{"nr": 2, "account": 301, "lockstep_big_1_new": 301}",
          "{"nr": 1, "account": 1000, "lockstep_big_1_new": 1000}",
          "{"id": 299, "nr": 1, "account": 299, "lockstep_big_2_new": null}",
          "{"id": 300, "nr": null, "account": 300, "lockstep_big_2_new": null}",
          "{"id": 301, "nr": 2, "account": 301, "lockstep_big_2_new": 301}",
        ],
        "said": [
          "299 rows were brought",
          "298 rows were brought",
          "299 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
    await database.execute(
      `SELECT setval(pg_get_serial_sequence('app.accounts', 'id'), 2147483647); INSERT INTO app.accounts (name) VALUES ('beyond'); INSERT INTO app.entries (account, nr) VALUES (2147483648, 1)`,
    );
    expect(await database.query(`SELECT account FROM app.entries WHERE account > 2147483647`)).toEqual([
      ['2147483648'],
    ]);
  });

  it('a table is partitioned, and no program changes', async () => {
    const writes = `
      INSERT INTO app.visits (day, who) VALUES ('2025-12-31', 'NEW'), ('2026-01-19', 'New 2'), ('2027-01-01', 'late');
      UPDATE app.visits SET day = '2025-12-02' WHERE nr = 299;
      UPDATE app.visits SET nr = 1000, who = 'MOVED' WHERE nr = 298;
      UPDATE app.visits SET place = NULL WHERE nr = 1;
      DELETE FROM app.visits WHERE nr = 2`;
    const look = `SELECT tableoid::regclass, nr, day::text, who, place, twice FROM app.visits WHERE nr IN (1, 2, 3, 298, 299, 300) OR nr > 300 ORDER BY nr`;
    expect(await see('by_day', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX visits_who ON app.visits USING btree (who varchar_pattern_ops) WHERE ((who)::text <> 'y'::text)",
          "- CREATE UNIQUE INDEX one_visit ON app.visits USING btree (day, nr, who)",
          "- CREATE UNIQUE INDEX visits_key ON app.visits USING btree (nr, day)",
          "+ CREATE INDEX "Visits ""26""_who_idx" ON app."Visits ""26""" USING btree (who varchar_pattern_ops) WHERE ((who)::text <> 'y'::text)",
          "+ CREATE INDEX visits_2025_who_idx ON app.visits_2025 USING btree (who varchar_pattern_ops) WHERE ((who)::text <> 'y'::text)",
          "+ CREATE INDEX visits_rest_who_idx ON app.visits_rest USING btree (who varchar_pattern_ops) WHERE ((who)::text <> 'y'::text)",
          "+ CREATE INDEX visits_who ON ONLY app.visits USING btree (who varchar_pattern_ops) WHERE ((who)::text <> 'y'::text)",
          "+ CREATE UNIQUE INDEX "Visits ""26""_day_nr_who_key" ON app."Visits ""26""" USING btree (day, nr, who)",
          "+ CREATE UNIQUE INDEX "Visits ""26""_pkey" ON app."Visits ""26""" USING btree (nr, day)",
          "+ CREATE UNIQUE INDEX one_visit ON ONLY app.visits USING btree (day, nr, who)",
          "+ CREATE UNIQUE INDEX visits_2025_day_nr_who_key ON app.visits_2025 USING btree (day, nr, who)",
          "+ CREATE UNIQUE INDEX visits_2025_pkey ON app.visits_2025 USING btree (nr, day)",
          "+ CREATE UNIQUE INDEX visits_key ON ONLY app.visits USING btree (nr, day)",
          "+ CREATE UNIQUE INDEX visits_rest_day_nr_who_key ON app.visits_rest USING btree (day, nr, who)",
          "+ CREATE UNIQUE INDEX visits_rest_pkey ON app.visits_rest USING btree (nr, day)",
          "+ column Visits "26" day date not null",
          "+ column Visits "26" nr bigint not null default nextval('app.visits_nr_seq'::regclass)",
          "+ column Visits "26" place integer",
          "+ column Visits "26" twice bigint default (nr * 2)",
          "+ column Visits "26" who character varying(20) not null default 'x'::character varying",
          "+ column visits_2025 day date not null",
          "+ column visits_2025 nr bigint not null default nextval('app.visits_nr_seq'::regclass)",
          "+ column visits_2025 place integer",
          "+ column visits_2025 twice bigint default (nr * 2)",
          "+ column visits_2025 who character varying(20) not null default 'x'::character varying",
          "+ column visits_rest day date not null",
          "+ column visits_rest nr bigint not null default nextval('app.visits_nr_seq'::regclass)",
          "+ column visits_rest place integer",
          "+ column visits_rest twice bigint default (nr * 2)",
          "+ column visits_rest who character varying(20) not null default 'x'::character varying",
          "+ constraint Visits "26" Visits "26"_day_nr_who_key UNIQUE (day, nr, who)",
          "+ constraint Visits "26" Visits "26"_pkey PRIMARY KEY (nr, day)",
          "+ constraint Visits "26" visits_place_fkey FOREIGN KEY (place) REFERENCES app.places(id) ON DELETE CASCADE",
          "+ constraint Visits "26" visits_who_check CHECK (((who)::text <> 'bad'::text))",
          "+ constraint visits_2025 visits_2025_day_nr_who_key UNIQUE (day, nr, who)",
          "+ constraint visits_2025 visits_2025_pkey PRIMARY KEY (nr, day)",
          "+ constraint visits_2025 visits_place_fkey FOREIGN KEY (place) REFERENCES app.places(id) ON DELETE CASCADE",
          "+ constraint visits_2025 visits_who_check CHECK (((who)::text <> 'bad'::text))",
          "+ constraint visits_rest visits_place_fkey FOREIGN KEY (place) REFERENCES app.places(id) ON DELETE CASCADE",
          "+ constraint visits_rest visits_rest_day_nr_who_key UNIQUE (day, nr, who)",
          "+ constraint visits_rest visits_rest_pkey PRIMARY KEY (nr, day)",
          "+ constraint visits_rest visits_who_check CHECK (((who)::text <> 'bad'::text))",
          "+ table Visits "26" {admin=arwdDxt/admin,reader=r/admin}",
          "+ table visits_2025 {admin=arwdDxt/admin,reader=r/admin}",
          "+ table visits_rest {admin=arwdDxt/admin,reader=r/admin}",
          "+ trigger Visits "26" lower_who",
          "+ trigger visits_2025 lower_who",
          "+ trigger visits_rest lower_who",
        ],
        "filled": [
          "app.visits_2025 | 1 | 2025-12-01 | w1 | NULL | 2",
          "app.visits_2025 | 3 | 2025-12-01 | w3 | 2 | 6",
          "app.visits_2025 | 299 | 2025-12-02 | w299 | 2 | 598",
          "app.visits_rest | 300 | 2026-01-30 | w300 | 1 | 600",
          "app.visits_2025 | 301 | 2025-12-31 | new | NULL | 602",
          "app."Visits ""26""" | 302 | 2026-01-19 | new 2 | NULL | 604",
          "app.visits_rest | 303 | 2027-01-01 | late | NULL | 606",
          "app.visits_rest | 1000 | 2026-01-29 | moved | 1 | 2000",
        ],
        "live": [
          "app.visits | 1 | 2025-12-01 | w1 | NULL | 2",
          "app.visits | 3 | 2025-12-01 | w3 | 2 | 6",
          "app.visits | 299 | 2025-12-02 | w299 | 2 | 598",
          "app.visits | 300 | 2026-01-30 | w300 | 1 | 600",
          "app.visits | 301 | 2025-12-31 | new | NULL | 602",
          "app.visits | 302 | 2026-01-19 | new 2 | NULL | 604",
          "app.visits | 303 | 2027-01-01 | late | NULL | 606",
          "app.visits | 1000 | 2026-01-29 | moved | 1 | 2000",
        ],
        "said": [
          "296 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
    expect(
      await database.query(
        `SELECT pg_get_viewdef('app.days'::regclass), array_to_string(reloptions, ','), pg_get_serial_sequence('app.visits', 'nr'), obj_description('app.visits'::regclass) FROM pg_class WHERE oid = 'app.days'::regclass`,
      ),
    ).toMatchInlineSnapshot(`
      [
        [
          " SELECT visits.day,
          count(*) AS visits
         FROM app.visits
        GROUP BY visits.day;",
          "security_barrier=true",
          "app.visits_nr_seq",
          "who came",
        ],
      ]
    `);
  });

  it('a partitioned table takes a foreign key, held first and proved later', async () => {
    const own = await sharedServer('postgres18').createDatabase();
    await own.execute(`CREATE TABLE teams (id int PRIMARY KEY); INSERT INTO teams VALUES (1);
      CREATE TABLE days (id int PRIMARY KEY, team int) PARTITION BY RANGE (id);
      CREATE TABLE few PARTITION OF days FOR VALUES FROM (0) TO (9); INSERT INTO days VALUES (1, 1), (2, NULL)`);
    const references = { table: 'teams', columns: ['id'] };
    const changes = await openChange(own, [
      { name: 'of_team', kind: 'add-foreign-key', table: 'days', columns: ['team'], references },
    ]);
    for (const step of ['expand', 'capture', 'verify', 'enforce'] as const)
      expect(await changes.run('of_team', step)).toMatchObject({ code: 0 });
    expect(
      await own.query("SELECT convalidated FROM pg_constraint WHERE conrelid = 'days'::regclass AND contype = 'f'"),
    ).toEqual([['t']]);
    changes.close();
    await own.drop();
  });

  it('what came since the first step, or has no place on the way back, is never lost: the flip refuses', async () => {
    const own = await sharedServer('postgres18').createDatabase();
    await own.execute(`CREATE TABLE parts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
      CREATE TABLE keys (id int GENERATED ALWAYS AS IDENTITY (START 2147483647) PRIMARY KEY);
      INSERT INTO parts DEFAULT VALUES; INSERT INTO keys DEFAULT VALUES`);
    const changes = await openChange(own, [
      { name: 'p', kind: 'partition-table', table: 'parts', column: 'id', by: 'hash', count: 2 },
      { name: 'k', kind: 'change-primary-key', table: 'keys', type: 'bigint' },
    ]);
    for (const name of ['p', 'k'])
      for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
        expect(await changes.run(name, step)).toMatchObject({ code: 0, output: expect.not.stringContaining('ERROR') });
    await own.execute('ALTER TABLE parts ADD COLUMN late int');
    const late = await changes.run('p', 'flip');
    await own.execute('ALTER TABLE parts DROP COLUMN late');
    expect(await changes.run('p', 'flip')).toMatchObject({ code: 0 });
    expect(await changes.run('k', 'flip')).toMatchObject({ code: 0 });
    await own.execute('INSERT INTO keys DEFAULT VALUES; INSERT INTO parts DEFAULT VALUES');
    const beyond = await changes.run('k', 'flip', 'undo');
    const seen = await own.query('SELECT (SELECT max(id) FROM keys), (SELECT max(id) FROM parts)');
    changes.close();
    await own.drop();
    expect([late.lines, beyond.lines, seen]).toEqual([
      [
        'refused, the table has got or lost columns or indexes since expand: take the steps back and begin again; nothing was changed',
      ],
      ['refused, the old type cannot hold values that were written since; nothing was changed'],
      [['2147483648', '2']],
    ]);
  });

  it('a key becomes a uuid with all that refers to it, while one version writes numbers and the other one uuids', async () => {
    const [given, above] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    const writes = `
      INSERT INTO app.orders (ref) VALUES ('old');
      INSERT INTO app.orders ("Order ""key""", ref) VALUES ('${given}', 'new');
      SET ROLE reader;
      INSERT INTO app.items VALUES (301, 7), (5, 9);
      INSERT INTO app.items (order_id_uuid, nr) VALUES ('${given}', 1);
      RESET ROLE;
      INSERT INTO app.orders (id, parent, ref) VALUES (1000, 1001, 'before what it refers to'), (1001, 1001, 'to itself');
      INSERT INTO app.orders ("Order ""key""", parent_uuid, ref) VALUES (gen_random_uuid(), '${above}', 'the same by uuid'), ('${above}', NULL, 'above');
      UPDATE app.orders SET id = 2000 WHERE id = 299;
      DELETE FROM app.orders WHERE id = 2;
      UPDATE app.items SET order_id_uuid = '${given}', nr = 4 WHERE order_id = 4;
      UPDATE app.items SET order_id = 7, order_id_uuid = '${given}', nr = 8 WHERE order_id = 8;
      UPDATE app.items SET order_id = 301, nr = 6 WHERE order_id = 6;
      UPDATE app.orders SET parent = NULL WHERE id = 10;
      UPDATE app.orders SET parent_uuid = '${given}' WHERE id = 11`;
    const named = (uuid: string) => `(SELECT p.id FROM app.orders AS p WHERE p."Order ""key""" = ${uuid})`;
    const look = `SELECT 'order', id, ref, parent, ${named('t.parent_uuid')}, "Order ""key""" IS NOT NULL FROM app.orders AS t WHERE id > 299 OR id IN (3, 9, 10, 11)
      UNION ALL SELECT 'item', order_id, NULL, nr, ${named('t.order_id_uuid')}, order_id_uuid IS NOT NULL FROM app.items AS t WHERE order_id > 299 OR order_id < 10
      UNION ALL SELECT 'mark', of, NULL, nr, ${named('t.of_uuid')}, of_uuid IS NOT NULL FROM app.marks AS t WHERE of > 298 OR of < 10 ORDER BY 1 DESC, 2, 4`;
    expect(await see('uid', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE INDEX marks_of ON app.marks USING btree (of DESC, nr) INCLUDE (id)",
          "- CREATE UNIQUE INDEX items_pkey ON app.items USING btree (order_id, nr)",
          "- CREATE UNIQUE INDEX one_mark ON app.marks USING btree (of, id)",
          "- CREATE UNIQUE INDEX orders_pkey ON app.orders USING btree (id)",
          "- column items order_id integer not null comment of which",
          "- column marks of integer",
          "- column orders id integer not null default nextval('app.orders_id_seq'::regclass)",
          "- column orders parent integer",
          "- constraint items items_order_id_fkey FOREIGN KEY (order_id) REFERENCES app.orders(id) ON UPDATE CASCADE ON DELETE CASCADE",
          "- constraint items items_pkey PRIMARY KEY (order_id, nr)",
          "- constraint marks marks_of_nr_fkey FOREIGN KEY (of, nr) REFERENCES app.items(order_id, nr) ON UPDATE CASCADE ON DELETE CASCADE",
          "- constraint marks one_mark UNIQUE (of, id)",
          "- constraint orders orders_parent_fkey FOREIGN KEY (parent) REFERENCES app.orders(id) ON UPDATE CASCADE ON DELETE SET NULL",
          "- constraint orders orders_pkey PRIMARY KEY (id)",
          "+ CREATE INDEX marks_of ON app.marks USING btree (of_uuid DESC, nr) INCLUDE (id)",
          "+ CREATE UNIQUE INDEX items_pkey ON app.items USING btree (order_id_uuid, nr)",
          "+ CREATE UNIQUE INDEX one_mark ON app.marks USING btree (of_uuid, id)",
          "+ CREATE UNIQUE INDEX orders_pkey ON app.orders USING btree ("Order ""key""")",
          "+ column items order_id_uuid uuid not null comment of which",
          "+ column marks of_uuid uuid",
          "+ column orders "Order ""key""" uuid not null default gen_random_uuid()",
          "+ column orders parent_uuid uuid",
          "+ constraint items items_order_id_fkey FOREIGN KEY (order_id_uuid) REFERENCES app.orders("Order ""key""") ON UPDATE CASCADE ON DELETE CASCADE",
          "+ constraint items items_pkey PRIMARY KEY (order_id_uuid, nr)",
          "+ constraint marks marks_of_nr_fkey FOREIGN KEY (of_uuid, nr) REFERENCES app.items(order_id_uuid, nr) ON UPDATE CASCADE ON DELETE CASCADE",
          "+ constraint marks one_mark UNIQUE (of_uuid, id)",
          "+ constraint orders orders_parent_fkey FOREIGN KEY (parent_uuid) REFERENCES app.orders("Order ""key""") ON UPDATE CASCADE ON DELETE SET NULL",
          "+ constraint orders orders_pkey PRIMARY KEY ("Order ""key""")",
        ],
        "filled": [
          "order | 3 | NULL | NULL | NULL | t",
          "order | 9 | NULL | 8 | 8 | t",
          "order | 10 | NULL | NULL | NULL | t",
          "order | 11 | NULL | 302 | 302 | t",
          "order | 300 | NULL | 2000 | 2000 | t",
          "order | 301 | old | NULL | NULL | t",
          "order | 302 | new | NULL | NULL | t",
          "order | 303 | the same by uuid | 304 | 304 | t",
          "order | 304 | above | NULL | NULL | t",
          "order | 1000 | before what it refers to | 1001 | 1001 | t",
          "order | 1001 | to itself | 1001 | 1001 | t",
          "order | 2000 | NULL | 298 | 298 | t",
          "mark | 1 | NULL | 1 | 1 | t",
          "mark | 3 | NULL | NULL | 3 | t",
          "mark | 5 | NULL | 1 | 5 | t",
          "mark | 6 | NULL | NULL | 6 | t",
          "mark | 7 | NULL | 1 | 7 | t",
          "mark | 9 | NULL | NULL | 9 | t",
          "mark | 300 | NULL | NULL | 300 | t",
          "mark | 302 | NULL | 4 | 302 | t",
          "mark | 302 | NULL | 8 | 302 | t",
          "mark | 2000 | NULL | 1 | 2000 | t",
          "item | 1 | NULL | 1 | 1 | t",
          "item | 3 | NULL | 1 | 3 | t",
          "item | 5 | NULL | 1 | 5 | t",
          "item | 5 | NULL | 9 | 5 | t",
          "item | 7 | NULL | 1 | 7 | t",
          "item | 9 | NULL | 1 | 9 | t",
          "item | 300 | NULL | 1 | 300 | t",
          "item | 301 | NULL | 6 | 301 | t",
          "item | 301 | NULL | 7 | 301 | t",
          "item | 302 | NULL | 1 | 302 | t",
          "item | 302 | NULL | 4 | 302 | t",
          "item | 302 | NULL | 8 | 302 | t",
          "item | 2000 | NULL | 1 | 2000 | t",
        ],
        "live": [
          "order | 3 | NULL | NULL | NULL | t",
          "order | 9 | NULL | 8 | NULL | f",
          "order | 10 | NULL | NULL | NULL | t",
          "order | 11 | NULL | 302 | 302 | t",
          "order | 300 | NULL | 2000 | 2000 | t",
          "order | 301 | old | NULL | NULL | t",
          "order | 302 | new | NULL | NULL | t",
          "order | 303 | the same by uuid | 304 | 304 | t",
          "order | 304 | above | NULL | NULL | t",
          "order | 1000 | before what it refers to | 1001 | 1001 | t",
          "order | 1001 | to itself | 1001 | 1001 | t",
          "order | 2000 | NULL | 298 | NULL | t",
          "mark | 1 | NULL | 1 | NULL | f",
          "mark | 3 | NULL | NULL | NULL | f",
          "mark | 5 | NULL | 1 | NULL | f",
          "mark | 6 | NULL | NULL | NULL | f",
          "mark | 7 | NULL | 1 | NULL | f",
          "mark | 9 | NULL | NULL | NULL | f",
          "mark | 300 | NULL | NULL | NULL | f",
          "mark | 302 | NULL | 4 | 302 | t",
          "mark | 302 | NULL | 8 | 302 | t",
          "mark | 2000 | NULL | 1 | 2000 | t",
          "item | 1 | NULL | 1 | NULL | f",
          "item | 3 | NULL | 1 | NULL | f",
          "item | 5 | NULL | 1 | NULL | f",
          "item | 5 | NULL | 9 | NULL | t",
          "item | 7 | NULL | 1 | NULL | f",
          "item | 9 | NULL | 1 | NULL | f",
          "item | 300 | NULL | 1 | NULL | f",
          "item | 301 | NULL | 6 | 301 | t",
          "item | 301 | NULL | 7 | 301 | t",
          "item | 302 | NULL | 1 | 302 | t",
          "item | 302 | NULL | 4 | 302 | t",
          "item | 302 | NULL | 8 | 302 | t",
          "item | 2000 | NULL | 1 | 2000 | t",
        ],
        "said": [
          "294 rows were brought",
          "295 rows were brought",
          "296 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  }, 60_000);

  it('a row whose transaction began before its key was brought gets the uuid that the key gets, and each way to say different things is counted', async () => {
    const own = await sharedServer('postgres18').createDatabase();
    await own.execute(`CREATE TABLE heads (id serial PRIMARY KEY);
      CREATE TABLE tails (id serial PRIMARY KEY, head int REFERENCES heads ON DELETE SET NULL);
      INSERT INTO heads SELECT FROM generate_series(1, 9)`);
    const changes = await openChange(own, [{ name: 'u', kind: 'change-primary-key', table: 'heads', type: 'uuid' }]);
    const run = async (...steps: readonly ('expand' | 'capture' | 'backfill' | 'verify')[]) => {
      for (const step of steps) await changes.run('u', step);
    };
    const differ = async () => (await own.query(changes.changes.made[0]?.question ?? ''))[0];
    await run('expand', 'capture');
    const [first, second] = [await openSession(own), await openSession(own)];
    await first.run('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await first.run('SELECT count(*) FROM tails');
    await second.run('BEGIN');
    await second.run('INSERT INTO tails (head) VALUES (1)');
    await run('backfill');
    await first.run('INSERT INTO tails (head) VALUES (1)');
    for (const session of [first, second]) {
      await session.run('COMMIT');
      await session.close();
    }
    const agreed = await differ();
    await own.execute(`INSERT INTO tails (head) VALUES (2), (3), (4), (5), (6), (7); DELETE FROM lockstep_old_write`);
    const noted = async (write: string) => {
      await own.execute(write);
      return (await own.query('SELECT count(*) FROM lockstep_old_write'))[0];
    };
    const notes = [
      await noted('DELETE FROM heads WHERE id = 7'),
      await noted('UPDATE tails SET head_uuid = NULL WHERE head = 6'),
      await noted('UPDATE tails SET head = NULL WHERE head = 5'),
    ];
    const plant = async (write: string) => {
      await pastTriggers(own, 'tails', [write]);
      return (await differ())?.[0];
    };
    const planted = [
      await plant('UPDATE tails SET head = 9 WHERE head = 1 AND id = 1'),
      await plant('UPDATE tails SET head_uuid = gen_random_uuid() WHERE head = 2'),
      await plant('UPDATE tails SET head = NULL WHERE head = 3'),
      await plant('UPDATE tails SET head_uuid = NULL WHERE head = 4'),
      await plant('UPDATE tails SET head = 99 WHERE head = 4'),
      await plant('UPDATE heads SET id_uuid = NULL WHERE id = 8'),
    ];
    const [versions] = await own.query(
      `SELECT string_agg(DISTINCT substring(id_uuid::text, 15, 1) || substring(id_uuid::text, 20, 1), ' ') FROM heads`,
    );
    changes.close();
    await own.drop();
    expect({ agreed, notes, planted, versions }).toEqual({
      agreed: ['0'],
      notes: [['0'], ['0'], ['1']],
      planted: ['1', '2', '3', '4', '4', '5'],
      versions: ['88'],
    });
  }, 60_000);

  it('a row that takes no NULL may refer to itself and, by number, to one that comes later; what leads nowhere is a broken foreign key for both versions', async () => {
    const own = await sharedServer('postgres18').createDatabase();
    await own.execute(
      "CREATE TABLE trees (id serial PRIMARY KEY, top int NOT NULL REFERENCES trees); INSERT INTO trees VALUES (1, 1), (2, 1); SELECT setval('trees_id_seq', 100)",
    );
    const changes = await openChange(own, [{ name: 't', kind: 'change-primary-key', table: 'trees', type: 'uuid' }]);
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
      expect(await changes.run('t', step)).toMatchObject({ code: 0 });
    const told = (write: string) =>
      own.execute(write).then(
        () => 'written',
        (error: unknown) => (error instanceof Error && 'code' in error ? `${error.code} ${error.message}` : ''),
      );
    const uuid = (nr: number) => `'00000000-0000-4000-8000-00000000000${nr}'`;
    const answers = [
      await told('INSERT INTO trees VALUES (10, 12), (11, 11), (12, 10)'),
      await told(`INSERT INTO trees (id_uuid, top_uuid) VALUES (${uuid(1)}, ${uuid(1)}), (${uuid(2)}, ${uuid(1)})`),
      await told('UPDATE trees SET id = 20, top = 20 WHERE id = 11'),
      await told('INSERT INTO trees (top) VALUES (99)'),
      await told(`INSERT INTO trees (top_uuid) VALUES (${uuid(9)})`),
      await told(`INSERT INTO trees (id_uuid, top_uuid) VALUES (${uuid(3)}, ${uuid(4)}), (${uuid(4)}, ${uuid(4)})`),
    ];
    const differ = await own.query(changes.changes.made[0]?.question ?? '');
    const rows = await own.query(
      'SELECT t.id, t.top, p.id FROM trees AS t JOIN trees AS p ON p.id_uuid = t.top_uuid ORDER BY 1',
    );
    changes.close();
    await own.drop();
    expect({ answers, differ, rows: rows.map((row) => row.join(' ')) }).toMatchInlineSnapshot(`
      {
        "answers": [
          "written",
          "written",
          "written",
          "23503 insert or update on table "trees" violates foreign key constraint "trees_top_fkey"",
          "23503 lockstep: trees.top_uuid names no row of trees",
          "23503 lockstep: trees.top_uuid names no row of trees",
        ],
        "differ": [
          [
            "0",
          ],
        ],
        "rows": [
          "1 1 1",
          "2 1 1",
          "10 12 12",
          "12 10 10",
          "20 20 20",
          "101 101 101",
          "102 101 101",
        ],
      }
    `);
  }, 60_000);

  it('a table gets another name', async () => {
    expect(await see('people2', '', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE UNIQUE INDEX "Odd ""t_pkey" ON app."Odd ""t" USING btree ("i.d")",
          "- column Odd "t "i.d" text not null",
          "- constraint Odd "t Odd "t_pkey PRIMARY KEY ("i.d")",
          "- table Odd "t {admin=arwdDxt/admin,reader=r/admin}",
          "+ CREATE UNIQUE INDEX "Odd ""t_pkey" ON app."select" USING btree ("i.d")",
          "+ column select "i.d" text not null",
          "+ constraint select Odd "t_pkey PRIMARY KEY ("i.d")",
          "+ table select {admin=arwdDxt/admin,reader=r/admin}",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a table moves to another schema', async () => {
    expect(await see('away', '', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- CREATE UNIQUE INDEX teams_pkey ON app.teams USING btree (id)",
          "- constraint rules team_exists FOREIGN KEY (team) REFERENCES app.teams(id) ON DELETE SET NULL",
          "- constraint users users_team_fkey FOREIGN KEY (team) REFERENCES app.teams(id)",
          "+ CREATE UNIQUE INDEX teams_pkey ON other.teams USING btree (id)",
          "+ constraint rules team_exists FOREIGN KEY (team) REFERENCES other.teams(id) ON DELETE SET NULL",
          "+ constraint users users_team_fkey FOREIGN KEY (team) REFERENCES other.teams(id)",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a column goes', async () => {
    const writes = `INSERT INTO app.rules (id, team, one, note) VALUES (2000, 1, 1, 'n'); UPDATE app.rules SET note = 'filled' WHERE id = 2000`;
    expect(await see('no_note', writes, 'SELECT count(*) FROM app.lockstep_old_write')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column rules note text default 'n'::text",
          "- constraint rules in_range CHECK (((nr <= 300.5) AND (note = ANY (ARRAY['n'::text, 'it''s'::text, 'filled'::text]))))",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });

  it('a table goes', async () => {
    expect(await see('no_log', 'TRUNCATE app.log', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column log at timestamp with time zone",
          "- table log {admin=arwdDxt/admin,reader=r/admin}",
        ],
        "filled": [
          "1",
        ],
        "live": [
          "1",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old; nothing was changed",
        ],
      }
    `);
  });
});
