import { appendFile } from 'node:fs/promises';
import { Command } from 'commander';
import { emptySecondary } from '../../backfill/undo.ts';
import type { Direction } from '../../core/direction.ts';
import { otherSide } from '../../descriptor.ts';
import { acceptPrimary } from '../../failover/accept-primary.ts';
import { catchUpSecondary } from '../../failover/catch-up-secondary.ts';
import { confirmLost, lostWords } from '../../failover/confirm.ts';
import { findLost, type Lost } from '../../failover/find-lost.ts';
import { keepRows } from '../../failover/keep-rows.ts';
import { countSecondary, dropOwnChanges } from '../../failover/rebuild-secondary.ts';
import { quantity, quantityThat } from '../../values/quantity.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

interface Flags {
  readonly lost?: readonly string[];
  readonly audit: string;
  readonly keepRows?: string;
  readonly wait: number;
}

const SHOWN = 20;

/** Settles what a failover lost, on either side: shows it first, and acts only when what is lost is named. */
export function failoverCommand(context: Context): Command {
  const command = new Command('failover').description('say what a failover lost, and settle it');
  const add = (name: string, description: string) => command.command(name).description(description);
  const audited = (one: Command) =>
    one.option('--audit <file>', 'where what is done is appended', 'failover-audit.jsonl');
  const confirmed = (one: Command) =>
    audited(one).option('--lost <name=count...>', 'do it: what is lost, exactly as the run without this says it');
  add('status', 'compare the whole ledger with the outbox; changes nothing').action(async () =>
    status(await context()),
  );
  confirmed(add('accept-primary', 'the primary lost changes: bring the secondary to what the primary holds now'))
    .option('--keep-rows <file>', 'first write the rows that the secondary holds of lost keys to a new file')
    .option('--wait <seconds>', 'how long to wait for open transactions', wholeNumber(0), 600)
    .action(async (flags: Flags) => accept(await context(), flags));
  audited(add('catch-up-secondary', 'the secondary lost changes: have the relay apply them again')).action(
    async (flags: Flags) => catchUp(await context(), flags),
  );
  confirmed(add('rebuild-secondary', 'give the secondary up: delete every migrated row of it, to be copied anew'))
    .requiredOption('--relay-stopped', 'nothing applies changes now: said by you, not checked')
    .action(async (flags: Flags) => rebuild(await context(), flags));
  return command;
}

async function status(kit: KitContext): Promise<void> {
  const direction = await kit.direction();
  const { ofPrimary, ofSecondary } = await findLost(direction, kit.signal);
  const [primary, secondary] = [direction.primary, otherSide(direction.primary)];
  const value = { primary, ofPrimary: shown(direction, ofPrimary), ofSecondary: shown(direction, ofSecondary) };
  say(kit, value, [
    ...told(direction, ofPrimary, `the ${primary} lost changes that the ${secondary} holds`, 'accept-primary'),
    ...told(direction, ofSecondary, `the ${secondary} lost changes that were applied to it`, 'catch-up-secondary'),
    ...(ofPrimary.keys.length + ofSecondary.keys.length === 0 ? ['nothing is lost on either side'] : []),
  ]);
  if (ofPrimary.keys.length + ofSecondary.keys.length > 0) process.exitCode = EXIT.notClean;
}

async function accept(kit: KitContext, { lost, audit, keepRows: file, wait }: Flags): Promise<void> {
  const direction = await kit.direction();
  const { ofPrimary } = await findLost(direction, kit.signal);
  if (lost === undefined) return preview(kit, ofPrimary.byTable, 'accept-primary', 'go back to what the primary holds');
  confirmLost(ofPrimary.byTable, lost);
  if (ofPrimary.keys.length === 0) return say(kit, { keys: 0 }, ['nothing is lost: nothing was changed']);
  if (file !== undefined) await keepRows(direction, ofPrimary.keys, file);
  await write(audit, 'accept-primary begins', {
    primary: direction.primary,
    ...shown(direction, ofPrimary, Infinity),
    keptIn: file ?? null,
  });
  const keys = await acceptPrimary(direction, ofPrimary, {
    timeoutMs: wait * 1000,
    signal: kit.signal,
    onWait: (message) => kit.log.warn(message),
  });
  await write(audit, 'accept-primary done', { primary: direction.primary, keys });
  say(kit, { keys }, [
    `${quantityThat(keys, 'key', 'is', 'are')} carried anew: start the relay, then run reconcile over all tables`,
  ]);
}

async function catchUp(kit: KitContext, { audit }: Flags): Promise<void> {
  const direction = await kit.direction();
  const { ofSecondary } = await findLost(direction, kit.signal);
  await write(audit, 'catch-up-secondary', { primary: direction.primary, ...shown(direction, ofSecondary, Infinity) });
  const changes = await catchUpSecondary(direction, ofSecondary);
  say(kit, { changes }, [
    `${quantityThat(changes, 'change', 'waits', 'wait')} again: start the relay, run the backfill to its end, then reconcile`,
  ]);
}

async function rebuild(kit: KitContext, { lost, audit }: Flags): Promise<void> {
  const direction = await kit.direction();
  const found = await countSecondary(direction);
  if (lost === undefined) return preview(kit, found, 'rebuild-secondary', 'are deleted from the secondary');
  confirmLost(found, lost);
  await write(audit, 'rebuild-secondary begins', { primary: direction.primary, lost: lostWords(found) });
  const { deleted } = await emptySecondary(direction);
  await dropOwnChanges(direction);
  await write(audit, 'rebuild-secondary done', { primary: direction.primary, deleted });
  say(kit, { deleted }, [`${quantity(deleted, 'row')} deleted: start the relay and run the backfill`]);
}

/** The dry run: what would be lost, and how it is confirmed. */
function preview(kit: KitContext, lost: ReadonlyMap<string, number>, name: string, what: string): void {
  const words = lostWords(lost);
  const lines = [
    `These ${what}:`,
    ...[...lost].map(([table, count]) => `  ${table}: ${count}`),
    `Nothing was changed. To do it: failover ${name} --lost ${words.map((word) => `'${word}'`).join(' ')}`,
  ];
  say(kit, { lost: words, done: false }, words.length === 0 ? ['nothing is lost: nothing is to be done'] : lines);
  if (words.length > 0) process.exitCode = EXIT.notClean;
}

function told(direction: Direction, lost: Lost, what: string, name: string): string[] {
  if (lost.keys.length === 0) return [];
  const { tables, keys } = shown(direction, lost);
  const more = lost.keys.length > keys.length ? [`  and ${lost.keys.length - keys.length} more`] : [];
  return [
    `${what}: ${tables.join(', ')}`,
    ...keys.map((key) => `  ${key.table} ${key.rowKey}`),
    ...more,
    `  settled by \`failover ${name}\``,
  ];
}

/** What may be shown of lost keys: a key with a masked column is left out. */
function shown({ named }: Direction, { keys, byTable }: Lost, most = SHOWN) {
  const isMasked = (name: string) =>
    named(name).some(({ key, columns }) => key.some((place) => columns[place]?.masked === true));
  return {
    tables: lostWords(byTable),
    keys: keys.slice(0, most).map(({ id, name, rowKey }) => ({
      table: name,
      rowKey: isMasked(name) ? '(masked)' : rowKey,
      version: String(id),
    })),
  };
}

function write(path: string, event: string, what: object): Promise<void> {
  return appendFile(path, `${JSON.stringify({ at: new Date().toISOString(), event, ...what })}\n`, { mode: 0o600 });
}

function say({ json }: KitContext, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
}
