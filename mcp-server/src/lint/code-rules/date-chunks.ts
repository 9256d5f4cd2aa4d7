import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule date-chunks. */
export const dateChunks: CodeRule = {
  id: 'date-chunks',
  severity: 'note',
  why: 'Rows without a date, with a date that changes or at the edge of a time zone are missed, and a busy day is one huge chunk.',
  instead: 'Cut by ranges of the primary key, with a bound on rows.',
  look: inSql((sql, _, { text }) =>
    /backfill|chunk|batch|migrat/i.test(text) &&
    /\bSELECT\b[\s\S]*\b(?:created|inserted)_?(?:at|on)\b["`]?\s*>=?\s*(?:\?|\$\d|:\w|%s)[\s\S]*<\s*(?:\?|\$\d|:\w|%s)|\bSELECT\b[\s\S]*\bDATE\s*\(\s*\w*created/i.test(
      sql,
    )
      ? 'chunks are cut by a date'
      : null,
  ),
};
