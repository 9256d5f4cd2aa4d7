import type { Direction } from '../core/direction.ts';
import { type Earlier, type Found, type Looked, look, type PrimaryState } from '../core/look.ts';
import { portions } from '../core/portions.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { retried } from '../store/retrying.ts';
import { rest } from './pace.ts';

/** Looks again at keys whose newest change is under way, until they are decided or the time is over. */
export interface Settling {
  /** Takes in what was under way; looks again at all of it when there is too much to keep. */
  add(looked: Pick<Looked, 'inFlight' | 'states'>): Promise<void>;
  /** Gives back how many were not decided. */
  end(): Promise<number>;
}

export interface SettleLimits {
  readonly chunk: number;
  readonly settleMs: number;
  readonly maxKept: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * For one table. All its waiting together takes settleMs, however many keys there are. `note` is told what was decided as different.
 * A row that changes all the time is never caught up with; it is equal when the secondary comes to hold it as it was seen before.
 */
export function openSettling(
  direction: Direction,
  table: TableDescriptor,
  limits: SettleLimits,
  note: (different: readonly Found[]) => Promise<void>,
): Settling {
  const { chunk, maxKept, signal } = limits;
  const waiting = new Set<string>();
  const memory = openMemory();
  let left = limits.settleMs;
  let undecided = 0;

  const lookAgain = async (): Promise<void> => {
    const all = [...waiting];
    for (let at = 0; at < all.length; at += chunk) {
      for (const keys of await retried(() => portions(direction, [table], all.slice(at, at + chunk)))) {
        const looked = await retried(() => look(direction, table, keys, {}, memory.earlier));
        const open = new Set(looked.inFlight);
        memory.add(looked);
        for (const key of keys) if (!open.has(key)) waiting.delete(key);
        await note(looked.different);
      }
      await rest(0, signal);
    }
  };
  const settle = async (until: number): Promise<void> => {
    await lookAgain();
    for (let pause = 50; waiting.size > until && left > 0; pause = Math.min(pause * 2, longest(waiting.size))) {
      const started = performance.now();
      await rest(Math.min(pause, left), signal);
      await lookAgain();
      left -= performance.now() - started;
    }
  };
  return {
    add: async (looked) => {
      for (const rowKey of looked.inFlight) waiting.add(rowKey);
      memory.add(looked);
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

/** The longest pause in milliseconds: a few keys are looked at often, so that few of the states that the secondary comes to hold are missed. */
function longest(keys: number): number {
  return keys <= 100 ? 200 : 1000;
}

/** How many states are remembered, the newest ones, and how many characters the longest of them has. */
const MOST_STATES = 2000;
const LONGEST_ROW = 4000;

/** What looks saw of keys that were under way, by version: each change has one of its own, so of a version there is one state. */
function openMemory() {
  const states = new Map<string, PrimaryState>();
  const earlier: Earlier = (rowKey, version) => states.get(`${version} ${rowKey}`) ?? null;
  const add = ({ inFlight, states: seen }: Pick<Looked, 'inFlight' | 'states'>) => {
    for (const rowKey of inFlight) {
      const state = seen.get(rowKey);
      if (state === undefined || characters(state) > LONGEST_ROW) continue;
      states.set(`${state.events.version} ${rowKey}`, state);
      const [oldest] = states.size > MOST_STATES ? states.keys() : [];
      if (oldest !== undefined) states.delete(oldest);
    }
  };
  return { earlier, add };
}

function characters({ row }: PrimaryState): number {
  return row?.reduce((sum, text) => sum + (text?.length ?? 0), 0) ?? 0;
}
