import { anyOf, type Construct, phrase, within } from '../construct.ts';

/** START TRANSACTION, COMMIT and ROLLBACK inside code. */
export const transactions: Construct = {
  id: 'transactions',
  of: 'mysql',
  find: anyOf(
    phrase('start', 'transaction'),
    within(['procedure', 'event'], phrase('commit or rollback')),
    phrase('set', 'autocommit'),
  ),
  consequence:
    'On the target only a procedure that is called outside a transaction may commit, and never inside a block with EXCEPTION.',
  instead: 'Let the caller own the transaction.',
};
