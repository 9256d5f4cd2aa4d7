import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule outbox-cursor. */
export const outboxCursor: CodeRule = {
  id: 'outbox-cursor',
  severity: 'blocker',
  why: 'Ids are given before their transactions commit: a lower one that commits later is never read.',
  instead:
    'Claim rows by their state (FOR UPDATE SKIP LOCKED), head of line for each key, and mark them in the transaction that applied them.',
  look: inSql((sql) =>
    /\bFROM\s+[`"\w.]*(?:outbox|events?|queue|change_?log)\w*[`"]?[\s\S]*\b\w*id\s*>\s*(?:\?|\$\d|:\w|@\w|\d)/i.test(
      sql,
    ) && !/\b(?:processed|state|status|done|published|SKIP\s+LOCKED)\b/i.test(sql)
      ? 'the queue is read by "id greater than the last one"'
      : null,
  ),
};
