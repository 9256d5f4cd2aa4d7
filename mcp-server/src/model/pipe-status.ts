import { z } from 'zod';
import { seen } from './seen.ts';

const text = z.string();
const count = z.number();

/** A connector that reads a log: how far it came, by what Kafka Connect has committed, which is durable in Kafka. */
export const pipeSource = z.strictObject({
  connector: text,
  /** Whether everything that was committed up to `PipeStatus.position` is in Kafka. */
  reached: seen(z.boolean()),
  /** Its own word for where it is. */
  offset: text.nullable(),
  /** Tables of an incremental snapshot that has not ended. */
  snapshot: seen(z.array(text)),
  /** What it still has to read of the log and the server has no more, in words; null: nothing. */
  gap: seen(text.nullable()),
});

/** A connector that writes: what of its topics it has not applied. */
export const pipeSink = z.strictObject({
  connector: text,
  /** By the committed offset of every partition of every topic against its end. */
  lag: seen(
    z.strictObject({
      partitions: count,
      behind: count,
      /** The partition that is furthest behind; null: none is. */
      most: z.strictObject({ topic: text, partition: count, behind: count }).nullable(),
      /** Changes that Kafka deleted before they were applied. */
      lost: count,
    }),
  ),
});

/** The way from a log through Kafka to the other side. */
export const pipeStatus = z.strictObject({
  reads: z.enum(['source', 'target']),
  /** Where the log of that side was before the connectors were asked. */
  position: text.nullable(),
  sources: z.array(pipeSource),
  sinks: z.array(pipeSink),
  /** Age of the last beat that came through the whole way, by the clock of the side that is read; null: none has. */
  beatSeconds: seen(count.nullable()),
  /** Everything committed up to `position` is on the other side. */
  drained: seen(z.boolean()),
  /** The end of the log after the writers were held, as `lockstep mark-fence` kept it last, and whether all up to it is on the other side: the watermark of a cutover; null: never marked. */
  fence: z.strictObject({ position: text, ageSeconds: count, reached: seen(z.boolean()) }).nullable(),
});

/** Where the log of a side ended when its writers were held. */
export interface FenceMark {
  readonly side: 'source' | 'target';
  readonly position: string;
  /** ISO 8601. */
  readonly at: string;
}

export type PipeSource = Readonly<z.infer<typeof pipeSource>>;
export type PipeSink = Readonly<z.infer<typeof pipeSink>>;
export type PipeStatus = Readonly<z.infer<typeof pipeStatus>>;
