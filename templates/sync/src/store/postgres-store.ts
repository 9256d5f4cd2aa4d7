import { Pool, type PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { postgresError } from './postgres-errors.ts';
import type { Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';
import type { StoreSettings } from './store-settings.ts';

/** What canonical texts are written under; a server's own defaults may differ. */
const SESSION = {
  client_encoding: 'UTF8',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  timezone: 'UTC',
  search_path: 'pg_catalog',
  application_name: 'lockstep sync',
};

/** No value may pass through a JavaScript number or Date. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => String(value) };

/** PostgreSQL. */
export function openPostgres(url: string, side: Side, settings: StoreSettings): Store {
  const address = new URL(url);
  const label = `${address.host}${address.pathname}`;
  const pool = new Pool({
    connectionString: url,
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectMs,
    options: Object.entries(SESSION)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
      .join(' '),
    keepAlive: true,
  });
  // A connection that is lost while nobody uses it says so here; the next transaction opens another.
  pool.on('error', () => undefined);
  // One that is lost between two statements of a transaction says so too; the next statement fails, and nobody else need hear it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    side,
    engine: 'postgres',
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
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw postgresError(error, label);
  }
  let committing = false;
  try {
    const { isolation = 'read committed', lockMs, statementMs } = options;
    const level = isolation === 'snapshot' ? 'REPEATABLE READ, READ ONLY' : 'READ COMMITTED';
    const limits = `SET LOCAL lock_timeout = ${Math.round(lockMs)}; SET LOCAL statement_timeout = ${Math.round(statementMs)}`;
    await client.query(`BEGIN ISOLATION LEVEL ${level}; ${limits}`).catch((error) => {
      throw postgresError(error, label);
    });
    const result = await work(postgresTx(client, label));
    committing = true;
    const { command } = await client.query('COMMIT').catch((error) => {
      throw postgresError(error, label, true);
    });
    // COMMIT of a transaction in which a statement failed rolls back and is no error.
    if (command !== 'COMMIT')
      throw new StoreError('other', `${label}: a statement had failed, so nothing was committed`);
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, committing);
    throw error;
  }
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(client: PoolClient, lost: boolean): Promise<void> {
  try {
    if (!lost) await client.query('ROLLBACK');
    client.release(lost);
  } catch {
    client.release(true);
  }
}

/** The statements of a transaction that is open on a client. */
export function postgresTx(client: Pick<PoolClient, 'query'>, label: string): Tx {
  const ask = async (query: Sql) => {
    try {
      return await client.query({
        text: query.text,
        values: query.values.map((value) => (value === null || value === undefined ? null : String(value))),
        rowMode: 'array',
        types: AS_TEXT,
      });
    } catch (error) {
      throw postgresError(error, label);
    }
  };
  return {
    engine: 'postgres',
    rows: async (query: Sql): Promise<Row[]> => (await ask(query)).rows,
    run: async (query: Sql): Promise<number> => (await ask(query)).rowCount ?? 0,
  };
}
