import { foreignKeyLabel, pairedForeignKeys } from '../foreign-key-form.ts';
import { partRef, tableRule } from '../rule.ts';

/** A table that references itself, checked at the end of a statement in the source and after each row on the target. */
export const foreignKeyCheckedByRow = tableRule('foreign-key-checked-by-row', (table, whole) => {
  const [from, to] = [whole.source.semantics.foreignKeys, whole.target.semantics.foreignKeys];
  if (from.checkedByRow || !to.checkedByRow) return [];
  return pairedForeignKeys(table, whole)
    .filter(([, { references }]) => references.schema === table.target.schema && references.table === table.target.name)
    .map(([key]) => ({
      severity: 'note' as const,
      object: partRef('source', 'foreign key', table.source, key.name),
      what: `${table.source.name} references itself by ${key.name} (${foreignKeyLabel(key)}); the source checks it at the end of a statement, the target after each row.`,
      consequence: `One DELETE or INSERT over parents and children of ${table.target.name} succeeds in the source and fails on the target when the rows come in the wrong order.`,
      wayOut: `Write parents before children and delete children before parents in ${table.target.name}, statement by statement (DELETE … ORDER BY helps); the copy too.`,
    }));
});
