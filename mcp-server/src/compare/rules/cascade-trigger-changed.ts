import type { ForeignKey, Trigger } from '../../model/schema.ts';
import type { ComparedTable } from '../comparison.ts';
import { foreignKeyLabel, pairedForeignKeys } from '../foreign-key-form.ts';
import { list, partRef, tableRule } from '../rule.ts';
import { triggersOf } from '../triggers.ts';

/** A cascade into a table with triggers, which fire for the cascaded rows on one side only. */
export const cascadeTriggerChanged = tableRule('cascade-trigger-changed', (table, whole) => {
  const gains = whole.target.semantics.foreignKeys.cascadesFireTriggers;
  if (gains === whole.source.semantics.foreignKeys.cascadesFireTriggers) return [];
  const side = gains ? 'target' : 'source';
  return pairedForeignKeys(table, whole).flatMap(([from, to]) => {
    const key = gains ? to : from;
    const fired = triggersOf(whole, side, table[side]).filter((trigger) => isReached(trigger, key));
    if (fired.length === 0) return [];
    const names = list(fired.map(({ name }) => name));
    return [
      {
        severity: fired.every((trigger) => setsMoment(trigger, table)) ? ('note' as const) : ('warning' as const),
        object: partRef('source', 'foreign key', table.source, from.name),
        what: `A change in ${from.references.table} cascades into ${table.source.name} by ${from.name} (${foreignKeyLabel(from)}); on the ${side} alone the rows so reached fire ${names} of ${table[side].name}.`,
        consequence: gains
          ? `${names} does on the target what the source never did for such rows: audit lines, counters and totals part.`
          : `What ${names} does for such rows in the source is no longer done on the target.`,
        wayOut: gains
          ? `Let ${names} leave out rows that a cascade changes (in PostgreSQL: WHEN (pg_trigger_depth() = 0)), or accept the difference for ${table.target.name}.`
          : `Delete and update the rows of ${table.target.name} by a statement of their own before those of ${from.references.table}.`,
      },
    ];
  });
});

function isReached({ events }: Trigger, { onDelete, onUpdate }: ForeignKey): boolean {
  const changed: Trigger['events'] = [];
  if (onDelete === 'cascade') changed.push('delete');
  if (onDelete.startsWith('set ') || onUpdate === 'cascade' || onUpdate.startsWith('set ')) changed.push('update');
  return changed.some((event) => events.includes(event));
}

/** The trigger that stands for ON UPDATE CURRENT_TIMESTAMP moves nothing but that moment. */
function setsMoment({ timing, events }: Trigger, { columns }: ComparedTable): boolean {
  const replaced = columns.some(({ source, target }) => source.onUpdateNow !== target.onUpdateNow);
  return replaced && timing === 'before' && events.join() === 'update';
}
