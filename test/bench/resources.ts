import type { Answer } from './answer.ts';
import type { LockstepCommand } from './command.ts';
import type { Resources } from './measured.ts';
import type { Sides } from './sides.ts';
import { medianUsage, type Usage } from './usage.ts';

/** Runs the terminal command `runs` times; `judge` throws when an answer is wrong. */
export async function measureResources(
  name: string,
  sides: Sides,
  command: LockstepCommand,
  options: { readonly runs: number; readonly judge: (answer: Answer) => void },
): Promise<Resources> {
  const runs: Usage[] = [];
  for (let run = 0; run < options.runs; run += 1) {
    const { usage, answer } = await command.checkParity(sides);
    options.judge(answer);
    runs.push(usage);
  }
  return { name, median: medianUsage(runs), runs };
}
