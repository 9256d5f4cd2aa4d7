import { anyOf, type Construct, phrase } from '../construct.ts';

/** LOCK IN SHARE MODE and FOR UPDATE, which also lock gaps here. */
export const lockingReads: Construct = {
  id: 'locking-reads',
  of: 'mysql',
  find: anyOf(phrase('lock', 'in', 'share', 'mode'), phrase('for', 'update or share')),
  consequence: 'The target locks rows only, never the gaps between them: two sessions may both insert.',
  instead: 'FOR SHARE or FOR UPDATE, with a unique key or an advisory lock where a gap must stay closed.',
};
