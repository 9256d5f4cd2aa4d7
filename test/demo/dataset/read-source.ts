import { type Connection, createConnection } from 'mysql2';
import type { LabDatabase } from '../../lab/lab.ts';
import type { ShopTable } from './shop-table.ts';

/** A row's values as text that PostgreSQL takes for the shop's own column types. */
export type TextRow = readonly (string | null)[];

/** A connection that reads instants in UTC. */
export async function connectSource(source: LabDatabase): Promise<Connection> {
  const connection = createConnection({ uri: source.url, charset: 'utf8mb4' });
  await connection.promise().query("SET time_zone = '+00:00'");
  return connection;
}

/** The SELECT list that gives a table's columns, in the table's order, as that text. */
export async function textColumns(connection: Connection, table: ShopTable): Promise<string> {
  const types = await columnTypes(connection, table);
  return table.columns.map((name) => asText(name, types.get(name))).join(', ');
}

/** Runs a query of text columns and gives its rows as they arrive. */
export async function* streamRows(
  connection: Connection,
  sql: string,
  values: readonly (string | number)[] = [],
): AsyncGenerator<TextRow> {
  const query = connection.query({
    sql,
    values: [...values],
    rowsAsArray: true,
    typeCast: (field) => field.string('utf8'),
  });
  const rows: AsyncIterable<unknown> = query.stream({ highWaterMark: 5_000 });
  for await (const row of rows) {
    if (!Array.isArray(row)) throw new Error(`A row that is no list came back from: ${sql}`);
    yield row.map((value: unknown) => (value === null ? null : String(value)));
  }
}

async function columnTypes(connection: Connection, table: ShopTable): Promise<Map<string, string>> {
  const sql =
    'SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?';
  const types = new Map<string, string>();
  for await (const [name, type] of streamRows(connection, sql, [table.name])) types.set(name ?? '', type ?? '');
  return types;
}

function asText(name: string, type: string | undefined): string {
  if (type === undefined) throw new Error(`The source has no column ${name}.`);
  // A FLOAT prints six digits; as a double it prints enough of them to be the same number again.
  if (type === 'float') return `${name} + 0e0`;
  if (type === 'binary(16)') return `HEX(${name})`;
  if (type.startsWith('varbinary')) return `CONCAT('\\\\x', HEX(${name}))`;
  if (type.startsWith('set')) return `CONCAT('{', ${name}, '}')`;
  // The protocol calls JSON binary; as CHAR it is text in the connection's character set.
  return type === 'json' ? `CAST(${name} AS CHAR)` : name;
}
