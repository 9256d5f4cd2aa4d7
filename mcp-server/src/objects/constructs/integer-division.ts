import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** /, DIV, % and MOD. */
export const integerDivision: Construct = {
  id: 'integer-division',
  of: 'mysql',
  find: anyOf(phrase('/'), phrase('div or mod or %'), called('mod')),
  consequence:
    'The target divides whole numbers without a fraction and stops with an error at zero, where the source gives decimals and NULL.',
  instead: 'Cast one side to numeric and round to the digits that are wanted; NULLIF(divisor, 0).',
};
