import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-table. */
export const dropsTable: ScriptRule = {
  id: 'drops-table',
  severity: 'warning',
  why: 'The version of the application that runs now may still use it, and its rows cannot be had back.',

  look: about('drop table', ({ table }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table} is dropped`,
          instead:
            'Rename it first, wait a release cycle with nobody asking for it, archive it, and drop it in a file of its own.',
        },
  ),
};
