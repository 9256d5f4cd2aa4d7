import sql, { raw } from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';
import { openTransactions } from '../sql/open-transactions.ts';
import type { Store } from '../store/store.ts';

const LATEST: Readonly<Record<EngineName, (seconds: string) => string>> = {
  mysql: (seconds) => `CAST(NOW(6) - INTERVAL ${seconds} SECOND AS CHAR)`,
  postgres: (seconds) => `((clock_timestamp() AT TIME ZONE 'UTC') - interval '${seconds} seconds')::text`,
};

/**
 * Up to which time of change a snapshot that is opened after this call shows every row: what is still open began later, less the
 * lag. In UTC plus `hoursAhead`, as text.
 */
export async function upperBound(
  store: Store,
  { lagSeconds, hoursAhead }: { readonly lagSeconds: number; readonly hoursAhead: number },
): Promise<string> {
  return store.transaction(async (tx) => {
    const oldest = await openTransactions(tx.engine).oldest(tx);
    const seconds = (lagSeconds + oldest - hoursAhead * 3600).toFixed(0);
    const [row] = await tx.rows(sql`SELECT ${raw(LATEST[tx.engine](seconds))}`);
    return row?.[0] ?? '';
  });
}
