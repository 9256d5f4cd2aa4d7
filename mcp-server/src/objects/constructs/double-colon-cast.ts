import { type Construct, phrase } from '../construct.ts';

/** value::type. */
export const doubleColonCast: Construct = {
  id: 'double-colon-cast',
  of: 'postgres',
  find: phrase('::'),
  consequence: 'The sign :: is no SQL of the target.',
  instead: 'CAST(value AS type) with a type that CAST of the target knows.',
};
