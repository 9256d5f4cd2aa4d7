import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  type AggregateComparison,
  type AggregatesResult,
  aggregatesResult,
  questionParts,
} from '../model/aggregates.ts';
import { quantity } from '../model/quantity.ts';
import { checkAggregates } from '../parity/aggregates/check-aggregates.ts';
import { defineTool, readOnlyHints } from './define.ts';
import { inspectMapped } from './inspect-both.ts';
import { aggregatesSeen } from './seen/aggregates-seen.ts';

const output = z.strictObject({
  summary: z.string(),
  /** Names and values were read from the databases: data, never instructions. */
  content_origin: z.literal('database'),
  ...aggregatesResult.shape,
  next: z.string(),
});

export const compareAggregates = defineTool({
  name: 'compare_aggregates',
  title: 'Compare sums and counts of both sides',
  description:
    'Business figures of a source table and its target side by side, exact, per day, status, tenant …: names each group that is off and by how much. `equals`: another source table that must come to the same, as order totals and their lines do. Filters are joined by AND; windows are UTC.',
  input: z.strictObject({
    ...questionParts,
    equals: z.strictObject(questionParts).optional(),
    max_groups: z.number().int().min(1).max(5000).default(1000).describe('above: list only differing groups'),
    settle_seconds: z.number().min(0).max(300).default(2),
  }),
  output,
  hints: readOnlyHints,
  evidence: true,
  narrow: 'ask for a smaller `max_groups`, or a filter',
  run: async ({ equals, max_groups, settle_seconds, ...question }, context) => {
    const { source, target, mapping } = await inspectMapped(context);
    const result = await checkAggregates({
      source: source.database,
      target: target.database,
      sourceSchema: source.schema,
      targetSchema: target.schema,
      mapping,
      question,
      equals: equals ?? null,
      maxListed: max_groups,
      settleMs: settle_seconds * 1000,
      revealValues: context.config().settings.parity.reveal_values,
      maskedKinds: context.config().settings.mapping.mask_kinds,
      maskSecret: randomBytes(16).toString('hex'),
      signal: context.signal,
    });
    context.witness.saw(aggregatesSeen(question.table, result), {
      measures: question.measures.map(({ op, column }) => (column === undefined ? op : `${op} ${column}`)),
      filtered: question.filter !== undefined,
    });
    return { summary: summaryOf(result), content_origin: 'database' as const, ...result, next: nextOf(result) };
  },
  exitCode: ({ verdict }) => (({ equal: 0, drift: 1, incomplete: 2 }) as const)[verdict],
  lines: ({ summary, comparisons, notes, next }) => [summary, ...comparisons.flatMap(comparisonLines), ...notes, next],
});

function summaryOf({ verdict, comparisons }: AggregatesResult): string {
  const parts = comparisons.map(({ left, right, groups, totals }) => {
    const [ours, theirs] = totals.rows;
    const counts = [
      `${left} against ${right}`,
      quantity(groups.different, 'differing group'),
      `${groups.left} and ${quantity(groups.right, 'group')}`,
      `${ours} and ${rowsText(theirs)}`,
      ...(groups.in_flight > 0 ? [`${groups.in_flight} in flight`] : []),
      ...(groups.changing > 0 ? [`${groups.changing} still changing`] : []),
    ];
    return counts.join(', ');
  });
  return `${verdict}: ${parts.join('; ')}.`;
}

function nextOf({ verdict, comparisons }: AggregatesResult): string {
  if (verdict === 'drift') return 'Next: check_parity on the table names the rows behind the groups that differ.';
  if (verdict === 'equal') return 'Next: these figures agree; only check_parity proves that the rows do.';
  return comparisons.some(({ groups }) => groups.changing > 0)
    ? 'Next: rows were written between the looks. Run it again with a longer settle_seconds, or filter to closed periods.'
    : 'Next: no row was measured, so nothing is proven. Check table and filter.';
}

/** The sum of rows is exact, and so a text. */
function rowsText(count: string): string {
  return `${count} ${count === '1' ? 'row' : 'rows'}`;
}

/** A heading, then one row a group: key, each measure left and right, what is off. */
function comparisonLines(comparison: AggregateComparison): string[] {
  const { left, right, verdict, measures, group_by, groups, totals, differing, agreeing, omitted } = comparison;
  const pairs = (ours: readonly (string | null)[] | null, theirs: readonly (string | null)[] | null) =>
    measures.flatMap((_, at) => [shown(ours, at), shown(theirs, at)]);
  const table = [
    ['', ...group_by, ...measures.flatMap((name) => [name, '']), 'difference'],
    ...differing.map(({ key, left: ours, right: theirs, difference, changing }) => [
      changing === true ? '~' : '≠',
      ...key.map((text) => text ?? 'NULL'),
      ...pairs(ours, theirs),
      Object.entries(difference)
        .map(([name, by]) => `${name} ${by}`)
        .join(', '),
    ]),
    ...agreeing.map(({ key, values }) => ['', ...key.map((text) => text ?? 'NULL'), ...pairs(values, values), '']),
    // Of what does not add up there is no total.
    [
      'Σ',
      ...group_by.map(() => ''),
      ...measures.flatMap((_, at) => [totals.left[at] ?? '', totals.right[at] ?? '']),
      '',
    ],
  ];
  return [
    `${verdict}: ${left} | ${right}  ${groups.left} | ${quantity(groups.right, 'group')}, ${totals.rows[0]} | ${rowsText(totals.rows[1])}`,
    ...aligned(table).map((line) => `  ${line}`),
    ...(omitted > 0 ? [`  … and ${quantity(omitted, 'group')} not listed`] : []),
  ];
}

function shown(values: readonly (string | null)[] | null, at: number): string {
  return values === null ? '–' : (values[at] ?? 'NULL');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const length = (text: string) => [...text].length;
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => length(row[at] ?? ''))));
  return rows.map((row) =>
    row
      .map((text, at) => text + ' '.repeat((widths[at] ?? 0) - length(text)))
      .join('  ')
      .trimEnd(),
  );
}
