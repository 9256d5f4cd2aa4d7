import { type Construct, phrase } from '../construct.ts';

/** ILIKE and its sign ~~*. */
export const ilike: Construct = {
  id: 'ilike',
  of: 'postgres',
  find: phrase('ilike or ~~* or !~~*'),
  consequence: 'The target has no ILIKE; its LIKE compares as the column’s collation does.',
  instead: 'LIKE with a collation that ignores case.',
};
