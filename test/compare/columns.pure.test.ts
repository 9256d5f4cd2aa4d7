import { describe, expect, it } from 'vitest';
import type { Column, ColumnDefault } from '../../mcp-server/src/model/schema.ts';
import {
  column,
  integer,
  numbered,
  says,
  saysOfColumn,
  saysOfTable,
  schema,
  table,
  trigger,
  varchar,
} from './build.ts';

const timestamp = (precision: number, zoned: boolean, overrides: Partial<Column> = {}) =>
  column(
    'paid_at',
    `${zoned ? 'timestamptz' : 'datetime'}(${precision})`,
    { kind: 'timestamp', precision, zoned },
    overrides,
  );
const time = (spansDays: boolean, precision = 0) =>
  column('took', `time(${precision})`, { kind: 'time', precision, zoned: false, spansDays });
const geometry = (subtype: string | null, srid: number | null) =>
  column('place', 'geometry', { kind: 'geometry', subtype, srid });
const literal = (value: string): ColumnDefault => ({ kind: 'literal', value });
const expression = (sql: string): ColumnDefault => ({ kind: 'expression', sql });
const counted = (kind: 'auto_increment' | 'identity', always = false): Column =>
  integer('id', { identity: numbered(kind, { always }) });

describe('timestamp-precision-lost', () => {
  const rule = 'timestamp-precision-lost';

  it('warns when digits of the second are lost', () => {
    expect(saysOfColumn(rule, timestamp(6, false), timestamp(0, false))).toMatchInlineSnapshot(`
      "warning: column shop.orders.paid_at (source)
      orders.paid_at keeps 6 digits of the second in the source (datetime(6)) and 0 in the target (datetime(0)).
      Values of orders.paid_at are rounded without an error: rows with one moment within the same second lose their order, and a rounded value can lie in the future.
      Give the target’s paid_at 6 digits."
    `);
    expect(saysOfColumn(rule, time(false, 6), time(false, 3))).not.toBe('');
  });

  it('accepts the same digits and more', () => {
    expect(saysOfColumn(rule, timestamp(3, false), timestamp(3, true))).toBe('');
    expect(saysOfColumn(rule, timestamp(0, false), timestamp(6, false))).toBe('');
  });
});

describe('timestamp-zone-changed', () => {
  const rule = 'timestamp-zone-changed';

  it('warns when a reading becomes an instant and the other way round', () => {
    expect(saysOfColumn(rule, timestamp(0, false), timestamp(0, true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.paid_at (source)
      orders.paid_at is a wall-clock reading in the source (datetime(0)) and an instant in the target (timestamptz(0)).
      Every value of orders.paid_at is read in the time zone of whichever connection copies or writes it: one connection in another zone shifts its rows by hours.
      Make the target’s paid_at a timestamp without time zone, or state the zone the source’s readings are in and convert on every path."
    `);
    expect(saysOfColumn(rule, timestamp(0, true), timestamp(0, false))).toMatchInlineSnapshot(`
      "warning: column shop.orders.paid_at (source)
      orders.paid_at is an instant in the source (timestamptz(0)) and a wall-clock reading in the target (datetime(0)).
      Every value of orders.paid_at is read in the time zone of whichever connection copies or writes it: one connection in another zone shifts its rows by hours.
      Make the target’s paid_at a timestamp with time zone, or copy and write it with the connection in UTC on every path."
    `);
  });

  it('warns about a time of day that gains a zone', () => {
    const zoned = column('took', 'timetz', { kind: 'time', precision: 0, zoned: true, spansDays: false });
    expect(saysOfColumn(rule, time(false), zoned)).toMatch(/^warning/);
    expect(saysOfColumn(rule, zoned, zoned)).toBe('');
    expect(saysOfColumn(rule, time(false), timestamp(0, true))).toBe('');
  });

  it('accepts instants and readings on both sides', () => {
    expect(saysOfColumn(rule, timestamp(0, true), timestamp(6, true))).toBe('');
    expect(saysOfColumn(rule, timestamp(0, false), timestamp(6, false))).toBe('');
  });
});

describe('time-range-lost', () => {
  const rule = 'time-range-lost';
  const interval = column('took', 'interval', { kind: 'interval' });

  it('warns when a TIME beyond 24 hours becomes a time of day, and when an interval becomes a TIME', () => {
    expect(saysOfColumn(rule, time(true), time(false))).toMatchInlineSnapshot(`
      "warning: column shop.orders.took (source)
      orders.took is time(0) in the source (-838:59:59 to 838:59:59) and time(0) in the target (00:00:00 to 24:00:00).
      Values of orders.took outside 00:00:00 to 24:00:00 are refused by the target.
      Make the target’s took an interval, or prove that orders.took only holds times of day."
    `);
    expect(saysOfColumn(rule, interval, time(true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.took (source)
      orders.took is interval in the source (any length of time) and time(0) in the target (-838:59:59 to 838:59:59).
      Values of orders.took outside -838:59:59 to 838:59:59 are refused by the target.
      Prove that no value of orders.took lies outside, or store seconds in an integer column."
    `);
  });

  it('accepts an interval for a TIME, and the same on both sides', () => {
    expect(saysOfColumn(rule, time(true), interval)).toBe('');
    expect(saysOfColumn(rule, time(true), time(true))).toBe('');
    expect(saysOfColumn(rule, time(false), time(true))).toBe('');
  });
});

describe('geometry-changed', () => {
  it('warns about another shape or reference system', () => {
    expect(saysOfColumn('geometry-changed', geometry('point', 4326), geometry('point', 0))).toMatchInlineSnapshot(`
      "warning: column shop.orders.place (source)
      orders.place is point with SRID 4326 (geometry) in the source and point with SRID 0 (geometry) in the target.
      Shapes or reference systems that the target’s place does not take are refused; with SRID 4326 MySQL and PostGIS disagree about which axis comes first.
      Give both the same shape and SRID, and copy orders.place as WKB with axis order longitude, latitude."
    `);
    expect(saysOfColumn('geometry-changed', geometry(null, 4326), geometry('point', 4326))).not.toBe('');
  });

  it('accepts the same and a target that takes any shape', () => {
    expect(saysOfColumn('geometry-changed', geometry('point', 4326), geometry('point', 4326))).toBe('');
    expect(saysOfColumn('geometry-changed', geometry('point', 4326), geometry(null, 4326))).toBe('');
  });
});

describe('nullability-changed', () => {
  it('blocks when NULL is refused and notes when it is admitted', () => {
    const nullable = varchar('note', 100, { nullable: true });
    expect(saysOfColumn('nullability-changed', nullable, varchar('note'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.note (source)
      orders.note admits NULL in the source and is NOT NULL in the target.
      The first row with a NULL note stops the copy, and such writes fail after cutover.
      Drop NOT NULL from the target’s note, or decide the value that stands for NULL, repair the source and declare it NOT NULL there."
    `);
    expect(saysOfColumn('nullability-changed', varchar('note'), nullable)).toMatchInlineSnapshot(`
      "note: column shop.orders.note (source)
      orders.note is NOT NULL in the source and admits NULL in the target.
      A writer that forgets note is no longer refused, and such a row cannot be copied back.
      Declare the target’s note NOT NULL."
    `);
    expect(saysOfColumn('nullability-changed', nullable, nullable)).toBe('');
  });
});

describe('default-changed', () => {
  const rule = 'default-changed';
  const with_ = (given: ColumnDefault | null, nullable = false) => varchar('state', 20, { default: given, nullable });

  it('blocks when a NOT NULL column loses its default', () => {
    expect(saysOfColumn(rule, with_(literal('new')), with_(null))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.state (source)
      orders.state defaults to 'new' in the source; the target’s state has no default.
      An insert that leaves state out fails on the target.
      Give the target’s state the same default."
    `);
  });

  it('warns when a nullable column loses it, or the value is another', () => {
    expect(saysOfColumn(rule, with_(literal('new'), true), with_(null, true))).toMatchInlineSnapshot(`
      "warning: column shop.orders.state (source)
      orders.state defaults to 'new' in the source; the target’s state has no default.
      An insert that leaves state out stores NULL on the target.
      Give the target’s state the same default."
    `);
    expect(saysOfColumn(rule, with_(literal('new')), with_(literal('New')))).toMatchInlineSnapshot(`
      "warning: column shop.orders.state (source)
      orders.state defaults to 'new' in the source; the target’s state defaults to 'New'.
      An insert that leaves state out stores another value on the target.
      Give the target’s state the source’s default."
    `);
    expect(saysOfColumn(rule, with_({ kind: 'now', precision: 0 }), with_(literal('2020-01-01')))).toMatch(/^warning/);
  });

  it('notes a default that only the target has, and expressions that read differently', () => {
    expect(saysOfColumn(rule, with_(null, true), with_(literal('new')))).toMatchInlineSnapshot(`
      "note: column shop.orders.state (source)
      orders.state has no default in the source; the target’s state defaults to 'new'.
      An insert that leaves state out stores NULL in the source and stores that default on the target.
      Drop the default on the target, or write state in every insert."
    `);
    expect(
      saysOfColumn(rule, with_(expression('uuid()')), with_(expression('uuid_to_bin(uuid())'))),
    ).toMatchInlineSnapshot(`
      "note: column shop.orders.state (source)
      orders.state defaults to uuid() in the source; the target’s state defaults to uuid_to_bin(uuid()).
      Whether both give the same state cannot be told from their text.
      Try both expressions, and write state in every insert if they differ."
    `);
  });

  it.each([
    [
      'a number and a truth value',
      integer('n', { default: literal('0') }),
      column('n', 'boolean', { kind: 'boolean' }, { default: literal('false') }),
    ],
    ['0 and 0.00', integer('n', { default: literal('0') }), integer('n', { default: literal('0.00') })],
    ['.50 and 0.5', integer('n', { default: literal('.50') }), integer('n', { default: literal('0.5') })],
    ['-0 and 0', integer('n', { default: literal('-0') }), integer('n', { default: literal('0') })],
    [
      'a moment with and without zero digits',
      timestamp(0, false, { default: literal('2020-01-01 00:00:00') }),
      timestamp(6, false, { default: literal('2020-01-01 00:00:00.000000') }),
    ],
    [
      'the current time in other digits',
      timestamp(0, false, { default: { kind: 'now', precision: 0 } }),
      timestamp(6, false, { default: { kind: 'now', precision: 6 } }),
    ],
    [
      'an expression with other parentheses and casts',
      with_(expression("concat('a', 'b')")),
      with_(expression("(concat('a'::text, 'b'::text))")),
    ],
    ['none on either side', with_(null), with_(null)],
    ['a new UUID by any name', with_(expression('uuid()')), with_(expression('gen_random_uuid()'))],
    ['today', with_(expression('curdate()')), with_(expression('CURRENT_DATE'))],
    [
      'an empty document',
      column('n', 'json', { kind: 'json', binary: true }, { default: expression('json_object()') }),
      column('n', 'jsonb', { kind: 'json', binary: true }, { default: literal('{}') }),
    ],
    [
      'a document with other spacing',
      column('n', 'json', { kind: 'json', binary: true }, { default: literal('{"a":1}') }),
      column('n', 'jsonb', { kind: 'json', binary: true }, { default: literal('{"a": 1}') }),
    ],
  ])('takes %s for the same', (_, source, target) => {
    expect(saysOfColumn(rule, source, target)).toBe('');
  });

  it.each([
    ['100 and 1', '100', '1'],
    ['0.5 and 5', '0.5', '5'],
    ['-1 and 1', '-1', '1'],
  ])('tells %s apart', (_, from, to) => {
    expect(
      saysOfColumn(rule, integer('n', { default: literal(from) }), integer('n', { default: literal(to) })),
    ).not.toBe('');
  });
});

describe('identity-missing', () => {
  const rule = 'identity-missing';

  it('blocks when the target does not number rows', () => {
    expect(
      saysOfTable(rule, table('orders', [counted('auto_increment')]), table('orders', [integer('id')])),
    ).toMatchInlineSnapshot(`
      "blocker: column shop.orders.id (source)
      orders.id takes its values from auto_increment in the source; the target’s id (int) has neither an identity nor a sequence.
      An insert into orders that leaves id out fails on the target.
      Make the target’s id GENERATED BY DEFAULT AS IDENTITY (or AUTO_INCREMENT) and set its next value beyond the largest id at cutover."
    `);
  });

  it.each([
    ['NULL', { nullable: true }],
    ['a default', { default: literal('0') }],
    ['a computed value', { generated: { sql: '1', stored: true } }],
  ])('says that %s takes its place', (_, overrides) => {
    expect(
      saysOfTable(rule, table('orders', [counted('auto_increment')]), table('orders', [integer('id', overrides)])),
    ).toMatch(/gets no new number on the target/);
  });

  it('accepts any kind of numbering', () => {
    expect(
      saysOfTable(rule, table('orders', [counted('auto_increment')]), table('orders', [counted('identity')])),
    ).toBe('');
    expect(saysOfTable(rule, table('orders', [integer('id')]), table('orders', [counted('identity')]))).toBe('');
  });
});

describe('identity-always', () => {
  const rule = 'identity-always';

  it('blocks when the target refuses explicit values', () => {
    expect(
      saysOfTable(rule, table('orders', [counted('auto_increment')]), table('orders', [counted('identity', true)])),
    ).toMatchInlineSnapshot(`
      "blocker: column shop.orders.id (source)
      orders.id has values of its own in the source; the target’s id is GENERATED ALWAYS AS IDENTITY.
      The target refuses explicit values for id: the backfill and every mirrored insert into orders fail.
      Change the target’s id to GENERATED BY DEFAULT."
    `);
  });

  it('accepts BY DEFAULT, and ALWAYS on both sides', () => {
    const always = table('orders', [counted('identity', true)]);
    expect(
      saysOfTable(rule, table('orders', [counted('auto_increment')]), table('orders', [counted('identity')])),
    ).toBe('');
    expect(saysOfTable(rule, always, always)).toBe('');
  });
});

describe('on-update-now-lost', () => {
  const rule = 'on-update-now-lost';
  const orders = (onUpdateNow: boolean) => table('orders', [integer('id'), timestamp(0, false, { onUpdateNow })]);

  it('warns when nothing on the target sets the column', () => {
    expect(saysOfTable(rule, orders(true), orders(false))).toMatchInlineSnapshot(`
      "warning: column shop.orders.paid_at (source)
      orders.paid_at is set to the current time by every UPDATE in the source; orders has nothing on the target that does so.
      If nothing does, paid_at keeps its old value after an update on the target: caches, incremental exports and “changed since” queries miss the row.
      Let a BEFORE UPDATE row trigger on the target’s orders set paid_at when the row changed and the statement did not set it; switch it off for copied rows."
    `);
  });

  it('notes it when a trigger before each update may', () => {
    const replaced = schema([orders(false)], {
      triggers: [trigger('touch', 'orders', { timing: 'before', events: ['update'] })],
    });
    expect(says(rule, schema([orders(true)]), replaced)).toMatchInlineSnapshot(`
      "note: column shop.orders.paid_at (source)
      orders.paid_at is set to the current time by every UPDATE in the source; on the target the trigger touch may do so.
      If nothing does, paid_at keeps its old value after an update on the target: caches, incremental exports and “changed since” queries miss the row.
      Let a BEFORE UPDATE row trigger on the target’s orders set paid_at when the row changed and the statement did not set it; switch it off for copied rows."
    `);
  });

  it('does not take a trigger of another table, moment or state for a replacement', () => {
    const near = [
      trigger('a', 'orders', { timing: 'after', events: ['update'] }),
      trigger('b', 'orders', { timing: 'before', events: ['insert'] }),
      trigger('c', 'orders', { timing: 'before', events: ['update'], enabled: false }),
      trigger('d', 'other', { timing: 'before', events: ['update'] }),
    ];
    expect(says(rule, schema([orders(true)]), schema([orders(false)], { triggers: near }))).toMatch(/^warning/);
    expect(saysOfTable(rule, orders(true), orders(true))).toBe('');
  });
});

describe('generated-column-changed', () => {
  const rule = 'generated-column-changed';
  const gross = (sql: string | null, stored = true) =>
    integer('gross', { generated: sql === null ? null : { sql, stored } });

  it('blocks when only the target computes the column', () => {
    expect(saysOfColumn(rule, gross(null), gross('net + tax'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.gross (source)
      orders.gross is an ordinary column in the source; the target computes gross as net + tax.
      The target refuses explicit values for gross, so copying orders.gross fails; rows whose stored value differs from the expression would change.
      Leave gross out of the copy after proving that every row of orders agrees with the expression, or make it an ordinary column."
    `);
  });

  it('warns when only the source does', () => {
    expect(saysOfColumn(rule, gross('net + tax'), gross(null))).toMatchInlineSnapshot(`
      "warning: column shop.orders.gross (source)
      orders.gross is computed in the source as net + tax; the target’s gross is an ordinary column.
      After cutover gross keeps the value it was copied with when the columns it is computed from change.
      Make the target’s gross GENERATED ALWAYS AS … STORED with the expression translated, and leave it out of the copy."
    `);
  });

  it('notes other expressions and another moment', () => {
    expect(saysOfColumn(rule, gross('net + tax'), gross('net + coalesce(tax, 0)'))).toMatchInlineSnapshot(`
      "note: column shop.orders.gross (source)
      orders.gross is net + tax (stored) in the source and net + coalesce(tax, 0) (stored) in the target.
      Whether both expressions give the same gross for every row cannot be told from their text.
      Compare the values of orders.gross with check_parity after the copy."
    `);
    expect(saysOfColumn(rule, gross('net + tax', false), gross('net + tax'))).toMatchInlineSnapshot(`
      "note: column shop.orders.gross (source)
      orders.gross is net + tax (computed on read) in the source and net + tax (stored) in the target.
      The values of gross agree; their cost moves between reads and writes of orders.
      Keep it if that cost suits orders."
    `);
  });

  it('accepts the same expression in another spelling', () => {
    expect(saysOfColumn(rule, gross('(`net` + `tax`)'), gross('((net)::bigint + tax)'))).toBe('');
  });
});

describe('invisible-changed', () => {
  it('notes a column that SELECT * hides on one side', () => {
    expect(
      saysOfColumn('invisible-changed', varchar('note', 9, { invisible: true }), varchar('note', 9)),
    ).toMatchInlineSnapshot(`
      "note: column shop.orders.note (source)
      orders.note is invisible in the source only.
      SELECT * and INSERT without column names see one more column in orders on the target: note.
      Name the columns in the queries on orders."
    `);
    expect(
      saysOfColumn('invisible-changed', varchar('note', 9), varchar('note', 9, { invisible: true })),
    ).toMatchInlineSnapshot(`
      "note: column shop.orders.note (source)
      orders.note is invisible in the target only.
      SELECT * and INSERT without column names see one column less in orders on the target: note.
      Name the columns in the queries on orders."
    `);
    expect(saysOfColumn('invisible-changed', varchar('note', 9), varchar('note', 9))).toBe('');
  });
});
