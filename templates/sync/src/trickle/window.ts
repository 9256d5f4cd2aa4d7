import sql, { raw } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { openTransactions } from '../sql/open-transactions.ts';
import type { Store } from '../store/store.ts';

/** Times of change say nothing at the moment, because the primary's clock was set back. */
export class ClockSetBackError extends Error {
  override readonly name = 'ClockSetBackError';
}

const LATEST: Readonly<Record<EngineName, (seconds: string) => string>> = {
  mysql: (seconds) => `CAST(NOW(6) - INTERVAL ${seconds} SECOND AS CHAR)`,
  postgres: (seconds) => `((clock_timestamp() AT TIME ZONE 'UTC') - interval '${seconds} seconds')::text`,
};

/**
 * Up to which time of change a snapshot that is opened after this call shows every row: what is still open began later, less the
 * lag; and what the clock shows now. In UTC plus `hoursAhead`, as text. `tables` are some that the store holds.
 */
export async function upperBound(
  store: Store,
  tables: readonly TableSide[],
  { lagSeconds, hoursAhead }: { readonly lagSeconds: number; readonly hoursAhead: number },
): Promise<{ readonly upTo: string; readonly clock: string }> {
  return store.transaction(async (tx) => {
    // A transaction that has read nothing is in no list of transactions.
    for (const table of tables.slice(0, 1)) await tx.rows(sql`SELECT 1 FROM ${raw(table.sql)} LIMIT 1`);
    const oldest = await openTransactions(tx.engine).oldest(tx);
    if (oldest < 0) {
      throw new ClockSetBackError(
        `${store.label}: a transaction is open that began ${-oldest} s ahead of the clock, which was set back since: what it writes could be passed over. Wait until it has ended.`,
      );
    }
    const ago = (seconds: number) => raw(LATEST[tx.engine]((seconds - hoursAhead * 3600).toFixed(0)));
    const [row] = await tx.rows(sql`SELECT ${ago(lagSeconds + oldest)}, ${ago(0)}`);
    return { upTo: row?.[0] ?? '', clock: row?.[1] ?? '' };
  });
}
