import { setTimeout as sleep } from 'node:timers/promises';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { innodbTrxRows } from './innodb-trx-rows.ts';

/** A transaction that is open, by what does not change while it is. Times alone tell no order: clocks are set back. */
export interface OpenTransaction {
  /** Its connection, in words. */
  readonly who: string;
  readonly began: string;
  /** The number under which it writes, which it also keeps when it is prepared and its connection ends; null: it has none yet. */
  readonly id: string | null;
}

/** What the two engines tell of open transactions. */
export interface OpenTransactions {
  /** All that are open now beside the one that asks, and when that one began; it must have done something. */
  now(tx: Tx): Promise<{ readonly at: string; readonly others: readonly OpenTransaction[] }>;
  /** Those of earlier ones that are still open, each in words. */
  still(tx: Tx, earlier: readonly OpenTransaction[]): Promise<string[]>;
  /**
   * For how many seconds the oldest of the others has been open; 0: there is none; less: the clock was set back since it began. The
   * transaction that asks must have done something.
   */
  oldest(tx: Tx): Promise<number>;
}

const mysql: OpenTransactions = {
  async now(tx) {
    const { own, others } = await renewed(tx);
    return { at: own[1] ?? '', others: others.map(openOf) };
  },
  still: async (tx, earlier) => stillOf(earlier, (await transactions(tx, NOT_OWN)).map(openOf)),
  async oldest(tx) {
    const [row] = (await renewed(tx)).others;
    return row === undefined ? 0 : Number(row[2]) + 1;
  },
};

/** InnoDB renews its list only when nobody has asked for 100 ms: it is new enough once it holds the transaction that asks. */
async function renewed(tx: Tx): Promise<{ readonly own: Row; readonly others: readonly Row[] }> {
  for (let tries = 0; tries < 40; tries++) {
    const rows = await transactions(tx, sql`TRUE`);
    const own = rows.find(([, , , , asking]) => asking === '1');
    if (own !== undefined) return { own, others: rows.filter((row) => row !== own) };
    await sleep(150);
  }
  throw new StoreError(
    'other',
    'information_schema.innodb_trx does not show the transaction that asks: somebody, as a monitor, asks for this list more than ten times a second, and the server repeats an older one to all. Let the monitor ask less often, and run this again',
  );
}

const NOT_OWN = sql`trx_mysql_thread_id <> CONNECTION_ID()`;

/** From here on numbers are no numbers of writing, but places in memory that are used again. */
const NO_WRITER = 2n ** 48n;

function openOf([thread, began, , id]: Row): OpenTransaction {
  const who = thread === '0' ? 'a prepared XA transaction' : `connection ${thread}`;
  return { who, began: began ?? '', id: BigInt(id ?? '0') < NO_WRITER ? (id ?? null) : null };
}

function stillOf(earlier: readonly OpenTransaction[], now: readonly OpenTransaction[]): string[] {
  const same = (one: OpenTransaction, other: OpenTransaction) =>
    one.id !== null && other.id !== null ? one.id === other.id : one.who === other.who && one.began === other.began;
  return earlier
    .filter((one) => now.some((other) => same(one, other)))
    .map(({ who, began }) => `${who}, since ${began}`);
}

/** Times are in whatever zone the server's system has. */
async function transactions(tx: Tx, which: Sql): Promise<Row[]> {
  try {
    return await innodbTrxRows(
      tx,
      sql`SELECT trx_mysql_thread_id, CAST(trx_started AS CHAR),
  TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(SYSDATE(), '+00:00', 'SYSTEM')), CAST(trx_id AS CHAR), trx_mysql_thread_id = CONNECTION_ID()
FROM information_schema.innodb_trx WHERE ${which} ORDER BY trx_started`,
    );
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== '1227') throw error;
    throw blind(`${error.message}. Open transactions can only be seen with GRANT PROCESS ON *.*`, error);
  }
}

const postgres: OpenTransactions = {
  async now(tx) {
    const [row] = await tx.rows(sql`SELECT clock_timestamp()::text`);
    return { at: row?.[0] ?? '', others: await listed(tx) };
  },
  still: async (tx, earlier) => stillOf(earlier, await listed(tx)),
  async oldest(tx) {
    await mustSee(tx);
    const [row] = await tx.rows(
      sql`SELECT ceil(extract(epoch FROM clock_timestamp() - min(began))) FROM (${OPEN}) AS o`,
    );
    return Number(row?.[0] ?? '0');
  },
};

const OPEN = sql`SELECT who, began, id FROM (
  SELECT 'process ' || pid AS who, xact_start AS began, backend_xid::text AS id FROM pg_stat_activity
  WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
  UNION ALL SELECT 'the prepared transaction ' || gid, prepared, transaction::text FROM pg_prepared_xacts WHERE database = current_database()
) AS open`;

async function listed(tx: Tx): Promise<OpenTransaction[]> {
  await mustSee(tx);
  const rows = await tx.rows(sql`${OPEN} ORDER BY began`);
  return rows.map(([who, began, id]) => ({ who: who ?? '', began: began ?? '', id: id ?? null }));
}

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
