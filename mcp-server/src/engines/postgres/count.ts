import type { RowFilter } from '../../model/row-filter.ts';
import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';
import { filtered } from './row-filter.ts';

/** Exact number of rows that pass the filters. */
export async function countRows(table: OpenTable, filters?: readonly RowFilter[]): Promise<bigint> {
  const { session, sql, label } = table;
  const { where, values } = filtered(table, filters, { where: '', values: [] });
  const text = `SELECT count(*)::text FROM ${sql} AS t${where}`;
  const [row = []] = await session.rows({ text, values, about: `counting the rows of ${label}` });
  return BigInt(rowText(row, 0));
}
