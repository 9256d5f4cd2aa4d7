import { inUse, lockedTable, type ScriptRule } from '../script-rule.ts';

/** The rule builds-index-under-lock. */
export const buildsIndexUnderLock: ScriptRule = {
  id: 'builds-index-under-lock',
  severity: 'blocker',
  why: 'An index is built while nobody writes, which takes as long as the table is large.',

  look: (place) => {
    const { lock, operation, traits } = place;
    if (lock === null || lock.lasts !== 'an index build' || lock.blocks === 'schema changes' || !inUse(place))
      return null;
    const key = operation.kind === 'add constraint' || operation.kind === 'add column';
    return {
      what: `${lockedTable(place)}: ${lock.blocks} wait until the index is built`,
      instead:
        traits.onlineWords === null
          ? 'Build it at a quiet hour or with gh-ost or pt-online-schema-change: this kind of index has no online way.'
          : key
            ? `CREATE UNIQUE INDEX ${traits.onlineWords} first, then ADD CONSTRAINT … USING INDEX.`
            : `CREATE INDEX ${traits.onlineWords}, outside of a transaction.`,
    };
  },
};
