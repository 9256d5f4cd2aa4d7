import { type Connection, createConnection, escape as quoted } from 'mysql2/promise';
import type { LabDatabase } from '../../lab/lab.ts';
import type { Cell, ShopTable, Sizes } from './shop-table.ts';

const STATEMENT_CHARACTERS = 1_000_000;

/** Fills the shop's tables, which must be empty, with their generated rows; gives the number of rows. */
export async function loadSource(source: LabDatabase, tables: readonly ShopTable[], sizes: Sizes): Promise<number> {
  let written = 0;
  const connection = await createConnection({ uri: source.url, charset: 'utf8mb4' });
  try {
    await connection.query("SET time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0");
    for (const table of tables) written += await fillTable(connection, table, sizes);
    return written;
  } finally {
    await connection.end();
  }
}

async function fillTable(connection: Connection, table: ShopTable, sizes: Sizes): Promise<number> {
  let written = 0;
  const insert = `INSERT INTO ${table.name} (${table.columns.join(', ')}) VALUES `;
  await connection.beginTransaction();
  // The next statement is made while the server works on this one.
  let sent: Promise<unknown> = Promise.resolve();
  for (const { values, rows } of statements(table.rows(sizes))) {
    await sent;
    sent = connection.query(insert + values);
    written += rows;
  }
  await sent;
  await connection.commit();
  return written;
}

/** The VALUES lists of the rows, each of about a megabyte. */
function* statements(rows: Iterable<readonly Cell[]>): Generator<{ readonly values: string; readonly rows: number }> {
  let values: string[] = [];
  let characters = 0;
  for (const row of rows) {
    const text = `(${row.map(literal).join(',')})`;
    values.push(text);
    characters += text.length;
    if (characters < STATEMENT_CHARACTERS) continue;
    yield { values: values.join(','), rows: values.length };
    values = [];
    characters = 0;
  }
  if (values.length > 0) yield { values: values.join(','), rows: values.length };
}

function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return quoted(cell);
  return typeof cell === 'object' ? `x'${Buffer.from(cell).toString('hex')}'` : String(cell);
}
