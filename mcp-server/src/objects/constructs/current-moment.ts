import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** NOW() and its kin, which give the start of the statement here. */
export const currentMoment: Construct = {
  id: 'current-moment',
  of: 'mysql',
  find: anyOf(
    called(
      'now',
      'sysdate',
      'curdate',
      'curtime',
      'current_timestamp',
      'current_date',
      'localtime',
      'localtimestamp',
      'utc_timestamp',
      'utc_date',
      'utc_time',
    ),
    phrase('current_timestamp or current_date or current_time or localtimestamp'),
  ),
  consequence: 'On the target now() is the start of the transaction, and its value has a time zone.',
  instead:
    "statement_timestamp() or clock_timestamp(), cast to the type that is meant; AT TIME ZONE 'UTC' for the UTC_ functions.",
};
