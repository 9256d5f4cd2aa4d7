import { bothSides } from '../model/both-sides.ts';
import { LockstepError } from '../model/errors.ts';
import { inUse } from '../model/gentle-turns.ts';
import type { ServerLoad } from '../model/server.ts';
import { sleep } from './cancelled.ts';
import type { Ask, Asker, Both, Lane, Side } from './lanes.ts';
import { takeTurns } from './turns.ts';

/** Above which load of either server a check waits. */
export interface PaceLimits {
  /** Seconds that a replica may be behind. */
  readonly maxLagSeconds: number;
  /** Statements of others that may run at once. */
  readonly maxRunning: number;
  /** Whether somebody wants the check to wait. */
  readonly paused: () => boolean;
  /** How long a read should take, in milliseconds, where others use the server; null: reads take no turns and never rest. */
  readonly gentleMs: number | null;
}

/** Keeps a check from being a burden. */
export interface Pace {
  /** Both lanes; every transaction on them waits until neither server is busy. */
  readonly lanes: Both<Lane>;
  /** How busy both servers are now. */
  look(asker: Asker): Promise<Both<ServerLoad>>;
  /** Seconds that the slower of both sides' replicas was behind when it was last looked at; 0 when that is not known. */
  lagSeconds(): number;
}

const LOOK_EVERY_MS = 1000;
const WAIT_MS = 1000;
const UNKNOWN: ServerLoad = {
  server: null,
  position: null,
  replica: false,
  lagSeconds: null,
  running: null,
  written: null,
};
const SIDES = ['source', 'target'] as const;

/** Looks at both servers at most once a second while statements run. */
export function makePace(lanes: Both<Lane>, limits: PaceLimits): Pace {
  let latest: Both<ServerLoad> = { source: UNKNOWN, target: UNKNOWN };
  let reason: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const use = { source: inUse(), target: inUse() };
  let looking: Promise<unknown> | null = null;
  const lookAt = async (asker: Asker): Promise<Both<ServerLoad>> => {
    const looked = await bothSides(asker.signal, (side, signal) => loadOf(lanes[side], { ...asker, signal }));
    for (const side of SIDES) use[side].saw(looked[side]);
    latest = looked;
    reason = SIDES.map((side) => whyWait(side, latest[side], lanes[side], limits)).find((why) => why !== null) ?? null;
    lookedAt = performance.now();
    return latest;
  };
  const ready = async (asker: Asker): Promise<void> => {
    for (;;) {
      if (performance.now() - lookedAt >= LOOK_EVERY_MS) {
        looking ??= lookAt(asker).finally(() => {
          looking = null;
        });
        await looking;
      }
      const why = limits.paused() ? 'paused' : reason;
      if (why === null) return;
      asker.say(`waiting: ${why}`);
      await sleep(WAIT_MS, asker.signal);
    }
  };
  const { gentleMs } = limits;
  const paced = (side: Side): Lane => {
    const lane = lanes[side];
    const inTurn = gentleMs === null ? lane.ask : takeTurns(lane, use[side].shares, gentleMs);
    const ask: Ask = async (asker, work) => {
      if (asker.inStep === true) return lane.ask(asker, work);
      await ready(asker);
      return inTurn(asker, work);
    };
    return { ...lane, ask };
  };
  return {
    lanes: { source: paced('source'), target: paced('target') },
    look: lookAt,
    lagSeconds: () => Math.max(0, latest.source.lagSeconds ?? 0, latest.target.lagSeconds ?? 0),
  };
}

/** What cannot be seen is no reason to wait: a check without the right to look at the load must still end. */
async function loadOf(lane: Lane, asker: Asker): Promise<ServerLoad> {
  try {
    return await lane.ask(asker, async (reader) => {
      const load = await reader.load();
      // The other transactions of this check are no load that it should wait for.
      const own = Math.max(0, lane.active() - 1);
      return { ...load, running: load.running === null ? null : Math.max(0, load.running - own) };
    });
  } catch (error) {
    if (error instanceof LockstepError && (error.code === 'PERMISSION' || error.code === 'UNSUPPORTED')) return UNKNOWN;
    throw error;
  }
}

function whyWait(side: Side, { lagSeconds, running }: ServerLoad, { label }: Lane, limits: PaceLimits): string | null {
  if (lagSeconds !== null && lagSeconds > limits.maxLagSeconds) {
    return `the replica of the ${side} ${label} is ${Math.round(lagSeconds)} s behind, more than ${limits.maxLagSeconds} s`;
  }
  if (running !== null && running > limits.maxRunning) {
    return `the ${side} ${label} runs ${running} statements, more than ${limits.maxRunning}`;
  }
  return null;
}
