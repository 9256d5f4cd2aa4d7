import { type TableMapping, tableKey } from '../model/mapping.ts';
import { rowFilters } from '../model/row-filters.ts';
import type { Table } from '../model/schema.ts';
import type { ColumnSubject, Subject, World } from './check.ts';
import { expectedType } from './expected-type.ts';

/** The chosen tables of the source, each with what will hold its rows: once for each table that it is spread over. */
export function subjectsOf(world: World, tables: readonly Table[]): Subject[] {
  const targets = new Map(world.target.tables.map((table) => [tableKey(table), table]));
  return tables.flatMap((table) => {
    const mapped = (world.mapped.get(tableKey(table)) ?? []).flatMap((mapping): Subject[] => {
      const target = targets.get(tableKey(mapping.target));
      if (target === undefined) return [];
      const columns = heldColumns(table, mapping, target);
      return [{ world, table, target, mapping, columns, moves: rowFilters(mapping, table) }];
    });
    return mapped.length > 0
      ? mapped
      : [{ world, table, target: null, mapping: null, columns: expectedColumns(world, table), moves: [] }];
  });
}

/** Columns of the source that no table takes, and that nobody has decided to leave behind. */
export function undecidedColumns({ mapped }: World, table: Table): string[] {
  const undecided = (mapped.get(tableKey(table)) ?? []).flatMap(({ unmatched }) => unmatched.source);
  return table.columns
    .filter(({ name, generated }) => generated === null && undecided.includes(name))
    .map(({ name }) => name);
}

function expectedColumns({ to }: World, { columns }: Table): ColumnSubject[] {
  return columns.flatMap((source) =>
    source.generated === null ? [{ source, target: null, to: expectedType(source.type, to) }] : [],
  );
}

/** Nothing for a column that this table does not take, or computes. */
function heldColumns(table: Table, mapping: TableMapping, there: Table): ColumnSubject[] {
  const names = new Map(mapping.columns.map((pair) => [pair.source, pair.target]));
  return table.columns.flatMap((source) => {
    const target = there.columns.find(({ name }) => name === names.get(source.name));
    return target === undefined || target.generated !== null ? [] : [{ source, target, to: target.type }];
  });
}
