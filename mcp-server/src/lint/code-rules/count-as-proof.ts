import type { CodeRule } from '../code-rule.ts';

/** The rule count-as-proof. */
export const countAsProof: CodeRule = {
  id: 'count-as-proof',
  severity: 'warning',
  why: 'Equal counts and sums are found on different rows, and on databases that move they differ for no reason.',
  instead: 'Compare digests of rows by ranges of the key, both ways, and look again at what differs.',
  look: ({ text }) =>
    [
      ...text.matchAll(
        /\b(?:source|src|old|mysql|primary)_?(?:counts?|sums?|totals?)\s*[!=]==?\s*(?:target|dst|new|pg|postgres|secondary)_?(?:counts?|sums?|totals?)\b|\(\s*SELECT\s+(?:COUNT|SUM)\([^()]*\)[^()]*\)\s*(?:=|<>|!=)\s*\(\s*SELECT\s+(?:COUNT|SUM)\(/gi,
      ),
    ].map(({ index, 0: what }) => ({ at: index, what: what.replaceAll(/\s+/g, ' ') })),
};
