import { Command } from 'commander';
import { keyOf, rowKeyOf } from '../../core/row-key.ts';
import { followPrimary } from '../../relay/follow-primary.ts';
import { listParked, redeliver, unpark } from '../../relay/parked.ts';
import { prune } from '../../relay/prune.ts';
import { relayLag } from '../../relay/relay-lag.ts';
import { RELAY_OPTIONS, type RelayHooks } from '../../relay/relay-options.ts';
import { runRelay } from '../../relay/run-relay.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

/** Carries changes from the primary to the secondary, and looks after those that could not be carried. */
export function relayCommand(context: Context): Command {
  return new Command('relay')
    .description('carry changes from the primary to the secondary')
    .addCommand(runCommand(context), { isDefault: true })
    .addCommand(lagCommand(context))
    .addCommand(parkedCommand(context))
    .addCommand(unparkCommand(context))
    .addCommand(redeliverCommand(context))
    .addCommand(pruneCommand(context));
}

function runCommand(context: Context): Command {
  return new Command('run')
    .description('carry changes until it is stopped, after a flip the other way; any number of these may run')
    .option('--workers <n>', 'batches under way at once', wholeNumber(1, 64), RELAY_OPTIONS.workers)
    .option('--batch <keys>', 'most keys of one batch', wholeNumber(1, 2000), RELAY_OPTIONS.batch)
    .option('--once', 'end when nothing waits any more')
    .action(async (options: { workers: number; batch: number; once?: boolean }) => {
      const kit = await context();
      const { signal, log } = kit;
      const until = options.once === true ? 'drained' : 'stopped';
      const { workers, batch } = options;
      const watch = setInterval(() => void measure(kit).catch(() => undefined), 5000);
      try {
        const wanted = { workers, batch, until, signal, log } as const;
        const report =
          until === 'drained'
            ? await runRelay(await kit.direction(), wanted, hooksOf(kit))
            : await followPrimary({ ...wanted, direction: () => kit.direction() }, hooksOf(kit));
        await measure(kit).catch(() => undefined);
        say(kit, report, [
          `${quantity(report.applied, 'key')} applied, ${report.stale} were there already, ${report.released} put back, ${report.parked} parked`,
        ]);
        if (signal.aborted && until === 'drained') process.exitCode = EXIT.interrupted;
        else if (report.parked > 0) process.exitCode = EXIT.notClean;
      } finally {
        clearInterval(watch);
      }
    });
}

function hooksOf({ metrics, log }: KitContext): RelayHooks {
  return {
    settled: ({ applied, stale, released, parked, ms, oldestSeconds }) => {
      metrics.add('relay_events_total', { outcome: 'applied' }, applied);
      metrics.add('relay_events_total', { outcome: 'stale' }, stale);
      metrics.add('relay_events_total', { outcome: 'retried' }, released);
      metrics.add('relay_events_total', { outcome: 'parked' }, parked);
      metrics.observe('relay_batch_seconds', {}, ms / 1000);
      metrics.set('relay_lag_seconds', {}, oldestSeconds);
      if (parked > 0) log.error({ parked }, 'changes were parked: see `relay parked`');
    },
  };
}

async function measure({ direction, metrics }: KitContext): Promise<void> {
  const away = await direction();
  const { pending, parked, oldestSeconds, transitSeconds } = await relayLag(away);
  metrics.set('outbox_pending', { side: away.primary }, pending);
  metrics.set('outbox_parked', { side: away.primary }, parked);
  metrics.set('outbox_oldest_seconds', { side: away.primary }, oldestSeconds ?? 0);
  if (transitSeconds !== null) metrics.set('heartbeat_lag_seconds', {}, transitSeconds);
}

function lagCommand(context: Context): Command {
  return new Command('lag').description('say how far the secondary is behind').action(async () => {
    const kit = await context();
    const lag = await relayLag(await kit.direction());
    say(kit, lag, [
      `${lag.pending} wait${lag.oldestSeconds === null ? '' : `, the oldest for ${lag.oldestSeconds.toFixed(1)} s`}; ${lag.parked} parked`,
      lag.staleSeconds === null
        ? 'no beat has reached the secondary yet'
        : `the last beat that reached the secondary is ${lag.staleSeconds.toFixed(1)} s old and took ${lag.transitSeconds?.toFixed(3) ?? '?'} s`,
      ...(lag.setBackSeconds === 0
        ? []
        : [
            `the primary's clock was set back: it stands ${lag.setBackSeconds.toFixed(1)} s before what it wrote, so these ages say nothing; look again when the relay has carried a new beat`,
          ]),
    ]);
    if (lag.parked > 0 || lag.setBackSeconds > 0) process.exitCode = EXIT.notClean;
  });
}

function parkedCommand(context: Context): Command {
  return new Command('parked').description('list the keys that are set aside, and why').action(async () => {
    const kit = await context();
    const parked = await listParked(await kit.direction());
    const all = parked.map((one) => ({ ...one, newest: String(one.newest) }));
    say(
      kit,
      all,
      all.length === 0 ? ['nothing is parked'] : all.map((one) => `${one.name} ${one.rowKey}: ${one.reason}`),
    );
    if (parked.length > 0) process.exitCode = EXIT.notClean;
  });
}

function unparkCommand(context: Context): Command {
  return new Command('unpark')
    .description('put parked changes back into the queue')
    .option('--all', 'all of them')
    .option('--table <name>', "the source's schema.table")
    .option('--key <json...>', 'keys of that table, each a JSON array of texts as `relay parked` shows it')
    .action(async (options: { all?: boolean; table?: string; key?: string[] }, command: Command) => {
      const { all, table, key = [] } = options;
      if ((all === true) === (table !== undefined && key.length > 0))
        command.error('give --all, or --table with --key');
      const kit = await context();
      const keys = key.map((text) => ({ name: table ?? '', rowKey: rowKeyOf(keyOf(text)) }));
      const events = await unpark(await kit.direction(), all === true ? 'all' : keys);
      say(kit, { events }, [`${quantityThat(events, 'change', 'waits', 'wait')} again`]);
    });
}

function redeliverCommand(context: Context): Command {
  return new Command('redeliver')
    .description('carry changes once more that were applied, after the secondary was restored to an earlier moment')
    .requiredOption('--after <id>', 'the newest outbox id that is certain to be there; 0 for all', wholeNumber(0))
    .action(async ({ after }: { after: number }) => {
      const kit = await context();
      const events = await redeliver(await kit.direction(), BigInt(after));
      say(kit, { events }, [`${quantityThat(events, 'change', 'waits', 'wait')} again`]);
    });
}

function pruneCommand(context: Context): Command {
  return new Command('prune')
    .description('remove applied changes that are not the newest of their key')
    .option('--older-than <hours>', 'only those applied longer ago', wholeNumber(0), 24)
    .action(async ({ olderThan }: { olderThan: number }) => {
      const kit = await context();
      const pruned = await prune(await kit.direction(), { olderThanMs: olderThan * 3_600_000, signal: kit.signal });
      say(kit, pruned, [
        `${quantity(pruned.events, 'change')} and ${quantity(pruned.ledger, 'row')} of the ledger removed`,
      ]);
    });
}

function say({ json }: KitContext, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
}
