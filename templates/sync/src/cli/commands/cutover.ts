import { Command, Option } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { abortCutover } from '../../cutover/abort-cutover.ts';
import { adviceFor } from '../../cutover/advice.ts';
import { CUTOVER_OPTIONS } from '../../cutover/cutover-options.ts';
import { cutoverStatus, leftSide } from '../../cutover/cutover-status.ts';
import { CHECK_NAMES, preflight, sidesOf, standingInTheWay } from '../../cutover/preflight.ts';
import { resumeCutover, runCutover } from '../../cutover/run-cutover.ts';
import { WrongStageError } from '../../cutover/wrong-stage-error.ts';
import { otherSide, type Side } from '../../descriptor.ts';
import type { KitContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { awayFrom, type FlipFlags, flipOptions, hooksOf, prove, sayReport, withRelay } from '../flip.ts';
import { wholeNumber } from '../options.ts';

type Context = () => Promise<KitContext>;

/** Moves the writers from the source to the target. */
export function cutoverCommand(context: Context): Command {
  const command = new Command('cutover').description('move the writers from the source to the target');
  const add = (name: string, description: string, work: (kit: KitContext, flags: FlipFlags) => Promise<void>) =>
    command.addCommand(
      withFlipFlags(new Command(name).description(description)).action(async (flags: FlipFlags) => {
        await work(await context(), flags);
      }),
    );
  add('prove', 'show that changes of the target reach the source; needed before a flip, touches no row', proveBack);
  add('preflight', 'ask everything that must be so before a flip; changes nothing', check);
  add('rehearse', 'do everything but the decision, then open the source again', (kit, flags) =>
    flip(kit, flags, 'rehearse'),
  );
  add('run', 'stop the writers of the source, carry the rest, compare, and open the target', (kit, flags) =>
    flip(kit, flags, 'run'),
  );
  add('resume', 'go on with a flip whose process ended half way', resume);
  command.addCommand(
    new Command('abort')
      .description('open the side again whose writers a flip has stopped; also while another process runs it')
      .action(async () => abort(await context())),
  );
  command.addCommand(
    new Command('status').description('say where a flip stands').action(async () => status(await context())),
  );
  return command;
}

/** The options of every command that flips. */
export function withFlipFlags(command: Command): Command {
  return command
    .option(
      '--pause-limit <ms>',
      'the longest that nobody can write',
      wholeNumber(100, 3_600_000),
      CUTOVER_OPTIONS.pauseLimitMs,
    )
    .option(
      '--fence-wait <ms>',
      'how long a try waits for writers in flight',
      wholeNumber(100, 600_000),
      CUTOVER_OPTIONS.fenceWaitMs,
    )
    .option('--attempts <n>', 'how often it is tried', wholeNumber(1, 1000), CUTOVER_OPTIONS.fenceAttempts)
    .option('--gap <n>', 'numbers that counters leave free', wholeNumber(0), Number(CUTOVER_OPTIONS.gap))
    .addOption(new Option('--accept <check...>', 'checks that may stay unanswered').choices(CHECK_NAMES))
    .addOption(
      new Option('--capture <how>', 'how changes of the new primary are recorded')
        .choices(['adapter', 'triggers'])
        .default('adapter'),
    );
}

async function proveBack(kit: KitContext, { capture }: FlipFlags): Promise<void> {
  const { primary } = await kit.direction();
  const proof = await prove(kit, awayFrom(kit, primary), capture);
  const seen = capture === 'adapter' ? ' That the adapter of the application records them, no database can show.' : '';
  const text = `Changes of the ${otherSide(primary)} reach the ${primary}, in ${proof.roundTripMs} ms.${seen}`;
  process.stdout.write(kit.json ? `${JSON.stringify(proof)}\n` : `${text}\n`);
}

async function check(kit: KitContext, flags: FlipFlags): Promise<void> {
  const options = { ...CUTOVER_OPTIONS, ...flipOptions(flags) };
  const direction = awayFrom(kit, (await kit.direction()).primary);
  const checks = await preflight(direction, options, hooksOf(kit, direction));
  const wrong = standingInTheWay(checks, options);
  const lines = checks.map(({ name, status: found, said }) => `${found.padEnd(6)} ${name}: ${said}`);
  process.stdout.write(kit.json ? `${JSON.stringify(checks)}\n` : `${lines.join('\n')}\n`);
  process.exitCode = wrong.length === 0 ? EXIT.fine : EXIT.notClean;
}

async function flip(kit: KitContext, flags: FlipFlags, mode: 'run' | 'rehearse'): Promise<void> {
  const direction = awayFrom(kit, 'source');
  await expectSettled(kit, 'source');
  const report = await withRelay(kit, direction, (hooks) =>
    runCutover(direction, { ...flipOptions(flags), mode }, hooks),
  );
  sayReport(kit, report, afterFlip(kit, 'source'));
}

async function resume(kit: KitContext, flags: FlipFlags): Promise<void> {
  const { stage } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.kind === 'settled')
    throw new WrongStageError(`there is nothing to resume: the ${stage.primary} is written to`);
  const direction = awayFrom(kit, leftSide(stage));
  const report = await withRelay(kit, direction, (hooks) => resumeCutover(direction, flipOptions(flags), hooks));
  sayReport(kit, report, afterFlip(kit, direction.primary));
}

/** Takes back a flip that is not decided, and says what it did. */
export async function abort(kit: KitContext): Promise<void> {
  const aborted = await abortCutover((side) => awayFrom(kit, side), FENCE_SCOPE);
  const { did, primary } = aborted;
  const text = {
    reopened: `The ${primary} is written to again${aborted.since === null ? '' : `; nobody could write since ${aborted.since}`}.`,
    stopped: `A flip that had not stopped the writers yet will not: the ${primary} is written to as before.`,
    nothing: `No flip was under way: the ${primary} is written to.`,
  }[did];
  process.stdout.write(kit.json ? `${JSON.stringify(aborted)}\n` : `${text}\n`);
}

async function status(kit: KitContext): Promise<void> {
  const found = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  process.stdout.write(kit.json ? `${JSON.stringify(found)}\n` : `${found.said}\n`);
  process.exitCode = found.stage.kind === 'settled' ? EXIT.fine : EXIT.notClean;
}

/** Throws unless a side is written to and no flip stands half way. */
export async function expectSettled(kit: KitContext, side: Side): Promise<void> {
  const { stage, said } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.kind !== 'settled') throw new WrongStageError(said);
  if (stage.primary !== side) {
    const way =
      stage.primary === 'target' ? '`rollback` leads back to the source' : '`cutover run` leads to the target';
    throw new WrongStageError(`the ${stage.primary} is written to already; ${way}`);
  }
}

/** What is to be done once the other side is open. */
export function afterFlip({ kit }: KitContext, left: Side): string[] {
  return [
    `A \`relay run\` that runs turns round by itself; start one if none does: it carries changes of the ${otherSide(left)} to the ${left}, and the way back stays open while it runs.`,
    ...adviceFor(left, kit),
  ];
}
