import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { FencedError } from '../../../templates/sync/src/core/fence.ts';
import type { Side, TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import type { KitBench } from '../kit-bench.ts';
import { away, insertOrder, tableOf, write } from './shop.ts';

/** A write whose COMMIT was answered. */
export interface Commit {
  readonly side: Side;
  readonly epoch: number;
  readonly id: string;
  /** Null: deleted. */
  readonly amount: string | null;
}

export interface Writers {
  readonly commits: readonly Commit[];
  /** Writes that the fence refused. */
  refused(): number;
  stop(): Promise<void>;
}

/** An application of `count` instances: each writes orders of its own, and goes where the fence row sends it. */
export function startWriters(bench: KitBench, count: number, begin: Side, thinkMs = 10): Writers {
  const stores = {
    source: openStore(bench.kit.source.engine, bench.source.url, 'source', { poolSize: count }),
    target: openStore(bench.kit.target.engine, bench.target.url, 'target', { poolSize: count }),
  };
  const orders = tableOf(bench, 'orders');
  const commits: Commit[] = [];
  let [refused, going] = [0, true];
  const instance = async (number: number) => {
    const own: string[] = [];
    for (let [side, turn] = [begin, number]; going; turn += 1) {
      const end = { ...away(bench, side).from, store: stores[side] };
      let made: Omit<Commit, 'side' | 'epoch'> = { id: '', amount: null };
      try {
        const epoch = await write(end, side, async (tx) => {
          made = await oneWrite(tx, orders, side, own, turn);
          return [{ name: orders.name, key: [made.id] }];
        });
        commits.push({ side, epoch, ...made });
        if (made.amount === null) own.splice(own.indexOf(made.id), 1);
        else if (!own.includes(made.id)) own.push(made.id);
        await sleep(thinkMs);
      } catch (error) {
        if (!(error instanceof FencedError)) throw error;
        refused += 1;
        if (error.fence.writer === 'none') await sleep(2);
        else side = error.fence.writer;
      }
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, number) => instance(number)));
  return {
    commits,
    refused: () => refused,
    stop: async () => {
      going = false;
      await all.finally(() => Promise.all([stores.source.close(), stores.target.close()]));
    },
  };
}

async function oneWrite(
  tx: Parameters<typeof insertOrder>[0],
  orders: TableDescriptor,
  side: Side,
  own: readonly string[],
  turn: number,
): Promise<Omit<Commit, 'side' | 'epoch'>> {
  const amount = `${turn}.25`;
  const id = own[turn % (own.length + 1)];
  if (id === undefined) return { id: await insertOrder(tx, orders, side, amount), amount };
  const table = raw(orders[side].sql);
  if (turn % 5 === 0) {
    await tx.run(sql`DELETE FROM ${table} WHERE id = ${id}`);
    return { id, amount: null };
  }
  await tx.run(sql`UPDATE ${table} SET amount = ${raw(amount)} WHERE id = ${id}`);
  return { id, amount };
}
