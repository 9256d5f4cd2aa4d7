import { type Construct, phrase, within } from '../construct.ts';

/** INSTEAD OF triggers. */
export const insteadOfTriggers: Construct = {
  id: 'instead-of-triggers',
  of: 'postgres',
  find: within(['trigger'], phrase('instead', 'of')),
  consequence: 'The target has no INSTEAD OF: a view that is not updatable there cannot be written.',
  instead: 'The application writes the tables.',
  impossible: true,
};
