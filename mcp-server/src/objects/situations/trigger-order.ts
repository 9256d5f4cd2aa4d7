import { quantity } from '../../model/quantity.ts';
import type { Situation } from './situation.ts';

/** Several triggers for one moment, whose order the engines decide otherwise. */
export const triggerOrder: Situation = (trigger, { source, from, to }) => {
  const others = source.triggers.filter(
    (other) =>
      other.name !== trigger.name &&
      other.schema === trigger.schema &&
      other.table === trigger.table &&
      other.timing === trigger.timing &&
      other.perRow === trigger.perRow &&
      other.events.some((event) => trigger.events.includes(event)),
  );
  if (others.length === 0 || from.order === to.order) return null;
  const names = [trigger, ...others].map(({ name }) => name).sort();
  const more = names.length > 5 ? ` and ${quantity(names.length - 5, 'more trigger')}` : '';
  return {
    construct: 'trigger-order',
    lines: [],
    consequence: `${names.slice(0, 5).join(', ')}${more} fire at one moment. ${
      to.order === 'name'
        ? 'The target orders them by name, the source as they were made (FOLLOWS and PRECEDES).'
        : 'The target orders them as they are made, the source by name.'
    }`,
    instead:
      to.order === 'name'
        ? 'Name them so that the alphabet gives the order.'
        : 'Make them in the order of their names.',
  };
};
