import { type Check, tableRef } from '../check.ts';
import { namesOnTarget } from '../names-on-target.ts';

/** Names that the target takes only in quotes, and the source without. */
export const reservedWord: Check = {
  id: 'reserved-word',
  ofSchema: (world) => {
    const { source, target, to } = world;
    const own = new Set(source.semantics.names.reserved);
    const reserved = new Set(target.semantics.names.reserved.filter((word) => !own.has(word)));
    return source.tables.flatMap((table) => {
      const given = namesOnTarget(world, table).flatMap((there) => [there.table, ...there.columns]);
      const names = [...new Set(given)].filter((name) => reserved.has(name.toLowerCase()));
      if (names.length === 0) return [];
      return [
        {
          severity: 'note',
          object: tableRef(table),
          question: null,
          what: `${table.name} uses ${names.join(', ')} as a name, which ${to.title} reserves.`,
          consequence:
            'Statements that do not quote the name, which work on the source, are syntax errors on the target.',
          wayOut: 'Quote the name in every statement, or rename it on the target.',
          fix: {},
        },
      ];
    });
  },
};
