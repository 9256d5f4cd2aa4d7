import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '../core/crash-point.ts';
import { type Direction, directionFrom } from '../core/direction.ts';
import { FENCE_SCOPE, FencedError, passFence } from '../core/fence.ts';
import { recordChanges, type WrittenVersion } from '../core/outbox.ts';
import type { KitDescriptor, Side } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Binding } from './binding.ts';
import { isPassing } from './driver-error.ts';
import { INLINE_LIMITS, type InlineLimits, type InlineResult, openInlineTry } from './inline-try.ts';
import type { ModeOf } from './modes.ts';
import { openRoute } from './route.ts';
import { openUnit, type Unit } from './unit.ts';
import { outcomeOf, UnknownOutcomeError } from './unknown-outcome.ts';

export interface DualWriteLimits extends InlineLimits {
  /** How long a transaction waits, in all, for a flip to end. */
  readonly pauseMs: number;
  /** How often a transaction is run that ends in a deadlock or a lock not got in time. */
  readonly attempts: number;
}

export const DUAL_WRITE_LIMITS: DualWriteLimits = { ...INLINE_LIMITS, pauseMs: 10_000, attempts: 5 };

/** Told what happens; for logs and metrics. */
export interface DualWriteHooks {
  /** A transaction is run again: after a deadlock, or because the primary has changed. */
  readonly onRetry: (reason: 'fenced' | 'passing', error: unknown) => void;
  readonly onInline: (result: InlineResult, ms: number, error: unknown) => void;
  /** A transaction that changed rows has committed: whether anything was recorded, and how long its caller waited, with every try. */
  readonly onCommit: (capture: 'off' | 'on', ms: number) => void;
}

export interface DualWriteOptions<S, T> {
  readonly kit: KitDescriptor;
  /** The kit's own connections, for fences and first tries: a pool that is not the application's. */
  readonly stores: Readonly<Record<Side, Store>>;
  /** How the application's transactions are opened on each side. */
  readonly bindings: { readonly source: Binding<S>; readonly target: Binding<T> };
  /** outbox for every table and tenant unless told. */
  readonly modes?: ModeOf;
  readonly limits?: Partial<DualWriteLimits>;
  readonly hooks?: Partial<DualWriteHooks>;
}

/** For whom a transaction is: which tenant's modes hold. */
export interface Scope {
  readonly tenant?: string;
}

/** The same work for both sides, or one for each. It may be run again, so it must not do what cannot be undone. */
export type Work<S, T, R> =
  | ((unit: Unit<S> | Unit<T>) => Promise<R>)
  | { readonly source: (unit: Unit<S>) => Promise<R>; readonly target: (unit: Unit<T>) => Promise<R> };

/** What a committed transaction gave. */
export interface Committed<R> {
  readonly value: R;
  readonly side: Side;
  /** How many keys it changed, recorded or not. */
  readonly changed: number;
  /** What it wrote, by version. Empty in mode off. */
  readonly written: readonly WrittenVersion[];
  /** For reading one's own writes from the other side; null when nothing was recorded. */
  readonly token: WriteToken | null;
  /** What became of the first try of mode sync; null: there was none. Whatever it is, the events are durable. */
  readonly inline: InlineResult | null;
}

/** The side, the newest version and the changed keys with theirs; no keys when there were too many to name. */
export interface WriteToken {
  readonly written: Side;
  readonly newest: bigint;
  readonly changes: readonly WrittenVersion[];
}

/** Keys that a token names. */
const NAMED_KEYS = 20;

/** The repository layer of the application. */
export interface DualWrite<S, T> {
  /**
   * Runs `work` in a transaction of the side that is the primary and records what it changed in the same transaction. Runs it again
   * after a deadlock, and on the other side after a flip. Throws what `work` throws, UnknownOutcomeError, or FencedError when a
   * flip takes too long.
   */
  transaction<R>(scope: Scope, work: Work<S, T, R>): Promise<Committed<R>>;
  /** Waits for first tries that are still running. Stores and bindings are closed by whoever opened them. */
  close(): Promise<void>;
}

/** One repository layer over both databases. What happens on the secondary never changes a transaction's result. */
export function createDualWrite<S, T>(options: DualWriteOptions<S, T>): DualWrite<S, T> {
  const { kit, stores, bindings, modes = () => 'outbox' } = options;
  const limits = { ...DUAL_WRITE_LIMITS, ...options.limits };
  const directions = { source: directionFrom('source', kit, stores), target: directionFrom('target', kit, stores) };
  const route = openRoute(directions);
  const inline = openInlineTry(limits, (...told) => options.hooks?.onInline?.(...told));
  const once = async <R>(side: Side, scope: Scope, work: Work<S, T, R>): Promise<Committed<R>> => {
    const modeOf = (table: string) => modes(table, scope.tenant ?? null);
    const works = typeof work === 'function' ? { source: work, target: work } : work;
    const done =
      side === 'source'
        ? await runOn(directions.source, bindings.source, works.source, modeOf, kit)
        : await runOn(directions.target, bindings.target, works.target, modeOf, kit);
    crashPoint('adapter-committed');
    const now = done.written.filter(({ name }) => modeOf(name) === 'sync');
    return {
      ...done,
      side,
      token: tokenOf(side, done.written),
      inline: now.length === 0 ? null : await inline.carry(directions[side], now),
    };
  };
  return {
    transaction: async (scope, work) => {
      const until = performance.now() + limits.pauseMs;
      const began = performance.now();
      for (let attempt = 1; ; ) {
        const side = await route.primary(FENCE_SCOPE);
        try {
          const done = await once(side, scope, work);
          if (done.changed > 0)
            options.hooks?.onCommit?.(done.written.length === 0 ? 'off' : 'on', performance.now() - began);
          return done;
        } catch (error) {
          if (error instanceof FencedError) {
            options.hooks?.onRetry?.('fenced', error);
            await route.moved(FENCE_SCOPE, error, until);
          } else if (isPassing(bindings[side].engine, error) && attempt++ < limits.attempts) {
            options.hooks?.onRetry?.('passing', error);
            await sleep(Math.random() * 20 * 2 ** attempt);
          } else throw error;
        }
      }
    },
    close: inline.settled,
  };
}

async function runOn<N, R>(
  { primary, from }: Direction,
  binding: Binding<N>,
  work: (unit: Unit<N>) => Promise<R>,
  modeOf: (table: string) => ReturnType<ModeOf>,
  kit: KitDescriptor,
): Promise<Pick<Committed<R>, 'value' | 'written' | 'changed'>> {
  let written: readonly WrittenVersion[] = [];
  try {
    return await binding.transaction(async (tx, native) => {
      written = [];
      await passFence(tx, from.tables, primary, FENCE_SCOPE);
      const { unit, notes } = openUnit(kit, primary, tx, native);
      const value = await work(unit).finally(notes.close);
      const noted = notes.list();
      const recorded = noted.filter(({ name }) => modeOf(name) !== 'off');
      written = await recordChanges(tx, from.tables, recorded);
      return { value, written, changed: noted.length };
    });
  } catch (error) {
    const unknown = error instanceof StoreError && error.kind === 'outcome unknown';
    throw unknown ? new UnknownOutcomeError(error, written, () => outcomeOf(from, written)) : error;
  }
}

function tokenOf(written: Side, changes: readonly WrittenVersion[]): WriteToken | null {
  // Ids rise in the order in which they were recorded.
  const newest = changes.at(-1)?.version;
  return newest === undefined ? null : { written, newest, changes: changes.length > NAMED_KEYS ? [] : changes };
}
