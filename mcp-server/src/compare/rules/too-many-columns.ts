import { type Rule, tableRef } from '../rule.ts';

/** A source table with more columns than any table of the target may have. */
export const tooManyColumns: Rule = {
  id: 'too-many-columns',
  check: ({ source, target }) => {
    const most = target.semantics.mostColumns;
    if (source.semantics.mostColumns <= most) return [];
    return source.tables
      .filter(({ columns }) => columns.length > most)
      .map((table) => ({
        severity: 'blocker' as const,
        object: tableRef('source', table),
        what: `${table.name} has ${table.columns.length} columns; a table of the target holds ${most} at most.`,
        consequence: `${table.name} cannot be created on the target as one table.`,
        wayOut: `Split ${table.name} on the target into tables that share its key, or gather rarely read columns in one JSON column.`,
      }));
  },
};
