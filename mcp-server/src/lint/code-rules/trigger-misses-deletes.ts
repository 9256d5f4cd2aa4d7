import type { CodeRule } from '../code-rule.ts';

/** The rule trigger-misses-deletes. */
export const triggerMissesDeletes: CodeRule = {
  id: 'trigger-misses-deletes',
  severity: 'blocker',
  why: 'A row that is deleted stays on the other side.',
  instead: 'Make the trigger fire on INSERT, UPDATE and DELETE; note that TRUNCATE and cascades of MySQL fire none.',
  look: ({ text }) =>
    [
      ...text.matchAll(
        /\bCREATE\s+(?:OR\s+REPLACE\s+)?TRIGGER\s+(\w+)\s+AFTER\s+INSERT\s+OR\s+UPDATE(?:\s+OF\s+[\w, ]+)?\s+ON\b/gi,
      ),
    ].flatMap(({ index, 1: name = '' }) =>
      /sync|dual|mirror|replic|copy|outbox|capture/i.test(text)
        ? [{ at: index, what: `the trigger ${name} does not see deletes` }]
        : [],
    ),
};
