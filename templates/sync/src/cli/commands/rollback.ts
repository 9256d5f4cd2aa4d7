import { Command } from 'commander';
import { FENCE_SCOPE } from '../../core/fence.ts';
import { cutoverStatus } from '../../cutover/cutover-status.ts';
import { sidesOf } from '../../cutover/preflight.ts';
import { runCutover } from '../../cutover/run-cutover.ts';
import { WrongStageError } from '../../cutover/wrong-stage-error.ts';
import type { KitContext } from '../context.ts';
import { awayFrom, type FlipFlags, flipOptions, prove, sayReport, withRelay } from '../flip.ts';
import { abort, afterFlip, withFlipFlags } from './cutover.ts';

/** Moves the writers back to the source, from wherever a flip stands. */
export function rollbackCommand(context: () => Promise<KitContext>): Command {
  return withFlipFlags(
    new Command('rollback').description(
      'move the writers back to the source: abort before the decision, a flip the other way after it',
    ),
  )
    .option('--rehearse', 'do everything but the decision, then open the target again')
    .action(async (flags: FlipFlags & { readonly rehearse?: boolean }) => rollBack(await context(), flags));
}

async function rollBack(kit: KitContext, flags: FlipFlags & { readonly rehearse?: boolean }): Promise<void> {
  const { stage } = await cutoverStatus(sidesOf(awayFrom(kit, 'source')), FENCE_SCOPE);
  if (stage.primary === 'source') {
    if (stage.kind !== 'decided') return abort(kit);
    throw new WrongStageError('the flip back to the source is decided: `cutover resume` ends it');
  }
  if (stage.kind !== 'settled') {
    const state =
      stage.kind === 'decided' ? 'the flip to the target is decided' : 'a flip back to the source was begun';
    throw new WrongStageError(`${state} and did not end: \`cutover resume\` first`);
  }
  const direction = awayFrom(kit, 'target');
  // The source may become the primary only if changes of it still reach the target: another flip forward is to stay possible.
  await prove(kit, direction, flags.capture);
  const mode = flags.rehearse === true ? 'rehearse' : 'run';
  const report = await withRelay(kit, direction, (hooks) =>
    runCutover(direction, { ...flipOptions(flags), mode }, hooks),
  );
  sayReport(kit, report, afterFlip(kit, 'target'));
}
