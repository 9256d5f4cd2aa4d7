import type { CodeRule } from '../code-rule.ts';

/** The rule backfills-nothing. */
export const backfillsNothing: CodeRule = {
  id: 'backfills-nothing',
  severity: 'warning',
  why: 'The default filled every row when the column was added, so WHERE … IS NULL finds none.',
  instead: 'Add the column without a default, fill it, then set the default; or drop the backfill.',
  look: ({ text }) =>
    [
      ...text.matchAll(/\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?["`]?(\w+)["`]?[^;,]*\bDEFAULT\b(?!\s+NULL)/gi),
    ].flatMap(({ index, 1: name = '' }) =>
      new RegExp(`\\bUPDATE\\b[^;]*\\bWHERE\\b[^;]*\\b${name}\\b["\`]?\\s+IS\\s+NULL`, 'i').test(text)
        ? [{ at: index, what: `${name} has a default and is filled where it is NULL` }]
        : [],
    ),
};
