import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { assessData } from '../assess/assess-data.ts';
import { checks } from '../assess/checks/index.ts';
import { isGentle } from '../config/settings.ts';
import type { Assessment } from '../model/assessment.ts';
import { LockstepError } from '../model/errors.ts';
import type { Asked } from '../model/evidence.ts';
import { quantity } from '../model/quantity.ts';
import type { Schema, Table } from '../model/schema.ts';
import { masking } from '../model/show-value.ts';
import { revealing } from '../model/value-kind.ts';
import { checkpointFile } from '../render/checkpoint-file.ts';
import { hazardLines } from './assess-lines.ts';
import { type Output, output, resultOf } from './assess-result.ts';
import { assessServers } from './assess-servers.ts';
import { defineTool, readOnlyHints, type ToolContext } from './define.ts';
import { inspectMapped, type Mapped } from './inspect-both.ts';
import { assessmentSeen } from './seen/assessment-seen.ts';

const PARTS = ['data', 'servers'] as const;

const input = z.strictObject({
  tables: z.array(z.string().max(200)).max(500).optional().describe('source tables; all when left out'),
  checks: z
    .array(z.string().max(40))
    .max(60)
    .optional()
    .describe('ids of checks (`rule` of a finding); all when left out'),
  look_at: z
    .array(z.enum(PARTS))
    .min(1)
    .optional()
    .describe('both when left out; data alone when tables or checks are named'),
  window_seconds: z.number().min(0).max(3600).default(5).describe('between two readings of the write counters'),
  whole_rows: z.number().int().min(0).max(1e12).default(10_000_000).describe('tables with more rows are sampled'),
  sample_rows: z.number().int().min(1000).max(1e9).default(200_000).describe('rows of a sample'),
  offset: z.number().int().min(0).max(1_000_000).default(0).describe('findings to skip'),
  limit: z.number().int().min(1).max(200).default(30).describe('findings to list'),
});

type Input = z.output<typeof input>;

export const assessMigration = defineTool({
  name: 'assess_migration',
  title: 'Assess the live data',
  description:
    'Before a migration: looks in the source’s live rows for what breaks or changes on the target: zero dates, values out of range, NUL, damaged characters, keys that fold together, orphans, odd JSON, counters near their end, tables without key, triggers and cascades that capture misses, names. Each finding: rows, masked examples, consequence, SQL that mends it (never run). Says what was sampled. Of the servers: readiness for change capture, rights, sizes, write rates, clocks; estimates backfill and verification from measured rates. Sends progress, waits while the server is busy.',
  input,
  output,
  hints: readOnlyHints,
  evidence: true,
  pages: ['findings'],
  narrow: 'name `tables`',
  run: async (wanted, context): Promise<Output> => {
    const mapped = await inspectMapped(context);
    const parts = wanted.look_at ?? (wanted.tables === undefined && wanted.checks === undefined ? PARTS : ['data']);
    const { first, second } = inTurn(context);
    const data = parts.includes('data') ? await assess(wanted, mapped, first) : null;
    const servers = parts.includes('servers') ? await assessServers(mapped, wanted.window_seconds, second()) : null;
    const result = resultOf(data, servers, { ...wanted, room: context.room });
    context.witness.saw(assessmentSeen(result.verdict, data, servers?.findings ?? []), askedFor(wanted, parts));
    return result;
  },
  exitCode: ({ verdict }) => (verdict === 'findings' ? 1 : verdict === 'incomplete' ? 2 : 0),
  lines: ({
    summary,
    findings,
    omitted,
    not_whole,
    not_checked,
    left_behind,
    omitted_gaps,
    servers,
    estimate,
    next,
  }) => [
    summary,
    ...findings.flatMap(hazardLines),
    ...(omitted > 0 ? [`… and ${quantity(omitted, 'finding')} more`] : []),
    ...not_whole.map(
      ({ table, read, rows, how }) =>
        `${read}: ${table}${read === 'sample' ? ` (${quantity(rows, 'row')})` : ''}: ${how}`,
    ),
    ...left_behind.map((table) => `not looked at: ${table}: the mapping leaves it behind`),
    ...not_checked.map(({ check, object, reason }) => `not checked: ${check} of ${object}: ${reason}`),
    ...(omitted_gaps > 0 ? [`… and ${omitted_gaps} more that were not read or not checked`] : []),
    ...servers,
    ...(estimate?.lines ?? []),
    next,
  ],
});

function askedFor({ tables, checks, whole_rows, sample_rows }: Input, parts: readonly string[]): Asked {
  return { tables: tables ?? null, checks: checks ?? null, look_at: [...parts], whole_rows, sample_rows };
}

/** Two parts that report one progress: the second goes on where the first has ended. */
function inTurn(context: ToolContext): { readonly first: ToolContext; readonly second: () => ToolContext } {
  let reached = 0;
  const from = (start: number): ToolContext => ({
    ...context,
    progress: (done, total, message) => {
      reached = Math.max(reached, start + done);
      context.progress(start + done, start + total, message);
    },
  });
  return { first: from(0), second: () => from(reached) };
}

function assess(wanted: Input, { source, target, mapping }: Mapped, context: ToolContext): Promise<Assessment> {
  const { projectDir, settings } = context.config();
  const mask = masking(randomBytes(16).toString('hex'));
  const reveal = revealing(settings.mapping.mask_kinds, mask);
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
      gentleMs: isGentle(settings) ? settings.parity.statement_target_ms : null,
      connections: settings.limits.connections,
      hugeBytes: null,
    },
    show: settings.parity.reveal_values ? reveal : mask,
    reveal,
    mask,
    signal: context.signal,
    onProgress: context.progress,
  });
}

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
