import { anyOf, type Construct, phrase, within } from '../construct.ts';

/** WHEN (…) and UPDATE OF of a trigger. */
export const triggerCondition: Construct = {
  id: 'trigger-condition',
  of: 'postgres',
  find: within(['trigger'], anyOf(phrase('when', '('), phrase('update', 'of'))),
  consequence: 'A trigger of the target has no condition and no list of columns.',
  instead: 'IF … THEN around its body.',
};
