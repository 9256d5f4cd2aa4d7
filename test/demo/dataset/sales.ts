import { couponCode, priceInCents } from './catalogue.ts';
import { type Random, randomOf } from './random.ts';
import type { Row, ShopTable, Sizes } from './shop-table.ts';
import { idWithGaps, moment, money } from './values.ts';
import { REMARKS } from './words.ts';

interface Line {
  readonly product: number;
  readonly quantity: number;
  readonly cents: number;
}

interface Order {
  readonly id: number;
  readonly customer: number;
  readonly placed: number;
  readonly status: string;
  readonly lines: readonly Line[];
  readonly totalCents: number;
}

const PAID = new Set(['paid', 'shipped', 'delivered', 'returned']);

/** Orders, with gaps between their ids; the total is that of their lines. */
export const orders: ShopTable = {
  name: 'orders',
  columns: [
    'id',
    'number',
    'customer_id',
    'address_id',
    'coupon_code',
    'status',
    'currency',
    'total',
    'is_gift',
    'remark',
    'placed_at',
    'updated_at',
  ],
  key: ['id'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.orders; index += 1) yield orderRow(index, sizes);
  },
};

/** The lines of the orders: the key is the order and the number of the line. */
export const orderItems: ShopTable = {
  name: 'order_items',
  columns: ['order_id', 'line_no', 'product_id', 'quantity', 'unit_price'],
  key: ['order_id', 'line_no'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.orders; index += 1) {
      const { id, lines } = orderAt(index, sizes);
      for (const [at, { product, quantity, cents }] of lines.entries()) {
        yield [id, at + 1, product + 1, quantity, money(cents)];
      }
    }
  },
};

/** Payments of the orders that were paid, some after a first attempt that failed. */
export const payments: ShopTable = {
  name: 'payments',
  columns: ['id', 'order_id', 'provider', 'attempt', 'gateway_id', 'amount', 'captured_at', 'response'],
  key: ['id'],
  *rows(sizes: Sizes) {
    let id = 0;
    for (let index = 0; index < sizes.orders; index += 1) {
      const order = orderAt(index, sizes);
      if (!PAID.has(order.status)) continue;
      const random = randomOf('payments', index);
      const attempts = random.chance(0.04) ? 2 : 1;
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        id += 1;
        yield [id, order.id, ...paymentOf(random, order, { attempt, last: attempt === attempts })];
      }
    }
  },
};

function orderAt(index: number, sizes: Sizes): Order {
  const random = randomOf('orders', index);
  const lines = Array.from({ length: random.pick([1, 1, 2, 2, 3, 3, 5]) }, () => lineOf(random, sizes));
  return {
    id: idWithGaps(index),
    customer: random.whole(0, sizes.customers - 1),
    placed: Math.floor((index / sizes.orders) * 120_000_000) + random.whole(0, 3_000),
    status: random.pick(['pending', 'paid', 'shipped', 'delivered', 'delivered', 'delivered', 'cancelled', 'returned']),
    lines,
    totalCents: lines.reduce((total, { quantity, cents }) => total + quantity * cents, 0),
  };
}

function lineOf(random: Random, sizes: Sizes): Line {
  const product = random.whole(0, sizes.products - 1);
  return { product, quantity: random.pick([1, 1, 1, 2, 3, 12]), cents: priceInCents(product) };
}

function orderRow(index: number, sizes: Sizes): Row {
  const order = orderAt(index, sizes);
  const random = randomOf('order details', index);
  return [
    order.id,
    `S-${String(order.id).padStart(7, '0')}`,
    idWithGaps(order.customer),
    random.chance(0.1) ? null : order.customer + 1,
    random.chance(0.85) ? null : couponCode(random.whole(0, sizes.coupons - 1)),
    order.status,
    random.pick(['EUR', 'USD', 'JPY']),
    money(order.totalCents),
    random.chance(0.1) ? 1 : 0,
    random.chance(0.7) ? null : random.pick(REMARKS),
    moment(order.placed, random.whole(0, 999_999)),
    moment(order.placed + random.whole(60, 2_000_000), random.whole(0, 999_999)),
  ];
}

function paymentOf(random: Random, order: Order, { attempt, last }: { attempt: number; last: boolean }): Row {
  const captured = moment(order.placed + random.whole(1, 900), random.whole(0, 999_999));
  const response = { ok: last, code: last ? '00' : '51', text: last ? 'approuvé ✓' : 'refusé \\ "declined"' };
  return [
    random.pick(['card', 'paypal', 'sepa', 'invoice']),
    attempt,
    gatewayId(random),
    money(order.totalCents),
    last ? captured : null,
    random.chance(0.3) ? null : JSON.stringify(response),
  ];
}

/** A hash as gateways give them: any 64 bits, so that half of them are above 2^63. */
function gatewayId(random: Random): bigint {
  return (BigInt(random.whole(0, 0xffff_ffff)) << 32n) | BigInt(random.whole(0, 0xffff_ffff));
}
