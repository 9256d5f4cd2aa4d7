import { describe, expect, it } from 'vitest';
import type { Table } from '../../mcp-server/src/model/schema.ts';
import { check, foldedCase, index, integer, key, saysOfTable, table, varchar } from './build.ts';

const users = (overrides: Partial<Table> = {}) =>
  table('users', [integer('id'), varchar('email'), varchar('nick')], overrides);
const nullable = (overrides: Partial<Table> = {}) =>
  table('users', [integer('id'), varchar('email', 100, { nullable: true })], overrides);

describe('primary-key-missing', () => {
  const rule = 'primary-key-missing';

  it('warns when nothing identifies a row, on both sides too', () => {
    expect(saysOfTable(rule, users({ primaryKey: null }), users())).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users has neither a primary key nor a NOT NULL unique key that the target’s users has too.
      Rows of users can be counted and summed but not told apart: no exact parity, no change capture by key, no resumable backfill.
      Add a key to users (an auto-increment column will do) and to the target, or copy and compare it whole while its writers are stopped."
    `);
    expect(saysOfTable(rule, users({ primaryKey: null }), users({ primaryKey: null }))).toMatch(/^warning/);
  });

  it('blocks when only the target lacks the key', () => {
    expect(saysOfTable(rule, users(), users({ primaryKey: null }))).toMatchInlineSnapshot(`
      "blocker: table shop.users.users (source)
      users has the primary key id; the target’s users has none.
      The target accepts the same id twice, and upserts by id fail there.
      Add PRIMARY KEY on the target’s users before the backfill."
    `);
  });

  it('warns when another key identifies a row on both sides', () => {
    const target = users({ primaryKey: null, uniqueKeys: [key('users_id', 'id')] });
    expect(saysOfTable(rule, users(), target)).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users has the primary key id; the target’s users has none, though id identifies a row on both sides.
      Tools that look for a primary key skip users, and logical replication of it needs REPLICA IDENTITY USING INDEX over id.
      Add PRIMARY KEY on the target’s users before the backfill."
    `);
  });

  it('accepts a NOT NULL unique key in place of a primary key, and no unique key that admits NULL', () => {
    const keyed = { primaryKey: null, uniqueKeys: [key('u', 'email')] };
    expect(saysOfTable(rule, users(), users())).toBe('');
    expect(saysOfTable(rule, users(keyed), users(keyed))).toBe('');
    expect(saysOfTable(rule, nullable(keyed), nullable(keyed))).toMatch(/^warning/);
  });
});

describe('primary-key-changed', () => {
  const rule = 'primary-key-changed';

  it('blocks when no key is shared', () => {
    expect(saysOfTable(rule, users(), users({ primaryKey: key('users_pkey', 'email') }))).toMatchInlineSnapshot(`
      "blocker: key shop.users.PRIMARY (source)
      users has the primary key (id) in the source and (email) in the target.
      No unique key identifies a row of users on both sides: rows cannot be matched, upserted or compared one by one.
      Keep id unique and NOT NULL on the target until the migration is over."
    `);
  });

  it('warns when another key is', () => {
    const target = users({ primaryKey: key('users_pkey', 'email'), uniqueKeys: [key('users_id', 'id')] });
    expect(saysOfTable(rule, users(), target)).toMatchInlineSnapshot(`
      "warning: key shop.users.PRIMARY (source)
      users has the primary key (id) in the source and (email) in the target.
      Rows are matched by id; what refers to a row of users by its primary key changes.
      Keep id unique and NOT NULL on the target until the migration is over."
    `);
  });

  it('notes another order of the same columns', () => {
    const source = users({ primaryKey: key('PRIMARY', 'id', 'email') });
    expect(saysOfTable(rule, source, users({ primaryKey: key('users_pkey', 'email', 'id') }))).toMatchInlineSnapshot(`
      "note: key shop.users.PRIMARY (source)
      users has the primary key (id, email) in the source and (email, id) in the target.
      Range scans by id alone no longer use the key of users.
      Keep the source’s order unless the target’s queries want the other."
    `);
  });

  it('accepts the same columns under another name', () => {
    expect(saysOfTable(rule, users(), users({ primaryKey: key('users_pkey', 'id') }))).toBe('');
  });
});

describe('unique-missing', () => {
  const rule = 'unique-missing';
  const keyed = users({ uniqueKeys: [key('users_email', 'email')] });

  it('warns when the target accepts duplicates', () => {
    expect(saysOfTable(rule, keyed, users())).toMatchInlineSnapshot(`
      "warning: key shop.users.users_email (source)
      users keeps email unique (users_email); the target’s users does not.
      The target accepts duplicates of email that the source refuses; ON CONFLICT over them fails there, and they cannot be copied back.
      Add UNIQUE over email to the target’s users after the backfill, before its first own write."
    `);
  });

  it('warns about partial and expression indexes too', () => {
    const partial = users({ indexes: [index('u', ['email'], { unique: true, predicate: "nick <> ''" })] });
    expect(saysOfTable(rule, partial, users())).toMatchInlineSnapshot(`
      "warning: key shop.users.u (source)
      users keeps email where nick <> '' unique (u); the target’s users does not.
      The target accepts duplicates of email where nick <> '' that the source refuses; ON CONFLICT over them fails there, and they cannot be copied back.
      Add UNIQUE over email where nick <> '' to the target’s users after the backfill, before its first own write."
    `);
    expect(saysOfTable(rule, partial, partial)).toBe('');
    const other = users({ indexes: [index('u', ['email'], { unique: true, predicate: "nick <> 'x'" })] });
    expect(saysOfTable(rule, partial, other)).not.toBe('');
  });

  it('accepts a constraint, an index, the primary key, a stricter key, and lower(email) for a case-insensitive one', () => {
    expect(saysOfTable(rule, keyed, users({ uniqueKeys: [key('other', 'email')] }))).toBe('');
    expect(saysOfTable(rule, keyed, users({ indexes: [index('i', ['email'], { unique: true })] }))).toBe('');
    const wide = users({ uniqueKeys: [key('wide', 'nick', 'email')] });
    expect(saysOfTable(rule, wide, users({ uniqueKeys: [key('wide', 'email', 'nick')] }))).toBe('');
    expect(saysOfTable(rule, wide, keyed)).toBe('');
    expect(saysOfTable(rule, users({ uniqueKeys: [key('u', 'id')] }), users())).toBe('');
    const folded = table('users', [integer('id'), varchar('email', 100, foldedCase)], {
      uniqueKeys: [key('u', 'email')],
    });
    const lower = users({ indexes: [index('i', ['=lower(email)'], { unique: true })] });
    expect(saysOfTable(rule, folded, lower)).toBe('');
    expect(saysOfTable(rule, keyed, lower)).not.toBe('');
  });

  it('does not take an invalid, partial, wider or plain index for a unique key', () => {
    for (const near of [
      index('i', ['email'], { unique: true, valid: false }),
      index('i', ['email'], { unique: true, predicate: 'id > 5' }),
      index('i', ['email', 'nick'], { unique: true }),
      index('i', ['email']),
    ]) {
      expect(saysOfTable(rule, keyed, users({ indexes: [near] }))).toMatch(/^warning: key shop\.users\.users_email/);
    }
  });
});

describe('unique-added', () => {
  const rule = 'unique-added';

  it('warns when the target refuses duplicates that the source accepts', () => {
    expect(saysOfTable(rule, users(), users({ uniqueKeys: [key('users_email', 'email')] }))).toMatchInlineSnapshot(`
      "warning: key shop.users.users_email (target)
      The target’s users keeps email unique (users_email); the source’s users does not.
      The first row of users that repeats email is refused by the target and stops the copy.
      Prove that the source holds no duplicates of email and will take none, or drop users_email until it does not."
    `);
    const lower = users({ indexes: [index('i', ['=lower(email)'], { unique: true })] });
    expect(saysOfTable(rule, users({ uniqueKeys: [key('u', 'email')] }), lower)).toMatchInlineSnapshot(`
      "warning: key shop.users.i (target)
      The target’s users keeps lower(email) unique (i); the source’s users does not.
      The first row of users that repeats lower(email) is refused by the target and stops the copy.
      Prove that the source holds no duplicates of lower(email) and will take none, or drop i until it does not."
    `);
  });

  it('does not take a source key that shares only a column for the same promise', () => {
    const source = users({ uniqueKeys: [key('wide', 'nick', 'email')] });
    const target = users({ uniqueKeys: [key('users_email', 'email')] });
    expect(saysOfTable(rule, source, target)).toMatch(/^warning: key shop\.users\.users_email/);
  });

  it('leaves a unique column that only the target has alone', () => {
    const target = table('users', [...users().columns, varchar('slug')], { uniqueKeys: [key('slug', 'slug')] });
    expect(saysOfTable(rule, users(), target)).toBe('');
  });

  it('accepts what the source keeps unique by fewer columns or without regard to case', () => {
    const target = users({ uniqueKeys: [key('wide', 'id', 'email')] });
    expect(saysOfTable(rule, users(), target)).toBe('');
    const folded = table('users', [integer('id'), varchar('email', 100, foldedCase)], {
      uniqueKeys: [key('u', 'email')],
    });
    const lower = users({ indexes: [index('i', ['=lower(email)'], { unique: true })] });
    expect(saysOfTable(rule, folded, lower)).toBe('');
  });
});

describe('unique-prefix', () => {
  const rule = 'unique-prefix';
  const source = users({ uniqueKeys: [key('u', 'email')], indexes: [index('u', ['email(10)'], { unique: true })] });

  it('warns when the target compares the whole value or nothing', () => {
    expect(saysOfTable(rule, source, users({ uniqueKeys: [key('u', 'email')] }))).toMatchInlineSnapshot(`
      "warning: index shop.users.u (source)
      users keeps email(10) unique by its first characters (u); the target’s users compares the whole value.
      The target accepts rows that agree in email(10) and the source refuses them: both sides part, and such rows cannot be copied back.
      Add a unique index over left(email, 10) to the target’s users."
    `);
    expect(saysOfTable(rule, source, users())).toMatchInlineSnapshot(`
      "warning: index shop.users.u (source)
      users keeps email(10) unique by its first characters (u); the target’s users keeps nothing of it unique.
      The target accepts rows that agree in email(10) and the source refuses them: both sides part, and such rows cannot be copied back.
      Add a unique index over left(email, 10) to the target’s users."
    `);
  });

  it('accepts the same prefix, left(email, 10) and the substring that bytes need, and no other part', () => {
    expect(saysOfTable(rule, source, source)).toBe('');
    const left = (sql: string) => users({ indexes: [index('i', [`=${sql}`], { unique: true })] });
    expect(saysOfTable(rule, source, left('"left"((email)::text, 10)'))).toBe('');
    expect(saysOfTable(rule, source, left('left(email, 20)'))).not.toBe('');
    expect(saysOfTable(rule, source, left('"substring"(email, 1, 10)'))).toBe('');
    expect(saysOfTable(rule, source, left('"substring"(email, 2, 10)'))).not.toBe('');
  });

  it('sees a prefix beside a whole column', () => {
    const mixed = users({ indexes: [index('u', ['nick', 'email(10)'], { unique: true })] });
    expect(saysOfTable(rule, mixed, users())).toMatch(/nick, email\(10\)/);
    expect(saysOfTable(rule, mixed, mixed)).toBe('');
  });

  it('is not taken for a unique key over the whole column', () => {
    expect(saysOfTable('unique-missing', source, users())).toBe('');
    expect(saysOfTable('unique-added', source, users({ uniqueKeys: [key('u', 'email')] }))).not.toBe('');
  });
});

describe('unique-nulls-changed', () => {
  const rule = 'unique-nulls-changed';
  const unique = (nullsDistinct: boolean) =>
    nullable({ indexes: [index('u', ['email'], { unique: true, nullsDistinct })] });

  it('warns when the target admits one NULL and notes the opposite', () => {
    expect(saysOfTable(rule, unique(true), unique(false))).toMatchInlineSnapshot(`
      "warning: key shop.users.u (source)
      users keeps email unique on both sides; only the source admits more than one row with NULL in it.
      The second row with NULL in email is refused by the target.
      Make u on the target NULLS DISTINCT."
    `);
    expect(saysOfTable(rule, unique(false), unique(true))).toMatch(/^note/);
  });

  it('says nothing where the column admits no NULL', () => {
    const never = (nullsDistinct: boolean) =>
      users({ indexes: [index('u', ['email'], { unique: true, nullsDistinct })] });
    expect(saysOfTable(rule, never(true), never(false))).toBe('');
    expect(saysOfTable(rule, unique(true), unique(true))).toBe('');
  });
});

describe('index-missing', () => {
  const rule = 'index-missing';
  const indexed = (...indexes: ReturnType<typeof index>[]) => users({ indexes });

  it('warns when no index of the target begins with the same columns', () => {
    expect(
      saysOfTable(rule, { ...indexed(index('i', ['email'])), rowEstimate: 52000 }, users()),
    ).toMatchInlineSnapshot(`
      "warning: index shop.users.i (source)
      users has the btree index i over email; no index of the target’s users begins with the same columns in the same directions.
      Searches of users by email read all of its rows (about 52000).
      Create an index over email on the target’s users (CONCURRENTLY if it is in use) before reads move there."
    `);
  });

  it('names the kind of a full-text index', () => {
    const fulltext = indexed(index('i', ['email', 'nick'], { method: 'fulltext' }));
    expect(saysOfTable(rule, fulltext, indexed(index('j', ['email', 'nick'])))).toMatchInlineSnapshot(`
      "warning: index shop.users.i (source)
      users has the fulltext index i over email, nick; no full-text or spatial index of the target’s users mentions them.
      Searches of users by email, nick read the whole table.
      Create such an index over email, nick on the target’s users (CONCURRENTLY if it is in use) before reads move there."
    `);
    const gin = index('j', ["=to_tsvector('simple', email || nick)"], { method: 'gin' });
    expect(saysOfTable(rule, fulltext, indexed(gin))).toBe('');
  });

  it.each([
    ['the same', [index('j', ['email'])]],
    ['a longer one', [index('j', ['email', 'id'])]],
    ['a unique one', [index('j', ['email'], { unique: true })]],
    ['one read backwards', [index('j', ['-email'])]],
    ['a block range', [index('j', ['email'], { method: 'brin' })]],
  ])('accepts %s', (_, indexes) => {
    expect(saysOfTable(rule, indexed(index('i', ['email'])), indexed(...indexes))).toBe('');
  });

  it('accepts the leading columns of the primary key and of a unique key', () => {
    expect(saysOfTable(rule, indexed(index('i', ['id'])), users())).toBe('');
    const keyed = users({ uniqueKeys: [key('u', 'email', 'nick')] });
    expect(saysOfTable(rule, indexed(index('i', ['email'])), keyed)).toBe('');
  });

  it.each([
    ['other leading columns', index('j', ['nick', 'email'])],
    ['part of the rows', index('j', ['email', 'nick'], { predicate: 'id > 5' })],
    ['one column in the other direction', index('j', ['email', '-nick'])],
    ['an index that is not in use', index('j', ['email', 'nick'], { valid: false })],
    ['fewer columns', index('j', ['email'])],
  ])('does not accept %s', (_, near) => {
    expect(saysOfTable(rule, indexed(index('i', ['email', 'nick'])), indexed(near))).not.toBe('');
  });

  it('compares expressions and predicates as text', () => {
    const source = indexed(index('i', ['=lower(`email`)']));
    expect(saysOfTable(rule, source, indexed(index('j', ['=lower((email)::text)'])))).toBe('');
    expect(saysOfTable(rule, source, indexed(index('j', ['=upper(email)'])))).not.toBe('');
  });

  it('takes an index over all rows for one over some, and one over lower(column) for a column without case', () => {
    const some = indexed(index('i', ['email'], { predicate: 'id > 5' }));
    expect(saysOfTable(rule, some, indexed(index('j', ['email'])))).toBe('');
    expect(saysOfTable(rule, some, indexed(index('j', ['email'], { predicate: 'id > 6' })))).not.toBe('');
    const folded = (...parts: string[]) =>
      table('users', [integer('id'), varchar('email', 100, foldedCase)], { indexes: [index('i', parts)] });
    const exact = (...parts: string[]) =>
      table('users', [integer('id'), varchar('email')], { indexes: [index('i', parts)] });
    expect(saysOfTable(rule, folded('email'), exact('=lower(email)'))).toBe('');
    expect(saysOfTable(rule, exact('=lower(email)'), folded('email'))).toBe('');
    expect(saysOfTable(rule, exact('email'), exact('=lower(email)'))).not.toBe('');
    expect(saysOfTable(rule, exact('=lower(email)'), exact('email'))).not.toBe('');
  });

  it('leaves unique and unused source indexes alone, and the one that an exclusion constraint makes', () => {
    const excluded = {
      ...indexed(index('c', ['=int4range(id, id)'], { method: 'gist' })),
      checks: [check('c', 'EXCLUDE USING gist (x WITH &&)')],
    };
    expect(saysOfTable(rule, excluded, users())).toBe('');
    const source = indexed(index('i', ['email'], { unique: true }), index('j', ['nick'], { valid: false }));
    expect(saysOfTable(rule, source, users())).toBe('');
  });
});
