import { type Construct, called } from '../construct.ts';

/** LAST_INSERT_ID(). */
export const lastInsertId: Construct = {
  id: 'last-insert-id',
  of: 'mysql',
  find: called('last_insert_id'),
  consequence: 'The target has no LAST_INSERT_ID().',
  instead: 'INSERT … RETURNING id INTO variable.',
};
