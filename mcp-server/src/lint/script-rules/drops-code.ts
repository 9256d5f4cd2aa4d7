import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-code. */
export const dropsCode: ScriptRule = {
  id: 'drops-code',
  severity: 'warning',
  why: 'The version of the application that runs now may still call it.',
  look: about('drop code', ({ name, what }) => ({
    what: `the ${what} ${name} is dropped`,
    instead:
      'Release a version that does not need it, wait a release cycle, and look into the server’s statistics for calls.',
  })),
};
