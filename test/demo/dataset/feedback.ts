import { randomOf } from './random.ts';
import type { ShopTable, Sizes } from './shop-table.ts';
import { idWithGaps, moment } from './values.ts';
import { HEADLINES, REMARKS } from './words.ts';

/** What customers say. */
export const reviews: ShopTable = {
  name: 'reviews',
  columns: ['id', 'product_id', 'customer_id', 'rating', 'title', 'body', 'helpful', 'created_at'],
  key: ['id'],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.reviews; index += 1) {
      const random = randomOf('reviews', index);
      const product = random.whole(1, sizes.products);
      const customer = idWithGaps(random.whole(0, sizes.customers - 1));
      const body = random.chance(0.2) ? null : `${random.pick(REMARKS)} ${random.pick(REMARKS)}`;
      const created = moment(random.whole(0, 120_000_000)).slice(0, 19);
      const opinion = [random.whole(1, 5), random.pick(HEADLINES), body, random.whole(0, 300)] as const;
      yield [index + 1, product, customer, ...opinion, created];
    }
  },
};

/** What happened on the site: a log, and so the table without a key. */
export const events: ShopTable = {
  name: 'events',
  columns: ['occurred_at', 'customer_id', 'kind', 'path', 'trace', 'detail'],
  key: [],
  *rows(sizes: Sizes) {
    for (let index = 0; index < sizes.events; index += 1) {
      const random = randomOf('events', index);
      const occurred = moment(index * 7, random.whole(0, 999_999));
      const customer = random.chance(0.4) ? null : idWithGaps(random.whole(0, sizes.customers - 1));
      const page = `/p/${random.whole(1, sizes.products)}?q=${random.pick(['caf%C3%A9', 'tea pot', 'ß', ''])}`;
      const kind = random.pick(['view', 'search', 'add_to_cart', 'sign_in', 'error']);
      yield [occurred, customer, kind, page, random.uuid(), random.chance(0.8) ? null : random.pick(REMARKS)];
    }
  },
};
