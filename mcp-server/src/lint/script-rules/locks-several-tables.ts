import { inUse, lockedTable, type ScriptRule } from '../script-rule.ts';

/** The rule locks-several-tables. */
export const locksSeveralTables: ScriptRule = {
  id: 'locks-several-tables',
  severity: 'warning',
  why: 'Locks of two tables in one transaction, taken in another order than the application takes them, are a deadlock.',

  look: (place) => {
    const { lock, operation, transaction, isNew } = place;
    // Triggers and views of two tables go together; which of the tables was locked before, a block tells that is not read.
    if (operation.kind === 'drop code') return null;
    if (lock?.blocks !== 'reads and writes' || !inUse(place)) return null;
    // Whose index it is, nothing here tells: it may be the same table.
    const isAnother = (table: string) => table !== '' && lock.table !== '' && table !== lock.table;
    const other = transaction.find(
      (each) =>
        each.operation.kind !== 'drop code' &&
        each.lock?.blocks === 'reads and writes' &&
        isAnother(each.lock.table) &&
        !isNew(each.lock.table),
    );
    return other?.lock == null
      ? null
      : { what: `${lockedTable(place)} is locked while ${lockedTable(other)} is`, instead: 'One table a transaction.' };
  },
};
