import { missingColumn } from '../model/find-names.ts';
import type { Column, Table } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** The column of a name. */
export function findColumn(table: Table, name: string): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column === undefined) throw refuse(`${missingColumn('source', table, name) ?? name}.`);
  return column;
}

/** A column that a trigger can set: neither numbered by the server nor computed, and no part of the key. */
export function plainColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  const label = `${table.name}.${name}`;
  if (column.generated !== null) throw refuse(`${label} is computed by the server: change its expression instead.`);
  if (column.identity !== null && column.identity.kind !== 'serial')
    throw refuse(`${label} is numbered by the server.`);
  if (table.primaryKey?.columns.includes(name) === true)
    throw refuse(`${label} is part of the primary key, which change-primary-key alone gives another type.`);
  return column;
}

/** A plain column of text. */
export function textColumn(table: Table, name: string): Column {
  const column = plainColumn(table, name);
  if (column.type.kind !== 'text') throw refuse(`${table.name}.${name} is no text.`);
  return column;
}

/** Refuses a name that a column of the table has, unless this change made that column. */
export function freeName(table: Table, name: string, change: string): void {
  const taken = table.columns.find((each) => each.name === name);
  if (taken !== undefined && taken.comment !== madeBy(change))
    throw refuse(`${table.name} has a column ${name} already.`);
}

/** The comment of a column or table that a change made, by which it is known when the plan is made again on the way. */
export function madeBy(change: string): string {
  return `lockstep change ${change}`;
}
