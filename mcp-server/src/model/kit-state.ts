import { z } from 'zod';

const text = z.string();
const count = z.number().int();
const age = z.number().nullable();

/** What waits in an outbox, beats apart, and what was set aside. Ages in seconds by the database's own clock. */
export const outboxState = z.strictObject({
  /** Changes that wait; at least so many where `whole` is false. */
  open: count,
  /** Whether all of them were counted: a long queue is counted from its old end only. */
  whole: z.boolean(),
  oldestSeconds: age,
  /** Applied changes among the newest hundred thousand. */
  applied: count,
  /** The largest id that was counted, and the largest that was given out. */
  upTo: text,
  newest: text,
  tables: z.array(z.strictObject({ table: text, open: count, oldestSeconds: age })),
  parked: z.strictObject({
    events: count,
    whole: z.boolean(),
    /** The most frequent first. */
    reasons: z.array(z.strictObject({ table: text, events: count, oldestSeconds: age, reason: text })),
  }),
});

/** Where an outbox stood when it was looked at before. */
export const outboxMark = z.strictObject({ upTo: text, newest: text });

/** What became of an outbox since a mark. */
export const outboxMoves = z.strictObject({
  /** Changes that were recorded since, and those of them that still wait. */
  arrived: count,
  arrivedOpen: count,
  /** Of what was counted then, what still waits. */
  stillOpen: count,
  whole: z.boolean(),
});

/** What the sync kit's own tables hold in one database, at one moment. */
export const kitState = z.strictObject({
  schema: text,
  fences: z.array(z.strictObject({ scope: text, epoch: count, writer: text })),
  outbox: outboxState,
  /** null when no mark was given. */
  moves: outboxMoves.nullable(),
  /** Checkpoints, leases and steps as the kit noted them: JSON, or a text of its own. */
  notes: z.array(z.strictObject({ name: text, value: text, ageSeconds: z.number() })),
  /** The last beat that this side knows, in milliseconds since 1970: by the primary's clock, and by this one's when it came here. */
  heartbeat: z.strictObject({ beatAtMs: z.number(), appliedAtMs: z.number().nullable() }).nullable(),
  /** This database's clock, in milliseconds since 1970. */
  nowMs: z.number(),
});

/** Sessions of others, by login; those of the kit and of Lockstep apart, as far as they say who they are. */
export const clients = z.array(z.strictObject({ login: text, connections: count }));

/** What AWS DMS left in its control tables. */
export const dmsState = z.strictObject({
  schema: text,
  /** Changes that it could not apply: each is lost. Null where the login may not read them. */
  exceptions: count.nullable(),
  suspendedTables: count.nullable(),
  validationFailures: count.nullable(),
  whole: z.boolean(),
});

export type OutboxState = Readonly<z.infer<typeof outboxState>>;
export type OutboxMark = Readonly<z.infer<typeof outboxMark>>;
export type OutboxMoves = Readonly<z.infer<typeof outboxMoves>>;
export type KitState = Readonly<z.infer<typeof kitState>>;
export type Clients = z.infer<typeof clients>;
export type DmsState = Readonly<z.infer<typeof dmsState>>;

/** What makes those of the kit's tables that are missing. */
export const INSTALL =
  'Run `install` of the sync kit again (in the project: npm --prefix migration/sync run sync -- install): it makes what is missing.';

/** The kit's tables that say how it stands. */
export const STATUS_TABLES = ['lockstep_outbox', 'lockstep_fence', 'lockstep_state', 'lockstep_heartbeat'] as const;

/** The name under which beats of a relay stand in the outbox. */
export const BEAT = 'lockstep_heartbeat';

/** How the names of the notes begin that say how the kit stands; the others are many, or say nothing. */
export const NOTES = [
  'lease ',
  'backfill table ',
  'backfill paused',
  'reconcile paused',
  'activation',
  'trickle',
  'cutover ',
  'reverse proof',
  'seen ',
] as const;

/** Where counting stops: a queue of a million answers as fast as one of so many. */
export const COUNTED = 100_000;
