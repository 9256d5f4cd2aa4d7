import { type Construct, phrase } from '../construct.ts';

/** EXCEPTION WHEN in PL/pgSQL. */
export const exceptionBlocks: Construct = {
  id: 'exception-blocks',
  of: 'postgres',
  find: phrase('exception', 'when'),
  consequence: 'The target does not undo what the block did before the error.',
  instead: 'DECLARE EXIT HANDLER with a SAVEPOINT where changes must be undone.',
};
