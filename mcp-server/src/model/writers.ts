import { z } from 'zod';

/** `writers:` of lockstep.yaml. */
export const writerSettings = z.strictObject({
  adapter: z
    .array(z.string().min(1))
    .max(200)
    .default([])
    .describe(
      'The adapter: files, folders or globs as .gitignore spells them, and modules by the name that imports them.',
    ),
});

/** What a write does to rows. `load` is LOAD DATA or COPY; an upsert is both insert and update. */
export const operation = z.enum(['insert', 'update', 'delete', 'replace', 'truncate', 'load']);

/** One thing that a server can tell about its writers, and what it takes to have it. */
export const writerRecord = z.strictObject({
  tells: z.enum(['statements', 'rows', 'logins', 'programs']),
  /** Where the server keeps it. */
  from: z.string(),
  on: z.boolean(),
  /** It counts every write since then, as far as the server knows; null when it is off or cannot tell. ISO 8601. */
  since: z.string().nullable(),
  /** Why it is off, or what it leaves out. */
  gaps: z.array(z.string()),
  /** Statements and settings that turn it on, in order; empty when there is nothing to do. */
  turnOn: z.array(z.string()),
  /** Whether turning it on takes a restart of the server. */
  restart: z.boolean(),
});

/** A statement that the server saw, in its own words: it may still hold literals, so it is masked before it is shown. */
export const seenStatement = z.strictObject({
  text: z.string(),
  /** The schema that unqualified names meant; null when the server does not say. */
  schema: z.string().nullable(),
  logins: z.array(z.string()),
  /** False when other logins may have run it too. */
  everyLogin: z.boolean(),
  /** null where executions are not counted. */
  calls: z.number().nullable(),
  rows: z.number().nullable(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
});

/** Rows written in one table; null where the server keeps one number for all three. */
export const writtenRows = z.strictObject({
  schema: z.string(),
  table: z.string(),
  inserted: z.number().nullable(),
  updated: z.number().nullable(),
  deleted: z.number().nullable(),
  changed: z.number(),
});

/** How often a login wrote, in any table. */
export const loginWrites = z.strictObject({ login: z.string(), writes: z.number() });

/** How often a trigger, event or routine ran. */
export const programRuns = z.strictObject({
  kind: z.enum(['trigger', 'event', 'routine']),
  schema: z.string(),
  name: z.string(),
  runs: z.number(),
});

/** Everything a server tells about who writes. */
export const serverWriters = z.strictObject({
  records: z.array(writerRecord),
  statements: z.array(seenStatement),
  rows: z.array(writtenRows),
  logins: z.array(loginWrites),
  programs: z.array(programRuns),
});

export type Operation = z.infer<typeof operation>;
export type WriterSettings = Readonly<z.output<typeof writerSettings>>;
export type WriterRecord = Readonly<z.infer<typeof writerRecord>>;
export type SeenStatement = Readonly<z.infer<typeof seenStatement>>;
export type WrittenRows = Readonly<z.infer<typeof writtenRows>>;
export type LoginWrites = Readonly<z.infer<typeof loginWrites>>;
export type ProgramRuns = Readonly<z.infer<typeof programRuns>>;
export type ServerWriters = Readonly<z.infer<typeof serverWriters>>;
