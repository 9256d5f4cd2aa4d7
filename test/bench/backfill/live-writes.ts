import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { carry } from '../../sync/carry.ts';

/** Writes to the primary that go on until they are ended, and a carrier that brings them over. */
export interface LiveWrites {
  /** Ends the writes, waits until all are carried, and tells how many there were. */
  end(): Promise<number>;
}

/** About `perSecond` updates a second of rows all over the table, each in a transaction with its event. */
export function writeLive(direction: Direction, rows: number, perSecond: number): LiveWrites {
  const [table] = direction.tables;
  if (table === undefined) throw new Error('there is no table to write to');
  let writing = true;
  let written = 0;
  const started = performance.now();
  const writer = (async () => {
    while (writing) {
      const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
      for (; written < due && writing; written++) {
        const key = String(1 + ((written * 7919) % rows));
        await direction.from.store.transaction(async (tx) => {
          await tx.run(sql`UPDATE ${raw(table.source.sql)} SET stock = COALESCE(stock, 0) + 1 WHERE id = ${key}`);
          await recordChanges(tx, direction.from.tables, [{ name: table.name, key: [key] }]);
        });
      }
      await sleep(5);
    }
  })();
  const carrier = (async () => {
    for (;;) {
      const last = !writing;
      if ((await carry(direction)) === 0) {
        if (last) return;
        await sleep(20);
      }
    }
  })();
  return {
    async end() {
      writing = false;
      await Promise.all([writer, carrier]);
      return written;
    },
  };
}
