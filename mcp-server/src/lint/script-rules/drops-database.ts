import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-database. */
export const dropsDatabase: ScriptRule = {
  id: 'drops-database',
  severity: 'blocker',
  why: 'Everything in it is gone in a moment.',

  look: about('drop schema', ({ what, name }) => ({
    what: `the ${what} ${name} is dropped`,
    instead: 'Take it out of the migration: a person does this by hand, after a backup was restored once.',
  })),
};
