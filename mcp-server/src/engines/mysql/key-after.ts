import type { KeyPoint } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { keyColumns } from './key-column.ts';
import { keyIndex } from './key-index.ts';
import { spanFilter } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { rowText } from './row.ts';
import { filtered } from './row-filter.ts';

/** The key `rows` places after the first at or after `from`; null when fewer are left. Throws UNSUPPORTED when no index can be walked. */
export async function keyAfter(
  table: OpenTable,
  request: DigestRequest,
  from: KeyPoint | null,
  rows: number,
): Promise<KeyPoint | null> {
  const columns = keyColumns(table, request.key);
  const index = await keyIndex(table, request);
  if (index.hint === '') {
    throw new LockstepError(
      'UNSUPPORTED',
      `${table.label} has no index that holds its key, so its keys cannot be walked`,
      {
        hint: 'Digest this table by hash buckets, or name the index that holds the key columns first and in key order.',
      },
    );
  }
  const { where, values } = filtered(table, request.filter, spanFilter(table, columns, { from, to: null }));
  const list = columns.map(({ pointText }, at) => `${pointText} AS c${at}`).join(', ');
  const skipped = Math.max(0, Math.floor(rows));
  const [row] = await table.session.rows({
    text: `SELECT ${list} FROM ${table.sql} AS t${index.hint}${where}${index.order} LIMIT 1 OFFSET ${skipped}`,
    values,
    about: `walking the keys of ${table.label}`,
  });
  return row === undefined ? null : columns.map((_, at) => rowText(row, at));
}
