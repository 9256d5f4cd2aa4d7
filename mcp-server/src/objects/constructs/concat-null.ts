import { type Construct, called } from '../construct.ts';

/** CONCAT, which is NULL when any part is. */
export const concatNull: Construct = {
  id: 'concat-null',
  of: 'mysql',
  find: called('concat'),
  consequence: 'concat() of the target passes over NULL, where the source gives NULL.',
  instead: 'Join with ||.',
};
