import { z } from 'zod';
import { FILTER_OPS } from './row-filter.ts';

/** A table by its two names. */
export const tableName = z.strictObject({ schema: z.string(), name: z.string() });

export const columnPair = z.strictObject({ source: z.string(), target: z.string() });

const columnNames = z.strictObject({ source: z.array(z.string()), target: z.array(z.string()) });

/** How far two values may be apart and still count as equal: in units of the number, or in seconds. */
export const tolerance = z.strictObject({ column: z.string(), kind: z.enum(['number', 'seconds']), by: z.string() });

/**
 * Which target table receives which source table, column by column. A source that is spread over several tables has one mapping for
 * each; a column that another of them carries is neither dropped nor unmatched here.
 */
export const tableMapping = z.strictObject({
  source: tableName,
  target: tableName,
  columns: z.array(columnPair),
  /** Column pairs that identify a row on both sides, in key order; empty when no unique key is shared. */
  key: z.array(columnPair),
  /** Columns that nobody has decided about. */
  unmatched: columnNames,
  /** Source columns whose values stay behind, by decision. */
  dropped: z.array(z.string()),
  /** Source columns that are carried by another mapping of the same source, or stay in place, and not by this one. */
  elsewhere: z.array(z.string()),
  /** Target columns that are left to their default, by decision. */
  added: z.array(z.string()),
  /** Target columns that hold one value in every row, as canonical text of the column's own form; null is NULL. */
  constants: z.array(z.strictObject({ column: z.string(), value: z.string().nullable() })),
  /** Rows of other source tables are in the target too: the constants tell them apart. */
  merged: z.literal(true).optional(),
  /** The source rows that are migrated: all of these must hold. Values are canonical text of the column's own form. */
  where: z.array(z.strictObject({ column: z.string(), op: z.enum(FILTER_OPS), values: z.array(z.string()) })),
  /** By source column. */
  tolerance: z.array(tolerance),
  /** Source columns, and target columns that hold a constant, whose values are never shown. */
  masked: z.array(z.string()),
});

/** A table that no pair holds, and the tables of the other side that it could be: the names do not say which. */
export const unmatchedTable = tableName.extend({ candidates: z.array(tableName) });

/** The whole migration as names: one value that compare, parity, plan and render share. */
export const mapping = z.strictObject({
  tables: z.array(tableMapping),
  unmatched: z.strictObject({ source: z.array(unmatchedTable), target: z.array(unmatchedTable) }),
  /** Source tables whose rows stay behind, by decision. */
  leftBehind: z.array(tableName),
  /** Where both sides are one database: tables that nothing maps. They stay where they are. */
  inPlace: z.array(tableName),
});

export type TableName = Readonly<z.infer<typeof tableName>>;
export type ColumnPair = Readonly<z.infer<typeof columnPair>>;
export type Tolerance = Readonly<z.infer<typeof tolerance>>;
export type TableMapping = Readonly<z.infer<typeof tableMapping>>;
export type UnmatchedTable = Readonly<z.infer<typeof unmatchedTable>>;
export type Mapping = Readonly<z.infer<typeof mapping>>;

/** One text for a table's full name. */
export function tableKey({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}

/** `schema.table`. */
export function fullName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}

/** Whether a user means this table by `name` or `schema.name`. */
export function isCalled({ schema, name }: TableName, wanted: string): boolean {
  return name === wanted || `${schema}.${name}` === wanted;
}

/** The mappings of the tables that a user means: of the source of that name, or, where that one is spread or there is none, of the target of that name. */
export function mappingsCalled({ tables }: Mapping, wanted: string): TableMapping[] {
  const bySource = tables.filter(({ source }) => isCalled(source, wanted));
  return bySource.length > 0 ? bySource : tables.filter(({ target }) => isCalled(target, wanted));
}

/** The row filter of a mapping as a reader would say it: `state in paid, sent and deleted_at is null`; null when all rows are migrated. */
export function whereText({ where }: TableMapping): string | null {
  const parts = where.map(({ column, op, values }) => {
    if (op === 'is_null') return `${column} is null`;
    return op === 'not_null' ? `${column} is not null` : `${column} ${op} ${values.join(', ')}`;
  });
  return parts.length === 0 ? null : parts.join(' and ');
}
