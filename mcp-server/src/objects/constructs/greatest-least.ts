import { type Construct, called } from '../construct.ts';

/** GREATEST and LEAST, which are NULL when any value is. */
export const greatestLeast: Construct = {
  id: 'greatest-least',
  of: 'mysql',
  find: called('greatest', 'least'),
  consequence: 'The target passes over NULL, where the source gives NULL.',
  instead: 'CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END.',
};
