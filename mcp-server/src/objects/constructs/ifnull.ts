import { type Construct, called } from '../construct.ts';

/** IFNULL(a, b). */
export const ifnull: Construct = {
  id: 'ifnull',
  of: 'mysql',
  find: called('ifnull'),
  consequence: 'IFNULL does not exist on the target.',
  instead: 'COALESCE with the same values; both must have one type.',
};
