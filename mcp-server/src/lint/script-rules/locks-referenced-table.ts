import { limitsWaits, type ScriptRule } from '../script-rule.ts';

/** The rule locks-referenced-table. */
export const locksReferencedTable: ScriptRule = {
  id: 'locks-referenced-table',
  severity: 'note',
  why: 'A foreign key locks the table that it refers to as well, and waits for its writers.',

  look: (place) => {
    const { operation, isNew } = place;
    if (operation.kind !== 'create table') return null;
    const used = operation.references.filter((table) => !isNew(table) && table !== operation.table);
    if (used.length === 0 || limitsWaits(place)) return null;
    return {
      what: `creating ${operation.table} waits for writers of ${used.join(', ')}`,
      instead: 'Set a lock limit first, or add the key NOT VALID later and validate it.',
    };
  },
};
