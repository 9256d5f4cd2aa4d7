import type { ScriptRule } from '../script-rule.ts';

/** The rule cascades. */
export const cascades: ScriptRule = {
  id: 'cascades',
  severity: 'blocker',
  why: 'What depends on it goes too, whatever that is by then.',

  look: ({ operation }) => {
    if (!('cascade' in operation) || !operation.cascade || operation.kind === 'truncate') return null;
    const name = operation.kind === 'drop table' ? operation.table : operation.name;
    return {
      what: `${name} is dropped with everything that depends on it`,
      instead: 'Drop what depends on it by name, and leave CASCADE out: the server then tells what was forgotten.',
    };
  },
};
