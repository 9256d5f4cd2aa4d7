import { type Construct, phrase, within } from '../construct.ts';

/** EXECUTE that is no EXECUTE FUNCTION of a trigger. */
const dynamicExecutes: Construct['find'] = ({ kind, tokens }) =>
  phrase('execute')({ kind, tokens }).filter((at) => !['function', 'procedure'].includes(tokens[at + 1]?.text ?? ''));

/** EXECUTE of a text in PL/pgSQL. */
export const dynamicExecute: Construct = {
  id: 'dynamic-execute',
  of: 'postgres',
  find: within(['function', 'procedure'], dynamicExecutes),
  consequence:
    'The text of the statement is made at run time: nobody can tell from here what it will be. A function or trigger of the target may not do it at all.',
  instead: 'PREPARE and EXECUTE in a procedure, or the application.',
};
