import type { Direction, End } from '../core/direction.ts';
import { type Fence, readFence } from '../core/fence.ts';
import { flipStage } from '../core/flip-stage.ts';
import { otherSide, type Side } from '../descriptor.ts';
import type { CutoverOptions } from './cutover-options.ts';
import { reopen, tellOther } from './flip.ts';
import { type CutoverNote, readNote, writeNote } from './note.ts';
import { sidesOf } from './preflight.ts';
import { WrongStageError } from './wrong-stage-error.ts';

/**
 * What an abort did.
 * - reopened: writers were stopped, and write to `primary` again.
 * - stopped: a flip that was about to stop them will not.
 * - nothing: no flip was under way.
 */
export interface Aborted {
  readonly did: 'reopened' | 'stopped' | 'nothing';
  readonly primary: Side;
  /** Since when they were stopped, by the clock of the machine that did it; null when they were not. */
  readonly since: string | null;
}

/**
 * Takes back a flip that is not decided, from any process, also while another one runs it and also while the other side is away.
 * `away` gives the direction away from a side. Throws WrongStageError when it is decided: then it goes forward only.
 */
export async function abortCutover(
  away: (primary: Side) => Direction,
  scope: CutoverOptions['scope'],
): Promise<Aborted> {
  const ends = sidesOf(away('source'));
  const { primary, epoch, fenced } = await whoIsStopped(ends, scope);
  const direction = away(primary);
  const { store } = direction.from;
  if (!fenced) {
    const stopped = await store.transaction((tx) => noteStop(tx, direction.from, scope));
    return { did: stopped ? 'stopped' : 'nothing', primary, since: null };
  }
  const note = await store.transaction((tx) => readNote(tx, direction.from, scope));
  const flip = { direction, options: { scope }, epoch };
  if ((await reopen(flip)) === 'decided') throw decidedError(otherSide(primary));
  if (note !== null) {
    await store.transaction((tx) =>
      writeNote(tx, direction.from, scope, { ...note, state: 'aborted', fencedAt: null }),
    );
  }
  // A side that is away is told by the next flip.
  await tellOther(flip).catch(() => undefined);
  return { did: 'reopened', primary, since: note?.fencedAt ?? null };
}

/** Keeps a flip that was begun from stopping writers: it looks at its note when it does. */
async function noteStop(tx: Parameters<typeof readNote>[0], end: End, scope: string): Promise<boolean> {
  const note: CutoverNote | null = await readNote(tx, end, scope, true);
  if (note?.state !== 'started') return false;
  await writeNote(tx, end, scope, { ...note, state: 'stopped' });
  return true;
}

async function whoIsStopped(ends: Readonly<Record<Side, End>>, scope: string) {
  const read = ({ store, tables }: End) => store.transaction((tx) => readFence(tx, tables, scope, false));
  const [source, target] = await Promise.allSettled([read(ends.source), read(ends.target)]);
  if (source.status === 'fulfilled' && target.status === 'fulfilled') {
    const { kind, primary, epoch } = flipStage({ source: source.value, target: target.value });
    if (kind === 'decided') throw decidedError(primary);
    return { primary, epoch, fenced: kind === 'fenced' };
  }
  // Only the row of the side that writers were stopped on ever says none.
  const alone = (side: Side, { writer, epoch }: Fence) => {
    if (writer === otherSide(side)) return null;
    return { primary: side, epoch, fenced: writer === 'none' };
  };
  const found =
    source.status === 'fulfilled'
      ? alone('source', source.value)
      : target.status === 'fulfilled'
        ? alone('target', target.value)
        : null;
  if (found !== null) return found;
  throw source.status === 'rejected' ? source.reason : target.status === 'rejected' ? target.reason : new Error();
}

function decidedError(primary: Side): WrongStageError {
  return new WrongStageError(
    `the flip to the ${primary} is decided and cannot be aborted: resume it, then roll back with the command for that`,
  );
}
