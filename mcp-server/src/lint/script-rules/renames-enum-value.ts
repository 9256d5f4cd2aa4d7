import { about, type ScriptRule } from '../script-rule.ts';

/** The rule renames-enum-value. */
export const renamesEnumValue: ScriptRule = {
  id: 'renames-enum-value',
  severity: 'blocker',
  why: 'Rows show the new word at once, and the version that runs now does not know it.',

  look: about('rename enum value', ({ type, value }) => ({
    what: `the value ${value} of ${type} gets another name`,
    instead: 'Add the new value, write it from the application, change rows in batches, and leave the old one.',
  })),
};
