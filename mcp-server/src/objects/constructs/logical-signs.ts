import { anyOf, type Construct, phrase } from '../construct.ts';

/** &&, ||, ! and XOR as logic; || joins texts on the target. */
export const logicalSigns: Construct = {
  id: 'logical-signs',
  of: 'mysql',
  find: anyOf(phrase('&& or xor or ||'), phrase('!')),
  consequence: '|| joins texts on the target, the other signs do not exist.',
  instead: 'AND, OR, NOT; a <> b for XOR. Under PIPES_AS_CONCAT, || already means joining: then keep it.',
};
