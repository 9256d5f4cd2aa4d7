import { type Construct, phrase, within } from '../construct.ts';

/** Triggers on TRUNCATE. */
export const truncateTriggers: Construct = {
  id: 'truncate-triggers',
  of: 'postgres',
  find: within(['trigger'], phrase('truncate')),
  consequence: 'The target fires no trigger for TRUNCATE.',
  instead: 'Take the right to TRUNCATE away.',
  impossible: true,
};
