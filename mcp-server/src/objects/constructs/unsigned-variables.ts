import { type Construct, phrase, within } from '../construct.ts';

/** Variables and arguments of types the target lacks. */
export const unsignedVariables: Construct = {
  id: 'unsigned-variables',
  of: 'mysql',
  find: within(
    ['function', 'procedure', 'trigger', 'event'],
    phrase('unsigned or mediumint or tinyint or datetime or mediumtext or longtext or tinytext or enum'),
  ),
  consequence: 'The target has no such type: unsigned arithmetic that stops here goes below zero there.',
  instead: 'The type that the columns have on the target, with a CHECK where a sign must not be.',
};
