import { z } from 'zod';
import { captureState } from './capture.ts';
import { seen } from './seen.ts';

const text = z.string();

/** Who reads the log, or for whom it is kept. */
export const logConsumer = z.strictObject({
  name: text,
  kind: text,
  active: z.boolean(),
  /** The server's own word. */
  state: text,
  /** Log that is kept for it, and how much more may come until it is given up; null where nothing is kept, or without limit. */
  retainedBytes: z.number().nullable(),
  bytesLeft: z.number().nullable(),
  /** What it needs is gone: its reader must begin anew. */
  lost: z.boolean(),
  /** Why, where the server tells. */
  why: text.nullable(),
});

/** The log of a server: how long it is kept, how large it is, where it ends, and who reads it. */
export const logState = z.strictObject({
  retention: captureState.shape.retention,
  keptBytes: seen(z.number()),
  /** Places in one file can be subtracted. */
  end: seen(z.strictObject({ file: text, offset: z.number() })),
  consumers: seen(z.array(logConsumer)),
  /** The transactions of which nothing is left, where they are counted, and the oldest file; null: what is left is told for each reader. */
  oldest: seen(z.strictObject({ purged: text.nullable(), file: text }).nullable()),
});

/** A connector of Debezium that follows the log: what it has committed, and the slot that it reads, where it names one. */
export interface LogFollower {
  readonly offset: Readonly<Record<string, unknown>>;
  readonly slot: string | null;
}

export type LogConsumer = Readonly<z.infer<typeof logConsumer>>;
export type LogState = Readonly<z.infer<typeof logState>>;
