import sql, { raw } from 'sql-template-tag';
import type { Tx } from '../../../templates/sync/src/store/store.ts';
import { customerId, hot, ORDERS } from './harness-tables.ts';
import type { Operation, Place, WeightedOperation } from './operations.ts';

/** Statements that change rows whose keys the application never sees. Only triggers can note them. */

const day = ({ random }: Place) => `2024-02-${random.whole(20, 29)}`;
const isMysql = ({ tx }: { readonly tx: Tx }) => tx.engine === 'mysql';

/** Rows of one day once more for another. */
const insertSelect: Operation = (place) => {
  const { tx, table } = place;
  const [into, from] = [table('rate'), table('rate')];
  const rows = sql`SELECT ${date(day(place))}, code, amount + 1, raw FROM ${from} AS old WHERE day = ${date(day(place))}`;
  return tx.run(
    isMysql(place)
      ? sql`INSERT IGNORE INTO ${into} (day, code, amount, raw) ${rows}`
      : sql`INSERT INTO ${into} (day, code, amount, raw) ${rows} ON CONFLICT DO NOTHING`,
  );
};

/** As before, over what is there. */
const upsertSelect: Operation = (place) => {
  const { tx, table } = place;
  const [into, from] = [table('rate'), table('rate')];
  const rows = sql`SELECT ${date(day(place))}, code, amount - 1, raw FROM ${from} AS old WHERE day = ${date(day(place))}`;
  return tx.run(
    isMysql(place)
      ? sql`INSERT INTO ${into} (day, code, amount, raw) ${rows} ON DUPLICATE KEY UPDATE amount = VALUES(amount)`
      : sql`INSERT INTO ${into} (day, code, amount, raw) ${rows} ON CONFLICT (day, code) DO UPDATE SET amount = EXCLUDED.amount`,
  );
};

/** MySQL's REPLACE deletes and inserts; PostgreSQL has none. */
const replaceTags: Operation = (place) => {
  const { tx, table } = place;
  const body = sql`UPPER(COALESCE(body, 'none'))`;
  const where = sql`WHERE name >= ${place.random.pick(['a', 'j', 'p', '{'])}`;
  return tx.run(
    isMysql(place)
      ? sql`REPLACE INTO ${table('tag')} (name, body) SELECT name, ${body} FROM ${table('tag')} AS old ${where}`
      : sql`UPDATE ${table('tag')} SET body = ${body} ${where}`,
  );
};

const updateRange: Operation = ({ tx, random, table }) => {
  const from = random.whole(1, ORDERS - 40);
  return tx.run(
    sql`UPDATE ${table('orders')} SET total = total + 1, note = NULL WHERE id BETWEEN ${String(from)} AND ${String(from + 30)}`,
  );
};

/** Keys of many rows at once. */
const moveDay: Operation = (place) => {
  const { tx, table } = place;
  return tx.run(
    sql`UPDATE ${table('rate')} SET day = ${date(day(place))} WHERE day = ${date(day(place))} AND amount < 0`,
  );
};

/** Orders and their customer in one statement. */
const updateTwoTables: Operation = (place) => {
  const { tx, random, table } = place;
  const id = customerId(random);
  if (isMysql(place)) {
    return tx.run(sql`UPDATE ${table('orders')} AS o JOIN ${table('customer')} AS c ON c.id = o.customer_id
SET o.total = o.total + 2, c.balance = c.balance - 2 WHERE c.id = ${id}`);
  }
  return tx.run(sql`WITH paid AS (UPDATE ${table('orders')} SET total = total + 2 WHERE customer_id = ${id} RETURNING customer_id)
UPDATE ${table('customer')} AS c SET balance = c.balance - 2 WHERE c.id IN (SELECT customer_id FROM paid)`);
};

/** Lines of some orders by a join. */
const deleteByJoin: Operation = (place) => {
  const { tx, random, table } = place;
  const id = hot(random, ORDERS);
  const where = sql`o.id = ${id} AND l.qty < 0`;
  return tx.run(
    isMysql(place)
      ? sql`DELETE l FROM ${table('order_line')} AS l JOIN ${table('orders')} AS o ON o.id = l.order_id WHERE ${where}`
      : sql`DELETE FROM ${table('order_line')} AS l USING ${table('orders')} AS o WHERE o.id = l.order_id AND ${where}`,
  );
};

/** A customer with everything that refers to it, by the database alone; only where triggers see what foreign keys do. */
const deleteCascading: Operation = ({ tx, random, table }) =>
  tx.run(sql`DELETE FROM ${table('customer')} WHERE id = ${customerId(random)}`);

/** An order's id, and with it the key of each of its lines. */
const moveCascading: Operation = ({ tx, random, table }) =>
  tx.run(sql`UPDATE ${table('orders')} SET id = ${hot(random, ORDERS)} WHERE id = ${hot(random, ORDERS)}`);

const truncate: Operation = async ({ tx, table }) => {
  const [row] = await tx.rows(sql`SELECT count(*) FROM ${table('rate')}`);
  await tx.run(sql`TRUNCATE ${table('rate')}`);
  return Number(row?.[0] ?? 0);
};

function date(text: string) {
  return raw(`DATE '${text}'`);
}

const ANYWHERE: readonly WeightedOperation[] = [
  [5, 'insert from select', insertSelect],
  [4, 'upsert from select', upsertSelect],
  [4, 'replace tags', replaceTags],
  [6, 'update a range', updateRange],
  [3, 'move a day', moveDay],
  [6, 'update two tables', updateTwoTables],
  [5, 'delete by join', deleteByJoin],
];

const ON_POSTGRES: readonly WeightedOperation[] = [
  [3, 'delete with cascade', deleteCascading],
  [3, 'move with cascade', moveCascading],
  [1, 'truncate', truncate],
];

/** Bulk statements that an engine's triggers see whole. */
export function bulkOperations(engine: Tx['engine']): readonly WeightedOperation[] {
  return engine === 'mysql' ? ANYWHERE : [...ANYWHERE, ...ON_POSTGRES];
}
