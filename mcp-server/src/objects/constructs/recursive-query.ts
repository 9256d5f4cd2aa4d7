import { anyOf, type Construct, phrase } from '../construct.ts';

const writingCtes: Construct['find'] = phrase('as', '(', 'insert or update or delete');

/** WITH … INSERT, UPDATE or DELETE, and WITH … MATERIALIZED. */
export const recursiveQuery: Construct = {
  id: 'recursive-query',
  of: 'postgres',
  find: anyOf(phrase('as', 'materialized', '('), writingCtes),
  consequence: 'The target has no writing CTE.',
  instead: 'Several statements in one transaction.',
};
