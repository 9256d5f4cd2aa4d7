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

const figure = z.strictObject({ what: text, value: text, how: text });
const limit = z.strictObject({ table: text, what: text });

/** What CDC.md is written from. */
export const cdcDocumentContext = z.strictObject({
  origin,
  /** Whether Debezium Server can do it. */
  light: z.boolean(),
  tables: z.array(
    z.strictObject({
      source: text,
      target: text,
      key: text,
      topic: text,
      partitions: z.number(),
      sink: text,
      changes: text,
    }),
  ),
  refused: z.array(named),
  limits: z.array(limit),
  checks: z.array(z.strictObject({ setting: text, value: text, wanted: text, verdict: text })),
  commands: z.strictObject({
    sourceSetup: z.array(text),
    targetSetup: z.array(text),
    start: z.array(text),
    create: z.array(text),
    snapshot: z.array(text),
    pauseSnapshot: text,
    resumeSnapshot: text,
    stopSnapshot: text,
    lag: text,
  }),
  notifications: text,
  signals: text,
  /** The slot of the source; null where its log needs none. */
  slot: text.nullable(),
  /** Only a superuser may let the sinks pass over foreign keys. */
  needsSuperuser: z.boolean(),
  pipe: z.array(figure),
  parity: z.array(figure),
  dmsChoices: z.array(setting),
  dmsRefused: z.array(named),
  dmsLimits: z.array(limit),
});

export type CdcDocumentContext = z.infer<typeof cdcDocumentContext>;
export type CdcScriptContext = z.infer<typeof cdcScriptContext>;
export type ConnectorsContext = z.infer<typeof connectorsContext>;
