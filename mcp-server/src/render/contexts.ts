import { z } from 'zod';
import { tableName } from '../model/mapping.ts';
import { cdcDocumentContext, cdcScriptContext, connectorsContext, connectScriptContext } from './cdc/cdc-contexts.ts';
import { changeReadmeContext, changeRunnerContext, changeScriptContext } from './change/change-contexts.ts';
import { compatContext, compatReadmeContext } from './compat/compat-contexts.ts';
import {
  checklistsContext,
  communicationContext,
  origin,
  planContext,
  runbookContext,
  testsContext,
} from './document-contexts.ts';
import { captureContext, kitReadmeContext } from './kit-contexts.ts';
import { statusPageContext } from './status/status-context.ts';

const text = z.string();
const sqlText = z.strictObject({ sql: text });

export const validationContext = z.strictObject({
  origin,
  slug: text,
  side: text,
  table: tableName,
  /** Which rows count, over the alias t; null for all. */
  where: sqlText.nullable(),
  /** Columns of which only NULLs are counted, and references that are not checked, each with its reason. */
  notCompared: z.array(text),
  statements: z.array(
    z.strictObject({ aggregates: z.array(z.strictObject({ n: z.number(), label: text, value: sqlText })) }),
  ),
  probes: z.array(z.strictObject({ label: text, value: sqlText })),
});

export const rollbackContext = z.strictObject({
  origin,
  slug: text,
  /** Dollar-quote tag that no name in the file can contain. */
  tag: text,
  tables: z.array(tableName),
  /** Other source tables whose rows are in the target too. */
  others: z.array(text),
  /** Tables outside the group that refer to it: they must be empty first. */
  guards: z.array(z.strictObject({ table: tableName, hint: text })),
  /** Emptied at once, which no foreign key from outside forbids; else row by row. */
  truncate: z.boolean(),
  /** All tables of the group but the last, in the order of their names. */
  first: z.array(tableName),
  last: tableName,
  refersToItself: z.boolean(),
  /** Sequences to set back, as the catalogue spells them. */
  sequences: z.array(text),
  /** Tables whose AUTO_INCREMENT is set back. */
  autoIncrement: z.array(tableName),
});

export const sequencesContext = z.strictObject({
  origin,
  counters: z.array(
    z.strictObject({
      label: text,
      table: tableName,
      column: text,
      /** As the catalogue spells it, quoted where needed. */
      sequence: text,
      /** The largest value that the source had already given out; 0 when it is not known. */
      given: sqlText,
    }),
  ),
});

export const statisticsContext = z.strictObject({ origin, tables: z.array(tableName), done: text });

export const repairContext = z.strictObject({
  origin: z.strictObject({ source: text, target: text, checkedAt: text }),
  source: tableName,
  target: tableName,
  /** The client command line that runs the file. */
  command: text,
  counts: z.strictObject({
    inserts: z.number(),
    updates: z.number(),
    deletes: z.number(),
    reviews: z.number(),
    omitted: z.number(),
  }),
  rows: z.array(
    z.strictObject({
      number: z.number(),
      kind: text,
      /** The key, or the whole row where there is none. */
      label: text,
      notes: z.array(text),
      /** At most one statement: the list that the kind names holds it. */
      inserts: z.array(z.object({ columns: sqlText, values: sqlText, there: sqlText })),
      updates: z.array(z.object({ set: sqlText, where: sqlText })),
      deletes: z.array(z.object({ where: sqlText })),
    }),
  ),
});

const namedView = { view: tableName, materialized: z.boolean() };
export const viewsContext = z.strictObject({
  origin,
  /** The client command line that runs the file. */
  command: text,
  views: z.array(z.strictObject({ ...namedView, asInvoker: z.boolean(), label: text, query: sqlText })),
  drafts: z.array(
    z.strictObject({ ...namedView, asInvoker: z.boolean(), label: text, query: sqlText, doubts: z.array(text) }),
  ),
});

export const dropViewsContext = z.strictObject({ origin, command: text, views: z.array(z.strictObject(namedView)) });

export const schemaContext = z.strictObject({
  origin: z.strictObject({ source: text, target: text }),
  title: text,
  /** One line each. */
  about: z.array(text),
  /** The client command line that runs the file. */
  command: text,
  /** Each is one transaction where the engine can undo definitions. */
  batches: z.array(z.strictObject({ statements: z.array(sqlText) })),
});

export const decisionsContext = z.strictObject({
  origin: z.strictObject({ source: text, target: text }),
  tables: z.number(),
  files: z.array(z.strictObject({ path: text, title: text, command: text })),
  undo: z.array(z.strictObject({ path: text, title: text, command: text })),
  effects: z.array(
    z.strictObject({
      title: text,
      groups: z.array(z.strictObject({ what: text, why: text, count: z.number(), objects: z.array(text) })),
    }),
  ),
});

export type ValidationContext = z.infer<typeof validationContext>;
export type RollbackContext = z.infer<typeof rollbackContext>;
export type SequencesContext = z.infer<typeof sequencesContext>;
export type RepairContext = z.infer<typeof repairContext>;
export type ViewsContext = z.infer<typeof viewsContext>;
export type SchemaContext = z.infer<typeof schemaContext>;
export type DecisionsContext = z.infer<typeof decisionsContext>;

/** The schema of each template's context: what a template may name. */
export const contexts = {
  'documents/compat.md': compatReadmeContext,
  'change/run.sh': changeRunnerContext,
  'cdc/connect.sh': connectScriptContext,
  'documents/change.md': changeReadmeContext,
  'documents/cdc.md': cdcDocumentContext,
  'documents/checklists.md': checklistsContext,
  'documents/connectors.md': connectorsContext,
  'documents/communication.md': communicationContext,
  'documents/plan.md': planContext,
  'documents/changes-plan.md': planContext,
  'documents/changes-runbook.md': runbookContext,
  'documents/runbook.md': runbookContext,
  'documents/status.html': statusPageContext,
  'documents/sync.md': kitReadmeContext,
  'documents/tests.md': testsContext,
  'sql/mysql/change.sql': changeScriptContext,
  'sql/postgres/change.sql': changeScriptContext,
  'sql/mysql/compat.sql': compatContext,
  'sql/mysql/drop-compat.sql': compatContext,
  'sql/mysql/capture.sql': captureContext,
  'sql/mysql/cdc.sql': cdcScriptContext,
  'sql/postgres/cdc.sql': cdcScriptContext,
  'sql/mysql/drop-capture.sql': captureContext,
  'sql/postgres/compat.sql': compatContext,
  'sql/postgres/drop-compat.sql': compatContext,
  'sql/postgres/capture.sql': captureContext,
  'sql/postgres/drop-capture.sql': captureContext,
  'sql/mysql/validate.sql': validationContext,
  'sql/mysql/rollback.sql': rollbackContext,
  'documents/decisions.md': decisionsContext,
  'sql/mysql/repair.sql': repairContext,
  'sql/mysql/refresh-statistics.sql': statisticsContext,
  'sql/postgres/refresh-statistics.sql': statisticsContext,
  'sql/mysql/views.sql': viewsContext,
  'sql/mysql/drop-views.sql': dropViewsContext,
  'sql/postgres/views.sql': viewsContext,
  'sql/postgres/drop-views.sql': dropViewsContext,
  'sql/mysql/schema.sql': schemaContext,
  'sql/postgres/validate.sql': validationContext,
  'sql/postgres/rollback.sql': rollbackContext,
  'sql/postgres/repair.sql': repairContext,
  'sql/postgres/schema.sql': schemaContext,
  'sql/postgres/advance-sequences.sql': sequencesContext,
} as const;
