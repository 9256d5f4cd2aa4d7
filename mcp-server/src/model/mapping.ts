import { z } from 'zod';

/** A table by its two names. */
export const tableName = z.strictObject({ schema: z.string(), name: z.string() });

export const columnPair = z.strictObject({ source: z.string(), target: z.string() });

/** Which target table receives which source table, column by column. */
export const tableMapping = z.strictObject({
  source: tableName,
  target: tableName,
  columns: z.array(columnPair),
  /** Column pairs that identify a row on both sides, in key order; empty when no unique key is shared. */
  key: z.array(columnPair),
  unmatched: z.strictObject({ source: z.array(z.string()), target: z.array(z.string()) }),
});

/** The whole migration as names: one value that compare, parity, plan and render share. */
export const mapping = z.strictObject({
  tables: z.array(tableMapping),
  unmatched: z.strictObject({ source: z.array(tableName), target: z.array(tableName) }),
});

export type TableName = Readonly<z.infer<typeof tableName>>;
export type ColumnPair = Readonly<z.infer<typeof columnPair>>;
export type TableMapping = Readonly<z.infer<typeof tableMapping>>;
export type Mapping = Readonly<z.infer<typeof mapping>>;
