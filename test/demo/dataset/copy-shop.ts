import type { Connection } from 'mysql2';
import type { Client } from 'pg';
import type { LabDatabase } from '../../lab/lab.ts';
import { connectSource, streamRows, type TextRow, textColumns } from './read-source.ts';
import type { ShopTable } from './shop-table.ts';
import { arraysOf, connectTarget, insertStatement } from './write-target.ts';

const ROWS = 5_000;

/** Copies every row of the tables as they are now; nothing may write to the source meanwhile, and the target's tables must be empty. */
export async function copyShop(source: LabDatabase, target: LabDatabase, tables: readonly ShopTable[]): Promise<void> {
  const from = await connectSource(source);
  const to = await connectTarget(target);
  try {
    for (const table of tables) await copyTable(from, to, table);
    await advanceIdentities(to);
    await to.query('ANALYZE');
  } finally {
    await Promise.all([from.promise().end(), to.end()]);
  }
}

async function copyTable(from: Connection, to: Client, table: ShopTable): Promise<void> {
  const columns = await textColumns(from, table);
  const insert = await insertStatement(to, table);
  let batch: TextRow[] = [];
  for await (const row of streamRows(from, `SELECT ${columns} FROM ${table.name}`)) {
    batch.push(row);
    if (batch.length < ROWS) continue;
    await to.query(insert, arraysOf(table, batch));
    batch = [];
  }
  await to.query(insert, arraysOf(table, batch));
}

/** Explicit ids leave a sequence behind, and the first insert of its own would collide with them. */
async function advanceIdentities(to: Client): Promise<void> {
  const { rows } = await to.query<{ name: string }>(
    "SELECT attrelid::regclass::text AS name FROM pg_attribute WHERE attname = 'id' AND attidentity = 'd'",
  );
  for (const { name } of rows) {
    await to.query(`SELECT setval(pg_get_serial_sequence('${name}', 'id'), (SELECT max(id) + 1000 FROM ${name}))`);
  }
}
