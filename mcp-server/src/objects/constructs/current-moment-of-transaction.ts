import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** now() and its kin, the start of the transaction here. */
export const currentMomentOfTransaction: Construct = {
  id: 'current-moment-of-transaction',
  of: 'postgres',
  find: anyOf(
    called('now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp'),
    phrase('current_timestamp or current_date or localtimestamp'),
  ),
  consequence: 'On the target NOW() is the start of the statement, without a zone.',
  instead: 'A variable that is set once, where one moment is meant for many statements.',
};
