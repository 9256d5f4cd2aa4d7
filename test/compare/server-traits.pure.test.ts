import { describe, expect, it } from 'vitest';
import { saysOfCase, saysTurned } from './cases/says-of-case.ts';

describe('strictness-changed', () => {
  it('warns when the target refuses what the source alters', () => {
    expect(saysOfCase('strictness-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      The source is not strict: it cuts texts that are too long, clamps numbers, and stores '' or 0 where an insert leaves out a NOT NULL column without a default (2 such: items.id and items.price). The target refuses all of that.
      Statements of the application that succeed today fail after cutover, one by one, as their path is taken.
      Run the application against the source with STRICT_TRANS_TABLES in its sql_mode first, and mend what fails there; give items.id and items.price defaults on the target."
    `);
  });

  it('warns when the target alters what the source refuses', () => {
    expect(saysTurned('strictness-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      The target is not strict: it cuts texts that are too long and clamps numbers with a warning that few drivers show. The source refuses them.
      A wrong value is stored altered on the target instead of failing, and so is whatever the copy brings that does not fit.
      Put STRICT_TRANS_TABLES into the target’s sql_mode, of the server and of every connection, before anything is written to it."
    `);
  });
});

describe('zero-dates-refused', () => {
  it('notes the columns that may hold a day of no calendar', () => {
    expect(saysOfCase('zero-dates-refused')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The source accepts dates such as '0000-00-00' and '2020-00-15', the target does not. 1 column may hold them: orders.day.
      The first row with one stops the copy, or arrives as another day where a driver turns it into one.
      Count MONTH(…) = 0 OR DAYOFMONTH(…) = 0 in each; decide NULL or a real day, and put NO_ZERO_DATE and NO_ZERO_IN_DATE into the source’s sql_mode so that no more come."
    `);
  });
});

describe('group-by-stricter', () => {
  it('notes that loose queries fail', () => {
    expect(saysOfCase('group-by-stricter')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The source lets a query select columns that its GROUP BY does not determine and takes any row’s value; the target refuses such a query.
      Such queries fail on the target (42803 on PostgreSQL), and what they showed was one row’s value by chance.
      Put ONLY_FULL_GROUP_BY into the sql_mode of a test of the source and run the application and its views: what fails needs the column in GROUP BY, an aggregate, or DISTINCT ON."
    `);
  });
});

describe('isolation-changed', () => {
  it('notes a weaker isolation', () => {
    expect(saysOfCase('isolation-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      A transaction that asks for nothing is repeatable read in the source and read committed in the target.
      Two reads in one transaction can give two answers on the target, and rows that the source’s locks kept out can appear between them: read, decide, write is no longer safe by itself.
      Find the transactions that read and then write by what they read; give those SELECT … FOR UPDATE, or repeatable read with a loop that runs them again on 40001."
    `);
  });

  it('notes a stronger one', () => {
    expect(saysTurned('isolation-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      A transaction that asks for nothing is read committed in the source and repeatable read in the target.
      Transactions on the target fail with a conflict (40001, or a deadlock) where the source let them through: each needs to be run again.
      Set read committed as the default of the target’s logins, or run each transaction in a loop that repeats it on a conflict."
    `);
  });
});

describe('time-zone-changed', () => {
  it('warns when readings are taken in another zone', () => {
    expect(saysOfCase('time-zone-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      A session that sets no time zone gets Europe/Berlin in the source and UTC in the target. 1 column takes its readings from it: orders.paid_at.
      The same moment is stored as two readings, as many hours apart as Europe/Berlin and UTC are.
      Set the time zone of every connection on both sides, to UTC or to Europe/Berlin; do not rely on the servers’ own."
    `);
  });

  it('warns in the other direction too', () => {
    expect(saysTurned('time-zone-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      A session that sets no time zone gets UTC in the source and Europe/Berlin in the target. 1 column takes its readings from it: orders.paid_at.
      The same moment is stored as two readings, as many hours apart as UTC and Europe/Berlin are.
      Set the time zone of every connection on both sides, to UTC; do not rely on the servers’ own."
    `);
  });
});

describe('sql-meaning', () => {
  it('names what the same SQL means on both sides', () => {
    expect(saysOfCase('sql-meaning')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The same SQL means something else: a || b is OR in the source and joins texts in the target; "x" is a text in the source and is a name in the target; a backslash in a text escapes what follows in the source and is itself in the target; 5 / 2 is 2.5 in the source and is 2 in the target; 1 / 0 is NULL in the source and is an error in the target; an error undoes its statement only in the source and ends the transaction in the target; DDL commits the open transaction in the source and is part of the transaction in the target; now() is the start of the statement in the source and is the start of the transaction in the target; avg() keeps 4 digits more than its values have in the source and about sixteen digits in the target.
      Hand-written queries, routines and code that catches an error and goes on change their result or fail.
      Read the hand-written SQL of the application for each of these; a query builder or ORM spells most of them for its engine."
    `);
  });

  it('names it in the other direction too', () => {
    expect(saysTurned('sql-meaning')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The same SQL means something else: a || b joins texts in the source and is OR in the target; "x" is a name in the source and is a text in the target; a backslash in a text is itself in the source and escapes what follows in the target; 5 / 2 is 2 in the source and is 2.5 in the target; 1 / 0 is an error in the source and is NULL in the target; an error ends the transaction in the source and undoes its statement only in the target; DDL is part of the transaction in the source and commits the open transaction in the target; now() is the start of the transaction in the source and is the start of the statement in the target; avg() keeps about sixteen digits in the source and 4 digits more than its values have in the target.
      Hand-written queries, routines and code that catches an error and goes on change their result or fail.
      Read the hand-written SQL of the application for each of these; a query builder or ORM spells most of them for its engine."
    `);
  });
});

describe('upsert-changed', () => {
  it('notes tables with several keys to clash with', () => {
    expect(saysOfCase('upsert-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      1 table has more than one unique key: users.
      INSERT IGNORE, REPLACE and ON DUPLICATE KEY UPDATE react to whichever key of users is hit (id; email; nick); ON CONFLICT DO UPDATE names one, and a clash in another is an error.
      Decide for each upsert into users which key it means, and what a clash in the others should do."
    `);
  });

  it('notes the other direction', () => {
    expect(saysTurned('upsert-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      1 table has more than one unique key: users.
      ON CONFLICT names the key it reacts to; INSERT … ON DUPLICATE KEY UPDATE and INSERT IGNORE react to every key of users (id; email; nick), and so change or swallow rows that meant another.
      Decide for each upsert into users which key it means, and what a clash in the others should do."
    `);
  });
});

describe('instant-range-lost', () => {
  it('warns about moments beyond 2038', () => {
    expect(saysOfCase('instant-range-lost')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      1 column of moments holds the years -4713 to 294276 in the source and 1970 to 2038 in the target: orders.paid_at.
      A moment before 1970 or after 2038, such as a date of birth, the end of a contract or “never” ('9999-12-31'), is refused by the target or stored as zero.
      Make them DATETIME on the target, written in UTC on every path, or prove from the smallest and largest value of each that none lies before 1970 or after 2038."
    `);
  });
});

describe('null-numbering-changed', () => {
  it('notes that an explicit NULL or 0 is taken at its word', () => {
    expect(saysOfCase('null-numbering-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The source draws the next number for a row that is written with NULL or 0; the target does not. 1 column numbers itself there: orders.id.
      On the target an explicit NULL is refused and an explicit 0 is stored as 0, once.
      Leave the column out of such inserts, or write DEFAULT in its place."
    `);
  });

  it('warns that a row numbered 0 gets another number', () => {
    expect(saysTurned('null-numbering-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (target)
      The target draws the next number for a row that is written with 0; the source stores 0. 1 column numbers itself there: orders.id.
      A row whose number is 0 arrives under another one, without an error, and what refers to it points to nothing.
      Copy and mirror with NO_AUTO_VALUE_ON_ZERO in the sql_mode of the connection that writes to the target, or prove that no row is numbered 0."
    `);
  });
});

describe('implicit-coercion', () => {
  it('notes one name that is a number and a text', () => {
    expect(saysOfCase('implicit-coercion')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The source compares a text with a number by converting, the target does not. 1 name is both: ref (users: varchar(100) and orders: int).
      A join or a filter between them fails on the target (42883 on PostgreSQL); in the source it reads '1abc' as 1 and uses no index.
      Give both the same type on the target, or cast one side in such queries."
    `);
  });
});

describe('name-needs-quotes', () => {
  it('notes reserved words and capitals', () => {
    expect(saysOfCase('name-needs-quotes')).toMatchInlineSnapshot(`
      "note: database shop.shop (target)
      2 names need quotes on the target and none in the source: orders.user and orders.shipTo.
      Without them a statement on the target fails or means another name: the target reserves the word or reads unquoted names in lower case.
      Quote them with " in hand-written SQL, or give the target names in lower case that no word of the language takes."
    `);
  });
});

describe('table-name-case', () => {
  it('blocks when the target takes two tables for one', () => {
    expect(saysOfCase('table-name-case')).toMatchInlineSnapshot(`
      "blocker: table shop.Items.Items (source)
      Items and items are different tables in the source; the target takes their names for one.
      Only one of Items and items can be created on the target.
      Give all but one of Items and items another name on the target, or run it with lower_case_table_names=0."
    `);
  });

  it('notes that names must be spelled as they are', () => {
    expect(saysTurned('table-name-case')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      The source finds a table by its name in any case; the target tells items from ITEMS.
      A statement that spells one of 1 compared table in another case than the target does fails there.
      Spell table names in every statement as the target has them, or run the target with lower_case_table_names=1 from its first start."
    `);
  });
});

describe('system-column-name', () => {
  it('blocks a name that the target keeps for itself', () => {
    expect(saysOfCase('system-column-name')).toMatchInlineSnapshot(`
      "blocker: column shop.orders.XMin (source)
      orders.XMin has a name that the target keeps for a system column of every table; the target’s orders has no column in its place.
      No column XMin can be created there (42701 on PostgreSQL): its values are not copied, and a query for XMin reads the system’s value instead.
      Give the column another name on the target, and map orders.XMin to it."
    `);
  });
});

describe('too-many-columns', () => {
  it('blocks a table that is too wide', () => {
    expect(saysOfCase('too-many-columns')).toMatchInlineSnapshot(`
      "blocker: table shop.orders.orders (source)
      orders has 3 columns; a table of the target holds 2 at most.
      orders cannot be created on the target as one table.
      Split orders on the target into tables that share its key, or gather rarely read columns in one JSON column."
    `);
  });
});

describe('index-name-clash', () => {
  it('notes a name on two tables', () => {
    expect(saysOfCase('index-name-clash')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      1 index name of the source stands on several tables, and not all of their indexes are on the target: by_mail (users and guests).
      A schema of the target has room for one relation of a name: the second CREATE INDEX by_mail fails, or with IF NOT EXISTS does nothing and says so in a notice.
      Name the target’s indexes after their tables, such as users_by_mail, and keep the names apart from those of tables and types too."
    `);
  });
});

describe('axis-order-changed', () => {
  it('warns when latitude and longitude change places', () => {
    expect(saysOfCase('axis-order-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      1 column with SRID 4326 is read as latitude before longitude in the source and as longitude before latitude in the target: orders.place.
      Copied or queried by text (ST_AsText, ST_X, ST_GeomFromText), a place lands mirrored at the other axis: Berlin at 13° north, 52° east; no error says so.
      Copy orders.place as WKB with axis order longitude, latitude, and turn ST_X and ST_Y round in queries."
    `);
  });

  it('warns in the other direction too', () => {
    expect(saysTurned('axis-order-changed')).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      1 column with SRID 4326 is read as longitude before latitude in the source and as latitude before longitude in the target: orders.place.
      Copied or queried by text (ST_AsText, ST_X, ST_GeomFromText), a place lands mirrored at the other axis: Berlin at 13° north, 52° east; no error says so.
      Copy orders.place as WKB with axis order longitude, latitude, and turn ST_X and ST_Y round in queries."
    `);
  });
});
