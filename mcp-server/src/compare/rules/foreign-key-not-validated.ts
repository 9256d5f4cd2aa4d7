import { foreignKeyLabel, pairedForeignKeys } from '../foreign-key-form.ts';
import { partRef, tableRule } from '../rule.ts';

/** A foreign key that the target has not checked on its existing rows. */
export const foreignKeyNotValidated = tableRule('foreign-key-not-validated', (table, whole) =>
  pairedForeignKeys(table, whole)
    .filter(([from, to]) => from.validated && !to.validated)
    .map(([from, to]) => ({
      severity: 'note' as const,
      object: partRef('source', 'foreign key', table.source, from.name),
      what: `${to.name} of the target’s ${table.target.name} (${foreignKeyLabel(to)}) is NOT VALID, while ${from.name} of the source’s ${table.source.name} holds for every row.`,
      consequence: `Rows of ${table.target.name} that were there before it may lack their row in ${to.references.table}.`,
      wayOut: `Run VALIDATE CONSTRAINT ${to.name} after the backfill.`,
    })),
);
