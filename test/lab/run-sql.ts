import { readFile } from 'node:fs/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { type ServerAddress, serverUrl } from './server-address.ts';

/** Runs one or several statements as the admin and returns the rows of the last, every value as the server's text, NULL as `NULL`. */
export async function runSql(address: ServerAddress, sql: string, database?: string): Promise<string[][]> {
  const uri = serverUrl(address, database === undefined ? {} : { database });
  const tls = address.requireTls ? { ca: await readFile(address.caFile, 'utf8') } : undefined;
  return address.engine === 'mysql' ? runOnMysql(uri, sql, tls) : runOnPostgres(uri, sql, tls);
}

type Tls = { readonly ca: string } | undefined;

async function runOnMysql(uri: string, sql: string, ssl: Tls): Promise<string[][]> {
  const connection = await createConnection({
    uri,
    multipleStatements: true,
    rowsAsArray: true,
    typeCast: (field) => field.string() ?? 'NULL',
    ...(ssl ? { ssl } : {}),
  });
  try {
    const [results] = await connection.query(sql);
    return lastRows(results);
  } finally {
    connection.destroy();
  }
}

function lastRows(results: unknown): string[][] {
  if (!Array.isArray(results)) return [];
  // Several statements give one entry each: rows for a query, a header object for anything else.
  const several = results.some((entry) => !Array.isArray(entry) || Array.isArray(entry[0]));
  const last: unknown = several ? results.at(-1) : results;
  if (!Array.isArray(last)) return [];
  return last.map((row: unknown) => (Array.isArray(row) ? row.map(String) : []));
}

async function runOnPostgres(connectionString: string, sql: string, ssl: Tls): Promise<string[][]> {
  const client = new Client({ connectionString, ...(ssl ? { ssl } : {}) });
  await client.connect();
  try {
    const result: unknown = await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string | Buffer) => String(value) },
    });
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    if (typeof last !== 'object' || last === null || !('rows' in last) || !Array.isArray(last.rows)) return [];
    return last.rows.map((row: unknown) =>
      Array.isArray(row) ? row.map((value) => (value === null ? 'NULL' : String(value))) : [],
    );
  } finally {
    await client.end();
  }
}
