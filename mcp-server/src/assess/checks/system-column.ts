import { type Check, columnRef } from '../check.ts';

/** Column names that the target keeps for itself. */
export const systemColumn: Check = {
  id: 'system-column',
  ofTable: ({ world: { to, targetDialect, target: there }, table, target }) =>
    table.columns
      .filter(({ name }) => there.semantics.names.systemColumns.includes(name) && target === null)
      .map(({ name }) => ({
        severity: 'blocker',
        object: columnRef(table, name),
        question: null,
        what: `${name} is the name of a system column of ${to.title}.`,
        consequence: 'A table with such a column cannot be created.',
        wayOut: 'Rename the column on the target and map it.',
        fix: {
          target: `-- in CREATE TABLE: ${targetDialect.identifier(`${name}_`)} in place of ${targetDialect.identifier(name)}`,
        },
      })),
};
