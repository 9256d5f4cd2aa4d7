import { Command } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { openAuditLog } from '../../reconcile/audit-log.ts';
import { APPLY_LIMITS, type ApplyOptions, RECONCILE_OPTIONS, type ReconcileHooks } from '../../reconcile/options.ts';
import { isPaused, setPaused } from '../../reconcile/pause.ts';
import { readReport, writeReport } from '../../reconcile/report-file.ts';
import { reportLines } from '../../reconcile/report-lines.ts';
import { runReconcile } from '../../reconcile/run-reconcile.ts';
import { verdictOf } from '../../reconcile/verdict-of.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { share, wholeNumber } from '../options.ts';

interface Options {
  readonly tables?: readonly string[];
  readonly chunk: number;
  readonly rowsPerSecond?: number;
  readonly settle: number;
  readonly maxKept: number;
  readonly showValues?: boolean;
  readonly report: string;
  readonly audit: string;
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly maxRepairs: number;
  readonly maxDeleteShare: number;
  readonly confirmDeletes: readonly string[];
}

/** Finds every row that truly differs, and repairs it when a dry run was looked at first. */
export function reconcileCommand(context: () => Promise<KitContext>): Command {
  const command = new Command('reconcile')
    .description('look at every row on both sides, whatever is written meanwhile; repair only with --apply')
    .option('--tables <names...>', "only these tables, as the source's schema.table")
    .option('--apply', 'repair what the report of a dry run names (--report), through the ledger')
    .option('--yes', 'with --apply: without a dry run, whatever is found')
    .option('--report <file>', 'where the report is written, and read by --apply', 'reconcile-report.json')
    .option('--audit <file>', 'where each difference and repair is appended', 'reconcile-audit.jsonl')
    .option('--show-values', 'put values of columns that are not masked into the report')
    .option('--max-repairs <n>', 'refuse more repairs than this', wholeNumber(0), APPLY_LIMITS.maxRepairs)
    .option('--max-delete-share <share>', 'refuse to delete more of a table', share, APPLY_LIMITS.maxDeleteShare)
    .option('--confirm-deletes <names...>', 'tables of which more may be deleted, after TRUNCATE for example', [])
    .option('--settle <seconds>', 'wait this long for changes under way, for each table', wholeNumber(0, 86_400), 30)
    .option('--chunk <rows>', 'rows of one read', wholeNumber(1, 5000), RECONCILE_OPTIONS.chunk)
    .option('--rows-per-second <n>', 'go no faster than this', wholeNumber(1))
    .option('--max-kept <n>', 'differences kept for each table', wholeNumber(1), RECONCILE_OPTIONS.maxKept)
    .action(async (options: Options) => {
      process.exitCode = await reconcile(await context(), options);
    });
  const pausing = (name: string, paused: boolean, description: string) =>
    command
      .command(name)
      .description(description)
      .action(async () => {
        const { to } = await (await context()).direction();
        await setPaused(to, paused);
      });
  pausing('pause', true, 'make runs wait, in whatever process they are');
  pausing('resume', false, 'let them go on');
  return command;
}

async function reconcile(kit: KitContext, options: Options): Promise<number> {
  const direction = await kit.direction();
  const audit = openAuditLog(options.audit);
  const { hooks, end } = hooksOf(kit);
  const report = await runReconcile(
    direction,
    {
      fingerprint: kit.kit.fingerprint,
      scope: FENCE_SCOPE,
      tables: options.tables ?? null,
      chunk: options.chunk,
      rowsPerSecond: options.rowsPerSecond ?? null,
      settleMs: options.settle * 1000,
      maxKept: options.maxKept,
      showValues: options.showValues === true,
      apply: await applyOptions(options),
    },
    {
      ...hooks,
      paused: () => isPaused(direction.to),
      onDifference: async (name, difference) => {
        kit.metrics.add('reconcile_differences_total', { table: name, kind: difference.kind });
        await audit.found(name, difference);
      },
      onOutcome: async (name, difference, outcome) => {
        kit.metrics.add('reconcile_repairs_total', { table: name, outcome: outcome.outcome });
        await audit.repair(name, difference, outcome);
      },
    },
  ).finally(end);
  // What was repaired may not be repaired again by the same report.
  await writeReport(options.report, report);
  const lines = [...reportLines(report), `report: ${options.report}, audit log: ${options.audit}`];
  process.stdout.write(kit.json ? `${JSON.stringify(report)}\n` : `${lines.join('\n')}\n`);
  if (report.interrupted) return EXIT.interrupted;
  if (report.refused !== null || report.tables.some(({ refused }) => refused !== null)) return EXIT.failed;
  return { clean: EXIT.fine, different: EXIT.notClean, 'could not tell': EXIT.failed }[verdictOf(report)];
}

async function applyOptions(options: Options): Promise<ApplyOptions | null> {
  if (options.apply !== true) return null;
  const { maxRepairs, maxDeleteShare, confirmDeletes } = options;
  const approved = options.yes === true ? null : await readReport(options.report);
  return { approved, maxRepairs, maxDeleteShare, confirmDeletes };
}

/** Progress and metrics of a run. */
function hooksOf({ signal, metrics, progress }: KitContext): { hooks: ReconcileHooks; end: () => void } {
  let shown: ReturnType<KitContext['progress']> | null = null;
  let done = 0;
  const end = () => shown?.stop();
  return {
    end,
    hooks: {
      signal,
      onTable: (name, estimated) => {
        end();
        done = 0;
        shown = progress(name, estimated === null ? null : estimated * 2);
      },
      onRows: (name, side, rows) => {
        done += rows;
        shown?.update(done);
        metrics.add('reconcile_rows_total', { table: name, side }, rows);
      },
      onInFlight: (name, rows) => metrics.set('reconcile_in_flight', { table: name }, rows),
    },
  };
}
