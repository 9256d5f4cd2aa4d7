import { about, type ScriptRule } from '../script-rule.ts';

/** The rule locks-by-hand. */
export const locksByHand: ScriptRule = {
  id: 'locks-by-hand',
  severity: 'warning',
  why: 'Everybody waits until the transaction ends.',

  look: about('lock table', ({ table }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `LOCK TABLE ${table}`,
          instead: 'Let each statement take the lock it needs, with a limit on the wait.',
        },
  ),
};
