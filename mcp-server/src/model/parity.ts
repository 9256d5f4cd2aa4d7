import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

const count = z.number().int().nonnegative();
const perSide = z.strictObject({ source: count, target: count });

/** One key (or, without a key, all rows alike in kind) whose rows do not agree. `rows`: how many rows each side holds of it. */
export const parityDifference = z.strictObject({
  /** missing: on the source only. extra: on the target only. duplicate: on one side more often. different: other values. */
  kind: z.enum(['missing', 'extra', 'duplicate', 'different']),
  /** By source column name, as canonical text; empty when the tables share no key. */
  key: z.record(z.string(), z.string().nullable()),
  rows: perSide,
  /** Only for `different`: the columns that disagree, values masked unless asked for. */
  columns: z
    .array(z.strictObject({ name: z.string(), source: z.string().nullable(), target: z.string().nullable() }))
    .optional(),
});

/** What parity knows about one pair of tables. Names are `schema.table`. */
export const parityTable = z.strictObject({
  source: z.string(),
  target: z.string(),
  /**
   * equal: counts and digests of every compared column agree. in_flight_only: what differed went away or was still changing.
   * different: confirmed differences. not_located: confirmed, but the rows could not be named. unknown: could not be compared.
   */
  verdict: z.enum(['equal', 'in_flight_only', 'different', 'not_located', 'unknown']),
  /** Rows digested on each side; null when the table could not be read. */
  rows: perSide.nullable(),
  method: z.enum(['buckets of whole-number keys', 'whole table', 'multiset']).nullable(),
  compared_columns: count,
  /** Columns that this verdict says nothing about. */
  not_compared: z.array(z.strictObject({ column: z.string(), reason: z.string() })),
  /** The first confirmed differences by key. */
  differences: z.array(parityDifference),
  /** Confirmed differing keys (rows, for a multiset); a lower bound when not exact. */
  differences_total: count,
  differences_exact: z.boolean(),
  /** Differences that agreed when they were looked at again. */
  in_flight: count,
  /** Differences that still changed at the last look. */
  unsettled: count,
  /** Why differing rows could not be named. */
  not_located: z.string().optional(),
  error: z.strictObject({ code: z.enum(ERROR_CODES), message: z.string(), hint: z.string() }).optional(),
});

/** Whether two databases hold the same rows. Tables are sorted by source name, differences by key. */
export const parityResult = z.strictObject({
  /** equal: every source table was compared and agrees. incomplete: nothing differs, but something could not be compared, or nothing was. */
  verdict: z.enum(['equal', 'different', 'in_flight_only', 'incomplete']),
  counts: z.strictObject({
    tables: count,
    equal: count,
    in_flight_only: count,
    different: count,
    not_located: count,
    unknown: count,
    rows: perSide,
    differences: count,
    in_flight: count,
    unsettled: count,
  }),
  digest: z.literal('sha256, two 60-bit sums'),
  tables: z.array(parityTable),
  /** Tables and schemas that no verdict covers. */
  not_checked: z.array(z.strictObject({ table: z.string(), side: z.enum(['source', 'target']), reason: z.string() })),
});

export type ParityDifference = Readonly<z.output<typeof parityDifference>>;
export type ParityTable = Readonly<z.output<typeof parityTable>>;
export type ParityResult = Readonly<z.output<typeof parityResult>>;
