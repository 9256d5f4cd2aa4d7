import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-constraint. */
export const dropsConstraint: ScriptRule = {
  id: 'drops-constraint',
  severity: 'note',
  why: 'Rows that break it get in from this moment, and it can only be had back after they are mended.',
  look: about('drop constraint', ({ table, name }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${name} of ${table} is dropped`,
          instead: 'Say in the file what takes its place, and keep the statement that brings it back beside it.',
        },
  ),
};
