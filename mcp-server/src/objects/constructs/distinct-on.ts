import { type Construct, phrase } from '../construct.ts';

/** DISTINCT ON. */
export const distinctOn: Construct = {
  id: 'distinct-on',
  of: 'postgres',
  find: phrase('distinct', 'on', '('),
  consequence: 'The target has no DISTINCT ON.',
  instead: 'ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1 in a subquery.',
};
