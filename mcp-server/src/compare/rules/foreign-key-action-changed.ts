import type { ForeignKey } from '../../model/schema.ts';
import { foreignKeyLabel, pairedForeignKeys } from '../foreign-key-form.ts';
import { partRef, tableRule } from '../rule.ts';

/** A foreign key that does something else when the referenced row is deleted or its key changes. */
export const foreignKeyActionChanged = tableRule('foreign-key-action-changed', (table, whole) =>
  pairedForeignKeys(table, whole).flatMap(([from, to]) => {
    const changes = [
      ...(sameAction(from.onDelete, to.onDelete) ? [] : [`ON DELETE ${say(from.onDelete)} became ${say(to.onDelete)}`]),
      ...(sameAction(from.onUpdate, to.onUpdate) ? [] : [`ON UPDATE ${say(from.onUpdate)} became ${say(to.onUpdate)}`]),
    ];
    if (changes.length === 0) return [];
    const { source, target } = table;
    return [
      {
        severity: 'warning' as const,
        object: partRef('source', 'foreign key', source, from.name),
        what: `${changes.join(' and ')} in the foreign key ${from.name} of ${source.name} (${foreignKeyLabel(from)}).`,
        consequence: `The same DELETE or key change in ${from.references.table} leaves other rows in ${target.name} on the two sides.`,
        wayOut: `Give ${to.name} on the target ON DELETE ${say(from.onDelete)} ON UPDATE ${say(from.onUpdate)}, or change the application first.`,
      },
    ];
  }),
);

/** RESTRICT and NO ACTION both refuse; InnoDB does not tell them apart. What a login may not see is a gap, not a difference. */
function sameAction(a: ForeignKey['onDelete'], b: ForeignKey['onDelete']): boolean {
  if (a === 'unknown' || b === 'unknown') return true;
  const refuse = (action: string) => (action === 'restrict' ? 'no action' : action);
  return refuse(a) === refuse(b);
}

function say(action: ForeignKey['onDelete']): string {
  return action.toUpperCase();
}
