import { anyOf, type Construct, phrase } from '../construct.ts';

/** ITERATE, LEAVE and REPEAT … UNTIL. */
export const labelledLoops: Construct = {
  id: 'labelled-loops',
  of: 'mysql',
  find: anyOf(phrase('iterate or leave'), phrase('until')),
  consequence: 'These words do not exist in PL/pgSQL.',
  instead: 'CONTINUE, EXIT, and LOOP … EXIT WHEN.',
};
