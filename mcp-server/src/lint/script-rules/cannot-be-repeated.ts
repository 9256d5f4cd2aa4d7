import type { ScriptRule } from '../script-rule.ts';

/** The rule cannot-be-repeated. */
export const cannotBeRepeated: ScriptRule = {
  id: 'cannot-be-repeated',
  severity: 'note',
  why: 'When the file stops half way, running it again fails at what is there already.',

  look: ({ operation, traits, inTransaction, isNew }) => {
    if (!('guarded' in operation) || operation.guarded || (traits.transactionalDdl && inTransaction)) return null;
    if ('table' in operation && operation.table !== null && operation.kind !== 'create table' && isNew(operation.table))
      return null;
    const words = operation.kind.startsWith('drop') ? 'IF EXISTS' : 'IF NOT EXISTS';
    return {
      what: `${operation.kind} without ${words}`,
      instead: traits.transactionalDdl
        ? `Write ${words}, or put the file between BEGIN and COMMIT.`
        : `Write ${words} where the server knows it, or one statement a file.`,
    };
  },
};
