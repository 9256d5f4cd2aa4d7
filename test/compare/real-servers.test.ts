import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { mysqlShop, postgresShop } from './same-shop.ts';

const pairs = [
  ['mysql9', 'postgres18', 'utf8mb4_0900_bin'],
  ['mariadb', 'postgres', 'utf8mb4_nopad_bin'],
] as const;

async function inspect(url: string): Promise<Schema> {
  const database = openDatabase(url, { connectMs: 10_000, statementMs: 30_000, lockMs: 2_000, poolSize: 1 });
  try {
    return await database.read((reader) => reader.inspect());
  } finally {
    await database.close();
  }
}

function findings(source: Schema, target: Schema): string[] {
  return compareSchemas(source, target, mapTables(source, target)).map(
    ({ severity, rule, object }) =>
      `${severity} ${rule} ${object.kind === 'database' ? 'database' : `${object.table ?? ''}.${object.name}`}`,
  );
}

/** What the two servers do with the same tables and statements, once for the whole database, and how MariaDB stores JSON. */
function ofServers(from: 'mysql9' | 'mariadb'): string[] {
  const loose = from === 'mariadb';
  return [
    ...(loose ? ['note group-by-stricter database'] : []),
    'note isolation-changed database',
    'note null-numbering-changed database',
    'note null-order-changed database',
    'note sql-meaning database',
    'note upsert-changed database',
    ...(loose ? ['note zero-dates-refused database', 'note json-text customers.profile'] : []),
  ];
}

describe.each(pairs)('the same tables on %s and %s', (from, to, collation) => {
  async function shops(work: (source: LabDatabase, target: LabDatabase) => Promise<void>): Promise<void> {
    const source = await sharedServer(from).createDatabase();
    const target = await sharedServer(to).createDatabase();
    await source.execute(mysqlShop(collation));
    await target.execute(postgresShop);
    await work(source, target);
    await source.drop();
    await target.drop();
  }

  it('are all paired, by a key, and differ in nothing but what the servers themselves do', () =>
    shops(async (source, target) => {
      const [left, right] = [await inspect(source.url), await inspect(target.url)];
      const { tables, unmatched } = mapTables(left, right);
      expect(unmatched).toEqual({ source: [], target: [] });
      expect(tables.map((pair) => [pair.source.name, pair.target.name, pair.unmatched, pair.key])).toEqual([
        ['customers', 'customers', { source: [], target: [] }, [{ source: 'id', target: 'id' }]],
        [
          'orderItems',
          'order_items',
          { source: [], target: [] },
          [
            { source: 'orderId', target: 'order_id' },
            { source: 'lineNo', target: 'line_no' },
          ],
        ],
        ['orders', 'orders', { source: [], target: [] }, [{ source: 'id', target: 'id' }]],
      ]);
      expect(findings(left, right)).toEqual(ofServers(from));
      expect(findings(left, left)).toEqual([]);
      expect(findings(right, right)).toEqual([]);
    }));

  it('give only gaps more when a read-only login looks at them', () =>
    shops(async (source, target) => {
      const found = findings(await inspect(source.readerUrl), await inspect(target.readerUrl));
      expect(found.filter((line) => line.includes(' gap ')).length).toBeGreaterThan(0);
      expect(found.filter((line) => !line.includes(' gap '))).toEqual(ofServers(from));
    }));

  it('differ in just what was changed on the target', () =>
    shops(async (source, target) => {
      await target.execute(`
        ALTER TABLE customers ALTER COLUMN email TYPE varchar(80), ALTER COLUMN seen_at TYPE timestamp(0), DROP CONSTRAINT customers_email;
        ALTER TABLE orders ALTER COLUMN note SET NOT NULL, ALTER COLUMN total DROP DEFAULT, DROP CONSTRAINT orders_customer;
        DROP INDEX orders_customer_placed;
        DROP TRIGGER orders_trim ON orders;
        DROP VIEW customer_totals;`);
      expect(
        findings(await inspect(source.url), await inspect(target.url)).filter(
          (line) => !ofServers(from).includes(line),
        ),
      ).toEqual([
        'blocker text-shortened customers.email',
        'blocker nullability-changed orders.note',
        'blocker default-changed orders.total',
        'warning view-missing .customer_totals',
        'warning unique-missing customers.customers_email',
        'warning timestamp-precision-lost customers.seen_at',
        'warning foreign-key-missing orders.orders_customer',
        'warning index-missing orders.orders_customer_placed',
        'warning trigger-missing orders.orders_trim',
      ]);
    }));
});
