import type { AskedColumn } from '../engines/engine.ts';
import type { ColumnType } from '../model/column-type.ts';
import type { RowQuestion, SetQuestion } from '../model/data-question.ts';
import type { Reference } from '../model/reference.ts';
import type { Table } from '../model/schema.ts';
import type { ColumnSubject, Subject, World } from './check.ts';

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

/** The statement that mends the rows on the source; where only a person can say how, the one that lists them. */
export function sourceFix(world: World, table: Table, question: RowQuestion | SetQuestion): string | null {
  const { sourceDialect, source } = world;
  const name = sourceDialect.table(table);
  if (question.kind === 'folded duplicates') return null;
  if (question.kind === 'orphans') return orphanFix(world, table, question.reference);
  if (question.kind === 'other spelling') return spellingFix(world, question.reference);
  const columnOf = (column: string) => askedColumn(world, table, column);
  const where = sourceDialect.data.condition(question, columnOf, source.flavor);
  if (where === null) return null;
  const column = 'column' in question ? columnOf(question.column) : null;
  const value = column === null ? null : sourceDialect.data.cure(question, column);
  return value === null || column === null
    ? `SELECT * FROM ${name} WHERE ${where};`
    : `UPDATE ${name} SET ${column.sql} = ${value} WHERE ${where};`;
}

/** The statement that gives the target's column another type, or how to declare it where there is no table yet; null when the target has no such type. */
export function targetType({ world, target }: Subject, column: ColumnSubject, type: ColumnType): string | null {
  const declared = world.targetDialect.data.declares(type);
  return declared === null ? null : targetDeclaration({ world, target }, column, declared);
}

/** The same for a type in the target's own words. */
export function targetDeclaration(
  { world: { targetDialect }, target }: Pick<Subject, 'world' | 'target'>,
  column: ColumnSubject,
  declared: string,
): string {
  const sql = targetDialect.identifier(column.target?.name ?? column.source.name);
  const { nullable } = column.target ?? column.source;
  if (target === null || column.target === null) return `-- in CREATE TABLE: ${sql} ${declared}`;
  return targetDialect.data.retype(targetDialect.table(target), { sql, nullable }, declared);
}

function orphanFix({ sourceDialect }: World, table: Table, { child, columns, parent, references }: Reference): string {
  const name = sourceDialect.table(child);
  const sql = sourceDialect.identifier;
  const found = columns.map((column, at) => `p.${sql(references[at] ?? '')} = ${name}.${sql(column)}`).join(' AND ');
  const given = columns.map((column) => `${sql(column)} IS NOT NULL`).join(' AND ');
  const where = `${given} AND NOT EXISTS (SELECT 1 FROM (SELECT * FROM ${sourceDialect.table(parent)}) AS p WHERE ${found})`;
  const emptied = columns.find((column) => table.columns.some(({ name: own, nullable }) => own === column && nullable));
  return emptied === undefined
    ? `DELETE FROM ${name} WHERE ${where};`
    : `UPDATE ${name} SET ${sql(emptied)} = NULL WHERE ${where};`;
}

/** Columns of a composite reference would be set one after another, each by a comparison with the others. */
function spellingFix({ sourceDialect }: World, { child, columns, parent, references }: Reference): string | null {
  const [column, ...others] = columns;
  const [referenced] = references;
  if (column === undefined || referenced === undefined || others.length > 0) return null;
  const sql = sourceDialect.identifier;
  const name = sourceDialect.table(child);
  const own = `SELECT p.${sql(referenced)} FROM (SELECT * FROM ${sourceDialect.table(parent)}) AS p WHERE p.${sql(referenced)} = ${name}.${sql(column)}`;
  return `UPDATE ${name} SET ${sql(column)} = (${own}) WHERE EXISTS (${own});`;
}
