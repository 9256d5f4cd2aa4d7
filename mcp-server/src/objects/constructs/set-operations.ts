import { type Construct, phrase } from '../construct.ts';

/** INTERSECT and EXCEPT. */
export const setOperations: Construct = {
  id: 'set-operations',
  of: 'postgres',
  find: phrase('intersect or except'),
  consequence: 'MySQL before 8.0.31 lacks them, and precedence differs.',
  instead: 'EXISTS and NOT EXISTS.',
};
