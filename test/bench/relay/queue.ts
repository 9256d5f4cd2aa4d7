import type { KitDescriptor } from '../../../templates/sync/src/descriptor.ts';
import type { Engine } from '../../lab/kinds.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';

/** Whose events wait: one of each row, or very many of few rows. */
export const KEYS = ['distinct', 'hot'] as const;
export type Keys = (typeof KEYS)[number];

/** Rows that all events of hot keys belong to. */
export const HOT_ROWS = 10;

/** A table like those that applications have. */
export const CREATE =
  'CREATE TABLE item (id int PRIMARY KEY, name varchar(60) NOT NULL, price decimal(12,2) NOT NULL, stock int NOT NULL, note text)';

const numbers: Readonly<Record<Engine, (rows: number) => string>> = {
  mysql: (rows) =>
    `(WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i FROM n) AS n`,
  postgres: (rows) => `generate_series(1, ${rows}) AS n (i)`,
};

/** Fills both sides with the same rows, so that most events are updates. */
export async function fillItems(source: LabDatabase, target: LabDatabase, rows: number): Promise<void> {
  await Promise.all(
    [source, target].map((database) => {
      const { engine } = database.server;
      const deep = engine === 'mysql' ? `SET SESSION ${recursionOf(database)} = ${rows + 1}; ` : '';
      const values = `SELECT i, CONCAT('item ', i), i / 7, 0, ${engine === 'mysql' ? "REPEAT('x', 120)" : "repeat('x', 120)"}`;
      return database.execute(`${deep}INSERT INTO item ${values} FROM ${numbers[engine](rows)}`);
    }),
  );
}

/** Empties the queue and the ledger, changes the rows, and puts as many events as there are rows into the queue. */
export async function fillQueue(
  source: LabDatabase,
  target: LabDatabase,
  kit: KitDescriptor,
  { rows, keys }: { readonly rows: number; readonly keys: Keys },
): Promise<void> {
  const name = kit.tables[0]?.name ?? '';
  const { engine } = source.server;
  await target.execute('TRUNCATE TABLE lockstep_ledger; DELETE FROM lockstep_state');
  await source.execute('TRUNCATE TABLE lockstep_outbox; DELETE FROM lockstep_state; UPDATE item SET stock = stock + 1');
  const number = keys === 'distinct' ? 'id' : `1 + id % ${HOT_ROWS}`;
  const key = engine === 'mysql' ? `CONCAT('["', ${number}, '"]')` : `'["' || (${number}) || '"]'`;
  // Neighbours in the queue are no neighbours in the table.
  await source.execute(
    `INSERT INTO lockstep_outbox (table_name, row_key) SELECT '${name}', ${key} FROM item ORDER BY (id * 7919) % ${rows}`,
  );
  await source.execute(engine === 'mysql' ? 'ANALYZE TABLE item' : 'VACUUM ANALYZE item');
}

/** Throws unless the queue is empty and each row that had an event is the same on both sides. */
export async function mustBeCarried(source: LabDatabase, target: LabDatabase, keys: Keys): Promise<void> {
  const [[waiting] = []] = await source.query('SELECT COUNT(*) FROM lockstep_outbox WHERE state <> 1');
  if (waiting !== '0') throw new Error(`${waiting} events were not applied`);
  const which = keys === 'distinct' ? '' : ` WHERE id <= ${HOT_ROWS}`;
  const [one, other] = await Promise.all(
    [source, target].map((database) => database.query(`SELECT COUNT(*), SUM(stock), SUM(price) FROM item${which}`)),
  );
  if (JSON.stringify(one) !== JSON.stringify(other)) {
    throw new Error(`the sides differ: ${JSON.stringify(one)} and ${JSON.stringify(other)}`);
  }
}

function recursionOf({ server }: LabDatabase): string {
  return server.kind === 'mariadb' ? 'max_recursive_iterations' : 'cte_max_recursion_depth';
}
