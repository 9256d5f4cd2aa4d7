import { anyOf, type Construct, phrase, within } from '../construct.ts';

/** %ROWTYPE, %TYPE and record variables. */
export const recordVariables: Construct = {
  id: 'record-variables',
  of: 'postgres',
  find: anyOf(phrase('%', 'rowtype or type'), within(['function', 'procedure'], phrase('record'))),
  consequence: 'MySQL has no variables of a row’s type.',
  instead: 'One variable a column.',
};
