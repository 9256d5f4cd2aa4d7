import type { Log } from '../observe/log.ts';
import { EXIT } from './exit-code.ts';

/** Aborts at the first SIGINT or SIGTERM; the second ends the process at once. */
export function stopSignal(log: Log): { readonly signal: AbortSignal; forget(): void } {
  const stop = new AbortController();
  const heard = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    log.warn({ signal: name }, 'stopping after this batch; once more ends at once');
    stop.abort();
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return {
    signal: stop.signal,
    forget: () => {
      process.off('SIGINT', heard);
      process.off('SIGTERM', heard);
    },
  };
}
