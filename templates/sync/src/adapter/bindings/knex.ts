import type { Knex } from 'knex';
import type { Sql } from 'sql-template-tag';
import type { EngineName, Text } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { reported, rowsOfObjects, textsOf } from './texts.ts';

/**
 * A transaction that is open in Knex. Not seen: what its builders and `raw` write, until you name its keys; its events tell the
 * text of a statement and never the rows that it changed.
 */
export function knexTx(engine: EngineName, transaction: Knex.Transaction, label = 'knex'): Tx {
  /** MySQL: the rows or the report; PostgreSQL: the whole result. */
  const ask = async (query: Sql): Promise<unknown> => {
    try {
      const result: unknown = await (engine === 'mysql'
        ? transaction.raw(...namedTexts(query))
        : transaction.raw(query.strings.map((piece) => piece.replaceAll('?', '\\?')).join('?'), textsOf(query)));
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

/** Values by name, because on MySQL Knex has no escape for a question mark that is part of a column's name. */
function namedTexts(query: Sql): [text: string, values: Record<string, Text>] {
  const text = query.strings.reduce((before, piece, at) => `${before}:lockstep${at - 1}${piece}`);
  return [text, Object.fromEntries(textsOf(query).map((value, at) => [`lockstep${at}`, value]))];
}

function rowsIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'rows' in result ? result.rows : [];
}

/** Transactions of Knex. */
export function knexBinding(engine: EngineName, knex: Knex, label = 'knex'): Binding<Knex.Transaction> {
  return bindTransactions({
    engine,
    label,
    open: (work) => knex.transaction(work),
    txOf: (transaction) => knexTx(engine, transaction, label),
  });
}
