import { askedColumns, type RowQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { DataRequest, TablePart, Tally } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import { keyColumns } from '../key-column.ts';
import { keyIndex } from '../key-index.ts';
import { type Filter, spanFilter } from '../key-span.ts';
import type { OpenTable } from '../open-table.ts';
import { rowText } from '../row.ts';
import { filtered } from '../row-filter.ts';
import { askedColumnsOf, foundRow, shownRow } from './asked.ts';
import { condition } from './condition.ts';

/** How many rows a part has, and how many of them each question finds: one pass. */
export async function tally(
  table: OpenTable,
  request: DataRequest,
  questions: readonly RowQuestion[],
  part: TablePart,
): Promise<Tally> {
  const columnOf = await askedColumnsOf(table, questions);
  const sums = questions.map((question) => {
    const sql = condition(question, columnOf, table.session.flavor);
    return sql === null ? '0' : `CAST(COALESCE(SUM(${sql}), 0) AS CHAR)`;
  });
  const from = await source(table, request, questions, part);
  const [row = []] = await table.session.rows({
    text: `SELECT ${['CAST(COUNT(*) AS CHAR)', ...sums].map((sql, at) => `${sql} AS c${at}`).join(', ')} FROM ${from.sql}${from.where}`,
    values: from.values,
    about: `judging the rows of ${table.label}`,
  });
  return {
    rows: BigInt(rowText(row, 0)),
    counts: questions.map((_, at) => BigInt(rowText(row, at + 1))),
    sampledBy: part.kind === 'sample' ? 'the first rows that the server gives' : null,
  };
}

/** Some rows of a part that the question finds, in the order in which they are met. */
export async function rowsFound(
  table: OpenTable,
  request: DataRequest,
  question: RowQuestion,
  part: TablePart,
  limit: number,
): Promise<RowText[]> {
  const columnOf = await askedColumnsOf(table, [question]);
  const sql = condition(question, columnOf, table.session.flavor);
  if (sql === null) return [];
  const from = await source(table, request, [question], part);
  // A condition that tries a conversion gives warnings, and values are cut on purpose.
  const rows = await table.session.rows({
    text: `SELECT ${shownRow(table, request, question)} FROM ${from.sql}${from.where === '' ? ' WHERE ' : `${from.where} AND `}(${sql}) LIMIT ${limit}`,
    values: from.values,
    about: `reading examples from ${table.label}`,
  });
  return rows.map((row) => foundRow(row, request.key.length, askedColumns(question).length));
}

/** The rows of a part under the alias t. There is no sampling: a sample is the rows that come first. */
async function source(
  table: OpenTable,
  request: DataRequest,
  questions: readonly RowQuestion[],
  part: TablePart,
): Promise<Filter & { readonly sql: string }> {
  const all = filtered(table, request.filter, { where: '', values: [] });
  if (part.kind === 'sample') {
    return { sql: `(SELECT ${sampled(request, questions)} FROM ${table.sql} LIMIT ${part.rows}) AS t`, ...all };
  }
  const { span } = part;
  if (span === null || (span.from === null && span.to === null)) return { sql: `${table.sql} AS t`, ...all };
  const { hint } = await keyIndex(table, { ...request, columns: [] });
  const within = spanFilter(table, keyColumns(table, request.key), span);
  return { sql: `${table.sql} AS t${hint}`, ...filtered(table, request.filter, within) };
}

/** The columns that a sample is asked about; an expression may need any. */
function sampled({ key, filter = [] }: DataRequest, questions: readonly RowQuestion[]): string {
  if (questions.some(({ kind }) => kind === 'generated differs')) return '*';
  const names = [...key, ...filter.map(({ column }) => column)].map(({ name }) => name);
  const list = [...new Set([...names, ...questions.flatMap(askedColumns)])].map(quoteIdentifier);
  return list.length === 0 ? '1' : list.join(', ');
}
