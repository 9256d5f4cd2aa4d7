import type { Measured } from './measured.ts';
import type { Timing } from './paired.ts';
import type { Kept } from './promises.ts';
import { cpuShare } from './usage.ts';

/** The measurement as lines for a terminal, the promises last. */
export function reportLines(
  { equal, few, many, growth, resources, startUpCpu }: Measured,
  promises: readonly Kept[],
): string[] {
  const missed = promises.filter(({ met }) => !met).length;
  return [
    ...[equal, few, many].flatMap(({ name, timings, peerThreads }) => [
      '',
      peerThreads === null
        ? name
        : `${name} (reladiff with ${peerThreads.used} of ${Object.keys(peerThreads.tried).join(', ')} threads)`,
      ...timings.map(timingLine),
    ]),
    '',
    'growth, equal tables',
    ...growth.map(({ timing, secondsPerRow }) => `${timingLine(timing)}  ${(secondsPerRow * 1e6).toFixed(2)} µs a row`),
    '',
    `the terminal command in a process of its own, medians; its start alone takes ${seconds(startUpCpu)} s of CPU`,
    ...resources.map(({ name, median }) =>
      [
        `  ${name.padEnd(28)} ${seconds(median.seconds)} s`,
        `CPU ${seconds(median.lockstepCpu)} s, source ${seconds(median.sourceCpu)} s, target ${seconds(median.targetCpu)} s (${percent(cpuShare(median, 0))}, after the start ${percent(cpuShare(median, startUpCpu))})`,
        `peak RSS ${Math.round(median.peakRss)} MB`,
      ].join('  '),
    ),
    '',
    ...promises.map(promiseLine),
    missed === 0 ? 'Every promise is met.' : `${missed} of ${promises.length} promises are NOT met.`,
  ];
}

function timingLine({ name, median, seconds: each }: Timing): string {
  const range = `${seconds(Math.min(...each))}–${seconds(Math.max(...each))}`;
  return `  ${name.padEnd(28)} ${seconds(median).padStart(8)} s  (${range})`;
}

function promiseLine({ promise, target, measured, met }: Kept): string {
  return `${met ? 'met    ' : 'NOT MET'}  ${promise}: ${measured.toFixed(measured < 1 ? 3 : 2)}, promised ${target}`;
}

const seconds = (value: number) => value.toFixed(3);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
