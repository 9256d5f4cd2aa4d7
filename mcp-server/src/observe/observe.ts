import { unseen } from '../model/seen.ts';
import type { Observed, SyncStatus } from '../model/sync-status.ts';
import { hintsOf } from './hints.ts';
import { judge } from './judge.ts';
import { lookAtPipe } from './look-at-pipe.ts';
import type { ObserveInput, Reading } from './observe-input.ts';
import { observedOf } from './observed-of.ts';
import { markOf, readSide, type SideReading } from './read-side.ts';

/** How the migration stands now, and the look to go on from. A side that is away is an answer, never an error. */
export async function observe(
  input: ObserveInput,
): Promise<{ readonly status: SyncStatus; readonly reading: Reading }> {
  const { previous, settings, signal } = input;
  const before = previous ?? (await lookAt(input, null));
  if (previous === null) await input.pause(settings.window_seconds * 1000, signal);
  const looking = input.cdc === undefined ? null : lookAtPipe(input.cdc, input, signal);
  const [reading, pipe] = await Promise.all([lookAt(input, before), looking]);
  const observed: Observed = observedOf({
    ...input,
    before: comparable(before, reading),
    reading,
    pipe,
    now: Date.now(),
    hints: hintsOf(settings),
  });
  return { status: { ...observed, ...judge(observed, settings) }, reading };
}

/** After a failover counters and positions of the look before are another server's: they are not put beside those of now. */
function comparable(before: Reading, now: Reading): Reading {
  return { source: ofSameServer(before.source, now.source), target: ofSameServer(before.target, now.target) };
}

function ofSameServer(before: SideReading, { load }: SideReading): SideReading {
  const [was, is] = [before.load, load].map((seen) => (seen.known ? seen.value.server : null));
  if (was === null || is === null || was === is) return before;
  const other = unseen('at the look before another server answered there', 'Look again: a failover is over by then.');
  return { ...before, kit: other, load: other, log: other };
}

async function lookAt({ source, target, signal }: ObserveInput, before: Reading | null): Promise<Reading> {
  const mark = (side: 'source' | 'target') => (before === null ? null : markOf(before[side]));
  const [from, to] = await Promise.all([
    readSide(source, mark('source'), signal),
    readSide(target, mark('target'), signal),
  ]);
  return { source: from, target: to };
}
