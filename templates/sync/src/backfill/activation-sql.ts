import sql from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** What the two engines tell of open transactions. */
export interface ActivationSql {
  /** A moment of the server's clock, in the form in which it tells when transactions began. */
  moment(tx: Tx): Promise<string>;
  /** The other transactions that began at that moment or before and are still open, each in words. */
  openSince(tx: Tx, moment: string): Promise<string[]>;
}

const mysql: ActivationSql = {
  async moment(tx) {
    // Seconds, as innodb_trx has them; rounded up by the comparison below.
    const [row] = await tx.rows(sql`SELECT CAST(UNIX_TIMESTAMP() AS CHAR)`);
    return row?.[0] ?? '';
  },
  async openSince(tx, moment) {
    try {
      const rows = await tx.rows(sql`SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, NOW())
FROM information_schema.innodb_trx WHERE UNIX_TIMESTAMP(trx_started) <= ${moment} AND trx_mysql_thread_id <> CONNECTION_ID() ORDER BY trx_started`);
      return rows.map(([thread, seconds]) =>
        thread === '0' ? `a prepared XA transaction, ${seconds} s old` : `connection ${thread}, ${seconds} s old`,
      );
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== '1227') throw error;
      throw new StoreError(
        'other',
        `${error.message}. Whether old transactions are still open can only be seen with GRANT PROCESS ON *.*`,
        { code: error.code, cause: error },
      );
    }
  },
};

const postgres: ActivationSql = {
  async moment(tx) {
    const [row] = await tx.rows(sql`SELECT clock_timestamp()::text`);
    return row?.[0] ?? '';
  },
  async openSince(tx, moment) {
    const sessions =
      await tx.rows(sql`SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::int FROM pg_stat_activity
WHERE datname = current_database() AND xact_start <= ${moment}::timestamptz AND pid <> pg_backend_pid() ORDER BY xact_start`);
    const prepared =
      await tx.rows(sql`SELECT gid, extract(epoch FROM clock_timestamp() - prepared)::int FROM pg_prepared_xacts
WHERE database = current_database() AND prepared <= ${moment}::timestamptz ORDER BY prepared`);
    return [
      ...sessions.map(([pid, seconds]) => `process ${pid}, ${seconds} s old`),
      ...prepared.map(([gid, seconds]) => `the prepared transaction ${gid}, ${seconds} s old`),
    ];
  },
};

const SQL = { mysql, postgres } as const;

/** How an engine tells of open transactions. */
export function activationSql(engine: EngineName): ActivationSql {
  return SQL[engine];
}
