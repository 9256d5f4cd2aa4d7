import { about, type ScriptRule } from '../script-rule.ts';

/** The rule drops-index-under-lock. */
export const dropsIndexUnderLock: ScriptRule = {
  id: 'drops-index-under-lock',
  severity: 'warning',
  why: 'Dropping an index waits for everybody who uses the table, and everybody waits behind it.',

  look: about('drop index', ({ name, online }, { traits, before }) => {
    const own = before.some((each) => each.kind === 'create index' && each.name === name);
    if (online || traits.onlineWords === null || own) return null;
    return {
      what: `the index ${name} is dropped under an exclusive lock`,
      instead: `DROP INDEX ${traits.onlineWords} IF EXISTS ${name}, outside of a transaction.`,
    };
  }),
};
