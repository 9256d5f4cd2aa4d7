import { setTimeout as sleep } from 'node:timers/promises';
import { mulberry32, type Random } from '../demo/dataset/random.ts';
import type { LabDatabase } from '../lab/lab.ts';

/** A program that writes to the source all the time. */
export interface Writer {
  readonly counts: Readonly<Record<string, number>>;
  /** Lets it end the transaction it is in. */
  stop(): Promise<void>;
}

/** Inserts, updates, deletes with their children, and changes keys, in the shop's tables, in SQL that every engine understands. */
export function startWriter(source: LabDatabase, seed: number): Writer {
  const random = mulberry32(seed);
  const counts: Record<string, number> = { transactions: 0 };
  let writing = true;
  const done = (async () => {
    for (let turn = 1; writing; turn += 1) {
      const kind = KINDS[turn % KINDS.length] ?? 'place';
      await source.execute(`BEGIN; ${STATEMENTS[kind](turn, random).join('; ')}; COMMIT`);
      counts[kind] = (counts[kind] ?? 0) + 1;
      counts.transactions = turn;
      await sleep(random.whole(30, 80));
    }
  })();
  return {
    counts,
    stop: async () => {
      writing = false;
      await done;
    },
  };
}

const KINDS = ['place', 'change', 'stock', 'rekey', 'remark', 'place', 'remove', 'coupon'] as const;
type Kind = (typeof KINDS)[number];
const OWN = 5_000_000;

const order = (turn: number) => OWN + turn;
const STATEMENTS: Readonly<Record<Kind, (turn: number, random: Random) => string[]>> = {
  place: (turn, random) => [
    `INSERT INTO orders (id, number, customer_id, status, currency, total, remark, placed_at)
     SELECT ${order(turn)}, 'L-${turn}', customer_id, 'paid', currency, total, ${random.pick(["'ring twice 🔔'", "''", 'NULL', "'it''s \\ odd'"])}, placed_at
     FROM orders WHERE id = (SELECT MIN(id) FROM (SELECT id FROM orders) o)`,
    `INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
     SELECT ${order(turn)}, 1, id, ${random.whole(1, 9)}, price FROM products WHERE id = ${random.whole(1, 50)}`,
    `INSERT INTO payments (order_id, provider, gateway_id, amount) VALUES (${order(turn)}, 'card', 18446744073709551615 - ${turn}, ${random.whole(1, 900)}.25)`,
  ],
  change: (_, random) => [
    `UPDATE orders SET status = '${random.pick(['paid', 'shipped', 'returned'])}', total = total + 0.01 WHERE id % 90 = ${random.whole(0, 89)}`,
    `UPDATE customers SET full_name = '${random.pick(['Zoë', '王', 'O’Neil  ', ''])}', phone = NULL, credit = credit - 0.01 WHERE id % 60 = ${random.whole(0, 59)}`,
  ],
  stock: (_, random) => [
    `UPDATE inventory SET quantity = quantity - 1 WHERE product_id = ${random.whole(1, 60)}`,
    `UPDATE products SET price = price + 0.01, weight_kg = 0.1, released_on = NULL WHERE id = ${random.whole(1, 60)}`,
  ],
  // Half of a key of two columns moves away, and comes back the next time.
  rekey: (_, random) => {
    const product = random.whole(1, 60);
    const [from, to] = random.pick([
      ['BER1', 'TMP1'],
      ['TMP1', 'BER1'],
    ]);
    return [
      `UPDATE inventory SET warehouse = '${to}' WHERE product_id = ${product} AND warehouse = '${from}'`,
      `UPDATE reviews SET id = id + 1000000 WHERE id = ${random.whole(1, 180)}`,
    ];
  },
  remark: (turn, random) => [
    `INSERT INTO reviews (id, product_id, customer_id, rating, title, body)
     SELECT ${order(turn)}, ${random.whole(1, 50)}, MIN(id), ${random.whole(1, 5)}, 'fine', 'tab\ttab' FROM customers`,
    `DELETE FROM reviews WHERE id = ${order(turn - KINDS.length)}`,
  ],
  // MariaDB's log does not have what a foreign key deletes: the children are named.
  remove: (turn) =>
    ['payments WHERE order_id', 'order_items WHERE order_id', 'orders WHERE id'].map(
      (rows) => `DELETE FROM ${rows} = ${order(turn - KINDS.length - 1)}`,
    ),
  coupon: (turn) => [
    `INSERT INTO coupons (code, valid_until) VALUES ('É-${turn}', '2030-01-02 03:04:05')`,
    `UPDATE coupons SET code = 'É-${turn - KINDS.length}-moved', note = 'été ☀️' WHERE code = 'É-${turn - KINDS.length}'`,
    `DELETE FROM coupons WHERE code = 'É-${turn - 2 * KINDS.length}-moved'`,
  ],
};
