import type { Sql } from 'sql-template-tag';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in TypeORM. Not seen: what repositories, query builders, cascades of relations and `query` write, until
 * you name its keys. A subscriber does not help: repository.update and delete give it no entity, and query builders pass it by.
 */
export function typeormTx(engine: EngineName, open: EntityManager | QueryRunner, label = 'typeorm'): Tx {
  const runner = 'queryRunner' in open ? open.queryRunner : open;
  if (runner === undefined || !('query' in runner)) {
    throw new Error(`${label}: this EntityManager has no transaction open: pass the one that transaction() gives`);
  }
  const ask = async (query: Sql) => {
    try {
      return await runner.query(engine === 'mysql' ? query.sql : query.text, textsOf(query), true);
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const tx: Tx = {
    engine,
    rows: async (query) => rowsOfObjects((await ask(query)).records),
    run: async (query) => Number((await ask(query)).affected ?? 0),
  };
  return engine === 'mysql' ? { ...tx, insert: async (query) => reported((await ask(query)).raw, 'insertId') } : tx;
}

/** Transactions of TypeORM. */
export function typeormBinding(
  engine: EngineName,
  source: Pick<DataSource, 'transaction'>,
  label = 'typeorm',
): Binding<EntityManager> {
  return bindTransactions({
    engine,
    label,
    open: (work) => source.transaction(work),
    txOf: (manager) => typeormTx(engine, manager, label),
  });
}
