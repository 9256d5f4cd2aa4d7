import { describe, expect, it } from 'vitest';
import type { Routine, Schema, Sequence, Table, Trigger } from '../../mcp-server/src/model/schema.ts';
import { column, index, integer, numbered, says, saysOfTable, schema, table, trigger, varchar } from './build.ts';
import { postgresSemantics } from './servers.ts';

const empty = schema([]);
const onPostgres = (tables: readonly Table[]) => schema(tables, { semantics: postgresSemantics });
const items = (overrides: Partial<Table> = {}) => table('items', [integer('id'), integer('price')], overrides);

describe('table-missing', () => {
  const rule = 'table-missing';

  it('blocks for a source table and notes a target table without a counterpart', () => {
    expect(says(rule, schema([items()]), empty)).toMatchInlineSnapshot(`
      "blocker: table shop.items.items (source)
      items has no table of its name in shop on the target.
      No row of items is copied, mirrored or compared.
      Create items on the target, or say in lockstep.yaml which table receives it or that it is left behind."
    `);
    expect(says(rule, empty, schema([items()]))).toMatchInlineSnapshot(`
      "note: table shop.items.items (target)
      items is in the target only.
      Nothing in shop fills items, and its rows are not compared.
      Leave items if it belongs to the target alone; rename it if it stands for a source table."
    `);
  });

  it('says when a name has two candidates', () => {
    const target = schema([items({ name: 'Items' }), items({ name: 'ITEMS' })]);
    expect(says(rule, schema([items()]), target)).toMatchInlineSnapshot(`
      "blocker: table shop.items.items (source)
      shop.items in the source could be shop.Items and shop.ITEMS in the target: the names do not say which.
      No row of items is copied, mirrored or compared.
      Say in lockstep.yaml which table receives which, or rename one side so that each name means one table.

      note: table shop.ITEMS.ITEMS (target)
      ITEMS is in the target only.
      Nothing in shop fills ITEMS, and its rows are not compared.
      Leave ITEMS if it belongs to the target alone; rename it if it stands for a source table.

      note: table shop.Items.Items (target)
      Items is in the target only.
      Nothing in shop fills Items, and its rows are not compared.
      Leave Items if it belongs to the target alone; rename it if it stands for a source table."
    `);
  });

  it('accepts another spelling of the same name', () => {
    expect(says(rule, schema([items({ name: 'orderItems' })]), schema([items({ name: 'order_items' })]))).toBe('');
  });
});

describe('column-missing', () => {
  const rule = 'column-missing';

  it('warns about a column that only the source has', () => {
    expect(
      saysOfTable(rule, table('items', [integer('id'), varchar('note')]), table('items', [integer('id')])),
    ).toMatchInlineSnapshot(`
      "warning: column shop.items.note (source)
      items.note (varchar(100)) has no column of its name in the target’s items.
      The values of note are not copied, and readers of items that name it fail.
      Add note to the target’s items, or say in lockstep.yaml which column receives it or that it is dropped."
    `);
    const computed = integer('gross', { generated: { sql: 'net + tax', stored: true } });
    expect(saysOfTable(rule, table('items', [integer('id'), computed]), table('items', [integer('id')]))).toMatch(
      /^note/,
    );
  });

  it('says when a name has two candidates', () => {
    const source = table('items', [integer('id'), varchar('userId')]);
    const target = table('items', [
      integer('id'),
      varchar('user_id', 9, { nullable: true }),
      varchar('userid', 9, { nullable: true }),
    ]);
    expect(
      saysOfTable(rule, source, table('items', [...target.columns, varchar('USERID', 9, { nullable: true })])),
    ).toMatch(/could be user_id, userid and USERID/);
  });

  it('blocks when the target requires a value that nobody gives', () => {
    const target = table('items', [integer('id'), varchar('tenant')]);
    expect(saysOfTable(rule, table('items', [integer('id')]), target)).toMatchInlineSnapshot(`
      "blocker: column shop.items.tenant (target)
      items.tenant (varchar(100), NOT NULL without a default) is in the target only.
      Every insert of a row of items fails: nothing gives tenant a value.
      Give items.tenant a default, or let it admit NULL until the application writes it."
    `);
  });

  it('notes a target column that fills itself', () => {
    for (const filled of [
      varchar('tenant', 9, { nullable: true }),
      varchar('tenant', 9, { default: { kind: 'literal', value: 'a' } }),
      varchar('tenant', 9, { generated: { sql: "'a'", stored: true } }),
    ]) {
      expect(saysOfTable(rule, table('items', [integer('id')]), table('items', [integer('id'), filled]))).toMatch(
        /^note/,
      );
    }
  });
});

describe('partitioning-changed', () => {
  const rule = 'partitioning-changed';
  const parts = (method: string, key: string, ...bounds: string[]) =>
    items({ partitioning: { method, key, partitions: bounds.map((bound, at) => ({ name: `p${at}`, bound })) } });
  const range = (key: string, ...bounds: string[]) => parts('range', key, ...bounds);

  it('warns when the target has no place for some row, and notes when it has, or when only the source is split', () => {
    expect(saysOfTable(rule, items(), range('price', '1', '2'))).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      items is one table in the source and partitioned by range (price) into 2 parts in the target.
      A row of items whose price lies in no partition of the target is refused, and each unique key of items must contain price.
      Give items a partition for every value (a DEFAULT one, or MAXVALUE) before the backfill."
    `);
    expect(saysOfTable(rule, items(), range('price', '1', 'MAXVALUE'))).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      items is one table in the source and partitioned by range (price) into 2 parts in the target.
      Each unique key of items must contain price.
      Keep it if queries and retention of items go by price."
    `);
    expect(saysOfTable(rule, range('price', '1', '2'), items())).toMatchInlineSnapshot(`
      "note: table shop.items.items (source)
      items is partitioned by range (price) into 2 parts in the source and one table in the target.
      Dropping old rows of items by dropping a partition becomes a DELETE.
      Partition the target’s items by the same column if its retention needs it."
    `);
  });

  it('accepts the same method and columns with a place for every row, however they are spelled', () => {
    expect(saysOfTable(rule, range('`price`', '1', '2'), range('price', '5', '9'))).toBe('');
    expect(saysOfTable(rule, range('to_days(`price`)', '1', 'MAXVALUE'), range('price', 'DEFAULT'))).toBe('');
    expect(saysOfTable(rule, parts('RANGE COLUMNS', '`price`', 'MAXVALUE'), range('price', 'DEFAULT', 'x'))).toBe('');
    expect(saysOfTable(rule, parts('LINEAR KEY', '`price`', ''), parts('hash', 'price', 'a', 'b'))).toBe('');
  });

  it('tells other columns, methods, and a missing place for the rest apart', () => {
    expect(saysOfTable(rule, range('price', 'MAXVALUE'), range('id', 'DEFAULT'))).not.toBe('');
    expect(saysOfTable(rule, range('price', 'MAXVALUE'), parts('list', 'price', 'DEFAULT'))).not.toBe('');
    expect(saysOfTable(rule, range('price', '1', 'MAXVALUE'), range('price', '1', '2'))).toMatch(/^warning/);
    expect(saysOfTable(rule, range('price', '1', '2'), range('price', '1', '2', '3'))).toMatch(/^warning/);
  });
});

describe('storage-changed', () => {
  it('warns about storage without transactions on one side', () => {
    expect(saysOfTable('storage-changed', items({ storage: 'MyISAM' }), items())).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      items is stored in MyISAM, which has no transactions.
      A consistent snapshot of items beside other tables is impossible while it is written: a mirrored write survives when its transaction is rolled back.
      Convert items to InnoDB first, or stop its writers while it is copied."
    `);
    expect(saysOfTable('storage-changed', items(), items({ storage: 'Aria' }))).toMatchInlineSnapshot(`
      "warning: table shop.items.items (source)
      items moves to Aria, which has no transactions.
      A rolled-back write to items stays in the target, and a crash can lose acknowledged rows.
      Store the target’s items in InnoDB."
    `);
    expect(saysOfTable('storage-changed', items({ storage: 'InnoDB' }), items())).toBe('');
    expect(saysOfTable('storage-changed', items({ storage: 'MyISAM' }), items({ storage: 'MyISAM' }))).toBe('');
  });
});

describe('long-identifier', () => {
  const rule = 'long-identifier';
  const long = 'x'.repeat(62);

  it('blocks when two names are cut to the same', () => {
    const source = schema([items({ name: `${long}ab` }), items({ name: `${long}ac` })]);
    expect(says(rule, source, onPostgres([items({ name: `${long}a` })]))).toMatchInlineSnapshot(`
      "blocker: table shop.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab (source)
      The table name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab is 64 bytes long; the target keeps 63, which leaves xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa, as it does with xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac.
      Only one of xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab and xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac can be created under its name.
      Choose a shorter name for xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab and use it on both sides.

      blocker: table shop.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac (source)
      The table name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac is 64 bytes long; the target keeps 63, which leaves xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa, as it does with xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab.
      Only one of xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac and xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab can be created under its name.
      Choose a shorter name for xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxac and use it on both sides."
    `);
  });

  it('warns about a column and an index, counting bytes', () => {
    const name = 'ü'.repeat(32);
    const source = table('items', [integer('id'), integer(name)], { indexes: [index(`${long}ab`, ['id'])] });
    expect(says(rule, schema([source]), onPostgres([table('items', [integer('id')])]))).toMatchInlineSnapshot(`
      "warning: column shop.items.üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü (source)
      The name of the column üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü of items is 64 bytes long; the target keeps 63, which leaves üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.
      Nothing on the target answers to the whole name üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü, and the cut one is not matched with it.
      Choose a shorter name for üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü and use it on both sides.

      note: index shop.items.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab (source)
      The name of the index xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab of items is 64 bytes long; the target keeps 63, which leaves xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa.
      Nothing on the target answers to the whole name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab, and the cut one is not matched with it.
      Choose a shorter name for xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxab and use it on both sides."
    `);
  });

  it('accepts 63 bytes, a long name that the target has too, and 64 characters where the target counts those', () => {
    expect(says(rule, schema([items({ name: `${long}a` })]), onPostgres([]))).toBe('');
    const both = onPostgres([items({ name: `${long}ab` })]);
    expect(says(rule, both, both)).toBe('');
    expect(says(rule, schema([items({ name: 'ü'.repeat(64) })]), empty)).toBe('');
    expect(says(rule, schema([items({ name: 'ü'.repeat(65) })]), empty)).not.toBe('');
  });
});

describe('view-missing', () => {
  const rule = 'view-missing';
  const view = (materialized = false, name = 'top_items') =>
    schema([], { views: [{ schema: 'shop', name, materialized, sql: null }] });

  it('warns about a missing view and one that is stored on one side only', () => {
    expect(says(rule, view(), empty)).toMatchInlineSnapshot(`
      "warning: view shop.top_items (source)
      The view top_items has no view or table of its name in shop on the target.
      Queries that read top_items fail on the target.
      Create top_items on the target with its query translated, and compare both results."
    `);
    expect(says(rule, view(), view(true))).toMatchInlineSnapshot(`
      "warning: view shop.top_items (source)
      The view top_items is computed on read in the source and materialized in the target.
      top_items on the target shows the rows of its last refresh, not the current ones.
      Make top_items an ordinary view on the target, or refresh it as often as its readers need."
    `);
    expect(says(rule, view(true), view())).toMatchInlineSnapshot(`
      "warning: view shop.top_items (source)
      The view top_items is materialized in the source and computed on read in the target.
      Each read of top_items on the target runs its whole query.
      Materialize top_items on the target and refresh it as often as in the source."
    `);
  });

  it('accepts another spelling and a table of the name', () => {
    expect(says(rule, view(), view(false, 'topItems'))).toBe('');
    expect(says(rule, view(), schema([items({ name: 'top_items' })]))).toBe('');
    expect(says(rule, view(), view(false, 'top_item'))).not.toBe('');
  });
});

describe('routine-missing', () => {
  const rule = 'routine-missing';
  const routine = (overrides: Partial<Routine> = {}): Schema =>
    schema([], {
      routines: [
        {
          schema: 'shop',
          name: 'price_of',
          kind: 'function',
          arguments: 'item int',
          returns: 'int',
          language: 'SQL',
          sql: null,
          ...overrides,
        },
      ],
    });

  it('warns about a missing routine, but not about a trigger’s function', () => {
    expect(says(rule, routine(), empty)).toMatchInlineSnapshot(`
      "warning: routine shop.price_of (source)
      The function price_of(item int) returning int, written in SQL, has no routine of its name in shop on the target.
      Code, views and triggers that call price_of fail on the target.
      Rewrite price_of for the target and test it with the same arguments on both sides, or move it into the application."
    `);
    expect(says(rule, routine({ returns: 'trigger' }), empty)).toBe('');
    expect(says(rule, routine(), routine({ kind: 'procedure', returns: null }))).toBe('');
    expect(says(rule, routine(), routine({ name: 'prices_of' }))).not.toBe('');
  });
});

describe('event-missing', () => {
  const rule = 'event-missing';
  const event = (enabled: boolean) =>
    schema([], { events: [{ schema: 'shop', name: 'purge', schedule: 'EVERY 1 DAY', enabled, sql: null }] });

  it('warns about an event that stops, notes one that is disabled', () => {
    expect(says(rule, event(true), empty)).toMatchInlineSnapshot(`
      "warning: event shop.purge (source)
      The event purge (EVERY 1 DAY) belongs to the source’s scheduler; shop on the target has no enabled event of its name.
      What purge does stops at cutover; until then its writes are ones that no application code mirrors.
      Move purge to pg_cron or the application’s scheduler, and switch it on at cutover, not before."
    `);
    expect(says(rule, event(false), empty)).toMatchInlineSnapshot(`
      "note: event shop.purge (source)
      The event purge (EVERY 1 DAY, disabled) belongs to the source’s scheduler; shop on the target has no enabled event of its name.
      purge cannot be enabled on the target later.
      Drop purge if nobody misses it."
    `);
    expect(says(rule, event(true), event(false))).toMatch(/^warning/);
    expect(says(rule, event(true), event(true))).toBe('');
    expect(says(rule, event(false), event(true))).toBe('');
  });
});

describe('the rules about triggers', () => {
  const with_ = (...triggers: Trigger[]) => schema([items()], { triggers });
  const audit = trigger('audit', 'items', { events: ['insert', 'update'] });

  it('warn about a trigger that only one side has', () => {
    expect(says('trigger-missing', with_(audit), with_())).toMatchInlineSnapshot(`
      "warning: trigger shop.items.audit (source)
      The trigger audit fires after each insert or update of a row of items in the source; the target’s items has none that does.
      What audit writes elsewhere is no longer done for writes to the target.
      Rewrite audit for the target’s items, switched off for copied rows, or move it into the application."
    `);
    expect(says('trigger-added', with_(), with_(audit))).toMatchInlineSnapshot(`
      "warning: trigger shop.items.audit (target)
      The trigger audit fires after each insert or update of a row of the target’s items; the source’s items has none that does.
      audit also fires for copied and mirrored rows of items, and can change or repeat what the source already did.
      Switch audit off for the connections that copy (by a setting that it checks) until the target is written by the application."
    `);
  });

  it('pair triggers by moment and event, not by name', () => {
    const split = with_(trigger('a', 'items', { events: ['insert'] }), trigger('b', 'items', { events: ['update'] }));
    expect(says('trigger-missing', split, with_(audit)) + says('trigger-added', split, with_(audit))).toBe('');
    expect(says('trigger-missing', with_(audit), with_(trigger('audit', 'items')))).toMatch(/fires after each update/);
    const near = [
      { ...audit, timing: 'before' },
      { ...audit, perRow: false },
      { ...audit, enabled: false },
      { ...audit, table: 'other' },
    ];
    for (const other of near) expect(says('trigger-missing', with_(audit), with_(other))).not.toBe('');
  });

  it('leave a trigger that replaces ON UPDATE CURRENT_TIMESTAMP alone', () => {
    const at = (onUpdateNow: boolean) =>
      table('items', [
        integer('id'),
        column('at', 'timestamp', { kind: 'timestamp', precision: 0, zoned: true }, { onUpdateNow }),
      ]);
    const touch = trigger('touch', 'items', { timing: 'before', events: ['update'] });
    expect(says('trigger-added', schema([at(true)]), schema([at(false)], { triggers: [touch] }))).toBe('');
    expect(says('trigger-missing', schema([at(false)], { triggers: [touch] }), schema([at(true)]))).toBe('');
    expect(says('trigger-missing', schema([at(false)], { triggers: [touch] }), schema([at(false)]))).not.toBe('');
    expect(says('trigger-added', schema([at(false)]), schema([at(false)], { triggers: [touch] }))).not.toBe('');
  });
});

describe('sequence-missing', () => {
  const rule = 'sequence-missing';
  const sequence = (overrides: Partial<Sequence> = {}) =>
    schema([], {
      sequences: [
        {
          schema: 'shop',
          name: 'invoice_no',
          type: 'bigint',
          start: '1',
          increment: '1',
          minimum: '1',
          maximum: '9999',
          cycle: false,
          cache: '1',
          last: '117',
          ownedBy: null,
          ...overrides,
        },
      ],
    });

  it('warns when the target lacks the sequence or counts otherwise', () => {
    expect(says(rule, sequence(), empty)).toMatchInlineSnapshot(`
      "warning: sequence shop.invoice_no (source)
      The sequence invoice_no (by 1 from 1 to 9999, last 117) has no sequence of its name in shop on the target.
      Writers that take numbers from invoice_no fail on the target.
      Create invoice_no on the target and advance it beyond the source’s last value at cutover."
    `);
    expect(says(rule, sequence(), sequence({ increment: '10', cycle: true }))).toMatchInlineSnapshot(`
      "warning: sequence shop.invoice_no (source)
      The sequence invoice_no counts by 1 from 1 to 9999 in the source and by 10 from 1 to 9999, again and again in the target.
      After cutover invoice_no gives out numbers that the source’s would not, or ends earlier.
      Alter the target’s invoice_no so that it counts by 1 from 1 to 9999."
    `);
  });

  it('accepts another position and the last numbers of a bigint, and leaves a column’s own sequence to the column', () => {
    const [last, before] = ['9223372036854775807', '9223372036854775806'];
    expect(says(rule, sequence({ maximum: last }), sequence({ maximum: before }))).toBe('');
    expect(says(rule, sequence({ maximum: last }), sequence({ maximum: '2147483647' }))).not.toBe('');
    expect(says(rule, sequence(), sequence({ last: null, start: '5' }))).toBe('');
    expect(says(rule, sequence({ ownedBy: 'items.id' }), empty)).toBe('');
    for (const drawn of ['invoice_no', 'public.invoice_no', 'public."invoice_no"']) {
      const counted = items({ columns: [integer('id', { identity: numbered('serial', { sequence: drawn }) })] });
      expect(says(rule, { ...sequence(), tables: [counted] }, schema([counted]))).toBe('');
    }
  });
});

describe('gap', () => {
  it('warns about what each side could not see', () => {
    const gaps: Schema['gaps'] = [
      { kind: 'table', name: 'secrets', reason: 'no right to SELECT' },
      { kind: 'schema', name: 'audit', reason: 'no right to USAGE' },
    ];
    expect(
      says('gap', schema([], { gaps: gaps.slice(0, 1) }), schema([], { gaps: gaps.slice(1) })),
    ).toMatchInlineSnapshot(`
      "warning: database shop.audit (target)
      The schema audit could not be seen completely on the target: no right to USAGE.
      What this hides of the schema audit is not compared, so a difference there is not among these findings.
      Give the target login of shop that right, and compare again.

      warning: table shop.secrets.secrets (source)
      The table secrets could not be seen completely on the source: no right to SELECT.
      What this hides of the table secrets is not compared, so a difference there is not among these findings.
      Give the source login of shop that right, and compare again."
    `);
    expect(says('gap', empty, empty)).toBe('');
  });

  it('names all of one kind and reason in one finding', () => {
    const reason = 'the actions of its foreign keys are hidden';
    const gaps: Schema['gaps'] = [
      { kind: 'event', name: 'shop', reason: 'events are hidden' },
      { kind: 'table', name: 'shop.items', reason },
      { kind: 'table', name: 'shop.orders', reason },
      { kind: 'view', name: 'shop.top', reason: 'its text is hidden' },
    ];
    expect(says('gap', schema([], { gaps }), empty)).toMatchInlineSnapshot(`
      "warning: database shop.shop (source)
      The events of shop could not be seen completely on the source: events are hidden.
      What this hides of the events of shop is not compared, so a difference there is not among these findings.
      Give the source login of shop that right, and compare again.

      warning: database shop.shop (source)
      The tables shop.items and shop.orders could not be seen completely on the source: the actions of its foreign keys are hidden.
      What this hides of the tables shop.items and shop.orders is not compared, so a difference there is not among these findings.
      Give the source login of shop that right, and compare again.

      warning: view shop.top (source)
      The view shop.top could not be seen completely on the source: its text is hidden.
      What this hides of the view shop.top is not compared, so a difference there is not among these findings.
      Give the source login of shop that right, and compare again."
    `);
  });

  it('keeps rules from calling missing what is only hidden', () => {
    const hidden = (kind: 'routine' | 'event' | 'trigger') =>
      schema([items()], { gaps: [{ kind, name: 'shop', reason: 'hidden' }] });
    const event = { schema: 'shop', name: 'purge', schedule: 'EVERY 1 DAY', enabled: true, sql: null };
    const routine: Routine = {
      schema: 'shop',
      name: 'price_of',
      kind: 'function',
      arguments: '',
      returns: 'int',
      language: 'SQL',
      sql: null,
    };
    const full = schema([items()], {
      triggers: [trigger('audit', 'items')],
      events: [event],
      routines: [routine],
    });
    expect(says('routine-missing', full, hidden('routine'))).toBe('');
    expect(says('routine-missing', full, hidden('event'))).not.toBe('');
    expect(says('event-missing', full, hidden('event'))).toBe('');
    expect(says('event-missing', full, hidden('trigger'))).not.toBe('');
    expect(says('trigger-missing', full, hidden('trigger'))).toBe('');
    expect(says('trigger-missing', full, hidden('event'))).not.toBe('');
    expect(says('trigger-added', hidden('trigger'), full)).toBe('');
    expect(says('trigger-added', hidden('event'), full)).not.toBe('');
  });
});
