import { about, type ScriptRule } from '../script-rule.ts';

/** The rule adds-enum-value. */
export const addsEnumValue: ScriptRule = {
  id: 'adds-enum-value',
  severity: 'note',
  why: 'The version of the application that runs now does not know the value, and it cannot be taken out again.',
  look: about('add enum value', ({ type, value }) => ({
    what: `${type} gets the value ${value}`,
    instead: 'Release readers that know it before the first one that writes it.',
  })),
};
