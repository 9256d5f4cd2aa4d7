import { about, type ScriptRule } from '../script-rule.ts';

/** The rule takes-rights. */
export const takesRights: ScriptRule = {
  id: 'takes-rights',
  severity: 'warning',
  why: 'The version of the application that runs now may still need them, and fails at the first statement that does.',
  look: about('revoke', ({ what }) => ({
    what,
    instead: 'Look first who used them, for a release cycle.',
  })),
};
