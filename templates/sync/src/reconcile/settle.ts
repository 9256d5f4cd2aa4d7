import type { Direction } from '../core/direction.ts';
import { type Found, look } from '../core/look.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { retried } from '../store/retrying.ts';
import { rest } from './pace.ts';

/** Looks again at keys whose newest change is under way, until they are decided or the time is over. */
export interface Settling {
  /** Takes keys in; gives back what was decided as different meanwhile, when there are too many to keep. */
  add(rowKeys: readonly string[]): Promise<readonly Found[]>;
  /** Gives back what was decided as different; `undecided` counts the rest. */
  end(): Promise<{ readonly different: readonly Found[]; readonly undecided: number }>;
}

export interface SettleLimits {
  readonly chunk: number;
  readonly settleMs: number;
  readonly maxKept: number;
  readonly signal: AbortSignal | undefined;
}

/** For one table. All its waiting together takes settleMs, however many keys there are. */
export function openSettling(direction: Direction, table: TableDescriptor, limits: SettleLimits): Settling {
  const { chunk, maxKept, signal } = limits;
  const waiting = new Set<string>();
  let left = limits.settleMs;
  let undecided = 0;

  const lookAgain = async (): Promise<Found[]> => {
    const different: Found[] = [];
    const all = [...waiting];
    for (let at = 0; at < all.length; at += chunk) {
      const keys = all.slice(at, at + chunk);
      const looked = await retried(() => look(direction, table, keys));
      const open = new Set(looked.inFlight);
      for (const key of keys) if (!open.has(key)) waiting.delete(key);
      different.push(...looked.different);
      await rest(0, signal);
    }
    return different;
  };
  const settle = async (until: number): Promise<Found[]> => {
    const different = await lookAgain();
    for (let pause = 50; waiting.size > until && left > 0; pause = Math.min(pause * 2, 1000)) {
      const started = performance.now();
      await rest(Math.min(pause, left), signal);
      different.push(...(await lookAgain()));
      left -= performance.now() - started;
    }
    return different;
  };
  return {
    add: async (rowKeys) => {
      for (const rowKey of rowKeys) waiting.add(rowKey);
      if (waiting.size < maxKept) return [];
      const different = await settle(maxKept / 2);
      if (waiting.size >= maxKept) {
        undecided += waiting.size;
        waiting.clear();
      }
      return different;
    },
    end: async () => {
      const different = waiting.size === 0 ? [] : await settle(0);
      return { different, undecided: undecided + waiting.size };
    },
  };
}
