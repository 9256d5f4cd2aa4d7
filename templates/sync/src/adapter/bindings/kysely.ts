import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in Kysely. Not seen: what its builders and `sql` templates write, until you name its keys. A plugin
 * cannot do it for you: it sees a statement before it runs and never the rows that it changed.
 */
export function kyselyTx<DB>(engine: EngineName, transaction: Transaction<DB>, label = 'kysely'): Tx {
  const ask = async (query: Sql) => {
    try {
      const text = engine === 'mysql' ? query.sql : query.text;
      return await transaction.executeQuery(CompiledQuery.raw(text, textsOf(query)));
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const tx: Tx = {
    engine,
    rows: async (query) => rowsOfObjects((await ask(query)).rows),
    run: async (query) => Number((await ask(query)).numAffectedRows ?? 0),
  };
  return engine === 'mysql' ? { ...tx, insert: async (query) => String((await ask(query)).insertId ?? 0) } : tx;
}

/** Transactions of Kysely. */
export function kyselyBinding<DB>(engine: EngineName, db: Kysely<DB>, label = 'kysely'): Binding<Transaction<DB>> {
  return bindTransactions({
    engine,
    label,
    open: (work) => db.transaction().execute(work),
    txOf: (transaction) => kyselyTx(engine, transaction, label),
  });
}
