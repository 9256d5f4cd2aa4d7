import { about, lockedTable, type ScriptRule } from '../script-rule.ts';

/** The rule mixes-rows-and-definitions. */
export const mixesRowsAndDefinitions: ScriptRule = {
  id: 'mixes-rows-and-definitions',
  severity: 'warning',
  why: 'The lock of the definition is held until the rows are written.',

  look: about('write', ({ table, verb }, { transaction, isNew }) => {
    const locked = transaction.find(
      ({ lock, operation }) =>
        operation.kind !== 'drop code' && lock?.blocks === 'reads and writes' && !isNew(lock.table),
    );
    return locked?.lock == null
      ? null
      : {
          what: `${verb} on ${table} runs while ${lockedTable(locked)} is locked (${locked.lock.name})`,
          instead: 'Fill rows in a migration of their own, after the definition is committed.',
        };
  }),
};
