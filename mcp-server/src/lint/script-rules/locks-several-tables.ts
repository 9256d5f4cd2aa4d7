import { inUse, type ScriptRule } from '../script-rule.ts';

/** The rule locks-several-tables. */
export const locksSeveralTables: ScriptRule = {
  id: 'locks-several-tables',
  severity: 'warning',
  why: 'Locks of two tables in one transaction, taken in another order than the application takes them, are a deadlock.',

  look: (place) => {
    const { lock, transaction, isNew } = place;
    if (lock?.blocks !== 'reads and writes' || !inUse(place)) return null;
    const other = transaction.find(
      (each) => each.lock?.blocks === 'reads and writes' && each.lock.table !== lock.table && !isNew(each.lock.table),
    );
    return other?.lock == null
      ? null
      : { what: `${lock.table} is locked while ${other.lock.table} is`, instead: 'One table a transaction.' };
  },
};
