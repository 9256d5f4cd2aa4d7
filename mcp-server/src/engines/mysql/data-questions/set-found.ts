import { askedColumns, type SetQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { RowFilter } from '../../../model/row-filter.ts';
import type { DataRequest, Reference, TableRef } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import type { Filter } from '../key-span.ts';
import type { OpenTable } from '../open-table.ts';
import { filterCondition, filtered } from '../row-filter.ts';
import { foundRow, shownRow } from './asked.ts';

type Open = (table: TableRef) => Promise<OpenTable>;

/** What follows the table under the alias t; its parameters stand in the order of its text. */
interface Rest extends Filter {
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
  const rows = await table.session.wholeRows({
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

/** The coarsest comparison that every server has: it takes all that the target's may take for equal, and more. */
const COARSE = 'utf8mb4_unicode_ci';

function foldedDuplicates(table: OpenTable, { filter }: DataRequest, columns: readonly string[]): Rest {
  const folded = columns.map((name) => {
    const sql = `t.${quoteIdentifier(name)}`;
    return table.column(name).charset === null ? sql : `CONVERT(${sql} USING utf8mb4) COLLATE ${COARSE}`;
  });
  const given = columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const list = folded.map((sql, at) => `${sql} AS f${at}`);
  const inner = filtered(table, filter, { where: ` WHERE ${given}`, values: [] });
  const groups = `SELECT ${list.join(', ')} FROM ${table.sql} AS t${inner.where} GROUP BY ${list.map((_, at) => `f${at}`).join(', ')} HAVING COUNT(*) > 1`;
  const on = folded.map((sql, at) => `${sql} = d.f${at}`).join(' AND ');
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
  const values: string[] = [];
  const bind = (value: string) => {
    values.push(value);
    return '?';
  };
  const moves = moving.map((filters) => `(${filterCondition(parent, filters, bind) ?? 'TRUE'})`).join(' OR ');
  const keys = reference.references.map(quoteIdentifier).join(', ');
  const stays = `SELECT ${keys} FROM ${parent.sql} AS t WHERE (${moves}) IS NOT TRUE`;
  const where = ` WHERE EXISTS (SELECT 1 FROM (${stays}) AS p WHERE ${matched(child, parent, reference)})`;
  return { joins: '', where, values, order: '' };
}

/** As `orphans` of the contract counts them. */
function orphans(child: OpenTable, parent: OpenTable, reference: Reference): Pick<Rest, 'joins' | 'where'> {
  const given = reference.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const missing = `p.${quoteIdentifier(reference.references[0] ?? '')} IS NULL`;
  const joins = ` LEFT JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)}`;
  return { joins, where: ` WHERE ${given} AND ${missing}` };
}

function otherSpelling(child: OpenTable, parent: OpenTable, reference: Reference): Pick<Rest, 'joins' | 'where'> {
  const texts = reference.columns.flatMap((name, at) => {
    if (child.column(name).charset === null) return [];
    const bytes = (sql: string) => `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
    return [
      `${bytes(`t.${quoteIdentifier(name)}`)} <> ${bytes(`p.${quoteIdentifier(reference.references[at] ?? '')}`)}`,
    ];
  });
  const differs = texts.length === 0 ? '1 = 0' : `(${texts.join(' OR ')})`;
  return { joins: ` JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)}`, where: ` WHERE ${differs}` };
}

function matched(child: OpenTable, parent: OpenTable, { columns, references }: Reference): string {
  return columns
    .map((name, at) => {
      const referenced = references[at] ?? '';
      child.column(name);
      parent.column(referenced);
      return `p.${quoteIdentifier(referenced)} = t.${quoteIdentifier(name)}`;
    })
    .join(' AND ');
}
