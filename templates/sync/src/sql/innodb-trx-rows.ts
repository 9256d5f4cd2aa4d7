import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** MySQL 9 refuses the whole list while the text of one open statement holds an emoji, and renews it only when nobody asks for a while. */
const REFUSED_LIST = { code: '3854', tries: 100, pauseMs: 200 };

/** What a query of `information_schema.innodb_trx` says, once the server can list the transactions. */
export async function innodbTrxRows(tx: Tx, query: Sql): Promise<Row[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tx.rows(query);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== REFUSED_LIST.code || tries === REFUSED_LIST.tries)
        throw error;
    }
    await sleep(REFUSED_LIST.pauseMs);
  }
}
