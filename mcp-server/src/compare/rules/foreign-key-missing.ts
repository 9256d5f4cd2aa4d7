import { foreignKeyForm, foreignKeyInTarget, foreignKeyLabel } from '../foreign-key-form.ts';
import { isKeyOf, parentsInTarget } from '../foreign-key-parent.ts';
import { partRef, tableRule } from '../rule.ts';

/** A foreign key that only the source has. One that the target could not have is left to foreign-key-parent-not-unique. */
export const foreignKeyMissing = tableRule('foreign-key-missing', (table, whole) => {
  const found = new Set(table.target.foreignKeys.map(foreignKeyForm));
  return table.source.foreignKeys.flatMap((key) => {
    const wanted = foreignKeyInTarget(key, table, whole);
    if (wanted.some((form) => found.has(form))) return [];
    const parents = parentsInTarget(key, whole);
    if (wanted.length > 0 && parents.length > 0 && !parents.some((one) => isKeyOf(one.table.target, one.columns))) {
      return [];
    }
    const tie = foreignKeyLabel(key);
    const parent = key.references.table;
    return [
      {
        severity: 'warning' as const,
        object: partRef('source', 'foreign key', table.source, key.name),
        what:
          wanted.length === 0
            ? `${table.source.name} has the foreign key ${key.name} (${tie}); ${parent} or one of its columns has no counterpart on the target.`
            : `${table.source.name} has the foreign key ${key.name} (${tie}); the target’s ${table.target.name} has none over these columns.`,
        consequence: `The target accepts rows of ${table.target.name} without a row in ${parent}, ${key.onDelete === 'cascade' || key.onDelete === 'set null' ? `and deleting from ${parent} no longer ${key.onDelete === 'cascade' ? 'deletes' : 'clears'} them` : `and deleting a ${parent} row that is still referenced succeeds`}.`,
        wayOut: `Add the foreign key to the target’s ${table.target.name} NOT VALID after the backfill, then VALIDATE it.`,
      },
    ];
  });
});
