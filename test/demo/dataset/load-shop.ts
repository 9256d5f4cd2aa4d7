import { readFile } from 'node:fs/promises';
import type { LabDatabase } from '../../lab/lab.ts';
import { copyShop } from './copy-shop.ts';
import { loadSource } from './load-source.ts';
import { sizesAt } from './shop-table.ts';
import { SHOP_TABLES } from './shop-tables.ts';

/** Makes the shop in an empty MySQL or MariaDB database and fills it; scale 1 is about 230,000 rows. The same scale gives the same rows. Gives their number. */
export async function createShop(source: LabDatabase, { scale }: { readonly scale: number }): Promise<number> {
  await source.execute(await readFile(new URL('mysql.sql', import.meta.url), 'utf8'));
  return await loadSource(source, SHOP_TABLES, sizesAt(scale));
}

/** Makes the target's tables in an empty PostgreSQL database. */
export async function createTarget(target: LabDatabase): Promise<void> {
  await target.execute(await readFile(new URL('postgres.sql', import.meta.url), 'utf8'));
}

/** Makes the shop in both databases, equal row for row: MySQL or MariaDB filled first, then copied to PostgreSQL. Both must be empty. */
export async function loadShop(
  source: LabDatabase,
  target: LabDatabase,
  options: { readonly scale: number },
): Promise<void> {
  await Promise.all([createShop(source, options), createTarget(target)]);
  await copyShop(source, target, SHOP_TABLES);
}
