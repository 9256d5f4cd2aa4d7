import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule updated-at-cursor. */
export const updatedAtCursor: CodeRule = {
  id: 'updated-at-cursor',
  severity: 'warning',
  why: 'Deleted rows are never seen, rows of one moment are cut in two, and a row that commits late is passed over.',
  instead:
    'Overlap the window by the longest transaction, read by (updated_at, id), and find deletes by a sweep over the keys; or capture changes.',
  look: inSql((sql) =>
    /\bSELECT\b[\s\S]*\b(?:updated|modified|changed)_?(?:at|on|time)\b["`]?\s*>=?\s*(?:\?|\$\d|:\w|@\w|%s)/i.test(sql)
      ? 'changes are found by a time column'
      : null,
  ),
};
