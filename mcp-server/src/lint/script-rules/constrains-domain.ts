import { about, type ScriptRule } from '../script-rule.ts';

/** The rule constrains-domain. */
export const constrainsDomain: ScriptRule = {
  id: 'constrains-domain',
  severity: 'blocker',
  why: 'Every table that has a column of the domain is scanned under a lock.',
  look: about('constrain domain', ({ name }) => ({
    what: `the domain ${name} is changed`,
    instead: 'Put the CHECK on the columns, NOT VALID first and validated later.',
  })),
};
