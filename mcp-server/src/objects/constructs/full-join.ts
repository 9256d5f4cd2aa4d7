import { type Construct, phrase } from '../construct.ts';

/** FULL JOIN. */
export const fullJoin: Construct = {
  id: 'full-join',
  of: 'postgres',
  find: phrase('full', 'join or outer'),
  consequence: 'The target has no FULL JOIN.',
  instead: 'LEFT JOIN … UNION ALL the rows of the right that have no match.',
};
