import { type Construct, phrase, within } from '../construct.ts';

/** FOR EACH STATEMENT. */
export const statementTriggers: Construct = {
  id: 'statement-triggers',
  of: 'postgres',
  find: within(['trigger'], phrase('for', 'each', 'statement')),
  consequence: 'The target has no trigger that fires once a statement.',
  instead: 'A row trigger, or the application.',
  impossible: true,
};
