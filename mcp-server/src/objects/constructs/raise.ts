import { type Construct, phrase } from '../construct.ts';

/** RAISE. */
export const raise: Construct = {
  id: 'raise',
  of: 'postgres',
  find: phrase('raise'),
  consequence: 'The target has no RAISE, and no NOTICE to a client.',
  instead: "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = …",
};
