import { type Check, tableRef } from '../check.ts';
import { uniqueColumns } from '../unique-columns.ts';

/** A table whose rows nothing tells apart. */
export const noKey: Check = {
  id: 'no-key',
  ofTable: ({ world: { sourceDialect }, table }) => {
    const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name));
    if (uniqueColumns(table).some(({ columns }) => columns.every((name) => !nullable.has(name)))) return [];
    const free = ['id', 'row_id', 'lockstep_id'].find(
      (name) => !table.columns.some((column) => column.name.toLowerCase() === name),
    );
    return [
      {
        severity: 'warning',
        object: tableRef(table),
        question: null,
        what: `${table.name} has no primary key and no unique key without NULL.`,
        consequence:
          'A backfill cannot resume in it, a captured change cannot be applied to one row, and parity compares it as a multiset.',
        wayOut: 'Add a key before the migration, or copy the table in one piece while nobody writes it.',
        fix: {
          source:
            free === undefined
              ? null
              : sourceDialect.data.addKey(sourceDialect.table(table), sourceDialect.identifier(free)),
        },
      },
    ];
  },
};
