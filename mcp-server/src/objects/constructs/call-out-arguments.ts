import { type Construct, phrase, within } from '../construct.ts';

/** CALL inside code. */
export const callOutArguments: Construct = {
  id: 'call-out-arguments',
  of: 'mysql',
  find: within(['procedure', 'function', 'trigger', 'event'], phrase('call')),
  consequence: 'OUT arguments come back as a row on the target.',
  instead: 'CALL with variables in PL/pgSQL, each OUT argument named.',
};
