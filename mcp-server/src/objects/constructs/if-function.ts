import { type Construct, called } from '../construct.ts';

/** IF followed by a bracket that does not end in THEN. */
const ifCalls: Construct['find'] = ({ tokens }) =>
  called('if')({ kind: 'view', tokens }).filter((at) => {
    let depth = 0;
    for (let place = at + 1; place < tokens.length; place += 1) {
      const text = tokens[place]?.kind === 'sign' ? tokens[place]?.text : undefined;
      if (text === '(') depth += 1;
      // A condition in brackets has no comma of its own; a call has two.
      if (text === ',' && depth === 1) return true;
      if (text === ')' && --depth === 0) return false;
    }
    return false;
  });

/** The function IF(condition, a, b); the statement IF … THEN is another thing. */
export const ifFunction: Construct = {
  id: 'if-function',
  of: 'mysql',
  find: ifCalls,
  consequence: 'IF() does not exist on the target.',
  instead: 'CASE WHEN condition THEN a ELSE b END.',
};
