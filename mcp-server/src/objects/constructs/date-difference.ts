import { type Construct, called } from '../construct.ts';

/** DATEDIFF, TIMESTAMPDIFF, PERIOD_DIFF, TO_DAYS. */
export const dateDifference: Construct = {
  id: 'date-difference',
  of: 'mysql',
  find: called(
    'datediff',
    'timestampdiff',
    'period_diff',
    'period_add',
    'timediff',
    'to_days',
    'from_days',
    'to_seconds',
  ),
  consequence: 'These functions do not exist on the target.',
  instead: 'Subtract the dates, or use age() and EXTRACT; check how a started unit counts.',
};
