import { anyOf, type Construct, phrase } from '../construct.ts';

/** SELECT … INTO OUTFILE and LOAD DATA. */
export const outfile: Construct = {
  id: 'outfile',
  of: 'mysql',
  find: anyOf(phrase('into', 'outfile or dumpfile'), phrase('load', 'data')),
  consequence: 'The target reads and writes files of the server only by COPY, with a role of its own.',
  instead: 'COPY … TO or FROM, run by the application.',
};
