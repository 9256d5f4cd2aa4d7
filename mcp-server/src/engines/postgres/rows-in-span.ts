import type { KeySpan, RowText } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { keyColumns } from './key-column.ts';
import { placeSpan, spanCondition } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { rowOptional } from './row.ts';
import { canonicalText } from './row-text.ts';

/** Canonical texts of the rows of a span, in key order. */
export async function rowsInSpan(table: OpenTable, request: DigestRequest, span: KeySpan): Promise<RowText[]> {
  const columns = keyColumns(table, request.key);
  const placed = placeSpan(table, columns, span);
  if (placed === null) return [];
  const behind = placed.from.values.length + 1;
  const where = spanCondition(
    columns,
    placed,
    (end, at) => `$${(end === 'from' ? 1 : behind) + at}::${columns[at]?.inputType}`,
  );
  const wanted = [...request.key, ...request.columns];
  const rows = await table.session.rows({
    text: `SELECT ${wanted.map((column) => canonicalText(table, column)).join(', ')} FROM ${table.sql} AS t${where}
ORDER BY ${columns.map(({ sql }) => sql).join(', ')}`,
    values: [...placed.from.values, ...placed.to.values],
    about: `reading rows of ${table.label}`,
    walksIndex: true,
  });
  const width = request.key.length;
  return rows.map((row) => {
    const texts = wanted.map((_, at) => rowOptional(row, at));
    return { key: texts.slice(0, width), values: texts.slice(width) };
  });
}
