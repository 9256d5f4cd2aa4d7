import { type Construct, phrase } from '../construct.ts';

/** NULLS FIRST and NULLS LAST. */
export const nullOrder: Construct = {
  id: 'null-order',
  of: 'postgres',
  find: phrase('nulls', 'first or last'),
  consequence: 'The target has no such words; NULL comes first in rising order there.',
  instead: 'ORDER BY value IS NULL, value.',
};
