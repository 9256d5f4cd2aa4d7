import { type Construct, phrase } from '../construct.ts';

/** INSERT, UPDATE or DELETE … RETURNING. */
export const returning: Construct = {
  id: 'returning',
  of: 'postgres',
  find: phrase('returning'),
  consequence: 'The target does not return rows from UPDATE; MariaDB alone does from INSERT and DELETE.',
  instead: 'LAST_INSERT_ID(), or a SELECT in the same transaction.',
};
