import type { Client } from 'pg';
import type { Row } from './row.ts';

/** The rows of one statement with $1 for its values. */
export async function execute(
  client: Client,
  text: string,
  values: readonly (string | readonly string[])[],
): Promise<Row[]> {
  // Without queryMode pg sends a statement with no values by the simple protocol, which accepts several commands.
  const query = { text, values: [...values], rowMode: 'array' as const, queryMode: 'extended' };
  const result: { readonly rows: Row[] } = await client.query(query);
  return result.rows;
}
