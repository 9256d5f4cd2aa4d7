import { setTimeout as sleep } from 'node:timers/promises';
import { storeBinding } from '../../../templates/sync/src/adapter/binding.ts';
import { createDualWrite, type DualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import type { Mode } from '../../../templates/sync/src/adapter/modes.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import type { Store, Tx } from '../../../templates/sync/src/store/store.ts';
import type { KitBench } from '../../sync/kit-bench.ts';
import { sql } from './statements.ts';

/** How callers write: bare is the application's own transaction without the adapter. */
export const WAYS = ['bare', 'off', 'outbox', 'sync'] as const;
export type Way = (typeof WAYS)[number];

export type Load = 'paced' | 'full';

/** A caller under a paced load begins a transaction at most so often, in milliseconds. */
const PACE_MS = 25;

/** Milliseconds of the calls of one way in a block. */
export interface Block {
  readonly way: Way;
  /** paced: each caller begins a transaction every so often, as under a load that the server carries; full: as fast as it can. */
  readonly load: Load;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** An application of several callers over one pool, in each of the ways. */
export interface Callers {
  /** So many calls of each of the ways, in turn: all meet the same machine, disk and neighbours. */
  block(ways: readonly Way[], load: Load, calls: number): Promise<Block[]>;
  close(): Promise<void>;
}

/** Each call is a transaction that updates one row and inserts one, as an order does. */
export function openCallers(bench: KitBench, callers: number, accounts: number): Callers {
  const application = openStore(bench.kit.source.engine, bench.source.url, 'source', { poolSize: callers });
  const own = openStore(bench.kit.target.engine, bench.target.url, 'target', { poolSize: 1 });
  const dual = (mode: Mode): DualWrite<Tx, Tx> =>
    createDualWrite({
      kit: bench.kit,
      stores: bench.stores,
      bindings: { source: storeBinding(application), target: storeBinding(own) },
      modes: () => mode,
      limits: { deadlineMs: 1000 },
    });
  const through = { off: dual('off'), outbox: dual('outbox'), sync: dual('sync') };
  let next = 0;
  const call = (way: Way) => {
    const id = ++next;
    const account = String(1 + ((Math.imul(id, 2_654_435_761) >>> 0) % accounts));
    const work = async (tx: Tx) => {
      await tx.run(sql.debit(account));
      await tx.run(sql.order(String(id), account));
    };
    if (way === 'bare') return bare(application, work);
    return through[way].transaction({}, async (unit) => {
      await work(unit.tx);
      await unit.changed('account', { id: account });
      await unit.changed('orders', { id });
    });
  };
  return {
    block: async (ways, load, calls) => {
      const turns = Array.from({ length: calls }, () => ways).flat();
      const times = new Map(ways.map((way) => [way, [] as number[]]));
      const began = performance.now();
      await Promise.all(
        Array.from({ length: callers }, async () => {
          for (let way = turns.pop(); way !== undefined; way = turns.pop()) {
            const from = performance.now();
            await call(way);
            const took = performance.now() - from;
            times.get(way)?.push(took);
            // Callers that went in step would all meet at the same lock and the same disk.
            if (load === 'paced') await sleep(Math.max(0, PACE_MS * (0.5 + Math.random()) - took));
          }
        }),
      );
      const perSecond = calls / ((performance.now() - began) / 1000);
      return [...times].map(([way, took]) => ({
        way,
        load,
        p50: quantile(took, 0.5),
        p99: quantile(took, 0.99),
        perSecond,
      }));
    },
    close: async () => {
      await Promise.all(Object.values(through).map((one) => one.close()));
      await Promise.all([application.close(), own.close()]);
    },
  };
}

async function bare(store: Store, work: (tx: Tx) => Promise<void>): Promise<void> {
  await store.transaction(work);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
