import type { KeySpan, RowText } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { keyColumns } from './key-column.ts';
import { keyIndex } from './key-index.ts';
import { spanFilter } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { rowOptional } from './row.ts';
import { canonicalTextOf } from './row-text.ts';

/** Canonical texts of the rows of a span, in key order. */
export async function rowsInSpan(table: OpenTable, request: DigestRequest, span: KeySpan): Promise<RowText[]> {
  const { hint, order } = await keyIndex(table, request);
  const { where, values } = spanFilter(table, keyColumns(table, request.key), span);
  const wanted = [...request.key, ...request.columns];
  const list = wanted.map((column, at) => `${canonicalTextOf(table, column)} AS c${at}`).join(', ');
  const rows = await table.session.wholeRows({
    text: `SELECT ${list} FROM ${table.sql} AS t${hint}${where}${order}`,
    values,
    about: `reading rows of ${table.label} at ${table.session.label}`,
  });
  const width = request.key.length;
  return rows.map((row) => {
    const texts = wanted.map((_, at) => rowOptional(row, at));
    return { key: texts.slice(0, width), values: texts.slice(width) };
  });
}
