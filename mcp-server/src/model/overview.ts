import { z } from 'zod';
import { gap } from './gap.ts';
import { pageOf } from './page-of.ts';
import { type Schema, type Table, table } from './schema.ts';

/** One line about a table. */
export const tableLine = z.strictObject({
  schema: z.string(),
  name: z.string(),
  columns: z.number(),
  /** The server's guess, null when it has none. */
  row_estimate: z.number().nullable(),
  bytes: z.number().nullable(),
  /** Primary key columns; empty when there is none. */
  key: z.array(z.string()),
});

/** A page of a schema's tables with the totals first. */
export const overview = z.strictObject({
  flavor: z.string(),
  version: z.string(),
  database: z.string(),
  totals: z.strictObject({
    tables: z.number(),
    tables_without_key: z.number(),
    columns: z.number(),
    foreign_keys: z.number(),
    views: z.number(),
    routines: z.number(),
    triggers: z.number(),
    events: z.number(),
    sequences: z.number(),
    bytes: z.number(),
  }),
  tables: z.array(tableLine),
  /** Where to go on, or null on the last page. */
  next_cursor: z.string().nullable(),
  /** What the login could not see. */
  gaps: z.array(gap),
});

export type Overview = Readonly<z.output<typeof overview>>;

/** One table in full with the triggers on it. */
export const tableDetail = z.strictObject({
  table,
  triggers: z.array(z.string()),
  /** Where the columns go on, or null with the last of them. */
  next_cursor: z.string().nullable(),
});
export type TableDetail = Readonly<z.output<typeof tableDetail>>;

interface Place {
  readonly cursor: number;
  /** Bytes of JSON that the entries may take. */
  readonly room: number;
}

interface Page extends Place {
  /** Only tables whose name holds this text, in any case. */
  readonly contains: string;
  readonly size: number;
}

/** The totals of a schema and one page of its tables, in the schema's own order. */
export function overviewOf(schema: Schema, page: Page): Overview {
  const wanted = page.contains.toLowerCase();
  const matching = schema.tables.filter(({ name }) => name.toLowerCase().includes(wanted));
  const { cursor: offset, size: limit, room } = page;
  const tables = pageOf(matching.map(lineOf), { offset, limit, room });
  return {
    flavor: schema.flavor,
    version: schema.version,
    database: schema.database,
    totals: {
      tables: schema.tables.length,
      tables_without_key: schema.tables.filter(({ primaryKey }) => primaryKey === null).length,
      columns: sum(schema.tables, ({ columns }) => columns.length),
      foreign_keys: sum(schema.tables, ({ foreignKeys }) => foreignKeys.length),
      views: schema.views.length,
      routines: schema.routines.length,
      triggers: schema.triggers.length,
      events: schema.events.length,
      sequences: schema.sequences.length,
      bytes: sum(schema.tables, bytesOf),
    },
    tables,
    next_cursor: cursorAfter(offset + tables.length, matching.length),
    gaps: schema.gaps.slice(0, page.size),
  };
}

/** The tables that a name means: `schema.table` or `table`, exact case first, else in any case. */
export function findTables(schema: Schema, name: string): Table[] {
  const exact = schema.tables.filter((t) => t.name === name || `${t.schema}.${t.name}` === name);
  if (exact.length > 0) return exact;
  const wanted = name.toLowerCase();
  return schema.tables.filter(
    (t) => t.name.toLowerCase() === wanted || `${t.schema}.${t.name}`.toLowerCase() === wanted,
  );
}

/** One table in full, and of its columns those that fit. */
export function detailOf(schema: Schema, found: Table, { cursor, room }: Place): TableDetail {
  const columns = pageOf(found.columns, { offset: cursor, limit: found.columns.length, room });
  const triggers = schema.triggers.filter((trigger) => trigger.schema === found.schema && trigger.table === found.name);
  return {
    table: { ...found, columns },
    triggers: triggers.map(({ name, timing, events }) => `${name}: ${timing} ${events.join(' or ')}`),
    next_cursor: cursorAfter(cursor + columns.length, found.columns.length),
  };
}

function cursorAfter(end: number, of: number): string | null {
  return end < of ? String(end) : null;
}

function lineOf(found: Table): z.output<typeof tableLine> {
  return {
    schema: found.schema,
    name: found.name,
    columns: found.columns.length,
    row_estimate: found.rowEstimate,
    bytes: found.dataBytes === null ? null : bytesOf(found),
    key: found.primaryKey === null ? [] : [...found.primaryKey.columns],
  };
}

function bytesOf({ dataBytes, indexBytes }: Table): number {
  return (dataBytes ?? 0) + (indexBytes ?? 0);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
