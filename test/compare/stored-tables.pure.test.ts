import { describe, expect, it } from 'vitest';
import { column, foreignKey, integer, numbered, says, saysOfTable, schema, table, trigger } from './build.ts';
import { saysOfCase, saysTurned } from './cases/says-of-case.ts';
import { mysqlSemantics, postgresSemantics } from './servers.ts';

describe('zero-date-default', () => {
  it('blocks when nothing takes the place of the zero date', () => {
    expect(saysOfCase('zero-date-default')).toMatchInlineSnapshot(`
      "blocker: column shop.orders.day (source)
      orders.day defaults to '0000-00-00' in the source, a day that no calendar has; the target’s day has no default.
      An insert that leaves day out fails on the target, and rows that hold '0000-00-00' are refused.
      Decide what stands for '0000-00-00': let the target’s day admit NULL, or choose a real day; use it in the copy, in every writer and in every query."
    `);
  });
});

describe('accent-sensitivity-changed', () => {
  it('warns when the target tells accents apart in a unique key', () => {
    expect(saysOfCase('accent-sensitivity-changed')).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users compares email without regard to accents in the source and with them in the target.
      email = 'Jose' no longer finds 'José' in users, without an error, and the target accepts 'Jose' and 'José' side by side in the unique email.
      Give email a nondeterministic collation that ignores accents on the target (ICU und-u-ks-level1; citext ignores case only), or compare unaccent(…) on both sides of each query."
    `);
  });

  it('warns when the target does not', () => {
    expect(saysTurned('accent-sensitivity-changed')).toMatchInlineSnapshot(`
      "warning: table shop.users.users (source)
      users compares email with accents in the source and without regard to them in the target.
      email = 'Jose' also finds 'José' in users, without an error, and the target refuses the second of 'Jose' and 'José' in the unique email.
      Give email a collation on the target that tells accents apart (…_as_…), or repair such pairs in the source first."
    `);
  });
});

describe('enum-case-ignored', () => {
  it('notes labels that are known in any case', () => {
    expect(saysOfCase('enum-case-ignored')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      1 enum column of the source knows its labels in any case: orders.state.
      A writer that sends 'NEW' for 'new' is understood by the source and refused by the target, or stored as another text; so it is in comparisons.
      Write the labels as they are declared in every writer and query of orders.state."
    `);
  });
});

describe('zerofill-lost', () => {
  it('notes that leading zeros go', () => {
    expect(saysOfCase('zerofill-lost')).toMatchInlineSnapshot(`
      "note: column shop.orders.ref (source)
      orders.ref is int(5) zerofill in the source and int in the target, so 42 reads as 00042 and as 42.
      Where ref is shown, joined with text or exported, it looks different; the number is the same.
      Pad ref to 5 digits where it is shown: lpad(ref::text, 5, '0') in PostgreSQL."
    `);
  });

  it('notes that they come', () => {
    expect(saysTurned('zerofill-lost')).toMatchInlineSnapshot(`
      "note: column shop.orders.ref (source)
      orders.ref is int in the source and int(5) zerofill in the target, so 42 reads as 42 and as 00042.
      Where ref is shown, joined with text or exported, it looks different; the number is the same.
      Pad ref to 5 digits where it is shown: lpad(ref::text, 5, '0') in PostgreSQL."
    `);
  });
});

describe('float-scale-changed', () => {
  it('notes that the target does not round', () => {
    expect(saysOfCase('float-scale-changed')).toMatchInlineSnapshot(`
      "note: column shop.orders.ratio (source)
      orders.ratio is float(9,2) in the source (rounded to 2 digits after the point) and double in the target (as it is written).
      A write such as 1.23456789 to ratio is kept whole by the target and rounded by the source: sums and comparisons part.
      Make the target’s ratio a decimal with 2 digits after the point, or round in every writer."
    `);
  });

  it('blocks when only the target rounds', () => {
    expect(saysTurned('float-scale-changed')).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ratio (source)
      orders.ratio is double in the source (as it is written) and float(9,2) in the target (rounded to 2 digits after the point).
      Values of orders.ratio with more than 2 digits after the point are rounded without an error.
      Leave the target’s ratio without a number of digits."
    `);
  });
});

describe('identity-step-changed', () => {
  it('warns about another step', () => {
    expect(saysOfCase('identity-step-changed')).toMatchInlineSnapshot(`
      "warning: column shop.orders.id (source)
      orders.id counts in steps of 2 in the source and of 1 in the target.
      Numbers that the step keeps free for others (another primary, another region) are drawn for id on the target, or left out.
      Count the target’s id in steps of 2 (ALTER SEQUENCE … INCREMENT BY, auto_increment_increment), unless nothing else draws numbers any more."
    `);
  });

  it('warns in the other direction too', () => {
    expect(saysTurned('identity-step-changed')).toMatchInlineSnapshot(`
      "warning: column shop.orders.id (source)
      orders.id counts in steps of 1 in the source and of 2 in the target.
      Numbers that the step keeps free for others (another primary, another region) are drawn for id on the target, or left out.
      Count the target’s id in steps of 1 (ALTER SEQUENCE … INCREMENT BY, auto_increment_increment), unless nothing else draws numbers any more."
    `);
  });
});

describe('identity-limit-lowered', () => {
  it('warns when a sequence ends before its column', () => {
    expect(saysOfCase('identity-limit-lowered')).toMatchInlineSnapshot(`
      "warning: column shop.orders.id (source)
      orders.id can number up to 9223372036854775807 in the source; the target’s sequence orders_id_seq ends at 2147483647, though id is bigint.
      After 2147483647 every insert into orders that leaves id out fails on the target.
      Run ALTER SEQUENCE orders_id_seq AS bigint NO MAXVALUE on the target."
    `);
  });
});

describe('a sequence that starts again', () => {
  it('is named with its end', () => {
    const counter = (cycles: boolean) =>
      table('orders', [integer('id', { identity: numbered('identity', { limit: '999', cycles }) })]);
    expect(saysOfTable('identity-limit-lowered', counter(false), counter(true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.id (source)
      orders.id can number up to 999 in the source; the target’s sequence ends at 999 and starts again, though id is int.
      After 999 the target draws numbers for id that rows already have.
      Run ALTER SEQUENCE of id NO CYCLE on the target."
    `);
    expect(saysOfTable('identity-limit-lowered', counter(true), counter(true))).toBe('');
  });
});

describe('numbering-per-group', () => {
  it('warns when numbers no longer start again in each group', () => {
    expect(saysOfCase('numbering-per-group')).toMatchInlineSnapshot(`
      "warning: column shop.orders.id (source)
      orders.id numbers itself in the source but begins no key: its numbers start at 1 again for each value of the key’s columns before it; the target’s id does not count so.
      The source gives the same id to rows of different groups, the target one counter to all: numbers jump, and code that expects 1, 2, 3 in each group breaks.
      Draw id in the application (SELECT max + 1 under a lock on the group), or in a trigger of the target’s orders."
    `);
  });
});

describe('null-order-changed', () => {
  it('notes NULL at the other end', () => {
    expect(saysOfCase('null-order-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      1 indexed column that admits NULL has it at the other end of the order in the target: users.email.
      ORDER BY users.email puts the rows without a value on the other end: first pages, LIMIT 1 and keyset pagination give other rows, and NULLS FIRST or LAST in the query without the same in the index sorts the whole table.
      State NULLS FIRST or NULLS LAST, as the source sorts, in the queries that order by users.email and in the target’s indexes for them; drop it where nobody looks at rows without a value."
    `);
  });
});

describe('check-not-validated', () => {
  it('notes a CHECK that was not proved', () => {
    expect(saysOfCase('check-not-validated')).toMatchInlineSnapshot(`
      "note: check shop.items.c0 (source)
      c0 of the target’s items (price > 0) is NOT VALID, while c0 of the source’s items holds for every row.
      Rows of items that were there before it may break it, and the planner does not rely on it.
      Run ALTER TABLE items VALIDATE CONSTRAINT c0 after the backfill."
    `);
  });
});

describe('row-security-changed', () => {
  it('warns when the target shows all rows', () => {
    expect(saysOfCase('row-security-changed')).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      Row level security decides which rows of items a login sees in the source; the target’s items has none.
      Every login that may read items on the target reads the rows of all tenants.
      Enable row level security with the same policies on the target, or give the logins views that filter, before reads move there."
    `);
  });

  it('warns when the target hides rows', () => {
    expect(saysTurned('row-security-changed')).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      Row level security decides which rows of items a login sees in the target; the source’s items has none.
      A login that no policy admits reads no row of items and is refused its writes: copy, parity and application see less than is there.
      Give the logins that copy and compare BYPASSRLS, and check the policies of items against every login of the application."
    `);
  });
});

describe('replica-identity-changed', () => {
  it('warns when the log names no old row', () => {
    expect(saysOfCase('replica-identity-changed')).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      The log identifies a changed row of items by the whole old row in the source and by nothing in the target.
      Once items is published, UPDATE and DELETE on it fail: what follows its changes, and the way back, has nothing to find the old row by.
      Run ALTER TABLE items REPLICA IDENTITY FULL on the target before it is published."
    `);
  });

  it('accepts a target that names more, and notes one that names the key instead of the row', () => {
    expect(saysTurned('replica-identity-changed')).toBe('');
    const identified = (replicaIdentity: string) => table('items', [integer('id')], { replicaIdentity });
    expect(saysOfTable('replica-identity-changed', identified('full'), identified('key'))).toMatch(/^note/);
    const keyless = { ...identified('key'), primaryKey: null };
    expect(saysOfTable('replica-identity-changed', identified('key'), keyless)).toMatch(/^warning/);
  });
});

describe('history-lost', () => {
  it('warns when history ends', () => {
    expect(saysOfCase('history-lost')).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      items keeps every earlier state of its rows in the source (system versioning); the target’s items does not.
      A copy holds the current rows only: the history so far is lost at decommission, FOR SYSTEM_TIME fails, and no new history is kept.
      Copy SELECT … FOR SYSTEM_TIME ALL of items into a history table, and let a trigger of the target’s items fill it from then on; or decide that the history ends."
    `);
  });

  it('notes that it begins', () => {
    expect(saysTurned('history-lost')).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      The target’s items keeps every earlier state of its rows (system versioning); the source’s items does not.
      Each copied and mirrored write adds a row to the history of items, dated by the copy and not by the source.
      Add system versioning to items after the backfill."
    `);
  });
});

describe('unlogged-table', () => {
  it('warns about a table that a crash empties', () => {
    expect(saysOfCase('unlogged-table')).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      The target’s items is UNLOGGED; the source’s items is written to the log.
      After a crash of the target items is empty; no replica and no restored backup of the log has its rows.
      Run ALTER TABLE items SET LOGGED after the backfill and before reads move to it."
    `);
  });
});

describe('row-format-changed', () => {
  it('notes that rows are no longer compressed', () => {
    expect(saysOfCase('row-format-changed')).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      items has the row format compressed in the source and dynamic in the target.
      items takes another amount of disk and memory for the same rows, commonly twice as much.
      Give the target’s items ROW_FORMAT=COMPRESSED, or measure its size after a trial copy."
    `);
  });

  it('notes that they are', () => {
    expect(saysTurned('row-format-changed')).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      items has the row format dynamic in the source and compressed in the target.
      items takes another amount of disk and memory for the same rows.
      Give the target’s items ROW_FORMAT=DYNAMIC, or measure its size after a trial copy."
    `);
  });
});

describe('detail-changed', () => {
  it('notes what changes no row', () => {
    expect(saysOfCase('detail-changed')).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      KEY_BLOCK_SIZE=8 stands at items in the source; the target’s items has nothing like it that Lockstep knows.
      The rows are the same; size, place, speed or remarks may differ.
      Leave it, or give the target’s items what it has for the purpose once measurements ask for it."
    `);
  });

  it('warns of what changes which rows are accepted, from whichever side', () => {
    const match = { kind: 'foreign key', name: 'owner', says: 'MATCH FULL', changes: 'meaning' } as const;
    const [plain, full] = [table('items', [integer('id')]), table('items', [integer('id')], { details: [match] })];
    expect(saysOfTable('detail-changed', full, plain)).toMatchInlineSnapshot(`
      "warning: foreign key shop.items.owner (source)
      MATCH FULL stands at foreign key owner of items in the source; the target’s items has nothing like it that Lockstep knows.
      Which rows are accepted, seen, replicated or protected may differ between the sides.
      Write its equal for the target’s items by hand, or decide that the difference stays."
    `);
    expect(saysOfTable('detail-changed', plain, full)).toMatchInlineSnapshot(`
      "warning: foreign key shop.items.owner (target)
      MATCH FULL stands at foreign key owner of items in the target; the source’s items has nothing like it that Lockstep knows.
      Which rows are accepted, seen, replicated or protected may differ between the sides.
      Write its equal for the source’s items by hand, or decide that the difference stays."
    `);
  });

  it('names what belongs to no table by the database', () => {
    const trigger = { kind: 'database', name: 'shop', says: 'EVENT TRIGGER audit', changes: 'meaning' } as const;
    expect(says('detail-changed', schema([], { details: [trigger] }), schema([]))).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      EVENT TRIGGER audit stands at shop in the source; the target has nothing like it that Lockstep knows.
      Which rows are accepted, seen, replicated or protected may differ between the sides.
      Write its equal for the target by hand, or decide that the difference stays."
    `);
  });
});

describe('sequence-cache-changed', () => {
  it('notes numbers taken in blocks', () => {
    expect(saysOfCase('sequence-cache-changed')).toMatchInlineSnapshot(`
      "note: sequence shop.invoice_no (source)
      The sequence invoice_no takes one number at a time in the source and 1000 at once in the target.
      Each restart of the target (each session, on PostgreSQL) leaves up to 999 numbers of invoice_no unused, and later sessions can draw smaller numbers than earlier ones.
      Run ALTER SEQUENCE invoice_no CACHE 1 (NOCACHE on MariaDB) on the target if its numbers must stay close or in order."
    `);
  });
});

describe('exclusion-missing', () => {
  it('warns when rows may overlap', () => {
    expect(saysOfCase('exclusion-missing')).toMatchInlineSnapshot(`
      "warning: check shop.items.c0 (source)
      items refuses rows that conflict with another row: EXCLUDE USING gist (int4range(id, price) WITH &&) (c0); the target’s items does not.
      The target accepts rows of items that overlap or clash under c0; they cannot be copied back.
      Take a lock and look for the conflict in the transaction that writes items, or split the range into keys that UNIQUE can hold; check the rows of items against c0 before cutover."
    `);
  });
});

describe('foreign-key-type-differs', () => {
  it('warns when the two columns part', () => {
    expect(saysOfCase('foreign-key-type-differs')).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      customer_id → customers.id (orders_customer of orders) ties two columns of one type in the source; on the target orders.customer_id is int and customers.id is bigint.
      A row of customers numbered above 2147483647 cannot be referenced from orders.
      Give orders.customer_id the type of customers.id on the target: bigint."
    `);
  });
});

describe('foreign-key-parent-not-unique', () => {
  it('warns when no key can be referenced', () => {
    expect(saysOfCase('foreign-key-parent-not-unique')).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_code (source)
      orders has the foreign key orders_code (customer → customers.code); the target’s orders has none, and no primary or unique key there is made of customers (code).
      The foreign key cannot be created (42830 on PostgreSQL): rows of orders without a row in customers are accepted, and deletes do not reach them.
      Prove that code repeats in no row of customers and make it UNIQUE on the target, then add orders_code; else keep the tie by a trigger."
    `);
  });
});

describe('foreign-key-checked-by-row', () => {
  it('notes a table that references itself', () => {
    expect(saysOfCase('foreign-key-checked-by-row')).toMatchInlineSnapshot(`
      "note: foreign key shop.nodes.up (source)
      nodes references itself by up (parent → nodes.id); the source checks it at the end of a statement, the target after each row.
      One DELETE or INSERT over parents and children of nodes succeeds in the source and fails on the target when the rows come in the wrong order.
      Write parents before children and delete children before parents in nodes, statement by statement (DELETE … ORDER BY helps); the copy too."
    `);
  });
});

describe('cascade-trigger-changed', () => {
  it('warns when a cascade fires triggers', () => {
    expect(saysOfCase('cascade-trigger-changed')).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      A change in customers cascades into orders by orders_customer (customer_id → customers.id); on the target alone the rows so reached fire audit of orders.
      audit does on the target what the source never did for such rows: audit lines, counters and totals part.
      Let audit leave out rows that a cascade changes (in PostgreSQL: WHEN (pg_trigger_depth() = 0)), or accept the difference for orders."
    `);
  });

  it('warns when it no longer does', () => {
    expect(saysTurned('cascade-trigger-changed')).toMatchInlineSnapshot(`
      "warning: foreign key shop.orders.orders_customer (source)
      A change in customers cascades into orders by orders_customer (customer_id → customers.id); on the source alone the rows so reached fire audit of orders.
      What audit does for such rows in the source is no longer done on the target.
      Delete and update the rows of orders by a statement of their own before those of customers."
    `);
  });
});

describe('loose grouping', () => {
  it('is said with the views that group', () => {
    const view = (name: string, sql: string) => ({ schema: 'shop', name, materialized: false, sql });
    const views = [view('totals', 'select a, b from t group by a'), view('plain', 'select a from t')];
    const source = schema([], { views, semantics: { ...mysqlSemantics, fullGroupBy: false } });
    expect(says('group-by-stricter', source, schema([]))).toContain('1 view of the source groups: totals.');
  });
});

describe('a cascade that only moves the moment of change', () => {
  it('is a note', () => {
    const at = (onUpdateNow: boolean) =>
      column('at', 'timestamp', { kind: 'timestamp', precision: 0, zoned: true }, { onUpdateNow });
    const shop = (onUpdateNow: boolean) => [
      table('customers', [integer('id')]),
      table('orders', [integer('id'), integer('customer_id'), at(onUpdateNow)], {
        foreignKeys: [foreignKey('fk', 'customer_id', 'customers', { onDelete: 'set null' })],
      }),
    ];
    const touch = trigger('touch', 'orders', { timing: 'before', events: ['update'] });
    const target = schema(shop(false), { semantics: postgresSemantics, triggers: [touch] });
    expect(says('cascade-trigger-changed', schema(shop(true)), target)).toMatch(/^note/);
    expect(says('cascade-trigger-changed', schema(shop(false)), target)).toMatch(/^warning/);
  });
});

describe('full-text-search-changed', () => {
  it('notes another kind of full-text index', () => {
    expect(saysOfCase('full-text-search-changed')).toMatchInlineSnapshot(`
      "note: database shop.shop (source)
      Full-text indexes are of another kind on the target: users.words (email, nick) is fulltext in the source and gin in the target.
      Queries are spelled otherwise (MATCH … AGAINST, @@ to_tsquery), and words are cut, left out and ranked by other rules: the same search of users.words (email, nick) finds other rows.
      Rewrite the searches of users.words (email, nick), choose the target’s dictionary and shortest word on purpose, and compare results for real search terms before reads move."
    `);
  });
});

describe('redundant-index', () => {
  it('notes an index that repeats another', () => {
    expect(saysOfCase('redundant-index')).toMatchInlineSnapshot(`
      "note: index shop.users.a (target)
      a and b of the target’s users are the same index over email; the source’s users has 1 of it.
      Each write to users keeps 2 copies of it up to date, and the backfill takes longer; no search gets faster.
      Keep a and drop b on the target, unless a constraint needs it."
    `);
  });
});
