/**
 * How the changes of a table reach the other side.
 * - off: not at all. A table that was off needs a backfill before it is in step.
 * - outbox: through the outbox, by the relay.
 * - sync: the same, with a first try as soon as the transaction has committed.
 * - reverse: as outbox, once the target is the primary. While the source still is, its changes are recorded too, so that a mode that
 *   runs ahead of the flip loses none.
 */
export type Mode = 'off' | 'outbox' | 'sync' | 'reverse';

/** The mode of a table (the source's `schema.table`) for a tenant; null: the transaction has none. */
export type ModeOf = (table: string, tenant: string | null) => Mode;
