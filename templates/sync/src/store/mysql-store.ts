import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import type { Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { mysqlError } from './mysql-errors.ts';
import type { Store, Tx, TxOptions } from './store.ts';
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
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let connection: PoolConnection;
  try {
    connection = await pool.getConnection();
  } catch (error) {
    throw mysqlError(error, label);
  }
  let committing = false;
  try {
    const { isolation = 'read committed', lockMs } = options;
    await prepareSession(connection, isolation === 'snapshot' ? 'REPEATABLE READ' : 'READ COMMITTED', lockMs);
    await connection.query(
      `START TRANSACTION${isolation === 'snapshot' ? ' WITH CONSISTENT SNAPSHOT, READ ONLY' : ''}`,
    );
    const result = await work(mysqlTx(connection, label, options.statementMs));
    committing = true;
    await connection.query('COMMIT');
    connection.release();
    return result;
  } catch (error) {
    const failure = isOwn(error) ? mysqlError(error, label, committing) : error;
    await rollBack(connection);
    throw failure;
  }
}

const prepared = new WeakMap<object, string>();

/** Sets what the next transaction needs, unless the connection has it already. @lockstep_sync: triggers that note changes pass over those of the kit. */
async function prepareSession(connection: PoolConnection, level: string, lockMs: number): Promise<void> {
  const seconds = Math.max(1, Math.ceil(lockMs / 1000));
  const wanted = `SET SESSION time_zone = '+00:00', sql_mode = '${SQL_MODE}', innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds}, @lockstep_sync = 1`;
  if (prepared.get(connection.connection) === wanted + level) return;
  await connection.query(wanted);
  await connection.query(`SET SESSION TRANSACTION ISOLATION LEVEL ${level}`);
  prepared.set(connection.connection, wanted + level);
}

/** Whether mysql2 threw it and not the work. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && ('errno' in error || 'fatal' in error || 'sqlState' in error);
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    connection.release();
  } catch {
    connection.destroy();
  }
}

/** The statements of a transaction that is open on a connection whose rows are arrays. */
export function mysqlTx(connection: PoolConnection, label: string, statementMs: number): Tx {
  return {
    engine: 'mysql',
    rows: async (query: Sql): Promise<Row[]> => {
      try {
        const options = { sql: query.sql, timeout: statementMs };
        const [rows] = await connection.execute<RowDataPacket[][]>(options, parameters(query));
        return rows.map((row) => row.map(textOf));
      } catch (error) {
        throw mysqlError(error, label);
      }
    },
    run: async (query: Sql): Promise<number> => {
      try {
        const options = { sql: query.sql, timeout: statementMs };
        // A trigger can only be created by a statement that was not prepared.
        const [result] =
          query.values.length === 0
            ? await connection.query<ResultSetHeader>(options)
            : await connection.execute<ResultSetHeader>(options, parameters(query));
        return result.affectedRows;
      } catch (error) {
        throw mysqlError(error, label);
      }
    },
  };
}

function parameters(query: Sql): (string | null)[] {
  return query.values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}
