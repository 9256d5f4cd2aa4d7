import { askedColumns, type SetQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { RowFilter } from '../../../model/row-filter.ts';
import type { AskedColumn, DataRequest, Reference, TableRef } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import type { OpenTable } from '../open-table.ts';
import { type Condition, filterCondition, filtered } from '../row-filter.ts';
import { foundRow, shownRow } from './asked.ts';
import { folded } from './fold.ts';
import { isText } from './texts.ts';

type Open = (table: TableRef) => Promise<OpenTable>;

/** What follows the table under the alias t, up to its order; its parameters are numbered from one. */
interface Rest extends Condition {
  readonly joins: string;
  readonly order: string;
}

/** Rows that are wrong together. */
export async function setFound(
  open: Open,
  request: DataRequest,
  question: SetQuestion,
  limit: number,
): Promise<RowText[]> {
  const table = await open(request.table);
  const list = shownRow(table, request, question);
  const rest = await restOf(open, table, request, question);
  const { where, values } = filtered(table, request.filter, rest);
  const rows = await table.session.rows({
    text: `SELECT ${list} FROM ${table.sql} AS t${rest.joins}${where}${rest.order} LIMIT ${limit}`,
    values,
    about: `looking for ${question.kind} in ${table.label}`,
  });
  return rows.map((row) => foundRow(row, request.key.length, askedColumns(question).length));
}

async function restOf(open: Open, table: OpenTable, request: DataRequest, question: SetQuestion): Promise<Rest> {
  if (question.kind === 'folded duplicates') return foldedDuplicates(table, request, question.columns);
  const { reference } = question;
  const parent = await open(reference.parent);
  if (question.kind === 'parent stays') return parentStays(table, parent, reference, question.moving);
  const rest =
    question.kind === 'orphans' ? orphans(table, parent, reference) : otherSpelling(table, parent, reference);
  return { ...rest, values: [], order: '' };
}

function foldedDuplicates(table: OpenTable, { filter }: DataRequest, columns: readonly string[]): Rest {
  const values = columns.map((name) => {
    const sql = `t.${quoteIdentifier(name)}`;
    return holdsText(table, name) ? folded(sql, table.session.encoding) : sql;
  });
  const given = columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const list = values.map((sql, at) => `${sql} AS f${at}`);
  const places = list.map((_, at) => at + 1).join(', ');
  const inner = filtered(table, filter, { where: ` WHERE ${given}`, values: [] });
  const groups = `SELECT ${list.join(', ')} FROM ${table.sql} AS t${inner.where} GROUP BY ${places} HAVING count(*) > 1`;
  const on = values.map((sql, at) => `${sql} = d.f${at}`).join(' AND ');
  const order = ` ORDER BY ${list.map((_, at) => `d.f${at}`).join(', ')}`;
  return { joins: ` JOIN (${groups}) AS d ON ${on}`, where: '', values: inner.values, order };
}

/** A referenced key is unique: the one parent that there is stays. */
function parentStays(
  child: OpenTable,
  parent: OpenTable,
  reference: Reference,
  moving: readonly (readonly RowFilter[])[],
): Rest {
  const values: (string | readonly string[])[] = [];
  const bind = (value: string | readonly string[]) => `$${values.push(value)}`;
  const moves = moving.map((filters) => `(${filterCondition(parent, filters, bind) ?? 'TRUE'})`).join(' OR ');
  const keys = reference.references.map(quoteIdentifier).join(', ');
  const stays = `SELECT ${keys} FROM ${parent.sql} AS t WHERE (${moves}) IS NOT TRUE`;
  const where = ` WHERE EXISTS (SELECT 1 FROM (${stays}) AS p WHERE ${matched(child, parent, reference)})`;
  return { joins: '', where, values, order: '' };
}

/** As `orphans` of the contract counts them. */
function orphans(child: OpenTable, parent: OpenTable, reference: Reference): Pick<Rest, 'joins' | 'where'> {
  const given = reference.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const missing = `NOT EXISTS (SELECT 1 FROM ${parent.sql} AS p WHERE ${matched(child, parent, reference)})`;
  return { joins: '', where: ` WHERE ${given} AND ${missing}` };
}

function otherSpelling(child: OpenTable, parent: OpenTable, reference: Reference): Pick<Rest, 'joins' | 'where'> {
  const texts = reference.columns.flatMap((name, at) => {
    if (!holdsText(child, name)) return [];
    const own = `t.${quoteIdentifier(name)}::text COLLATE "C"`;
    return [`${own} <> p.${quoteIdentifier(reference.references[at] ?? '')}::text COLLATE "C"`];
  });
  const differs = texts.length === 0 ? 'false' : `(${texts.join(' OR ')})`;
  return { joins: ` JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)}`, where: ` WHERE ${differs}` };
}

function matched(child: OpenTable, parent: OpenTable, { columns, references }: Reference): string {
  return columns
    .map((name, at) => {
      const referenced = references[at] ?? '';
      child.typeOf(name);
      parent.typeOf(referenced);
      return `p.${quoteIdentifier(referenced)} = t.${quoteIdentifier(name)}`;
    })
    .join(' AND ');
}

function holdsText(table: OpenTable, name: string): boolean {
  const column: AskedColumn = { sql: '', rawType: table.typeOf(name), charset: null, nullable: true, generated: null };
  return isText(column);
}
