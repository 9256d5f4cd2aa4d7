import type { CodeRule } from '../code-rule.ts';

/** The rule delete-then-insert. */
export const deleteThenInsert: CodeRule = {
  id: 'delete-then-insert',
  severity: 'blocker',
  why: 'Rows that were written live in between, or since the copy was read, are deleted.',
  instead: 'Apply rows by key and version; delete by key what the source has deleted.',
  look: ({ sql }) =>
    sql.flatMap(({ text, at }, index) => {
      const table = /\bDELETE\s+FROM\s+[`"]?([\w.]+)/i.exec(text)?.[1]?.toLowerCase();
      const after = sql
        .slice(index, index + 3)
        .map((each, place) => (place === 0 ? each.text.slice(each.text.search(/\bDELETE\b/i)) : each.text));
      const again = after.some((each) =>
        new RegExp(`\\bINSERT\\s+(?:\\w+\\s+)?INTO\\s+[\`"]?${table ?? ' '}\\b`, 'i').test(each),
      );
      return table !== undefined && again ? [{ at, what: `${table} is deleted from and filled again` }] : [];
    }),
};
