import type { Check } from '../check.ts';

/** Triggers, whose writes no capture in the application sees. */
export const triggerUnseen: Check = {
  id: 'trigger-unseen',
  ofSchema: ({ source }) =>
    source.triggers
      .filter(({ enabled }) => enabled)
      .map(({ schema, table, name, timing, events }) => ({
        severity: 'warning',
        object: { side: 'source', kind: 'trigger', schema, table, name },
        question: null,
        what: `${table} has the trigger ${name}, ${timing} ${events.join(' or ')}.`,
        consequence:
          'A capture in the application does not see what it writes. A copy of it on the target would run again for changes that already hold its work.',
        wayOut:
          'Capture from the database’s log or by triggers of your own, and keep the target’s copy switched off until the cutover; or move its logic into the application first.',
        fix: {},
      })),
};
