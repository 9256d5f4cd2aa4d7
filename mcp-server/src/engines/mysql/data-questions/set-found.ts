import { askedColumns, type SetQuestion } from '../../../model/data-question.ts';
import type { RowText } from '../../../model/digest.ts';
import type { DataRequest, Reference, TableRef } from '../../engine.ts';
import { quoteIdentifier } from '../dialect.ts';
import type { OpenTable } from '../open-table.ts';
import { foundRow, shownRow } from './asked.ts';

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
  const rows = await table.session.wholeRows({
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

/** The coarsest comparison that every server has: it takes all that the target's may take for equal, and more. */
const COARSE = 'utf8mb4_unicode_ci';

function foldedDuplicates(table: OpenTable, columns: readonly string[]): string {
  const folded = (alias: string) =>
    columns.map((name) => {
      const sql = `${alias}.${quoteIdentifier(name)}`;
      return table.column(name).charset === null ? sql : `CONVERT(${sql} USING utf8mb4) COLLATE ${COARSE}`;
    });
  const given = columns.map((name) => `g.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const list = folded('g').map((sql, at) => `${sql} AS f${at}`);
  const groups = `SELECT ${list.join(', ')} FROM ${table.sql} AS g WHERE ${given} GROUP BY ${list.map((_, at) => `f${at}`).join(', ')} HAVING COUNT(*) > 1`;
  const on = folded('t')
    .map((sql, at) => `${sql} = d.f${at}`)
    .join(' AND ');
  return `JOIN (${groups}) AS d ON ${on} ORDER BY ${list.map((_, at) => `d.f${at}`).join(', ')}`;
}

/** As `orphans` of the contract counts them. */
function orphans(child: OpenTable, parent: OpenTable, reference: Reference): string {
  const given = reference.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
  const missing = `p.${quoteIdentifier(reference.references[0] ?? '')} IS NULL`;
  return `LEFT JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)} WHERE ${given} AND ${missing}`;
}

function otherSpelling(child: OpenTable, parent: OpenTable, reference: Reference): string {
  const texts = reference.columns.flatMap((name, at) => {
    if (child.column(name).charset === null) return [];
    const bytes = (sql: string) => `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
    return [
      `${bytes(`t.${quoteIdentifier(name)}`)} <> ${bytes(`p.${quoteIdentifier(reference.references[at] ?? '')}`)}`,
    ];
  });
  const differs = texts.length === 0 ? '1 = 0' : `(${texts.join(' OR ')})`;
  return `JOIN ${parent.sql} AS p ON ${matched(child, parent, reference)} WHERE ${differs}`;
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
