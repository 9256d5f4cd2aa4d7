import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule time-as-version. */
export const timeAsVersion: CodeRule = {
  id: 'time-as-version',
  severity: 'warning',
  why: 'Two writes of one moment, or clocks that differ, and the older row wins.',
  instead:
    'Use a version that the source gives: an outbox id taken under the lock of the row, or a position in its log.',
  look: inSql((sql) =>
    /\b\w*\.?(?:updated|modified)_?(?:at|on)\b["`]?\s*<=?\s*(?:excluded\.|VALUES\s*\(|new\.|s\.|src\.|source\.)/i.test(
      sql,
    )
      ? 'which row is newer is told by a time column'
      : null,
  ),
};
