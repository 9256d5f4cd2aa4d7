import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** COLLATE and character set introducers. */
export const collate: Construct = {
  id: 'collate',
  of: 'mysql',
  find: anyOf(phrase('collate'), called('charset', 'collation', 'coercibility', 'weight_string')),
  consequence: 'These collations do not exist on the target.',
  instead: 'A collation of the target, made before: CREATE COLLATION … (provider = icu, …).',
};
