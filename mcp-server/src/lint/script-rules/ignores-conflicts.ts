import { about, type ScriptRule } from '../script-rule.ts';

/** The rule ignores-conflicts. */
export const ignoresConflicts: ScriptRule = {
  id: 'ignores-conflicts',
  severity: 'warning',
  why: 'A row that is there stays as it is, however old; on MySQL IGNORE also cuts and changes values that do not fit.',

  look: about('write', ({ table, onConflict, from }) =>
    onConflict === 'nothing' && from !== null
      ? {
          what: `rows that ${table} has already are passed over`,
          instead:
            'Say which conflicts are expected and compare versions: update only where the row that comes is newer; count what was passed over.',
        }
      : null,
  ),
};
