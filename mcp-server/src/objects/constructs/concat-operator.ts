import { type Construct, phrase } from '../construct.ts';

/** || between texts. */
export const concatOperator: Construct = {
  id: 'concat-operator',
  of: 'postgres',
  find: phrase('||'),
  consequence: '|| is OR on the target, unless sql_mode holds PIPES_AS_CONCAT.',
  instead: 'CONCAT(a, b), which is NULL when a part is, as || is.',
};
