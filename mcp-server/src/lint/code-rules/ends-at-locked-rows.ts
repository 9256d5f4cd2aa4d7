import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule ends-at-locked-rows. */
export const endsAtLockedRows: CodeRule = {
  id: 'ends-at-locked-rows',
  severity: 'note',
  why: 'SKIP LOCKED passes rows over that somebody holds: a loop that ends when none comes leaves them undone.',
  instead: 'End when a count without SKIP LOCKED is zero.',
  look: inSql((sql) =>
    /\bUPDATE\b[\s\S]*\bSKIP\s+LOCKED\b/i.test(sql) && !/outbox|queue|job|event/i.test(sql)
      ? 'a batch passes locked rows over'
      : null,
  ),
};
