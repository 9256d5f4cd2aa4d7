import type { KeyPoint } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { type KeyColumn, keyColumns } from './key-column.ts';
import { placeSpan, spanCondition } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { rowOptional } from './row.ts';
import { filtered } from './row-filter.ts';

/** The key `rows` places after the first at or after `from`, in the key's own order and collation; null beyond the end. Throws UNSUPPORTED where there is no index to walk. */
export async function keyAfter(
  table: OpenTable,
  request: DigestRequest,
  from: KeyPoint | null,
  rows: number,
): Promise<KeyPoint | null> {
  const columns = keyColumns(table, request.key);
  if ((request.keyIndex ?? null) === null) throw notWalked(table, 'no index holds its key');
  const nullable = columns.find(({ name }) => !table.isNotNull(name));
  if (nullable !== undefined) {
    throw notWalked(
      table,
      `key column ${JSON.stringify(nullable.name)} may hold NULL, which has no place among the keys`,
    );
  }
  const span = placeSpan(table, columns, { from, to: null });
  if (span === null) return null;
  const { where, values } = filtered(table, request.filter, {
    where: spanCondition(columns, span, (_, at) => `$${at + 2}::${columns[at]?.inputType}`),
    values: [String(rows), ...span.from.values],
  });
  const text = `SELECT ${columns.map(({ pointText }) => pointText).join(', ')} FROM ${table.sql} AS t${where}
ORDER BY ${columns.map(({ sql }) => sql).join(', ')} LIMIT 1 OFFSET $1::bigint`;
  const about = `walking the key of ${table.label}`;
  const [row] = await table.session.rows({ text, values, about, walksIndex: true });
  return row === undefined ? null : pointOf(table, columns, row);
}

function pointOf(table: OpenTable, columns: readonly KeyColumn[], row: readonly unknown[]): KeyPoint {
  const texts = columns.map((_, at) => rowOptional(row, at));
  return texts.map((text) => {
    if (text === null) throw notWalked(table, 'a key is NULL, which has no place among the keys');
    return text;
  });
}

function notWalked(table: OpenTable, why: string): LockstepError {
  return new LockstepError('UNSUPPORTED', `walking the key of ${table.label}: ${why}`, {
    hint: 'Digest this table by hash buckets, which need no order.',
  });
}
