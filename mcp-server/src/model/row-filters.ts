import { LockstepError } from './errors.ts';
import type { TableMapping } from './mapping.ts';
import { type Condition, holding } from './row-conditions.ts';
import type { RowFilter } from './row-filter.ts';
import type { Table } from './schema.ts';
import { ownPair } from './typed-column.ts';

/** What a source is asked so that only the rows which are migrated answer. NOT_FOUND when the table has no such column. */
export function rowFilters({ where }: TableMapping, source: Table): RowFilter[] {
  return filtersOf(where, source);
}

/** What a target is asked so that only the rows of this mapping answer: nothing, unless rows of other source tables are in it. */
export function mergedFilters({ merged, constants }: TableMapping, target: Table): RowFilter[] {
  return merged === undefined
    ? []
    : filtersOf(
        constants.map(({ column, value }) => holding(column, value)),
        target,
      );
}

function filtersOf(conditions: readonly Condition[], table: Table): RowFilter[] {
  return conditions.map(({ column: name, op, values }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      throw new LockstepError(
        'NOT_FOUND',
        `table ${table.schema}.${table.name} has no column ${JSON.stringify(name)}`,
        {
          hint: 'Inspect the schema again and correct the mapping: the column was dropped or renamed.',
        },
      );
    }
    return { column: { name, form: ownPair(column).form }, op, values };
  });
}
