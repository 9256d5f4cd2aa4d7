import { type Construct, phrase } from '../construct.ts';

/** <=>. */
export const nullSafeEqual: Construct = {
  id: 'null-safe-equal',
  of: 'mysql',
  find: phrase('<=>'),
  consequence: '<=> is no operator of the target.',
  instead: 'IS NOT DISTINCT FROM.',
};
