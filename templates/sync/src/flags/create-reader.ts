import { setTimeout as pause } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import type { Subject } from '../core/subject.ts';
import { within } from '../core/within.ts';
import { otherSide, type Side } from '../descriptor.ts';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { type CausalToken, isApplied, type RowOf, tokenFrom } from './causal-token.ts';
import { measureStaleness, type Staleness } from './staleness.ts';

/** The same read on both sides. It must have no effects: the secondary's may be followed by the primary's. */
export type Reads<T> = Readonly<Record<Side, (signal?: AbortSignal) => Promise<T>>>;

/** Why a read that the flag sends to the secondary was answered by the primary. */
export type StayedReason = 'token' | 'token unreadable' | 'stale' | 'not told in time' | 'secondary failed';

export interface ReaderOptions {
  /** The direction of now; `fresh`: not one that was kept. */
  readonly direction: (fresh: boolean) => Promise<Direction>;
  readonly readFrom: (name: string, subject: Subject) => Promise<Side | null>;
  /** How long it may take to find out whether the secondary will do, without what `waitMs` allows; in milliseconds. */
  readonly checkMs?: number;
  /** How long a read may wait for the secondary to have what the session wrote. */
  readonly waitMs?: number;
  /** How long the secondary may take to answer before the primary is asked. */
  readonly timeoutMs?: number;
  /** `createShadow(…).readSides`: what was answered is then compared with the other side. */
  readonly shadow?: <T>(name: string, subject: Subject, reads: Reads<T>, served: Side) => Promise<T>;
  readonly log: Log;
  readonly hooks?: {
    readonly onRead?: (by: 'primary' | 'secondary', seconds: number, failed: boolean) => void;
    readonly onStayed?: (name: string, reason: StayedReason) => void;
  };
}

/** What a read must show. */
export interface Wanted {
  /** What the session wrote, as a token or its text; a text that is no token keeps the read on the primary. */
  readonly token?: CausalToken | string | null;
  /** The row that the read is about; left out, all that the session wrote must be there. */
  readonly row?: RowOf;
  /** How far the secondary may be behind, in milliseconds. */
  readonly maxStaleMs?: number;
}

export interface Reader {
  read<T>(name: string, subject: Subject, wanted: Wanted, reads: Reads<T>): Promise<T>;
}

interface Limits extends ReaderOptions {
  readonly checkMs: number;
  readonly waitMs: number;
  readonly timeoutMs: number;
  readonly staleness: Staleness;
}

const PAUSE_MS = 10;

/**
 * Routes reads: to the secondary only when the flag says so and the secondary is known to show what the session wrote, else to the
 * primary. What cannot be told in time, and what fails on the secondary, is answered by the primary.
 */
export function createReader(options: ReaderOptions): Reader {
  const limits: Limits = { checkMs: 100, waitMs: 0, timeoutMs: 1000, staleness: measureStaleness(), ...options };
  const { log, hooks, shadow } = options;
  const answer = async <T>(by: 'primary' | 'secondary', read: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = (failed: boolean) => hooks?.onRead?.(by, (performance.now() - began) / 1000, failed);
    try {
      const result = await read();
      done(false);
      return result;
    } catch (error) {
      done(true);
      throw error;
    }
  };
  return {
    read: async (name, subject, wanted, reads) => {
      const [direction, flagged] = await Promise.all([limits.direction(false), limits.readFrom(name, subject)]);
      const route = await routeOf(limits, direction, flagged, wanted);
      const asked = (side: Side, served: typeof reads) =>
        shadow === undefined ? served[side]() : shadow(name, subject, served, side);
      if (route.stayed !== null) hooks?.onStayed?.(name, route.stayed);
      const { primary } = route;
      if (route.side === primary) return answer('primary', () => asked(primary, reads));
      const secondary = otherSide(primary);
      const bounded = { ...reads, [secondary]: () => within(limits.timeoutMs, reads[secondary]) };
      try {
        return await answer('secondary', () => asked(secondary, bounded));
      } catch (error) {
        log.debug({ read: name, reason: plainMessage(error) }, 'the secondary failed: the primary is asked');
        hooks?.onStayed?.(name, 'secondary failed');
        return answer('primary', () => reads[primary]());
      }
    },
  };
}

interface Route {
  readonly primary: Side;
  readonly side: Side;
  readonly stayed: StayedReason | null;
}

async function routeOf(limits: Limits, known: Direction, flagged: Side | null, wanted: Wanted): Promise<Route> {
  const stay = (primary: Side, stayed: StayedReason | null): Route => ({ primary, side: primary, stayed });
  const token = typeof wanted.token === 'string' ? tokenFrom(wanted.token) : (wanted.token ?? null);
  const unreadable = typeof wanted.token === 'string' && token === null;
  // A session that wrote on the other side knows of a cutover that this process may not have seen yet.
  const moved = token !== null && token.written !== known.primary;
  const direction = moved || unreadable ? await limits.direction(true) : known;
  const { primary } = direction;
  if (flagged === null || flagged === primary) return stay(primary, null);
  if (unreadable) return stay(primary, 'token unreadable');
  try {
    const reason = await within(limits.checkMs + limits.waitMs, (signal) => {
      return whyNot(limits, direction, token, wanted, signal);
    });
    return reason === null ? { primary, side: flagged, stayed: null } : stay(primary, reason);
  } catch (error) {
    limits.log.debug({ reason: plainMessage(error) }, 'it could not be told whether the secondary has caught up');
    return stay(primary, 'not told in time');
  }
}

async function whyNot(
  { staleness, waitMs }: Limits,
  direction: Direction,
  token: CausalToken | null,
  { row, maxStaleMs }: Wanted,
  signal: AbortSignal,
): Promise<'stale' | 'token' | null> {
  if (maxStaleMs !== undefined && (await staleness.now(direction)) > maxStaleMs) return 'stale';
  if (token === null) return null;
  const until = performance.now() + waitMs;
  while (!(await isApplied(direction, token, row ?? null))) {
    if (performance.now() + PAUSE_MS > until || signal.aborted) return 'token';
    await pause(PAUSE_MS);
  }
  return null;
}
