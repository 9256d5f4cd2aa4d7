import { about, type ScriptRule } from '../script-rule.ts';

/** The rule rescans-what-is-done. */
export const rescansWhatIsDone: ScriptRule = {
  id: 'rescans-what-is-done',
  severity: 'warning',
  why: 'Each batch walks over every row that is done already, so the last ones take a multiple of the first.',
  look: about('write', ({ table, from }) =>
    from?.looksForMissing === true && from.limited
      ? {
          what: `a batch into ${table} looks for its place from the beginning`,
          instead: 'Begin each batch behind the last key of the one before: WHERE key > … ORDER BY key LIMIT ….',
        }
      : null,
  ),
};
