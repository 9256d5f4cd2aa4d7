import type { Pool, PoolClient } from 'pg';
import { postgresTx } from '../../store/postgres-store.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';

const STATEMENT_MS = 30_000;

/** A transaction that is open on a client of pg. Not seen: what you send with `query` yourself, until you name its keys. */
export function pgTx(client: Pick<PoolClient, 'query'>, label = 'pg'): Tx {
  return postgresTx(client, label, STATEMENT_MS);
}

/** Transactions on a pool of pg. */
export function pgBinding(pool: Pick<Pool, 'connect'>, label = 'pg'): Binding<PoolClient> {
  return bindTransactions({
    engine: 'postgres',
    label,
    txOf: (client) => pgTx(client, label),
    open: async (work) => {
      const client = await pool.connect();
      // Lost between two statements, it would end the process without a listener; the next statement fails.
      const hear = () => undefined;
      client.on('error', hear);
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        client.off('error', hear).release();
        return result;
      } catch (error) {
        await client.query('ROLLBACK').then(
          () => client.off('error', hear).release(),
          () => client.release(true),
        );
        throw error;
      }
    },
  });
}
