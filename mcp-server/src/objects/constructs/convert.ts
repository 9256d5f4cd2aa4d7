import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** CONVERT and casts to SIGNED, UNSIGNED, BINARY. */
export const convert: Construct = {
  id: 'convert',
  of: 'mysql',
  find: anyOf(called('convert'), phrase('as', 'signed or unsigned or binary'), phrase('binary')),
  consequence: 'The source reads a number from the beginning of any text; the target refuses a text that is no number.',
  instead: 'CAST to the target’s type, with texts that are no numbers handled first.',
};
