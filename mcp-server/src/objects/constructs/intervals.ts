import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** Values of type interval. */
export const intervals: Construct = {
  id: 'intervals',
  of: 'postgres',
  find: anyOf(phrase('interval'), called('interval')),
  consequence: 'The target has INTERVAL only inside date arithmetic, not as a value.',
  instead: 'DATE_ADD(value, INTERVAL n unit), and a number of seconds where an interval is stored.',
};
