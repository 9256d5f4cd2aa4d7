import { z } from 'zod';
import type { DigestColumn } from './digest.ts';
import type { TableName } from './mapping.ts';
import { FILTER_OPS, type RowFilter } from './row-filter.ts';

const count = z.number().int().nonnegative();
const name = z.string();

export const AGGREGATE_OPS = ['count', 'sum', 'avg', 'min', 'max', 'distinct', 'nulls'] as const;
export const TIME_WINDOWS = ['hour', 'day', 'week', 'month', 'year'] as const;

export type AggregateOp = (typeof AGGREGATE_OPS)[number];
/** Whole hours, days, weeks from Monday, months and years in UTC. */
export type TimeWindow = (typeof TIME_WINDOWS)[number];

/** What to measure, by which groups, over which rows: the parts of a question, in source names. `count` without a column counts rows. */
export const questionParts = {
  table: name,
  measures: z
    .array(z.strictObject({ op: z.enum(AGGREGATE_OPS), column: name.optional() }))
    .min(1)
    .meta({ id: 'measures' }),
  group_by: z
    .array(z.union([name, z.strictObject({ column: name, every: z.enum(TIME_WINDOWS) })]))
    .optional()
    .meta({ id: 'group_by' }),
  filter: z
    .array(z.strictObject({ column: name, op: z.enum(FILTER_OPS), value: z.unknown().optional() }))
    .optional()
    .meta({ id: 'filter' }),
};
const question = z.strictObject(questionParts);
export type AggregateQuestion = Readonly<z.output<typeof question>>;

/**
 * One number or value of a group, as the database computes it.
 * - rows: how many rows. values: how many are not NULL. nulls: how many are. distinct: how many different canonical texts.
 * - sum: exact digits, unless the column is floating point. magnitude: the sum of the absolute values.
 * - min, max: canonical text; numbers and moments in their own order, all else by its UTF-8 bytes.
 */
export type AggregateMeasure =
  | { readonly op: 'rows' }
  | {
      readonly op: 'values' | 'nulls' | 'distinct' | 'sum' | 'magnitude' | 'min' | 'max';
      readonly column: DigestColumn;
    };

/** Rows with the same canonical text, or with moments in the same window, are one group. */
export interface AggregateGroup {
  readonly column: DigestColumn;
  readonly every: TimeWindow | null;
}

export interface AggregateRequest {
  readonly table: TableName;
  readonly measures: readonly AggregateMeasure[];
  readonly groups: readonly AggregateGroup[];
  /** All must hold. */
  readonly filters: readonly RowFilter[];
  /** More groups than this are refused with LIMIT. */
  readonly maxGroups: number;
}

/** One group. Windows are spelt YYYY-MM-DD HH:00, YYYY-MM-DD (of a week its Monday), YYYY-MM, YYYY; null is the group of NULL. */
export interface AggregateRow {
  readonly key: readonly (string | null)[];
  readonly values: readonly (string | null)[];
}

const text = z.string().nullable();

/** Two lists of groups laid side by side. Lists of values are in the order of `measures`. */
const aggregateComparison = z.strictObject({
  /** What stands left and right: side and table. */
  left: z.string(),
  right: z.string(),
  verdict: z.enum(['equal', 'drift', 'incomplete']),
  measures: z.array(z.string()),
  group_by: z.array(z.string()),
  groups: z.strictObject({
    left: count,
    right: count,
    /** Differ at both looks, and neither side changed between them. */
    different: count,
    only_left: count,
    only_right: count,
    /** Differed at one look and agreed at the other. */
    in_flight: count,
    /** Differ at both looks, but still changed between them. */
    changing: count,
  }),
  /** Over all groups: rows, then each measure that adds up (the others null). */
  totals: z.strictObject({ rows: z.tuple([z.string(), z.string()]), left: z.array(text), right: z.array(text) }),
  /** Sorted by key. A side without the group is null. `difference`: right minus left, for numbers. */
  differing: z.array(
    z.strictObject({
      key: z.array(text),
      left: z.array(text).nullable(),
      right: z.array(text).nullable(),
      differs: z.array(z.string()),
      difference: z.record(z.string(), z.string()),
      changing: z.boolean().optional(),
    }),
  ),
  /** Groups that agree; left out when there are more groups than may be listed. */
  agreeing: z.array(z.strictObject({ key: z.array(text), values: z.array(text) })),
  /** Groups that are counted above but listed nowhere. */
  omitted: count,
});

/** Aggregates of both databases side by side; with an invariant also of the two tables on each side. */
export const aggregatesResult = z.strictObject({
  /** equal: every group agrees. drift: groups differ for good. incomplete: no row was measured, or what differs still changes. */
  verdict: z.enum(['equal', 'drift', 'incomplete']),
  comparisons: z.array(aggregateComparison),
  /** What the figures mean and do not mean. */
  notes: z.array(z.string()),
});

export type AggregateComparison = Readonly<z.output<typeof aggregateComparison>>;
export type AggregatesResult = Readonly<z.output<typeof aggregatesResult>>;
