import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule insert-by-position. */
export const insertByPosition: CodeRule = {
  id: 'insert-by-position',
  severity: 'warning',
  why: 'A column that one side adds or moves shifts every value.',
  instead: 'Name the columns on both sides.',
  look: inSql((sql) =>
    /\bINSERT\s+(?:IGNORE\s+)?INTO\s+[`"\w.]+\s+(?:VALUES\b|SELECT\s+\*)/i.test(sql)
      ? 'rows are inserted by the position of their columns'
      : null,
  ),
};
