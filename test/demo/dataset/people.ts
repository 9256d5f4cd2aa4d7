import { type Random, randomOf } from './random.ts';
import type { Cell, Row, ShopTable, Sizes } from './shop-table.ts';
import { day, idWithGaps, moment, money } from './values.ts';
import { COUNTRIES, NAMES, STREETS, TOWNS } from './words.ts';

const SECONDS_IN_3_YEARS = 94_608_000;

/** Countries, by their two-letter code. */
export const countries: ShopTable = {
  name: 'countries',
  columns: ['code', 'name', 'currency'],
  key: ['code'],
  *rows() {
    for (const country of COUNTRIES) yield country;
  },
};

/** Customers, with gaps between their ids. */
export const customers: ShopTable = {
  name: 'customers',
  columns: [
    'id',
    'public_id',
    'email',
    'full_name',
    'phone',
    'locale',
    'birth_date',
    'loyalty_points',
    'credit',
    'marketing',
    'preferences',
    'registered_at',
    'updated_at',
  ],
  key: ['id'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.customers; index += 1) yield customerAt(index);
  },
};

/** Postal addresses: the first of each customer has the customer's own place in the list. */
export const addresses: ShopTable = {
  name: 'addresses',
  columns: ['id', 'customer_id', 'country_code', 'street', 'town', 'postcode', 'latitude', 'longitude', 'instructions'],
  key: ['id'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.addresses; index += 1) yield addressAt(index, sizes);
  },
};

function customerAt(index: number): Row {
  const random = randomOf('customers', index);
  const name = random.pick(NAMES);
  const registered = random.whole(0, SECONDS_IN_3_YEARS);
  const updated = registered + random.whole(0, 20_000_000);
  return [
    idWithGaps(index),
    random.uuid(),
    emailOf(random, index),
    random.chance(0.02) ? `${name}  ` : name,
    phoneOf(random),
    random.pick(['de-DE', 'en-US', 'fr-FR', 'ja-JP', 'pl-PL']),
    random.chance(0.3) ? null : day(random.whole(-25_000, -6_600)),
    random.whole(0, 4_000_000_000),
    money(random.whole(0, 250_000)),
    random.whole(0, 1),
    random.chance(0.4) ? null : preferencesOf(random),
    moment(registered, random.whole(0, 999_999)),
    moment(updated, random.whole(0, 999_999)),
  ];
}

function emailOf(random: Random, index: number): string {
  const local = random.pick(['Anna.Mueller', 'lukasz', 'M.Nunez', 'O_Brien', 'taro.yamada', 'JANE', 'i.petrov']);
  return `${local}+${index}@${random.pick(['example.com', 'Example.ORG', 'mail.example'])}`;
}

function phoneOf(random: Random): Cell {
  const kind = random.unit();
  if (kind < 0.2) return null;
  return kind < 0.3 ? '' : `+${random.whole(1, 99)} ${random.whole(100, 999)} ${random.whole(10_000, 9_999_999)}`;
}

function preferencesOf(random: Random): string {
  const greeting = random.pick(['Hi "you" 👋', 'Grüß Gott', 'back\\slash', 'two\nlines']);
  return JSON.stringify({
    theme: random.pick(['dark', 'light']),
    letters: { daily: random.chance(0.1), weekly: random.chance(0.5) },
    greeting,
    sizes: [random.whole(36, 46), null],
  });
}

function addressAt(index: number, sizes: Sizes): Row {
  const random = randomOf('addresses', index);
  const [town, country] = random.pick(TOWNS);
  return [
    index + 1,
    idWithGaps(index % sizes.customers),
    country,
    `${random.pick(STREETS)} ${random.whole(1, 240)}`,
    town,
    random.chance(0.05) ? '' : String(random.whole(1_000, 99_999)).padStart(5, '0'),
    (random.unit() * 170 - 85).toFixed(6),
    (random.unit() * 350 - 175).toFixed(6),
    random.chance(0.8) ? null : random.pick(['ring twice', 'leave with neighbour\n(2nd floor)', '🐕 beware', ' ']),
  ];
}
