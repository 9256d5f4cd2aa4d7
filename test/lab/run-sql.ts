import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { type ServerAddress, serverUrl } from './server-address.ts';

const CONNECT_WITHIN_MS = 10_000;

interface Tls {
  readonly ca: string;
}

/** Runs one or several statements as the admin and returns the rows of the last, every value as the server's text, NULL as `NULL`. */
export async function runSql(address: ServerAddress, sql: string, database?: string): Promise<string[][]> {
  const url = serverUrl(address, database === undefined ? {} : { database });
  return runSqlAt(url, sql, address.requireTls ? { ca: await readFile(address.caFile, 'utf8') } : undefined);
}

/** As `runSql`, with the login of a connection URL; encrypted, with the server's name checked, when a CA is given. */
export function runSqlAt(url: string, sql: string, tls?: Tls): Promise<string[][]> {
  return url.startsWith('mysql:') ? listedOnMysql(url, sql, tls) : runOnPostgres(url, sql, tls);
}

/** MySQL 9 refuses its list of transactions while the text of any session's statement holds an emoji; other tests write some. */
async function listedOnMysql(url: string, sql: string, tls: Tls | undefined, tries = 100): Promise<string[][]> {
  try {
    return await runOnMysql(url, sql, tls);
  } catch (error) {
    const refused =
      error instanceof Error && 'errno' in error && error.errno === 3854 && /innodb_trx|processlist/i.test(sql);
    if (!refused || tries === 1) throw error;
  }
  await sleep(200);
  return listedOnMysql(url, sql, tls, tries - 1);
}

async function runOnMysql(uri: string, sql: string, ssl?: Tls): Promise<string[][]> {
  const connection = await createConnection({
    uri,
    multipleStatements: true,
    rowsAsArray: true,
    charset: 'utf8mb4',
    connectTimeout: CONNECT_WITHIN_MS,
    // JSON arrives marked as binary although it is UTF-8.
    typeCast: (field) => field.string('utf8'),
    ...(ssl ? { ssl: { ...ssl, verifyIdentity: true } } : {}),
  });
  try {
    const [results, fields] = await connection.query(sql);
    // One statement has one list of fields, or none at all; several have a list, or undefined, for each.
    const each: unknown[] = fields;
    const several = Array.isArray(each) && each.some((entry) => entry === undefined || Array.isArray(entry));
    return textRows(several && Array.isArray(results) ? results.at(-1) : results);
  } finally {
    await connection.end();
  }
}

async function runOnPostgres(connectionString: string, sql: string, ssl?: Tls): Promise<string[][]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: CONNECT_WITHIN_MS, ...(ssl ? { ssl } : {}) });
  // A server that is killed between two statements: the next statement rejects, and no listener would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result: unknown = await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return textRows(typeof last === 'object' && last !== null && 'rows' in last ? last.rows : undefined);
  } finally {
    await client.end();
  }
}

/** Rows as text; a statement that returns none, such as an INSERT, gives an object in their place. */
function textRows(rows: unknown): string[][] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown[]) => row.map((value) => (value === null ? 'NULL' : String(value))));
}
