import { Command } from 'commander';
import { NoPrimaryError } from '../../core/flip-stage.ts';
import type { Side } from '../../descriptor.ts';
import { plainMessage } from '../../observe/plain-message.ts';
import { readSideStatus, type SideStatus } from '../../observe/side-status.ts';
import { kitTables } from '../../sql/kit-tables.ts';
import { quantity } from '../../values/quantity.ts';
import { type KitContext, NotInstalledError, notInstalled } from '../context.ts';
import { EXIT } from '../exit-code.ts';

/** What the kit's tables on both sides say; null where the kit is not installed. */
interface Status {
  readonly primary: Side | null;
  /** Why no primary can be told. */
  readonly problem: string | null;
  readonly source: SideStatus | null;
  readonly target: SideStatus | null;
}

/** Shows where everything stands. */
export function statusCommand(context: () => Promise<KitContext>): Command {
  return new Command('status')
    .description('show the primary, what waits and what is parked, checkpoints, leases and lag; changes nothing')
    .option('--watch <seconds>', 'again and again, until stopped', Number)
    .action(async ({ watch }: { watch?: number }) => {
      const kit = await context();
      for (;;) {
        process.exitCode = await show(kit);
        if (watch === undefined || !(watch > 0) || kit.signal.aborted) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, watch * 1000);
          kit.signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
        });
        if (kit.signal.aborted) return;
      }
    });
}

/** Exit code 1: not installed, no primary, or something is parked. */
async function show(kit: KitContext): Promise<number> {
  const status = await statusOf(kit);
  for (const side of ['source', 'target'] as const) setMetrics(kit, side, status[side]);
  process.stdout.write(kit.json ? `${JSON.stringify(status)}\n` : `${statusLines(kit, status).join('\n')}\n`);
  const sides = [status.source, status.target];
  const fine = status.primary !== null && sides.every((side) => side !== null && side.outbox.parked === 0);
  return fine ? EXIT.fine : EXIT.notClean;
}

async function statusOf(kit: KitContext): Promise<Status> {
  const side = async (name: Side) => {
    const { engine, schema } = kit.kit[name];
    try {
      return await readSideStatus({ store: kit.stores[name], tables: kitTables(engine, schema) });
    } catch (error) {
      if (notInstalled(error)) return null;
      throw error;
    }
  };
  const [source, target] = await Promise.all([side('source'), side('target')]);
  try {
    return { primary: (await kit.direction()).primary, problem: null, source, target };
  } catch (error) {
    if (!(error instanceof NoPrimaryError || error instanceof NotInstalledError)) throw error;
    return { primary: null, problem: plainMessage(error), source, target };
  }
}

function setMetrics({ metrics }: KitContext, side: Side, status: SideStatus | null): void {
  if (status === null) return;
  metrics.set('outbox_pending', { side }, status.outbox.pending);
  metrics.set('outbox_parked', { side }, status.outbox.parked);
  metrics.set('outbox_oldest_seconds', { side }, status.outbox.oldestSeconds ?? 0);
  for (const { epoch } of status.fences) metrics.set('epoch', { side }, epoch);
  if (status.heartbeat?.lagSeconds != null) metrics.set('heartbeat_lag_seconds', {}, status.heartbeat.lagSeconds);
}

function statusLines(kit: KitContext, { primary, problem, source, target }: Status): string[] {
  return [
    primary === null ? `no primary: ${problem}` : `the ${primary} is the primary`,
    ...sideLines('source', kit.stores.source.label, source),
    ...sideLines('target', kit.stores.target.label, target),
  ];
}

function sideLines(side: Side, label: string, status: SideStatus | null): string[] {
  if (status === null) return [`${side} (${label}): not installed`];
  const { fences, outbox, ledger, leases, backfill, notes, heartbeat } = status;
  const oldest = outbox.oldestSeconds === null ? '' : `, the oldest for ${outbox.oldestSeconds} s`;
  const lag = heartbeat?.lagSeconds == null ? '' : `, carried in ${heartbeat.lagSeconds} s`;
  return [
    `${side} (${label})`,
    ...fences.map(({ scope, epoch, writer }) => `  fence ${scope}: epoch ${epoch}, writer ${writer}`),
    `  outbox: ${outbox.pending} wait${oldest}, ${outbox.parked} parked, newest ${outbox.newest}`,
    `  ledger: ${quantity(ledger.rows, 'key')}, ${ledger.tombstones} of them deleted, newest ${ledger.newest}`,
    ...backfill.map(({ table, rows, parked, done }) => {
      return `  backfill of ${table}: ${quantity(rows, 'row')}${parked > 0 ? `, ${parked} parked` : ''}${done ? ', done' : ''}`;
    }),
    ...leases.map(({ name, holder, secondsLeft }) => `  ${name} runs: ${holder}, lease for ${secondsLeft} s`),
    ...(heartbeat === null ? [] : [`  heartbeat: ${heartbeat.beatSecondsAgo} s ago${lag}`]),
    ...notes.map(({ name, secondsAgo }) => `  note: ${name}, ${secondsAgo} s ago`),
  ];
}
