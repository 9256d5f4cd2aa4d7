import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Side, TableDescriptor } from '../descriptor.ts';

/**
 * A condition over the alias t for the rows of a side that belong to the migration. Rows of others that share the target's table are
 * told from these by the constants, as far as these have one spelling.
 */
export function ownRows(table: TableDescriptor, side: Side): Sql {
  const constants = table.columns.flatMap(({ constant, compared, target }) => {
    if (constant === undefined || compared === false || side === 'source') return [];
    return [constant === null ? sql`${raw(target.read)} IS NULL` : sql`${raw(target.read)} = ${constant}`];
  });
  const { where } = table[side];
  const all = where === null ? constants : [...constants, sql`(${raw(where)})`];
  return all.length === 0 ? sql`TRUE` : join(all, ' AND ');
}
