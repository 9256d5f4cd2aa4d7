import { askedColumns, type RowQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { DataRequest, TablePart, Tally } from '../../engine.ts';
import { keyColumns } from '../key-column.ts';
import { placeSpan, spanCondition } from '../key-span.ts';
import type { OpenTable } from '../open-table.ts';
import { rowText } from '../row.ts';
import { type Condition, filtered } from '../row-filter.ts';
import { askedColumnsOf, foundRow, shownRow } from './asked.ts';
import { condition } from './condition.ts';

/** Rows of a part under the alias t: what follows FROM, and its condition, which begins with WHERE or is empty. */
interface Source {
  readonly sql: string;
  readonly where: string;
  readonly values: Condition['values'];
  readonly walksIndex: boolean;
}

/** How many rows a part has, and how many of them each question finds: one pass. */
export async function tally(
  table: OpenTable,
  request: DataRequest,
  questions: readonly RowQuestion[],
  part: TablePart,
): Promise<Tally> {
  const columnOf = await askedColumnsOf(table, request.table, questions);
  const counts = questions.map((question) => {
    const sql = condition(question, columnOf);
    return sql === null ? "'0'" : `(count(*) FILTER (WHERE ${sql}))::text`;
  });
  const { sql, where, values, walksIndex } = source(table, request, part);
  const text = `SELECT ${['count(*)::text', ...counts].join(', ')} FROM ${sql}${where}`;
  const [row = []] = await table.session.rows({
    text,
    values,
    walksIndex,
    about: `judging the rows of ${table.label}`,
  });
  return {
    rows: BigInt(rowText(row, 0)),
    counts: questions.map((_, at) => BigInt(rowText(row, at + 1))),
    sampledBy: part.kind === 'sample' ? 'pages drawn by TABLESAMPLE SYSTEM with a fixed seed' : null,
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
  const found = condition(question, await askedColumnsOf(table, request.table, [question]));
  if (found === null) return [];
  const { sql, where, values, walksIndex } = source(table, request, part);
  const text = `SELECT ${shownRow(table, request, question)} FROM ${sql}${where === '' ? ' WHERE ' : `${where} AND `}(${found}) LIMIT ${limit}`;
  const about = `reading examples from ${table.label}`;
  const rows = await table.session.rows({ text, values, walksIndex, about });
  return rows.map((row) => foundRow(row, request.key.length, askedColumns(question).length));
}

function source(table: OpenTable, { key, filter }: DataRequest, part: TablePart): Source {
  const all = filtered(table, filter, { where: '', values: [] });
  if (part.kind === 'sample') {
    const percent = Math.min(100, (100 * part.rows) / Math.max(1, part.of));
    return {
      sql: `${table.sql} AS t TABLESAMPLE SYSTEM (${percent.toFixed(6)}) REPEATABLE (1)`,
      ...all,
      walksIndex: false,
    };
  }
  const whole = { sql: `${table.sql} AS t`, ...all, walksIndex: false };
  const { span } = part;
  if (span === null || (span.from === null && span.to === null)) return whole;
  const columns = keyColumns(table, key);
  const placed = placeSpan(table, columns, span);
  if (placed === null) return { ...whole, where: ' WHERE false', values: [] };
  const values = [...placed.from.values, ...placed.to.values];
  const name = (end: 'from' | 'to', at: number) =>
    `$${(end === 'from' ? 0 : placed.from.values.length) + at + 1}::${columns[at]?.inputType}`;
  const within = filtered(table, filter, { where: spanCondition(columns, placed, name), values });
  return { ...whole, ...within, walksIndex: true };
}
