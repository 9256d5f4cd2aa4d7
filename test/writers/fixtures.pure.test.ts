import { describe, expect, it } from 'vitest';
import { scanShop, siteLines } from './shop-names.ts';

const found = async (folder: string, adapter: readonly string[] = []) => {
  const { sites, unparsed } = await scanShop(`test/writers/fixtures/${folder}`, adapter);
  expect(unparsed).toEqual([]);
  return siteLines(sites);
};

describe('call sites that write, in code that uses', () => {
  it('Kysely', async () => {
    expect(await found('kysely')).toMatchInlineSnapshot(`
      [
        "src/__tests__/orders.ts:3 orders delete Kysely test",
        "src/orders.ts:6 orders insert Kysely",
        "src/orders.ts:7 orders insert+update Kysely",
        "src/orders.ts:9 orders update Kysely",
        "src/orders.ts:13 order_items delete Kysely",
        "src/orders.ts:14 orders replace Kysely",
        "src/orders.ts:16 customers update Kysely",
        "src/orders.ts:17 orders update SQL",
        "src/orders.ts:22 (untold) delete Kysely",
      ]
    `);
  });
  it('Knex and Objection', async () => {
    expect(await found('knex')).toMatchInlineSnapshot(`
      [
        "src/models.ts:14 customers insert Objection",
        "src/models.ts:15 order_items update Objection",
        "src/models.ts:16 customers delete Objection likely",
        "src/orders.js:6 orders insert Knex",
        "src/orders.js:7 orders update Knex",
        "src/orders.js:8 orders insert+update Knex",
        "src/orders.js:9 order_items delete Knex",
        "src/orders.js:10 customers update Knex",
        "src/orders.js:11 order_items insert Knex",
        "src/orders.js:12 orders update SQL",
        "src/orders.js:14 customers truncate Knex",
        "src/orders.js:17 orders delete Knex",
        "src/orders.js:21 (untold) insert Knex",
      ]
    `);
  });
  it('Drizzle', async () => {
    expect(await found('drizzle')).toMatchInlineSnapshot(`
      [
        "src/orders.ts:10 orders insert Drizzle",
        "src/orders.ts:11 customers update Drizzle",
        "src/orders.ts:12 order_items delete Drizzle",
        "src/orders.ts:14 customers insert+update Drizzle",
        "src/orders.ts:15 orders delete SQL",
        "src/orders.ts:20 (untold) delete Drizzle likely",
      ]
    `);
  });
  it('Prisma', async () => {
    expect(await found('prisma')).toMatchInlineSnapshot(`
      [
        "src/orders.ts:9 orders insert Prisma",
        "src/orders.ts:10 customers update Prisma",
        "src/orders.ts:10 orders insert Prisma",
        "src/orders.ts:10 order_items insert Prisma",
        "src/orders.ts:15 order_items delete Prisma",
        "src/orders.ts:16 orders update SQL",
        "src/orders.ts:18 customers delete SQL",
        "src/orders.ts:19 orders insert SQL",
        "src/orders.ts:20 orders insert+update Prisma",
        "src/orders.ts:25 orders insert Prisma",
        "src/orders.ts:27 customers delete Prisma",
        "src/orders.ts:33 (untold) delete Prisma likely",
      ]
    `);
  });
  it('TypeORM', async () => {
    expect(await found('typeorm')).toMatchInlineSnapshot(`
      [
        "src/orders.service.ts:8 order_items delete TypeORM",
        "src/orders.service.ts:23 orders insert+update TypeORM",
        "src/orders.service.ts:24 order_items insert TypeORM",
        "src/orders.service.ts:25 customers update TypeORM likely",
        "src/orders.service.ts:26 customers update TypeORM likely",
        "src/orders.service.ts:28 orders delete TypeORM",
        "src/orders.service.ts:30 order_items insert+update TypeORM likely",
        "src/orders.service.ts:31 customers update SQL",
        "src/orders.service.ts:33 orders insert TypeORM",
        "src/orders.service.ts:34 orders update TypeORM",
        "src/orders.service.ts:35 order_items delete TypeORM likely",
        "src/orders.service.ts:37 orders delete TypeORM likely",
        "src/orders.service.ts:41 (untold) insert+update TypeORM possible",
      ]
    `);
  });
  it('Sequelize', async () => {
    expect(await found('sequelize')).toMatchInlineSnapshot(`
      [
        "src/orders.js:5 orders insert Sequelize",
        "src/orders.js:5 order_items insert Sequelize likely",
        "src/orders.js:6 customers insert+update Sequelize likely",
        "src/orders.js:7 order_items update Sequelize",
        "src/orders.js:8 orders delete+update+truncate Sequelize",
        "src/orders.js:9 orders update SQL",
        "src/orders.js:10 order_items insert+update Sequelize",
        "src/orders.js:13 customers insert+update Sequelize likely",
        "src/orders.js:14 orders insert Sequelize likely",
        "src/orders.js:15 (untold) insert+update Sequelize possible",
      ]
    `);
  });
  it('SQL, of which what goes through the adapter is covered', async () => {
    expect(await found('sql', ['src/adapter.ts'])).toMatchInlineSnapshot(`
      [
        "migrations/001.sql:2 orders insert SQL migration",
        "migrations/001.sql:4 customers update SQL migration",
        "src/adapter.ts:7 orders update SQL covered",
        "src/writers.tsx:15 orders insert SQL",
        "src/writers.tsx:16 customers update SQL",
        "src/writers.tsx:17 order_items delete SQL",
        "src/writers.tsx:18 orders update SQL",
        "src/writers.tsx:19 customers truncate SQL",
        "src/writers.tsx:20 orders load SQL",
        "src/writers.tsx:21 order_items delete SQL",
        "src/writers.tsx:26 orders update SQL",
        "src/writers.tsx:26 customers update SQL",
        "src/writers.tsx:27 orders update SQL",
        "src/writers.tsx:28 orders update SQL covered",
        "src/writers.tsx:29 (untold) delete SQL",
        "src/writers.tsx:30 orders load SQL",
        "src/writers.tsx:33 customers insert SQL likely",
      ]
    `);
  });
  it('other languages, of which only strings are searched', async () => {
    expect(await found('languages')).toMatchInlineSnapshot(`
      [
        "src/Cart.vue:7 order_items delete SQL",
        "src/Concatenated.java:2 customers update SQL in Java likely",
        "src/Concatenated.java:6 order_items delete SQL in Java likely",
        "src/Jobs.java:3 customers update SQL in Java likely",
        "src/Jobs.java:4 order_items replace SQL in Java likely",
        "src/jobs.go:4 orders update SQL in Go likely",
        "src/jobs.go:6 (untold) delete SQL in Go possible",
        "src/jobs.php:3 orders insert SQL in PHP likely",
        "src/jobs.php:4 (untold) update SQL in PHP likely",
        "src/jobs.py:6 orders update SQL in Python likely",
        "src/jobs.py:8 order_items insert SQL in Python likely",
        "src/jobs.py:11 (untold) delete SQL in Python likely",
        "src/jobs.py:13 (untold) insert SQL in Python possible",
        "src/jobs.rb:3 customers update SQL in Ruby likely",
        "src/jobs.rb:5 orders delete SQL in Ruby likely",
        "src/jobs.rb:8 (untold) update SQL in Ruby likely",
        "src/joined.py:2 orders update SQL in Python likely",
        "src/purge.sh:3 orders delete SQL in shell likely",
        "src/purge.sh:5 customers truncate SQL in shell likely",
      ]
    `);
  });
});
