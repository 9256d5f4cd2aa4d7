import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ChangedKey } from '../../../templates/sync/src/core/outbox.ts';
import type { Text } from '../../../templates/sync/src/descriptor.ts';
import type { Tx } from '../../../templates/sync/src/store/store.ts';
import type { Random } from '../../demo/dataset/random.ts';
import { customerId, HARNESS_TABLES, type HarnessTable, hot, ORDERS, SEATS } from './harness-tables.ts';

/** Where an operation writes. */
export interface Place {
  readonly tx: Tx;
  readonly random: Random;
  /** The quoted name of a table of the harness on the primary. */
  table(name: string): Sql;
  /** What the outbox calls it. */
  named(name: string): string;
  /** Tells how these writes are captured that rows are locked, before they are changed, deleted or given another key. */
  locked(changed: readonly ChangedKey[]): Promise<unknown>;
}

/** Plain SQL of an application, and the keys of exactly the rows that it changed; their number where nobody knows the keys. */
export type Operation = (place: Place) => Promise<ChangedKey[] | number>;

/** An operation, and how often it is done. */
export type WeightedOperation = readonly [weight: number, name: string, operation: Operation];

const { customer, orders, order_line: lines, seat, tag, rate } = HARNESS_TABLES;
const quoted = (tx: Tx, name: string) => raw(tx.engine === 'mysql' ? `\`${name}\`` : `"${name}"`);
const all = (pieces: Sql[], by: string) => join(pieces, by);

function valued(tx: Tx, kind: string, value: Text): Sql {
  if (kind !== 'bytes') return sql`${value}`;
  return tx.engine === 'mysql' ? sql`UNHEX(${value})` : sql`decode(${value}, 'hex')`;
}

function names(tx: Tx, table: HarnessTable, from = 0, to = table.columns.length): Sql {
  return all(
    table.columns.slice(from, to).map(({ name }) => quoted(tx, name)),
    ', ',
  );
}

function values(tx: Tx, table: HarnessTable, row: readonly Text[]): Sql {
  return sql`(${all(
    table.columns.map(({ kind }, at) => valued(tx, kind, row[at] ?? null)),
    ', ',
  )})`;
}

function assigned(tx: Tx, table: HarnessTable, from: number, row: readonly Text[]): Sql {
  const changed = table.columns.slice(from, from + row.length);
  return all(
    changed.map(({ name, kind }, at) => sql`${quoted(tx, name)} = ${valued(tx, kind, row[at] ?? null)}`),
    ', ',
  );
}

function where(tx: Tx, table: HarnessTable, key: readonly Text[]): Sql {
  return all(
    table.columns.slice(0, table.key).map(({ name }, at) => sql`${quoted(tx, name)} = ${key[at] ?? null}`),
    ' AND ',
  );
}

/** The keys of rows as the database holds them, locked: a collation finds rows whose key is spelled otherwise. */
async function lockKeys(place: Place, of: HarnessTable, condition: Sql): Promise<string[][]> {
  const { tx, table } = place;
  const key = of.columns.slice(0, of.key).map(({ name }) => {
    const column = quoted(tx, name);
    return tx.engine === 'mysql' ? sql`CAST(${column} AS CHAR)` : sql`${column}::text`;
  });
  const rows = await tx.rows(sql`SELECT ${all(key, ', ')} FROM ${table(of.name)} WHERE ${condition} FOR UPDATE`);
  const keys = rows.map((row) => row.map((text) => text ?? ''));
  await place.locked(changes(place, of, keys));
  return keys;
}

const changes = (place: Place, of: HarnessTable, keys: readonly (readonly string[])[]): ChangedKey[] =>
  keys.map((key) => ({ name: place.named(of.name), key }));

/** Inserts a row unless one of the key is there. */
const insertInto =
  (of: HarnessTable): Operation =>
  async (place) => {
    const { tx, random, table } = place;
    const key = of.randomKey(random);
    const row = [...key, ...of.randomRest(random)];
    const found = await lockKeys(place, of, where(tx, of, key));
    if (found.length > 0) return [];
    await tx.run(sql`INSERT INTO ${table(of.name)} (${names(tx, of)}) VALUES ${values(tx, of, row)}`);
    return changes(place, of, [key]);
  };

const updateOf =
  (of: HarnessTable): Operation =>
  async (place) => {
    const { tx, random, table } = place;
    const key = of.randomKey(random);
    const found = await lockKeys(place, of, where(tx, of, key));
    if (found.length === 0) return [];
    const from = of === seat ? 2 : of.key;
    const rest = of.randomRest(random).slice(from - of.key);
    await tx.run(sql`UPDATE ${table(of.name)} SET ${assigned(tx, of, from, rest)} WHERE ${where(tx, of, key)}`);
    return changes(place, of, found);
  };

const upsertInto =
  (of: HarnessTable): Operation =>
  async (place) => {
    const { tx, random, table } = place;
    const key = of.randomKey(random);
    const rest = of.randomRest(random);
    const found =
      tx.engine === 'mysql'
        ? sql`ON DUPLICATE KEY UPDATE`
        : sql`ON CONFLICT (${names(tx, of, 0, of.key)}) DO UPDATE SET`;
    await tx.run(sql`INSERT INTO ${table(of.name)} (${names(tx, of)}) VALUES ${values(tx, of, [...key, ...rest])}
${found} ${assigned(tx, of, of.key, rest)}`);
    return changes(place, of, await lockKeys(place, of, where(tx, of, key)));
  };

const deleteFrom =
  (of: HarnessTable): Operation =>
  async (place) => {
    const { tx, random, table } = place;
    const condition = where(tx, of, of.randomKey(random));
    const found = await lockKeys(place, of, condition);
    if (found.length > 0) await tx.run(sql`DELETE FROM ${table(of.name)} WHERE ${condition}`);
    return changes(place, of, found);
  };

/** Children go before their parents. */
async function deleteTree(place: Place, orderIds: readonly string[]): Promise<ChangedKey[]> {
  const done: ChangedKey[] = [];
  for (const id of orderIds) {
    const ofOrder = sql`order_id = ${id}`;
    done.push(...changes(place, lines, await lockKeys(place, lines, ofOrder)));
    await place.tx.run(sql`DELETE FROM ${place.table('order_line')} WHERE ${ofOrder}`);
    await place.tx.run(sql`DELETE FROM ${place.table('orders')} WHERE id = ${id}`);
  }
  return [
    ...done,
    ...changes(
      place,
      orders,
      orderIds.map((id) => [id]),
    ),
  ];
}

const deleteOrder: Operation = async (place) => {
  const found = await lockKeys(place, orders, sql`id = ${hot(place.random, ORDERS)}`);
  return deleteTree(place, found.flat());
};

const deleteCustomer: Operation = async (place) => {
  const id = customerId(place.random);
  const found = await lockKeys(place, customer, sql`id = ${id}`);
  if (found.length === 0) return [];
  const done = await deleteTree(place, (await lockKeys(place, orders, sql`customer_id = ${id}`)).flat());
  await place.tx.run(sql`DELETE FROM ${place.table('customer')} WHERE id = ${id}`);
  return [...done, ...changes(place, customer, found)];
};

/** A change of the key is two changed keys. */
const moveIn =
  (of: HarnessTable): Operation =>
  async (place) => {
    const { tx, random, table } = place;
    const [from, to] = [of.randomKey(random), of.randomKey(random)];
    const [old] = await lockKeys(place, of, where(tx, of, from));
    const taken = await lockKeys(place, of, where(tx, of, to));
    if (old === undefined || taken.some((key) => key.join() !== old.join())) return [];
    await tx.run(sql`UPDATE ${table(of.name)} SET ${assigned(tx, of, 0, to)} WHERE ${where(tx, of, from)}`);
    return changes(place, of, [old, to]);
  };

const bulkUpdate: Operation = async (place) => {
  const from = place.random.whole(1, ORDERS - 80);
  const range = sql`id BETWEEN ${String(from)} AND ${String(from + place.random.whole(10, 80))}`;
  const found = await lockKeys(place, orders, range);
  if (found.length === 0) return [];
  // Not the range again: it may hold a row by now that was not locked.
  const ids = all(
    found.map(([id]) => sql`${id}`),
    ', ',
  );
  await place.tx.run(sql`UPDATE ${place.table('orders')} SET total = total + 1 WHERE id IN (${ids})`);
  return changes(place, orders, found);
};

const bulkInsert: Operation = async (place) => {
  const { tx, random, table } = place;
  const keys = new Map(Array.from({ length: 40 }, () => rate.randomKey(random)).map((key) => [key.join(), key]));
  const any = all(
    [...keys.values()].map((key) => sql`(${where(tx, rate, key)})`),
    ' OR ',
  );
  const taken = new Set((await lockKeys(place, rate, any)).map((key) => key.join()));
  const fresh = [...keys.values()].filter((key) => !taken.has(key.join()));
  if (fresh.length === 0) return [];
  const rows = fresh.map((key) => values(tx, rate, [...key, ...rate.randomRest(random)]));
  await tx.run(sql`INSERT INTO ${table('rate')} (${names(tx, rate)}) VALUES ${all(rows, ', ')}`);
  return changes(place, rate, fresh);
};

const bulkDelete: Operation = async (place) => {
  const ofDay = sql`day = ${`2024-02-${place.random.whole(20, 29)}`}`;
  const found = await lockKeys(place, rate, ofDay);
  if (found.length === 0) return [];
  const codes = all(
    found.map(([, code]) => sql`${code}`),
    ', ',
  );
  await place.tx.run(sql`DELETE FROM ${place.table('rate')} WHERE ${ofDay} AND code IN (${codes})`);
  return changes(place, rate, found);
};

/** Two or three seats change their places round; each place is taken once. */
const swapSlots: Operation = async (place) => {
  const { tx, random, table } = place;
  const ids = [...new Set(Array.from({ length: random.whole(2, 3) }, () => random.whole(1, SEATS)))].sort(
    (a, b) => a - b,
  );
  const slots: Text[] = [];
  for (const id of ids) {
    const [row] = await tx.rows(sql`SELECT slot FROM ${table('seat')} WHERE id = ${String(id)} FOR UPDATE`);
    if (row === undefined) return [];
    slots.push(row[0] ?? null);
  }
  for (const id of ids) await tx.run(sql`UPDATE ${table('seat')} SET slot = NULL WHERE id = ${String(id)}`);
  for (const [at, id] of ids.entries()) {
    const next = slots[(at + 1) % ids.length] ?? null;
    await tx.run(sql`UPDATE ${table('seat')} SET slot = ${next} WHERE id = ${String(id)}`);
  }
  return changes(
    place,
    seat,
    ids.map((id) => [String(id)]),
  );
};

/** What writers do, and how often. */
export const OPERATIONS: readonly WeightedOperation[] = [
  [8, 'insert a customer', insertInto(customer)],
  [10, 'insert an order', insertInto(orders)],
  [10, 'insert a line', insertInto(lines)],
  [8, 'insert a tag', insertInto(tag)],
  [8, 'update a customer', updateOf(customer)],
  [8, 'update an order', updateOf(orders)],
  [5, 'update a line', updateOf(lines)],
  [5, 'update a tag', updateOf(tag)],
  [5, 'update a seat', updateOf(seat)],
  [5, 'upsert a customer', upsertInto(customer)],
  [6, 'upsert a tag', upsertInto(tag)],
  [6, 'upsert a rate', upsertInto(rate)],
  [3, 'delete a customer', deleteCustomer],
  [4, 'delete an order', deleteOrder],
  [8, 'delete a line', deleteFrom(lines)],
  [8, 'delete a tag', deleteFrom(tag)],
  [4, 'move a line', moveIn(lines)],
  [4, 'move a tag', moveIn(tag)],
  [4, 'move a rate', moveIn(rate)],
  [6, 'bulk update', bulkUpdate],
  [5, 'bulk insert', bulkInsert],
  [3, 'bulk delete', bulkDelete],
  [7, 'swap slots', swapSlots],
];
