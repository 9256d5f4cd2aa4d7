import { afterEach, describe, expect, it } from 'vitest';
import { LeaseTakenError, withLease } from '../../templates/sync/src/core/lease.ts';
import { dropState, readState, writeState } from '../../templates/sync/src/core/state.ts';
import { type KitBench, kitPairs, shareKitBench } from './kit-bench.ts';

const TABLE = { source: 'CREATE TABLE t (id int PRIMARY KEY)', target: 'CREATE TABLE t (id int PRIMARY KEY)' };

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('leases between %s and %s', (...kinds) => {
  it('are held by one at a time, freed at the end, and confirmed in the work’s own transaction', async () => {
    bench = await shareKitBench(kinds, TABLE);
    for (const end of [bench.forward.from, bench.forward.to]) {
      const seen: string[] = [];
      await withLease(end, 'backfill', async (lease) => {
        await expect(withLease(end, 'backfill', async () => seen.push('second'))).rejects.toThrow(LeaseTakenError);
        await end.store.transaction(lease.confirm);
        seen.push('first');
        await end.store.transaction((tx) => dropState(tx, end.tables, 'lease backfill'));
        await expect(end.store.transaction(lease.confirm)).rejects.toThrow('its lease is gone');
      });
      await withLease(end, 'backfill', async () => seen.push('third'));
      expect(seen).toEqual(['first', 'third']);
    }
  });

  it('keep notes that are written with the work, and only with it', async () => {
    bench = await shareKitBench(kinds, TABLE);
    const { store, tables } = bench.forward.to;
    await store.transaction((tx) => writeState(tx, tables, 'a', '🙂'));
    const undone = store.transaction(async (tx) => {
      await writeState(tx, tables, 'a', 'two');
      throw new Error('stop');
    });
    await expect(undone).rejects.toThrow('stop');
    expect(await store.transaction((tx) => readState(tx, tables, 'a'))).toBe('🙂');
  });
});
