import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

const count = z.number().int().nonnegative();
const perSide = z.strictObject({ source: count, target: count });

/** What most likely made two values, or two sets of rows, differ. Told only where the texts show it; anything else has no cause. */
export const CAUSES = [
  'truncation',
  'padding',
  'byte order',
  'charset damage',
  'rounding',
  'fraction lost',
  'trailing space',
  'white space',
  'case',
  'unicode normalization',
  'NULL became empty',
  'empty became NULL',
  'NULL became a value',
  'a value became NULL',
  'zero date',
  'sign lost',
  'overflow clamped',
  'overflow wrapped',
  'line ending',
  'escaping',
  'boolean inverted',
  'stale',
  'newer on the target',
  'ghost',
  'duplicate',
  'never arrived',
] as const;
/** `time zone shift +02:00`: the target's clock shows two hours more. The offset is the same for every row that one mistake shifted. */
export const cause = z.union([
  z.enum(CAUSES),
  z.templateLiteral(['time zone shift ', z.enum(['+', '-']), z.string().regex(/\d\d:\d\d/)]),
]);

/** One key (or, without a key, all rows alike in kind) whose rows do not agree. `rows`: how many rows each side holds of it. */
export const parityDifference = z.strictObject({
  /** missing: on the source only. extra: on the target only. duplicate: on one side more often. different: other values. */
  kind: z.enum(['missing', 'extra', 'duplicate', 'different']),
  /** By source column name, as canonical text; empty when the tables share no key. */
  key: z.record(z.string(), z.string().nullable()),
  rows: perSide,
  /** Of the row as a whole, where it can be told. */
  cause: cause.optional(),
  /** Only for `different`: the columns that disagree, values masked unless asked for. */
  columns: z
    .array(
      z.strictObject({
        name: z.string(),
        source: z.string().nullable(),
        target: z.string().nullable(),
        cause: cause.optional(),
      }),
    )
    .optional(),
});

/** Something beside the rows' values that makes the pair unsafe: its rows may agree and the next write still fail. */
export const integrityProblem = z.strictObject({
  kind: z.enum(['orphans', 'sequence behind', 'constraint not validated', 'index not valid', 'not checked']),
  /** The constraint, sequence or index. */
  object: z.string(),
  /** What is wrong, with numbers. */
  problem: z.string(),
  /** How many rows, where rows are concerned. */
  rows: count.optional(),
});

/** What parity knows about one pair of tables. Names are `schema.table`. */
export const parityTable = z.strictObject({
  source: z.string(),
  target: z.string(),
  /**
   * equal: counts and digests of every compared column agree. drift: confirmed differences. in_flight: what differed went away or
   * was still changing. not_comparable: no column can be compared, or rows hold values that are too long for it (`undecided`). not_checked: the table could not be read, see `error`.
   */
  verdict: z.enum(['equal', 'drift', 'in_flight', 'not_comparable', 'not_checked']),
  /** The source rows that are compared, where lockstep.yaml filters them. */
  where: z.string().optional(),
  /** Rows digested on each side; null when the table could not be read. */
  rows: perSide.nullable(),
  /** key ranges: SHA-256 over the rows of each range of the key. hash buckets, multiset: two 60-bit sums of each row's SHA-256, with and without a key. */
  method: z.enum(['key ranges', 'hash buckets', 'multiset']).nullable(),
  compared_columns: count,
  /** Columns whose texts may differ for one value: where a row's digest differs they were compared by value in Node. */
  compared_by_value: z.array(z.strictObject({ column: z.string(), rule: z.string() })),
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
  /**
   * Rows of which nobody can tell whether they agree: they hold unlike texts for what may be one value, too long to be read whole and
   * compared; or, without a key and then not named, too many of them are alike but for such values.
   */
  undecided: z
    .strictObject({
      rows: count,
      first: z.array(
        z.strictObject({ key: z.record(z.string(), z.string().nullable()), columns: z.array(z.string()) }),
      ),
    })
    .optional(),
  /** Why differing rows could not be named. */
  not_located: z.string().optional(),
  integrity: z.array(integrityProblem),
  error: z.strictObject({ code: z.enum(ERROR_CODES), message: z.string(), hint: z.string() }).optional(),
});

/** Where one side's log stood when the check began and ended; null where the login may not see it. */
const positions = z.strictObject({
  replica: z.boolean(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** Whether two databases hold the same rows. Tables are sorted by source name, differences by key. */
export const parityResult = z.strictObject({
  /** equal: every source table was compared and agrees. incomplete: nothing differs, but something could not be compared, or nothing was. */
  verdict: z.enum(['equal', 'drift', 'in_flight', 'incomplete']),
  counts: z.strictObject({
    tables: count,
    equal: count,
    drift: count,
    in_flight: count,
    not_comparable: count,
    not_checked: count,
    rows: perSide,
    differences: count,
    rows_in_flight: count,
    rows_unsettled: count,
    integrity: count,
  }),
  /** Only when a sample was asked for: what was read of each table, and what that proves. */
  sample: z
    .strictObject({
      seed: z.string(),
      /** Shares of the rows that were digested, 0 to 1. */
      share: z.number(),
      confidence: z.string(),
    })
    .optional(),
  positions: z.strictObject({ source: positions, target: positions }),
  tables: z.array(parityTable),
  /** Tables and schemas that no verdict covers. */
  not_checked: z.array(z.strictObject({ table: z.string(), side: z.enum(['source', 'target']), reason: z.string() })),
});

export type Cause = z.output<typeof cause>;
export type IntegrityProblem = Readonly<z.output<typeof integrityProblem>>;
export type ParityDifference = Readonly<z.output<typeof parityDifference>>;
export type ParityTable = Readonly<z.output<typeof parityTable>>;
export type ParityResult = Readonly<z.output<typeof parityResult>>;
