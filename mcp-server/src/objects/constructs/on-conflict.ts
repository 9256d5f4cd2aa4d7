import { type Construct, phrase } from '../construct.ts';

/** INSERT … ON CONFLICT. */
export const onConflict: Construct = {
  id: 'on-conflict',
  of: 'postgres',
  find: phrase('on', 'conflict'),
  consequence: 'The target decides by every unique key, not by the one that is named.',
  instead: 'INSERT … ON DUPLICATE KEY UPDATE, where the table has one unique key.',
};
