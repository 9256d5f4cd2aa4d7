import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../demo/dataset/random.ts';
import { type ChildTask, DEATH } from './child-task.ts';
import { crashPointsOf } from './crash-points.ts';

/** What became of the children of a part. */
export interface Deaths {
  /** How often the kit's own points ended a child. */
  readonly at: Record<string, number>;
  /** How often a child was held still for a while, wherever it was. */
  stalls: number;
  restarts: number;
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

/** What servers say without anybody's fault: whoever runs the kit starts it again. */
const AGAIN = /Cannot convert string .* from utf8mb4 to utf8mb3/;

export interface ChildSettings {
  readonly script: string;
  readonly random: Random;
  /** A child dies at the first of its points that it passes after a time of at most so long. */
  readonly lifeMs: number;
  /** After so many deaths the children live as long as they want. */
  readonly deaths: number;
  /** Runs after a child died, before the next one begins. */
  readonly buried?: () => Promise<void>;
}

/** Keeps one child of a part running: each is killed at the next of the part's points, and another begins. */
export function keepAlive(task: ChildTask, { script, random, lifeMs, deaths: most, buried }: ChildSettings): KeepAlive {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-child-'));
  const file = join(folder, 'task.json');
  writeFileSync(file, JSON.stringify(task));
  const points = crashPointsOf(task.part);
  const deaths: Deaths = { at: Object.fromEntries(points.map((point) => [point, 0])), stalls: 0, restarts: 0 };
  let stopping = false;
  let child: ChildProcess | undefined;
  let turn = random.whole(0, points.length - 1);
  const live = async (): Promise<void> => {
    while (!stopping) {
      const calm = deaths.restarts >= most;
      const point = points[turn % points.length] ?? '';
      const env = {
        ...process.env,
        ...(calm ? {} : { [DEATH.point]: point, [DEATH.afterMs]: `${random.whole(0, lifeMs)}` }),
      };
      const running = spawn(process.execPath, [script, file], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      child = running;
      const still = calm ? undefined : stall(running, random, lifeMs, deaths);
      const { code, signal, said } = await ended(running);
      await still;
      if (code === 0) return;
      if (stopping) return;
      if (AGAIN.test(said)) continue;
      if (signal !== 'SIGKILL') throw new Error(`a ${task.part} ended with ${code ?? signal}: ${said}`);
      deaths.at[point] = (deaths.at[point] ?? 0) + 1;
      deaths.restarts++;
      turn++;
      await buried?.();
    }
  };
  const finished = live().finally(() => rmSync(folder, { recursive: true, force: true }));
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

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null; said: string }> {
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, said }));
  });
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
