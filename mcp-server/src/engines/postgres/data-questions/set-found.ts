import { askedColumns, type SetQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { AskedColumn, DataRequest, Reference, TableRef } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import type { OpenTable } from '../open-table.ts';
import { foundRow, shownRow } from './asked.ts';
import { folded } from './fold.ts';
import { isText } from './texts.ts';

type Open = (table: TableRef) => Promise<OpenTable>;

/** Rows that are wrong together. */
export async function setFound(
  open: Open,
  request: DataRequest,
  question: SetQuestion,
  limit: number,
): Promise<RowText[]> {
  const table = await open(request.table);
  const list = shownRow(table, request, question);
  const rest = await restOf(open, table, question);
  const rows = await table.session.rows({
    text: `SELECT ${list} FROM ${table.sql} AS t ${rest} LIMIT ${limit}`,
    about: `looking for ${question.kind} in ${table.label}`,
  });
  return rows.map((row) => foundRow(row, request.key.length, askedColumns(question).length));
}

async function restOf(open: Open, table: OpenTable, question: SetQuestion): Promise<string> {
  if (question.kind === 'folded duplicates') return foldedDuplicates(table, question.columns);
  const parent = await open(question.reference.parent);
  return question.kind === 'orphans'
    ? orphans(table, parent, question.reference)
    : otherSpelling(table, parent, question.reference);
}

function foldedDuplicates(table: OpenTable, columns: readonly string[]): string {
  const values = (alias: string) =>
    columns.map((name) => {
      const sql = `${alias}.${quoteIdentifier(name)}`;
      return holdsText(table, name) ? folded(sql, table.session.encoding) : sql;
    });
  const given = columns.map((name) => `g.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const list = values('g').map((sql, at) => `${sql} AS f${at}`);
  const places = list.map((_, at) => at + 1).join(', ');
  const groups = `SELECT ${list.join(', ')} FROM ${table.sql} AS g WHERE ${given} GROUP BY ${places} HAVING count(*) > 1`;
  const on = values('t')
    .map((sql, at) => `${sql} = d.f${at}`)
    .join(' AND ');
  return `JOIN (${groups}) AS d ON ${on} ORDER BY ${list.map((_, at) => `d.f${at}`).join(', ')}`;
}

/** As `orphans` of the contract counts them. */
function orphans(child: OpenTable, parent: OpenTable, reference: Reference): string {
  const given = reference.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  return `WHERE ${given} AND NOT EXISTS (SELECT 1 FROM ${parent.sql} AS p WHERE ${matched(child, parent, reference)})`;
}

function otherSpelling(child: OpenTable, parent: OpenTable, reference: Reference): string {
  const texts = reference.columns.flatMap((name, at) => {
    if (!holdsText(child, name)) return [];
    const own = `t.${quoteIdentifier(name)}::text COLLATE "C"`;
    return [`${own} <> p.${quoteIdentifier(reference.references[at] ?? '')}::text COLLATE "C"`];
  });
  const differs = texts.length === 0 ? 'false' : `(${texts.join(' OR ')})`;
  return `JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)} WHERE ${differs}`;
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
