import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

const SOURCE = `CREATE TABLE customers (id int unsigned AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL UNIQUE, born date, vip tinyint(1) NOT NULL DEFAULT 0);
CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, customer_id int unsigned NOT NULL, state enum('new','paid','sent') NOT NULL, total decimal(12,2) NOT NULL, note text, placed_at datetime(6) NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);
CREATE TABLE order_lines (order_id bigint NOT NULL, line smallint NOT NULL, sku char(12) NOT NULL, qty int NOT NULL, PRIMARY KEY (order_id, line), FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE logs (at datetime NOT NULL, text text);
CREATE VIEW paid AS SELECT id, total FROM orders WHERE state = 'paid';
INSERT INTO customers (email, vip) VALUES ('a@x.org', 1), ('b@x.org', 0);
INSERT INTO orders (customer_id, state, total, placed_at) VALUES (1, 'paid', 9.5, now());
INSERT INTO order_lines VALUES (1, 1, 'ABC', 2);`;
it('writes', async () => {
  const [source, target] = await Promise.all([
    sharedServer('mysql9').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  await source.execute(SOURCE);
  await source.execute(
    "CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = coalesce(NEW.note, 'x')",
  );
  const bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  writeFileSync(
    join(bench.folder, 'lockstep.yaml'),
    process.env.ZZ ??
      `migration: { code_in_hand: true, other_writers: [], reversible: true, start: 2026-12-07, owner: Ada }\ncompat: {}\n`,
  );
  await bench.reload();
  console.log(JSON.stringify(outputOf(await bench.call('generate_plan', { measure: true })), null, 1).slice(0, 6000));
  const out = (tool: string, input = {}) =>
    bench.call(tool, input).then((one) => console.log(tool, JSON.stringify(one).slice(0, 3000)));
  await out('sync_status');
  await out('check_gate', { phase: 'prepare' });
  await out('render_status');
  rmSync('/tmp/scratch/plan6-run', { recursive: true, force: true });
  cpSync(bench.folder, '/tmp/scratch/plan6-run', { recursive: true });
  await bench.close();
  rmSync(bench.folder, { recursive: true });
  await Promise.all([source.drop(), target.drop()]);
}, 120_000);
