import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../demo/dataset/random.ts';
import type { GeneratedKit, Running } from '../../generated/generate-kit.ts';
import { crashPointsOf } from './crash-points.ts';

/** What became of the children of a part. */
export interface Deaths {
  /** How often the kit's own points ended a child. */
  readonly at: Record<string, number>;
  /** How often a child was held still for a while, wherever it was. */
  stalls: number;
  restarts: number;
  /** How often a backfill said that it is to be run again. */
  again: number;
}

export interface KeepAlive {
  readonly deaths: Deaths;
  /** A child ended its work by itself. */
  readonly finished: Promise<void>;
  /** Ends the child with SIGTERM; throws when it did not end cleanly. */
  stop(): Promise<void>;
  /** Ends the child at once and for good. */
  kill(): Promise<void>;
}

/** A part of the kit, and the command line that runs it. */
export interface Part {
  readonly name: 'relay' | 'backfill';
  readonly args: readonly string[];
}

export interface ChildSettings {
  readonly random: Random;
  /** A child dies at the first of its points that it passes after a time of at most so long. */
  readonly lifeMs: number;
  /** After so many deaths the children live as long as they want. */
  readonly deaths: number;
  /** Runs after a child died, before the next one begins. */
  readonly buried?: () => Promise<void>;
}

const MOST_AGAIN = 100;
const DIE_LATER = new URL('./die-later.mjs', import.meta.url);

/** Keeps one command of the kit running: each child is killed at the next of the part's points, and another begins. */
export function keepAlive(kit: GeneratedKit, { name, args }: Part, settings: ChildSettings): KeepAlive {
  const { random, lifeMs, deaths: most, buried } = settings;
  const points = crashPointsOf(kit.folder, name);
  const deaths: Deaths = {
    at: Object.fromEntries(points.map((point) => [point, 0])),
    stalls: 0,
    restarts: 0,
    again: 0,
  };
  let stopping = false;
  let child: ChildProcess | undefined;
  let turn = random.whole(0, points.length - 1);
  const begin = (point: string): Running => {
    if (deaths.restarts >= most) return kit.start(args);
    const fate = { HARNESS_DEATH_AT: point, HARNESS_DEATH_AFTER_MS: `${random.whole(0, lifeMs)}` };
    return kit.start(args, fate, DIE_LATER);
  };
  const live = async (): Promise<void> => {
    while (!stopping) {
      const calm = deaths.restarts >= most;
      const point = points[turn % points.length] ?? '';
      const running = begin(point);
      child = running.child;
      const still = calm ? undefined : stall(child, random, lifeMs, deaths);
      const { code, signal, out, err } = await running.ended;
      await still;
      const wanted = stopping || name === 'backfill';
      // A child that had not begun yet is ended by the signal itself.
      if ((wanted && code === 0) || (stopping && code === null)) return;
      // Rows that were refused wait for others, which live writes bring or move: whoever runs it is told to run it again.
      if (name === 'backfill' && code === 1 && deaths.again++ < MOST_AGAIN) {
        await wait(500);
        continue;
      }
      if (signal !== 'SIGKILL') throw new Error(`a ${name} ended with ${code ?? signal}: ${err}${out}`);
      deaths.at[point] = (deaths.at[point] ?? 0) + 1;
      deaths.restarts++;
      turn++;
      await buried?.();
    }
  };
  const finished = live();
  finished.catch(() => undefined);
  return {
    deaths,
    finished,
    stop: async () => {
      stopping = true;
      child?.kill('SIGTERM');
      await finished;
    },
    kill: async () => {
      stopping = true;
      child?.kill('SIGKILL');
      await finished.catch(() => undefined);
    },
  };
}

/** Holds a child still at some moment, as a long collection of garbage or a paused machine would. */
async function stall(child: ChildProcess, random: Random, lifeMs: number, deaths: Deaths): Promise<void> {
  if (random.chance(0.5)) return;
  await wait(random.whole(150, lifeMs));
  if (child.exitCode !== null || child.signalCode !== null || !child.kill('SIGSTOP')) return;
  deaths.stalls++;
  await wait(random.whole(50, 400));
  child.kill('SIGCONT');
}
