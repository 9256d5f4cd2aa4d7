import type { Pool, PoolConnection } from 'mysql2/promise';
import type { MysqlConnection } from '../../store/mysql-connection.ts';
import { mysqlTx } from '../../store/mysql-store.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';

const STATEMENT_MS = 30_000;

/**
 * A transaction that is open on a connection of mysql2 (its promise interface). Not seen: what you send with `query` or `execute`
 * yourself, until you name its keys. Leave the flag FOUND_ROWS on, as it is by default: without it an update that changes nothing
 * looks like a row that is not there.
 */
export function mysql2Tx(connection: MysqlConnection, label = 'mysql2'): Tx {
  return mysqlTx(connection, label, STATEMENT_MS);
}

/** Transactions on a pool of mysql2 (its promise interface). */
export function mysql2Binding(pool: Pick<Pool, 'getConnection'>, label = 'mysql2'): Binding<PoolConnection> {
  return bindTransactions({
    engine: 'mysql',
    label,
    txOf: (connection) => mysql2Tx(connection, label),
    open: async (work) => {
      const connection = await pool.getConnection();
      try {
        await connection.beginTransaction();
        const result = await work(connection);
        await connection.commit();
        connection.release();
        return result;
      } catch (error) {
        await connection.rollback().then(
          () => connection.release(),
          () => connection.destroy(),
        );
        throw error;
      }
    },
  });
}
