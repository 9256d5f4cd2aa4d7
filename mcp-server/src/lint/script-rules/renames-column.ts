import { about, type ScriptRule } from '../script-rule.ts';

/** The rule renames-column. */
export const renamesColumn: ScriptRule = {
  id: 'renames-column',
  severity: 'blocker',
  why: 'Old and new version of the application run side by side during a release, and one of them names a column that is not there.',

  look: about('rename column', ({ table, column, to }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table}.${column} becomes ${to}`,
          instead: `Add ${to}, write both, fill it in batches, move reads, and drop ${column} in a later release; or keep the old name in a view.`,
        },
  ),
};
