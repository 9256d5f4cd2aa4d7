import type { CodeRule } from '../code-rule.ts';

/** The rule sleep-as-throttle. */
export const sleepAsThrottle: CodeRule = {
  id: 'sleep-as-throttle',
  severity: 'note',
  why: 'A fixed pause knows nothing of the load: it is too short when the replica lags and too long at night.',
  instead: 'Throttle by replica lag, running threads and the time of the last statement.',
  look: ({ text }) => {
    if (!/\b(?:backfill|batch|chunk)/i.test(text)) return [];
    return [
      ...text.matchAll(/\b(?:time\.)?sleep\(\s*0?\.?\d+\s*\)|setTimeout\(\s*(?:resolve|r|res)\s*,\s*\d+\s*\)/g),
    ].map(({ index, 0: what }) => ({ at: index, what }));
  },
};
