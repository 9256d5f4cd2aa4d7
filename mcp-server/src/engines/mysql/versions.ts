import { LEDGER, OUTBOX, type VersionTable } from '../../model/ledger.ts';
import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';

/** A statement takes at most 65,535 parameters. */
const KEYS_PER_STATEMENT = 1000;

/** The newest version of each of the row keys; a key without one is left out. Keys are compared as bytes, whatever the collation. */
export async function readVersions(
  { session, sql, label }: OpenTable,
  kind: VersionTable,
  tableName: string,
  rowKeys: readonly string[],
): Promise<Map<string, bigint>> {
  const version = kind === 'outbox' ? OUTBOX.columns[0] : LEDGER.columns[2];
  const found = new Map<string, bigint>();
  for (let at = 0; at < rowKeys.length; at += KEYS_PER_STATEMENT) {
    const part = rowKeys.slice(at, at + KEYS_PER_STATEMENT);
    // A collation may take different keys for the same, so the exact match is made here and the group is by bytes.
    const text = `SELECT CONVERT(row_key USING utf8mb4) AS c0, CAST(MAX(${version}) AS CHAR) AS c1 FROM ${sql}
WHERE table_name = ? AND row_key IN (${part.map(() => '?').join(', ')}) AND CAST(CONVERT(table_name USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
GROUP BY CAST(CONVERT(row_key USING utf8mb4) AS BINARY), CONVERT(row_key USING utf8mb4)`;
    const values = [tableName, ...part, tableName];
    const rows = await session.rows({ text, values, about: `reading versions in ${label}` });
    const wanted = new Set(part);
    for (const row of rows) {
      const key = rowText(row, 0);
      if (wanted.has(key)) found.set(key, BigInt(rowText(row, 1)));
    }
  }
  return found;
}
