import { about, type ScriptRule } from '../script-rule.ts';

/** The rule takes-triggers-off. */
export const takesTriggersOff: ScriptRule = {
  id: 'takes-triggers-off',
  severity: 'blocker',
  why: 'What is written meanwhile is not captured and not checked, and nothing tells afterwards which rows those were.',
  look: about('disable triggers', ({ table }) => ({
    what: `triggers of ${table} are turned off`,
    instead: 'Leave them on; a trigger that must pass a session over asks a setting of that session.',
  })),
};
