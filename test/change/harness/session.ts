import { performance } from 'node:perf_hooks';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client } from 'pg';
import type { LabDatabase } from '../../lab/lab-server.ts';

/** A connection of an application, or of somebody who runs a file. */
export interface Session {
  /** The server's number for it. */
  readonly id: number;
  /** The rows that a statement with ? for its values answered, as texts. */
  run(statement: string, values?: readonly Value[]): Promise<(string | null)[][]>;
  close(): Promise<void>;
  /** How long each statement since the last question took, in milliseconds. */
  took(): readonly number[];
}

export type Value = string | number | null;

/** Why a statement failed, so that the harness can tell what a server may do from what it may not. */
export type Failure = 'deadlock' | 'lock time-out' | 'ended' | 'refused';

/** Opens a session on a database of the lab. */
export async function openSession(database: LabDatabase): Promise<Session> {
  return database.server.engine === 'mysql' ? mysqlSession(database.url) : postgresSession(database.url);
}

async function postgresSession(url: string): Promise<Session> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const clock = stopwatch();
  const query = async (text: string, values: readonly Value[]) => {
    const types = { getTypeParser: () => String };
    const result: unknown = await client.query({ text, values: [...values], rowMode: 'array', types });
    return rowsOf(result);
  };
  const [[id = ''] = []] = await query('SELECT pg_backend_pid()', []);
  return {
    id: Number(id),
    run: (statement, values = []) =>
      clock.time(() => query(values.length === 0 ? statement : numbered(statement), values)),
    close: () => client.end().catch(() => undefined),
    took: clock.took,
  };
}

/** PostgreSQL's parameters have numbers. */
function numbered(statement: string): string {
  let count = 0;
  return statement.replaceAll('?', () => `$${++count}`);
}

async function mysqlSession(uri: string): Promise<Session> {
  const connection = await createConnection({
    uri,
    rowsAsArray: true,
    charset: 'utf8mb4',
    typeCast: (field) => field.string('utf8'),
  });
  // mysql2 tells its listeners of a session that was ended; nobody is there to hear it.
  connection.on('error', () => undefined);
  const clock = stopwatch();
  const query = async (statement: string, values: readonly Value[]) => {
    const [rows] = await connection.query<RowDataPacket[]>(statement, [...values]);
    return rowsOf({ rows });
  };
  const [[id = ''] = []] = await query('SELECT CONNECTION_ID()', []);
  return {
    id: Number(id),
    run: (statement, values = []) => clock.time(() => query(statement, values)),
    close: () => endOf(connection),
    took: clock.took,
  };
}

/** A session that the server ended answers no farewell. */
async function endOf(connection: Connection): Promise<void> {
  await Promise.race([connection.end().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 1000))]);
  connection.destroy();
}

function rowsOf(result: unknown): (string | null)[][] {
  const last: unknown = Array.isArray(result) ? result.at(-1) : result;
  const rows = typeof last === 'object' && last !== null && 'rows' in last ? last.rows : [];
  if (!Array.isArray(rows)) return [];
  return rows
    .filter(Array.isArray)
    .map((row: unknown[]) => row.map((value) => (value === null ? null : String(value))));
}

function stopwatch() {
  let taken: number[] = [];
  return {
    time: async <T>(work: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      try {
        return await work();
      } finally {
        taken.push(performance.now() - began);
      }
    },
    took: () => {
      const told = taken;
      taken = [];
      return told;
    },
  };
}

/** What the failure of a statement means. */
export function failureOf(error: unknown): Failure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === '40P01' || code === 'ER_LOCK_DEADLOCK') return 'deadlock';
  if (code === '55P03' || code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'ER_STATEMENT_TIMEOUT') return 'lock time-out';
  const said = error instanceof Error ? error.message : '';
  if (
    /^57P0|^PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ER_QUERY_INTERRUPTED|ER_CONNECTION_KILLED|ER_SERVER_SHUTDOWN/.test(
      code,
    )
  )
    return 'ended';
  if (/terminat|closed state|not queryable|Connection was killed/i.test(said)) return 'ended';
  return 'refused';
}
