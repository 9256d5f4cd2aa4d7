import { about, type ScriptRule } from '../script-rule.ts';

/** The rule renames-table. */
export const renamesTable: ScriptRule = {
  id: 'renames-table',
  severity: 'blocker',
  why: 'Old and new version of the application run side by side during a release, and one of them names a table that is not there.',

  look: about('rename table', ({ table, to }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table} becomes ${to}`,
          instead: `Leave a view ${table} over ${to} in the same transaction until nobody uses the old name.`,
        },
  ),
};
