import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';

/** Exact number of rows. */
export async function countRows({ session, sql, label }: OpenTable): Promise<bigint> {
  const text = `SELECT COUNT(*) AS c0 FROM ${sql} AS t`;
  const [row = []] = await session.rows({ text, about: `counting the rows of ${label}` });
  return BigInt(rowText(row, 0));
}
