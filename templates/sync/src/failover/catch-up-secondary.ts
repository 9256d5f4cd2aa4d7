import sql from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { list } from '../sql/expression.ts';
import type { Lost } from './find-lost.ts';

const PAGE = 1000;

/**
 * Makes the changes wait again that the secondary lost, so that the relay reads the rows anew and applies them once more. Only the
 * newest change of each key is needed. It may be run again after it was cut short. Gives the number of changes.
 */
export async function catchUpSecondary({ primary, from }: Direction, { keys }: Lost): Promise<number> {
  const { outbox, state } = from.tables;
  let waiting = 0;
  for (let at = 0; at < keys.length; at += PAGE) {
    const ids = list(keys.slice(at, at + PAGE).map(({ id }) => sql`${id}`));
    waiting += await from.store.transaction((tx) =>
      tx.run(sql`UPDATE ${outbox} SET state = 0, attempts = 0, next_at = NULL WHERE state = 1 AND id IN (${ids})`),
    );
  }
  // Batches that the secondary does not know are acknowledged no more.
  await from.store.transaction((tx) => tx.run(sql`DELETE FROM ${state} WHERE name LIKE ${`acked ${primary} %`}`));
  return waiting;
}
