import { type Construct, phrase } from '../construct.ts';

/** INSERT … ON DUPLICATE KEY UPDATE. */
export const onDuplicateKey: Construct = {
  id: 'on-duplicate-key',
  of: 'mysql',
  find: phrase('on', 'duplicate', 'key'),
  consequence: 'The target must be told which unique key counts; here any of the table’s keys does.',
  instead: 'INSERT … ON CONFLICT (columns) DO UPDATE SET column = EXCLUDED.column.',
};
