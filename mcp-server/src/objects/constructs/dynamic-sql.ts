import { anyOf, type Construct, phrase, within } from '../construct.ts';

/** PREPARE, EXECUTE and EXECUTE IMMEDIATE. */
export const dynamicSql: Construct = {
  id: 'dynamic-sql',
  of: 'mysql',
  find: anyOf(
    within(['procedure', 'event'], phrase('prepare')),
    within(['procedure', 'event'], phrase('execute')),
    phrase('deallocate', 'prepare'),
  ),
  consequence: 'The text of the statement is made at run time: nobody can tell from here what it will be.',
  instead: 'EXECUTE format(…) USING … in PL/pgSQL, every text that it can make rewritten.',
};
