import type { CodeRule } from '../code-rule.ts';

/** The rule compares-driver-values. */
export const comparesDriverValues: CodeRule = {
  id: 'compares-driver-values',
  severity: 'warning',
  why: 'Drivers give the same value in other types (1 and true, "10" and 10, Date and text), so equal rows differ, or different ones agree once that is softened.',
  instead: 'Compare canonical texts by column type, with NULL as a value of its own.',
  look: ({ text }) =>
    [
      ...text.matchAll(
        /JSON\.stringify\(([^()]+)\)\s*[!=]==?\s*JSON\.stringify\(([^()]+)\)|\bassert\s+(\w*row\w*)\s*==\s*(\w*row\w*)|(?:deepEqual|isEqual)\(\s*(\w*(?:primary|source|old|mysql)\w*)\s*,\s*(\w*(?:second|target|new|pg|postgres)\w*)/gi,
      ),
    ].map(({ index, 0: what }) => ({ at: index, what: what.trim() })),
};
