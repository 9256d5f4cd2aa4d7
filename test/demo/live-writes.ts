import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import type { LabDatabase } from '../lab/lab.ts';
import { inventory } from './dataset/catalogue.ts';
import { mulberry32, type Random } from './dataset/random.ts';
import { orderItems, orders, payments } from './dataset/sales.ts';
import type { ShopTable } from './dataset/shop-table.ts';
import { type ChangedRow, startFollower } from './follower.ts';

/** The tables that the application writes to while the demo runs. */
export const LIVE_TABLES: readonly ShopTable[] = [orders, orderItems, payments, inventory];

/** About two seconds of orders: longer than the follower takes. */
const KEPT_ORDERS = 20;

/** The application's writes so far. */
export interface WriteCounts {
  placed: number;
  updated: number;
  deleted: number;
}

/** An application at work on the source, with a follower that brings its writes to the target. */
export interface LiveWrites {
  readonly counts: Readonly<WriteCounts>;
  /** Ends the application, waits until its last write is in the target, and ends the follower. */
  finish(): Promise<void>;
  /** Rejects with what stopped the application or the follower, and never resolves. */
  readonly failed: Promise<never>;
}

interface Application {
  readonly connection: Connection;
  readonly random: Random;
  readonly counts: WriteCounts;
  /** Ids that are free for updates: those the shop had before. */
  readonly known: readonly number[];
  readonly products: number;
  /** What the application placed itself, oldest first, and may delete again. */
  readonly placed: ChangedRow[][];
}

/** Starts an application that commits about twenty transactions a second. It deletes only orders of its own, and of older orders it changes only the row in `orders`. */
export async function startLiveWrites(source: LabDatabase, target: LabDatabase): Promise<LiveWrites> {
  const follower = await startFollower(source, target, LIVE_TABLES);
  const connection = await createConnection({ uri: source.url, charset: 'utf8mb4' });
  const counts: WriteCounts = { placed: 0, updated: 0, deleted: 0 };
  const known = await idsOf(connection, 'orders');
  const products = (await idsOf(connection, 'products')).length;
  const application = { connection, random: mulberry32(2), counts, known, products, placed: [] };
  let writing = true;

  async function run(): Promise<void> {
    try {
      while (writing) {
        follower.follow(await writeOnce(application));
        await sleep(application.random.whole(20, 60));
      }
    } finally {
      await connection.end();
    }
  }

  const written = run();
  return {
    counts,
    failed: new Promise((_, reject) => {
      written.catch(reject);
      follower.done.catch(reject);
    }),
    finish: async () => {
      writing = false;
      await written;
      await follower.finish();
    },
  };
}

async function idsOf(connection: Connection, table: string): Promise<number[]> {
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT id FROM ${table} ORDER BY id`);
  return rows.map(({ id }) => Number(id));
}

/** One committed transaction; gives the rows it touched. */
async function writeOnce(application: Application): Promise<readonly ChangedRow[]> {
  const kind = application.random.unit();
  await application.connection.beginTransaction();
  const rows = await (kind < 0.5
    ? placeOrder(application)
    : kind < 0.85
      ? updateOrder(application)
      : deleteOrder(application));
  await application.connection.commit();
  return rows;
}

async function placeOrder({
  connection,
  random,
  counts,
  known,
  products,
  placed,
}: Application): Promise<readonly ChangedRow[]> {
  const lines = random.whole(1, 3);
  const number = `L-${String(counts.placed).padStart(7, '0')}`;
  const [{ insertId: order }] = await connection.query<ResultSetHeader>(
    `INSERT INTO orders (number, customer_id, status, currency, total, remark, placed_at)
     SELECT ?, customer_id, 'paid', currency, total, ?, UTC_TIMESTAMP(6) FROM orders WHERE id = ?`,
    [number, random.pick(['', 'ring twice 🔔', null]), random.pick(known)],
  );
  const rows: ChangedRow[] = [{ table: orders, key: [order] }];
  for (let line = 1; line <= lines; line += 1) {
    const product = random.whole(1, products);
    await connection.query(
      'INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price) SELECT ?, ?, id, ?, price FROM products WHERE id = ?',
      [order, line, random.whole(1, 5), product],
    );
    await connection.query("UPDATE inventory SET quantity = quantity - 1 WHERE product_id = ? AND warehouse = 'BER1'", [
      product,
    ]);
    rows.push({ table: orderItems, key: [order, line] }, { table: inventory, key: [product, 'BER1'] });
  }
  const [{ insertId: payment }] = await connection.query<ResultSetHeader>(
    `INSERT INTO payments (order_id, provider, gateway_id, amount, captured_at)
     VALUES (?, 'card', 18446744073709551615 - ?, ?, UTC_TIMESTAMP(6))`,
    [order, order, `${random.whole(1, 900)}.${random.whole(10, 99)}`],
  );
  rows.push({ table: payments, key: [payment] });
  counts.placed += 1;
  placed.push(rows.filter(({ table }) => table !== inventory));
  return rows;
}

async function updateOrder({ connection, random, counts, known }: Application): Promise<readonly ChangedRow[]> {
  const id = random.pick(known);
  await connection.query('UPDATE orders SET status = ?, total = total + 0.01 WHERE id = ?', [
    random.pick(['paid', 'shipped', 'delivered', 'returned']),
    id,
  ]);
  counts.updated += 1;
  return [{ table: orders, key: [id] }];
}

/** An order that is old enough to be in the target; its lines and payments go with it, by the foreign keys. */
async function deleteOrder(application: Application): Promise<readonly ChangedRow[]> {
  const rows = application.placed.length > KEPT_ORDERS ? application.placed.shift() : undefined;
  const [order] = rows ?? [];
  if (rows === undefined || order === undefined) return updateOrder(application);
  await application.connection.query('DELETE FROM orders WHERE id = ?', [...order.key]);
  application.counts.deleted += 1;
  return rows;
}
