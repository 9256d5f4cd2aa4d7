import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { Fence } from '../core/fence.ts';
import { otherSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { CutoverOptions } from './cutover-options.ts';
import { FenceMovedError, holdFence, moveFence } from './fence-moves.ts';
import { type CutoverNote, readNote, writeNote } from './note.ts';

/** One flip away from the primary of `direction`. */
export interface Flip {
  readonly direction: Direction;
  readonly options: CutoverOptions;
  readonly id: string;
  /** Of the flip: one above what the fence rows held. */
  readonly epoch: number;
  /** Aborts when it may no longer go forward. */
  readonly limit: AbortSignal;
}

/** What going back takes of a flip. */
export interface Reopening extends Pick<Flip, 'direction' | 'epoch'> {
  readonly options: Pick<CutoverOptions, 'scope'>;
}

/** Somebody asked for the abort before the fence stood. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/*
 * The primary's own row decides. `none` may become the primary again (abort) or the other side (decided), each once and in one
 * transaction there; only what was decided opens the other side, whose row takes no epoch that it has passed. So no process that
 * stalled, no lost lease and no COMMIT of unknown outcome can make two writers.
 */

/** Notes that a flip begins, so that it can be stopped before the fence stands. */
export async function noteStart({ direction: { from, primary }, options: { scope }, id, epoch }: Flip): Promise<void> {
  const note: CutoverNote = { id, from: primary, epoch, state: 'started', fencedAt: null, report: null };
  await from.store.transaction((tx) => writeNote(tx, from, scope, note));
}

/** Stops the writers of the primary: waits for those in flight, and gives up after fenceWaitMs with everything as before. */
export async function stopWriters(flip: Flip): Promise<void> {
  const { direction, options, id, epoch, limit } = flip;
  const { from, primary } = direction;
  await from.store.transaction(
    async (tx) => {
      const fence = await holdFence(tx, from, options.scope);
      if (fence.writer !== primary || fence.epoch >= epoch) {
        throw new FenceMovedError(primary, `${primary} in an epoch before ${epoch}`, fence);
      }
      const note = await readNote(tx, from, options.scope, true);
      if (note?.id !== id || note.state !== 'started') throw new StoppedError('somebody aborted it');
      await moveFence(tx, from, options.scope, { epoch, writer: 'none' });
      await writeNote(tx, from, options.scope, { ...note, state: 'fenced', fencedAt: new Date().toISOString() });
      crashPoint('cutover before fence commits');
      limit.throwIfAborted();
    },
    { lockMs: options.fenceWaitMs },
  );
}

/** Gives up the primary's place for good: from here the flip goes forward only. */
export async function decide({ direction: { from, primary }, options: { scope }, epoch, limit }: Flip): Promise<void> {
  await from.store.transaction(async (tx) => {
    const fence = await holdFence(tx, from, scope);
    if (isDecided(fence, primary, epoch)) return;
    if (fence.writer !== 'none' || fence.epoch !== epoch)
      throw new FenceMovedError(primary, `none in epoch ${epoch}`, fence);
    await moveFence(tx, from, scope, { epoch, writer: otherSide(primary) });
    crashPoint('cutover before decision commits');
    limit.throwIfAborted();
  });
}

/** Opens the other side, after the decision. */
export async function openOther({ direction: { to, primary }, options: { scope }, epoch }: Flip): Promise<void> {
  const writer = otherSide(primary);
  await to.store.transaction(async (tx) => {
    const fence = await holdFence(tx, to, scope);
    if (fence.epoch < epoch) await moveFence(tx, to, scope, { epoch, writer });
    else if (fence.writer !== writer && fence.epoch === epoch) {
      throw new FenceMovedError(writer, `an epoch before ${epoch}`, fence);
    }
    crashPoint('cutover before opening commits');
  });
}

/**
 * Opens the primary again, everything as before. `open`: it was not stopped; `decided`: it is too late, and the flip must go forward.
 */
export async function reopen(flip: Reopening): Promise<'reopened' | 'open' | 'decided'> {
  const { from, primary } = flip.direction;
  const { scope } = flip.options;
  return from.store.transaction(async (tx) => {
    const fence = await holdFence(tx, from, scope);
    if (fence.epoch > flip.epoch || fence.writer === primary) return 'open';
    if (isDecided(fence, primary, flip.epoch)) return 'decided';
    if (fence.writer !== 'none') throw new FenceMovedError(primary, `none in epoch ${flip.epoch}`, fence);
    await moveFence(tx, from, scope, { epoch: flip.epoch, writer: primary });
    return 'reopened';
  });
}

/** After an abort: the other side's row says again who the writer is. It was never open, so nothing depends on it. */
export async function tellOther({ direction: { to, primary }, options: { scope }, epoch }: Reopening): Promise<void> {
  await to.store.transaction(async (tx) => {
    const fence = await holdFence(tx, to, scope);
    if (fence.epoch < epoch) await moveFence(tx, to, scope, { epoch, writer: primary });
  });
}

/**
 * Throws unless the other side was not opened by this flip yet; holds its fence row until the transaction ends. Whatever prepares
 * the other side goes through it, so that nothing is prepared in a database that is in use.
 */
export async function holdClosed(
  tx: Tx,
  { direction: { to, primary }, options: { scope }, epoch }: Flip,
): Promise<void> {
  const fence = await holdFence(tx, to, scope);
  if (fence.writer === otherSide(primary) || fence.epoch >= epoch) {
    throw new FenceMovedError(otherSide(primary), `${primary} in an epoch before ${epoch}`, fence);
  }
}

function isDecided(fence: Fence, primary: Direction['primary'], epoch: number): boolean {
  return fence.epoch === epoch && fence.writer === otherSide(primary);
}
