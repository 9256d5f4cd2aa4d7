import { type Construct, phrase } from '../construct.ts';

/** IS [NOT] DISTINCT FROM. */
export const distinctFrom: Construct = {
  id: 'distinct-from',
  of: 'postgres',
  find: phrase('distinct', 'from'),
  consequence: 'The target writes it otherwise.',
  instead: '<=> and NOT (a <=> b).',
};
