import { Command, Option } from 'commander';
import { activate } from '../../backfill/activation.ts';
import type { BackfillHooks } from '../../backfill/backfill-hooks.ts';
import { backfillStatus, pauseBackfill, resumeBackfill } from '../../backfill/control.ts';
import { SIZING } from '../../backfill/pace.ts';
import { type BackfillResult, runBackfill } from '../../backfill/run-backfill.ts';
import { undoBackfill } from '../../backfill/undo.ts';
import { FENCE_SCOPE } from '../../core/fence.ts';
import type { KeyOrder } from '../../core/keyset.ts';
import { openStore } from '../../store/open-store.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

interface RunOptions {
  readonly tables?: readonly string[];
  readonly first?: readonly string[];
  readonly order: KeyOrder;
  readonly restart?: boolean;
  readonly mergeMs: number;
  readonly chunk: number;
  readonly maxRunning: number;
  readonly maxPending: number;
  readonly maxLag: number;
  readonly maxParked: number;
  readonly wait: number;
}

/** Copies the rows that are there already; LOCKSTEP_BACKFILL_URL names a replica of the primary to read from. */
export function backfillCommand(context: () => Promise<KitContext>): Command {
  const command = new Command('backfill').description(
    'copy the rows that the primary holds, while both sides are in use',
  );
  command
    .command('activate')
    .description('declare that every writer of the primary is captured from now on; the backfill may run then')
    .action(async () => say(await context(), await activate(await (await context()).direction())));
  runOptions(command.command('run'))
    .description('copy, from the checkpoints on; exit code 1: not complete')
    .action(async (options: RunOptions) => {
      process.exitCode = await run(await context(), options);
    });
  command
    .command('pause')
    .description('make the run wait before its next chunk, in whatever process it is')
    .action(async () => pauseBackfill(await (await context()).direction()));
  command
    .command('resume')
    .description('let it go on')
    .action(async () => resumeBackfill(await (await context()).direction()));
  command
    .command('status')
    .description('show the checkpoints and the parked rows')
    .action(async () => say(await context(), await backfillStatus(await (await context()).direction())));
  command
    .command('undo')
    .description('delete every migrated row from the secondary; refused when it is or was the primary')
    .requiredOption('--relay-stopped', 'nothing applies changes now: said by you, not checked')
    .action(async () => {
      const kit = await context();
      say(kit, await undoBackfill(await kit.direction(), FENCE_SCOPE));
    });
  return command;
}

function runOptions(command: Command): Command {
  return command
    .option('--tables <names...>', "only these tables, as the source's schema.table")
    .option('--first <names...>', 'these tables first, as far as their parents allow')
    .addOption(
      new Option('--order <order>', 'from which end of the key')
        .choices(['ascending', 'descending'])
        .default('ascending'),
    )
    .option('--restart', 'from the first row instead of the checkpoints')
    .option('--merge-ms <ms>', 'how long a merge may hold up live changes of its table', wholeNumber(10), 200)
    .option('--chunk <rows>', 'most rows of one merge', wholeNumber(1), SIZING.maxRows)
    .option('--max-running <n>', 'wait while a server runs more statements', wholeNumber(1), 50)
    .option('--max-pending <n>', 'wait while more changes are in the outbox', wholeNumber(0), 50_000)
    .option('--max-lag <seconds>', 'wait while the replica is further behind', wholeNumber(0), 10)
    .option('--max-parked <n>', 'give a table up after so many refused rows', wholeNumber(0), 1000)
    .option('--wait <seconds>', 'how long to wait for old transactions', wholeNumber(0), 600);
}

async function run(kit: KitContext, options: RunOptions): Promise<number> {
  const url = process.env.LOCKSTEP_BACKFILL_URL ?? '';
  const direction = await kit.direction();
  const { engine } = kit.kit[direction.primary];
  const replica = url === '' ? null : openStore(engine, url, direction.primary, kit.settings.store);
  const { hooks, end } = hooksOf(kit);
  try {
    const result = await runBackfill(
      direction,
      {
        fingerprint: kit.kit.fingerprint,
        restart: options.restart === true,
        ...(options.tables === undefined ? {} : { only: options.tables }),
        ...(options.first === undefined ? {} : { first: options.first }),
        ...(replica === null ? {} : { replica }),
        order: () => options.order,
        sizing: {
          targetMs: options.mergeMs,
          maxRows: options.chunk,
          firstRows: Math.min(options.chunk, SIZING.firstRows),
        },
        limits: { running: options.maxRunning, pending: options.maxPending, lagSeconds: options.maxLag },
        maxParked: options.maxParked,
        barrierMs: options.wait * 1000,
        signal: kit.signal,
      },
      hooks,
    ).finally(end);
    process.stdout.write(kit.json ? `${JSON.stringify(result)}\n` : `${lines(result).join('\n')}\n`);
    if (result.complete) return EXIT.fine;
    return kit.signal.aborted ? EXIT.interrupted : EXIT.notClean;
  } finally {
    await replica?.close();
  }
}

function hooksOf({ log, metrics, progress }: KitContext): { hooks: BackfillHooks; end: () => void } {
  let shown: { table: string; bar: ReturnType<KitContext['progress']> } | null = null;
  let before = 0;
  return {
    end: () => shown?.bar.stop(),
    hooks: {
      log,
      onProgress: ({ table, to, rows, estimate, rowsPerSecond, secondsLeft, heldMs }) => {
        if (shown?.table !== to) {
          shown?.bar.stop();
          shown = { table: to, bar: progress(`backfill of ${table}`, estimate) };
          before = 0;
        }
        metrics.add('backfill_rows_total', { table }, Math.max(0, rows - before));
        before = rows;
        metrics.observe('backfill_chunk_seconds', { table }, heldMs / 1000);
        metrics.set(
          'backfill_done_ratio',
          { table },
          estimate === null ? 0 : Math.min(1, rows / Math.max(1, estimate)),
        );
        const left = secondsLeft === null ? '' : `, ${Math.round(secondsLeft)} s left`;
        shown.bar.update(rows, `${Math.round(rowsPerSecond)} rows/s${left}`);
      },
    },
  };
}

function lines({ complete, tables, parked, givenUp }: BackfillResult): string[] {
  return [
    ...tables.map(
      ({ table, to, rows, inserted, parked: refused, done }) =>
        `${table} to ${to}: ${quantity(rows, 'row')} read, ${inserted} inserted, ${refused} parked${done ? '' : ', not at its end'}`,
    ),
    ...givenUp,
    ...(parked.length === 0
      ? []
      : [`${quantityThat(parked.length, 'row', 'is', 'are')} parked: \`backfill status\` lists them`]),
    complete ? 'The backfill is complete.' : 'The backfill is NOT complete: run it again.',
  ];
}

function say(_kit: KitContext, what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
