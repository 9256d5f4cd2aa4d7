import { categories, coupons, inventory, products } from './catalogue.ts';
import { events, reviews } from './feedback.ts';
import { addresses, countries, customers } from './people.ts';
import { orderItems, orders, payments } from './sales.ts';
import type { ShopTable } from './shop-table.ts';

/** Every table of the shop, each after those it refers to. */
export const SHOP_TABLES: readonly ShopTable[] = [
  countries,
  customers,
  addresses,
  categories,
  products,
  inventory,
  coupons,
  orders,
  orderItems,
  payments,
  reviews,
  events,
];
