import { type Construct, phrase, within } from '../construct.ts';

/** Constraint triggers that wait for COMMIT. */
export const deferredTriggers: Construct = {
  id: 'deferred-triggers',
  of: 'postgres',
  find: within(['trigger'], phrase('create', 'constraint', 'trigger')),
  consequence: 'Every trigger of the target fires at once.',
  instead: 'A check in the application before COMMIT.',
  impossible: true,
};
