import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { reversed, shop } from '../plan/shop.ts';
import { nasty } from '../plan/shop-tables.ts';
import { runScript } from './run-script.ts';
import { mysqlTables, postgresTables, shopRows } from './shop-sql.ts';

const folders = ['customers', 'log-lines', 'order-items', 'orders', 'players', 'teams', 'we-ird'];
const tableNames = ['order_items', 'orders', 'customers', 'log_lines', nasty, 'teams', 'players'];

/** The word without which a rollback script refuses. */
function wordOf(script: string): string {
  return /lockstep[._]confirm is ([a-z0-9-]+)\./.exec(script)?.[1] ?? 'no word found';
}

describe.each([
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
] as const)('the scripts of a plan from %s to %s', (sourceKind, targetKind) => {
  let source: LabDatabase;
  let target: LabDatabase;
  const scripts = new Map<string, string>();
  const backScripts = new Map<string, string>();

  beforeAll(async () => {
    source = await sharedServer(sourceKind).createDatabase();
    target = await sharedServer(targetKind).createDatabase();
    await source.execute(`${mysqlTables}\n${shopRows('mysql')}`);
    await target.execute(`${postgresTables}\n${shopRows('postgres')}`);
    const input = shop(source.name, target.name);
    const there = { ...input, sourceDialect: mysqlDialect, targetDialect: postgresDialect };
    const back = reversed(input);
    const andBack = { ...back, sourceDialect: postgresDialect, targetDialect: mysqlDialect };
    for (const { path, text } of renderPlan(makePlan(input), there)) scripts.set(short(path), text);
    for (const { path, text } of renderPlan(makePlan(back), andBack)) backScripts.set(short(path), text);
  });
  afterAll(async () => {
    await source.drop();
    await target.drop();
  });

  const short = (path: string) => path.replace(/we-ird-[a-z0-9-]*/, 'we-ird');
  const script = (path: string, all = scripts) => {
    const text = all.get(path);
    if (text === undefined) throw new Error(`${path} was not generated: ${[...all.keys()].join(' ')}`);
    return text;
  };
  const counts = async (database: LabDatabase) =>
    Promise.all(
      tableNames.map(async (name) => {
        const quoted = database === target ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
        return Number((await database.query(`SELECT count(*) FROM ${quoted}`))[0]?.[0]);
      }),
    );
  const validate = async (folder: string) => ({
    source: await runScript(source.readerUrl, script(`tables/${folder}/validate-source.sql`)),
    target: await runScript(target.readerUrl, script(`tables/${folder}/validate-target.sql`)),
  });

  it('print the same lines on both sides when the rows are equal, with a login that can only read', async () => {
    for (const folder of folders) {
      const lines = await validate(folder);
      expect(lines.source.length).toBeGreaterThan(2);
      expect(lines.source).toEqual(lines.target);
    }
    expect((await validate('orders')).target).toMatchInlineSnapshot(`
      [
        "rows 3",
        "id nulls 0",
        "id min 1",
        "id max 9",
        "id sum 15",
        "customer_id nulls 0",
        "customer_id min 1",
        "customer_id max 7",
        "customer_id sum 15",
        "parent_id nulls 2",
        "parent_id min 1",
        "parent_id max 1",
        "parent_id sum 1",
        "total nulls 1",
        "total min -0.01",
        "total max 10.50",
        "total sum 10.49",
        "placed_at nulls 0",
        "placed_at min 1999-01-01 12:00:00",
        "placed_at max 2024-12-31 23:59:59.999999",
        "payload nulls 2",
        "duplicates (id) 0",
        "orphans (customer_id) -> customers (id) 0",
        "orphans (parent_id) -> orders (id) 0",
      ]
    `);
    expect((await validate('customers')).target).toMatchInlineSnapshot(`
      [
        "rows 3",
        "id nulls 0",
        "id min 1",
        "id max 7",
        "id sum 10",
        "email nulls 0",
        "email octets 24",
        "code nulls 1",
        "code octets 10",
        "born nulls 1",
        "born min 1970-02-28",
        "born max 2024-02-29",
        "active nulls 0",
        "active min 0",
        "active max 1",
        "active sum 2",
        "duplicates (id) 0",
        "duplicates (email) 0",
      ]
    `);
  });

  it('print another line where a value, a row or a reference differs, and only there', async () => {
    const different = async (change: string, undo: string, folder: string) => {
      await target.execute(change);
      const lines = await validate(folder);
      await target.execute(undo);
      return lines.target.filter((line, place) => line !== lines.source[place]);
    };
    expect(
      await different(
        "UPDATE customers SET email = 'Ana@x.or' WHERE id = 1",
        "UPDATE customers SET email = 'Ana@x.org' WHERE id = 1",
        'customers',
      ),
    ).toEqual(['email octets 23']);
    expect(
      await different(
        'UPDATE orders SET total = 10.49 WHERE id = 1',
        'UPDATE orders SET total = 10.50 WHERE id = 1',
        'orders',
      ),
    ).toEqual(['total max 10.49', 'total sum 10.48']);
    expect(
      await different(
        "INSERT INTO log_lines VALUES ('same', '2024-01-01')",
        "DELETE FROM log_lines WHERE ctid = (SELECT max(ctid) FROM log_lines WHERE line = 'same')",
        'log-lines',
      ),
    ).toEqual(['rows 4', 'line octets 12']);
    const orphan =
      'ALTER TABLE order_items DROP CONSTRAINT order_items_order_id_fkey; INSERT INTO order_items VALUES (77, 1, 1), (77, 2, -1)';
    const undoOrphan =
      'DELETE FROM order_items WHERE order_id = 77; ALTER TABLE order_items ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE';
    expect(await different(orphan, undoOrphan, 'order-items')).toEqual([
      'rows 5',
      'order_id max 77',
      'order_id sum 165',
      'line sum 7',
      'orphans (order_id) -> orders (id) 2',
    ]);
    const twice =
      "ALTER TABLE customers DROP CONSTRAINT customers_email_key; UPDATE customers SET email = 'b''b@x.org' WHERE id = 7";
    const once = "UPDATE customers SET email = 'ü🦆' WHERE id = 7; ALTER TABLE customers ADD UNIQUE (email)";
    expect(await different(twice, once, 'customers')).toEqual(['email octets 27', 'duplicates (email) 1']);
  });

  it('advance each sequence past every copied id, again and again without going back', async () => {
    const advance = script('advance-sequences.sql');
    const first = await runScript(target.url, advance);
    expect(first).toEqual(['next value of customers.id is above 2200', 'next value of orders.id is above 4000']);
    await target.execute("INSERT INTO customers (email, active) VALUES ('new', true)");
    expect(await target.query("SELECT id FROM customers WHERE email = 'new'")).toEqual([['2201']]);
    await target.execute("UPDATE customers SET id = 5000 WHERE email = 'new'");
    expect(await runScript(target.url, advance)).toEqual([
      'next value of customers.id is above 6000',
      'next value of orders.id is above 4000',
    ]);
    await target.execute('DELETE FROM customers WHERE id = 5000');
    expect(await runScript(target.url, advance)).toEqual([
      'next value of customers.id is above 6000',
      'next value of orders.id is above 4000',
    ]);
  });

  it('refresh the statistics of every copied table, again and again, whatever it is called', async () => {
    const analysed = async () =>
      (await target.query('SELECT relname FROM pg_stat_user_tables WHERE last_analyze IS NOT NULL ORDER BY 1')).flat();
    expect(await analysed()).toEqual([]);
    const done = [`the statistics of ${tableNames.length} tables were refreshed`];
    expect(await runScript(target.url, script('refresh-statistics.sql'))).toEqual(done);
    await expect.poll(analysed).toEqual([...tableNames].sort());
    expect(await runScript(source.url, script('refresh-statistics.sql', backScripts))).toEqual(done);
  });

  it('refuse to empty a table without its confirmation, and while another table refers to it', async () => {
    const before = await counts(target);
    const refused = 'lockstep: refused without confirmation, nothing was changed';
    for (const folder of folders) {
      await expect(runScript(target.url, script(`tables/${folder}/rollback.sql`))).rejects.toThrowError(refused);
    }
    const other = "SET lockstep.confirm = 'customers';\n";
    await expect(runScript(target.url, script('tables/orders/rollback.sql'), other)).rejects.toThrowError(refused);
    const confirm = "SET lockstep.confirm = 'orders';\n";
    await expect(runScript(target.url, script('tables/orders/rollback.sql'), confirm)).rejects.toThrowError(
      'lockstep: refused, a table that refers to this one still holds rows; nothing was changed',
    );
    expect(await counts(target)).toEqual(before);
  });

  it('empty the target children first, loops together, twice without harm, and set the sequences back', async () => {
    const order = ['players', 'order-items', 'orders', 'log-lines', 'customers'];
    for (const folder of [...order, ...order, 'teams']) {
      const confirm = `SET lockstep.confirm = '${folder}';\n`;
      const lines = await runScript(target.url, script(`tables/${folder}/rollback.sql`), confirm);
      expect(lines.map((line) => line.replace(/^rows left in .*: /, ''))).toEqual(lines.map(() => '0'));
    }
    expect(await counts(target)).toEqual([0, 0, 0, 0, 3, 0, 0]);
    await target.execute("INSERT INTO customers (email, active) VALUES ('first', true)");
    expect(await target.query('SELECT id FROM customers')).toEqual([['1']]);
  });

  it('do the same where MySQL is the target', async () => {
    const before = await counts(source);
    const run = (folder: string, confirm: string) =>
      runScript(source.url, script(`tables/${folder}/rollback.sql`, backScripts), confirm);
    for (const folder of folders) {
      await expect(run(folder, '')).rejects.toThrowError('REFUSED WITHOUT CONFIRMATION: SET @LOCKSTEP_CONFIRM');
    }
    await expect(run('orders', "SET @lockstep_confirm = 'orders';\n")).rejects.toThrowError(
      'REFUSED: A TABLE THAT REFERS TO THIS ONE HOLDS ROWS',
    );
    expect(await counts(source)).toEqual(before);
    for (const folder of ['teams', 'order-items', 'orders', 'orders', 'we-ird', 'customers', 'players']) {
      const lines = await run(
        folder,
        `SET @lockstep_confirm = '${wordOf(script(`tables/${folder}/rollback.sql`, backScripts))}';\n`,
      );
      expect(lines.map((line) => line.replace(/^rows left in .*: /, ''))).toEqual(lines.map(() => '0'));
    }
    expect(await counts(source)).toEqual([0, 0, 0, 3, 0, 0, 0]);
    await source.execute("INSERT INTO customers (email, active) VALUES ('first', 1)");
    expect(await source.query('SELECT id FROM customers')).toEqual([['1']]);
  });
});
