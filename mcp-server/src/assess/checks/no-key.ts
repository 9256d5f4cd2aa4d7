import type { Dialect } from '../../engines/engine.ts';
import type { Table } from '../../model/schema.ts';
import { type Check, tableRef } from '../check.ts';
import { uniqueColumns } from '../unique-columns.ts';

/** A table whose rows nothing tells apart. */
export const noKey: Check = {
  id: 'no-key',
  ofTable: ({ world: { sourceDialect, targetDialect }, table, target }) => {
    const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name));
    if (uniqueColumns(table).some(({ columns }) => columns.every((name) => !nullable.has(name)))) return [];
    const all = [...table.columns, ...(target?.columns ?? [])];
    const free = ['id', 'row_id', 'lockstep_id'].find(
      (name) => !all.some((column) => column.name.toLowerCase() === name),
    );
    // A table counts in one column only.
    const possible = free !== undefined && !all.some(({ identity }) => identity !== null);
    const add = ({ data, table: quoted, identifier }: Dialect, to: Table) =>
      possible ? data.addKey(quoted(to), identifier(free)) : null;
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
          source: add(sourceDialect, table),
          target: target === null || target.primaryKey !== null ? null : add(targetDialect, target),
        },
      },
    ];
  },
};
