import type { RowQuestion, SetQuestion } from '../../../model/data-question.ts';
import { askedColumns, showsLength } from '../../../model/data-question.ts';
import type { AskedColumn, DataRequest } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import { catalogueExpression } from '../normalize.ts';
import type { OpenTable } from '../open-table.ts';
import { type Row, rowOptional, rowText } from '../row.ts';
import { canonicalTextOf } from '../row-text.ts';
import { parseRawType } from '../types.ts';
import { entryBytes, utf8 } from './texts.ts';

/** As much of a value as a reader needs to recognise it. */
const SHOWN_CHARACTERS = 1000;

const GENERATED = `
SELECT TABLE_NAME AS c0, COLUMN_NAME AS c1, GENERATION_EXPRESSION AS c2 FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND GENERATION_EXPRESSION <> ''`;

/** What the questions need to know of the table's columns, over the alias t; the catalogue is asked for expressions only when one is needed. */
export async function askedColumnsOf(
  table: OpenTable,
  questions: readonly RowQuestion[],
): Promise<(name: string) => AskedColumn> {
  const wanted = questions.some(({ kind }) => kind === 'generated differs');
  const expressions = wanted ? await readExpressions(table) : new Map<string, string>();
  return (name) => ({
    ...table.column(name),
    sql: `t.${quoteIdentifier(name)}`,
    generated: expressions.get(name) ?? null,
  });
}

async function readExpressions({ session, name, label }: OpenTable): Promise<Map<string, string>> {
  const about = `reading the generated columns of ${label}`;
  const rows = await session.rows({ text: GENERATED, values: [name.schema, name.name], about });
  const own = rows.filter((row) => rowText(row, 0) === name.name);
  return new Map(own.map((row) => [rowText(row, 1), catalogueExpression(rowText(row, 2), session.flavor)]));
}

/** The key as canonical text and then the values that show what a question found. */
export function shownRow(table: OpenTable, { key }: DataRequest, question: RowQuestion | SetQuestion): string {
  const shown = askedColumns(question).map((name) => {
    const column = { ...table.column(name), sql: `t.${quoteIdentifier(name)}`, generated: null };
    if (!showsLength(question)) return shownText(column);
    const counted = question.kind === 'longer' && question.unit === 'characters';
    return counted ? `CAST(CHAR_LENGTH(${column.sql}) AS CHAR)` : `CAST(${entryBytes(column, null)} AS CHAR)`;
  });
  return [...key.map((column) => canonicalTextOf(table, column)), ...shown]
    .map((sql, at) => `${sql} AS k${at}`)
    .join(', ');
}

/** Text as it is, whatever has no text of its own as hex digits. */
function shownText(column: AskedColumn): string {
  const { base } = parseRawType(column.rawType);
  if (base === 'bit') return `CAST(${column.sql} + 0 AS CHAR)`;
  const printed =
    /^(tiny|small|medium|big)?int$|^(decimal|float|double|year|date|datetime|timestamp|time|uuid|inet[46])$/;
  if (printed.test(base) || base === 'json') return `LEFT(CAST(${column.sql} AS CHAR), ${SHOWN_CHARACTERS})`;
  if (column.charset === null) return `LOWER(HEX(LEFT(${column.sql}, ${SHOWN_CHARACTERS})))`;
  return `CONVERT(LEFT(${utf8(column)}, ${SHOWN_CHARACTERS}) USING utf8mb4)`;
}

/** A row that `shownRow` selected. */
export function foundRow(row: Row, keyWidth: number, width: number) {
  const all = Array.from({ length: keyWidth + width }, (_, at) => rowOptional(row, at));
  return { key: all.slice(0, keyWidth), values: all.slice(keyWidth) };
}
