import { type Construct, phrase } from '../construct.ts';

/** aggregate FILTER (WHERE …). */
export const aggregateFilter: Construct = {
  id: 'aggregate-filter',
  of: 'postgres',
  find: phrase('filter', '(', 'where'),
  consequence: 'The target has no FILTER.',
  instead: 'aggregate(CASE WHEN condition THEN value END).',
};
