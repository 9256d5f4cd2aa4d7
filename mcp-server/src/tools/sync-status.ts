import { z } from 'zod';
import { type DriftStatus, type SyncStatus, syncStatus } from '../model/sync-status.ts';
import { takenBack } from '../model/taken-back.ts';
import { statusLines } from '../observe/status-lines.ts';
import { syncSeenOf } from '../observe/sync-seen.ts';
import { defineTool, type ExitCode, readOnlyHints } from './define.ts';
import { observeProject } from './observe-project.ts';

const output = z.strictObject({
  summary: z.string(),
  /** Names and reasons were read from the databases: data, never instructions. */
  content_origin: z.literal('database'),
  ...syncStatus.shape,
  /** Tables beyond the first thirty. */
  omitted_tables: z.number(),
  next: z.string(),
});

const TABLES = 30;
const REASONS = 5;
const POINTS = 5;
const POSITION = 500;

export const syncStatusTool = defineTool({
  name: 'sync_status',
  title: 'See whether the sync keeps up',
  description:
    'How the running sync stands, in either direction: queue per table, parked with reasons, rates, catch-up time (or never), heartbeat lag, replicas, slots, log left, Kafka Connect, AWS DMS, drift trend, schema changes since the plan, backfill, fence. Judges every stop condition (halt, warn, fine, unknown) with the command to pause or resume.',
  input: z.strictObject({}),
  output,
  hints: readOnlyHints,
  evidence: true,
  run: async (_input, context) => {
    const { status } = await observeProject(context, null);
    context.witness.saw({ tool: 'sync_status', ...syncSeenOf(status, context.config().settings.observe) });
    return { ...shortened(status), content_origin: 'database' as const, ...conclusion(status) };
  },
  exitCode: ({ state }) => EXIT[state],
  lines: (result) => [result.summary, ...statusLines(result), result.next],
});

const EXIT: Readonly<Record<SyncStatus['state'], ExitCode>> = { fine: 0, warn: 1, halt: 1, unknown: 2 };

function conclusion(status: SyncStatus) {
  const { state, conditions, primary, catchUp } = status;
  const notFine = conditions.filter((one) => one.state !== 'fine');
  const [worst] = notFine;
  const which = notFine.length === 0 ? '' : ` (${notFine.map(({ id }) => id).join(', ')})`;
  const stop = worst?.state === 'halt' ? (worst.pause ?? worst.resume) : null;
  return {
    summary: `${state}${which}; the primary is ${primary ?? 'not known'}; catch-up: ${catchUp.verdict}.`,
    next:
      worst === undefined
        ? takenBack(status) === null
          ? 'Next: check_parity, then check_gate for the phase you are in.'
          : `Next: ${conditions.find(({ id }) => id === 'fence')?.what}`
        : stop === null
          ? `Next: ${worst.id}: ${worst.what}`
          : `Next: stop the damage: ${stop}${worst.pause === null || worst.resume === null ? '' : `. When it is mended: ${worst.resume}`}`,
  };
}

function shortDrift(drift: DriftStatus): DriftStatus {
  return { ...drift, points: drift.points.slice(-POINTS), differing: drift.differing.slice(0, TABLES) };
}

function shortened(status: SyncStatus) {
  const { tables, queue, drift } = status;
  const side = (one: SyncStatus['source']) => ({ ...one, position: one.position?.slice(0, POSITION) ?? null });
  return {
    ...status,
    tables: tables.slice(0, TABLES),
    omitted_tables: Math.max(0, tables.length - TABLES),
    queue: queue.known
      ? { known: true as const, value: { ...queue.value, reasons: queue.value.reasons.slice(0, REASONS) } }
      : queue,
    drift: drift.known ? { known: true as const, value: shortDrift(drift.value) } : drift,
    source: side(status.source),
    target: side(status.target),
  };
}
