import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { NoPrimaryError } from '../core/flip-stage.ts';
import { StoreError } from '../store/store-error.ts';
import type { RelayHooks, RelayOptions, RelayReport } from './relay-options.ts';
import { runRelay } from './run-relay.ts';

export interface FollowOptions extends Partial<RelayOptions> {
  /** Reads the fence rows: the direction away from the side that they name. Throws NoPrimaryError when they name none. */
  readonly direction: () => Promise<Direction>;
  /** How often they are read. */
  readonly followMs?: number;
}

/** Both rows are read one after the other: a flip may move between the two, and never stands still there. */
const UNCLEAR_TIMES = 3;

/**
 * A relay that turns round at a flip: what the old primary wrote is carried before a flip is decided, and from the decision on the
 * fence rows name the other side, whose changes this relay then carries the other way. Throws NoPrimaryError when the rows name no
 * primary and go on doing so; then nothing is carried either way.
 */
export async function followPrimary(options: FollowOptions, hooks: RelayHooks = {}): Promise<RelayReport> {
  const total = { applied: 0, stale: 0, released: 0, parked: 0, waits: 0 };
  for (let direction = await options.direction(); ; ) {
    const { next, report } = await untilItMoves(direction, options, hooks);
    for (const figure of ['applied', 'stale', 'released', 'parked', 'waits'] as const) total[figure] += report[figure];
    if (next === null) return total;
    direction = next;
    options.log?.warn(
      { primary: direction.primary },
      `the ${direction.primary} is the primary now: this relay carries its changes`,
    );
  }
}

async function untilItMoves(direction: Direction, options: FollowOptions, hooks: RelayHooks) {
  const moved = new AbortController();
  const signal = options.signal === undefined ? moved.signal : AbortSignal.any([options.signal, moved.signal]);
  const over = new AbortController();
  const watching = watch(direction, options, AbortSignal.any([signal, over.signal])).finally(() => moved.abort());
  // Its failure is heard below, after the batch in hand.
  watching.catch(() => undefined);
  const report = await runRelay(direction, { ...options, signal }, hooks).finally(() => over.abort());
  const next = await watching;
  return { report, next: options.signal?.aborted === true ? null : next };
}

/** The direction away from another primary, as soon as there is one; null when told to end before. */
async function watch(
  { primary }: Direction,
  { direction, followMs = 2000 }: FollowOptions,
  signal: AbortSignal,
): Promise<Direction | null> {
  for (let unclear = 0; ; ) {
    await sleep(followMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    try {
      const now = await direction();
      if (now.primary !== primary) return now;
      unclear = 0;
    } catch (error) {
      if (error instanceof NoPrimaryError && ++unclear >= UNCLEAR_TIMES) throw error;
      // A server that does not answer says nothing of who is the primary; the relay itself waits for it.
      if (!(error instanceof NoPrimaryError || error instanceof StoreError)) throw error;
    }
  }
}
