import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-column. */
export const dropsColumn: ScriptRule = {
  id: 'drops-column',
  severity: 'warning',
  why: 'The version of the application that runs now still names the column, and its values cannot be had back.',

  look: about('drop column', ({ table, column }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table}.${column} is dropped`,
          instead:
            'Release a version that does not name it, wait a release cycle, keep its values in an archive table, and drop it in a file of its own.',
        },
  ),
};
