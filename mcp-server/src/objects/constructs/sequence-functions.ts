import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** NEXTVAL, NEXT VALUE FOR and LASTVAL of MariaDB. */
export const sequenceFunctions: Construct = {
  id: 'sequence-functions',
  of: 'mysql',
  find: anyOf(phrase('next or previous', 'value', 'for'), called('nextval', 'lastval', 'setval')),
  consequence: 'The target takes the name as a text.',
  instead: "nextval('sequence').",
};
