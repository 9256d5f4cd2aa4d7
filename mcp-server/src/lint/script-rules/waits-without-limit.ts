import { inUse, limitsWaits, lockedTable, type ScriptRule } from '../script-rule.ts';

/** The rule waits-without-limit. */
export const waitsWithoutLimit: ScriptRule = {
  id: 'waits-without-limit',
  severity: 'warning',
  why: 'While a definition waits for its lock everybody else waits behind it, and without a limit that lasts as long as the longest transaction.',
  once: true,
  look: (place) => {
    const { lock, traits } = place;
    if (lock === null || lock.blocks === 'nothing' || !inUse(place)) return null;
    // Readers and writers do not queue behind it; MySQL takes an exclusive lock at both ends of what it does online.
    if (lock.blocks === 'schema changes' && traits.onlineWords !== null) return null;
    if (limitsWaits(place)) return null;
    return {
      what: `${lockedTable(place)} is locked (${lock.name}) and nothing limits the wait for it`,
      instead: `Begin the file with SET ${traits.lockLimits[0]} = ${traits.transactionalDdl ? "'2s'" : 2}, and run it again when it gives up.`,
    };
  },
};
