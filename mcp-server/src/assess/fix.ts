import type { AskedColumn } from '../engines/engine.ts';
import type { RowQuestion, SetQuestion } from '../model/data-question.ts';
import { tableKey } from '../model/mapping.ts';
import type { Reference } from '../model/reference.ts';
import type { RowFilter } from '../model/row-filter.ts';
import type { Table } from '../model/schema.ts';
import type { World } from './check.ts';

/** Statements about the rows of a table: one that mends them, and one that lists them where only a person can say how. */
export interface RowFix {
  readonly source: string | null;
  readonly list: string | null;
}

/** The column as the source's dialect asks about it. */
export function askedColumn({ sourceDialect }: World, table: Table, name: string): AskedColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  return {
    sql: sourceDialect.identifier(name),
    rawType: column?.rawType ?? '',
    charset: column?.charset ?? null,
    nullable: column?.nullable ?? true,
    generated: column?.generated?.sql ?? null,
  };
}

/** What the source can be told to do about the rows that a question finds and that are copied. `mend`: whether it is known how. */
export function rowFix(
  world: World,
  table: Table,
  question: RowQuestion | SetQuestion,
  moves: readonly RowFilter[],
  mend: boolean,
): RowFix {
  if (question.kind === 'folded duplicates') return { source: null, list: null };
  const rows = movingRows(world, table, moves);
  if ('reference' in question) return referenceFix(world, table, rows, question, mend);
  const columnOf = (column: string) => askedColumn(world, table, column);
  const where = world.sourceDialect.data.condition(question, columnOf, world.source.flavor);
  if (where === null) return { source: null, list: null };
  const column = 'column' in question ? columnOf(question.column) : null;
  const value = column === null || !mend ? null : world.sourceDialect.data.cure(question, column);
  return value === null || column === null
    ? { source: null, list: rows.list(where) }
    : { source: rows.update(column.sql, value, where), list: null };
}

interface MovingRows {
  /** Whether every row is copied. */
  readonly all: boolean;
  /** What names a column of the table where another table is there too. */
  readonly alias: string;
  readonly list: (where: string) => string;
  readonly update: (column: string, value: string, where: string) => string;
}

/** Statements that leave the rows alone which stay behind. A filter is written over the alias t. */
function movingRows({ sourceDialect }: World, table: Table, moves: readonly RowFilter[]): MovingRows {
  const name = sourceDialect.table(table);
  const filter = filterOf(sourceDialect, table, moves);
  const alias = filter === null ? name : 't';
  const from = filter === null ? name : `${name} AS t`;
  const narrowed = (where: string) => (filter === null ? where : `(${where}) AND ${filter}`);
  return {
    all: filter === null,
    alias,
    list: (where) => `SELECT * FROM ${from} WHERE ${narrowed(where)};`,
    update: (column, value, where) => `UPDATE ${from} SET ${column} = ${value} WHERE ${narrowed(where)};`,
  };
}

function filterOf(dialect: World['sourceDialect'], { columns }: Table, filters: readonly RowFilter[]): string | null {
  return dialect.filter(filters, (name) => {
    const column = columns.find((candidate) => candidate.name === name);
    return { rawType: column?.rawType ?? '', charset: column?.charset ?? null };
  });
}

type ReferenceQuestion = Extract<SetQuestion, { readonly reference: Reference }>;

function referenceFix(
  world: World,
  table: Table,
  rows: MovingRows,
  question: ReferenceQuestion,
  mend: boolean,
): RowFix {
  const { sourceDialect: dialect } = world;
  const { columns, parent, references } = question.reference;
  const sql = dialect.identifier;
  const on = columns.map((column, at) => `p.${sql(references[at] ?? '')} = ${rows.alias}.${sql(column)}`).join(' AND ');
  if (question.kind === 'parent stays') {
    const there = world.tables.get(tableKey(parent));
    const moves = question.moving.map(
      (filters) => (there === undefined ? null : filterOf(dialect, there, filters)) ?? 'TRUE',
    );
    const stays = `SELECT * FROM ${dialect.table(parent)} AS t WHERE (${moves.join(' OR ')}) IS NOT TRUE`;
    return { source: null, list: rows.list(`EXISTS (SELECT 1 FROM (${stays}) AS p WHERE ${on})`) };
  }
  const parents = `(SELECT * FROM ${dialect.table(parent)}) AS p`;
  if (question.kind === 'other spelling') {
    const [column, ...others] = columns;
    const own = `SELECT p.${sql(references[0] ?? '')} FROM ${parents} WHERE ${on}`;
    // Columns of a composite reference would be set one after another, each by a comparison with the others.
    return column === undefined || others.length > 0 || !mend
      ? { source: null, list: null }
      : { source: rows.update(sql(column), `(${own})`, `EXISTS (${own})`), list: null };
  }
  const given = columns.map((column) => `${sql(column)} IS NOT NULL`).join(' AND ');
  const where = `${given} AND NOT EXISTS (SELECT 1 FROM ${parents} WHERE ${on})`;
  const emptied = columns.find((column) => table.columns.some(({ name, nullable }) => name === column && nullable));
  if (!mend) return { source: null, list: rows.list(where) };
  if (emptied !== undefined) return { source: rows.update(sql(emptied), 'NULL', where), list: null };
  return rows.all
    ? { source: `DELETE FROM ${rows.alias} WHERE ${where};`, list: null }
    : { source: null, list: rows.list(where) };
}
