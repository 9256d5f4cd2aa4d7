import { type Construct, called } from '../construct.ts';

/** bool_and, bool_or and every. */
export const truthAggregates: Construct = {
  id: 'truth-aggregates',
  of: 'postgres',
  find: called('bool_and', 'bool_or', 'every'),
  consequence: 'These aggregates do not exist on the target.',
  instead: 'MIN(condition) and MAX(condition).',
};
