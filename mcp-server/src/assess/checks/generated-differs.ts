import { type Check, columnRef } from '../check.ts';

/** Stored generated columns that no longer hold what their expression gives. */
export const generatedDiffers: Check = {
  id: 'generated-differs',
  ofTable: ({ table, target, mapping, world: { to } }) =>
    table.columns.flatMap(({ name, generated }) => {
      if (generated === null || !generated.stored) return [];
      const held = mapping?.columns.find((pair) => pair.source === name)?.target;
      const there = target?.columns.find((column) => column.name === held);
      // What the target only stores is copied as it is.
      if (target !== null && (there === undefined || there.generated === null)) return [];
      return [
        {
          severity: 'warning',
          object: columnRef(table, name),
          question: { kind: 'generated differs', column: name },
          what: `${name} is not what its expression gives now`,
          consequence: `${to.title} computes it anew: the rows arrive with another value, and an index or a report over it changes.`,
          wayOut:
            'Find out why (a time zone, a changed function or collation), then have the source compute it again: ALTER TABLE … FORCE, or rewrite the rows.',
          fix: { source: null },
        },
      ];
    }),
};
