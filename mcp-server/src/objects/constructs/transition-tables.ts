import { type Construct, phrase } from '../construct.ts';

/** REFERENCING NEW TABLE and OLD TABLE. */
export const transitionTables: Construct = {
  id: 'transition-tables',
  of: 'postgres',
  find: phrase('referencing'),
  consequence: 'A trigger of the target sees one row at a time.',
  instead: 'A row trigger, or the work moved into the application.',
  impossible: true,
};
