import { columnSet } from '../../model/unique-keys.ts';
import { inTarget } from '../comparison.ts';
import { list, partRef, tableRule } from '../rule.ts';

/** A table whose primary key is made of other columns, or of the same in another order. */
export const primaryKeyChanged = tableRule('primary-key-changed', (table) => {
  const { source, target, mapping } = table;
  if (source.primaryKey === null || target.primaryKey === null) return [];
  const expected = inTarget(table, source.primaryKey.columns);
  const found = target.primaryKey.columns;
  if (expected !== null && expected.join('\0') === found.join('\0')) return [];
  const reordered = expected !== null && columnSet(expected) === columnSet(found);
  const shared = list(mapping.key.map((pair) => pair.source));
  return [
    {
      severity: reordered ? 'note' : shared === '' ? 'blocker' : 'warning',
      object: partRef('source', 'key', source, source.primaryKey.name),
      what: `${source.name} has the primary key (${source.primaryKey.columns.join(', ')}) in the source and (${found.join(', ')}) in the target.`,
      consequence: reordered
        ? `Range scans by ${source.primaryKey.columns[0]} alone no longer use the key of ${target.name}.`
        : shared === ''
          ? `No unique key identifies a row of ${source.name} on both sides: rows cannot be matched, upserted or compared one by one.`
          : `Rows are matched by ${shared}; what refers to a row of ${source.name} by its primary key changes.`,
      wayOut: reordered
        ? `Keep the source’s order unless the target’s queries want the other.`
        : `Keep ${list(source.primaryKey.columns)} unique and NOT NULL on the target until the migration is over.`,
    },
  ];
});
