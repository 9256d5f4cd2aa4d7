import { type Construct, phrase } from '../construct.ts';

/** WITH ROLLUP. */
export const rollup: Construct = {
  id: 'rollup',
  of: 'mysql',
  find: phrase('with', 'rollup'),
  consequence: 'The target writes it otherwise, and orders NULL otherwise.',
  instead: 'GROUP BY ROLLUP (…).',
};
