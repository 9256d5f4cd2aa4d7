import { Client } from 'pg';
import type { LabDatabase } from '../../lab/lab.ts';
import type { TextRow } from './read-source.ts';
import type { ShopTable } from './shop-table.ts';

/** A connection that writes rows as they are: instants in UTC, no trigger, and no foreign key asked. */
export async function connectTarget(target: LabDatabase): Promise<Client> {
  const client = new Client({ connectionString: target.url });
  await client.connect();
  // Rows arrive as the source has them: a trigger that sets updated_at again would make them differ.
  await client.query("SET TIME ZONE 'UTC'; SET session_replication_role = replica");
  return client;
}

/** The INSERT whose parameters are one array of text per column of the table, in the table's order. */
export async function insertStatement(client: Client, table: ShopTable): Promise<string> {
  const types = await columnTypes(client, table);
  const casts = table.columns.map((name, at) => `c${at}::${types.get(name) ?? 'text'}`);
  const arrays = table.columns.map((_, at) => `$${at + 1}::text[]`);
  const names = table.columns.map((_, at) => `c${at}`);
  return `INSERT INTO ${table.name} (${table.columns.join(', ')}) SELECT ${casts.join(', ')} FROM unnest(${arrays.join(', ')}) AS r (${names.join(', ')})`;
}

/** The parameters of `insertStatement` for these rows: PostgreSQL's own spelling of an array. */
export function arraysOf(table: ShopTable, rows: readonly TextRow[]): string[] {
  return table.columns.map((_, at) => `{${rows.map((row) => element(row[at])).join(',')}}`);
}

function element(value: string | null | undefined): string {
  if (value === undefined) throw new Error('A row has fewer values than its table has columns.');
  return value === null ? 'NULL' : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Types without their length: a cast to varchar(80) would cut a longer text in silence, an assignment refuses it. */
async function columnTypes(client: Client, table: ShopTable): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    'SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0',
    [table.name],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
