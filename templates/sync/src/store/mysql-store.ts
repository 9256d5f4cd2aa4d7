import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import sql, { type Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { mysqlBulk } from './mysql-bulk.ts';
import type { MysqlConnection } from './mysql-connection.ts';
import { mysqlError } from './mysql-errors.ts';
import { refuseTooLong, SMALLEST_PACKET } from './mysql-packet.ts';
import type { BulkTx, Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';
import type { StoreSettings } from './store-settings.ts';

/** Strict, so that a value which does not fit is an error; zero dates and the id 0 are values like others. */
const SQL_MODE = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';

/** MySQL or MariaDB. */
export function openMysql(url: string, side: Side, settings: StoreSettings): Store {
  const address = new URL(url);
  const label = `${address.host}${address.pathname}`;
  const pool = createPool({
    uri: url,
    connectionLimit: settings.poolSize,
    connectTimeout: settings.connectMs,
    charset: 'utf8mb4',
    rowsAsArray: true,
    // No value may pass through a JavaScript number or Date.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: 'Z',
    maxPreparedStatements: 256,
  });
  return {
    side,
    engine: 'mysql',
    label,
    poolSize: settings.poolSize,
    transaction: (work, options) => inTransaction(pool, label, { ...settings, ...options }, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: Pool,
  label: string,
  options: TxOptions & StoreSettings,
  work: (tx: BulkTx) => Promise<T>,
): Promise<T> {
  let connection: PoolConnection;
  try {
    connection = await pool.getConnection();
  } catch (error) {
    throw mysqlError(error, label);
  }
  let committing = false;
  const { isolation = 'read committed', lockMs, statementMs: timeout } = options;
  try {
    const level = isolation === 'snapshot' ? 'REPEATABLE READ' : 'READ COMMITTED';
    await prepareSession(connection, level, lockMs, timeout);
    const begin = `START TRANSACTION${isolation === 'snapshot' ? ' WITH CONSISTENT SNAPSHOT, READ ONLY' : ''}`;
    await connection.query({ sql: begin, timeout });
    const result = await work({ ...mysqlTx(connection, label, timeout), ...mysqlBulk(connection, label, timeout) });
    committing = true;
    await connection.query({ sql: 'COMMIT', timeout });
    connection.release();
    return result;
  } catch (error) {
    const failure = isOwn(error) ? mysqlError(error, label, committing) : error;
    await rollBack(connection, failure, timeout);
    throw failure;
  }
}

const prepared = new WeakMap<object, { readonly wanted: string; readonly level: string }>();

/** Sets what the next transaction needs, unless the connection has it already. @lockstep_sync: triggers that note changes pass over those of the kit. */
async function prepareSession(
  connection: PoolConnection,
  level: string,
  lockMs: number,
  timeout: number,
): Promise<void> {
  const seconds = Math.max(1, Math.ceil(lockMs / 1000));
  const wanted = `SET SESSION time_zone = '+00:00', sql_mode = '${SQL_MODE}', innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds}, @lockstep_sync = 1`;
  const has = prepared.get(connection.connection);
  if (has?.wanted !== wanted) await connection.query({ sql: wanted, timeout });
  if (has?.level !== level) {
    await connection.query({ sql: `SET SESSION TRANSACTION ISOLATION LEVEL ${level}`, timeout });
  }
  prepared.set(connection.connection, { wanted, level });
}

/** Whether mysql2 threw it and not the work. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && ('errno' in error || 'fatal' in error || 'sqlState' in error);
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(connection: PoolConnection, failure: unknown, timeout: number): Promise<void> {
  // A server that does not answer would not answer this either.
  const lost = failure instanceof StoreError && failure.unanswered;
  try {
    if (lost) return connection.destroy();
    await connection.query({ sql: 'ROLLBACK', timeout });
    connection.release();
  } catch {
    connection.destroy();
  }
}

/** By connection: it is a variable of the session, more than 1 in a cluster. */
const steps = new WeakMap<object, string>();
const ASK_STEP = sql`SELECT @@auto_increment_increment`;

/** The statements of a transaction that is open on a connection, whatever that connection makes of dates and numbers: texts come out. */
export function mysqlTx(connection: MysqlConnection, label: string, statementMs: number): Tx {
  const refuseLong = async (values: readonly (string | null)[]) => {
    if (values.reduce((sum, value) => sum + (value?.length ?? 0), 0) * 4 < SMALLEST_PACKET) return;
    const bytes = values.reduce((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(value)), 0);
    await refuseTooLong(connection, label, statementMs, bytes);
  };
  const ask = async <T extends RowDataPacket[][] | ResultSetHeader>(query: Sql) => {
    try {
      const options = { sql: query.sql, timeout: statementMs, rowsAsArray: true };
      // MySQL prepares most statements; SAVEPOINT and CREATE TRIGGER are none of them.
      const values = parameters(query);
      await refuseLong(values);
      const [result] =
        values.length === 0 ? await connection.query<T>(options) : await connection.execute<T>(options, values);
      return result;
    } catch (error) {
      throw mysqlError(error, label);
    }
  };
  return {
    engine: 'mysql',
    rows: async (query: Sql): Promise<Row[]> => (await ask<RowDataPacket[][]>(query)).map((row) => row.map(textOf)),
    run: async (query: Sql): Promise<number> => (await ask<ResultSetHeader>(query)).affectedRows,
    insert: async (query: Sql): Promise<string> => String((await ask<ResultSetHeader>(query)).insertId),
    step: async () => {
      // A pool wraps the same connection anew each time.
      const session = connection.connection ?? connection;
      const known = steps.get(session) ?? (await ask<RowDataPacket[][]>(ASK_STEP))[0]?.map(textOf)[0] ?? '1';
      steps.set(session, known);
      return known;
    },
  };
}

function parameters(query: Sql): (string | null)[] {
  return query.values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}
