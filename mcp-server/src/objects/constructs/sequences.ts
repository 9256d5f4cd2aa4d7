import { type Construct, called } from '../construct.ts';

/** nextval, currval, setval. */
export const sequences: Construct = {
  id: 'sequences',
  of: 'postgres',
  find: called('nextval', 'currval', 'setval', 'lastval'),
  consequence: 'MySQL has no sequences; MariaDB writes NEXT VALUE FOR.',
  instead: 'AUTO_INCREMENT, or a table of counters.',
};
