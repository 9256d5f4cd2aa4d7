import { z } from 'zod';
import { columnType } from './column-type.ts';
import { detail } from './detail.ts';
import { gap } from './gap.ts';
import { semantics } from './semantics.ts';

export type { Gap } from './gap.ts';

const text = z.string();

/** A default as the catalogue gives it: a plain value, or SQL text that the server evaluates. */
export const columnDefault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('literal'), value: text }),
  z.strictObject({ kind: z.literal('expression'), sql: text }),
  /** The moment of the statement (CURRENT_TIMESTAMP, now()), with its digits after the second. */
  z.strictObject({ kind: z.literal('now'), precision: z.number().int() }),
]);

export const column = z.strictObject({
  name: text,
  /** The engine's own spelling of the type. */
  rawType: text,
  type: columnType,
  nullable: z.boolean(),
  /** null: no default, or an explicit NULL, which mean the same. */
  default: columnDefault.nullable(),
  /**
   * auto_increment, serial, or identity. `always`: GENERATED ALWAYS, which refuses explicit values. `next`: the next value if the catalogue
   * knows it. `step`: from one number to the next, null if unknown. `limit`: the last number, null where only the column's type ends it.
   * `cycles`: starts again after it.
   */
  identity: z
    .strictObject({
      kind: z.enum(['auto_increment', 'serial', 'identity']),
      always: z.boolean(),
      sequence: text.nullable(),
      next: text.nullable(),
      step: text.nullable(),
      limit: text.nullable(),
      cycles: z.boolean(),
    })
    .nullable(),
  generated: z.strictObject({ sql: text, stored: z.boolean() }).nullable(),
  /** ON UPDATE CURRENT_TIMESTAMP. */
  onUpdateNow: z.boolean(),
  charset: text.nullable(),
  collation: text.nullable(),
  /** False when the collation takes 'a' and 'A' for the same; null when the column is no text, enum or set. */
  caseSensitive: z.boolean().nullable(),
  /** False when the collation takes 'e' and 'é' for the same; null when the column is not text. */
  accentSensitive: z.boolean().nullable(),
  /** True when trailing spaces do not count in comparisons (PAD SPACE); null when the column is not text. */
  padSpace: z.boolean().nullable(),
  /** Digits to which numbers are padded with zeros when they are read (ZEROFILL). */
  zeroFill: z.number().int().nullable(),
  /** Digits after the point to which a floating point column rounds (FLOAT(M,D)). */
  floatScale: z.number().int().nullable(),
  invisible: z.boolean(),
  comment: text,
});

export const indexPart = z.strictObject({
  /** null for an expression part. */
  column: text.nullable(),
  expression: text.nullable(),
  /** Only the first n characters or bytes are indexed (MySQL). */
  prefix: z.number().int().nullable(),
  descending: z.boolean(),
  /** NULL comes before every value. */
  nullsFirst: z.boolean(),
});

export const index = z.strictObject({
  name: text,
  unique: z.boolean(),
  /** btree, hash, fulltext, spatial, gin, gist, brin … in lower case. */
  method: text,
  parts: z.array(indexPart),
  /** Columns carried but not searched (INCLUDE). */
  include: z.array(text),
  /** The WHERE of a partial index. */
  predicate: text.nullable(),
  /** NULLS NOT DISTINCT: at most one NULL. */
  nullsDistinct: z.boolean(),
  /** False while PostgreSQL holds it invalid or MySQL invisible / ignored. */
  valid: z.boolean(),
});

export const key = z.strictObject({ name: text, columns: z.array(text), deferrable: z.boolean() });

/** `unknown`: the server hides it from the login. */
const action = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default', 'unknown']);
export const foreignKey = z.strictObject({
  name: text,
  columns: z.array(text),
  references: z.strictObject({ schema: text, table: text, columns: z.array(text) }),
  onDelete: action,
  onUpdate: action,
  deferrable: z.boolean(),
  /** False for NOT VALID. */
  validated: z.boolean(),
});

/** A condition on rows. A domain's conditions are those of its columns; an exclusion constraint reads `EXCLUDE …`. */
export const check = z.strictObject({
  name: text,
  sql: text,
  enforced: z.boolean(),
  /** False for NOT VALID: rows from before it may break it. */
  validated: z.boolean(),
});

export const partitioning = z.strictObject({
  method: text,
  /** The columns or the expression, as the engine spells them. */
  key: text,
  partitions: z.array(z.strictObject({ name: text, bound: text })),
});

export const table = z.strictObject({
  schema: text,
  name: text,
  columns: z.array(column),
  primaryKey: key.nullable(),
  uniqueKeys: z.array(key),
  indexes: z.array(index),
  foreignKeys: z.array(foreignKey),
  checks: z.array(check),
  partitioning: partitioning.nullable(),
  /** InnoDB, MyISAM …; null where an engine has no such choice. */
  storage: text.nullable(),
  /** DYNAMIC, COMPRESSED … in lower case; null where an engine has no such choice. */
  rowFormat: text.nullable(),
  /** False for UNLOGGED: a crash empties it and no replica has it. */
  logged: z.boolean(),
  /** System versioning: the server keeps every earlier state of a row. */
  versioned: z.boolean(),
  /** Row level security is enabled. */
  rowSecurity: z.boolean(),
  /** What the log says of the old row: `key`, `full`, `index` or `nothing`; null where an engine has no such choice. */
  replicaIdentity: text.nullable(),
  collation: text.nullable(),
  comment: text,
  /** The server's guess, never a count; null when it has none (never analysed). */
  rowEstimate: z.number().nullable(),
  dataBytes: z.number().nullable(),
  indexBytes: z.number().nullable(),
  /** What else the table’s definition says, sorted. */
  details: z.array(detail),
});

export const view = z.strictObject({ schema: text, name: text, materialized: z.boolean(), sql: text.nullable() });
export const routine = z.strictObject({
  schema: text,
  name: text,
  kind: z.enum(['function', 'procedure', 'aggregate']),
  arguments: text,
  returns: text.nullable(),
  language: text,
  sql: text.nullable(),
});
export const trigger = z.strictObject({
  schema: text,
  table: text,
  name: text,
  /** before, after, instead of. */
  timing: text,
  events: z.array(z.enum(['insert', 'update', 'delete', 'truncate'])),
  perRow: z.boolean(),
  enabled: z.boolean(),
  sql: text.nullable(),
});
export const event = z.strictObject({
  schema: text,
  name: text,
  schedule: text,
  enabled: z.boolean(),
  sql: text.nullable(),
});
export const sequence = z.strictObject({
  schema: text,
  name: text,
  type: text,
  start: text,
  increment: text,
  minimum: text,
  maximum: text,
  cycle: z.boolean(),
  /** Numbers taken at once: the rest of a block is lost at a restart. */
  cache: text,
  last: text.nullable(),
  /** The column that owns it, as `table.column`. */
  ownedBy: text.nullable(),
});
export const enumType = z.strictObject({ schema: text, name: text, labels: z.array(text) });

/** Whose rights a view, routine, trigger or event uses: its definer's, or those of whoever calls it. */
export const definer = z.strictObject({
  kind: z.enum(['view', 'routine', 'trigger', 'event']),
  schema: text,
  name: text,
  definer: text,
  asInvoker: z.boolean(),
  /** Of a view that may be written through: WITH … CHECK OPTION. */
  checkOption: z.boolean(),
});

/** One database's catalogue in neutral form. Every list is sorted by schema and name, columns by position. */
export const schema = z.strictObject({
  engine: text,
  /** mysql, mariadb, postgresql … as the server names itself. */
  flavor: text,
  version: text,
  database: text,
  /** The schema that unqualified names mean: the database itself on MySQL, `public` on PostgreSQL. */
  defaultSchema: text,
  charset: text,
  collation: text,
  semantics,
  tables: z.array(table),
  views: z.array(view),
  routines: z.array(routine),
  triggers: z.array(trigger),
  events: z.array(event),
  sequences: z.array(sequence),
  enums: z.array(enumType),
  definers: z.array(definer),
  /** What else the database holds, sorted. */
  details: z.array(detail),
  gaps: z.array(gap),
});

export type ColumnDefault = Readonly<z.infer<typeof columnDefault>>;
export type Column = Readonly<z.infer<typeof column>>;
export type IndexPart = Readonly<z.infer<typeof indexPart>>;
export type Index = Readonly<z.infer<typeof index>>;
export type Key = Readonly<z.infer<typeof key>>;
export type ForeignKey = Readonly<z.infer<typeof foreignKey>>;
export type Check = Readonly<z.infer<typeof check>>;
export type Partitioning = Readonly<z.infer<typeof partitioning>>;
export type Table = Readonly<z.infer<typeof table>>;
export type View = Readonly<z.infer<typeof view>>;
export type Routine = Readonly<z.infer<typeof routine>>;
export type Trigger = Readonly<z.infer<typeof trigger>>;
export type Event = Readonly<z.infer<typeof event>>;
export type Sequence = Readonly<z.infer<typeof sequence>>;
export type EnumType = Readonly<z.infer<typeof enumType>>;
export type Definer = Readonly<z.infer<typeof definer>>;
export type Schema = Readonly<z.infer<typeof schema>>;
