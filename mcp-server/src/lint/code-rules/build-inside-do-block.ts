import type { CodeRule } from '../code-rule.ts';

/** The rule build-inside-do-block. */
export const buildInsideDoBlock: CodeRule = {
  id: 'build-inside-do-block',
  severity: 'blocker',
  why: 'CREATE INDEX CONCURRENTLY cannot run in a transaction, and a DO block is one.',
  instead: 'Run it as a statement of its own.',
  look: ({ text }) =>
    [...text.matchAll(/\bDO\s+\$(\w*)\$(?:(?!\$\1\$)[\s\S])*\bCONCURRENTLY\b/gi)].map(({ index }) => ({
      at: index,
      what: 'CONCURRENTLY stands in a DO block',
    })),
};
