import { type Construct, phrase } from '../construct.ts';

/** LATERAL. */
export const lateral: Construct = {
  id: 'lateral',
  of: 'postgres',
  find: phrase('lateral'),
  consequence: 'MariaDB has no LATERAL, and MySQL only for subqueries.',
  instead: 'A correlated subquery or a join with a window function.',
};
