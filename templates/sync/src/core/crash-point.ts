/**
 * Ends the process at once, as a power failure would, when LOCKSTEP_CRASH_AT names this point. The tests of the kit kill it at
 * every point; without the variable nothing happens.
 */
export function crashPoint(name: string): void {
  if (process.env['LOCKSTEP_CRASH_AT'] === name) process.kill(process.pid, 'SIGKILL');
}
