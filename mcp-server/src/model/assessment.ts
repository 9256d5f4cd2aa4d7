import { z } from 'zod';
import { finding } from './finding.ts';

const text = z.string();

/** How many rows a finding is about. exact: all were read. at least: counting stopped there. estimated: from a sample. */
export const hazardRows = z.strictObject({
  count: z.number(),
  how: z.enum(['exact', 'at least', 'estimated']),
});

/** A row by its key, with the values that are wrong; masked unless configured. A row of a table without a key has an empty key. */
export const hazardExample = z.strictObject({
  key: z.record(text, text.nullable()),
  values: z.record(text, text.nullable()),
});

/** Something in the live data, or in its definition, that breaks the migration or changes on the way. `rule` is the id of the check. */
export const hazardFinding = z.strictObject({
  ...finding.shape,
  /** null: the definition alone shows it, no row was read for it. */
  rows: hazardRows.nullable(),
  examples: z.array(hazardExample),
  /** SQL that mends it on either side: advice, never run. null: nothing to do there. */
  fix: z.strictObject({ source: text.nullable(), target: text.nullable() }),
});

/** How much of a table's rows was looked at. partly: what this login sees of it. */
export const tableReading = z.strictObject({
  table: text,
  read: z.enum(['whole', 'partly', 'sample', 'not read']),
  /** Rows looked at, and rows in all as far as known. */
  rows: z.number(),
  of: z.number().nullable(),
  /** How the sample was taken, or why not all was read. */
  how: text,
});

/** A question that got no answer. */
export const notAssessed = z.strictObject({ check: text, object: text, reason: text });

/** What the checks of the live data found. */
export const assessment = z.strictObject({
  findings: z.array(hazardFinding),
  tables: z.array(tableReading),
  not_checked: z.array(notAssessed),
});

export type HazardRows = Readonly<z.infer<typeof hazardRows>>;
export type HazardExample = Readonly<z.infer<typeof hazardExample>>;
export type HazardFinding = Readonly<z.infer<typeof hazardFinding>>;
export type TableReading = Readonly<z.infer<typeof tableReading>>;
export type NotAssessed = Readonly<z.infer<typeof notAssessed>>;
export type Assessment = Readonly<z.infer<typeof assessment>>;
