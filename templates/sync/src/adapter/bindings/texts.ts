import type { Sql } from 'sql-template-tag';
import type { Row, Text } from '../../descriptor.ts';

/**
 * Rows that a library gives as objects, as the kit's rows: the texts in the order of the columns. It needs names that differ, which
 * the adapter's own statements have.
 */
export function rowsOfObjects(rows: unknown): Row[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (typeof row === 'object' && row !== null ? Object.values(row).map(textOf) : []));
}

/** The values of a statement as the texts that they are. */
export function textsOf({ values }: Sql): Text[] {
  return values.map((value) => (value === null || value === undefined ? null : String(value)));
}

function textOf(value: unknown): Text {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** A field of what a driver reports about a statement; 0 where it reports none. */
export function reported(report: unknown, field: 'affectedRows' | 'rowCount' | 'insertId'): string {
  const found = typeof report === 'object' && report !== null ? Reflect.get(report, field) : undefined;
  return found === undefined || found === null ? '0' : String(found);
}
