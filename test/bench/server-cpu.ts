import { readFileSync } from 'node:fs';
import { descendantsOf } from '../lab/processes.mjs';

/** What /proc counts processor time in, on every Linux. */
const TICKS_PER_SECOND = 100;

/** Processor seconds in the text of /proc/<pid>/stat: the process, and the children that it has waited for. */
export function cpuSecondsIn(stat: string): number {
  // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).map(Number);
  if (ticks.length !== 4 || !ticks.every(Number.isInteger)) throw new Error(`not a /proc/<pid>/stat: ${stat}`);
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** Processor seconds that a server has used so far, its ended and its living children included. Needs /proc. */
export function serverCpuSeconds(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, each) => sum + cpuSecondsOf(each), 0);
}

/** 0 for a process that has just ended: its parent has waited for it and counts it from now on. */
function cpuSecondsOf(pid: number): number {
  try {
    return cpuSecondsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return 0;
    throw error;
  }
}
