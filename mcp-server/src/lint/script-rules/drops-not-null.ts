import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-not-null. */
export const dropsNotNull: ScriptRule = {
  id: 'drops-not-null',
  severity: 'note',
  why: 'Readers that never met NULL there meet it, and the way back scans the table.',
  look: about('drop not null', ({ table, column }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table}.${column} may be NULL now`,
          instead: 'Release readers that know what NULL means there before.',
        },
  ),
};
