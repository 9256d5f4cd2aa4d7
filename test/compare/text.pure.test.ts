import { describe, expect, it } from 'vitest';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import {
  check,
  column,
  foldedCase,
  index,
  integer,
  key,
  says,
  saysOfColumn,
  saysOfTable,
  schema,
  table,
  varchar,
} from './build.ts';
import { postgresSemantics } from './servers.ts';

const text = (name: string, overrides: Partial<Column> = {}) =>
  column(name, 'text', { kind: 'text', length: null, fixed: false }, overrides);
const char = (name: string, length: number) => column(name, `char(${length})`, { kind: 'text', length, fixed: true });
const bytes = (name: string, length: number | null, fixed = false) =>
  column(name, length === null ? 'bytea' : `${fixed ? 'binary' : 'varbinary'}(${length})`, {
    kind: 'bytes',
    length,
    fixed,
  });
const json = (raw: string, binary: boolean) => column('data', raw, { kind: 'json', binary });
const labels = (...names: string[]) =>
  column('state', 'order_state', { kind: 'enum', labels: names, typeName: 'order_state' });
const set = (...names: string[]) =>
  column('tags', `set(${names.map((name) => `'${name}'`)})`, { kind: 'set', labels: names });

describe('text-shortened', () => {
  const rule = 'text-shortened';

  it('blocks when fewer characters fit', () => {
    expect(saysOfColumn(rule, varchar('note', 255), varchar('note', 100))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.note (source)
      orders.note holds 255 characters (varchar(255)) in the source and at most 100 characters (varchar(100)) in the target.
      A value of orders.note longer than 100 characters is refused, or cut where the server is not strict.
      Let the target’s note hold 255 characters, or prove from the longest value in the source that 100 characters are enough."
    `);
    expect(saysOfColumn(rule, text('note'), varchar('note', 100))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.note (source)
      orders.note holds values of any length (text) in the source and at most 100 characters (varchar(100)) in the target.
      A value of orders.note longer than 100 characters is refused, or cut where the server is not strict.
      Let the target’s note hold values of any length, or prove from the longest value in the source that 100 characters are enough."
    `);
  });

  it('only warns where the source states no limit and the target’s is a wide one, and accepts one beyond a gigabyte', () => {
    expect(saysOfColumn(rule, text('note'), varchar('note', 4_294_967_295))).toBe('');
    expect(saysOfColumn(rule, text('note'), varchar('note', 16_777_215))).toMatch(/^warning/);
    expect(saysOfColumn(rule, text('note'), varchar('note', 65_535))).toMatch(/^warning/);
    expect(saysOfColumn(rule, text('note'), varchar('note', 65_534))).toMatch(/^blocker/);
    expect(saysOfColumn(rule, varchar('note', 65_536), varchar('note', 65_535))).toMatch(/^blocker/);
  });

  it('counts four bytes a character when text becomes bytes', () => {
    expect(saysOfColumn(rule, varchar('note', 100), bytes('note', 399))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.note (source)
      orders.note holds 100 characters (varchar(100)) in the source and at most 399 bytes (varbinary(399)) in the target, where a character can take 4.
      A value of orders.note longer than 399 bytes is refused, or cut where the server is not strict.
      Let the target’s note hold 100 characters, or prove from the longest value in the source that 399 bytes are enough."
    `);
    expect(saysOfColumn(rule, varchar('note', 100), bytes('note', 400))).toBe('');
  });

  it('accepts a CHECK in the source that says the same', () => {
    const orders = (last: Column, sql: string) => table('orders', [integer('id'), last], { checks: [check('c', sql)] });
    const target = table('orders', [integer('id'), bytes('note', 64)]);
    expect(saysOfTable(rule, orders(bytes('note', null), '(octet_length(note) <= 64)'), target)).toBe('');
    expect(saysOfTable(rule, orders(bytes('note', null), '(octet_length(note) <= 65)'), target)).toMatch(/^blocker/);
  });

  it('accepts the same length, a longer one, and no limit', () => {
    expect(saysOfColumn(rule, varchar('note', 255), varchar('note', 255))).toBe('');
    expect(saysOfColumn(rule, varchar('note', 255), varchar('note', 256))).toBe('');
    expect(saysOfColumn(rule, varchar('note', 255), text('note'))).toBe('');
    expect(saysOfColumn(rule, bytes('note', 16), bytes('note', null))).toBe('');
  });
});

describe('padding-changed', () => {
  const rule = 'padding-changed';

  it('warns when the target pads', () => {
    expect(saysOfColumn(rule, varchar('code', 8), char('code', 8))).toMatchInlineSnapshot(`
      "warning: column shop.orders.code (source)
      orders.code is varchar(8) in the source and char(8) in the target.
      The target pads shorter values of orders.code with spaces, so values that differ only by them become the same.
      Make the target’s code a type of varying length."
    `);
    expect(saysOfColumn(rule, bytes('code', 8), bytes('code', 8, true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.code (source)
      orders.code is varbinary(8) in the source and binary(8) in the target.
      The target pads shorter values of orders.code with zero bytes, so values that differ only by them become the same.
      Make the target’s code a type of varying length."
    `);
  });

  it('notes char that becomes varchar: where the source pads what it gives out, and where a unique key drops spaces', () => {
    const one = table('orders', [char('code', 8), char('state', 2)]);
    const other = table('orders', [varchar('code', 8), varchar('state', 2)]);
    const pads = schema([one], { semantics: postgresSemantics });
    expect(says(rule, pads, schema([other]))).toMatchInlineSnapshot(`
      "note: table shop.orders.orders (source)
      orders.code and orders.state have a fixed length in the source (char(8)) and a varying one in the target (varchar(8)).
      Shorter values come out of orders padded with spaces, which count in the target.
      Copy orders.code and orders.state without trailing spaces on every path."
    `);
    expect(saysOfTable(rule, one, other)).toMatchInlineSnapshot(`
      "note: table shop.orders.orders (source)
      orders.code drops trailing spaces in the source (char(8)) and keeps them in the target (varchar(8)).
      A writer that sends 'a' and 'a ' writes one key in orders and two in orders.
      Trim orders.code in every writer, or refuse trailing spaces by a CHECK on the target."
    `);
    expect(saysOfTable(rule, { ...one, primaryKey: null }, other)).toBe('');
  });

  it('accepts the same padding, and binary(16) as bytea', () => {
    expect(saysOfColumn(rule, char('code', 8), char('code', 9))).toBe('');
    expect(saysOfColumn(rule, bytes('code', 16, true), bytes('code', null))).toBe('');
  });
});

describe('charset-changed', () => {
  const rule = 'charset-changed';
  const named = (name: string, charset: string) => varchar(name, 100, { charset });
  const notes = (...columns: Column[]) => table('notes', [integer('id'), ...columns]);

  it('names every column of a table that is not UTF-8 in one finding', () => {
    const source = notes(named('title', 'latin1'), named('body', 'latin1'), named('lang', 'ascii'));
    const target = notes(named('title', 'UTF8'), named('body', 'UTF8'), named('lang', 'UTF8'));
    expect(saysOfTable(rule, source, target)).toMatchInlineSnapshot(`
      "warning: table shop.notes.notes (source)
      notes keeps title and body in latin1; the target keeps them in UTF8.
      Copied as bytes, every character of title and body beyond ASCII is garbled or refused; UTF-8 that was once stored as latin1 arrives garbled twice.
      Read notes over a connection whose character set is utf8mb4, so that the server converts, and look for the bytes C3 83 C2 in title and body first."
    `);
  });

  it('warns when the target holds fewer characters', () => {
    expect(saysOfTable(rule, notes(named('title', 'UTF8')), notes(named('title', 'utf8mb3')))).toMatchInlineSnapshot(`
      "warning: table shop.notes.notes (source)
      notes keeps title in UTF8; the target keeps it in utf8mb3.
      Characters of title that utf8mb3 does not have are refused or replaced.
      Use UTF-8 (utf8mb4) for title on the target."
    `);
  });

  it('takes the database’s character set for a column without its own', () => {
    const column = varchar('title', 100, { charset: null });
    const latin = schema([notes(column)], { charset: 'latin1' });
    expect(says(rule, latin, schema([notes(column)], { charset: 'UTF8' }))).not.toBe('');
    expect(says(rule, latin, latin)).toBe('');
  });

  it('looks at the labels of enum and set too, and not at numbers', () => {
    const latin = { charset: 'latin1' };
    const state = column('state', "enum('ä')", { kind: 'enum', labels: ['a', 'ä'], typeName: null }, latin);
    const tags = column('tags', "set('ä')", { kind: 'set', labels: ['ä'] }, latin);
    const ascii = column('kind', "enum('a')", { kind: 'enum', labels: ['a'], typeName: null }, latin);
    const count = integer('count', latin);
    const plain = [state, tags, ascii, count].map((item) => ({ ...item, charset: 'UTF8' }));
    expect(saysOfTable(rule, notes(state, tags, ascii, count), notes(...plain))).toMatch(
      /notes keeps state and tags in latin1/,
    );
  });

  it('accepts UTF-8 on both sides under its names, and ASCII anywhere', () => {
    expect(saysOfTable(rule, notes(named('a', 'utf8mb4')), notes(named('a', 'UTF8')))).toBe('');
    expect(saysOfTable(rule, notes(named('a', 'utf8mb3')), notes(named('a', 'UTF8')))).toBe('');
    expect(saysOfTable(rule, notes(named('a', 'ascii')), notes(named('a', 'latin1')))).toBe('');
  });
});

describe('collation-order', () => {
  const rule = 'collation-order';
  const people = (collation: string) =>
    table('people', [integer('id'), varchar('first', 50, { collation }), varchar('last', 50, { collation })]);

  it('notes each pair of collations once for the whole database', () => {
    expect(saysOfTable(rule, people('utf8mb4_0900_ai_ci'), people('en_US.utf8'))).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      2 text columns sort by utf8mb4_0900_ai_ci in the source and by en_US.utf8 in the target: people.first and people.last.
      ORDER BY, < and > give another order: page boundaries, MIN and MAX and range queries such as people.first >= 'm' change.
      Give the columns that are sorted for people an ICU collation on the target, and keep en_US.utf8 where the order is only a means."
    `);
  });

  it('accepts collations that both sort by code point', () => {
    expect(saysOfTable(rule, people('utf8mb4_bin'), people('C.UTF-8'))).toBe('');
    expect(saysOfTable(rule, people('utf8mb4_0900_ai_ci'), people('UTF8MB4_0900_AI_CI'))).toBe('');
    expect(saysOfTable(rule, people('en_US.utf8'), people('en_US.UTF-8'))).toBe('');
  });

  it('does not take a Swedish collation for one by code point', () => {
    expect(saysOfTable(rule, people('latin1_swedish_ci'), people('C'))).not.toBe('');
  });
});

describe('case-sensitivity-changed', () => {
  const rule = 'case-sensitivity-changed';
  const folded = [integer('id'), varchar('city', 50, foldedCase), varchar('street', 50, foldedCase)];
  const exact = [integer('id'), varchar('city', 50), varchar('street', 50)];

  it('warns when a column that leads an index is compared otherwise', () => {
    const source = table('people', folded, { indexes: [index('people_city', ['city'])] });
    expect(saysOfTable(rule, source, table('people', exact))).toMatchInlineSnapshot(`
      "warning: table shop.people.people (source)
      people compares city and street without regard to case in the source and exactly in the target; indexes begin with city.
      city = 'abc' no longer finds 'ABC' in people: lookups, joins, GROUP BY and DISTINCT on city and street give other rows, without an error.
      Give city and street a nondeterministic ICU collation or citext on the target, or compare lower(…) on both sides of each query."
    `);
  });

  it('says so when accents go the same way', () => {
    const loose = { ...foldedCase, accentSensitive: false };
    const source = table('people', [integer('id'), varchar('city', 50, loose)]);
    const target = table('people', [integer('id'), varchar('city', 50)]);
    expect(saysOfTable(rule, source, target)).toMatchInlineSnapshot(`
      "note: table shop.people.people (source)
      people compares city without regard to case in the source and exactly in the target, and so it does with accents.
      city = 'abc' no longer finds 'ABC' in people: lookups, joins, GROUP BY and DISTINCT on city give other rows, without an error.
      Give city a nondeterministic ICU collation (und-u-ks-level1) on the target, or compare lower(unaccent(…)) on both sides of each query."
    `);
  });

  it('notes it where no index begins with the column', () => {
    expect(saysOfTable(rule, table('people', folded), table('people', exact))).toMatch(/^note: table shop\.people/);
  });

  it('sees the other direction', () => {
    expect(saysOfTable(rule, table('people', exact), table('people', folded))).toMatchInlineSnapshot(`
      "note: table shop.people.people (source)
      people compares city and street exactly in the source and without regard to case in the target.
      city = 'abc' also finds 'ABC' in people: lookups, joins, GROUP BY and DISTINCT on city and street give other rows, without an error.
      Give city and street a collation on the target that tells case apart."
    `);
  });

  it('accepts the same sensitivity, and leaves unique columns to their own rule', () => {
    expect(saysOfTable(rule, table('people', folded), table('people', folded))).toBe('');
    const uniqueKeys = [key('u', 'city'), key('v', 'street')];
    expect(saysOfTable(rule, table('people', folded, { uniqueKeys }), table('people', exact, { uniqueKeys }))).toBe('');
  });
});

describe('a unique key that loses both', () => {
  it('is named for its case and for its accents: lower(email) keeps those apart', () => {
    const loose = { ...foldedCase, accentSensitive: false };
    const users = (email: Partial<Column>) =>
      table('users', [integer('id'), varchar('email', 100, email)], { uniqueKeys: [key('u', 'email')] });
    expect(saysOfTable('accent-sensitivity-changed', users(loose), users({}))).toMatch(/^warning/);
    expect(saysOfTable('unique-case-sensitivity', users(loose), users({}))).toMatch(/^warning/);
  });
});

describe('unique-case-sensitivity', () => {
  const rule = 'unique-case-sensitivity';
  const users = (email: Column, parts: readonly string[] = ['email']) =>
    table('users', [integer('id'), email], {
      uniqueKeys: parts[0] === 'email' ? [key('users_email', 'email')] : [],
      indexes: [index('users_email', parts, { unique: true })],
    });

  it('warns when a case-insensitive unique key becomes exact', () => {
    expect(saysOfTable(rule, users(varchar('email', 100, foldedCase)), users(varchar('email')))).toMatchInlineSnapshot(`
      "warning: key shop.users.users_email (source)
      users keeps email unique without regard to case in the source (utf8mb4_0900_as_ci); the target compares email exactly (utf8mb4_bin).
      The target accepts 'Ann' and 'ann' as two values of email, the source refuses the second: both sides part after the first such write, and lookups by email in another case find nothing.
      Add a unique index over lower(email) to the target’s users, or give email a nondeterministic ICU collation or citext there."
    `);
  });

  it('warns when an exact unique key becomes case-insensitive', () => {
    expect(saysOfTable(rule, users(varchar('email')), users(varchar('email', 100, foldedCase)))).toMatchInlineSnapshot(`
      "warning: key shop.users.users_email (source)
      users keeps email unique by exact text in the source; the target’s users takes 'a' and 'A' in email for the same (utf8mb4_0900_as_ci).
      The target refuses the second of two rows whose email differs only by case.
      Give email a collation on the target that tells case apart (utf8mb4_bin, …_as_cs), or repair such pairs in the source first."
    `);
  });

  it('accepts a unique index over lower(email), with any spelling of it, and no index over another expression', () => {
    const source = users(varchar('email', 100, foldedCase));
    expect(saysOfTable(rule, source, users(varchar('email'), ['=lower(email)']))).toBe('');
    expect(saysOfTable(rule, source, users(varchar('email'), ['=lower(("email")::text)']))).toBe('');
    expect(saysOfTable(rule, source, users(varchar('email'), ['=md5(email)']))).not.toBe('');
    expect(saysOfTable(rule, source, users(varchar('email'), ['=lower(email)', 'id']))).not.toBe('');
    expect(saysOfTable(rule, source, source)).toBe('');
  });
});

describe('a composite unique key that is folded on the target', () => {
  const tenants = (email: Column, parts: readonly string[]) =>
    table('users', [integer('id'), integer('tenant'), email], { indexes: [index('u', parts, { unique: true })] });
  const source = tenants(varchar('email', 100, foldedCase), ['tenant', 'email']);

  it('needs every column', () => {
    const both = tenants(varchar('email'), ['=lower(email)', 'tenant']);
    expect(saysOfTable('unique-case-sensitivity', source, both)).toBe('');
    const other = tenants(varchar('email'), ['=lower(email)', 'id']);
    expect(saysOfTable('unique-case-sensitivity', source, other)).not.toBe('');
  });
});

describe('pad-space-changed', () => {
  const rule = 'pad-space-changed';
  const users = (padSpace: boolean, unique: boolean) =>
    table('users', [integer('id'), varchar('nick', 50, { padSpace }), varchar('city', 50, { padSpace })], {
      uniqueKeys: unique ? [key('users_nick', 'nick')] : [],
    });

  it('warns where uniqueness changes, in both directions', () => {
    expect(saysOfTable(rule, users(true, true), users(false, true))).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users ignores trailing spaces of nick and city in comparisons; the target’s users does not.
      nick = 'a' finds fewer rows on the target when values end in spaces, and the target accepts 'a' and 'a ' side by side in the unique nick.
      Count the values of nick and city that end in a space in the source; trim them there and refuse new ones, or trim on every path."
    `);
    expect(saysOfTable(rule, users(false, true), users(true, true))).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users compares trailing spaces of nick and city; the target’s users ignores them.
      nick = 'a' finds more rows on the target when values end in spaces, and the target refuses the second of 'a' and 'a ' in the unique nick.
      Count the values of nick and city that end in a space in the source; trim them there and refuse new ones, or trim on every path."
    `);
  });

  it('notes it for columns without a unique key', () => {
    expect(saysOfTable(rule, users(true, false), users(false, false))).toMatch(/^note: table shop\.users/);
  });

  it('accepts the same on both sides, and leaves CHAR to the rule about padding', () => {
    expect(saysOfTable(rule, users(true, true), users(true, true))).toBe('');
    const fixed = { ...char('code', 8), padSpace: true };
    expect(saysOfColumn(rule, fixed, varchar('code', 8))).toBe('');
  });
});

describe('json-text', () => {
  const rule = 'json-text';

  it('warns when JSON becomes text and text becomes JSON', () => {
    expect(saysOfColumn(rule, json('json', true), text('data'))).toMatchInlineSnapshot(`
      "warning: column shop.orders.data (source)
      orders.data is json in the source and text in the target.
      The target accepts anything in data: the first document that is not JSON breaks its readers, and JSON operators need a cast.
      Make the target’s data a JSON type (jsonb on PostgreSQL)."
    `);
    expect(saysOfColumn(rule, text('data'), json('jsonb', true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.data (source)
      orders.data is text in the source and jsonb in the target.
      Values of orders.data that are not valid JSON (the empty string, a \\u0000, half a surrogate pair) are refused by the target.
      Find the values in orders.data that are not JSON and repair them first, or keep a text type."
    `);
  });

  it('notes that text kept as written becomes parsed', () => {
    expect(saysOfColumn(rule, json('longtext', false), json('jsonb', true))).toMatchInlineSnapshot(`
      "note: column shop.orders.data (source)
      orders.data is longtext in the source and jsonb in the target.
      The target stores data parsed: spacing, key order and duplicate keys of the source’s text are gone.
      Compare orders.data as JSON, not as text; keep a text type if its bytes are signed or hashed."
    `);
  });

  it('accepts JSON on both sides and parsed JSON kept as text JSON', () => {
    expect(saysOfColumn(rule, json('json', true), json('jsonb', true))).toBe('');
    expect(saysOfColumn(rule, json('jsonb', true), json('json', false))).toBe('');
  });
});

describe('enum-labels-changed', () => {
  const rule = 'enum-labels-changed';

  it('blocks when the target lacks a label', () => {
    expect(saysOfColumn(rule, labels('new', 'paid', 'sent'), labels('new', 'paid'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.state (source)
      orders.state knows 'sent' in the source; the target’s state (order_state) does not.
      Rows with 'sent' in orders.state are refused by the target.
      Add 'sent' to the target’s order_state."
    `);
  });

  it('notes more labels and another order', () => {
    expect(saysOfColumn(rule, labels('new', 'paid'), labels('new', 'paid', 'sent'))).toMatchInlineSnapshot(`
      "note: column shop.orders.state (source)
      orders.state knows 'sent' in the target only.
      A row written with 'sent' after cutover cannot be copied back to the source.
      Do not write 'sent' before the way back is given up, or add it to the source."
    `);
    expect(saysOfColumn(rule, labels('new', 'paid'), labels('paid', 'new'))).toMatchInlineSnapshot(`
      "note: column shop.orders.state (source)
      The labels of orders.state stand in the order new, paid in the source and paid, new in the target.
      ORDER BY, < and > on state follow the order of the labels and give other results.
      Create the target’s type with the labels in the source’s order."
    `);
  });

  it('takes a label in another case for another label', () => {
    expect(saysOfColumn(rule, labels('new'), labels('New'))).toMatch(/^blocker: /);
    expect(saysOfColumn(rule, labels('new', 'paid'), labels('new', 'paid'))).toBe('');
  });
});

describe('set-type', () => {
  const rule = 'set-type';
  const array = column('tags', 'text[]', { kind: 'array', of: 'text' });

  it('warns when a set becomes something else', () => {
    expect(saysOfColumn(rule, set('red', 'blue'), array)).toMatchInlineSnapshot(`
      "warning: column shop.orders.tags (source)
      orders.tags is set('red','blue') in the source and text[] in the target.
      A value of orders.tags is several labels at once: how they are joined, ordered and limited must be the same on every path, and FIND_IN_SET and bit arithmetic on tags change.
      Use an array of text with CHECK (tags <@ ARRAY[…]) over its 2 labels, written in label order, or a child table."
    `);
  });

  it('only notes an array that a CHECK keeps to the labels', () => {
    const limited = (sql: string) => table('orders', [integer('id'), array], { checks: [check('c', sql)] });
    const source = table('orders', [integer('id'), set('red', 'blue')]);
    expect(saysOfTable(rule, source, limited("tags <@ ARRAY['red'::text, 'blue'::text]"))).toMatch(/^note/);
    expect(saysOfTable(rule, source, limited("tags <@ ARRAY['red'::text]"))).toMatch(/^warning/);
  });

  it('blocks when the target’s set lacks a label', () => {
    expect(saysOfColumn(rule, set('red', 'blue'), set('red'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.tags (source)
      orders.tags is set('red','blue') in the source and set('red') in the target.
      Rows whose tags holds 'blue' are refused by the target.
      Give the target’s tags the labels of set('red','blue') in the same order."
    `);
  });

  it('accepts the same set and is the only rule about the pair, both ways', () => {
    expect(saysOfColumn(rule, array, set('red', 'blue'))).toMatch(/^warning/);
    expect(saysOfColumn('type-family-changed', array, set('red', 'blue'))).toBe('');
    expect(saysOfColumn(rule, set('red', 'blue'), set('red', 'blue'))).toBe('');
    expect(saysOfColumn('type-family-changed', set('red', 'blue'), array)).toBe('');
  });
});
