import { z } from 'zod';

const text = z.string();
const seconds = z.number().nonnegative();
const since = seconds.nullable();

/** What the record of a change inside one database says, which its scripts write. Ages in seconds by the database's own clock; null: it has not happened. */
export const changeRecord = z.strictObject({
  /** Where the record lies: beside the table that is changed. */
  schema: text,
  name: text,
  kind: text,
  startedSeconds: seconds,
  backfillRows: z.number().int().nonnegative(),
  backfilledSeconds: since,
  /** Rows of which both shapes said different things when they were counted last. */
  differences: z.number().int().nonnegative().nullable(),
  verifiedSeconds: since,
  flippedSeconds: since,
  /** The contract has begun; where a definition can be rolled back it has ended too. */
  contractingSeconds: since,
  contractedSeconds: since,
  /** Since the last write of the old shape that was noted, at least. */
  oldWriteSeconds: since,
  /** Whether what keeps both shapes in step, or new rows to the rule, stands; null: the login may not see it. */
  captured: z.boolean().nullable(),
});

export type ChangeRecord = Readonly<z.infer<typeof changeRecord>>;

/** The table of the records, and the one of writes of old shapes. */
export const CHANGE_TABLES = { state: 'lockstep_change', seen: 'lockstep_old_write' } as const;

/** What begins with a change's own name: none of another change whose name is longer. */
export function ownsName(name: string, changes: readonly string[], prefix: string, change: string): boolean {
  const is = (of: string) => name === `${prefix}${of}` || name.startsWith(`${prefix}${of}_`);
  return is(change) && !changes.some((other) => other.length > change.length && is(other));
}
