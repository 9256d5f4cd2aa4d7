import { medianOf } from './paired.ts';

/** What one run of the terminal command used. CPU in seconds, of all threads; memory in MB of 1,048,576 bytes. */
export interface Usage {
  readonly seconds: number;
  readonly lockstepCpu: number;
  readonly sourceCpu: number;
  readonly targetCpu: number;
  readonly peakRss: number;
}

/** Figure by figure. */
export function medianUsage(runs: readonly Usage[]): Usage {
  const median = (figure: keyof Usage) => medianOf(runs.map((usage) => usage[figure]));
  return {
    seconds: median('seconds'),
    lockstepCpu: median('lockstepCpu'),
    sourceCpu: median('sourceCpu'),
    targetCpu: median('targetCpu'),
    peakRss: median('peakRss'),
  };
}

/** Lockstep's processor seconds after the first `startUp`, over those of both servers. */
export function cpuShare({ lockstepCpu, sourceCpu, targetCpu }: Usage, startUp: number): number {
  return (lockstepCpu - startUp) / (sourceCpu + targetCpu);
}
