import { z } from 'zod';
import { seen } from './seen.ts';

const text = z.string();

/** One condition of reading changes from a server's own log. */
export const captureSetting = z.strictObject({
  setting: text,
  /** As the server gives it; null where the login may not see it. */
  value: text.nullable(),
  wanted: text,
  state: z.enum(['met', 'unmet', 'unknown']),
  /** must: capture does not start or loses changes. should: it works, and breaks easily. may: it is better so. */
  need: z.enum(['must', 'should', 'may']),
  consequence: text,
  turnOn: text,
});

/** Who reads the log, or holds it back for a reading that may come. */
export const logReader = z.strictObject({
  name: text,
  kind: text,
  active: z.boolean(),
  /** Log that the server keeps for it; null where it keeps none for anybody. */
  retainedBytes: z.number().nullable(),
  /** The server's own word for its state. */
  state: text,
  /** How it is ended; empty where it ends by itself. */
  end: text,
});

/** A table whose changed rows the log does not name by a key. */
export const weakIdentity = z.strictObject({
  schema: text,
  table: text,
  /** refused: once published, the server refuses UPDATE and DELETE. whole row: the log names a row by all its values. not logged: the log never sees it. */
  state: z.enum(['refused', 'whole row', 'not logged']),
  turnOn: text,
});

/** What stands between a server and capture from its log. */
export const captureState = z.strictObject({
  settings: z.array(captureSetting),
  /** How long the log is kept for a reader that is away: by time, by size; null is no limit. */
  retention: seen(
    z.strictObject({
      setting: text,
      value: text,
      seconds: z.number().nullable(),
      bytes: z.number().nullable(),
      /** A reader that never comes back fills the disk. */
      unbounded: z.boolean(),
      turnOn: text,
    }),
  ),
  /** Log on disk now. */
  keptBytes: seen(z.number()),
  readers: seen(z.array(logReader)),
  publications: seen(z.array(z.strictObject({ name: text, allTables: z.boolean(), tables: z.number() }))),
  identity: seen(z.array(weakIdentity)),
});

/** Something that a login needs for one purpose, and how it is given. */
export const right = z.strictObject({
  purpose: z.enum([
    'read the rows',
    'see transactions',
    'see the log',
    'count writes per table',
    'stream the log',
    'write the tables of the kit',
    'create triggers',
  ]),
  /** Whether the login that asked has it. */
  held: z.boolean(),
  /** Statements that give it. For this login where Lockstep itself needs it, for another one where the kit or a connector does. */
  grants: z.array(text),
});

/** Who runs the server, where it tells. */
export const hosting = z.strictObject({
  /** null: nothing tells of a managed service, which does not prove that it is none. */
  service: text.nullable(),
  evidence: text,
  /** How settings are changed there. */
  settingsBy: text,
  /** Who can run the statements that make a login there. */
  loginsBy: text,
});

export type CaptureSetting = Readonly<z.infer<typeof captureSetting>>;
export type LogReader = Readonly<z.infer<typeof logReader>>;
export type WeakIdentity = Readonly<z.infer<typeof weakIdentity>>;
export type CaptureState = Readonly<z.infer<typeof captureState>>;
export type Right = Readonly<z.infer<typeof right>>;
export type Hosting = Readonly<z.infer<typeof hosting>>;
