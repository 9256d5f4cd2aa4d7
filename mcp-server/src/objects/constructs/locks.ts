import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** GET_LOCK, RELEASE_LOCK, LOCK TABLES. */
export const locks: Construct = {
  id: 'locks',
  of: 'mysql',
  find: anyOf(
    called('get_lock', 'release_lock', 'is_free_lock', 'is_used_lock', 'release_all_locks'),
    phrase('lock', 'tables or table'),
    phrase('unlock', 'tables'),
  ),
  consequence: 'These locks do not exist on the target.',
  instead: 'pg_advisory_lock(number) and pg_advisory_unlock, or LOCK TABLE in a transaction.',
};
