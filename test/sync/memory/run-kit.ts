import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { KitBench } from '../kit-bench.ts';
import type { KitJob } from './kit-child.ts';

/** What a run took, and what it reported. */
export interface KitRun {
  readonly ms: number;
  /** The most that the process ever held. */
  readonly rssMb: number;
  readonly report: unknown;
}

/** Runs a part of the kit in a process of its own, whose heap may have so many MB. `begun` is called when it begins. */
export async function runKit(
  { kit, source, target }: KitBench,
  work: KitJob['work'],
  heapMb: number,
  begun: () => void = () => undefined,
): Promise<KitRun> {
  const job: KitJob = { kit, urls: { source: source.url, target: target.url }, work };
  const script = fileURLToPath(new URL('./kit-child.ts', import.meta.url));
  const args = [`--max-old-space-size=${heapMb}`, '--import', import.meta.resolve('tsx'), script, JSON.stringify(job)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, wrong] = ['', ''];
  child.stdout.on('data', (text) => {
    if (said === '') begun();
    said += String(text);
  });
  child.stderr.on('data', (text) => (wrong += String(text)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${work} ended with ${code}: ${wrong.slice(0, 2000)}`);
  return JSON.parse(said.trim().split('\n').at(-1) ?? '');
}
