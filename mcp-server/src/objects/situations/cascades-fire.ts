import { quantity } from '../../model/quantity.ts';
import type { Situation } from './situation.ts';

/** A trigger on the child of a cascading foreign key: one engine fires it for rows that the key deletes or changes, the other does not. */
export const cascadesFire: Situation = (trigger, { source, target }) => {
  const [here, there] = [source, target].map(({ semantics }) => semantics.foreignKeys.cascadesFireTriggers);
  const table = source.tables.find(({ schema, name }) => schema === trigger.schema && name === trigger.table);
  if (table === undefined || here === there || !trigger.perRow) return null;
  const keys = table.foreignKeys.filter(({ onDelete, onUpdate }) => fires(trigger.events, onDelete, onUpdate));
  if (keys.length === 0) return null;
  const names = keys.map(({ name }) => name).join(', ');
  return {
    construct: 'cascades-fire',
    lines: [],
    consequence: there
      ? `The source does not fire ${trigger.name} for rows of ${trigger.table} that ${quantity(keys.length, 'foreign key')} (${names}) deletes or changes; the target does, so its effect happens twice where the parent’s code already makes up for it.`
      : `The source fires ${trigger.name} for rows of ${trigger.table} that ${quantity(keys.length, 'foreign key')} (${names}) deletes or changes; the target does not, so its effect is lost.`,
    instead: there
      ? `Decide what ${trigger.name} should do for rows that go with their parent.`
      : 'Let the application, or a trigger of the parent, delete the children itself.',
  };
};

function fires(events: readonly string[], onDelete: string, onUpdate: string): boolean {
  const changes =
    ['set null', 'set default'].includes(onDelete) || ['cascade', 'set null', 'set default'].includes(onUpdate);
  return (events.includes('delete') && onDelete === 'cascade') || (events.includes('update') && changes);
}
