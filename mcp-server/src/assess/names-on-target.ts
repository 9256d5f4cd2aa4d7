import { tableKey } from '../model/mapping.ts';
import type { Table } from '../model/schema.ts';
import type { World } from './check.ts';

/** A table as the target knows it: by the names that it is mapped to, or its own. */
export interface NamesOnTarget {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** One entry for each table that receives rows of this one. */
export function namesOnTarget(world: World, table: Table): NamesOnTarget[] {
  const mapped = world.mapped.get(tableKey(table)) ?? [];
  if (mapped.length === 0)
    return [{ schema: table.schema, table: table.name, columns: table.columns.map(({ name }) => name) }];
  return mapped.map(({ target, columns }) => ({
    schema: target.schema,
    table: target.name,
    columns: columns.map((pair) => pair.target),
  }));
}
