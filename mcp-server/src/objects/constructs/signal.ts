import { anyOf, type Construct, phrase } from '../construct.ts';

/** SIGNAL and RESIGNAL. */
export const signal: Construct = {
  id: 'signal',
  of: 'mysql',
  find: anyOf(phrase('signal', 'sqlstate'), phrase('resignal')),
  consequence: 'The target has no SIGNAL.',
  instead: 'RAISE EXCEPTION USING ERRCODE = …; callers that read errno see a SQLSTATE.',
};
