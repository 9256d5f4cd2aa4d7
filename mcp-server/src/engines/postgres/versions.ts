import { LEDGER, OUTBOX, type VersionTable } from '../../model/ledger.ts';
import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';

/** The newest version of each of the row keys; a key without one is left out. */
export async function readVersions(
  { session, sql, label }: OpenTable,
  kind: VersionTable,
  tableName: string,
  rowKeys: readonly string[],
): Promise<Map<string, bigint>> {
  if (rowKeys.length === 0) return new Map();
  const version = kind === 'outbox' ? OUTBOX.columns[0] : LEDGER.columns[2];
  const text = `SELECT row_key::text, max(${version})::text FROM ${sql} WHERE table_name = $1::text AND row_key = ANY($2::text[]) GROUP BY row_key`;
  const rows = await session.rows({ text, values: [tableName, rowKeys], about: `reading versions in ${label}` });
  return new Map(rows.map((row) => [rowText(row, 0), BigInt(rowText(row, 1))]));
}
