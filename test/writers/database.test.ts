import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { writersOutput } from '../../mcp-server/src/writers/describe-audit.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { shown } from './audit.ts';

const SOURCE = `
CREATE TABLE customers (id int PRIMARY KEY, name varchar(50));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL);
CREATE TABLE order_items (id int PRIMARY KEY, order_id int, CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE scratch (id int PRIMARY KEY);
CREATE VIEW big_orders AS SELECT * FROM orders WHERE id > 100;
CREATE EVENT purge_old ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM orders WHERE id < 0;
CREATE PROCEDURE fold(IN t varchar(64)) BEGIN UPDATE customers SET name = 'x'; SET @s = CONCAT('DELETE FROM ', t); PREPARE q FROM 'REPLACE INTO order_items VALUES (1, 1)'; END;
CREATE PROCEDURE harmless() SELECT 'DELETE' FROM orders FOR UPDATE;
CREATE TRIGGER keep BEFORE DELETE ON orders FOR EACH ROW INSERT INTO scratch VALUES (OLD.id);
`;
const TARGET = `
CREATE TABLE customers (id int PRIMARY KEY, name varchar(50));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE);
CREATE TABLE "OrderItems" (id int PRIMARY KEY, order_id int REFERENCES orders ON DELETE CASCADE ON UPDATE CASCADE);
`;

it('names programs of the database and cascades, which the other side covers only when it does the same', async () => {
  const [source, target] = await Promise.all([
    sharedServer('mysql9').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  const bench = workbench({ source: source.url, target: target.url });
  try {
    await source.execute(SOURCE);
    await target.execute(TARGET);
    mkdirSync(join(bench.folder, 'src'));
    writeFileSync(
      join(bench.folder, 'src/a.ts'),
      "db.query('UPDATE big_orders SET id = 1');\ndb.query('INSERT INTO \"OrderItems\" VALUES (1)');\ndb.query('DELETE FROM scratch');\n",
    );
    const output = writersOutput
      .extend({ evidence: z.string() })
      .parse(outputOf(await bench.call('audit_writers', { show: 'all' })));
    const lines = shown(output).map((line) => line.replace(/STARTS '[^']*'/, 'STARTS …'));
    expect(lines.sort()).toMatchInlineSnapshot(`
      [
        "covered | order_items | delete + update | foreign key items_order | inside the database | when orders is deleted or updated; the other side does the same",
        "uncovered | customers | update | routine fold | inside the database | procedure, when it is called",
        "uncovered | order_items | insert | src/a.ts:2 | SQL | ",
        "uncovered | order_items | replace | routine fold | inside the database | procedure, when it is called",
        "uncovered | orders | delete | event purge_old | inside the database | EVERY 1 DAY STARTS …, disabled",
        "uncovered | orders | update | foreign key orders_customer | inside the database | when customers is deleted",
        "untold | big_orders | update | src/a.ts:1 | SQL | it writes through a view",
        "untold | null | delete | routine fold | inside the database | procedure, when it is called; its table is put together at run time",
      ]
    `);
    expect(output.counts.tables).toBe(3);
    const one = writersOutput
      .extend({ evidence: z.string() })
      .parse(outputOf(await bench.call('audit_writers', { table: 'orders', limit: 1 })));
    expect({ shown: one.writers.length, omitted: one.omitted }).toEqual({ shown: 1, omitted: 2 });
  } finally {
    await bench.close();
    await Promise.all([source.drop(), target.drop()]);
  }
});
