import { z } from 'zod';
import { changeRecord } from './change-record.ts';
import { latencySeen } from './latency.ts';
import { seen } from './seen.ts';

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();
const side = z.enum(['source', 'target']);

/** One side's outbox and backfills, as its own tables say it. */
const sideSeen = z.strictObject({
  fence: z.strictObject({ epoch: count, writer: z.enum(['source', 'target', 'none']) }),
  pending: count,
  parked: count,
  /** Changes that were applied and are still kept; pruned ones are not counted any more. */
  applied: count,
  /** The newest version that its outbox gave. */
  newest: z.string(),
});

/** How the last flip away from a side that ended was told by the kit. */
const flipSeen = z.strictObject({
  id: z.string(),
  from: side,
  outcome: z.enum(['opened', 'rehearsed', 'aborted']),
  pausedMs: z.number().nonnegative(),
  /** When it ended, ISO 8601. */
  at: z.string(),
});

/**
 * What sync_status saw of a running migration: figures only, from both databases. What could not be seen says why and how it can be;
 * a gate takes it for a failure.
 */
export const syncSeen = z.strictObject({
  /** The kit's own tables; not known where it is not installed. */
  kit: seen(
    z.strictObject({
      source: sideSeen,
      target: sideSeen,
      /** By both fence rows; null where they name none, or two. */
      primary: side.nullable(),
    }),
  ),
  /** How old the newest change is that the secondary has, or the oldest that waits; the larger of both. */
  lagSeconds: seen(seconds),
  /** By source table `schema.table`; several where it is spread. */
  backfill: seen(
    z.array(z.strictObject({ source: z.string(), target: z.string(), done: z.boolean(), rows: count, parked: count })),
  ),
  /** Hours until the source may drop a change that was not read; null: nothing may be dropped, changes come from the outbox. */
  retentionHours: seen(z.number().nullable()),
  /** Shadow reads with a verdict, as the kit counted them. */
  shadow: seen(z.strictObject({ match: count, mismatch: count })),
  /** The 99th percentile of the caller's latency, without and with what the migration adds. */
  latency: seen(latencySeen),
  /** What each change inside one database has noted of itself; null: lockstep.yaml asked for none, or the record did not look. */
  changes: seen(z.array(changeRecord)).nullable().default(null),
  /** The last proof that changes of the target reach the source, and its age; null: there is none, or it is of other definitions. */
  reverseProof: seen(z.strictObject({ ageSeconds: seconds }).nullable()),
  /** The flip that the kit noted last; null: none yet. */
  flip: seen(flipSeen.nullable()),
  /** How far change data capture is; null: none is configured. */
  pipe: z
    .strictObject({
      /** Everything up to the position is on the other side. */
      drained: seen(z.boolean()),
      position: z.string().nullable(),
      /** Tables of a snapshot that has not ended. */
      snapshot: seen(z.array(z.string())),
      /** Changes that Kafka deleted before they were applied. */
      lost: count,
      /** What a connector still has to read of the log and the server has no more; absent in records that did not look. */
      gap: z.string().nullable().default(null),
      /** The end of the log when the writers were held, and whether all up to it is on the other side; null: never marked. */
      fence: z
        .strictObject({ position: z.string(), ageSeconds: seconds, reached: seen(z.boolean()) })
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  /** Connections to the source that are neither the kit's nor Lockstep's, by login. */
  sourceUsers: seen(z.array(z.strictObject({ login: z.string(), connections: count }))),
});

export type SyncSeen = Readonly<z.output<typeof syncSeen>>;
