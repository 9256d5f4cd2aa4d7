import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabDatabase } from '../../lab/lab.ts';
import { sharedServer } from '../../lab/shared.ts';
import { reviews } from './feedback.ts';
import { loadShop } from './load-shop.ts';
import { readTarget, rowsOfBoth } from './rows-of-both.ts';
import { sizesAt } from './shop-table.ts';
import { SHOP_TABLES } from './shop-tables.ts';

const SCALE = 0.02;

function fingerprint(scale: number): string {
  const hash = createHash('sha256');
  for (const table of SHOP_TABLES) {
    for (const row of table.rows(sizesAt(scale))) hash.update(row.map((cell) => `${typeof cell}:${cell}`).join('\0'));
  }
  return hash.digest('hex');
}

test('the same scale gives the same bytes on every machine', () => {
  expect(fingerprint(SCALE)).toMatchInlineSnapshot(
    `"4c55fd1d228854532f4a443c4e2c45cb046cb9f986912b82ec8d6d440f5e7340"`,
  );
});

test('scale 1 is a shop of more than 200,000 rows', () => {
  const counts = SHOP_TABLES.map((table) => [table.name, [...table.rows(sizesAt(1))].length] as const);
  expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
    {
      "addresses": 18000,
      "categories": 120,
      "countries": 20,
      "coupons": 400,
      "customers": 14000,
      "events": 16000,
      "inventory": 9000,
      "order_items": 87084,
      "orders": 36000,
      "payments": 28223,
      "products": 3000,
      "reviews": 9000,
    }
  `);
  expect(counts.reduce((total, [, count]) => total + count, 0)).toBeGreaterThan(200_000);
});

describe.each([
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
] as const)('the shop copied from %s to %s', (sourceKind, targetKind) => {
  let source: LabDatabase;
  let target: LabDatabase;

  beforeAll(async () => {
    source = await sharedServer(sourceKind).createDatabase();
    target = await sharedServer(targetKind).createDatabase();
    await loadShop(source, target, { scale: SCALE });
  });
  afterAll(async () => {
    await Promise.all([source.drop(), target.drop()]);
  });

  test.each(SHOP_TABLES)('has the same rows in $name on both sides, generated columns included', async (table) => {
    const rows = await rowsOfBoth({ source, target }, table);
    expect(rows.source).toHaveLength([...table.rows(sizesAt(SCALE))].length);
    expect(rows.target).toEqual(rows.source);
  });

  test('keeps every character of what was generated', async () => {
    const written = [...reviews.rows(sizesAt(SCALE))].map((row) => [String(row[0]), row[4], row[5]]);
    expect(await readTarget(target, 'SELECT id, title, body FROM reviews ORDER BY id')).toEqual(written);
  });

  test('refers to no row that is not there', async () => {
    const keys = await source.query(
      `SELECT table_name, column_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage
       WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL `,
    );
    const orphans: unknown[] = [];
    for (const [table, column, parent, key] of keys) {
      const sql = `SELECT COUNT(*) FROM ${table} c LEFT JOIN ${parent} p ON p.${key} = c.${column} WHERE c.${column} IS NOT NULL AND p.${key} IS NULL`;
      orphans.push([table, column, (await source.query(sql))[0]?.[0]]);
    }
    expect(orphans.sort()).toEqual([
      ['addresses', 'country_code', '0'],
      ['addresses', 'customer_id', '0'],
      ['categories', 'parent_id', '0'],
      ['inventory', 'product_id', '0'],
      ['order_items', 'order_id', '0'],
      ['order_items', 'product_id', '0'],
      ['orders', 'address_id', '0'],
      ['orders', 'coupon_code', '0'],
      ['orders', 'customer_id', '0'],
      ['payments', 'order_id', '0'],
      ['products', 'category_id', '0'],
      ['reviews', 'customer_id', '0'],
      ['reviews', 'product_id', '0'],
    ]);
  });

  test('holds the values that break careless migrations', async () => {
    const found = await source.query(`SELECT
      (SELECT COUNT(*) > 0 FROM payments WHERE gateway_id > 9223372036854775807),
      (SELECT COUNT(*) > 0 FROM customers WHERE phone IS NULL),
      (SELECT COUNT(*) > 0 FROM customers WHERE CHAR_LENGTH(phone) = 0),
      (SELECT COUNT(*) > 0 FROM customers WHERE full_name LIKE '%  '),
      (SELECT COUNT(*) > 0 FROM orders WHERE remark LIKE '%\\n%'),
      (SELECT COUNT(*) > 0 FROM orders WHERE LOCATE(x'F09F', CAST(remark AS BINARY)) > 0),
      (SELECT COUNT(*) > 0 FROM products WHERE tags LIKE '%,%'),
      (SELECT COUNT(*) > 0 FROM orders WHERE MICROSECOND(placed_at) % 1000 > 0)`);
    expect(found).toEqual([['1', '1', '1', '1', '1', '1', '1', '1']]);
  });

  test('gives a new target row an id of its own', async () => {
    const added = await target.query(`INSERT INTO categories (slug, name) VALUES ('new', 'New') RETURNING id`);
    await target.execute("DELETE FROM categories WHERE slug = 'new'");
    expect(added).toEqual([['1121']]);
  });
});
