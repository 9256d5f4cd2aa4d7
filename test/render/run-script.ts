import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

/** Runs a script in one session, `before` first, and returns the result lines it printed after `lockstep: `. */
export async function runScript(url: string, script: string, before = ''): Promise<string[]> {
  const values = url.startsWith('mysql:')
    ? await onMysql(url, before + script)
    : await onPostgres(url, before + script);
  return values.filter((value) => value.startsWith('lockstep: ')).map((value) => value.slice('lockstep: '.length));
}

async function onMysql(uri: string, sql: string): Promise<string[]> {
  const connection = await createConnection({ uri, multipleStatements: true, charset: 'utf8mb4' });
  try {
    const [results] = await connection.query(sql);
    return texts(results);
  } finally {
    await connection.end();
  }
}

async function onPostgres(connectionString: string, sql: string): Promise<string[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const results: unknown = await client.query(sql);
    return texts(Array.isArray(results) ? results.map((result) => result.rows) : results);
  } finally {
    await client.end();
  }
}

/** Every text inside the rows of every result, in order. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
