import { z } from 'zod';
import { objectRef } from './finding.ts';
import { columnPair, tableName } from './mapping.ts';
import { schema } from './schema.ts';

const way = <const Ways extends readonly [string, ...string[]]>(ways: Ways, usual: Ways[number], about: string) =>
  z.enum(ways).default(usual).describe(about);

/** The `ddl:` section of lockstep.yaml: what a schema becomes where more than one way is right. */
export const ddlSettings = z.strictObject({
  tables: way(['missing', 'all'], 'missing', 'Tables to write: those that the target lacks, or every one.'),
  names: way(['keep', 'lower'], 'keep', 'Names as they are (quoted), or in lower case.'),
  truth: way(['smallint', 'boolean'], 'smallint', 'What tinyint(1) becomes on PostgreSQL.'),
  bigint_unsigned: way(
    ['bigint', 'numeric'],
    'bigint',
    'What bigint unsigned becomes on PostgreSQL, where no counter fills it; a CHECK refuses what is negative.',
  ),
  enum: way(
    ['type', 'check', 'lookup'],
    'type',
    'An enum on PostgreSQL: a type, text with a CHECK, or a table of labels.',
  ),
  set: way(['array', 'text'], 'array', 'What SET becomes on PostgreSQL.'),
  json: way(['jsonb', 'json'], 'jsonb', 'What JSON becomes on PostgreSQL.'),
  binary16: way(['bytea', 'uuid'], 'bytea', 'What binary(16) becomes on PostgreSQL.'),
  time: way(
    ['interval', 'time'],
    'interval',
    'What TIME, which passes 24 hours and may be negative, becomes on PostgreSQL.',
  ),
  spatial: way(
    ['bytea', 'postgis', 'point'],
    'bytea',
    'What a geometry becomes on PostgreSQL; `point` only for points.',
  ),
  case_insensitive: way(
    ['collation', 'citext', 'index', 'exact'],
    'collation',
    'How text that is compared without regard to case stays so on PostgreSQL.',
  ),
  case_insensitive_columns: way(['unique', 'all'], 'unique', 'Which of that text: what a unique key holds, or all.'),
  timestamptz: way(
    ['timestamp', 'datetime'],
    'timestamp',
    'On MySQL: TIMESTAMP keeps the instant and ends in 2038, DATETIME keeps the reading in UTC and does not end.',
  ),
  uuid: way(['char', 'binary'], 'char', 'What uuid becomes on MySQL: char(36) or binary(16).'),
  key_text_length: z
    .number()
    .int()
    .min(1)
    .max(768)
    .default(255)
    .describe('Characters that unlimited text keeps on MySQL when a key holds it, which needs a limit there.'),
});

/** One thing that is not in the target as it was in the source, or not under its name: what, and why. */
export const decision = z.strictObject({
  /** The kind of decision: one word for the same one everywhere. */
  id: z.string(),
  effect: z.enum(['changed', 'added', 'renamed', 'not mapped']),
  object: objectRef,
  what: z.string(),
  why: z.string(),
});

/** A source table with its name on the target, column by column. */
export const namedTable = z.strictObject({ source: tableName, target: tableName, columns: z.array(columnPair) });

/** Rows that the definition itself needs: the labels of a lookup table. */
export const fixedRows = z.strictObject({
  schema: z.string(),
  table: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});

/** A schema as the target’s engine holds it. Its tables are the new ones only. */
export const adopted = z.strictObject({
  schema,
  decisions: z.array(decision),
  fixedRows: z.array(fixedRows),
  names: z.array(namedTable),
});

/** The files, in the order in which they run. */
export const DDL_STAGES = ['tables', 'indexes', 'constraints', 'validation', 'counters'] as const;

/** One statement, complete with its semicolon, and the one that takes it back. Both may run twice. */
export const ddlStatement = z.strictObject({
  stage: z.enum(DDL_STAGES),
  sql: z.string(),
  undo: z.string().nullable(),
});

export type DdlChoices = Readonly<z.output<typeof ddlSettings>>;
export type Decision = Readonly<z.infer<typeof decision>>;
export type NamedTable = Readonly<z.infer<typeof namedTable>>;
export type FixedRows = Readonly<z.infer<typeof fixedRows>>;
export type Adopted = Readonly<z.infer<typeof adopted>>;
export type DdlStage = (typeof DDL_STAGES)[number];
export type DdlStatement = Readonly<z.infer<typeof ddlStatement>>;

/** How a table is split, in words that both engines share. Bounds are SQL literals without quotes; null is NULL. */
export interface Split {
  readonly method: 'range' | 'list' | 'hash';
  readonly columns: readonly string[];
  readonly parts: readonly SplitPart[];
}

export interface SplitPart {
  readonly name: string;
  /** What a range lies below, one value a column; null: no end. Empty for the other methods. */
  readonly below: readonly (string | null)[];
  /** The values of a list; null is NULL. */
  readonly values: readonly (string | null)[];
  /** Takes what no other part takes. */
  readonly rest: boolean;
}

/** One file’s statements, in the order in which they run. */
export interface DdlScript {
  readonly stage: DdlStage;
  readonly forward: readonly string[];
  /** What takes them back, the last first; empty when there is nothing to take back. */
  readonly reverse: readonly string[];
}

/** The tables as the target’s engine holds them, why so, and the scripts that make and unmake them; no script when no table is missing. */
export interface SchemaDdl {
  readonly adopted: Adopted;
  readonly scripts: readonly DdlScript[];
}
