import type { ForeignKey } from '../../model/schema.ts';
import { type Check, partRef } from '../check.ts';
import { carries } from '../references.ts';

/** Rows that the database changes by itself when their parent changes. */
export const cascadeUnseen: Check = {
  id: 'cascade-unseen',
  ofTable: (subject) =>
    subject.table.foreignKeys.flatMap((key) => {
      const { world, table } = subject;
      const { from, source } = world;
      const actions = actionsOf(
        key,
        key.columns.some((name) => carries(subject, name)),
      );
      if (actions.length === 0) return [];
      const inLog = from.cascadesInLog
        ? 'the log holds them, a capture in the application does not'
        : `whether the log holds them depends on the server (${source.flavor} ${source.version}): MariaDB and MySQL before 9.6 log the parent only`;
      return [
        {
          severity: from.cascadesInLog ? 'note' : 'warning',
          object: partRef(table, 'foreign key', key.name),
          question: null,
          what: `${table.name} ${hides(key) ? 'may change' : 'changes'} by itself: ${actions.join(', ')} of ${key.references.table}.`,
          consequence: `Nobody writes these changes: ${inLog}. Where they are missed, rows stay behind on the target.`,
          wayOut:
            'Let the target’s own foreign key cascade while changes are applied, or delete the children first in the application; compare the counts of children with check_parity.',
          fix: {},
        },
      ];
    }),
};

function hides({ onDelete, onUpdate }: ForeignKey): boolean {
  return onDelete === 'unknown' || onUpdate === 'unknown';
}

/** Where the columns stay behind only a row that is deleted matters. */
function actionsOf({ onDelete, onUpdate }: ForeignKey, carried: boolean): string[] {
  const acts = (action: string) => action !== 'no action' && action !== 'restrict';
  const deletes = (action: string) => action === 'cascade' || action === 'unknown';
  const word = (action: string) => (action === 'unknown' ? 'something that this login may not see' : action);
  return [
    ...(acts(onDelete) && (carried || deletes(onDelete)) ? [`${word(onDelete)} on delete`] : []),
    ...(acts(onUpdate) && carried ? [`${word(onUpdate)} on update`] : []),
  ];
}
