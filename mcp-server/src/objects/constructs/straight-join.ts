import { anyOf, type Construct, phrase } from '../construct.ts';

/** STRAIGHT_JOIN and index hints. */
export const straightJoin: Construct = {
  id: 'straight-join',
  of: 'mysql',
  find: anyOf(phrase('straight_join'), phrase('use or force or ignore', 'index or key', '(')),
  consequence: 'The target has no hints.',
  instead: 'Remove it, and compare the plans.',
};
