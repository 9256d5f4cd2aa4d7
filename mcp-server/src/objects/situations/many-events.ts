import type { Situation } from './situation.ts';

/** One trigger for several events, on a target that takes one event a trigger. */
export const manyEvents: Situation = (trigger, { to }) =>
  to.manyEvents || trigger.events.length < 2
    ? null
    : {
        construct: 'many-events',
        lines: [],
        consequence: `${trigger.name} fires for ${trigger.events.join(', ')}; a trigger of the target has one event.`,
        instead: 'One trigger for each event, with their common body in a procedure.',
      };
