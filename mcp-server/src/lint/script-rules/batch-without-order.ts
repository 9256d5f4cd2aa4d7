import { about, type ScriptRule } from '../script-rule.ts';

/** The rule batch-without-order. */
export const batchWithoutOrder: ScriptRule = {
  id: 'batch-without-order',
  severity: 'blocker',
  why: 'LIMIT without ORDER BY gives any rows: with a cursor on the key whole ranges are skipped without an error.',

  look: about('write', ({ table, from }) =>
    from?.limited === true && !from.ordered && !from.looksForMissing
      ? {
          what: `a batch into ${table} has LIMIT and no ORDER BY`,
          instead: 'ORDER BY the whole unique key that the cursor is on.',
        }
      : null,
  ),
};
