import { type Random, randomOf } from './random.ts';
import type { Row, ShopTable, Sizes } from './shop-table.ts';
import { day, moment, money } from './values.ts';
import { QUALITIES, REMARKS, THINGS } from './words.ts';

const CATEGORIES = 120;
const WAREHOUSES = ['BER1', 'LYS2', 'OSA1'] as const;
const TAGS = ['new', 'sale', 'fragile', 'organic', 'imported'] as const;

/** A tree of categories: twelve roots, each other one below an earlier one. */
export const categories: ShopTable = {
  name: 'categories',
  columns: ['id', 'parent_id', 'slug', 'name', 'position'],
  key: ['id'],
  *rows() {
    for (let index = 0; index < CATEGORIES; index += 1) {
      const random = randomOf('categories', index);
      const name = `${random.pick(QUALITIES)} ${random.pick(THINGS)}`;
      const parent = index < 12 ? null : random.whole(1, index);
      yield [index + 1, parent, `category-${index + 1}`, name, random.whole(-10, 100)];
    }
  },
};

/** What is for sale. */
export const products: ShopTable = {
  name: 'products',
  columns: [
    'id',
    'category_id',
    'sku',
    'name',
    'description',
    'price',
    'cost',
    'weight_kg',
    'attributes',
    'tags',
    'state',
    'featured',
    'released_on',
    'thumbnail',
  ],
  key: ['id'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.products; index += 1) yield productAt(index);
  },
};

/** Stock of each product in each warehouse. */
export const inventory: ShopTable = {
  name: 'inventory',
  columns: ['product_id', 'warehouse', 'quantity', 'reserved', 'updated_at'],
  key: ['product_id', 'warehouse'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.products; index += 1) {
      for (const warehouse of WAREHOUSES) {
        const random = randomOf(`inventory ${warehouse}`, index);
        const updated = moment(random.whole(90_000_000, 120_000_000), random.whole(0, 999_999));
        yield [index + 1, warehouse, random.whole(-3, 900), random.whole(0, 20), updated];
      }
    }
  },
};

/** Discount codes; each ends at a whole second. */
export const coupons: ShopTable = {
  name: 'coupons',
  columns: ['code', 'percent_off', 'amount_off', 'valid_until', 'uses', 'note'],
  key: ['code'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.coupons; index += 1) {
      const random = randomOf('coupons', index);
      const percent = random.chance(0.5) ? `${random.whole(1, 60)}.${random.pick(['00', '25', '50'])}` : null;
      const amount = percent === null ? money(random.whole(100, 5_000)) : null;
      const until = moment(random.whole(100_000_000, 200_000_000));
      const note = random.pick([null, '', 'spring  ', "staff's own", 'été 2023 ☀️']);
      yield [couponCode(index), percent, amount, until, random.whole(0, 5_000), note];
    }
  },
};

/** The code of a coupon by its place in the list. */
export function couponCode(index: number): string {
  return `${randomOf('coupon codes', index).pick(['SAVE', 'Été', 'welcome', 'ВЕСНА'])}-${index}`;
}

/** The price of a product in cents, by its place in the list. */
export function priceInCents(index: number): number {
  return randomOf('prices', index).whole(99, 199_999);
}

function productAt(index: number): Row {
  const random = randomOf('products', index);
  const sku = `${random.pick(['AB', 'ZX', 'QQ'])}-${String(index + 1).padStart(6, '0')}`;
  return [
    index + 1,
    random.whole(1, CATEGORIES),
    sku,
    `${random.pick(QUALITIES)} ${random.pick(THINGS)}${random.chance(0.03) ? ' ' : ''}`,
    `${random.pick(REMARKS)}\n\n${random.pick(REMARKS)}`,
    money(priceInCents(index)),
    random.chance(0.2) ? null : `${random.whole(0, 900)}.${String(random.whole(0, 9_999)).padStart(4, '0')}`,
    random.pick([random.unit() * 40, random.whole(0, 40), 1e-7, 16_777_217, 0.1]),
    attributesOf(random),
    TAGS.filter(() => random.chance(0.3)).join(','),
    random.pick(['draft', 'active', 'active', 'active', 'retired']),
    random.whole(0, 1),
    random.chance(0.1) ? null : day(random.whole(-3_000, 1_000)),
    random.chance(0.3) ? null : Uint8Array.from({ length: random.whole(0, 48) }, () => random.whole(0, 255)),
  ];
}

function attributesOf(random: Random): string {
  return JSON.stringify({
    colour: random.pick(['rot', 'vert', '青', null]),
    'size in cm': [random.whole(1, 200), random.whole(1, 200) / 4],
    eco: random.chance(0.5),
    notes: random.chance(0.2) ? [] : ['\t', '☕', ''],
  });
}
