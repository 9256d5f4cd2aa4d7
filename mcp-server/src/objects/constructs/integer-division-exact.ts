import { type Construct, phrase } from '../construct.ts';

/** / and %. */
export const integerDivisionExact: Construct = {
  id: 'integer-division-exact',
  of: 'postgres',
  find: phrase('/ or %'),
  consequence: 'The target divides whole numbers into decimals and gives NULL for a division by zero.',
  instead: 'DIV for whole numbers, and a check for zero where an error is wanted.',
};
