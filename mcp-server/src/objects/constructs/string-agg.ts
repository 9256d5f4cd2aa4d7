import { type Construct, called } from '../construct.ts';

/** string_agg. */
export const stringAgg: Construct = {
  id: 'string-agg',
  of: 'postgres',
  find: called('string_agg'),
  consequence: 'The target has GROUP_CONCAT, which cuts at group_concat_max_len.',
  instead: 'GROUP_CONCAT(value ORDER BY … SEPARATOR …) with group_concat_max_len raised in every session that reads.',
};
