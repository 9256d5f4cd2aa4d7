import { type Construct, phrase } from '../construct.ts';

/** CREATE TEMPORARY TABLE. */
export const temporaryTables: Construct = {
  id: 'temporary-tables',
  of: 'mysql',
  find: phrase('create', 'temporary', 'table'),
  consequence:
    'Here the table hides one of the same name and lives until the session ends; plans that the target kept refer to the first one.',
  instead: 'CREATE TEMP TABLE … ON COMMIT DROP, or a CTE.',
};
