import { expect, it } from 'vitest';
import { CASES, generated } from './cases.ts';

/** What the documents say against the connectors, and against AWS DMS, for the tables of a case. */
function said(name: string): string[] {
  const one = CASES.find((each) => each.name === name);
  if (one === undefined) throw new Error(`there is no case ${name}`);
  const { cdc } = generated(one);
  return [
    ...cdc.refused.map(({ table, column, reason }) => `no ${table}${column === null ? '' : `.${column}`}: ${reason}`),
    ...cdc.limits.map(({ table, what }) => `but ${table}: ${what}`),
    ...cdc.dms.refused.map(({ table, reason }) => `DMS no ${table}: ${reason}`),
    ...cdc.dms.limits.map(({ table, what }) => `DMS but ${table}: ${what}`),
  ];
}

it('MySQL 9.7 logs cascades; a truth value and a second unique key are told', () => {
  expect(said('mysql-to-postgres')).toMatchInlineSnapshot(`
    [
      "but shop.orders: a negative number in is_open becomes false: the converter takes only numbers above 0 for true",
      "but shop.customers: two rows that exchange their values in customers_email (email) stop the sink, whichever comes first: drop them until the cutover, or make room by hand and restart the task",
      "DMS but shop.customers: customers_email: two rows that exchange their values in one transaction stop the task",
    ]
  `);
});

it('MariaDB does not log cascades; times, zero dates, partitions, storage and a table without a key are told', () => {
  expect(said('mariadb-to-postgres')).toMatchInlineSnapshot(`
    [
      "no shop.rooms.opens: the sink writes a time of day, and interval is none",
      "no shop.rooms.place: a shape is told in a form of its own, and parity cannot compare it",
      "no shop.log_line: it has no key that both sides share",
      "but shop.rooms: a zero date in built stops the sink: the converter makes NULL of it, which the target refuses",
      "but shop.bookings: its rows that foreign keys change are not in the log of mariadb 10.11.19-MariaDB: bookings_room (ON DELETE CASCADE, ON UPDATE CASCADE, from rooms). They stay as they were on the target until reconciliation finds them",
      "but shop.bookings: DROP PARTITION and TRUNCATE PARTITION delete rows (of 1 partition) that the log does not name",
      "but shop.bookings: Aria has no transactions: an interrupted statement leaves rows that a later event does not mend",
      "but shop.bookings: a zero date in at becomes NULL: mend such rows on the source first (assess-migration finds them)",
      "but shop.bookings: lasts: a value below 00:00:00 or from 24:00:00 on arrives as another time of day: only parity tells",
      "DMS no shop.log_line: it has no key that both sides share: changes cannot be addressed to a row",
      "DMS but shop.rooms: opens: a value below 00:00:00 or from 24:00:00 on does not arrive as it is",
      "DMS but shop.rooms: place: read how DMS maps these types before you rely on it; parity compares what can be compared",
      "DMS but shop.rooms: built: a zero date becomes NULL or the first day of 1970; mend such rows first",
      "DMS but shop.bookings: lasts: a value below 00:00:00 or from 24:00:00 on does not arrive as it is",
      "DMS but shop.bookings: rows that foreign keys change (bookings_room) are not in the log",
    ]
  `);
});

it('of PostgreSQL values stored apart, unlogged tables, and types that MySQL keeps otherwise are told', () => {
  expect(said('postgres-to-mysql')).toMatchInlineSnapshot(`
    [
      "no public.notes.tags: the sink has no way to make jsonb of it",
      "no public.sessions: it is UNLOGGED: its changes are in no log",
      "no public.devices: its key column device cannot be carried: the sink writes 36 characters, and binary(16) wants 16 bytes",
      "no public.lines.double: the target computes it",
      "no public.lines.its half: the source computes it, and its log does not hold what it computes",
      "no public.totals: its key column id cannot be carried: the source computes it, and its log does not hold what it computes",
      "but public.customers: a value of email, about that is stored apart and not changed is missing in the log: source-setup.sql sets REPLICA IDENTITY FULL, so that each update and delete logs the whole old row. Without it __debezium_unavailable_value would be written over the value",
      "but public.notes: a value of body that is stored apart and not changed is missing in the log: source-setup.sql sets REPLICA IDENTITY FULL, so that each update and delete logs the whole old row. Without it __debezium_unavailable_value would be written over the value",
      "but public.notes: the publication speaks of the whole table (publish_via_partition_root), so TRUNCATE of one partition is not in it",
      "but public.customers: the target’s triggers customers_audit run for what the sink writes, also where the source’s have done it already: drop them until the cutover",
      "but public.customers: the upsert of the target answers to customers_email (email) too: a row that takes a value which another row of the target still holds overwrites that row. Drop them until the cutover, or reconcile before it",
      "DMS no public.sessions: it is UNLOGGED: its changes are in no log",
      "DMS but public.customers: customers_email: two rows that exchange their values in one transaction stop the task",
      "DMS but public.notes: body: large values are written after their row, so these columns must take NULL until the task has ended",
      "DMS but public.notes: tags: read how DMS maps these types before you rely on it; parity compares what can be compared",
    ]
  `);
});

it('a filter is refused, a column that the target computes is left to it', () => {
  expect(said('reshaped')).toMatchInlineSnapshot(`
    [
      "no shop.users: its rows are filtered by deleted_at: when a row leaves the filter, the connectors would drop that event and leave the row on the target",
      "no shop.plain.g: the target computes it",
      "DMS no shop.users: its rows are filtered by deleted_at: a row that leaves the filter would stay on the target",
    ]
  `);
});

it('a name that some part of the road would read otherwise is refused', () => {
  expect(said('odd-names')).toMatchInlineSnapshot(`
    [
      "no shop.a b: its topic would have the name of that of shop.a_b",
      "no shop.a_b: the sink’s driver reads the _ of a_b as any character and would take columns of public.a b for its own",
      "no shop.with.dot: the name with.dot holds ., which divides names in a setting that must speak of it",
      "no shop.back\`tick: the name back\`tick holds \`, which the connectors do not escape",
      "no shop.quoted: the name of its column a "b" holds ", which the connectors do not escape",
      "no shop.line
    feed: the name line
    feed holds a control character",
      "no shop.\${env:PATH}: the name \${env:PATH} holds \${, which Kafka Connect takes for a reference",
      "no shop.und_er: the sink’s driver reads the _ of und_er as any character and would take columns of public.undXer for its own",
      "DMS no shop.it's a $1 (table) [x]*\\: the name it's a $1 (table) [x]*\\ holds a sign that a rule takes for a pattern",
      "DMS no shop.line
    feed: the name line
    feed holds a sign that a rule takes for a pattern",
    ]
  `);
});

it('a plain pair of tables has nothing said against it', () => {
  const [first] = CASES;
  if (first === undefined) throw new Error('there is no case');
  const plain = (tables: typeof first.source.tables) =>
    tables
      .filter(({ name }) => name === 'customers')
      .map((table) => ({ ...table, uniqueKeys: [], columns: table.columns.slice(0, 2) }));
  const { cdc } = generated({
    ...first,
    source: { ...first.source, tables: plain(first.source.tables) },
    target: { ...first.target, tables: plain(first.target.tables) },
  });
  expect([cdc.refused, cdc.limits, cdc.dms.refused, cdc.dms.limits]).toEqual([[], [], [], []]);
});
