import { anyOf, type Construct, phrase, within } from '../construct.ts';

/** LOOP where it begins one, not in END LOOP. */
const loops: Construct['find'] = ({ kind, tokens }) =>
  phrase('loop')({ kind, tokens }).filter((at) => tokens[at - 1]?.text !== 'end');

/** FOR … IN query LOOP and refcursor. */
export const queryLoops: Construct = {
  id: 'query-loops',
  of: 'postgres',
  find: anyOf(within(['function', 'procedure'], loops), phrase('refcursor')),
  consequence: 'The target loops over a query only by a cursor and a handler.',
  instead: 'A cursor, or one statement over the whole set.',
};
