import { foreignKeyForm, foreignKeyInTarget, foreignKeyLabel, tiesOneRow } from '../foreign-key-form.ts';
import { partRef, tableRule } from '../rule.ts';

/** A foreign key that only the target has. */
export const foreignKeyAdded = tableRule('foreign-key-added', (table, whole) => {
  const promised = new Set(table.source.foreignKeys.flatMap((key) => foreignKeyInTarget(key, table, whole)));
  return table.target.foreignKeys
    .filter((key) => !promised.has(foreignKeyForm(key)) && !tiesOneRow(key, table, whole))
    .map((key) => ({
      severity: 'warning' as const,
      object: partRef('target', 'foreign key', table.target, key.name),
      what: `The target’s ${table.target.name} has the foreign key ${key.name} (${foreignKeyLabel(key)}); the source’s ${table.source.name} has not.`,
      consequence: `A row of ${table.source.name} without its row in ${key.references.table} is refused by the target, and so is one that arrives before it.`,
      wayOut: `Count the orphans in the source; repair them and load ${key.references.table} first, or add ${key.name} after the backfill.`,
    }));
});
