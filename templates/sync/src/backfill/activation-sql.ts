import { setTimeout as sleep } from 'node:timers/promises';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Row } from '../descriptor.ts';
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
    // The list is renewed ten times a second, and its times are in whatever zone the server's system has: only its own are compared.
    for (let tries = 0; tries < 20; tries++) {
      const [row] = await transactions(tx, sql`trx_mysql_thread_id = CONNECTION_ID()`);
      if (row?.[1]) return row[1];
      await sleep(100);
    }
    throw new StoreError('other', 'information_schema.innodb_trx does not show the transaction that asks');
  },
  async openSince(tx, moment) {
    const rows = await transactions(tx, sql`trx_started <= ${moment} AND trx_mysql_thread_id <> CONNECTION_ID()`);
    return rows.map(([thread, began]) =>
      thread === '0' ? `a prepared XA transaction, since ${began}` : `connection ${thread}, since ${began}`,
    );
  },
};

async function transactions(tx: Tx, which: Sql): Promise<Row[]> {
  try {
    return await tx.rows(sql`SELECT trx_mysql_thread_id, CAST(trx_started AS CHAR) FROM information_schema.innodb_trx
WHERE ${which} ORDER BY trx_started`);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== '1227') throw error;
    const hint = 'Open transactions can only be seen with GRANT PROCESS ON *.*';
    throw new StoreError('other', `${error.message}. ${hint}`, { code: error.code, cause: error });
  }
}

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
