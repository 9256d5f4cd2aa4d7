import { type Check, partRef } from '../check.ts';
import { keptReferences } from '../references.ts';

/** Rows that are copied and refer to a row which the mapping's row filter leaves behind. */
export const parentStays: Check = {
  id: 'parent-stays',
  ofTable: (subject) =>
    keptReferences(subject).flatMap(({ name, reference, moving }) => {
      // A list without a filter takes every row.
      if (moving.some((filters) => filters.length === 0)) return [];
      const { table, world } = subject;
      const parent = reference.parent.name;
      return [
        {
          severity: 'blocker',
          object: partRef(table, 'foreign key', name),
          question: { kind: 'parent stays', reference, moving },
          what: `${reference.columns.join(', ')} refers to a row of ${parent} that the mapping leaves behind`,
          consequence: `The foreign key cannot be created on ${world.to.title}, or a load in its presence fails; joins lose the row.`,
          wayOut: `Let the filter of ${parent} take these rows too, or leave the rows that refer to them behind: mapping.tables[].where.`,
          fix: {},
        },
      ];
    }),
};
