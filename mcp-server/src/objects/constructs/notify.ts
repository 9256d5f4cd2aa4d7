import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** LISTEN, NOTIFY and pg_notify. */
export const notify: Construct = {
  id: 'notify',
  of: 'postgres',
  find: anyOf(phrase('notify'), called('pg_notify')),
  consequence: 'The target cannot tell a client that something happened.',
  instead: 'An outbox table that a worker reads.',
  impossible: true,
};
