import { type Construct, phrase } from '../construct.ts';

/** DECLARE … CURSOR, OPEN, FETCH. */
export const cursors: Construct = {
  id: 'cursors',
  of: 'mysql',
  find: phrase('cursor', 'for'),
  consequence: 'Cursors are written otherwise on the target.',
  instead: 'FOR row IN SELECT … LOOP, or one statement over the whole set.',
};
