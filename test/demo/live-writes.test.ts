import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { loadShop } from './dataset/load-shop.ts';
import { rowsOfBoth } from './dataset/rows-of-both.ts';
import { SHOP_TABLES } from './dataset/shop-tables.ts';
import { LIVE_TABLES, startLiveWrites } from './live-writes.ts';
import { plantDifferences } from './plant-differences.ts';

test('every write of the application is in the target once it has finished, and only the planted rows differ', async () => {
  const source = await sharedServer('mysql9').createDatabase();
  const target = await sharedServer('postgres18').createDatabase();
  await loadShop(source, target, { scale: 0.02 });
  const live = await startLiveWrites(source, target);
  const planted = await plantDifferences(target);
  const worked = async () => {
    while (live.counts.deleted < 3 || live.counts.updated < 5) await sleep(20);
  };
  await Promise.race([worked(), live.failed]);
  await live.finish();

  const differing: Record<string, readonly [number, number]> = {};
  for (const table of SHOP_TABLES) {
    const rows = await rowsOfBoth({ source, target }, table);
    const onlySource = rows.source.filter((row) => !rows.target.includes(row)).length;
    const onlyTarget = rows.target.filter((row) => !rows.source.includes(row)).length;
    if (onlySource + onlyTarget > 0) differing[table.name] = [onlySource, onlyTarget];
  }
  expect(differing).toEqual({ customers: [0, 1], order_items: [1, 0], payments: [1, 1] });
  expect(planted.map(({ table, kind }) => [table, kind])).toEqual([
    ['customers', 'extra'],
    ['order_items', 'missing'],
    ['payments', 'different'],
  ]);
  const added = await source.query("SELECT COUNT(*) FROM orders WHERE number LIKE 'L-%'");
  expect(added).toEqual([[String(live.counts.placed - live.counts.deleted)]]);
  expect(LIVE_TABLES.map(({ name }) => name)).toEqual(['orders', 'order_items', 'payments', 'inventory']);
  await Promise.all([source.drop(), target.drop()]);
});
