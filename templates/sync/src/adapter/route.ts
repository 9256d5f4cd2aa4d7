import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { type FencedError, readFence } from '../core/fence.ts';
import { otherSide, type Side } from '../descriptor.ts';

/** Knows which side is the primary, by the fence rows. */
export interface Route {
  /** The side that took writes when last asked; the fence itself refuses whoever comes to the wrong one. */
  primary(scope: string): Promise<Side>;
  /** After a side has refused: waits until a side takes writes again; throws what the side said once `until` has passed. */
  moved(scope: string, refused: FencedError, until: number): Promise<void>;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** Asks the side that is believed to be the primary first, so that as long as it is, the other one is never waited for. */
export function openRoute(directions: Readonly<Record<Side, Direction>>): Route {
  const known = new Map<string, Side>();
  const asking = new Map<string, Promise<Side | null>>();
  const namesItself = async (side: Side, scope: string) => {
    const { store, tables } = directions[side].from;
    const fence = await store.transaction((tx) => readFence(tx, tables, scope, false));
    return fence.writer === side;
  };
  const ask = async (scope: string): Promise<Side | null> => {
    const first = known.get(scope) ?? 'source';
    const failures: unknown[] = [];
    for (const side of [first, otherSide(first)]) {
      try {
        if (!(await namesItself(side, scope))) continue;
        known.set(scope, side);
        return side;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return null;
  };
  // However many callers wait, one asks.
  const find = (scope: string) => {
    const asked = asking.get(scope) ?? ask(scope).finally(() => asking.delete(scope));
    asking.set(scope, asked);
    return asked;
  };
  return {
    primary: async (scope) => known.get(scope) ?? (await find(scope)) ?? 'source',
    moved: async (scope, refused, until) => {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const left = until - performance.now();
        if (left <= 0) throw refused;
        const over = sleep(left, null, { ref: false });
        // The side that does not answer during a flip is asked again.
        if ((await Promise.race([find(scope).catch(() => null), over])) !== null) return;
        await sleep(Math.min(pause, left));
      }
    },
  };
}
