import type { ScriptRule } from '../script-rule.ts';

/** The rule drops-table. */
export const dropsTable: ScriptRule = {
  id: 'drops-table',
  severity: 'warning',
  why: 'The version of the application that runs now may still use it, and its rows cannot be had back.',

  look: ({ operation, isNew }) => {
    const what =
      operation.kind === 'drop table'
        ? `${operation.table} is dropped`
        : operation.kind === 'change partitions' && operation.how.startsWith('drop')
          ? `${operation.table}: ${operation.how}`
          : null;
    return what === null || !('table' in operation) || operation.table == null || isNew(operation.table)
      ? null
      : {
          what,
          instead:
            'Rename it first, wait a release cycle with nobody asking for it, archive it, and drop it in a file of its own.',
        };
  },
};
