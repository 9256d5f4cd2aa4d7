import { type Construct, called } from '../construct.ts';

/** UNIX_TIMESTAMP and FROM_UNIXTIME. */
export const unixTimestamp: Construct = {
  id: 'unix-timestamp',
  of: 'mysql',
  find: called('unix_timestamp', 'from_unixtime'),
  consequence: 'These functions do not exist on the target, and here they read the session’s time zone.',
  instead: 'EXTRACT(EPOCH FROM …) and to_timestamp(…), with the time zone written out.',
};
