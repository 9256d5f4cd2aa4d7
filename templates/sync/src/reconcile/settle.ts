import type { Direction } from '../core/direction.ts';
import { type Found, look } from '../core/look.ts';
import { portions } from '../core/portions.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { retried } from '../store/retrying.ts';
import { rest } from './pace.ts';

/** Looks again at keys whose newest change is under way, until they are decided or the time is over. */
export interface Settling {
  /** Takes keys in; looks again at all of them when there are too many to keep. */
  add(rowKeys: readonly string[]): Promise<void>;
  /** Gives back how many were not decided. */
  end(): Promise<number>;
}

export interface SettleLimits {
  readonly chunk: number;
  readonly settleMs: number;
  readonly maxKept: number;
  readonly signal: AbortSignal | undefined;
}

/** For one table. All its waiting together takes settleMs, however many keys there are. `note` is told what was decided as different. */
export function openSettling(
  direction: Direction,
  table: TableDescriptor,
  limits: SettleLimits,
  note: (different: readonly Found[]) => Promise<void>,
): Settling {
  const { chunk, maxKept, signal } = limits;
  const waiting = new Set<string>();
  let left = limits.settleMs;
  let undecided = 0;

  const lookAgain = async (): Promise<void> => {
    const all = [...waiting];
    for (let at = 0; at < all.length; at += chunk) {
      for (const keys of await retried(() => portions(direction, [table], all.slice(at, at + chunk)))) {
        const looked = await retried(() => look(direction, table, keys));
        const open = new Set(looked.inFlight);
        for (const key of keys) if (!open.has(key)) waiting.delete(key);
        await note(looked.different);
      }
      await rest(0, signal);
    }
  };
  const settle = async (until: number): Promise<void> => {
    await lookAgain();
    for (let pause = 50; waiting.size > until && left > 0; pause = Math.min(pause * 2, 1000)) {
      const started = performance.now();
      await rest(Math.min(pause, left), signal);
      await lookAgain();
      left -= performance.now() - started;
    }
  };
  return {
    add: async (rowKeys) => {
      for (const rowKey of rowKeys) waiting.add(rowKey);
      if (waiting.size < maxKept) return;
      await settle(maxKept / 2);
      if (waiting.size < maxKept) return;
      undecided += waiting.size;
      waiting.clear();
    },
    end: async () => {
      if (waiting.size > 0) await settle(0);
      return undecided + waiting.size;
    },
  };
}
