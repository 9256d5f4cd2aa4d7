import { anyOf, type Construct, phrase } from '../construct.ts';

/** GROUPING SETS, CUBE, ROLLUP (…). */
export const groupingSets: Construct = {
  id: 'grouping-sets',
  of: 'postgres',
  find: anyOf(phrase('grouping', 'sets'), phrase('cube', '('), phrase('rollup', '(')),
  consequence: 'The target has only WITH ROLLUP.',
  instead: 'UNION ALL of one GROUP BY for each set.',
};
