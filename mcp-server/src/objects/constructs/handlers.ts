import { type Construct, phrase } from '../construct.ts';

/** DECLARE … HANDLER. */
export const handlers: Construct = {
  id: 'handlers',
  of: 'mysql',
  find: phrase('continue or exit or undo', 'handler', 'for'),
  consequence: 'The target has no CONTINUE: after an error, a block of PL/pgSQL undoes its changes and leaves.',
  instead: 'BEGIN … EXCEPTION WHEN … END around the one statement; NOT FOUND is the variable FOUND there.',
};
