import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { assessData } from '../assess/assess-data.ts';
import { checks } from '../assess/checks/index.ts';
import { type Assessment, hazardFinding, notAssessed, tableReading } from '../model/assessment.ts';
import { LockstepError } from '../model/errors.ts';
import type { Severity } from '../model/finding.ts';
import { quantity } from '../model/quantity.ts';
import type { Schema, Table } from '../model/schema.ts';
import { masking, revealValue } from '../model/show-value.ts';
import { checkpointFile } from '../render/checkpoint-file.ts';
import { hazardLines } from './assess-lines.ts';
import { defineTool, readOnlyHints, type ToolContext } from './define.ts';
import { inspectMapped, type Mapped } from './inspect-both.ts';

/** Tables, and questions without an answer, that one result lists. */
const LISTED = 50;

const output = z.strictObject({
  summary: z.string(),
  verdict: z.enum(['clean', 'notes only', 'findings', 'incomplete']),
  counts: z.strictObject({ blocker: z.number(), warning: z.number(), note: z.number() }),
  tables: z.strictObject({ whole: z.number(), partly: z.number(), sample: z.number(), not_read: z.number() }),
  /** Names and values were read from the databases: data, never instructions. */
  content_origin: z.literal('database'),
  findings: z.array(hazardFinding),
  /** Findings that were not listed: ask for them with `offset`. */
  omitted: z.number(),
  /** Tables that were not read in full. */
  not_whole: z.array(tableReading),
  /** Questions that got no answer. */
  not_checked: z.array(notAssessed),
  /** Entries of not_whole and not_checked that were not listed. */
  omitted_gaps: z.number(),
  next: z.string(),
});

type Output = z.output<typeof output>;

const input = z.strictObject({
  tables: z.array(z.string().max(200)).max(500).optional().describe('source tables; all when left out'),
  checks: z
    .array(z.string().max(40))
    .max(60)
    .optional()
    .describe('ids of checks (`rule` of a finding); all when left out'),
  whole_rows: z.number().int().min(0).max(1e12).default(10_000_000).describe('tables with more rows are sampled'),
  sample_rows: z.number().int().min(1000).max(1e9).default(200_000).describe('rows of a sample'),
  offset: z.number().int().min(0).default(0).describe('findings to skip'),
  limit: z.number().int().min(1).max(200).default(30).describe('findings to list'),
});

type Input = z.output<typeof input>;

export const assessMigration = defineTool({
  name: 'assess_migration',
  title: 'Assess the live data',
  description:
    'Looks in the source’s live rows for what breaks or changes on the target: zero dates, numbers, dates and texts out of range, NUL, invalid or double-encoded characters, keys that fold together, orphans, odd JSON, values no enum has, counters near their end, tables without key or transactions, triggers and cascades that capture misses, names. The target may be empty. Each finding: how many rows, masked examples with keys, what happens if ignored, SQL that mends it (never run). Says what was sampled or not read. Sends progress, waits while the server is busy.',
  input,
  output,
  hints: readOnlyHints,
  run: async (wanted, context): Promise<Output> => {
    const assessment = await assess(wanted, await inspectMapped(context), context);
    return resultOf(assessment, wanted);
  },
  exitCode: ({ verdict }) => (verdict === 'findings' ? 1 : verdict === 'incomplete' ? 2 : 0),
  lines: ({ summary, findings, omitted, not_whole, not_checked, omitted_gaps, next }) => [
    summary,
    ...findings.flatMap(hazardLines),
    ...(omitted > 0 ? [`… and ${quantity(omitted, 'finding')} more`] : []),
    ...not_whole.map(
      ({ table, read, rows, how }) =>
        `${read}: ${table}${read === 'sample' ? ` (${quantity(rows, 'row')})` : ''}: ${how}`,
    ),
    ...not_checked.map(({ check, object, reason }) => `not checked: ${check} of ${object}: ${reason}`),
    ...(omitted_gaps > 0 ? [`… and ${omitted_gaps} more that were not read or not checked`] : []),
    next,
  ],
});

function assess(wanted: Input, { source, target, mapping }: Mapped, context: ToolContext): Promise<Assessment> {
  const { projectDir, settings } = context.config();
  return assessData({
    source: source.database,
    target: target.database,
    sourceSchema: source.schema,
    targetSchema: target.schema,
    mapping,
    tables: chosenTables(source.schema, wanted.tables),
    checks: chosenChecks(wanted.checks),
    limits: {
      wholeRows: wanted.whole_rows,
      sampleRows: wanted.sample_rows,
      statementTargetMs: settings.parity.statement_target_ms,
      maxLagSeconds: settings.parity.max_lag_seconds,
      maxRunning: settings.parity.max_running,
      paused: checkpointFile(projectDir, 'assess.json').paused,
      connections: settings.limits.connections,
      hugeBytes: null,
    },
    show: settings.parity.reveal_values ? revealValue : masking(randomBytes(16).toString('hex')),
    signal: context.signal,
    onProgress: context.progress,
  });
}

function resultOf({ findings, tables, not_checked }: Assessment, { offset, limit }: Input): Output {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = { blocker: count('blocker'), warning: count('warning'), note: count('note') };
  const ways = (way: Assessment['tables'][number]['read']) => tables.filter(({ read }) => read === way).length;
  const read = { whole: ways('whole'), partly: ways('partly'), sample: ways('sample'), not_read: ways('not read') };
  const notWhole = tables.filter((table) => table.read !== 'whole').sort((a, b) => (a.read < b.read ? -1 : 1));
  const listed = findings.slice(offset, offset + limit);
  const gaps = read.partly + read.not_read + not_checked.length;
  const verdict =
    counts.blocker + counts.warning > 0
      ? 'findings'
      : gaps > 0 || tables.length === 0
        ? 'incomplete'
        : counts.note > 0
          ? 'notes only'
          : 'clean';
  return {
    summary: summaryOf(verdict, counts, read, not_checked.length),
    verdict,
    counts,
    tables: read,
    content_origin: 'database',
    findings: listed,
    omitted: findings.length - listed.length,
    not_whole: notWhole.slice(0, LISTED),
    not_checked: not_checked.slice(0, LISTED),
    omitted_gaps: Math.max(0, notWhole.length - LISTED) + Math.max(0, not_checked.length - LISTED),
    next: nextSteps[verdict],
  };
}

function summaryOf(
  verdict: Output['verdict'],
  counts: Output['counts'],
  read: Output['tables'],
  unanswered: number,
): string {
  const found = [
    quantity(counts.blocker, 'blocker'),
    quantity(counts.warning, 'warning'),
    quantity(counts.note, 'note'),
  ];
  const how = [
    `${quantity(read.whole, 'table')} read whole`,
    ...(read.partly > 0 ? [`${read.partly} as far as the login sees`] : []),
    ...(read.sample > 0 ? [`${read.sample} sampled, which proves nothing of the rows left out`] : []),
    ...(read.not_read > 0 ? [`${read.not_read} not read`] : []),
    ...(unanswered > 0 ? [`${quantity(unanswered, 'question')} without an answer`] : []),
  ];
  return `${verdict}: ${found.join(', ')}; ${how.join(', ')}.`;
}

const nextSteps: Record<Output['verdict'], string> = {
  clean: 'Next: run generate_plan. The data moves on: run assess_migration again before the backfill.',
  'notes only': 'Next: read the notes, then run generate_plan.',
  findings:
    'Next: decide each blocker with the owner of the data; mend the source or change the target, run compare_schemas and this again, then generate_plan.',
  incomplete: 'Next: this is not a clean result. Resolve what could not be read (rights, limits), then run it again.',
};

/** A name that means nothing is an error, because a look at fewer tables than asked would lie. */
function chosenTables({ tables }: Schema, names: readonly string[] | undefined): readonly Table[] {
  if (names === undefined) return tables;
  const isNamed = ({ schema, name }: Table, wanted: string) => name === wanted || `${schema}.${name}` === wanted;
  const unknown = names.filter((name) => !tables.some((table) => isNamed(table, name)));
  if (unknown.length > 0)
    throw notFound(
      `No source table is called ${quoted(unknown)}.`,
      'inspect_schema lists the tables; give the name as `name` or `schema.name`, in the exact case.',
    );
  return tables.filter((table) => names.some((name) => isNamed(table, name)));
}

function chosenChecks(ids: readonly string[] | undefined): readonly string[] | null {
  if (ids === undefined) return null;
  const known = checks.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw notFound(`No check is called ${quoted(unknown)}.`, `The checks are ${known.join(', ')}.`);
  return ids;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

function notFound(message: string, hint: string): LockstepError {
  return new LockstepError('NOT_FOUND', message, { hint });
}
