import { Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { Row, Side } from '../descriptor.ts';
import { postgresBulk } from './postgres-bulk.ts';
import { postgresError } from './postgres-errors.ts';
import type { BulkTx, Store, Tx, TxOptions } from './store.ts';
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
  // A connection that is lost while nobody uses it says so here; the next transaction opens another. One that is lost between two
  // statements of a transaction says so itself, and without a listener that would end the process; the next statement fails.
  pool.on('error', () => undefined);
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
  work: (tx: BulkTx) => Promise<T>,
): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw postgresError(error, label);
  }
  let committing = false;
  try {
    const { isolation = 'read committed', shows = [], lockMs, statementMs } = options;
    const level = isolation === 'snapshot' ? 'REPEATABLE READ, READ ONLY' : 'READ COMMITTED';
    const limits = `SET LOCAL lock_timeout = ${Math.round(lockMs)}; SET LOCAL statement_timeout = ${Math.round(statementMs)}`;
    const ask = (text: string) =>
      client.query(withLimit({ text }, statementMs)).catch((error) => {
        throw postgresError(error, label, committing);
      });
    // Before the snapshot is taken, which LOCK does not do: TRUNCATE empties a table also for snapshots that were taken before it.
    const hold = shows.length === 0 ? '' : `; LOCK TABLE ${shows.join(', ')} IN ACCESS SHARE MODE`;
    await ask(`BEGIN ISOLATION LEVEL ${level}; ${limits}${hold}`);
    const tx = postgresTx(client, label, statementMs);
    const result = await work({ ...tx, ...postgresBulk(client, tx, label) });
    committing = true;
    const { command } = await ask('COMMIT');
    // COMMIT of a transaction in which a statement failed rolls back and is no error.
    if (command !== 'COMMIT')
      throw new StoreError('other', `${label}: a statement had failed, so nothing was committed`);
    client.release();
    return result;
  } catch (error) {
    await rollBack(client, error, options.statementMs);
    throw error;
  }
}

/** A connection whose state is not known serves nobody any more. */
async function rollBack(client: PoolClient, failure: unknown, statementMs: number): Promise<void> {
  const lost = failure instanceof StoreError && failure.unanswered;
  try {
    // A server that does not answer would not answer this either.
    if (!lost) await client.query(withLimit({ text: 'ROLLBACK' }, statementMs));
    client.release(lost);
  } catch {
    client.release(true);
  }
}

/** How long the server's own limit gets to answer before the connection counts as lost. */
const GRACE_MS = 500;

/** pg takes a limit for a query that its types do not name: without it a silent peer would be waited for as long as TCP does. */
function withLimit<T extends object>(query: T, statementMs: number): T & { query_timeout: number } {
  return { ...query, query_timeout: statementMs + GRACE_MS };
}

/** The statements of a transaction that is open on a client, whatever that client makes of dates and numbers: texts come out. */
export function postgresTx(client: Pick<PoolClient, 'query'>, label: string, statementMs: number): Tx {
  const ask = async (query: Sql) => {
    try {
      const statement: QueryArrayConfig = {
        text: query.text,
        values: query.values.map((value) => (value === null || value === undefined ? null : String(value))),
        rowMode: 'array',
        types: AS_TEXT,
      };
      return await client.query<(string | null)[]>(withLimit(statement, statementMs));
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
