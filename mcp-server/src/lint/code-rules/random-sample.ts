import { type CodeRule, inSql } from '../code-rule.ts';

/** The rule random-sample. */
export const randomSample: CodeRule = {
  id: 'random-sample',
  severity: 'warning',
  why: 'The whole table is read and sorted, the sample cannot be repeated, and rows that only the other side has are never in it.',
  instead: 'Sample ranges of the key with a seed, on both sides.',
  look: inSql((sql) => (/\bORDER\s+BY\s+RAND(?:OM)?\s*\(/i.test(sql) ? 'rows are taken by ORDER BY RAND()' : null)),
};
