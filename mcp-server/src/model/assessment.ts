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

/** SQL that mends a hazard, which runs as it is printed: advice, never run. null: nothing to run there. */
export const hazardFix = z.strictObject({
  /** decision: no statement is right without knowing what was meant, `wayOut` says what to decide. setting: of a server, as `wayOut` says. */
  by: z.enum(['statement', 'decision', 'setting']),
  source: text.nullable(),
  target: text.nullable(),
  /** Where there is no table on the target yet: the column as its CREATE TABLE shall declare it. */
  declare: text.nullable(),
  /** What lists the rows on the source, where no statement mends them there. */
  list: text.nullable(),
});

/** Something in the live data, or in its definition, that breaks the migration or changes on the way. `rule` is the id of the check. */
export const hazardFinding = z.strictObject({
  ...finding.shape,
  /** null: the definition alone shows it, no row was read for it. */
  rows: hazardRows.nullable(),
  examples: z.array(hazardExample),
  fix: hazardFix,
});

/** How much of a table's rows was looked at. moving: all that the mapping's row filter takes. partly: what this login sees of it. */
export const tableReading = z.strictObject({
  table: text,
  read: z.enum(['whole', 'moving', 'partly', 'sample', 'not read']),
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
  /** Tables that were asked about and whose rows stay behind by decision of the mapping: not looked at. */
  left_behind: z.array(text),
});

export type HazardRows = Readonly<z.infer<typeof hazardRows>>;
export type HazardFix = Readonly<z.infer<typeof hazardFix>>;
export type HazardExample = Readonly<z.infer<typeof hazardExample>>;
export type HazardFinding = Readonly<z.infer<typeof hazardFinding>>;
export type TableReading = Readonly<z.infer<typeof tableReading>>;
export type NotAssessed = Readonly<z.infer<typeof notAssessed>>;
export type Assessment = Readonly<z.infer<typeof assessment>>;
