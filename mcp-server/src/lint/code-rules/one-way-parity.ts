import type { CodeRule } from '../code-rule.ts';

/** The rule one-way-parity. */
export const oneWayParity: CodeRule = {
  id: 'one-way-parity',
  severity: 'blocker',
  why: 'Rows that only the other side has, and rows that it has twice, are not seen: zero is reported beside a ghost.',
  instead: 'Ask both ways (FULL JOIN, or EXCEPT twice), and for duplicates.',
  look: (file) => {
    const asks = file.sql.filter(
      ({ text }) =>
        /\bcount\s*\(/i.test(text) &&
        /\bNOT\s+EXISTS\b|\bLEFT\s+(?:OUTER\s+)?JOIN\b[\s\S]*\bIS\s+(?:NULL|DISTINCT)\b|\bEXCEPT\b|\bMINUS\b/i.test(
          text,
        ),
    );
    const both = asks.length > 1 || asks.some(({ text }) => /\bFULL\b[\s\S]*\bJOIN\b|\bUNION\b/i.test(text));
    return both || !/parity|mismatch|drift|verif|consisten|missing/i.test(file.text)
      ? []
      : asks.map(({ at }) => ({ at, what: 'only rows missing on one side are counted' }));
  },
};
