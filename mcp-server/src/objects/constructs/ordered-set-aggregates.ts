import { type Construct, phrase } from '../construct.ts';

/** WITHIN GROUP: percentile_cont, mode. */
export const orderedSetAggregates: Construct = {
  id: 'ordered-set-aggregates',
  of: 'postgres',
  find: phrase('within', 'group'),
  consequence: 'The target has no such aggregates.',
  instead: 'A window function that numbers the rows, and the row in the middle.',
};
