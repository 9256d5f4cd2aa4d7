import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor } from '../descriptor.ts';
import { isLooseText, sameBytes } from './loose-text.ts';

/**
 * A condition over the alias t for the rows of a side that belong to the migration; null: the mapping tells none apart. Rows of others
 * that share the target's table are told from these by the constants, as far as these have one spelling.
 */
export function ownCondition(table: TableDescriptor, side: Side): Sql | null {
  const constants = table.columns.flatMap(({ constant, compared, target, rule }) => {
    if (constant === undefined || compared === false || side === 'source') return [];
    if (constant === null) return [sql`${raw(target.read)} IS NULL`];
    const same = sql`${raw(target.read)} = ${constant}`;
    if (!isLooseText(rule, target.rawType)) return [same];
    // Only MySQL quotes names with these.
    const engine = target.sql.startsWith('`') ? 'mysql' : 'postgres';
    return [same, sameBytes(engine, target.read, constant)];
  });
  const { where } = table[side];
  const all = where === null ? constants : [...constants, sql`(${raw(where)})`];
  return all.length === 0 ? null : join(all, ' AND ');
}

/** The same to append to a condition. */
export function andOwn(table: TableDescriptor, side: Side): Sql {
  const condition = ownCondition(table, side);
  return condition === null ? sql`` : sql` AND ${condition}`;
}

/** The same as a condition that always stands. */
export function ownRows(table: TableDescriptor, side: Side): Sql {
  return ownCondition(table, side) ?? sql`TRUE`;
}

/** Whether a row of a side, as texts in the order of the table's columns, holds the migration's constants. */
export function isOwnRow({ columns }: TableDescriptor, side: Side, row: Row): boolean {
  if (side === 'source') return true;
  return columns.every(
    ({ constant, compared }, place) => constant === undefined || compared === false || row[place] === constant,
  );
}
