import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule keyset-without-order. */
export const keysetWithoutOrder: CodeRule = {
  id: 'keyset-without-order',
  severity: 'blocker',
  why: 'LIMIT without ORDER BY gives any rows: with a cursor whole ranges are skipped without an error.',
  instead: 'ORDER BY the whole unique key that the cursor is on.',
  look: inSql((sql) =>
    /^\s*SELECT\b[\s\S]*>\s*(?:\?|\$\d|:\w|@\w|%s)[\s\S]*\bLIMIT\b/i.test(sql) && !/\bORDER\s+BY\b/i.test(sql)
      ? 'a cursor with LIMIT and without ORDER BY'
      : null,
  ),
};
