import { type Construct, called } from '../construct.ts';

/** pg_advisory_lock and its kin. */
export const advisoryLocks: Construct = {
  id: 'advisory-locks',
  of: 'postgres',
  find: called(
    'pg_advisory_lock',
    'pg_advisory_xact_lock',
    'pg_try_advisory_lock',
    'pg_try_advisory_xact_lock',
    'pg_advisory_unlock',
  ),
  consequence: 'The target’s locks have names, and never end with the transaction.',
  instead: 'GET_LOCK and RELEASE_LOCK in every way out.',
};
