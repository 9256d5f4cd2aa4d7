import { inUse, lockedTable, type ScriptRule } from '../script-rule.ts';

const WAYS: Readonly<Record<string, string>> = {
  rebuild: 'Use the way that lets rows be written: REFRESH … CONCURRENTLY, pg_repack, gh-ost, pt-online-schema-change.',
  'add column': 'Add the column without it, fill it in batches, and then set the default for new rows.',
  'change type':
    'Add a column of the new type, write both, fill it in batches, move reads, drop the old one in a later release.',
};

/** The rule copies-the-table. */
export const copiesTheTable: ScriptRule = {
  id: 'copies-the-table',
  severity: 'blocker',
  why: 'Every row is written again under a lock, which takes as long as the table is large.',
  look: (place) => {
    const { lock, operation, traits } = place;
    if (lock === null || lock.lasts !== 'a copy of the table' || !inUse(place)) return null;
    if (lock.blocks !== 'writes' && lock.blocks !== 'reads and writes') return null;
    const way =
      WAYS[operation.kind] ?? 'Expand and contract: a new table or column beside the old one, filled in batches.';
    return {
      what: `${lockedTable(place)} is copied and ${lock.blocks} wait meanwhile${lock.because === null ? '' : `: ${lock.because}`}`,
      instead: traits.refusesSlowWays
        ? `Write ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server then refuses where it would have to copy. If it does, gh-ost or pt-online-schema-change; or: ${way}`
        : way,
    };
  },
};
