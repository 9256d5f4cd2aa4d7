import { z } from 'zod';

const text = z.string();
const sqlText = z.strictObject({ sql: text });
const origin = z.strictObject({ source: text, target: text });
const setting = z.strictObject({ key: text, value: text, because: text });
const named = z.strictObject({ what: text, reason: text });

/** What a script of change data capture is written from, of either engine. */
export const cdcScriptContext = z.strictObject({
  origin,
  title: text,
  about: z.array(text),
  /** The client command line that runs the file. */
  command: text,
  statements: z.array(z.strictObject({ about: text, statement: sqlText })),
});

/** The script that speaks to Kafka Connect holds nothing of the migration. */
export const connectScriptContext = z.strictObject({});

/** What CONNECTORS.md is written from. */
export const connectorsContext = z.strictObject({
  origin,
  /** What all sinks share is said once. */
  groups: z.array(z.strictObject({ title: text, file: text, settings: z.array(setting) })),
});

export type CdcScriptContext = z.infer<typeof cdcScriptContext>;
export type ConnectorsContext = z.infer<typeof connectorsContext>;
export { named, origin, setting };
