import type { Sql } from 'sql-template-tag';
import type { EngineName } from '../../descriptor.ts';
import type { Tx } from '../../store/store.ts';
import { type Binding, bindTransactions } from '../binding.ts';
import { storeErrorOf } from '../driver-error.ts';
import { rowsOfObjects, textsOf } from './texts.ts';

/** What the kit uses of the client that an interactive transaction of Prisma gives. */
export interface PrismaTransaction {
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): PromiseLike<T>;
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>;
}

/**
 * An interactive transaction of Prisma 7 that is open, over a driver adapter. For savepoints on MySQL open it
 * as `new PrismaMariaDb(url, { useTextProtocol: true })`: MySQL prepares no SAVEPOINT, as Prisma would ask it to. Not seen: what its models write, nested writes and raw queries among them, until
 * you name its keys; an extension on `query` sees top-level operations only and no rows of updateMany or deleteMany.
 */
export function prismaTx(engine: EngineName, transaction: PrismaTransaction, label = 'prisma'): Tx {
  const told = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeErrorOf(engine, error, label);
    }
  };
  const text = (query: Sql) => (engine === 'mysql' ? query.sql : query.text);
  return {
    engine,
    rows: async (query) => rowsOfObjects(await told(() => transaction.$queryRawUnsafe(text(query), ...textsOf(query)))),
    run: (query) => told(() => transaction.$executeRawUnsafe(text(query), ...textsOf(query))),
  };
}

/** What the kit uses of a client of Prisma. */
export interface PrismaClient<N extends PrismaTransaction> {
  $transaction<T>(work: (transaction: N) => Promise<T>): Promise<T>;
}

/** Interactive transactions of Prisma. */
export function prismaBinding<N extends PrismaTransaction>(
  engine: EngineName,
  client: PrismaClient<N>,
  label = 'prisma',
): Binding<N> {
  return bindTransactions({
    engine,
    label,
    open: (work) => client.$transaction(work),
    txOf: (transaction) => prismaTx(engine, transaction, label),
  });
}
