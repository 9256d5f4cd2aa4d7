import { about, type ScriptRule } from '../script-rule.ts';

/** The rule left-open. */
export const leftOpen: ScriptRule = {
  id: 'left-open',
  severity: 'blocker',
  why: 'What the file did is undone when its connection ends, or stays locked as long as that lives.',

  look: about('begin', (_, { script, statement }) => {
    const after = script.statements.slice(script.statements.indexOf(statement) + 1).flatMap(({ does }) => does);
    const end = after.findIndex(({ operation }) => ['begin', 'commit', 'rollback'].includes(operation.kind));
    if (end === -1) return { what: 'BEGIN without COMMIT', instead: 'End the file with COMMIT.' };
    return after[end]?.operation.kind === 'begin'
      ? { what: 'BEGIN inside a transaction', instead: 'Commit the first one before.' }
      : null;
  }),
};
