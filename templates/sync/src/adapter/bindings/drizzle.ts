import { sql as drizzleSql, type SQL } from 'drizzle-orm';
import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/** A transaction of Drizzle over mysql2 or node-postgres. */
export interface DrizzleTransaction {
  execute(query: SQL): PromiseLike<unknown>;
}

/**
 * A transaction that is open in Drizzle (mysql2 or node-postgres). Not seen: what its builders and `sql` templates write, until you
 * name its keys; Drizzle has no hooks for writes.
 */
export function drizzleTx(engine: EngineName, transaction: DrizzleTransaction, label = 'drizzle'): Tx {
  /** MySQL: the rows or the report; PostgreSQL: the whole result. */
  const ask = async (query: Sql): Promise<unknown> => {
    try {
      const result = await transaction.execute(templateOf(query));
      return engine === 'mysql' && Array.isArray(result) ? result[0] : result;
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  if (engine === 'mysql') {
    return {
      engine,
      rows: async (query) => rowsOfObjects(await ask(query)),
      run: async (query) => Number(reported(await ask(query), 'affectedRows')),
      insert: async (query) => reported(await ask(query), 'insertId'),
    };
  }
  return {
    engine,
    rows: async (query) => rowsOfObjects(rowsIn(await ask(query))),
    run: async (query) => Number(reported(await ask(query), 'rowCount')),
  };
}

function templateOf(query: Sql): SQL {
  const strings = [...query.strings];
  return drizzleSql(Object.assign(strings, { raw: strings }), ...textsOf(query));
}

function rowsIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'rows' in result ? result.rows : [];
}

/** A database of Drizzle over mysql2 or node-postgres. */
export interface DrizzleDatabase<N extends DrizzleTransaction> {
  transaction<T>(work: (transaction: N) => Promise<T>): Promise<T>;
}

/** Transactions of Drizzle. */
export function drizzleBinding<N extends DrizzleTransaction>(
  engine: EngineName,
  db: DrizzleDatabase<N>,
  label = 'drizzle',
): Binding<N> {
  return bindTransactions({
    engine,
    label,
    open: (work) => db.transaction(work),
    txOf: (transaction) => drizzleTx(engine, transaction, label),
  });
}
