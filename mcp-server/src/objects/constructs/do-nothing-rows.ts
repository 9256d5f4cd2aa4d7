import { type Construct, phrase, within } from '../construct.ts';

/** A row trigger that returns NULL to drop the row. */
export const doNothingRows: Construct = {
  id: 'do-nothing-rows',
  of: 'postgres',
  find: within(['function'], phrase('return', 'null')),
  consequence: 'A trigger of the target cannot pass over a row in silence.',
  instead: 'SIGNAL an error, or let the application decide.',
};
