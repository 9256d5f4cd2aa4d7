import { inUse, lockedTable, type ScriptRule } from '../script-rule.ts';

/** The rule scans-under-lock. */
export const scansUnderLock: ScriptRule = {
  id: 'scans-under-lock',
  severity: 'blocker',
  why: 'Every row is looked at while the lock is held, which takes as long as the table is large.',

  look: (place) => {
    const { lock, operation } = place;
    if (lock === null || lock.lasts !== 'a scan' || lock.blocks === 'schema changes' || !inUse(place)) return null;
    // A required column without a default is refused, which is another rule's.
    if (operation.kind === 'add column' && operation.column.notNull) return null;
    return {
      what: `${lockedTable(place)}: ${lock.blocks} wait for a scan of all rows${lock.because === null ? '' : `: ${lock.because}`}`,
      instead:
        operation.kind === 'set not null'
          ? `Add CHECK (${operation.column} IS NOT NULL) NOT VALID, VALIDATE it in a second transaction, then SET NOT NULL and drop the check.`
          : 'Add the constraint NOT VALID, and VALIDATE it in a second transaction: that lets rows be written.',
    };
  },
};
