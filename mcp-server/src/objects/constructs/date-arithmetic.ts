import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** DATE_ADD, DATE_SUB, ADDDATE and the like, and + INTERVAL n unit. */
export const dateArithmetic: Construct = {
  id: 'date-arithmetic',
  of: 'mysql',
  find: anyOf(
    called('date_add', 'date_sub', 'adddate', 'subdate', 'addtime', 'subtime', 'timestampadd'),
    phrase('+ or -', 'interval'),
  ),
  consequence:
    "The target writes intervals as text (INTERVAL '7 days'), and a date plus an interval becomes a timestamp there.",
  instead: "value + INTERVAL '7 days', cast back to date where a date is meant.",
};
