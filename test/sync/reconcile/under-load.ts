import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { passFence } from '../../../templates/sync/src/core/fence.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import type { TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import type { ReconcileReport } from '../../../templates/sync/src/reconcile/types.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { retrying } from '../../../templates/sync/src/store/retrying.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';
import { options, put, spoil } from './plant.ts';

/** What a run under load came to. */
export interface UnderLoad {
  readonly writes: number;
  readonly clean: readonly ReconcileReport[];
  readonly planted: ReconcileReport;
}

/** Keys from 1 to HOT are written all the time; the others rest. */
const HOT = 60;
const ROWS = 400;

/** Writes all the time with `writers` while the relay carries and reconciliation runs again and again; in the end something is planted. */
export async function underLoad(
  direction: Direction,
  table: TableDescriptor,
  { writers, ms, seed }: { writers: number; ms: number; seed: number },
): Promise<UnderLoad> {
  const { primary } = direction;
  const all = Array.from({ length: ROWS }, (_, at) => [String(at + 1), `row ${at + 1}`, '0']);
  await put(direction, table, all);
  await spoil(direction, table, all);
  const stop = new AbortController();
  const random = randomOf(seed);
  let writes = 0;
  const write = async () => {
    while (!stop.signal.aborted) {
      const key = String(1 + Math.floor(random() * HOT));
      const choice = random();
      await retrying(direction.from.store, async (tx) => {
        await passFence(tx, direction.from.tables, primary, 'all');
        await tx.run(statement(table[primary].sql, key, choice, random()));
        await recordChanges(tx, direction.from.tables, [{ name: table.name, key: [key] }]);
      }).catch((error: unknown) => {
        // Two writers may insert the same key.
        if (!(error instanceof StoreError) || error.kind !== 'unique') throw error;
      });
      writes += 1;
    }
  };
  const busy = [
    ...Array.from({ length: writers }, write),
    runRelay(direction, { workers: 2, batch: 20, idleMs: 5, signal: stop.signal }),
  ];
  const clean: ReconcileReport[] = [];
  const asked = options({ chunk: 50, settleMs: 30_000 });
  try {
    for (const until = Date.now() + ms; Date.now() < until; ) clean.push(await runReconcile(direction, asked));
    await spoil(direction, table, [
      ['300', 'row 30O', '0'],
      ['9999', 'nobody', '0'],
    ]);
    await direction.to.store.transaction((tx) =>
      tx.run(sql`DELETE FROM ${raw(table[direction.to.store.side].sql)} WHERE id = 301`),
    );
    return { writes, clean, planted: await runReconcile(direction, asked) };
  } finally {
    stop.abort();
    await Promise.all(busy);
  }
}

function statement(table: string, key: string, choice: number, value: number) {
  const number = String(Math.floor(value * 1e6));
  if (choice < 0.6) return sql`UPDATE ${raw(table)} SET n = n + 1, body = ${number} WHERE id = ${raw(key)}`;
  if (choice < 0.8) return sql`DELETE FROM ${raw(table)} WHERE id = ${raw(key)}`;
  return sql`INSERT INTO ${raw(table)} (id, body, n) VALUES (${raw(key)}, ${number}, 0)`;
}

/** The same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
