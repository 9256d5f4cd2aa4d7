import type { RowQuestion, SetQuestion } from '../../../model/data-question.ts';
import { askedColumns, showsLength } from '../../../model/data-question.ts';
import type { AskedColumn, DataRequest, TableRef } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import type { OpenTable } from '../open-table.ts';
import { type Row, rowOptional } from '../row.ts';
import { canonicalText } from '../row-text.ts';
import { entryBytes, isText } from './texts.ts';

/** As much of a value as a reader needs to recognise it. */
const SHOWN_CHARACTERS = 1000;

const GENERATED = `
SELECT a.attname, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attgenerated <> '' JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname = $1::text AND c.relname = $2::text`;

/** What the questions need to know of the table's columns, over the alias t; the catalogue is asked for expressions only when one is needed. */
export async function askedColumnsOf(
  table: OpenTable,
  name: TableRef,
  questions: readonly RowQuestion[],
): Promise<(name: string) => AskedColumn> {
  const wanted = questions.some(({ kind }) => kind === 'generated differs');
  const expressions = new Map<string | null, string | null>();
  if (wanted) {
    const values = [name.schema, name.name];
    const about = `reading the generated columns of ${table.label}`;
    for (const row of await table.session.rows({ text: GENERATED, values, about })) {
      expressions.set(rowOptional(row, 0), rowOptional(row, 1));
    }
  }
  return (column) => ({ ...askedColumn(table, column), generated: expressions.get(column) ?? null });
}

function askedColumn(table: OpenTable, name: string): AskedColumn {
  return {
    sql: `t.${quoteIdentifier(name)}`,
    rawType: table.typeOf(name),
    charset: table.session.encoding,
    nullable: !table.isNotNull(name),
    generated: null,
  };
}

/** The key as canonical text and then the values that show what a question found. */
export function shownRow(table: OpenTable, { key }: DataRequest, question: RowQuestion | SetQuestion): string {
  const shown = askedColumns(question).map((name) => {
    const column = askedColumn(table, name);
    if (!showsLength(question)) return `left(${column.sql}::text, ${SHOWN_CHARACTERS})`;
    const counted = question.kind === 'longer' && question.unit === 'characters' && isText(column);
    return counted ? `char_length(${column.sql})::text` : `(${entryBytes(column, null)})::text`;
  });
  return [...key.map((column) => canonicalText(table, column)), ...shown]
    .map((sql, at) => `${sql} AS k${at}`)
    .join(', ');
}

/** A row that `shownRow` selected. */
export function foundRow(row: Row, keyWidth: number, width: number) {
  const all = Array.from({ length: keyWidth + width }, (_, at) => rowOptional(row, at));
  return { key: all.slice(0, keyWidth), values: all.slice(keyWidth) };
}
