import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { age, CREATE, definition, settings } from './mysql-cases.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { walk } from './walk.ts';

describe('a change of MariaDB and of MySQL 9 alike, with writes of both versions, back at every step and to the end:', () => {
  const both: { readonly database: LabDatabase; readonly open: OpenChange }[] = [];
  beforeAll(async () => {
    for (const kind of ['mariadb', 'mysql9'] as const) {
      const database = await sharedServer(kind).createDatabase();
      await database.execute(`CREATE DATABASE ${database.name}x; ${CREATE}`);
      both.push({ database, open: await openChange(database, settings(`${database.name}x`)) });
    }
  });
  afterAll(async () => {
    for (const { database, open } of both) {
      open.close();
      await database.execute(`DROP DATABASE ${database.name}x`);
      await database.drop();
    }
  });
  const see = async (name: string, writes: string, look: string) => {
    const [mariadb, mysql] = await Promise.all(
      both.map(({ database, open }) => walk(database, open, name, { writes, look }, { definition, age })),
    );
    expect(mysql).toEqual(mariadb);
    return mariadb;
  };

  it('a column gets another name', async () => {
    const writes = `
      INSERT INTO users (tenant, id, mail) VALUES ('old', 1, 'by old');
      INSERT INTO users (tenant, id, \`E\`\`mail\`) VALUES ('new', 1, 'by new');
      INSERT INTO users (tenant, id) VALUES ('def', 1);
      UPDATE users SET mail = 'old again' WHERE id = 7;
      UPDATE users SET \`E\`\`mail\` = 'new again' WHERE id = 8;
      UPDATE users SET mail = 'loses', \`E\`\`mail\` = 'wins' WHERE id = 9;
      UPDATE users SET mail = 'M11👩‍🚀' WHERE id = 11;
      INSERT INTO users (tenant, id, mail) VALUES ('a0', 12, 'by upsert') ON DUPLICATE KEY UPDATE mail = VALUES(mail);
      REPLACE INTO users (tenant, id, mail) VALUES ('a1', 13, 'by replace')`;
    const look =
      "SELECT tenant, id, mail, `E``mail`, at = '2020-01-01' FROM users WHERE id IN (1, 7, 8, 9, 10, 11, 12, 13) ORDER BY tenant, id";
    expect(await see('mail', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column users \`mail\` varchar(40) not null default none comment where to write to",
          "- index users by_mail mail(9) desc",
          "- unique users one_mail tenant,mail,id",
          "+ column users \`E\`mail\` varchar(40) not null default none comment where to write to",
          "+ index users by_mail E\`mail(9) desc",
          "+ unique users one_mail tenant,E\`mail,id",
        ],
        "filled": [
          "a0 | 9 | wins | wins | 0",
          "a0 | 12 | by upsert | by upsert | 0",
          "a1 | 1 | m1👩‍🚀 | m1👩‍🚀 | 1",
          "a1 | 7 | old again | old again | 0",
          "a1 | 10 | m10👩‍🚀 | m10👩‍🚀 | 1",
          "a1 | 13 | by replace | by replace | 0",
          "a2 | 8 | new again | new again | 0",
          "a2 | 11 | M11👩‍🚀 | M11👩‍🚀 | 0",
          "def | 1 | none | none | 0",
          "new | 1 | by new | by new | 0",
          "old | 1 | by old | by old | 0",
        ],
        "live": [
          "a0 | 9 | wins | wins | 0",
          "a0 | 12 | by upsert | by upsert | 0",
          "a1 | 1 | m1👩‍🚀 | NULL | 1",
          "a1 | 7 | old again | old again | 0",
          "a1 | 10 | m10👩‍🚀 | NULL | 1",
          "a1 | 13 | by replace | by replace | 0",
          "a2 | 8 | new again | new again | 0",
          "a2 | 11 | M11👩‍🚀 | M11👩‍🚀 | 0",
          "def | 1 | none | none | 0",
          "new | 1 | by new | by new | 0",
          "old | 1 | by old | by old | 0",
        ],
        "said": [
          "294 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('a column that a foreign key sets gets another name', async () => {
    const writes =
      'UPDATE teams SET id = 3 WHERE id = 1; DELETE FROM teams WHERE id = 2; UPDATE users SET squad = 9 WHERE id = 7';
    expect(
      await see('team', writes, 'SELECT team, squad, COUNT(*) FROM users GROUP BY team, squad ORDER BY 1, 2'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column users \`team\` int",
          "- foreign key users of_team team teams SET NULL CASCADE",
          "- index users of_team team",
          "+ column users \`squad\` int",
          "+ foreign key users lockstep_team_2 squad teams SET NULL CASCADE",
          "+ index users of_team squad",
        ],
        "filled": [
          "NULL | NULL | 152",
          "3 | 3 | 150",
          "9 | 9 | 1",
        ],
        "live": [
          "NULL | NULL | 152",
          "3 | NULL | 150",
          "9 | 9 | 1",
        ],
        "said": [
          "150 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('a column gets another type, under its name', async () => {
    const writes = "UPDATE amounts SET n = 8 WHERE id = X'00ff'; INSERT INTO amounts (id) VALUES (X'0a0a')";
    expect(
      await see('wide', writes, 'SELECT HEX(id), n, lockstep_wide_column FROM amounts ORDER BY 1'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column amounts \`n\` int not null default 7",
          "+ column amounts \`n\` bigint not null default 7",
        ],
        "filled": [
          "0001 | -5 | -5",
          "00FF | 8 | 8",
          "0A0A | 7 | 7",
          "FF00 | 2147483647 | 2147483647",
        ],
        "live": [
          "0001 | -5 | 7",
          "00FF | 8 | 8",
          "0A0A | 7 | 7",
          "FF00 | 2147483647 | 7",
        ],
        "said": [
          "2 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('a column gets another type and name', async () => {
    const writes = "UPDATE words SET words = '5' WHERE id = 2; INSERT INTO words (id, nr) VALUES (4, 44)";
    expect(await see('number', writes, 'SELECT id, words, nr FROM words ORDER BY id')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column words \`words\` text",
          "+ column words \`nr\` int",
        ],
        "filled": [
          "1 | 1 | 1",
          "2 | 5 | 5",
          "3 | NULL | NULL",
          "4 | 44 | 44",
        ],
        "live": [
          "1 | 1 | NULL",
          "2 | 5 | 5",
          "3 | NULL | NULL",
          "4 | 44 | 44",
        ],
        "said": [
          "1 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    expect(await see('longer', 'DO 0', 'SELECT short FROM words ORDER BY id')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "left behind by the way back: - column words \`short\` varchar(20) not null default abc",
          "left behind by the way back: + column words \`short\` varchar(30) not null default abc",
          "- column words \`short\` varchar(20) not null default abc",
          "+ column words \`short\` varchar(30) not null default abc",
        ],
        "filled": [
          "a",
          "b",
          "c",
          "abc",
        ],
        "live": [
          "a",
          "b",
          "c",
          "abc",
        ],
        "said": [],
        "tooSoon": [],
      }
    `);
  });

  it('a column is split', async () => {
    const writes = `
      UPDATE names SET Last = 'Byron' WHERE who LIKE 'Ada%';
      INSERT INTO names (id, first) VALUES ('2021-01-01', 'Solo'), ('2022-01-01', NULL);
      INSERT INTO names (id, who) VALUES ('2023-01-01', 'A B C')`;
    expect(await see('whole', writes, 'SELECT id, who, first, Last FROM names ORDER BY id')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column names \`who\` varchar(60)",
          "+ column names \`Last\` varchar(60)",
          "+ column names \`first\` varchar(60)",
        ],
        "filled": [
          "2017-01-01 00:00:00.000000 | x  | x | ",
          "2018-01-01 00:00:00.000000 |  |  | NULL",
          "2019-01-01 00:00:00.000000 | NULL | NULL | NULL",
          "2020-01-01 00:00:00.000000 | Plato | Plato | NULL",
          "2020-01-01 00:00:00.000001 | Byron | NULL | Byron",
          "2021-01-01 00:00:00.000000 | Solo | Solo | NULL",
          "2022-01-01 00:00:00.000000 | NULL | NULL | NULL",
          "2023-01-01 00:00:00.000000 | A B C | A B | C",
        ],
        "live": [
          "2017-01-01 00:00:00.000000 | x  | NULL | NULL",
          "2018-01-01 00:00:00.000000 |  | NULL | NULL",
          "2019-01-01 00:00:00.000000 | NULL | NULL | NULL",
          "2020-01-01 00:00:00.000000 | Plato | NULL | NULL",
          "2020-01-01 00:00:00.000001 | Byron | NULL | Byron",
          "2021-01-01 00:00:00.000000 | Solo | Solo | NULL",
          "2022-01-01 00:00:00.000000 | NULL | NULL | NULL",
          "2023-01-01 00:00:00.000000 | A B C | A B | C",
        ],
        "said": [
          "3 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('columns are merged', async () => {
    const writes = `
      UPDATE pairs SET \`a and b\` = 'l::r' WHERE id = -1.5;
      INSERT INTO pairs (id, \`a and b\`) VALUES (7, 'alone');
      UPDATE pairs SET b = NULL WHERE id = 0`;
    expect(await see('both', writes, 'SELECT id, a, b, `a and b` FROM pairs ORDER BY id')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column pairs \`a\` varchar(10) not null",
          "- column pairs \`b\` varchar(10)",
          "+ column pairs \`a and b\` varchar(22)",
        ],
        "filled": [
          "-1.50 | l | r | l::r",
          "0.00 | b | NULL | b",
          "7.00 | alone | NULL | alone",
          "12345678901234567.25 |  | d | ::d",
        ],
        "live": [
          "-1.50 | l | r | l::r",
          "0.00 | b | NULL | b",
          "7.00 | alone | NULL | alone",
          "12345678901234567.25 |  | d | NULL",
        ],
        "said": [
          "1 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('a column becomes a table', async () => {
    const writes = `
      INSERT INTO people (id, email) VALUES (4, 'by old');
      INSERT INTO people (id) VALUES (5);
      INSERT INTO emails (person, address) VALUES (5, 'by new');
      INSERT INTO emails (person, address, is_primary) VALUES (4, 'second', 0);
      UPDATE people SET email = 'again' WHERE id = 1;
      UPDATE people SET id = 20 WHERE id = 2;
      UPDATE emails SET address = 'new again' WHERE person = 4 AND is_primary;
      UPDATE people SET email = NULL WHERE id = 5;
      REPLACE INTO people (id, email) VALUES (6, 'six'), (6, 'seven');
      DELETE FROM emails WHERE person = 6;
      UPDATE people SET email = 'back' WHERE id = 5`;
    const look =
      'SELECT p.id, p.email, e.address, e.is_primary FROM people AS p LEFT JOIN emails AS e ON e.person = p.id ORDER BY p.id, e.address';
    expect(await see('email', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "left behind by the way back: - column people \`email\` varchar(40) not null",
          "left behind by the way back: + column people \`email\` varchar(40)",
          "- column people \`email\` varchar(40) not null",
          "- unique people by_email email",
          "+ column emails \`address\` varchar(40) not null",
          "+ column emails \`id\` bigint unsigned not null auto_increment",
          "+ column emails \`is_primary_of\` int VIRTUAL GENERATED, INVISIBLE",
          "+ column emails \`is_primary\` tinyint not null default 1",
          "+ column emails \`person\` int not null",
          "+ foreign key emails lockstep_email_fk person people CASCADE CASCADE",
          "+ index emails lockstep_email_all person",
          "+ table emails",
          "+ unique emails PRIMARY id",
          "+ unique emails lockstep_email_main is_primary_of",
        ],
        "filled": [
          "1 | again | again | 1",
          "3 | three👩‍🚀 | three👩‍🚀 | 1",
          "4 | new again | new again | 1",
          "4 | new again | second | 0",
          "5 | back | back | 1",
          "6 | NULL | NULL | NULL",
          "20 | two | two | 1",
        ],
        "live": [
          "1 | again | again | 1",
          "3 | three👩‍🚀 | NULL | NULL",
          "4 | new again | new again | 1",
          "4 | new again | second | 0",
          "5 | back | back | 1",
          "6 | NULL | NULL | NULL",
          "20 | two | NULL | NULL",
        ],
        "said": [
          "6 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('columns become a table with the same key', async () => {
    const writes = `INSERT INTO members (tenant, id, \`e mail\`, bio) VALUES ('old', 1, 'by old', 'b');
      INSERT INTO members (tenant, id, rest) VALUES ('new', 1, 1);
      INSERT INTO \`Member \`\`s\` (tenant, id, \`e mail\`, sort) VALUES ('new', 1, 'by new', 2) ON DUPLICATE KEY UPDATE \`e mail\` = 'by new', sort = 2;
      UPDATE members SET bio = 'old again' WHERE id = 1; UPDATE members SET bio = NULL, sort = 3 WHERE id = 2;
      UPDATE members SET rest = 0 WHERE id = 3; UPDATE members SET id = 2000 WHERE id = 4; DELETE FROM members WHERE id = 5;
      UPDATE members SET bio = 'x' WHERE id = 7; DELETE FROM \`Member \`\`s\` WHERE id = 7;
      INSERT INTO \`Member \`\`s\` (tenant, id, \`e mail\`) VALUES ('a1', 7, 'again👩‍🚀'); DELETE FROM sorts WHERE id = 3`;
    expect(
      await see(
        'apart',
        writes,
        "SELECT m.tenant, m.id, m.`e mail`, m.bio, m.sort, s.id AS there, s.`e mail` AS mail, s.bio AS own, s.sort AS kind, IF(m.at = '2020-01-01', 'kept', 'now') FROM members m LEFT JOIN `Member ``s` s USING (tenant, id) WHERE m.id <= 8 OR m.id > 300 ORDER BY m.id, m.tenant",
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column members \`bio\` text",
          "- column members \`e mail\` varchar(40) not null default none",
          "- column members \`sort\` int",
          "- foreign key members of_sort sort sorts SET NULL NO ACTION",
          "- index members by_bio bio(9) desc",
          "- index members by_rest rest,e mail",
          "- index members of_sort sort",
          "- unique members one_each tenant,e mail,id",
          "+ column Member \`s \`bio\` text",
          "+ column Member \`s \`e mail\` varchar(40) not null default none",
          "+ column Member \`s \`id\` int not null",
          "+ column Member \`s \`sort\` int",
          "+ column Member \`s \`tenant\` varchar(10) not null",
          "+ foreign key Member \`s lockstep_apart_fk tenant,id members CASCADE CASCADE",
          "+ foreign key Member \`s lockstep_apart_fk1 sort sorts SET NULL NO ACTION",
          "+ index Member \`s by_bio bio(9) desc",
          "+ index Member \`s of_sort sort",
          "+ table Member \`s",
          "+ unique Member \`s PRIMARY tenant,id",
          "+ unique Member \`s one_each tenant,e mail,id",
        ],
        "filled": [
          "a1 | 1 | m1👩‍🚀 | old again | 2 | 1 | m1👩‍🚀 | old again | 2 | now",
          "new | 1 | by new | old again | 2 | 1 | by new | old again | 2 | now",
          "old | 1 | by old | old again | NULL | 1 | by old | old again | NULL | now",
          "a2 | 2 | m2👩‍🚀 | NULL | NULL | 2 | m2👩‍🚀 | NULL | NULL | now",
          "a0 | 3 | m3👩‍🚀 | bio 3 | 2 | 3 | m3👩‍🚀 | bio 3 | 2 | now",
          "a0 | 6 | m6👩‍🚀 | bio 6 | 2 | 6 | m6👩‍🚀 | bio 6 | 2 | kept",
          "a1 | 7 | again👩‍🚀 | NULL | NULL | 7 | again👩‍🚀 | NULL | NULL | now",
          "a2 | 8 | m8👩‍🚀 | bio 8 | 2 | 8 | m8👩‍🚀 | bio 8 | 2 | kept",
          "a1 | 2000 | m4👩‍🚀 | bio 4 | 2 | 2000 | m4👩‍🚀 | bio 4 | 2 | now",
        ],
        "live": [
          "a1 | 1 | m1👩‍🚀 | old again | 2 | 1 | m1👩‍🚀 | old again | 2 | now",
          "new | 1 | by new | old again | 2 | 1 | by new | old again | 2 | now",
          "old | 1 | by old | old again | NULL | 1 | by old | old again | NULL | now",
          "a2 | 2 | m2👩‍🚀 | NULL | NULL | 2 | m2👩‍🚀 | NULL | NULL | now",
          "a0 | 3 | m3👩‍🚀 | bio 3 | 2 | NULL | NULL | NULL | NULL | now",
          "a0 | 6 | m6👩‍🚀 | bio 6 | 2 | NULL | NULL | NULL | NULL | kept",
          "a1 | 7 | again👩‍🚀 | NULL | NULL | 7 | again👩‍🚀 | NULL | NULL | now",
          "a2 | 8 | m8👩‍🚀 | bio 8 | 2 | NULL | NULL | NULL | NULL | kept",
          "a1 | 2000 | m4👩‍🚀 | bio 4 | 2 | NULL | NULL | NULL | NULL | now",
        ],
        "said": [
          "301 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('a table becomes columns of another one', async () => {
    const writes = `INSERT INTO wholes (id) VALUES (1000), (1003); INSERT INTO halves (whole, note, n) VALUES (1000, 'by old', 1000);
      INSERT INTO wholes (id, \`half note\`, n) VALUES (1001, 'by new', 1001), (1002, NULL, NULL);
      UPDATE halves SET n = NULL WHERE whole = 1; DELETE FROM halves WHERE whole = 2; UPDATE halves SET whole = 1003 WHERE whole = 3;
      UPDATE wholes SET \`half note\` = 'new again' WHERE id = 1001; UPDATE wholes SET note = 'other' WHERE id = 4;
      UPDATE halves SET note = 'x' WHERE whole = 5; UPDATE wholes SET \`half note\` = NULL, n = NULL WHERE id = 5;
      UPDATE halves SET note = 'y' WHERE whole = 6; DELETE FROM wholes WHERE id = 6`;
    expect(
      await see(
        'together',
        writes,
        "SELECT w.id, w.note, w.`half note`, w.n, h.whole, h.note AS own, h.n AS number, IF(w.at = '2020-01-01', 'kept', 'now') FROM wholes w LEFT JOIN halves h ON h.whole = w.id WHERE w.id <= 7 OR w.id > 289 ORDER BY w.id",
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column halves \`n\` int",
          "- column halves \`note\` varchar(30) not null default h comment what it is",
          "- column halves \`whole\` int not null",
          "- foreign key halves of_whole whole wholes NO ACTION NO ACTION",
          "- index halves by_note note(5),whole",
          "- table halves",
          "- unique halves PRIMARY whole",
          "- unique halves one_n n",
          "+ column wholes \`half note\` varchar(30) comment what it is",
          "+ column wholes \`n\` int",
          "+ index wholes lockstep_together_1 half note(5),id",
          "+ unique wholes lockstep_together_2 n",
        ],
        "filled": [
          "1 | w1 | h1 | NULL | 1 | h1 | NULL | kept",
          "2 | w2 | NULL | NULL | NULL | NULL | NULL | kept",
          "3 | w3 | NULL | NULL | NULL | NULL | NULL | kept",
          "4 | other | h4 | 4 | 4 | h4 | 4 | now",
          "5 | w5 | NULL | NULL | NULL | NULL | NULL | now",
          "7 | w7 | h7 | NULL | 7 | h7 | NULL | kept",
          "290 | w290 | h290 | 290 | 290 | h290 | 290 | kept",
          "291 | w291 | NULL | NULL | NULL | NULL | NULL | kept",
          "292 | w292 | NULL | NULL | NULL | NULL | NULL | kept",
          "293 | w293 | NULL | NULL | NULL | NULL | NULL | kept",
          "294 | w294 | NULL | NULL | NULL | NULL | NULL | kept",
          "295 | w295 | NULL | NULL | NULL | NULL | NULL | kept",
          "296 | w296 | NULL | NULL | NULL | NULL | NULL | kept",
          "297 | w297 | NULL | NULL | NULL | NULL | NULL | kept",
          "298 | w298 | NULL | NULL | NULL | NULL | NULL | kept",
          "299 | w299 | NULL | NULL | NULL | NULL | NULL | kept",
          "300 | w300 | NULL | NULL | NULL | NULL | NULL | kept",
          "1000 | NULL | by old | 1000 | 1000 | by old | 1000 | now",
          "1001 | NULL | new again | 1001 | 1001 | new again | 1001 | now",
          "1002 | NULL | NULL | NULL | NULL | NULL | NULL | now",
          "1003 | NULL | h3 | 3 | 1003 | h3 | 3 | now",
        ],
        "live": [
          "1 | w1 | h1 | NULL | 1 | h1 | NULL | kept",
          "2 | w2 | NULL | NULL | NULL | NULL | NULL | kept",
          "3 | w3 | NULL | NULL | NULL | NULL | NULL | kept",
          "4 | other | NULL | NULL | 4 | h4 | 4 | now",
          "5 | w5 | NULL | NULL | NULL | NULL | NULL | now",
          "7 | w7 | NULL | NULL | 7 | h7 | NULL | kept",
          "290 | w290 | NULL | NULL | 290 | h290 | 290 | kept",
          "291 | w291 | NULL | NULL | NULL | NULL | NULL | kept",
          "292 | w292 | NULL | NULL | NULL | NULL | NULL | kept",
          "293 | w293 | NULL | NULL | NULL | NULL | NULL | kept",
          "294 | w294 | NULL | NULL | NULL | NULL | NULL | kept",
          "295 | w295 | NULL | NULL | NULL | NULL | NULL | kept",
          "296 | w296 | NULL | NULL | NULL | NULL | NULL | kept",
          "297 | w297 | NULL | NULL | NULL | NULL | NULL | kept",
          "298 | w298 | NULL | NULL | NULL | NULL | NULL | kept",
          "299 | w299 | NULL | NULL | NULL | NULL | NULL | kept",
          "300 | w300 | NULL | NULL | NULL | NULL | NULL | kept",
          "1000 | NULL | by old | 1000 | 1000 | by old | 1000 | now",
          "1001 | NULL | new again | 1001 | 1001 | new again | 1001 | now",
          "1002 | NULL | NULL | NULL | NULL | NULL | NULL | now",
          "1003 | NULL | h3 | 3 | 1003 | h3 | 3 | now",
        ],
        "said": [
          "289 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('rows of two tables become those of one, and a row whose mark changes moves between them', async () => {
    const all = '`All ``clients`';
    const us = '`Clients ``us`';
    const writes = `INSERT INTO clients_eu (tenant, id, \`e mail\`) VALUES ('old', 1, 'by old'); INSERT INTO ${all} (\`Reg ion\`, tenant, id, \`e mail\`, sort) VALUES ('us', 'new', 1, 'by new', 2);
      INSERT INTO ${all} (\`Reg ion\`, tenant, id, \`e mail\`) VALUES ('eu', 'new', 2, 'moves'), ('eu', 'new', 3, 'goes'), ('us', 'new', 4, 'stays');
      UPDATE ${all} SET \`Reg ion\` = 'us', \`e mail\` = 'moved' WHERE \`Reg ion\` = 'eu' AND tenant = 'new' AND id = 2; DELETE FROM ${all} WHERE \`Reg ion\` = 'eu' AND tenant = 'new' AND id = 3;
      UPDATE ${us} SET \`e mail\` = CONCAT('old again', tenant, id) WHERE id IN (3, 4); UPDATE ${us} SET tenant = 'moved' WHERE id = 4 AND tenant <> 'new'; DELETE FROM ${us} WHERE id = 5;
      UPDATE ${all} SET sort = 1 WHERE \`Reg ion\` = 'us' AND id = 3; DELETE FROM clients_eu WHERE id = 290; UPDATE clients_eu SET id = id - 1 WHERE id > 290 ORDER BY id`;
    expect(
      await see(
        'clients',
        writes,
        `SELECT o.part, o.tenant, o.id, o.\`e mail\`, o.sort, IF(o.at = '2020-01-01', 'kept', 'now'), n.\`e mail\`, n.sort, n.twice, IF(n.at <=> o.at, 'same', n.at) FROM (SELECT 'eu' AS part, e.* FROM clients_eu AS e UNION ALL SELECT 'us', u.* FROM ${us} AS u) AS o
          LEFT JOIN ${all} AS n ON n.\`Reg ion\` = o.part AND n.tenant = o.tenant AND n.id = o.id WHERE o.id < 7 OR o.id > 289 OR o.part = 'us' AND o.id > 129 ORDER BY o.part, o.id, o.tenant`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column Clients \`us \`at\` timestamp(6) not null default now(6) on update now(6)",
          "- column Clients \`us \`e mail\` varchar(40) not null default none comment where to write to",
          "- column Clients \`us \`id\` int not null",
          "- column Clients \`us \`sort\` int",
          "- column Clients \`us \`tenant\` varchar(10) not null",
          "- column Clients \`us \`twice\` int STORED GENERATED",
          "- column clients_eu \`at\` timestamp(6) not null default now(6) on update now(6)",
          "- column clients_eu \`e mail\` varchar(40) not null default none comment where to write to",
          "- column clients_eu \`id\` int not null",
          "- column clients_eu \`sort\` int",
          "- column clients_eu \`tenant\` varchar(10) not null",
          "- column clients_eu \`twice\` int STORED GENERATED",
          "- foreign key Clients \`us us_sort sort sorts NO ACTION NO ACTION",
          "- foreign key clients_eu eu_sort sort sorts NO ACTION NO ACTION",
          "- index Clients \`us by_sort sort,id desc",
          "- index clients_eu by_sort sort,id desc",
          "- table Clients \`us",
          "- table clients_eu",
          "- unique Clients \`us PRIMARY tenant,id",
          "- unique Clients \`us one_mail e mail",
          "- unique clients_eu PRIMARY tenant,id",
          "- unique clients_eu one_mail e mail",
          "+ column All \`clients \`Reg ion\` varchar(40) not null",
          "+ column All \`clients \`at\` timestamp(6) not null default now(6) on update now(6)",
          "+ column All \`clients \`e mail\` varchar(40) not null default none comment where to write to",
          "+ column All \`clients \`id\` int not null",
          "+ column All \`clients \`sort\` int",
          "+ column All \`clients \`tenant\` varchar(10) not null",
          "+ column All \`clients \`twice\` int STORED GENERATED",
          "+ foreign key All \`clients lockstep_clients_fk1 sort sorts NO ACTION NO ACTION",
          "+ index All \`clients by_sort sort,id desc",
          "+ table All \`clients",
          "+ unique All \`clients PRIMARY Reg ion,tenant,id",
          "+ unique All \`clients one_mail Reg ion,e mail",
        ],
        "filled": [
          "eu | a1 | 1 | eu1👩‍🚀 | 2 | kept | eu1👩‍🚀 | 2 | 4 | same",
          "eu | old | 1 | by old | NULL | now | by old | NULL | NULL | same",
          "eu | a2 | 2 | eu2👩‍🚀 | 1 | kept | eu2👩‍🚀 | 1 | 2 | same",
          "eu | a0 | 3 | eu3👩‍🚀 | 2 | kept | eu3👩‍🚀 | 2 | 4 | same",
          "eu | a1 | 4 | eu4👩‍🚀 | 1 | kept | eu4👩‍🚀 | 1 | 2 | same",
          "eu | a2 | 5 | eu5👩‍🚀 | 2 | kept | eu5👩‍🚀 | 2 | 4 | same",
          "eu | a0 | 6 | eu6👩‍🚀 | 1 | kept | eu6👩‍🚀 | 1 | 2 | same",
          "eu | a0 | 290 | eu291👩‍🚀 | 2 | now | eu291👩‍🚀 | 2 | 4 | same",
          "eu | a1 | 291 | eu292👩‍🚀 | 1 | now | eu292👩‍🚀 | 1 | 2 | same",
          "eu | a2 | 292 | eu293👩‍🚀 | 2 | now | eu293👩‍🚀 | 2 | 4 | same",
          "eu | a0 | 293 | eu294👩‍🚀 | NULL | now | eu294👩‍🚀 | NULL | NULL | same",
          "eu | a1 | 294 | eu295👩‍🚀 | 2 | now | eu295👩‍🚀 | 2 | 4 | same",
          "eu | a2 | 295 | eu296👩‍🚀 | 1 | now | eu296👩‍🚀 | 1 | 2 | same",
          "eu | a0 | 296 | eu297👩‍🚀 | 2 | now | eu297👩‍🚀 | 2 | 4 | same",
          "eu | a1 | 297 | eu298👩‍🚀 | 1 | now | eu298👩‍🚀 | 1 | 2 | same",
          "eu | a2 | 298 | eu299👩‍🚀 | 2 | now | eu299👩‍🚀 | 2 | 4 | same",
          "eu | a0 | 299 | eu300👩‍🚀 | 1 | now | eu300👩‍🚀 | 1 | 2 | same",
          "us | a1 | 1 | us1 | 2 | kept | us1 | 2 | 4 | same",
          "us | new | 1 | by new | 2 | now | by new | 2 | 4 | same",
          "us | a2 | 2 | us2 | 1 | kept | us2 | 1 | 2 | same",
          "us | new | 2 | moved | NULL | now | moved | NULL | NULL | same",
          "us | a0 | 3 | old againa03 | 1 | now | old againa03 | 1 | 2 | same",
          "us | moved | 4 | old againa14 | 1 | now | old againa14 | 1 | 2 | same",
          "us | new | 4 | old againnew4 | NULL | now | old againnew4 | NULL | NULL | same",
          "us | a0 | 6 | us6 | 1 | kept | us6 | 1 | 2 | same",
          "us | a1 | 130 | us130 | NULL | kept | us130 | NULL | NULL | same",
        ],
        "live": [
          "eu | a1 | 1 | eu1👩‍🚀 | 2 | kept | NULL | NULL | NULL | NULL",
          "eu | old | 1 | by old | NULL | now | by old | NULL | NULL | same",
          "eu | a2 | 2 | eu2👩‍🚀 | 1 | kept | NULL | NULL | NULL | NULL",
          "eu | a0 | 3 | eu3👩‍🚀 | 2 | kept | NULL | NULL | NULL | NULL",
          "eu | a1 | 4 | eu4👩‍🚀 | 1 | kept | NULL | NULL | NULL | NULL",
          "eu | a2 | 5 | eu5👩‍🚀 | 2 | kept | NULL | NULL | NULL | NULL",
          "eu | a0 | 6 | eu6👩‍🚀 | 1 | kept | NULL | NULL | NULL | NULL",
          "eu | a0 | 290 | eu291👩‍🚀 | 2 | now | eu291👩‍🚀 | 2 | 4 | same",
          "eu | a1 | 291 | eu292👩‍🚀 | 1 | now | eu292👩‍🚀 | 1 | 2 | same",
          "eu | a2 | 292 | eu293👩‍🚀 | 2 | now | eu293👩‍🚀 | 2 | 4 | same",
          "eu | a0 | 293 | eu294👩‍🚀 | NULL | now | eu294👩‍🚀 | NULL | NULL | same",
          "eu | a1 | 294 | eu295👩‍🚀 | 2 | now | eu295👩‍🚀 | 2 | 4 | same",
          "eu | a2 | 295 | eu296👩‍🚀 | 1 | now | eu296👩‍🚀 | 1 | 2 | same",
          "eu | a0 | 296 | eu297👩‍🚀 | 2 | now | eu297👩‍🚀 | 2 | 4 | same",
          "eu | a1 | 297 | eu298👩‍🚀 | 1 | now | eu298👩‍🚀 | 1 | 2 | same",
          "eu | a2 | 298 | eu299👩‍🚀 | 2 | now | eu299👩‍🚀 | 2 | 4 | same",
          "eu | a0 | 299 | eu300👩‍🚀 | 1 | now | eu300👩‍🚀 | 1 | 2 | same",
          "us | a1 | 1 | us1 | 2 | kept | NULL | NULL | NULL | NULL",
          "us | new | 1 | by new | 2 | now | by new | 2 | 4 | same",
          "us | a2 | 2 | us2 | 1 | kept | NULL | NULL | NULL | NULL",
          "us | new | 2 | moved | NULL | now | moved | NULL | NULL | same",
          "us | a0 | 3 | old againa03 | 1 | now | old againa03 | 1 | 2 | same",
          "us | moved | 4 | old againa14 | 1 | now | old againa14 | 1 | 2 | same",
          "us | new | 4 | old againnew4 | NULL | now | old againnew4 | NULL | NULL | same",
          "us | a0 | 6 | us6 | 1 | kept | NULL | NULL | NULL | NULL",
          "us | a1 | 130 | us130 | NULL | kept | NULL | NULL | NULL | NULL",
        ],
        "said": [
          "432 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('rows of one table become those of three, each by its kind as the server compares it, and move between them', async () => {
    const people = '`Peo``ple`';
    const writes = `INSERT IGNORE INTO sorts VALUES (3); INSERT INTO contacts (\`e mail\`) VALUES ('by old'); INSERT INTO contacts (\`ki nd\`, \`e mail\`) VALUES (NULL, 'of none');
      INSERT INTO ${people} (\`e mail\`, sort) VALUES ('by new', 2); INSERT INTO firms (id, \`ki nd\`, \`e mail\`) VALUES (1000, 'IT''S', 'moves'), (1001, '👩‍🚀', 'goes');
      DELETE FROM firms WHERE id = 1000; INSERT INTO ${people} (id, \`ki nd\`, \`e mail\`) VALUES (1000, 'PERSON', 'moves'); DELETE FROM firms WHERE id = 1001;
      UPDATE contacts SET \`ki nd\` = 'it''s', sort = 3 WHERE id IN (1, 5, 1000); UPDATE contacts SET id = 2000 WHERE id = 6; DELETE FROM contacts WHERE id = 2;
      UPDATE firms SET \`ki nd\` = '👩‍🚀', \`e mail\` = 'new again' WHERE id = 5; DELETE FROM contacts WHERE id = 290; UPDATE contacts SET id = id - 1 WHERE id BETWEEN 291 AND 300 ORDER BY id;
      REPLACE INTO contacts (id, \`ki nd\`, \`e mail\`) VALUES (295, 'Person', 'c296')`;
    expect(
      await see(
        'contacts',
        writes,
        `SELECT o.id, o.\`ki nd\`, o.\`e mail\`, o.sort, n.part, CONCAT('<', n.\`ki nd\`, '>'), n.\`e mail\`, n.sort, n.twice, IF(n.at <=> o.at, 'same', n.at) FROM contacts AS o LEFT JOIN (SELECT 'people' AS part, p.* FROM ${people} AS p UNION ALL SELECT 'firms', f.* FROM firms AS f UNION ALL SELECT 'others', r.* FROM others AS r) AS n ON n.id = o.id
          WHERE o.id < 7 OR o.id > 294 ORDER BY o.id`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column contacts \`at\` timestamp(6) not null default now(6) on update now(6)",
          "- column contacts \`e mail\` varchar(40) not null",
          "- column contacts \`id\` bigint unsigned not null auto_increment",
          "- column contacts \`ki nd\` varchar(20) default person",
          "- column contacts \`sort\` int",
          "- column contacts \`twice\` int STORED GENERATED",
          "- foreign key contacts contacts_sort sort sorts NO ACTION NO ACTION",
          "- index contacts by_sort sort,id desc",
          "- table contacts",
          "- unique contacts PRIMARY id",
          "- unique contacts one_mail e mail",
          "+ column Peo\`ple \`at\` timestamp(6) not null default now(6) on update now(6)",
          "+ column Peo\`ple \`e mail\` varchar(40) not null",
          "+ column Peo\`ple \`id\` bigint unsigned not null auto_increment",
          "+ column Peo\`ple \`ki nd\` varchar(20) default person",
          "+ column Peo\`ple \`sort\` int",
          "+ column Peo\`ple \`twice\` int STORED GENERATED",
          "+ column firms \`at\` timestamp(6) not null default now(6) on update now(6)",
          "+ column firms \`e mail\` varchar(40) not null",
          "+ column firms \`id\` bigint unsigned not null auto_increment",
          "+ column firms \`ki nd\` varchar(20) default person",
          "+ column firms \`sort\` int",
          "+ column firms \`twice\` int STORED GENERATED",
          "+ column others \`at\` timestamp(6) not null default now(6) on update now(6)",
          "+ column others \`e mail\` varchar(40) not null",
          "+ column others \`id\` bigint unsigned not null auto_increment",
          "+ column others \`ki nd\` varchar(20) default person",
          "+ column others \`sort\` int",
          "+ column others \`twice\` int STORED GENERATED",
          "+ foreign key Peo\`ple lockstep_contacts_part1_fk1 sort sorts NO ACTION NO ACTION",
          "+ foreign key firms lockstep_contacts_part2_fk1 sort sorts NO ACTION NO ACTION",
          "+ foreign key others lockstep_contacts_part3_fk1 sort sorts NO ACTION NO ACTION",
          "+ index Peo\`ple by_sort sort,id desc",
          "+ index firms by_sort sort,id desc",
          "+ index others by_sort sort,id desc",
          "+ table Peo\`ple",
          "+ table firms",
          "+ table others",
          "+ unique Peo\`ple PRIMARY id",
          "+ unique Peo\`ple one_mail e mail",
          "+ unique firms PRIMARY id",
          "+ unique firms one_mail e mail",
          "+ unique others PRIMARY id",
          "+ unique others one_mail e mail",
        ],
        "filled": [
          "1 | it's | c1 | 3 | firms | <it's> | c1 | 3 | 6 | same",
          "3 | 👩‍🚀 | c3 | 2 | firms | <👩‍🚀> | c3 | 2 | 4 | same",
          "4 | Person  | c4 | 1 | people | <Person > | c4 | 1 | 2 | same",
          "5 | 👩‍🚀 | new again | 3 | firms | <👩‍🚀> | new again | 3 | 6 | same",
          "295 | Person | c296 | NULL | people | <Person> | c296 | NULL | NULL | same",
          "296 | it's | c297 | 2 | firms | <it's> | c297 | 2 | 4 | same",
          "297 | 👩‍🚀 | c298 | 1 | firms | <👩‍🚀> | c298 | 1 | 2 | same",
          "298 | Person  | c299 | 2 | people | <Person > | c299 | 2 | 4 | same",
          "299 | NULL | c300 | 1 | others | NULL | c300 | 1 | 2 | same",
          "301 | person | by old | NULL | people | <person> | by old | NULL | NULL | same",
          "302 | NULL | of none | NULL | others | NULL | of none | NULL | NULL | same",
          "303 | person | by new | 2 | people | <person> | by new | 2 | 4 | same",
          "1000 | it's | moves | 3 | firms | <it's> | moves | 3 | 6 | same",
          "2000 | person | c6 | 1 | people | <person> | c6 | 1 | 2 | same",
        ],
        "live": [
          "1 | it's | c1 | 3 | firms | <it's> | c1 | 3 | 6 | same",
          "3 | 👩‍🚀 | c3 | 2 | NULL | NULL | NULL | NULL | NULL | NULL",
          "4 | Person  | c4 | 1 | NULL | NULL | NULL | NULL | NULL | NULL",
          "5 | 👩‍🚀 | new again | 3 | firms | <👩‍🚀> | new again | 3 | 6 | same",
          "295 | Person | c296 | NULL | people | <Person> | c296 | NULL | NULL | same",
          "296 | it's | c297 | 2 | firms | <it's> | c297 | 2 | 4 | same",
          "297 | 👩‍🚀 | c298 | 1 | firms | <👩‍🚀> | c298 | 1 | 2 | same",
          "298 | Person  | c299 | 2 | people | <Person > | c299 | 2 | 4 | same",
          "299 | NULL | c300 | 1 | others | NULL | c300 | 1 | 2 | same",
          "301 | person | by old | NULL | people | <person> | by old | NULL | NULL | same",
          "302 | NULL | of none | NULL | others | NULL | of none | NULL | NULL | same",
          "303 | person | by new | 2 | people | <person> | by new | 2 | 4 | same",
          "1000 | it's | moves | 3 | firms | <it's> | moves | 3 | 6 | same",
          "2000 | person | c6 | 1 | people | <person> | c6 | 1 | 2 | same",
        ],
        "said": [
          "302 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });

  it('rules', async () => {
    const known = 'INSERT INTO rules (id, state) VALUES (4, NULL); UPDATE rules SET state = NULL WHERE id = 2';
    expect(await see('known', known, 'SELECT id, state FROM rules ORDER BY id')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column rules \`state\` varchar(9)",
          "+ column rules \`state\` varchar(9) not null",
        ],
        "filled": [
          "1 | off",
          "2 | off",
          "3 | off",
          "4 | off",
        ],
        "live": [
          "1 | NULL",
          "2 | off",
          "3 | NULL",
          "4 | off",
        ],
        "said": [
          "2 rows were brought",
          "0 rows differ",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the backfill is not 14 days old",
        ],
      }
    `);
    expect(await see('once', 'DO 0', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "+ routine lockstep_once_verify",
          "+ unique rules once one,code",
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
    expect(
      await see('team_exists', 'UPDATE rules SET team = NULL', 'SELECT team FROM rules ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "left behind by the way back: + index rules team_exists team",
          "+ foreign key rules team_exists team teams SET NULL NO ACTION",
          "+ index rules team_exists team",
          "+ routine lockstep_team_exists_verify",
        ],
        "filled": [
          "NULL",
          "NULL",
          "NULL",
          "NULL",
        ],
        "live": [
          "NULL",
          "NULL",
          "NULL",
          "NULL",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
    expect(
      await see('in_range', 'UPDATE rules SET code = 99 WHERE id = 3', 'SELECT code FROM rules ORDER BY id'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "+ routine lockstep_in_range_verify",
          "+ trigger rules lockstep_in_range_bi",
          "+ trigger rules lockstep_in_range_bu",
        ],
        "filled": [
          "1",
          "2",
          "99",
          "NULL",
        ],
        "live": [
          "1",
          "2",
          "99",
          "NULL",
        ],
        "said": [
          "0 rows differ",
        ],
        "tooSoon": [],
      }
    `);
    for (const { database } of both)
      await expect(database.execute('UPDATE rules SET code = 100')).rejects.toThrow("'in_range' is violated");
  });

  it('a key becomes a bigint, which the server itself does only while writers wait', async () => {
    for (const { database } of both)
      for (const algorithm of ['INSTANT', 'INPLACE'])
        await expect(
          database.execute(
            `ALTER TABLE tickets MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, ALGORITHM=${algorithm}`,
          ),
        ).rejects.toThrow(`ALGORITHM=${algorithm} is not supported`);
    const writes = `
      INSERT INTO tickets (title) VALUES ('new');
      UPDATE tickets SET title = 'changed' WHERE id = 1;
      UPDATE tickets SET id = 1000 WHERE id = 290;
      DELETE FROM tickets WHERE id = 2`;
    const look = "SELECT id, title, at = '2020-01-01' FROM tickets WHERE id < 4 OR id > 288 ORDER BY id";
    expect(await see('big', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column tickets \`id\` int unsigned not null auto_increment comment number",
          "+ column tickets \`id\` bigint unsigned not null auto_increment comment number",
        ],
        "filled": [
          "1 | changed | 0",
          "3 | t3 | 1",
          "289 | t289 | 1",
          "512 | new | 0",
          "1000 | t290 | 0",
        ],
        "live": [
          "1 | changed | 0",
          "3 | t3 | 1",
          "289 | t289 | 1",
          "512 | new | 0",
          "1000 | t290 | 0",
        ],
        "said": [
          "290 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    for (const { database } of both) {
      await database.execute(
        "INSERT INTO tickets (id, title) VALUES (4294967295, 'last'); INSERT INTO tickets (title) VALUES ('beyond')",
      );
      expect(await database.query("SELECT id FROM tickets WHERE title = 'beyond'")).toEqual([['4294967296']]);
    }
  });

  it('a key becomes a uuid with all that refers to it on MariaDB, while one version writes numbers and the other one uuids', async () => {
    const [mariadb] = both;
    if (mariadb === undefined) throw new Error('no server was started');
    const given = '0190abcd-0000-7000-8000-00000000000a';
    const writes = `
      INSERT INTO parts (tenant, note) VALUES (7, 'old');
      INSERT INTO parts (\`Part \`\`key\`, tenant, note) VALUES ('${given}', 7, 'new');
      INSERT INTO parts (tenant, above, twin, note) VALUES (7, 301, 302, 'by number');
      INSERT INTO parts (tenant, above_uuid, note) VALUES (7, '${given.toUpperCase()}', 'by uuid');
      INSERT INTO bits (part, nr) VALUES (301, 7);
      INSERT INTO bits (part_key, nr, \`used by_uuid\`) VALUES ('${given}', 8, '${given}');
      UPDATE bits SET part_key = '${given}', nr = 4 WHERE part = 4;
      UPDATE bits SET part = 301, nr = 6 WHERE part = 8;
      UPDATE bits SET \`used by\` = NULL WHERE part = 11;
      UPDATE parts SET id = 2000 WHERE id = 296;
      DELETE FROM parts WHERE id = 200;
      UPDATE spots SET part = NULL WHERE id = 9;
      UPDATE parts SET above = NULL WHERE id = 12;
      UPDATE parts SET above_uuid = '${given}' WHERE id = 13;
      UPDATE parts SET twin = id WHERE id = 15;
      UPDATE parts SET twin_uuid = \`Part \`\`key\` WHERE note = 'by uuid'`;
    const named = (uuid: string) => `(SELECT p.id FROM parts AS p WHERE p.\`Part \`\`key\` = t.\`${uuid}\`)`;
    const look = `SELECT 'part', id, note, above, ${named('above_uuid')}, twin, ${named('twin_uuid')}, \`Part \`\`key\` IS NOT NULL, at = '2020-01-01' FROM parts AS t WHERE id > 299 OR id BETWEEN 10 AND 15
      UNION ALL SELECT 'bit', part, nr, \`used by\`, ${named('used by_uuid')}, part, ${named('part_key')}, 1, at = '2020-01-01' FROM bits AS t WHERE part > 298 OR part < 12 OR part BETWEEN 119 AND 123
      UNION ALL SELECT 'spot', id, nr, part, ${named('part_uuid')}, NULL, NULL, 1, 1 FROM spots AS t WHERE id < 10 ORDER BY 1, 2, 3`;
    const { database, open } = mariadb;
    expect(await walk(database, open, 'uid', { writes, look }, { definition, age })).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column bits \`part\` int not null comment of which",
          "- column bits \`used by\` int",
          "- column parts \`above\` int",
          "- column parts \`id\` int not null auto_increment comment number",
          "- column parts \`twin\` int",
          "- column spots \`part\` int",
          "- foreign key bits of_part part parts CASCADE CASCADE",
          "- foreign key bits of_use used by parts SET NULL NO ACTION",
          "- foreign key parts of_above above parts NO ACTION NO ACTION",
          "- foreign key parts of_twin twin parts NO ACTION NO ACTION",
          "- foreign key spots of_line part,nr bits NO ACTION NO ACTION",
          "- index bits by_use used by,nr",
          "- index parts by_above above,tenant desc",
          "- index spots by_line part,nr",
          "- unique bits PRIMARY part,nr",
          "- unique parts PRIMARY id",
          "- unique parts of_tenant tenant,id",
          "- unique parts one_twin twin",
          "+ column bits \`part_key\` char(36) not null comment of which",
          "+ column bits \`used by_uuid\` char(36)",
          "+ column parts \`Part \`key\` char(36) not null default uuid() comment number",
          "+ column parts \`above_uuid\` char(36)",
          "+ column parts \`twin_uuid\` char(36)",
          "+ column spots \`part_uuid\` char(36)",
          "+ foreign key bits lockstep_uid_1_2 part_key parts CASCADE CASCADE",
          "+ foreign key bits lockstep_uid_1_3 used by_uuid parts SET NULL NO ACTION",
          "+ foreign key parts lockstep_uid_4 above_uuid parts NO ACTION NO ACTION",
          "+ foreign key parts lockstep_uid_5 twin_uuid parts NO ACTION NO ACTION",
          "+ foreign key spots lockstep_uid_2_2 part_uuid,nr bits NO ACTION NO ACTION",
          "+ index bits by_use used by_uuid,nr",
          "+ index parts by_above above_uuid,tenant desc",
          "+ index spots by_line part_uuid,nr",
          "+ unique bits PRIMARY part_key,nr",
          "+ unique parts PRIMARY Part \`key",
          "+ unique parts of_tenant tenant,Part \`key",
          "+ unique parts one_twin twin_uuid",
        ],
        "filled": [
          "bit | 1 | 1 | 160 | 160 | 1 | 1 | 1 | 1",
          "bit | 2 | 1 | 160 | 160 | 2 | 2 | 1 | 1",
          "bit | 3 | 1 | 161 | 161 | 3 | 3 | 1 | 1",
          "bit | 5 | 1 | NULL | NULL | 5 | 5 | 1 | 1",
          "bit | 6 | 1 | 162 | 162 | 6 | 6 | 1 | 1",
          "bit | 7 | 1 | 162 | 162 | 7 | 7 | 1 | 1",
          "bit | 9 | 1 | 163 | 163 | 9 | 9 | 1 | 1",
          "bit | 10 | 1 | NULL | NULL | 10 | 10 | 1 | 1",
          "bit | 11 | 1 | NULL | NULL | 11 | 11 | 1 | 0",
          "bit | 119 | 1 | 199 | 199 | 119 | 119 | 1 | 1",
          "bit | 120 | 1 | NULL | NULL | 120 | 120 | 1 | 1",
          "bit | 121 | 1 | NULL | NULL | 121 | 121 | 1 | 1",
          "bit | 122 | 1 | NULL | NULL | 122 | 122 | 1 | 1",
          "bit | 123 | 1 | 201 | 201 | 123 | 123 | 1 | 1",
          "bit | 299 | 1 | 259 | 259 | 299 | 299 | 1 | 1",
          "bit | 300 | 1 | NULL | NULL | 300 | 300 | 1 | 1",
          "bit | 301 | 6 | 162 | 162 | 301 | 301 | 1 | 0",
          "bit | 301 | 7 | NULL | NULL | 301 | 301 | 1 | 0",
          "bit | 302 | 4 | 161 | 161 | 302 | 302 | 1 | 0",
          "bit | 302 | 8 | 302 | 302 | 302 | 302 | 1 | 0",
          "bit | 2000 | 1 | 258 | 258 | 2000 | 2000 | 1 | 1",
          "part | 10 | p10 | 5 | 5 | NULL | NULL | 1 | 1",
          "part | 11 | p11 | 5 | 5 | NULL | NULL | 1 | 1",
          "part | 12 | p12 | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 13 | p13 | 302 | 302 | NULL | NULL | 1 | 0",
          "part | 14 | p14 | 7 | 7 | 14 | 14 | 1 | 1",
          "part | 15 | p15 | 7 | 7 | 15 | 15 | 1 | 0",
          "part | 300 | p300 | 150 | 150 | NULL | NULL | 1 | 1",
          "part | 301 | old | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 302 | new | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 303 | by number | 301 | 301 | 302 | 302 | 1 | 0",
          "part | 304 | by uuid | 302 | 302 | 304 | 304 | 1 | 0",
          "part | 2000 | p296 | 148 | 148 | NULL | NULL | 1 | 0",
          "spot | 1 | 1 | 1 | 1 | NULL | NULL | 1 | 1",
          "spot | 2 | 1 | 2 | 2 | NULL | NULL | 1 | 1",
          "spot | 3 | 1 | 3 | 3 | NULL | NULL | 1 | 1",
          "spot | 4 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
          "spot | 5 | 1 | 5 | 5 | NULL | NULL | 1 | 1",
          "spot | 6 | 1 | 6 | 6 | NULL | NULL | 1 | 1",
          "spot | 7 | 1 | 7 | 7 | NULL | NULL | 1 | 1",
          "spot | 8 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
          "spot | 9 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
        ],
        "live": [
          "bit | 1 | 1 | 160 | NULL | 1 | NULL | 1 | 1",
          "bit | 2 | 1 | 160 | NULL | 2 | NULL | 1 | 1",
          "bit | 3 | 1 | 161 | NULL | 3 | NULL | 1 | 1",
          "bit | 5 | 1 | NULL | NULL | 5 | NULL | 1 | 1",
          "bit | 6 | 1 | 162 | NULL | 6 | NULL | 1 | 1",
          "bit | 7 | 1 | 162 | NULL | 7 | NULL | 1 | 1",
          "bit | 9 | 1 | 163 | NULL | 9 | NULL | 1 | 1",
          "bit | 10 | 1 | NULL | NULL | 10 | NULL | 1 | 1",
          "bit | 11 | 1 | NULL | NULL | 11 | NULL | 1 | 0",
          "bit | 119 | 1 | 199 | NULL | 119 | NULL | 1 | 1",
          "bit | 120 | 1 | NULL | NULL | 120 | NULL | 1 | 1",
          "bit | 121 | 1 | NULL | NULL | 121 | NULL | 1 | 1",
          "bit | 122 | 1 | NULL | NULL | 122 | NULL | 1 | 1",
          "bit | 123 | 1 | 201 | NULL | 123 | NULL | 1 | 1",
          "bit | 299 | 1 | 259 | NULL | 299 | NULL | 1 | 1",
          "bit | 300 | 1 | NULL | NULL | 300 | NULL | 1 | 1",
          "bit | 301 | 6 | 162 | NULL | 301 | 301 | 1 | 0",
          "bit | 301 | 7 | NULL | NULL | 301 | 301 | 1 | 0",
          "bit | 302 | 4 | 161 | NULL | 302 | 302 | 1 | 0",
          "bit | 302 | 8 | 302 | 302 | 302 | 302 | 1 | 0",
          "bit | 2000 | 1 | 258 | NULL | 2000 | NULL | 1 | 1",
          "part | 10 | p10 | 5 | NULL | NULL | NULL | 0 | 1",
          "part | 11 | p11 | 5 | NULL | NULL | NULL | 0 | 1",
          "part | 12 | p12 | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 13 | p13 | 302 | 302 | NULL | NULL | 1 | 0",
          "part | 14 | p14 | 7 | NULL | 14 | NULL | 0 | 1",
          "part | 15 | p15 | 7 | NULL | 15 | 15 | 1 | 0",
          "part | 300 | p300 | 150 | NULL | NULL | NULL | 0 | 1",
          "part | 301 | old | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 302 | new | NULL | NULL | NULL | NULL | 1 | 0",
          "part | 303 | by number | 301 | 301 | 302 | 302 | 1 | 0",
          "part | 304 | by uuid | 302 | 302 | 304 | 304 | 1 | 0",
          "part | 2000 | p296 | 148 | NULL | NULL | NULL | 1 | 0",
          "spot | 1 | 1 | 1 | NULL | NULL | NULL | 1 | 1",
          "spot | 2 | 1 | 2 | NULL | NULL | NULL | 1 | 1",
          "spot | 3 | 1 | 3 | NULL | NULL | NULL | 1 | 1",
          "spot | 4 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
          "spot | 5 | 1 | 5 | NULL | NULL | NULL | 1 | 1",
          "spot | 6 | 1 | 6 | NULL | NULL | NULL | 1 | 1",
          "spot | 7 | 1 | 7 | NULL | NULL | NULL | 1 | 1",
          "spot | 8 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
          "spot | 9 | 1 | NULL | NULL | NULL | NULL | 1 | 1",
        ],
        "said": [
          "295 rows were brought",
          "2 rows were brought",
          "299 rows were brought",
          "224 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    await database.execute("INSERT INTO parts (tenant, note) VALUES (8, 'made')");
    expect(
      await database.query(
        "SELECT COUNT(DISTINCT `Part ``key`), MIN(CHAR_LENGTH(`Part ``key`)), SUM(note = 'made') FROM parts",
      ),
    ).toEqual([['304', '36', '1']]);
    await expect(
      database.execute("INSERT INTO bits (part_key, nr) VALUES ('0190abcd-0000-7000-8000-00000000000b', 1)"),
    ).rejects.toThrow('foreign key constraint fails');
  });

  it('a table is partitioned, and no program changes', async () => {
    const writes = `
      INSERT INTO visits (day, who) VALUES ('2025-12-31', 'new'), ('2026-01-19', 'new 2'), ('2027-01-01', 'late');
      UPDATE visits SET day = '2025-12-02' WHERE nr = 289;
      UPDATE visits SET nr = 1000, who = 'moved 👩‍🚀' WHERE nr = 288;
      REPLACE INTO visits (nr, day, who) VALUES (1, '2025-12-01', 'replaced');
      INSERT INTO visits (nr, day, who) VALUES (3, '2025-12-01', 'x') ON DUPLICATE KEY UPDATE who = 'upserted';
      DELETE FROM visits WHERE nr = 2`;
    const look =
      "SELECT nr, CAST(day AS CHAR), who, at = '2020-01-01', letters FROM visits WHERE nr IN (1, 2, 3, 288, 289, 290) OR nr > 290 ORDER BY nr";
    expect(await see('by_day', writes, look)).toMatchInlineSnapshot(`
      {
        "becomes": [],
        "filled": [
          "1 | 2025-12-01 | replaced | 0 | 8",
          "3 | 2025-12-01 | upserted | 0 | 8",
          "289 | 2025-12-02 | w289 | 0 | 4",
          "290 | 2026-01-28 | w290 | 1 | 4",
          "512 | 2025-12-31 | new | 0 | 3",
          "513 | 2026-01-19 | new 2 | 0 | 5",
          "514 | 2027-01-01 | late | 0 | 4",
          "1000 | 2026-01-27 | moved 👩‍🚀 | 0 | 9",
        ],
        "live": [
          "1 | 2025-12-01 | replaced | 0 | 8",
          "3 | 2025-12-01 | upserted | 0 | 8",
          "289 | 2025-12-02 | w289 | 0 | 4",
          "290 | 2026-01-28 | w290 | 1 | 4",
          "512 | 2025-12-31 | new | 0 | 3",
          "513 | 2026-01-19 | new 2 | 0 | 5",
          "514 | 2027-01-01 | late | 0 | 4",
          "1000 | 2026-01-27 | moved 👩‍🚀 | 0 | 9",
        ],
        "said": [
          "292 rows were brought",
          "0 rows differ",
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    for (const { database } of both) {
      await database.execute("INSERT INTO visits (day) VALUES ('2026-02-02')");
      expect(
        await database.query(
          'SELECT partition_name, partition_method FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = ? ORDER BY partition_ordinal_position'.replace(
            '?',
            "'visits'",
          ),
        ),
      ).toEqual([
        ['p2025', 'RANGE COLUMNS'],
        ['p `26', 'RANGE COLUMNS'],
        ['rest', 'RANGE COLUMNS'],
      ]);
    }
  });

  it('what came since the first step, or has no place on the way back, is never lost: the flip refuses', async () => {
    const own = await sharedServer('mysql9').createDatabase();
    await own.execute(
      'CREATE TABLE keyed (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT); INSERT INTO keyed (id) VALUES (2147483646)',
    );
    const changes = await openChange(own, [{ name: 'k', kind: 'change-primary-key', table: 'keyed', type: 'bigint' }]);
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
      expect(await changes.run('k', step)).toMatchObject({ code: 0 });
    await own.execute('ALTER TABLE keyed ADD COLUMN late INT');
    const late = await changes.run('k', 'flip');
    await own.execute('ALTER TABLE keyed DROP COLUMN late');
    expect(await changes.run('k', 'flip')).toMatchObject({ code: 0 });
    await own.execute('INSERT INTO keyed (v) VALUES (1), (2); UPDATE keyed SET v = 3 WHERE id > 2147483646');
    const beyond = await changes.run('k', 'flip', 'undo');
    const seen = await own.query('SELECT * FROM keyed UNION ALL SELECT * FROM `~lockstep_k_old` ORDER BY 1');
    changes.close();
    await own.drop();
    expect([late.lines, beyond.lines, seen]).toEqual([
      ['refused, the table has other columns than at expand: take the steps back and begin again'],
      ['refused, the old type cannot hold values that were written since'],
      [
        ['2147483646', 'NULL'],
        ['2147483646', 'NULL'],
        ['2147483647', '3'],
        ['2147483647', '3'],
        ['2147483648', '3'],
      ],
    ]);
  });

  it('a table gets another name, or another database', async () => {
    const writes = "INSERT INTO even (`i.d`) VALUES ('b'); INSERT INTO `Odd ``t` (`i.d`) VALUES ('c')";
    expect(await see('odd', writes, 'SELECT `i.d`, doubled FROM `Odd ``t` ORDER BY 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column Odd \`t \`doubled\` int VIRTUAL GENERATED",
          "- column Odd \`t \`i.d\` varbinary(9) not null",
          "- foreign key tags of_odd odd Odd \`t NO ACTION NO ACTION",
          "- table Odd \`t",
          "- unique Odd \`t PRIMARY i.d",
          "+ column even \`doubled\` int VIRTUAL GENERATED",
          "+ column even \`i.d\` varbinary(9) not null",
          "+ foreign key tags of_odd odd even NO ACTION NO ACTION",
          "+ table even",
          "+ unique even PRIMARY i.d",
        ],
        "filled": [
          "a | 1",
          "b | 1",
          "c | 1",
        ],
        "live": [
          "a | 1",
          "b | 1",
          "c | 1",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    expect(
      await see('away', "INSERT INTO tags VALUES ('u', NULL)", 'SELECT * FROM tags ORDER BY 1'),
    ).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column tags \`odd\` varbinary(9)",
          "- column tags \`tag\` varchar(9) not null",
          "- foreign key tags of_odd odd even NO ACTION NO ACTION",
          "- index tags of_odd odd",
          "- table tags",
          "- unique tags PRIMARY tag",
        ],
        "filled": [
          "t | a",
          "u | NULL",
        ],
        "live": [
          "t | a",
          "u | NULL",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    for (const { database } of both)
      expect(await database.query(`SELECT tag FROM ${database.name}x.tags ORDER BY 1`)).toEqual([['t'], ['u']]);
  });

  it('a column and a table go', async () => {
    const writes = "INSERT INTO logs (id) VALUES (2); UPDATE logs SET at = '2021-01-01' WHERE id = 1";
    expect(await see('less', writes, 'SELECT id FROM logs')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "left behind by the way back: - column logs \`at\` datetime not null",
          "left behind by the way back: + column logs \`at\` datetime",
          "- column logs \`at\` datetime not null",
        ],
        "filled": [
          "1",
          "2",
        ],
        "live": [
          "1",
          "2",
        ],
        "said": [
          "flipped at …",
          "contracted at …",
          "contracted at …",
        ],
        "tooSoon": [
          "refused, the flip is not 14 days old",
        ],
      }
    `);
    expect(await see('gone', 'DELETE FROM logs WHERE id = 1', 'SELECT 1')).toMatchInlineSnapshot(`
      {
        "becomes": [
          "- column logs \`id\` int not null",
          "- table logs",
          "- unique logs PRIMARY id",
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
          "refused, the flip is not 14 days old",
        ],
      }
    `);
  });
});
