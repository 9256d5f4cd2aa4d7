import { about, type ScriptRule } from '../script-rule.ts';

/** The rule takes-checks-off. */
export const takesChecksOff: ScriptRule = {
  id: 'takes-checks-off',
  severity: 'blocker',
  why: 'Rows that break the keys get in, and nothing finds them later.',

  look: about('set', ({ name, value }, { traits }) =>
    traits.checkSettings.includes(name) && /^(?:0|off|false|replica)$/i.test(value)
      ? {
          what: `SET ${name} = ${value}`,
          instead: 'Leave the checks on; load in the order of the keys, or add the constraints afterwards.',
        }
      : null,
  ),
};
