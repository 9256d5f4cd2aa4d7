import type { Change } from '../../../model/change.ts';
import type { AddForeignKey } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { namesOf } from './names.ts';
import { refusePartedKey } from './partitioned.ts';
import { ruleSteps } from './rule.ts';
import { list } from './statement.ts';

/** A foreign key that is held at once and validated later. */
export function addForeignKey(request: AddForeignKey): Change {
  const { name, kind, table, columns, parent, parentColumns, onDelete } = request;
  refusePartedKey(request);
  const own = columns.map((column) => column.name);
  const theirs = parentColumns.map((column) => column.name);
  const question = `SELECT count(*) AS differences FROM ${namesOf(request).table} AS t WHERE ${own
    .map((each) => `t.${quote(each)} IS NOT NULL`)
    .join(' AND ')} AND NOT EXISTS (SELECT FROM ${qualified(parent)} AS p WHERE ${own
    .map((each, at) => `p.${quote(theirs[at] ?? '')} = t.${quote(each)}`)
    .join(' AND ')})`;
  const rule = `FOREIGN KEY (${list(own)}) REFERENCES ${qualified(parent)} (${list(theirs)}) ON DELETE ${onDelete.toUpperCase()}`;
  const indexed = table.indexes.some(({ parts, predicate }) => predicate === null && parts[0]?.column === own[0]);
  return {
    name,
    kind,
    table,
    title: `${table.name} (${own.join(', ')}) refers to ${parent.name} (${theirs.join(', ')})`,
    question: `${question};`,
    steps: ruleSteps(request, { rule, question, tables: [table, parent] }),
    notes:
      indexed || table.primaryKey?.columns[0] === own[0]
        ? []
        : [
            `No index begins with ${table.name}.${own[0]}: a DELETE in ${parent.name} reads the whole table for each row. Build one with CREATE INDEX CONCURRENTLY first.`,
          ],
  };
}
