import { setTimeout as sleep } from 'node:timers/promises';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** What the two engines tell of open transactions. */
export interface OpenTransactions {
  /** The moment at which this transaction began, in the form in which the server tells such moments; it must have done something. */
  moment(tx: Tx): Promise<string>;
  /** The other transactions that began at that moment or before and are still open, each in words. */
  since(tx: Tx, moment: string): Promise<string[]>;
  /** For how many seconds the oldest of the others has been open; 0: there is none. */
  oldest(tx: Tx): Promise<number>;
}

const mysql: OpenTransactions = {
  async moment(tx) {
    // The list is renewed ten times a second, and its times are in whatever zone the server's system has: only its own are compared.
    for (let tries = 0; tries < 20; tries++) {
      const [row] = await transactions(tx, sql`trx_mysql_thread_id = CONNECTION_ID()`);
      if (row?.[1]) return row[1];
      await sleep(100);
    }
    throw new StoreError('other', 'information_schema.innodb_trx does not show the transaction that asks');
  },
  async since(tx, moment) {
    const rows = await transactions(tx, sql`trx_started <= ${moment} AND trx_mysql_thread_id <> CONNECTION_ID()`);
    return rows.map(([thread, began]) =>
      thread === '0' ? `a prepared XA transaction, since ${began}` : `connection ${thread}, since ${began}`,
    );
  },
  async oldest(tx) {
    const [row] = await transactions(tx, sql`trx_mysql_thread_id <> CONNECTION_ID()`);
    return row === undefined ? 0 : Number(row[2]) + 1;
  },
};

/** MySQL 9 refuses the whole list while the text of one open statement holds an emoji, and renews it only when nobody asks for a while. */
const REFUSED_LIST = { code: '3854', tries: 100, pauseMs: 200 };

async function transactions(tx: Tx, which: Sql, tries = REFUSED_LIST.tries): Promise<Row[]> {
  try {
    return await tx.rows(sql`SELECT trx_mysql_thread_id, CAST(trx_started AS CHAR),
  TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(NOW(), '+00:00', 'SYSTEM'))
FROM information_schema.innodb_trx WHERE ${which} ORDER BY trx_started`);
  } catch (error) {
    if (error instanceof StoreError && error.code === REFUSED_LIST.code && tries > 1) {
      await sleep(REFUSED_LIST.pauseMs);
      return transactions(tx, which, tries - 1);
    }
    if (!(error instanceof StoreError) || error.code !== '1227') throw error;
    throw blind(`${error.message}. Open transactions can only be seen with GRANT PROCESS ON *.*`, error);
  }
}

const postgres: OpenTransactions = {
  async moment(tx) {
    const [row] = await tx.rows(sql`SELECT clock_timestamp()::text`);
    return row?.[0] ?? '';
  },
  async since(tx, moment) {
    await mustSee(tx);
    const rows = await tx.rows(sql`${OPEN} WHERE began <= ${moment}::timestamptz ORDER BY began`);
    return rows.map(([who, began]) => `${who}, since ${began}`);
  },
  async oldest(tx) {
    await mustSee(tx);
    const [row] = await tx.rows(
      sql`SELECT ceil(extract(epoch FROM clock_timestamp() - min(began))) FROM (${OPEN}) AS o`,
    );
    return Number(row?.[0] ?? '0');
  },
};

const OPEN = sql`SELECT who, began FROM (
  SELECT 'process ' || pid AS who, xact_start AS began FROM pg_stat_activity
  WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
  UNION ALL SELECT 'the prepared transaction ' || gid, prepared FROM pg_prepared_xacts WHERE database = current_database()
) AS open`;

/** When a transaction of another login began is hidden without a word. */
async function mustSee(tx: Tx): Promise<void> {
  const [row] = await tx.rows(sql`SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text`);
  if (row?.[0] === 'true') return;
  throw blind('open transactions of other logins can only be seen with GRANT pg_read_all_stats');
}

function blind(message: string, cause?: StoreError): StoreError {
  return new StoreError('other', message, { code: cause?.code ?? '42501', cause });
}

const OF = { mysql, postgres } as const;

/** How an engine tells of open transactions. */
export function openTransactions(engine: EngineName): OpenTransactions {
  return OF[engine];
}
